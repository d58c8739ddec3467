/** Sums for the overview. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type DaySums = {
  day: string
  leads: number
  sales: number
  net: string
  sourced: string
  influenced: string
  influenced_only: string
}
type Span = { from: Date; to: Date; zone: string; currency: string }

export const sumsByDay = async (tx: Tx, { from, to, zone, currency }: Span): Promise<DaySums[]> => {
  const { rows } = await sql<DaySums>`
    select ((c.occurred_at at time zone ${zone})::date)::text as day,
      count(*) filter (where c.kind = 'lead')::int as leads, count(*) filter (where c.kind = 'sale')::int as sales,
      coalesce(sum(s.net_minor) filter (where s.currency = ${currency}), 0)::text as net,
      coalesce(sum(s.net_minor) filter (where s.currency = ${currency} and labels.sourced), 0)::text as sourced,
      coalesce(sum(s.net_minor) filter (where s.currency = ${currency} and labels.influenced), 0)::text as influenced,
      coalesce(sum(s.net_minor) filter (where s.currency = ${currency} and labels.influenced and labels.sourced is not true), 0)::text as influenced_only
    from conversions c
    left join sales s on s.workspace_id = c.workspace_id and s.id = c.sale_id
    left join lateral (select bool_or(p.label = 'sourced') as sourced, bool_or(p.label = 'influenced') as influenced
      from conversion_shares p where p.workspace_id = c.workspace_id and p.conversion_id = c.id) labels on true
    where c.workspace_id = ${tx.ctx.workspace.id} and c.occurred_at >= ${from} and c.occurred_at < ${to}
    group by 1 order by 1`.execute(tx.db)
  return rows
}

/** What each model would credit, by partner; the newest computation of each conversion. */
export const sumsByModel = async (
  tx: Tx,
  { from, to, currency }: Span,
): Promise<{ partner_id: string | null; model: string; amount: string }[]> => {
  const { rows } = await sql<{ partner_id: string | null; model: string; amount: string }>`
    select k.partner_id, t.model, round(sum(s.net_minor * k.micro_shares) / 1000000)::text as amount
    from conversions c
    join sales s on s.workspace_id = c.workspace_id and s.id = c.sale_id and s.currency = ${currency}
    join credit_sets t on t.workspace_id = c.workspace_id and t.conversion_id = c.id and t.number = c.computed_number and not t.is_paying
    join credits k on k.workspace_id = t.workspace_id and k.credit_set_id = t.id
    where c.workspace_id = ${tx.ctx.workspace.id} and c.occurred_at >= ${from} and c.occurred_at < ${to}
    group by 1, 2`.execute(tx.db)
  return rows
}

/** What each partner is credited with, and what it would be if another model had decided where a model decides. */
export const sumsUnderModel = async (
  tx: Tx,
  { from, to, currency }: Omit<Span, 'zone'>,
  model: string,
): Promise<{ partner_id: string | null; now: string; then: string }[]> => {
  const { rows } = await sql<{ partner_id: string | null; now: string; then: string }>`
    with divided as (
      select c.workspace_id, s.net_minor, c.current_set_id,
        case when paying.precedence in ('model', 'house') then other.id else c.current_set_id end as other_set_id
      from conversions c
      join sales s on s.workspace_id = c.workspace_id and s.id = c.sale_id and s.currency = ${currency}
      join credit_sets paying on paying.workspace_id = c.workspace_id and paying.id = c.current_set_id
      join credit_sets other on other.workspace_id = c.workspace_id and other.conversion_id = c.id
        and other.number = c.computed_number and not other.is_paying and other.model = ${model}
      where c.workspace_id = ${tx.ctx.workspace.id} and c.occurred_at >= ${from} and c.occurred_at < ${to}
    ), both_sides as (
      select k.partner_id, d.net_minor * k.micro_shares as now_micro, 0 as then_micro from divided d
        join credits k on k.workspace_id = d.workspace_id and k.credit_set_id = d.current_set_id
      union all
      select k.partner_id, 0, d.net_minor * k.micro_shares from divided d
        join credits k on k.workspace_id = d.workspace_id and k.credit_set_id = d.other_set_id
    )
    select partner_id, round(sum(now_micro) / 1000000)::text as now, round(sum(then_micro) / 1000000)::text as "then"
    from both_sides group by 1 order by abs(sum(then_micro) - sum(now_micro)) desc, partner_id`.execute(tx.db)
  return rows
}

/** How much waits for a person, and since when. A pile above 10,000 is told as 10,000. */
export const queueCounts = async (tx: Tx): Promise<{ kind: string; count: number; oldest: Date | null }[]> => {
  const workspaceId = tx.ctx.workspace.id
  const { rows } = await sql<{ kind: string; count: number; oldest: Date | null }>`
    select 'leads' as kind, count(*)::int as count, min(at) as oldest from
      (select occurred_at as at from leads where workspace_id = ${workspaceId} and state = 'received' limit 10000) one
    union all select 'overrides', count(*)::int, min(at) from
      (select proposed_at as at from credit_overrides where workspace_id = ${workspaceId} and state = 'proposed' limit 10000) two
    union all select 'unmatched', count(*)::int, min(at) from
      (select recorded_at as at from unmatched_events where workspace_id = ${workspaceId} and state in ('waiting', 'overdue')
        and kind <> 'click' limit 10000) three
    union all select 'flags', count(*)::int, min(at) from
      (select raised_at as at from fraud_flags where workspace_id = ${workspaceId} and state = 'open' limit 10000) four`.execute(
    tx.db,
  )
  return rows
}
export const hasSales = async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql`select 1 from sales where workspace_id = ${tx.ctx.workspace.id} limit 1`.execute(tx.db)
  return rows.length > 0
}
