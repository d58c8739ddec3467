/** Deliveries and their attempts are kept 35 days, so that a replay of 30 days finds all of them. */
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'

const keepMs = 35 * 86_400_000
const batchMax = 500

export const removeOldDeliveries = async (ctx: Ctx): Promise<number> => {
  const before = new Date(ctx.clock.realNow().getTime() - keepMs)
  let removed = 0
  for (let count = batchMax; count === batchMax; removed += count)
    count = await inTransaction(ctx, async (tx) => {
      const { numAffectedRows } =
        await sql`delete from webhook_deliveries where workspace_id = ${ctx.workspace.id} and id in (
        select id from webhook_deliveries where workspace_id = ${ctx.workspace.id} and created_at < ${before} order by created_at limit ${batchMax})`.execute(
          tx.db,
        )
      return Number(numAffectedRows ?? 0)
    })
  return removed
}
