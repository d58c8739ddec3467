/** Faults at one statement: the context whose database breaks there, and what stands in tables before and after. */
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'

/** The context with a database that breaks at the Nth statement, and how many it was asked. 0: at none. */
export const breakingAt = (ctx: Ctx, at: number): { broken: Ctx; asked: () => number } => {
  let statements = 0
  const { database } = ctx.services
  const connect = async () => {
    const client = await database.pool.connect()
    return new Proxy(client, {
      get: (target, key) => {
        if (key !== 'query') {
          const value = Reflect.get(target, key) as unknown
          return typeof value === 'function' ? value.bind(target) : value
        }
        return (...args: unknown[]) => {
          statements += 1
          if (statements === at) return Promise.reject(new Error('broken off'))
          return (target.query as (...args: unknown[]) => unknown)(...args)
        }
      },
    })
  }
  const pool = new Proxy(database.pool, {
    get: (target, key) => (key === 'connect' ? connect : (Reflect.get(target, key) as unknown)),
  })
  return {
    broken: { ...ctx, services: { ...ctx.services, database: { ...database, pool } } },
    asked: () => statements,
  }
}

/** One text for all rows of these tables of the workspace: the same rows, the same text. */
export const fingerprint = (ctx: Ctx, tables: readonly string[]): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const parts = tables.map(
      (table) =>
        sql`select ${table}::text as name, count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum from ${sql.table(table)} t`,
    )
    const { rows } = await sql<{
      name: string
      rows: string
      sum: string
    }>`${sql.join(parts, sql` union all `)}`.execute(tx.db)
    return rows.map((row) => `${row.name} ${row.rows} ${row.sum}`).join('\n')
  })
