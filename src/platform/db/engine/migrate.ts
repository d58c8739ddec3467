import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Database } from './database.ts'

export const migrationsFolder = join(import.meta.dirname, '../../../../db/migrations')

/** Any number, the same in every process, so that two of them never migrate one database at a time. */
const migrationLock = 7_263_001

const fileName = /^\d{4}_[a-z0-9_]+\.sql$/

export type Migration = { name: string; sql: string; checksum: string }

/**
 * Brings the database up to the numbered SQL files of the folder, in order, each in a transaction of its own.
 * A file that has been applied must never change: a changed one is refused before anything runs. Migrations that
 * the database has and the folder has not are left alone, so that the previous release can still be started.
 */
export const migrate = async (database: Database, folder = migrationsFolder): Promise<{ applied: string[] }> => {
  const migrations = await readMigrations(folder)
  const client = await database.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    try {
      return { applied: await applyMissing(client, migrations) }
    } finally {
      await client.query('select pg_advisory_unlock($1)', [migrationLock])
    }
  } finally {
    client.release()
  }
}

/** The files of a folder in the order they run. The checksum does not see the line endings of Windows. */
export const readMigrations = async (folder = migrationsFolder): Promise<Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      if (!fileName.test(name)) throw new Error(`${name}: a migration is named like 0012_what_it_does.sql`)
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

const applyMissing = async (client: pg.PoolClient, migrations: Migration[]) => {
  await client.query(`
    create table if not exists schema_migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`)
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  )
  const known = new Map(rows.map((row) => [row.name, row.checksum]))
  for (const { name, checksum } of migrations) {
    if (known.has(name) && known.get(name) !== checksum) {
      throw new Error(`${name} was changed after it had been applied; take the change back and add a new migration`)
    }
  }
  const missing = migrations.filter(({ name }) => !known.has(name))
  for (const migration of missing) await applyOne(client, migration)
  return missing.map(({ name }) => name)
}

const applyOne = async (client: pg.PoolClient, { name, sql, checksum }: Migration) => {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${name}${lineOf(error, sql)} failed: ${messageOf(error)}`, { cause: error })
  }
}

/** PostgreSQL counts characters from the start of the file; people count lines. */
const lineOf = (error: unknown, sql: string) => {
  if (!(error instanceof pg.DatabaseError) || !error.position) return ''
  return ` (line ${sql.slice(0, Number(error.position)).split('\n').length})`
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
