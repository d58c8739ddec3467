/** Sums over the moves and over the ledger, as of any day. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type AccrualFilter = { month: string; partnerId?: string | undefined; currency?: string | undefined }
const owed = sql`('pending', 'held', 'approved', 'due', 'processing')`
const narrowed = ({ partnerId, currency }: AccrualFilter) =>
  sql`${partnerId ? sql`and partner_id = ${partnerId}` : sql``} ${currency ? sql`and currency = ${currency}` : sql``}`
const first = (month: string) => sql`${`${month}-01`}::date`
const next = (month: string) => sql`(${`${month}-01`}::date + interval '1 month')::date`

export type AccrualRow = {
  partner_id: string
  kind: string
  currency: string
  opening: string
  accrued: string
  reversed: string
  declined: string
  paid: string
  closing: string
}
/** By partner, kind and currency. A carry-over belongs to what was reversed. */
export const accrualRows = async (tx: Tx, filter: AccrualFilter): Promise<AccrualRow[]> => {
  const inMonth = sql`day >= ${first(filter.month)}`
  const { rows } = await sql<AccrualRow>`
    select partner_id, kind, currency,
      (coalesce(sum(amount_minor) filter (where day < ${first(filter.month)} and to_state in ${owed}), 0)
        - coalesce(sum(amount_minor) filter (where day < ${first(filter.month)} and from_state in ${owed}), 0))::text as opening,
      coalesce(sum(amount_minor) filter (where ${inMonth} and from_state is null and kind <> 'carry_over'), 0)::text as accrued,
      (coalesce(sum(amount_minor) filter (where ${inMonth} and to_state = 'reversed'), 0)
        - coalesce(sum(amount_minor) filter (where ${inMonth} and from_state = 'reversed'), 0)
        - coalesce(sum(amount_minor) filter (where ${inMonth} and from_state is null and kind = 'carry_over'), 0))::text as reversed,
      coalesce(sum(amount_minor) filter (where ${inMonth} and to_state = 'declined'), 0)::text as declined,
      (coalesce(sum(amount_minor) filter (where ${inMonth} and to_state = 'paid'), 0)
        - coalesce(sum(amount_minor) filter (where ${inMonth} and from_state = 'paid'), 0))::text as paid,
      (coalesce(sum(amount_minor) filter (where to_state in ${owed}), 0) - coalesce(sum(amount_minor) filter (where from_state in ${owed}), 0))::text as closing
    from commission_moves
    where workspace_id = ${tx.ctx.workspace.id} and day < ${next(filter.month)} ${narrowed(filter)}
    group by 1, 2, 3
    having coalesce(sum(abs(amount_minor)) filter (where ${inMonth}), 0) <> 0
      or coalesce(sum(amount_minor) filter (where to_state in ${owed}), 0) <> coalesce(sum(amount_minor) filter (where from_state in ${owed}), 0)
    order by 1, 2, 3`.execute(tx.db)
  return rows
}
export type StateRow = { currency: string; state: string; ours: string; ledger: string; other: string }
/**
 * By currency and state at the end of the month: what the lines say, what the ledger says, and what of the ledger is not a
 * line. What was submitted and not settled yet stands as processing on both sides.
 */
export const accrualStates = async (tx: Tx, filter: AccrualFilter): Promise<StateRow[]> => {
  const { rows } = await sql<StateRow>`
    with moved as (
      select currency, to_state as state, amount_minor as amount from commission_moves
      where workspace_id = ${tx.ctx.workspace.id} and day < ${next(filter.month)} and to_state in ${owed} ${narrowed(filter)}
      union all
      select currency, from_state, -amount_minor from commission_moves
      where workspace_id = ${tx.ctx.workspace.id} and day < ${next(filter.month)} and from_state in ${owed} ${narrowed(filter)}
    ), ours as (select currency, state, sum(amount) as amount from moved group by 1, 2),
    entries as (
      select t.id, t.type, undone.type as undoes, t.source_id, a.kind, a.partner_id, a.currency, -e.amount_minor as amount
      from ledger_transfers t
        join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id
        join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id and a.kind in ${owed}
        left join ledger_transfers undone on undone.workspace_id = t.workspace_id and undone.id = t.reverses
      where t.workspace_id = ${tx.ctx.workspace.id} and t.accounting_day < ${next(filter.month)}
        ${filter.partnerId ? sql`and a.partner_id = ${filter.partnerId}` : sql``} ${filter.currency ? sql`and a.currency = ${filter.currency}` : sql``}
    ), under_way as (
      -- Submitted in the month and settled after it: not paid yet as lines see it.
      select s.currency, -s.amount as amount from entries s
      where coalesce(s.undoes, s.type) = 'submitted' and not exists (select from ledger_transfers d
        where d.workspace_id = ${tx.ctx.workspace.id} and d.source_id = s.source_id and d.type = 'settled' and d.accounting_day < ${next(filter.month)})
    ), settled as (
      -- What was settled left with its tax, which no line holds.
      select x.currency, x.amount from entries x
      where coalesce(x.undoes, x.type) in ('tax_added', 'tax_withheld', 'converted') and x.kind = 'processing'
    ), ledger as (
      select currency, kind as state, sum(amount) as amount from entries group by 1, 2
      union all select currency, 'processing', sum(amount) from under_way group by 1
    ), other as (
      select currency, kind as state, sum(amount) as amount from entries where type in ('opening', 'payable_added', 'program_fee') group by 1, 2
      union all select s.currency, 'processing', sum(s.amount) from settled s group by 1
    ), ledger_summed as (select currency, state, sum(amount) as amount from ledger group by 1, 2),
    other_summed as (select currency, state, sum(amount) as amount from other group by 1, 2),
    keys as (select currency, state from ours union select currency, state from ledger_summed union select currency, state from other_summed)
    select k.currency, k.state, coalesce(o.amount, 0)::text as ours, coalesce(l.amount, 0)::text as ledger, coalesce(x.amount, 0)::text as other
    from keys k left join ours o on o.currency = k.currency and o.state = k.state
      left join ledger_summed l on l.currency = k.currency and l.state = k.state
      left join other_summed x on x.currency = k.currency and x.state = k.state
    order by 1, 2`.execute(tx.db)
  return rows
}
/** What is due at the end of the month, by how many days ago its day was. */
export const accrualAges = async (
  tx: Tx,
  filter: AccrualFilter,
): Promise<{ currency: string; age: '0-30' | '31-60' | '61-90' | '90+'; amount: string }[]> => {
  const { rows } = await sql<{ currency: string; age: '0-30' | '31-60' | '61-90' | '90+'; amount: string }>`
    with standing as (
      select subject_id, currency, sum(case when to_state = 'due' then amount_minor else 0 end - case when from_state = 'due' then amount_minor else 0 end) as amount
      from commission_moves where workspace_id = ${tx.ctx.workspace.id} and day < ${next(filter.month)} ${narrowed(filter)} group by 1, 2
    ), aged as (
      select s.currency, s.amount, ${next(filter.month)} - 1 - coalesce(c.due_on, r.accounting_day) as days
      from standing s left join commissions c on c.workspace_id = ${tx.ctx.workspace.id} and c.id = s.subject_id
        left join commission_reversals r on r.workspace_id = ${tx.ctx.workspace.id} and r.id = s.subject_id
      where s.amount <> 0
    )
    select currency, case when days <= 30 then '0-30' when days <= 60 then '31-60' when days <= 90 then '61-90' else '90+' end as age, sum(amount)::text as amount
    from aged group by 1, 2 order by 1, 2`.execute(tx.db)
  return rows
}
/** Expected payments by week after the month's end: by due day, else the eighth of the month after the hold ends. */
export const expectedCash = async (
  tx: Tx,
  filter: AccrualFilter,
): Promise<{ currency: string; week: number; amount: string }[]> => {
  const { rows } = await sql<{ currency: string; week: number; amount: string }>`
    with standing as (
      select subject_id, currency, sum(case when to_state in ('pending', 'approved', 'due', 'processing') then amount_minor else 0 end
        - case when from_state in ('pending', 'approved', 'due', 'processing') then amount_minor else 0 end) as amount
      from commission_moves where workspace_id = ${tx.ctx.workspace.id} and day < ${next(filter.month)} ${narrowed(filter)} group by 1, 2
    ), dated as (
      select s.currency, s.amount, greatest(coalesce(c.due_on,
        (date_trunc('month', greatest(c.hold_until, ${next(filter.month)}::timestamptz)) + interval '1 month 7 days')::date, r.accounting_day), ${next(filter.month)}) as day
      from standing s left join commissions c on c.workspace_id = ${tx.ctx.workspace.id} and c.id = s.subject_id
        left join commission_reversals r on r.workspace_id = ${tx.ctx.workspace.id} and r.id = s.subject_id
      where s.amount <> 0
    )
    select currency, (day - ${next(filter.month)}) / 7 as week, sum(amount)::text as amount from dated
    where day < ${next(filter.month)} + 91 group by 1, 2 order by 1, 2`.execute(tx.db)
  return rows
}
export const contestedAt = async (tx: Tx, filter: AccrualFilter): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ currency: string; amount: string }>`
    select currency, sum(claimed_minor)::text as amount from disputes
    where workspace_id = ${tx.ctx.workspace.id} and opened_at < ${next(filter.month)}::timestamptz
      and (coalesce(decided_at, closed_at) is null or coalesce(decided_at, closed_at) >= ${next(filter.month)}::timestamptz) ${narrowed(filter)}
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.currency, row.amount]))
}
/** Debits and credits of the month by kind of account and detail. */
export const journalSums = async (
  tx: Tx,
  month: string,
): Promise<{ kind: string; detail: string | null; currency: string; debit: string; credit: string }[]> => {
  const { rows } = await sql<{ kind: string; detail: string | null; currency: string; debit: string; credit: string }>`
    select a.kind, a.detail, a.currency, coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0)::text as debit,
      coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0)::text as credit
    from ledger_transfers t join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id
      join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id and not a.is_memorandum
    where t.workspace_id = ${tx.ctx.workspace.id} and t.accounting_day >= ${first(month)} and t.accounting_day < ${next(month)}
    group by 1, 2, 3 order by 3, 1, 2`.execute(tx.db)
  return rows
}
