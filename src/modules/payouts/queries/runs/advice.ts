import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Whether the mail with the advice of this payout was written. */
export const isAdvised = async (tx: Tx, payoutId: string): Promise<boolean> => {
  const { rows } =
    await sql`select 1 from mails where workspace_id = ${tx.ctx.workspace.id} and subject_id = ${payoutId}
    and subject_kind = 'payout' and kind = 'payout.remittance_advice' limit 1`.execute(tx.db)
  return rows.length > 0
}
