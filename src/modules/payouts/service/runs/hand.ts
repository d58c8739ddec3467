/** What people and systems say of a payout: settlement, failure, return; and the way out of uncertainty that takes two. */

import { closeTask } from '#modules/tasks/public.ts'
import { isCivilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import {
  decideResolution,
  evidenceOf,
  insertEvidence,
  insertResolution,
  resolutionsOf,
  setEvidence,
} from '../../queries/runs/evidence.ts'
import { type PayoutRow, readPayout } from '../../queries/runs/payouts.ts'
import { today } from './candidates.ts'
import { applyTo, asEvidence, declaredUnsent, type Evidence, takeEvidence } from './evidence.ts'
import { settleRunIn } from './execute.ts'
import { failed } from './moves.ts'
import { paying } from './paying.ts'
import { actingMember } from './people.ts'
import { askSecondOf, confirmTask, resolveTask, tellOutcome } from './tell.ts'
import { announceResolved } from './uncertain.ts'

const lockedPayout = async (tx: Tx, id: string): Promise<PayoutRow> => {
  const first = await readPayout(tx, id)
  if (!first) throw notFound('payout')
  await lockMoneyOf(tx, [first.partner_id])
  return (await readPayout(tx, id, 'update'))!
}

export type SettlementInput = { on: string; bankReference: string }
/**
 * The day and the bank's reference. A person's word about a payout above the limits waits for a second person; the same
 * call by another one confirms it. 409 `payout.not_under_way`, `resolution.same_person`, 422 for a day ahead.
 */
export const recordSettlement = (ctx: Ctx, id: string, input: SettlementInput): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const payout = await lockedPayout(tx, id)
    if (!isCivilDate(input.on) || input.on > today(tx))
      throw invalid({ field: 'on', rule: 'day_ahead', message: 'This day has not come yet.' })
    if (!['submitting', 'uncertain', 'submitted', 'settled'].includes(payout.state)) throw notUnderWay(payout)
    const said = evidenceOfCaller(ctx, payout, {
      outcome: 'settled',
      happenedOn: input.on,
      railReference: input.bankReference,
      reasonCode: null,
      reason: null,
    })
    if (ctx.actor.kind === 'member' && (await isAboveLimit(tx, payout)) && payout.state !== 'settled') {
      await withSecond(tx, payout, said, ctx.actor.id)
      return
    }
    await takeEvidence(tx, said)
    await settleRunIn(tx, payout.run_id)
  })
const notUnderWay = (payout: PayoutRow) =>
  conflict('payout.not_under_way', `This payout is ${payout.state}; nothing was sent that could arrive.`)

const isAboveLimit = async (tx: Tx, payout: PayoutRow): Promise<boolean> =>
  payout.base_minor === null || BigInt(payout.base_minor) > (await paying.limits(tx)).payoutLimit.amountMinor

const evidenceOfCaller = (
  ctx: Ctx,
  payout: PayoutRow,
  said: Pick<Evidence, 'outcome' | 'happenedOn' | 'railReference' | 'reasonCode' | 'reason'> & { amountMinor?: bigint },
): Evidence => ({
  reference: payout.reference,
  source: ctx.actor.kind === 'member' ? 'person' : 'webhook',
  sourceKey: `${ctx.actor.kind === 'member' ? 'person' : 'system'}/${payout.id}/${said.outcome}/${said.railReference ?? ''}`,
  currency: payout.currency,
  amountMinor: said.amountMinor ?? BigInt(payout.net_minor),
  raw: {},
  outcome: said.outcome,
  happenedOn: said.happenedOn,
  railReference: said.railReference,
  reasonCode: said.reasonCode,
  reason: said.reason,
})

const withSecond = async (tx: Tx, payout: PayoutRow, said: Evidence, memberId: string): Promise<void> => {
  const waiting = (await evidenceOf(tx, payout.id)).find((row) => row.state === 'waiting' && row.outcome === 'settled')
  if (!waiting) {
    await insertEvidence(tx, {
      id: newId(idPrefixes.payoutEvidence),
      payout_id: payout.id,
      reference: said.reference,
      source: 'person',
      source_key: said.sourceKey,
      outcome: 'settled',
      currency: said.currency,
      amount_minor: said.amountMinor?.toString() ?? null,
      happened_on: said.happenedOn,
      rail_reference: said.railReference,
      reason_code: null,
      reason: null,
      raw: {},
      state: 'waiting',
      note: 'Above the limit: a second person confirms it',
      recorded_by: memberId,
    })
    await askSecondOf(tx, payout)
    return
  }
  if (waiting.recorded_by === memberId)
    throw conflict('resolution.same_person', 'You entered it; above the limit another person confirms.')
  if (waiting.rail_reference !== said.railReference || waiting.happened_on !== said.happenedOn)
    throw conflict(
      'settlement.differs',
      'The day or the reference is not what the first person entered; compare them with the bank.',
    )
  await setEvidence(tx, waiting.id, { state: 'kept', decidedBy: memberId })
  await applyTo(tx, payout, waiting.id, asEvidence(waiting))
  await closeTask(tx, { kind: confirmTask, subjectId: payout.id, outcome: 'done' })
  await settleRunIn(tx, payout.run_id)
}

export type FailureInput = { code?: string | undefined; reason: string; reference?: string | undefined }
/** A refusal for good: what is owed is due again. 409 `payout.settled` after it arrived. */
export const recordFailure = (ctx: Ctx, id: string, input: FailureInput): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const payout = await lockedPayout(tx, id)
    if (payout.state === 'settled')
      throw conflict('payout.settled', 'It was settled; if the money came back, record the return.')
    if (!['submitting', 'submitted', 'failed'].includes(payout.state))
      throw payout.state === 'uncertain'
        ? conflict(
            'payout.uncertain',
            'Nobody knows whether it was sent: declare it unsent with proof, and a second person confirms.',
          )
        : notUnderWay(payout)
    await takeEvidence(
      tx,
      evidenceOfCaller(ctx, payout, {
        outcome: 'failed',
        happenedOn: today(tx),
        railReference: input.reference ?? null,
        reasonCode: input.code ?? 'refused',
        reason: input.reason,
      }),
    )
    await settleRunIn(tx, payout.run_id)
  })

export type ReturnInput = {
  on: string
  amountMinor?: string | undefined
  reason: string
  code?: string | undefined
  bankReference?: string | undefined
}
/** The money came back, perhaps less what a bank kept. 409 `payout.not_under_way`. */
export const recordReturn = (ctx: Ctx, id: string, input: ReturnInput): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const payout = await lockedPayout(tx, id)
    if (!['submitted', 'settled', 'returned'].includes(payout.state)) throw notUnderWay(payout)
    const back = input.amountMinor === undefined ? BigInt(payout.net_minor) : BigInt(input.amountMinor)
    if (back > BigInt(payout.net_minor))
      throw invalid({
        field: 'amountMinor',
        rule: 'maximum',
        message: 'More came back than was sent; that is no return.',
      })
    await takeEvidence(
      tx,
      evidenceOfCaller(ctx, payout, {
        outcome: 'returned',
        happenedOn: input.on,
        railReference: input.bankReference ?? null,
        reasonCode: input.code ?? 'returned',
        reason: input.reason,
        amountMinor: back,
      }),
    )
    await settleRunIn(tx, payout.run_id)
  })

export type ResolutionInput = {
  kind: 'declare_unsent' | 'adopt' | 'recall'
  proof: string
  railReference?: string | undefined
}
/**
 * One person says what became of it, with proof; the same call by another confirms. Only then is an unsent payout over and
 * its amount due again, to be paid under a new reference; the old one is barred for ever.
 */
export const resolve = (ctx: Ctx, id: string, input: ResolutionInput): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const memberId = actingMember(ctx)
    const payout = await lockedPayout(tx, id)
    const needs = input.kind === 'recall' ? ['submitted', 'settled'] : ['uncertain']
    if (!needs.includes(payout.state))
      throw conflict('payout.not_uncertain', `This payout is ${payout.state}; there is nothing to resolve.`)
    const open = (await resolutionsOf(tx, id)).find((row) => row.decision === null)
    if (!open) {
      await insertResolution(tx, {
        id: newId(idPrefixes.payoutResolution),
        payout_id: id,
        kind: input.kind,
        proof: input.proof,
        rail_reference: input.railReference ?? null,
        asked_by: memberId,
      })
      await askSecondOf(tx, payout)
      return
    }
    if (open.kind !== input.kind)
      throw conflict(
        'resolution.differs',
        `Another resolution waits: ${open.kind.replaceAll('_', ' ')}; refuse it first.`,
      )
    if (open.asked_by === memberId)
      throw conflict('resolution.same_person', 'You asked for it; another person has to confirm.')
    await decideResolution(tx, open.id, 'confirmed', memberId)
    await carryOut(tx, payout, open)
    await closeTask(tx, { kind: resolveTask, subjectId: id, outcome: 'done' })
    await settleRunIn(tx, payout.run_id)
  })
export const refuseResolution = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const memberId = actingMember(ctx)
    await lockedPayout(tx, id)
    const open = (await resolutionsOf(tx, id)).find((row) => row.decision === null)
    if (!open) throw conflict('resolution.none', 'No resolution waits for a second person.')
    await decideResolution(tx, open.id, 'refused', memberId)
  })

const carryOut = async (
  tx: Tx,
  payout: PayoutRow,
  of: { id: string; kind: ResolutionInput['kind']; proof: string; rail_reference: string | null },
) => {
  if (of.kind === 'declare_unsent') {
    const after = await failed(tx, payout, { code: declaredUnsent, reason: of.proof })
    await announceResolved(tx, after, 'declare_unsent', 'failed')
    await tellOutcome(tx, after)
    return
  }
  const outcome = of.kind === 'adopt' ? ('submitted' as const) : ('returned' as const)
  await takeEvidence(tx, {
    reference: payout.reference,
    source: 'person',
    sourceKey: `resolution/${of.id}`,
    outcome,
    currency: payout.currency,
    amountMinor: BigInt(payout.net_minor),
    happenedOn: today(tx),
    railReference: of.rail_reference,
    reasonCode: of.kind === 'recall' ? 'recalled' : null,
    reason: of.kind === 'recall' ? of.proof : null,
    raw: {},
  })
  const after = (await readPayout(tx, payout.id))!
  await announceResolved(tx, after, of.kind, outcome)
}
