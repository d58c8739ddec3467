/** Lines as lists and sums. What fell due is shown as due, whether or not the clock was there. */
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Plan } from '#modules/agreements/public.ts'
import { addMonths, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { CommissionKind, ShownState } from '../contract/states.ts'
import type { Step } from '../engine/types.ts'
import { type Line, lineOf, lines, todayOf } from './lines.ts'
import type { ReversalRow } from './reversals.ts'

export type LineFilters = {
  q?: string | undefined
  state?: ShownState[] | undefined
  partnerId?: string | undefined
  kind?: CommissionKind[] | undefined
  ruleId?: string | undefined
  month?: string | undefined
  saleId?: string | undefined
  conversionId?: string | undefined
  payoutId?: string | undefined
  currency?: string | undefined
  isWaiting?: boolean | undefined
  /** Without proposals that only the team sees. */
  isMine?: boolean | undefined
}

/** The state that a reader sees, as SQL: the words of `shownStateOf`, and due by the date. */
export const shownState = (today: string) => sql<ShownState>`case
  when commissions.state in ('paid', 'declined', 'clawed_back') then case when commissions.is_disputed then 'disputed' else commissions.state end
  when commissions.is_held then 'held' when commissions.is_disputed then 'disputed'
  when commissions.state = 'approved' and commissions.due_on <= ${today}::date then 'due' else commissions.state end`

const filtered = <Out>(
  tx: Tx,
  query: SelectQueryBuilder<DB, 'commissions', Out>,
  input: LineFilters,
): SelectQueryBuilder<DB, 'commissions', Out> => {
  let found = query
  if (input.state) found = found.where(sql<boolean>`${shownState(todayOf(tx))} = any (${[...input.state]}::text[])`)
  if (input.partnerId) found = found.where('commissions.partner_id', '=', input.partnerId)
  if (input.kind) found = found.where('commissions.kind', 'in', input.kind)
  if (input.ruleId) found = found.where('commissions.rule_id', '=', input.ruleId)
  if (input.saleId) found = found.where('commissions.sale_id', '=', input.saleId)
  if (input.conversionId) found = found.where('commissions.conversion_id', '=', input.conversionId)
  if (input.payoutId) found = found.where('commissions.payout_id', '=', input.payoutId)
  if (input.currency) found = found.where('commissions.currency', '=', input.currency)
  if (input.isMine) found = found.where(sql<boolean>`(commissions.amount_minor > 0 or commissions.state <> 'pending')`)
  if (input.isWaiting)
    found = found.where('commissions.asked_at', 'is not', null).where('commissions.state', '=', 'pending')
  if (input.month) {
    const { zone } = tx.ctx.workspace
    found = found
      .where('commissions.occurred_at', '>=', startOfDate(zone, `${input.month}-01`))
      .where('commissions.occurred_at', '<', startOfDate(zone, addMonths(`${input.month}-01`, 1)))
  }
  const q = input.q?.trim()
  if (q)
    found = found.where(
      sql<boolean>`(commissions.id = ${q} or commissions.sale_id = ${q} or commissions.payout_id = ${q} or ${isNamed('commissions.partner_id', 'partner', q)})`,
    )
  return found
}

export const linePage = <Out>(tx: Tx, input: ListInput & LineFilters, toWire: (rows: Line[]) => Promise<Out[]>) => {
  const query = filtered(tx, lines(tx), input)
  return keysetPage({
    query,
    sorts: { occurredAt: 'commissions.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'commissions.id',
    toWire: (rows) => toWire(rows.map(lineOf)),
    count: () => countUpTo(tx.db, query),
  })
}
/** Ids and versions of everything that a filter finds, in their order; at most `limit`. */
export const idsOfFilter = (tx: Tx, input: LineFilters, limit: number) =>
  filtered(
    tx,
    tx.db
      .selectFrom('commissions')
      .select(['commissions.id', 'commissions.version'])
      .where('commissions.workspace_id', '=', tx.ctx.workspace.id),
    input,
  )
    .orderBy('commissions.id')
    .limit(limit)
    .execute()

export const sumsOf = async (
  tx: Tx,
  input: LineFilters,
): Promise<{ currency: string; state: ShownState; count: number; netMinor: string }[]> =>
  filtered(
    tx,
    tx.db
      .selectFrom('commissions')
      .select([
        'commissions.currency',
        shownState(todayOf(tx)).as('state'),
        sql<number>`count(*)::integer`.as('count'),
        sql<string>`sum(commissions.amount_minor - commissions.reversed_minor)::text`.as('netMinor'),
      ])
      .where('commissions.workspace_id', '=', tx.ctx.workspace.id),
    input,
  )
    .groupBy(['commissions.currency', sql`2`])
    .orderBy('commissions.currency')
    .orderBy(sql`2`)
    .execute()

/** What moved by month since a day, over the moves; of one partner or all. */
export const monthsOf = async (
  tx: Tx,
  from: string,
  partnerId?: string,
): Promise<{ month: string; currency: string; accrued: string; reversed: string; paid: string }[]> => {
  const { rows } = await sql<{ month: string; currency: string; accrued: string; reversed: string; paid: string }>`
    select to_char(day, 'YYYY-MM') as month, currency,
      coalesce(sum(amount_minor) filter (where from_state is null and kind <> 'carry_over'), 0)::text as accrued,
      (coalesce(sum(amount_minor) filter (where to_state = 'reversed'), 0) - coalesce(sum(amount_minor) filter (where from_state = 'reversed'), 0)
        - coalesce(sum(amount_minor) filter (where from_state is null and kind = 'carry_over'), 0))::text as reversed,
      (coalesce(sum(amount_minor) filter (where to_state = 'paid'), 0) - coalesce(sum(amount_minor) filter (where from_state = 'paid'), 0))::text as paid
    from commission_moves where workspace_id = ${tx.ctx.workspace.id} and day >= ${from}::date
      ${partnerId ? sql`and partner_id = ${partnerId}` : sql``}
    group by 1, 2 order by 1, 2`.execute(tx.db)
  return rows
}

export type EarningsRow = {
  currency: string
  paid: string
  due: string
  pending: string
  held: string
  debt: string
  next_due_on: string | null
}
export const earningsOf = async (tx: Tx, partnerId: string): Promise<EarningsRow[]> => {
  const { rows } = await sql<EarningsRow>`
    with own as (
      select currency, case when state in ('pending', 'approved', 'due') and is_held then 'held'
          when state = 'approved' and due_on <= ${todayOf(tx)}::date then 'due' else state end as state,
        amount_minor - reversed_minor + carried_minor as amount, due_on, is_held
      from commissions where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and (amount_minor > 0 or state <> 'pending')
    ), debts as (
      select currency, sum(amount_minor) as amount from commission_reversals
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and lands = 'carry_over' and carry_state <> 'paid' group by 1
    )
    select coalesce(o.currency, d.currency) as currency, coalesce(o.paid, 0)::text as paid,
      (coalesce(o.due, 0) - coalesce(d.amount, 0))::text as due, coalesce(o.pending, 0)::text as pending, coalesce(o.held, 0)::text as held,
      greatest(coalesce(d.amount, 0), 0)::text as debt, o.next_due_on
    from (select currency,
        sum(amount) filter (where state = 'paid') as paid,
        sum(amount) filter (where state in ('due', 'processing')) as due,
        sum(amount) filter (where state in ('pending', 'approved')) as pending,
        sum(amount) filter (where state = 'held') as held,
        min(due_on) filter (where state in ('approved', 'due') and amount > 0) as next_due_on
      from own group by 1) o full join debts d on d.currency = o.currency order by 1`.execute(tx.db)
  return rows
}

export const reversalPage = <Out>(
  tx: Tx,
  commissionId: string,
  input: ListInput,
  toWire: (rows: ReversalRow[]) => Out[],
) => {
  let query = tx.db
    .selectFrom('commission_reversals')
    .selectAll('commission_reversals')
    .where('commission_reversals.workspace_id', '=', tx.ctx.workspace.id)
    .where('commission_id', '=', commissionId)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`(id = ${q} or strpos(lower(cause_words), lower(${q})) > 0)`)
  return keysetPage({
    query,
    sorts: { at: 'commission_reversals.created_at' },
    fallback: '-at',
    input,
    id: 'commission_reversals.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const movesOf = (tx: Tx, subjectId: string) =>
  tx.db
    .selectFrom('commission_moves')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subject_id', '=', subjectId)
    .orderBy('number')
    .execute()
export type Stretch = { from: Date; to: Date }
/** What was written for these partners in a stretch of time, by currency. */
export const createdWithin = async (
  tx: Tx,
  partnerIds: readonly string[],
  { from, to }: Stretch,
): Promise<{ partnerId: string; currency: string; count: number; amountMinor: bigint }[]> => {
  const { rows } = await sql<{ partner_id: string; currency: string; count: number; amount: string }>`
    select partner_id, currency, count(*)::integer as count, sum(amount_minor)::text as amount from commissions
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and created_at >= ${from} and created_at < ${to} and amount_minor > 0
    group by 1, 2 order by 1, 2`.execute(tx.db)
  return rows.map((row) => ({
    partnerId: row.partner_id,
    currency: row.currency,
    count: row.count,
    amountMinor: BigInt(row.amount),
  }))
}

export type Crossing = {
  partnerId: string
  currency: string
  plan: Plan
  steps: Step[]
  /** What was made up for earlier sales, minor units; by rule. */
  caughtUp: Record<string, string>
}
/** Evaluations of a stretch of time whose tiers or caps did something, with their plans; in the order of the sales. */
export const crossingsWithin = async (
  tx: Tx,
  partnerIds: readonly string[],
  { from, to }: Stretch,
): Promise<Crossing[]> => {
  const { rows } = await sql<Crossing>`
    select e.partner_id as "partnerId", max(c.currency) as currency, p.plan, e.steps,
      coalesce(jsonb_object_agg(c.rule_id, c.amount_minor::text) filter (where c.kind = 'tier_catch_up'), '{}') as "caughtUp"
    from evaluations e join commissions c on c.workspace_id = e.workspace_id and c.evaluation_id = e.id
    join frozen_plans p on p.workspace_id = e.workspace_id and p.hash = e.plan_hash
    where e.workspace_id = ${tx.ctx.workspace.id} and e.partner_id = any (${[...partnerIds]}::text[])
      and c.partner_id = e.partner_id and c.created_at >= ${from} and c.created_at < ${to} and e.superseded_at is null
      and (e.steps @> '[{"step": "tiers"}]' or e.steps @> '[{"step": "cap"}]')
    group by e.partner_id, e.occurred_at, e.id, p.plan, e.steps order by e.occurred_at, e.id`.execute(tx.db)
  return rows
}
