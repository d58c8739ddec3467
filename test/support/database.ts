import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Database, openDatabase } from '#platform/db/engine/database.ts'
import { openEmbedded } from '#platform/db/engine/embedded.ts'
import { migrate, readMigrations } from '#platform/db/engine/migrate.ts'
import { ensureOwnerRole, ownerRole } from './postgres-cluster.ts'

export type TestDatabase = {
  database: Database
  /** Where another process can reach the same database; the embedded one cannot be reached. */
  url?: string
  /** Closes and removes it. */
  drop: () => Promise<void>
}

const root = join(import.meta.dirname, '../..')
const cacheFolder = join(root, 'node_modules/.cache/tandem')
const oldTemplateMs = 24 * 60 * 60 * 1000
const templateLock = 7_263_002

/**
 * A migrated database for one test file, empty otherwise.
 * TANDEM_TEST_ENGINE: `pglite` (default) or `postgres`.
 * TANDEM_TEST_POSTGRES_URL: a superuser's address on the cluster for `postgres` (`npm run test:postgres` starts one).
 * TANDEM_TEST_OWNER: `superuser` to own the database as that superuser instead of the ordinary role.
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  const engine = process.env.TANDEM_TEST_ENGINE ?? 'pglite'
  if (engine === 'pglite') return embeddedTestDatabase()
  if (engine === 'postgres') return postgresTestDatabase()
  throw new Error(`TANDEM_TEST_ENGINE is "pglite" or "postgres", not "${engine}"`)
}

const embeddedTestDatabase = async (): Promise<TestDatabase> => {
  await keepCompiledEngine()
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  return { database, drop: database.close }
}

let compiledEngine: Promise<WebAssembly.Module> | undefined
/**
 * V8 shares the code of one WebAssembly file between all threads of a process for as long as somebody holds it. So the
 * second database of a process finds what the first has compiled and made fast: three quarters of the work of its first
 * statements.
 */
const keepCompiledEngine = () => {
  compiledEngine ??= WebAssembly.compile(readFileSync(join(root, 'node_modules/@electric-sql/pglite/dist/pglite.wasm')))
  return compiledEngine
}

/** The migrated template of the embedded database. The first process to need it makes it; others read the file. */
export const embeddedTemplate = async (): Promise<Uint8Array> => {
  const file = join(cacheFolder, `pglite-${await templateHash()}.tar`)
  const cached = readIfThere(file)
  if (cached) return cached
  const template = await openEmbedded({})
  await migrate(template)
  await dropSpareDatabases(template)
  await template.pool.query('checkpoint')
  const { rows } = await template.pool.query<{ segment: string }>(
    'select pg_walfile_name(redo_lsn) as segment from pg_control_checkpoint()',
  )
  const dump = withoutSpareLog(await template.dump(), rows[0]!.segment)
  await template.close()
  mkdirSync(cacheFolder, { recursive: true })
  // Renaming is atomic, so nobody ever reads half a template, even when two processes make it at once.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, dump)
  renameSync(draft, file)
  removeOldTemplates()
  return dump
}

/** The templates that a cluster is born with: a third of its bytes, and no test makes a database from them. */
const dropSpareDatabases = async ({ pool }: Database) => {
  await pool.query('update pg_database set datistemplate = false')
  for (const name of ['template0', 'template1']) await pool.query(`drop database ${name}`)
}

/** A tar without the segments of the log that a checkpoint keeps for later use, another third. */
const withoutSpareLog = (tar: Uint8Array, current: string): Uint8Array => {
  const kept: Uint8Array[] = []
  const text = (at: number, length: number) =>
    Buffer.from(tar.subarray(at, at + length))
      .toString('latin1')
      .split('\0')[0]!
  for (let at = 0; at + 512 <= tar.length; ) {
    const [segment] = /(?<=pg_wal\/)[0-9A-F]{24}$/.exec(text(at, 100)) ?? []
    const size = 512 + Math.ceil(Number.parseInt(text(at + 124, 12) || '0', 8) / 512) * 512
    if (segment === undefined || segment === current) kept.push(tar.subarray(at, at + size))
    at += size
  }
  return Buffer.concat(kept)
}

/** Changes with every migration, with the engine, with how the engine is opened, and with this file. */
const templateHash = async () => {
  const hash = createHash('sha256')
  for (const { name, checksum } of await readMigrations()) hash.update(`${name} ${checksum}\n`)
  hash.update(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json')))
  hash.update(readFileSync(join(root, 'src/platform/db/engine/worker.ts')))
  hash.update(readFileSync(import.meta.filename))
  return hash.digest('hex').slice(0, 16)
}

const readIfThere = (file: string) => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const removeOldTemplates = () => {
  for (const name of readdirSync(cacheFolder).filter((name) => name.startsWith('pglite-'))) {
    const file = join(cacheFolder, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats && Date.now() - stats.mtimeMs > oldTemplateMs) rmSync(file, { force: true })
  }
}

const postgresTestDatabase = async (): Promise<TestDatabase> => {
  const adminUrl = process.env.TANDEM_TEST_POSTGRES_URL
  if (!adminUrl) {
    throw new Error(
      'Set TANDEM_TEST_POSTGRES_URL to a superuser of a PostgreSQL 15 or later, or use npm run test:postgres',
    )
  }
  const asSuperuser = process.env.TANDEM_TEST_OWNER === 'superuser'
  const template = await postgresTemplate(adminUrl, asSuperuser)
  const name = `tandem_test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, (client) =>
    client.query(`create database ${name} template ${template} ${asSuperuser ? '' : `owner ${ownerRole.name}`}`),
  )
  const url = databaseUrl(adminUrl, name, asSuperuser)
  const database = await openDatabase({ databaseUrl: url })
  const drop = async () => {
    await database.close()
    await asAdmin(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
  }
  return { database, url, drop }
}

/** A migrated database that nobody is connected to. It is renamed to its final name only when it is complete. */
const postgresTemplate = async (adminUrl: string, asSuperuser: boolean) => {
  const name = `tandem_template_${await templateHash()}${asSuperuser ? '_superuser' : ''}`
  await asAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount) return
    await ensureOwnerRole(client)
    const draft = `${name}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft} ${asSuperuser ? '' : `owner ${ownerRole.name}`}`)
    const database = await openDatabase({ databaseUrl: databaseUrl(adminUrl, draft, asSuperuser), poolSize: 1 })
    try {
      await migrate(database)
    } finally {
      await database.close()
    }
    await client.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

const databaseUrl = (adminUrl: string, name: string, asSuperuser: boolean) => {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  if (!asSuperuser) {
    url.username = ownerRole.name
    url.password = ownerRole.password
  }
  return url.href
}

/** Ending the session also gives back the advisory lock. */
const asAdmin = async <Result>(adminUrl: string, work: (client: pg.Client) => Promise<Result>) => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
