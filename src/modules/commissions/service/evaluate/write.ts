/** Writes what was computed: inputs, evaluations, lines with their holds, totals, ledger, events, waits. */
import { addDays, civilDate, civilDateTime, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { announceMany } from '#platform/events/announce-many.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { closedDays } from '#platform/ledger/close.ts'
import { commissionAccrued } from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { allocate } from '#platform/money.ts'
import { commissionCreated, evaluationDeferred } from '../../contract/events.ts'
import type { HoldKind } from '../../contract/states.ts'
import { hashOf } from '../../engine/hash.ts'
import type { Counted, EngineInput, EngineLine, EngineResult, PartnerResult } from '../../engine/types.ts'
import { insertPlans, type NewEvaluation, putEvaluations, putInputs } from '../../queries/evaluations.ts'
import { type Addition, addToTotals } from '../../queries/facts.ts'
import { insertHolds, openPartnerHoldRows } from '../../queries/holds.ts'
import { insertComputedLines, type NewLine } from '../../queries/new-lines.ts'
import type { Frozen } from './assemble.ts'
import { deferred, released } from './waits.ts'

export type Computed = Frozen & {
  number: number
  /** Looked at again: only who had no plan is written. */
  isAgain: boolean
  result: EngineResult
}

/** Inputs as they are stored: plans stand once each beside them. */
export const stored = (input: EngineInput): EngineInput => ({
  ...input,
  partners: input.partners.map((partner) => ({ ...partner, plan: null })),
})
export const evaluationHash = (inputHash: string, result: PartnerResult): string => hashOf([inputHash, result])
/** Hash of the inputs alone, plans by their own hash. */
export const inputHashOf = (input: EngineInput): string => hashOf(stored(input))

export const write = async (tx: Tx, all: readonly Computed[]): Promise<void> => {
  const plans = new Map(
    all.flatMap(({ input }) =>
      input.partners.flatMap(({ plan, planHash }) => (plan && planHash ? [[planHash, plan] as const] : [])),
    ),
  )
  await insertPlans(tx, plans)
  await putInputs(
    tx,
    all.map((one) => inputsRow(one)),
  )
  const rows = all.flatMap((one) => one.result.partners.map((result) => evaluationRow(one, result)))
  const written = await putEvaluations(tx, rows)
  const lines = await linesOf(tx, all, written)
  await putLines(tx, lines)
  await addToTotals(
    tx,
    all.flatMap((one) =>
      one.result.partners.flatMap((result) =>
        written.has(keyOf(one, result)) ? additionsOf(result.partnerId, result.counted, 1n) : [],
      ),
    ),
  )
  await released(
    tx,
    all.filter(({ result }) => result.outcome === 'computed').map(({ conversion }) => conversion.id),
  )
  for (const one of all) if (one.result.outcome === 'waiting') await defer(tx, one)
}

const keyOf = ({ conversion }: Computed, { partnerId }: PartnerResult) =>
  `${conversion.id} ${partnerId} ${conversion.creditSet.id}`

const inputsRow = ({ conversion, input, number, result }: Computed) => ({
  conversion_id: conversion.id,
  credit_set_id: conversion.creditSet.id,
  credit_set_version: conversion.creditSet.version,
  number,
  engine_version: input.engine,
  sale_id: conversion.sale?.id ?? null,
  customer_id: conversion.customer.id,
  is_paid_sale: conversion.sale !== null && conversion.sale.grossMinor > 0n,
  occurred_at: conversion.occurredAt,
  outcome: result.outcome,
  inputs: JSON.stringify(stored(input)),
  hash: result.hash,
})

const evaluationRow = ({ conversion, input, number }: Computed, result: PartnerResult): NewEvaluation => {
  const partner = input.partners.find(({ partnerId }) => partnerId === result.partnerId)!
  return {
    id: newId(idPrefixes.evaluation),
    conversion_id: conversion.id,
    credit_set_id: conversion.creditSet.id,
    credit_set_version: conversion.creditSet.version,
    inputs_number: number,
    partner_id: result.partnerId,
    customer_id: conversion.customer.id,
    sale_id: conversion.sale?.id ?? null,
    engine_version: input.engine,
    occurred_at: conversion.occurredAt,
    day: input.day,
    micro_shares: result.microShares,
    outcome: result.outcome,
    reason: result.reason,
    plan_hash: partner.planHash,
    term_ids: [...partner.termIds],
    clause: partner.clause ? JSON.stringify(partner.clause) : null,
    steps: JSON.stringify(result.steps),
    counted: JSON.stringify(result.counted),
    hash: evaluationHash(inputHashOf(input), result),
  }
}

/** What a result adds to the totals, or takes out again. */
export const additionsOf = (partnerId: string, counted: readonly Counted[], sign: 1n | -1n): Addition[] =>
  counted.map((one) => ({
    partnerId,
    ruleId: one.ruleId,
    period: one.period,
    periodStart: one.periodStart,
    currency: one.currency,
    volumeMinor: sign * BigInt(one.volumeMinor),
    salesMicro: sign * BigInt(one.salesMicro),
    customersMicro: sign * BigInt(one.customersMicro),
    leadsMicro: sign * BigInt(one.leadsMicro),
  }))

type HoldCause = { kind: HoldKind; reason: string; causeId: string | null }
type Draft = { row: NewLine; holds: readonly HoldCause[] }

const linesOf = async (
  tx: Tx,
  all: readonly Computed[],
  written: ReadonlyMap<string, { id: string }>,
): Promise<Draft[]> => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  const earning = all.filter(({ result }) => result.partners.some(({ lines }) => lines.length > 0))
  const partnerIds = [...new Set(earning.flatMap(({ result }) => result.partners.map(({ partnerId }) => partnerId)))]
  const partnerHolds = await openPartnerHoldRows(tx, partnerIds)
  const closed = await closedDays(
    tx,
    earning.map(({ input }) => input.day),
  )
  return earning.flatMap((one) =>
    one.result.partners.flatMap((result) => {
      const evaluation = written.get(keyOf(one, result))
      if (!evaluation) return []
      const { conversion, input } = one
      const holds: HoldCause[] = [
        ...conversion.holds.map(({ kind, id, reason }) => ({ kind, reason, causeId: id })),
        ...(partnerHolds.get(result.partnerId) ?? []).map((hold) => ({
          kind: 'partner' as const,
          reason: hold.reason,
          causeId: hold.id,
        })),
        ...(one.result.isAboveSaleValue
          ? [
              {
                kind: 'above_sale_value' as const,
                reason: 'All commissions of this sale together are above the agreed share of it',
                causeId: null,
              },
            ]
          : []),
      ]
      const { date, time } = civilDateTime(zone, conversion.occurredAt)
      const day = input.day > today || closed.has(input.day) ? today : input.day
      return result.lines.map(
        (line): Draft => ({
          holds,
          row: {
            id: newId(idPrefixes.commission),
            partner_id: result.partnerId,
            evaluation_id: evaluation.id,
            conversion_id: conversion.id,
            credit_set_id: conversion.creditSet.id,
            sale_id: conversion.sale?.id ?? null,
            rule_id: line.ruleId,
            rule_name: line.ruleName,
            kind: line.kind,
            amount_minor: line.amountMinor,
            currency: line.currency,
            occurred_at: conversion.occurredAt,
            accounting_day: day,
            hold_until: instantAt(zone, addDays(date, one.holdDays.get(result.partnerId)!), time),
            state: 'pending',
            is_held: holds.length > 0,
            parts: partsOf(input, result, line),
          },
        }),
      )
    }),
  )
}

/** What each line of the sale gave, where the rule does not earn on all of them: refunds name lines. */
export const partsOf = (input: EngineInput, result: PartnerResult, line: EngineLine): string | null => {
  const saleLines = input.sale?.lines ?? []
  const rules = result.steps.find((step) => step.step === 'rules')
  const base = result.steps.find((step) => step.step === 'base')
  if (saleLines.length < 2 || rules?.step !== 'rules' || base?.step !== 'base') return null
  const won = rules.rules.find(({ ruleId }) => ruleId === line.ruleId)?.wonLines ?? []
  if (won.length === saleLines.length || line.kind === 'tier_catch_up') return null
  const weights = won.map((id) => {
    const minor = BigInt(base.lines.find((one) => one.id === id)!.minor)
    return minor > 0n ? minor : 0n
  })
  const amounts = weights.some((weight) => weight > 0n)
    ? allocate(BigInt(line.amountMinor), weights)
    : allocate(
        BigInt(line.amountMinor),
        won.map(() => 1n),
      )
  return JSON.stringify(
    won.map((lineId, at) => ({
      lineId,
      netMinor: saleLines.find(({ id }) => id === lineId)!.netMinor,
      amountMinor: String(amounts[at]),
    })),
  )
}

const putLines = async (tx: Tx, drafts: readonly Draft[]): Promise<void> => {
  if (drafts.length === 0) return
  const inserted = await insertComputedLines(
    tx,
    drafts.map(({ row }) => row),
  )
  const fresh = drafts.filter(({ row }) => inserted.has(row.id))
  const causes = new Map(fresh.flatMap(({ holds }) => holds).map((cause) => [`${cause.kind} ${cause.causeId}`, cause]))
  for (const [key, cause] of causes)
    await insertHolds(
      tx,
      fresh
        .filter(({ holds }) => holds.some((one) => `${one.kind} ${one.causeId}` === key))
        .map(({ row }) => ({ commissionId: row.id, partnerId: row.partner_id })),
      cause,
    )
  await post(
    tx,
    fresh.map(({ row }) => ({
      ...commissionAccrued({
        partnerId: row.partner_id,
        amount: { currency: row.currency, amountMinor: BigInt(row.amount_minor) },
        commissionKind: row.kind,
        held: row.is_held,
      }),
      source: { kind: 'commission', id: row.id },
      step: 'accrued',
      accountingDay: row.accounting_day,
    })),
  )
  await announceMany(
    tx,
    commissionCreated,
    fresh.map(({ row }) => ({
      payload: {
        commissionId: row.id,
        partnerId: row.partner_id,
        kind: row.kind,
        currency: row.currency,
        amountMinor: row.amount_minor,
        state: row.is_held ? 'held' : row.state,
        holdUntil: row.hold_until.toISOString(),
      },
      about: { subject: { kind: 'commission', id: row.id, version: 1 }, partnerId: row.partner_id },
    })),
  )
}

const defer = async (tx: Tx, { conversion, input, result }: Computed): Promise<void> => {
  const isNew = await deferred(tx, {
    conversionId: conversion.id,
    creditSetId: conversion.creditSet.id,
    saleId: conversion.sale?.id ?? null,
    day: input.day,
    waits: result.waits,
  })
  if (!isNew) return
  const [wait] = result.waits
  await tx.announce(
    evaluationDeferred,
    {
      conversionId: conversion.id,
      reason: wait!.kind === 'rate' ? 'fx_rate_missing' : 'cost_missing',
      from: wait!.kind === 'rate' ? wait!.from : null,
      to: wait!.kind === 'rate' ? wait!.to : null,
      saleId: conversion.sale?.id ?? null,
    },
    { subject: { kind: 'conversion', id: conversion.id } },
  )
}
