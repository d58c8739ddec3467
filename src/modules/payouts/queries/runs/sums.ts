import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** What payouts hold, sent and paid of what was owed to a partner, by the currency in which it is owed. */
export const sumsOfPartner = async (
  tx: Tx,
  partnerId: string,
): Promise<{ currency: string; prepared: string; on_its_way: string; paid: string }[]> => {
  const { rows } = await sql<{ currency: string; prepared: string; on_its_way: string; paid: string }>`
    select ledger_currency as currency,
      coalesce(sum(gross_minor) filter (where state in ('frozen', 'ready', 'submitting', 'uncertain')), 0)::text as prepared,
      coalesce(sum(gross_minor) filter (where state = 'submitted'), 0)::text as on_its_way,
      coalesce(sum(gross_minor) filter (where state = 'settled'), 0)::text as paid
    from payouts where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} group by 1 order by 1`.execute(
    tx.db,
  )
  return rows
}
