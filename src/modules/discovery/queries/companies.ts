import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Whoever writes the same company down at the same time waits; the keys are sorted, so that nobody waits in a circle. */
export const lockCompanies = async (tx: Tx, keys: readonly string[]): Promise<void> => {
  for (const key of keys)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} company ${key}`}, 5))`.execute(
      tx.db,
    )
}
