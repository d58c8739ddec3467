/** Both sides of the figure that is held against the ledger. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { unfolded } from '#platform/ledger/balances.ts'
import type { OwedElsewhere } from '#platform/ledger/checks.ts'

type Sum = { holder: string; side: 'processing' | 'in_transit'; currency: string; net_minor: string }
export const liveSums = async (tx: Tx): Promise<Sum[]> => {
  const { rows } = await sql<Sum>`
    select partner_id as holder, 'processing' as side, currency, sum(net_minor)::text as net_minor from payouts
      where workspace_id = ${tx.ctx.workspace.id} and state in ('frozen', 'ready', 'submitting', 'uncertain') group by 1, 3
    union all
    select funding_account_id, 'in_transit', currency, sum(net_minor)::text from payouts
      where workspace_id = ${tx.ctx.workspace.id} and state = 'submitted' group by 1, 3`.execute(tx.db)
  return rows
}
/** As the accounts have it, where it is not nothing. */
export const ledgerSums = async (tx: Tx): Promise<Sum[]> => {
  const { rows } = await sql<Sum>`
    select coalesce(a.partner_id, a.holder_id) as holder, a.kind as side, a.currency, (-(b.balance_minor + coalesce(added.amount_minor, 0)))::text as net_minor
    from ledger_accounts a
      join ledger_balances b on b.workspace_id = a.workspace_id and b.account_id = a.id
      left join ${unfolded(tx)} added on added.account_id = a.id
    where a.workspace_id = ${tx.ctx.workspace.id} and a.kind in ('processing', 'in_transit') and b.balance_minor + coalesce(added.amount_minor, 0) <> 0`.execute(
    tx.db,
  )
  return rows
}

/** What is due and no commission: payables of other rooms that no payout holds. */
export const openSums = async (tx: Tx): Promise<OwedElsewhere[]> => {
  const { rows } = await sql<{ partner_id: string; currency: string; amount_minor: string }>`
    select partner_id, currency, sum(amount_minor)::text as amount_minor from payables
    where workspace_id = ${tx.ctx.workspace.id} and state = 'open' and source_kind in ('fund_claim', 'service_credit', 'program_fee', 'opening') group by 1, 2`.execute(
    tx.db,
  )
  return rows.map((row) => ({
    partnerId: row.partner_id,
    currency: row.currency,
    state: 'due',
    amountMinor: BigInt(row.amount_minor),
  }))
}
