/** Sums of lines against the partners' accounts of the ledger, and over the moves. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { OwedElsewhere } from '#platform/ledger/checks.ts'

export type FigureDifference = {
  partnerId: string
  currency: string
  state: string
  linesMinor: bigint
  ledgerMinor: bigint
}

/**
 * Where lines and ledger differ, up to `limit`. Processing is left to payouts, which split it by what is under way.
 * `others` is what stands on accounts without being a line: what other rooms say they keep, opening balances too.
 */
export const figureDifferences = async (
  tx: Tx,
  limit: number,
  elsewhere: readonly OwedElsewhere[],
): Promise<FigureDifference[]> => {
  const workspaceId = tx.ctx.workspace.id
  const { rows } = await sql<{ partner_id: string; currency: string; state: string; ours: string; theirs: string }>`
    with ours as (
      select partner_id, currency, case when is_held then 'held' else state end as state, sum(amount_minor - reversed_minor + carried_minor) as amount
      from commissions where workspace_id = ${workspaceId} and state in ('pending', 'approved', 'due') and (amount_minor > 0 or state <> 'pending')
      group by 1, 2, 3
      union all
      select partner_id, currency, 'due', -sum(amount_minor) from commission_reversals
      where workspace_id = ${workspaceId} and lands = 'carry_over' and carry_state = 'due' group by 1, 2
    ), summed as (select partner_id, currency, state, sum(amount) as amount from ours group by 1, 2, 3),
    others as (select partner_id, currency, state, sum(amount) as amount from (
      select * from unnest(${elsewhere.map(({ partnerId }) => partnerId)}::text[], ${elsewhere.map(({ currency }) => currency)}::text[],
        ${elsewhere.map(({ state }) => state)}::text[], ${elsewhere.map(({ amountMinor }) => amountMinor.toString())}::numeric[])
        as given (partner_id, currency, state, amount)
    ) every group by 1, 2, 3), ledger as (
      select a.partner_id, a.currency, a.kind as state, -b.balance_minor - coalesce(o.amount, 0) as amount
      from ledger_accounts a join ledger_balances b on b.workspace_id = a.workspace_id and b.account_id = a.id
        left join others o on o.partner_id = a.partner_id and o.currency = a.currency and o.state = a.kind
      where a.workspace_id = ${workspaceId} and a.kind in ('pending', 'held', 'approved', 'due')
    )
    select coalesce(s.partner_id, l.partner_id) as partner_id, coalesce(s.currency, l.currency) as currency, coalesce(s.state, l.state) as state,
      coalesce(s.amount, 0)::text as ours, coalesce(l.amount, 0)::text as theirs
    from summed s full join ledger l on l.partner_id = s.partner_id and l.currency = s.currency and l.state = s.state
    where coalesce(s.amount, 0) <> coalesce(l.amount, 0) order by 1, 2, 3 limit ${limit}`.execute(tx.db)
  return rows.map((row) => ({
    partnerId: row.partner_id,
    currency: row.currency,
    state: row.state,
    linesMinor: BigInt(row.ours),
    ledgerMinor: BigInt(row.theirs),
  }))
}
