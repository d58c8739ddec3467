/** Period totals held against what they were added up from: the counts that each evaluation stored, less what refunds took. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Counted } from '../engine/types.ts'
import type { Addition } from './facts.ts'

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
export type RefundedCount = {
  conversionId: string
  partnerId: string
  counted: readonly Counted[]
  refundedMinor: bigint
}
/** Counts of which refunds took something from the totals; after an evaluation's id, in its order. */
export const refundedCounts = async (
  tx: Tx,
  of: { partnerIds: readonly string[]; after: string; limit: number },
): Promise<{ rows: RefundedCount[]; last: string | null }> => {
  const { rows } = await sql<{
    id: string
    conversionId: string
    partnerId: string
    counted: Counted[]
    refunded: string
  }>`
    select id, conversion_id as "conversionId", partner_id as "partnerId", counted, refunded_minor::text as refunded
    from evaluations where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...of.partnerIds]}::text[])
      and id > ${of.after} and refunded_minor > 0 and counted <> '[]'::jsonb and superseded_at is null and outcome <> 'waiting'
    order by id limit ${of.limit}`.execute(tx.db)
  return {
    rows: rows.map(({ conversionId, partnerId, counted, refunded }) => ({
      conversionId,
      partnerId,
      counted,
      refundedMinor: BigInt(refunded),
    })),
    last: rows.length < of.limit ? null : rows.at(-1)!.id,
  }
}

/** What differs for these partners, in one look at both sides; `taken` is what refunds took from the counts. */
export const totalDifferences = async (
  tx: Tx,
  partnerIds: readonly string[],
  taken: readonly Addition[],
): Promise<TotalDifference[]> => {
  if (partnerIds.length === 0) return []
  const refunds = JSON.stringify(
    taken.map((one) => ({
      partner_id: one.partnerId,
      rule_id: one.ruleId,
      period: one.period,
      period_start: one.periodStart,
      currency: one.currency,
      volume: String(one.volumeMinor),
      sales: String(one.salesMicro),
      customers: String(one.customersMicro),
      leads: String(one.leadsMicro),
    })),
  )
  const { rows } = await sql<TotalDifference>`
    with pieces as (
      select e.partner_id, one->>'ruleId' as rule_id, one->>'period' as period, (one->>'periodStart')::date as period_start,
        one->>'currency' as currency, (one->>'volumeMinor')::numeric as volume, (one->>'salesMicro')::numeric as sales,
        (one->>'customersMicro')::numeric as customers, (one->>'leadsMicro')::numeric as leads
      from evaluations e cross join lateral jsonb_array_elements(e.counted) one
      where e.workspace_id = ${tx.ctx.workspace.id} and e.partner_id = any (${[...partnerIds]}::text[])
        and e.superseded_at is null and e.outcome <> 'waiting'
      union all
      select partner_id, rule_id, period, period_start, currency, -volume, -sales, -customers, -leads
      from jsonb_to_recordset(${refunds}::jsonb) as taken (partner_id text, rule_id text, period text, period_start date,
        currency text, volume numeric, sales numeric, customers numeric, leads numeric)),
    counted as (
      select partner_id, rule_id, period, period_start, currency, sum(volume) as volume, sum(sales) as sales,
        sum(customers) as customers, sum(leads) as leads
      from pieces group by 1, 2, 3, 4, 5),
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
