/** What a conversion is evaluated with, as far as this module knows it itself: sums of the past, payments, customers. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { PeriodKind } from '../engine/types.ts'

export type TotalKey = { partnerId: string; ruleId: string; period: PeriodKind; periodStart: string; currency: string }
export type TotalRow = TotalKey & {
  volumeMinor: string
  salesMicro: string
  customersMicro: string
  leadsMicro: string
}

export const totalRows = async (tx: Tx, keys: readonly TotalKey[]): Promise<TotalRow[]> => {
  if (keys.length === 0) return []
  const { rows } = await sql<TotalRow>`
    select t.partner_id as "partnerId", t.rule_id as "ruleId", t.period, t.period_start as "periodStart", t.currency,
      t.volume_minor::text as "volumeMinor", t.sales_micro::text as "salesMicro", t.customers_micro::text as "customersMicro",
      t.leads_micro::text as "leadsMicro"
    from unnest(${keys.map((key) => key.partnerId)}::text[], ${keys.map((key) => key.ruleId)}::text[],
      ${keys.map((key) => key.period)}::text[], ${keys.map((key) => key.periodStart)}::date[], ${keys.map((key) => key.currency)}::text[])
      as k (partner_id, rule_id, period, period_start, currency)
    join period_totals t on t.workspace_id = ${tx.ctx.workspace.id} and t.partner_id = k.partner_id and t.rule_id = k.rule_id
      and t.period = k.period and t.period_start = k.period_start and t.currency = k.currency`.execute(tx.db)
  return rows
}

export type Addition = TotalKey & {
  volumeMinor: bigint
  salesMicro: bigint
  customersMicro: bigint
  leadsMicro: bigint
}
/** Additions to one total are summed; in the order of their keys. */
export const summedByTotal = (additions: readonly Addition[]): Addition[] => {
  const summed = new Map<string, Addition>()
  for (const one of additions) {
    const key = [one.partnerId, one.ruleId, one.period, one.periodStart, one.currency].join(' ')
    const before = summed.get(key)
    summed.set(key, {
      ...one,
      volumeMinor: one.volumeMinor + (before?.volumeMinor ?? 0n),
      salesMicro: one.salesMicro + (before?.salesMicro ?? 0n),
      customersMicro: one.customersMicro + (before?.customersMicro ?? 0n),
      leadsMicro: one.leadsMicro + (before?.leadsMicro ?? 0n),
    })
  }
  return [...summed.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}
/** Adds to the totals, or takes away; rows of one key are summed first. */
export const addToTotals = async (tx: Tx, additions: readonly Addition[]): Promise<void> => {
  const rows = summedByTotal(additions)
  if (rows.length === 0) return
  await sql`
    insert into period_totals (workspace_id, partner_id, rule_id, period, period_start, currency, volume_minor, sales_micro,
      customers_micro, leads_micro, updated_at)
    select ${tx.ctx.workspace.id}, given.*, ${tx.now}::timestamptz
    from unnest(${rows.map((row) => row.partnerId)}::text[], ${rows.map((row) => row.ruleId)}::text[],
      ${rows.map((row) => row.period)}::text[], ${rows.map((row) => row.periodStart)}::date[], ${rows.map((row) => row.currency)}::text[],
      ${rows.map((row) => String(row.volumeMinor))}::bigint[], ${rows.map((row) => String(row.salesMicro))}::bigint[],
      ${rows.map((row) => String(row.customersMicro))}::bigint[], ${rows.map((row) => String(row.leadsMicro))}::bigint[])
      as given (partner_id, rule_id, period, period_start, currency, volume, sales, customers, leads)
    on conflict (workspace_id, partner_id, rule_id, period, period_start, currency) do update set
      volume_minor = period_totals.volume_minor + excluded.volume_minor, sales_micro = period_totals.sales_micro + excluded.sales_micro,
      customers_micro = period_totals.customers_micro + excluded.customers_micro, leads_micro = period_totals.leads_micro + excluded.leads_micro,
      updated_at = excluded.updated_at`.execute(tx.db)
}

export type EarnedAsk = {
  key: string
  partnerId: string
  /** Null: every rule. */
  ruleIds: readonly string[] | null
  currency: string
  from: Date
  to: Date | null
  customerId: string | null
}
/** Net of reversals and declines, by key. */
export const earnedSums = async (tx: Tx, asks: readonly EarnedAsk[]): Promise<ReadonlyMap<string, string>> => {
  if (asks.length === 0) return new Map()
  const { rows } = await sql<{ key: string; minor: string }>`
    select ask.key, coalesce(sum(c.amount_minor - c.reversed_minor), 0)::text as minor
    from jsonb_to_recordset(${JSON.stringify(asks)}::jsonb)
      as ask (key text, "partnerId" text, "ruleIds" text[], currency text, "from" timestamptz, "to" timestamptz, "customerId" text)
    join commissions c on c.workspace_id = ${tx.ctx.workspace.id} and c.partner_id = ask."partnerId" and c.currency = ask.currency
      and c.occurred_at >= ask."from" and (ask."to" is null or c.occurred_at < ask."to")
      and (ask."ruleIds" is null or c.rule_id = any (ask."ruleIds")) and c.state <> 'declined' and c.kind not in ('guarantee', 'retainer')
    left join evaluations e on e.workspace_id = c.workspace_id and e.id = c.evaluation_id
    where ask."customerId" is null or e.customer_id = ask."customerId"
    group by ask.key`.execute(tx.db)
  return new Map(rows.map((row) => [row.key, row.minor]))
}

/** Payments of each customer before an instant, by the key of the question. */
export const paymentsBefore = async (
  tx: Tx,
  asks: readonly { conversionId: string; customerId: string; occurredAt: Date }[],
): Promise<ReadonlyMap<string, number>> => {
  if (asks.length === 0) return new Map()
  const { rows } = await sql<{ id: string; payments: string }>`
    select ask."conversionId" as id, count(distinct i.conversion_id) as payments
    from jsonb_to_recordset(${JSON.stringify(asks)}::jsonb) as ask ("conversionId" text, "customerId" text, "occurredAt" timestamptz)
    join evaluation_inputs i on i.workspace_id = ${tx.ctx.workspace.id} and i.customer_id = ask."customerId" and i.is_paid_sale
      and i.conversion_id <> ask."conversionId" and (i.occurred_at, i.conversion_id) < (ask."occurredAt", ask."conversionId")
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.payments)]))
}

/** `partner sale` of the sales that were credited to partners. */
export const creditedSales = async (
  tx: Tx,
  saleIds: readonly string[],
  partnerIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (saleIds.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    select distinct partner_id || ' ' || sale_id as key from evaluations
    where workspace_id = ${tx.ctx.workspace.id} and sale_id = any (${[...saleIds]}::text[])
      and partner_id = any (${[...partnerIds]}::text[]) and superseded_at is null`.execute(tx.db)
  return new Set(rows.map(({ key }) => key))
}

export type Pieces = { sales: number; customers: number; leads: number }
/** What a partner was credited with before an instant, whole and whatever its share. */
export const piecesBefore = async (
  tx: Tx,
  partnerId: string,
  before: { occurredAt: Date; conversionId: string },
): Promise<Pieces> => {
  const { rows } = await sql<Record<keyof Pieces, string>>`
    select count(*) filter (where e.sale_id is not null) as sales, count(*) filter (where e.sale_id is null) as leads,
      count(*) filter (where e.counted @> '[{"ruleId": "*"}]' and exists (select from jsonb_array_elements(e.counted) one
        where one ->> 'ruleId' = '*' and one ->> 'customersMicro' <> '0')) as customers
    from evaluations e where e.workspace_id = ${tx.ctx.workspace.id} and e.partner_id = ${partnerId} and e.superseded_at is null
      and e.outcome <> 'waiting' and (e.occurred_at, e.conversion_id) < (${before.occurredAt}::timestamptz, ${before.conversionId})`.execute(
    tx.db,
  )
  const [row] = rows
  return { sales: Number(row!.sales), customers: Number(row!.customers), leads: Number(row!.leads) }
}

/** How often each bounty was earned between two instants. */
export const bountyCounts = async (
  tx: Tx,
  partnerId: string,
  ruleIds: readonly string[],
  from: Date,
  to: Date | null,
): Promise<Record<string, number>> => {
  const { rows } = await sql<{ rule: string; times: string }>`
    select rule_id as rule, count(*) as times from commissions
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and kind = 'bounty' and rule_id = any (${[...ruleIds]}::text[])
      and state <> 'declined' and occurred_at >= ${from} and (${to}::timestamptz is null or occurred_at < ${to}::timestamptz)
    group by 1`.execute(tx.db)
  return Object.fromEntries(rows.map((row) => [row.rule, Number(row.times)]))
}
