/** Period totals held against what they were added up from: the counts that each evaluation stored. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'

/** Partners with totals or counts, by id. */
export const partnersWithTotals = async (tx: Tx, after: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from period_totals where workspace_id = ${tx.ctx.workspace.id} and partner_id > ${after}
    union select partner_id from evaluations where workspace_id = ${tx.ctx.workspace.id} and partner_id > ${after}
      and counted <> '[]'::jsonb and superseded_at is null
    order by id limit ${limit}`.execute(tx.db)
  return rows.map(({ id }) => id)
}

export type TotalDifference = {
  partnerId: string
  ruleId: string
  period: string
  periodStart: CivilDate
  currency: string
  figure: 'volume' | 'sales' | 'customers' | 'leads'
  /** As it is kept, and as the evaluations add up to: minor units, or millionths of a piece. */
  kept: string
  counted: string
}
/** What differs for these partners, in one look at both sides. */
export const totalDifferences = async (tx: Tx, partnerIds: readonly string[]): Promise<TotalDifference[]> => {
  if (partnerIds.length === 0) return []
  const { rows } = await sql<TotalDifference>`
    with counted as (
      select e.partner_id, one->>'ruleId' as rule_id, one->>'period' as period, (one->>'periodStart')::date as period_start,
        one->>'currency' as currency, sum((one->>'volumeMinor')::numeric) as volume, sum((one->>'salesMicro')::numeric) as sales,
        sum((one->>'customersMicro')::numeric) as customers, sum((one->>'leadsMicro')::numeric) as leads
      from evaluations e cross join lateral jsonb_array_elements(e.counted) one
      where e.workspace_id = ${tx.ctx.workspace.id} and e.partner_id = any (${[...partnerIds]}::text[])
        and e.superseded_at is null and e.outcome <> 'waiting'
      group by 1, 2, 3, 4, 5),
    kept as (
      select partner_id, rule_id, period, period_start, currency, volume_minor as volume, sales_micro as sales,
        customers_micro as customers, leads_micro as leads
      from period_totals where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]))
    select partner_id as "partnerId", rule_id as "ruleId", period, period_start as "periodStart", currency, figure.name as figure,
      coalesce(figure.kept, 0)::text as kept, coalesce(figure.counted, 0)::text as counted
    from kept full join counted using (partner_id, rule_id, period, period_start, currency)
    cross join lateral (values ('volume', kept.volume, counted.volume), ('sales', kept.sales, counted.sales),
      ('customers', kept.customers, counted.customers), ('leads', kept.leads, counted.leads)) as figure (name, kept, counted)
    where coalesce(figure.kept, 0) <> coalesce(figure.counted, 0)
    order by 1, 2, 3, 4, 5, 6`.execute(tx.db)
  return rows
}
