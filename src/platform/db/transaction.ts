/**
 * Transactions: workspace, partner and database role are set at their beginning, so row-level security holds for every
 * statement inside. The outermost `inTransaction` opens, commits and retries; inner ones join it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import type { Ctx, Tx } from '../context.ts'
import { partnerOf } from '../context.ts'
import { postgresCode } from '../errors.ts'
import { announce } from '../events/announce.ts'
import { schedule, unschedule } from '../jobs/due.ts'
import { enqueue } from '../jobs/enqueue.ts'
import type { Database } from './engine/database.ts'
import type { DB } from './types.gen.ts'

const safeSetting = (value: string) => {
  if (!/^[A-Za-z0-9_:-]*$/.test(value)) throw new Error('A transaction setting has characters that no id has')
  return value
}

const openTransaction = new AsyncLocalStorage<{ open: boolean }>()

/**
 * Makes the pool refuse to be used inside an open transaction: on the embedded database that would wait for itself
 * for ever, on PostgreSQL it would silently work outside the transaction.
 */
export const guardPool = (pool: pg.Pool): void => {
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => unknown
  pool.connect = ((...args: unknown[]) => {
    if (openTransaction.getStore()?.open) {
      const error = new Error('The pool was used inside an open transaction; use the transaction that is open')
      const callback = args[0]
      if (typeof callback === 'function') return callback(error)
      return Promise.reject(error)
    }
    return connect(...args)
  }) as typeof pool.connect
}

/** A Kysely over one client: what the transaction's queries are written with. */
const kyselyOver = (client: pg.PoolClient): Kysely<DB> =>
  new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: {
        connect: async (): Promise<PostgresPoolClient> => ({
          query: client.query.bind(client) as PostgresPoolClient['query'],
          release: () => {},
        }),
        end: async () => {},
        options: {},
      },
    }),
  })

const roleFor = (ctx: Ctx) => (partnerOf(ctx.actor) ? 'tandem_portal' : 'tandem_team')
const settingsFor = (ctx: Ctx, readOnly: boolean) =>
  `select set_config('tandem.workspace', '${safeSetting(ctx.workspace.id)}', true), set_config('tandem.partner', '${safeSetting(partnerOf(ctx.actor) ?? '')}', true)${portfolioFor(ctx, readOnly)}`
/** Reading is bounded by the member's portfolio; what a write does reaches further (tenancy/portfolio.ts). */
const portfolioFor = ({ actor }: Ctx, readOnly: boolean) => {
  const member = readOnly && (actor.kind === 'member' || actor.kind === 'key') ? actor.portfolioOf : undefined
  return member ? `, set_config('tandem.portfolio', '${safeSetting(member)}', true)` : ''
}

const retriable = new Set(['40001', '40P01'])
const triesMax = 4

type Options = { readOnly?: boolean; isolation?: 'repeatable read' | 'serializable' }

/**
 * Runs `work` in a transaction under the caller's role. Joins the transaction that is open, if one is. A serialization
 * failure or deadlock is tried again (4 times in all), so `work` must have no effect outside the database; what has
 * goes into `tx.afterCommit`.
 */
export const inTransaction = async <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>, options: Options = {}): Promise<T> => {
  if (ctx.transaction) return work(ctx.transaction)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(ctx, work, options)
    } catch (error) {
      const code = postgresCode(error)
      if (!code || !retriable.has(code) || attempt >= triesMax) throw error
    }
  }
}

/** A read-only transaction: for queries that a route answers with directly. */
export const reading = <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(ctx, work, { readOnly: true })

const runOnce = async <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>, options: Options): Promise<T> => {
  const role = roleFor(ctx)
  const client = await ctx.services.database.pool.connect()
  const state = { open: true }
  const afterCommit: (() => void)[] = []
  let broken: Error | undefined
  try {
    const result = await openTransaction.run(state, async () => {
      const mode = `${options.isolation ? ` isolation level ${options.isolation}` : ''}${options.readOnly ? ' read only' : ''}`
      await client.query(`begin${mode}; set local role ${role}; ${settingsFor(ctx, options.readOnly ?? false)}`)
      const db = kyselyOver(client)
      let current = role
      const under = async <R>(to: string, run: () => Promise<R>): Promise<R> => {
        if (to === current) return run()
        const before = current
        await client.query(`set local role ${to}`)
        current = to
        try {
          return await run()
        } finally {
          current = before
          // In a failed transaction the role cannot be set, and need not be: the rollback takes it back.
          await client.query(`set local role ${before}`).catch((error: unknown) => {
            if (postgresCode(error) !== '25P02') throw error
          })
        }
      }
      const tx: Tx = {
        ctx,
        db,
        now: ctx.clock.now(),
        announce: (kind, payload, about) => announce(tx, kind, payload, about),
        schedule: (kind, subjectId, dueAt) => schedule(tx, kind, subjectId, dueAt),
        unschedule: (kind, subjectId) => unschedule(tx, kind, subjectId),
        enqueue: (kind, job) => enqueue(tx, kind, job),
        afterCommit: (run) => void afterCommit.push(run),
        asTeam: (run) => under('tandem_team', run),
        asOwner: (run) => under('none', run),
      }
      tx.ctx = { ...ctx, transaction: tx }
      const value = await work(tx)
      const ended = await client.query('commit')
      if (ended.command !== 'COMMIT')
        throw new Error('A statement failed and its error was swallowed; nothing was committed')
      return value
    })
    state.open = false
    for (const run of afterCommit) run()
    return result
  } catch (error) {
    state.open = false
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    state.open = false
    client.release(broken)
  }
}

/**
 * Runs statements as the database's owner, outside any workspace: sign-in, registry of workspaces, loops.
 * Owners see no tenant rows except in the tables that stand in `outside.ts`.
 */
export const asOwner = <T>(
  database: Database,
  work: (db: Kysely<DB>, client: pg.PoolClient) => Promise<T>,
): Promise<T> => begun(database, 'begin', work)

/** A transaction that `opening` begins, in one message with what it sets. */
const begun = async <T>(
  database: Database,
  opening: string,
  work: (db: Kysely<DB>, client: pg.PoolClient) => Promise<T>,
): Promise<T> => {
  const client = await database.pool.connect()
  let broken: Error | undefined
  try {
    await client.query(opening)
    const result = await openTransaction.run({ open: true }, () => work(kyselyOver(client), client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Reads with the narrow sign-in role: rows whose key column equals `lookup` (a user id, a key's hash, a token's hash),
 * in any workspace, and nothing else.
 */
export const withLookup = <T>(database: Database, lookup: string, work: (db: Kysely<DB>) => Promise<T>): Promise<T> =>
  begun(
    database,
    `begin; set local role tandem_auth; select set_config('tandem.lookup', '${safeSetting(lookup)}', true)`,
    work,
  )
