/** What a true-up is held against: lines as they stand, inputs as they were frozen, and what refunds took from totals. */
import { sql } from 'kysely'
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Counted, EngineInput } from '../engine/types.ts'

export type StandingLine = {
  conversionId: string | null
  ruleId: string
  ruleName: string
  kind: string
  currency: string
  netMinor: bigint
  /** Of a true-up: its period, as `true_up month 2026-02-01 1`. */
  occurrence: string | null
}
/** Lines by rule of a partner in a stretch of time. What was declined counts only where it was a true-up: somebody settled it so. */
export const standingLines = async (
  tx: Tx,
  of: { partnerId: string; from: Date; to: Date },
): Promise<StandingLine[]> => {
  const { rows } = await sql<Omit<StandingLine, 'netMinor'> & { net: string }>`
    select conversion_id as "conversionId", rule_id as "ruleId", rule_name as "ruleName", kind, currency,
      (amount_minor - reversed_minor)::text as net, occurrence
    from commissions where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${of.partnerId}
      and occurred_at >= ${of.from} and occurred_at < ${of.to} and rule_id is not null
      and (kind = 'true_up' or (conversion_id is not null and state <> 'declined'))
      and kind not in ('guarantee', 'retainer', 'adjustment')`.execute(tx.db)
  return rows.map(({ net, ...row }) => ({ ...row, netMinor: BigInt(net) }))
}
/** `conversion rule kind` of a partner's lines that a person declined and nobody restored. */
export const declinedLines = async (
  tx: Tx,
  of: { partnerId: string; from: Date; to: Date },
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ key: string }>`
    select c.conversion_id || ' ' || c.rule_id || ' ' || c.kind as key from commissions c
    where c.workspace_id = ${tx.ctx.workspace.id} and c.partner_id = ${of.partnerId} and c.state = 'declined'
      and c.occurred_at >= ${of.from} and c.occurred_at < ${of.to} and c.conversion_id is not null and c.rule_id is not null
      and not exists (select from commissions r where r.workspace_id = c.workspace_id and r.partner_id = c.partner_id
        and r.replaces = c.id and r.state <> 'declined')`.execute(tx.db)
  return new Set(rows.map(({ key }) => key))
}
/** What the engine was given for these conversions, plans left out, by conversion. */
export const frozenInputs = async (
  tx: Tx,
  conversionIds: readonly string[],
): Promise<ReadonlyMap<string, EngineInput>> => {
  if (conversionIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; inputs: EngineInput }>`
    select distinct on (conversion_id) conversion_id as id, inputs from evaluation_inputs
    where workspace_id = ${tx.ctx.workspace.id} and conversion_id = any (${[...conversionIds]}::text[]) and superseded_at is null
    order by conversion_id, number desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row.inputs]))
}

export type CountedEvaluation = {
  id: string
  conversionId: string
  partnerId: string
  counted: readonly Counted[]
  refundedMinor: bigint
}
/** Current evaluations of these sales, with what the totals know of their refunds; locked. */
export const lockCounted = async (tx: Tx, saleIds: readonly string[]): Promise<CountedEvaluation[]> => {
  if (saleIds.length === 0) return []
  const { rows } = await sql<Omit<CountedEvaluation, 'refundedMinor'> & { refunded: string }>`
    select id, conversion_id as "conversionId", partner_id as "partnerId", counted, refunded_minor::text as refunded
    from evaluations where workspace_id = ${tx.ctx.workspace.id} and sale_id = any (${[...saleIds]}::text[]) and superseded_at is null
    order by id for update`.execute(tx.db)
  return rows.map(({ refunded, ...row }) => ({ ...row, refundedMinor: BigInt(refunded) }))
}
export const setRefunded = async (tx: Tx, rows: readonly { id: string; refundedMinor: bigint }[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    update evaluations e set refunded_minor = n.refunded, updated_at = ${tx.now}
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ refundedMinor }) => String(refundedMinor))}::bigint[]) as n (id, refunded)
    where e.workspace_id = ${tx.ctx.workspace.id} and e.id = n.id`.execute(tx.db)
}
/** Whether a partner sold anything in a stretch of time. */
export const firstConversionDay = async (tx: Tx, partnerId: string): Promise<CivilDate | null> => {
  const { rows } = await sql<{ day: string | null }>`
    select min(day) as day from evaluations where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId}
      and superseded_at is null`.execute(tx.db)
  return rows[0]?.day ?? null
}
