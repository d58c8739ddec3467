/** What partners had counted towards their tiers before a day, as the evaluations before it stored it. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Counted } from '../engine/types.ts'
import type { TotalKey, TotalRow } from './facts.ts'

const keysOf = (keys: readonly TotalKey[]) => sql`unnest(${keys.map((key) => key.partnerId)}::text[],
  ${keys.map((key) => key.ruleId)}::text[], ${keys.map((key) => key.period)}::text[],
  ${keys.map((key) => key.periodStart)}::date[], ${keys.map((key) => key.currency)}::text[])
  as k (partner_id, rule_id, period, period_start, currency)`

/** Sums before any refund: `refundedBefore` names what refunds take from them. */
export const totalsBefore = async (tx: Tx, keys: readonly TotalKey[], before: Date): Promise<TotalRow[]> => {
  if (keys.length === 0) return []
  const { rows } = await sql<TotalRow>`
    select k.partner_id as "partnerId", k.rule_id as "ruleId", k.period, k.period_start as "periodStart", k.currency,
      sum((one->>'volumeMinor')::numeric)::text as "volumeMinor", sum((one->>'salesMicro')::numeric)::text as "salesMicro",
      sum((one->>'customersMicro')::numeric)::text as "customersMicro", sum((one->>'leadsMicro')::numeric)::text as "leadsMicro"
    from evaluations e cross join lateral jsonb_array_elements(e.counted) one
    join ${keysOf(keys)} on k.partner_id = e.partner_id and k.rule_id = one->>'ruleId' and k.period = one->>'period'
      and k.period_start = (one->>'periodStart')::date and k.currency = one->>'currency'
    where e.workspace_id = ${tx.ctx.workspace.id} and e.partner_id = any (${[...new Set(keys.map((key) => key.partnerId))]}::text[])
      and e.superseded_at is null and e.outcome <> 'waiting' and e.occurred_at < ${before}
    group by 1, 2, 3, 4, 5`.execute(tx.db)
  return rows
}

export type RefundedBefore = {
  conversionId: string
  partnerId: string
  counted: readonly Counted[]
  refundedMinor: bigint
}
export const refundedBefore = async (
  tx: Tx,
  partnerIds: readonly string[],
  before: Date,
): Promise<RefundedBefore[]> => {
  if (partnerIds.length === 0) return []
  const { rows } = await sql<Omit<RefundedBefore, 'refundedMinor'> & { refunded: string }>`
    select conversion_id as "conversionId", partner_id as "partnerId", counted, refunded_minor::text as refunded
    from evaluations where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      and refunded_minor > 0 and counted <> '[]'::jsonb and superseded_at is null and outcome <> 'waiting'
      and occurred_at < ${before}`.execute(tx.db)
  return rows.map(({ refunded, ...row }) => ({ ...row, refundedMinor: BigInt(refunded) }))
}
