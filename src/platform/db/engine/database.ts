import { join } from 'node:path'
import pg from 'pg'
import { SettingMistake } from '../../config.ts'
import { AnsweringClient } from './client.ts'
import { openEmbedded } from './embedded.ts'
import { columnTypes } from './types.ts'

export type Engine = 'pglite' | 'postgres'

export type Database = {
  engine: Engine
  /** PGlite: one connection, so code inside a transaction must use the transaction's handle and nothing else. */
  pool: pg.Pool
  close: () => Promise<void>
}

export type DatabaseOptions = {
  /** A PostgreSQL of version 15 or later. Without it the embedded database is used. */
  databaseUrl?: string
  /** The embedded database lives in `<dataDir>/pglite`; without it, in memory. */
  dataDir?: string
  /** Connections to PostgreSQL, 10 unless told otherwise. The embedded database has one. */
  poolSize?: number
  /** A dump (see `EmbeddedDatabase.dump`) that a new embedded database starts from. */
  loadDump?: Blob | Uint8Array
}

const serverVersionMin = 150_000
const connectTimeoutMs = 10_000

/** Opens either engine behind the same pool. Throws when it cannot be reached or is older than PostgreSQL 15. */
export const openDatabase = async (options: DatabaseOptions): Promise<Database> => {
  if (options.databaseUrl) return openPostgres(options.databaseUrl, options.poolSize ?? 10)
  return openEmbedded({
    folder: options.dataDir && join(options.dataDir, 'pglite'),
    dump: options.loadDump instanceof Blob ? await options.loadDump.bytes() : options.loadDump,
  })
}

const openPostgres = async (databaseUrl: string, poolSize: number): Promise<Database> => {
  const pool = new pg.Pool({
    Client: PlanKeepingClient,
    connectionString: databaseUrl,
    max: poolSize,
    types: columnTypes,
    application_name: 'tandem',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  })
  // The pool drops an idle connection that the server closed; without a listener Node would end the process for it.
  pool.on('error', () => undefined)
  // The same for one that is lent out and between two statements: its next statement fails, and the pool drops it.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  let closed: Promise<void> | undefined
  try {
    await refuseOldServer(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return { engine: 'postgres', pool, close: () => (closed ??= pool.end()) }
}

/**
 * How a statement begins whose plan each session keeps: one that is read thousands of times in a row, whose planning
 * costs more than its rows, and that goes by the same indexes for every tenant. docs/decisions/0051.
 */
const planKept = '/* plan kept */'

class PlanKeepingClient extends AnsweringClient {
  readonly #names = new Map<string, string>()

  // biome-ignore lint/suspicious/noExplicitAny: the many forms of the driver's own method, handed through
  override query(text: any, values?: any, done?: any): any {
    if (typeof text !== 'string' || !text.startsWith(planKept)) return super.query(text, values, done)
    const name = this.#names.get(text) ?? `kept ${this.#names.size + 1}`
    this.#names.set(text, name)
    return super.query({ text, values, name } as pg.QueryConfig, done)
  }
}

const refuseOldServer = async (pool: pg.Pool) => {
  const { rows } = await pool.query<{ number: string; words: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as words`,
  )
  const version = rows[0]
  if (!version || Number(version.number) < serverVersionMin) {
    throw new SettingMistake(
      `Tandem needs PostgreSQL 15 or later; DATABASE_URL leads to ${version?.words ?? 'an unknown version'}`,
    )
  }
}
