/**
 * Evidence: what rails, files, systems and people tell of a payout. Each piece is kept once; what fits the state moves it,
 * what is early waits for our own record, what contradicts is kept for a person and moves no money.
 */
import type { CivilDate } from '#platform/civil-time.ts'
import { actorId, type Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { Outcome } from '../../contract/run-states.ts'
import { type EvidenceRow, insertEvidence, keptFor, setEvidence } from '../../queries/runs/evidence.ts'
import { findByReference, type PayoutRow, readPayout } from '../../queries/runs/payouts.ts'
import { railOf } from '../rails/rails.ts'
import { today } from './candidates.ts'
import { failed, returned, settled, submitted } from './moves.ts'
import { paying } from './paying.ts'
import { askToLook, tellOutcome } from './tell.ts'

export type Evidence = {
  reference: string
  source: EvidenceRow['source']
  /** The same key is the same evidence. */
  sourceKey: string
  outcome: Outcome
  currency: string | null
  amountMinor: bigint | null
  happenedOn: CivilDate | null
  railReference: string | null
  reasonCode: string | null
  reason: string | null
  raw: unknown
}
/** `known`: it was there already. `applied`: it moved the payout or agrees with it. `kept`: it waits, or a person looks. */
export type Taken = 'known' | 'applied' | 'kept'

/** A payout that two people declared unsent is never ordered again under its old reference; news of it is an alarm. */
export const declaredUnsent = 'declared_unsent'

/** Takes the partner's money lock itself; call it before any row of the payout is locked. */
export const takeEvidence = async (tx: Tx, evidence: Evidence): Promise<Taken> => {
  const found = await findByReference(tx, evidence.reference)
  if (found) await lockMoneyOf(tx, [found.partner_id])
  const id = newId(idPrefixes.payoutEvidence)
  const isNew = await insertEvidence(tx, {
    id,
    payout_id: found?.id ?? null,
    reference: evidence.reference,
    source: evidence.source,
    source_key: evidence.sourceKey,
    outcome: evidence.outcome,
    currency: evidence.currency,
    amount_minor: evidence.amountMinor?.toString() ?? null,
    happened_on: evidence.happenedOn,
    rail_reference: evidence.railReference,
    reason_code: evidence.reasonCode,
    reason: evidence.reason,
    raw: evidence.raw,
    state: 'kept',
    note: null,
    recorded_by: actorId(tx.ctx.actor),
  })
  if (!isNew) return 'known'
  if (!found) return 'kept'
  const payout = (await readPayout(tx, found.id, 'update'))!
  return applyTo(tx, payout, id, evidence)
}

/** What came before our own record is held against it now. */
export const takeKept = async (tx: Tx, payoutId: string): Promise<void> => {
  const payout = await readPayout(tx, payoutId, 'update')
  if (!payout) return
  for (const row of await keptFor(tx, payout.reference)) {
    const now = (await readPayout(tx, payoutId, 'update'))!
    await setEvidence(tx, row.id, { state: 'kept', payoutId })
    await applyTo(tx, now, row.id, asEvidence(row))
  }
}
export const asEvidence = (row: EvidenceRow): Evidence => ({
  reference: row.reference,
  source: row.source,
  sourceKey: row.source_key,
  outcome: row.outcome,
  currency: row.currency,
  amountMinor: row.amount_minor === null ? null : BigInt(row.amount_minor),
  happenedOn: row.happened_on,
  railReference: row.rail_reference,
  reasonCode: row.reason_code,
  reason: row.reason,
  raw: row.raw,
})

export const applyTo = async (tx: Tx, payout: PayoutRow, evidenceId: string, evidence: Evidence): Promise<Taken> => {
  const against = objectionTo(payout, evidence)
  if (against !== undefined) {
    await setEvidence(tx, evidenceId, { state: 'kept', note: against })
    await askToLook(tx, payout, against)
    return 'kept'
  }
  if (isEarly(payout)) return 'kept'
  const after = await follow(tx, payout, evidence)
  await setEvidence(tx, evidenceId, { state: 'applied' })
  if (after.state !== payout.state) await tellOutcome(tx, after)
  return 'applied'
}

/** Nothing went out by our records yet, or the call is still under way. */
const isEarly = (payout: PayoutRow): boolean =>
  payout.state === 'frozen' ||
  payout.state === 'ready' ||
  (payout.state === 'submitting' && railOf(payout.rail)?.way === 'call')

/** Why a person has to look at it; undefined when it fits. */
const objectionTo = (payout: PayoutRow, evidence: Evidence): string | undefined => {
  if (payout.reason_code === declaredUnsent)
    return `Two people declared this payout unsent, and now it is said to be ${evidence.outcome}`
  const { amountMinor, currency } = evidence
  if (currency !== null && currency !== payout.currency) return `It was sent in ${payout.currency}, not in ${currency}`
  const net = BigInt(payout.net_minor)
  // Banks may keep a part of what they send back.
  if (amountMinor !== null && (evidence.outcome === 'returned' ? amountMinor > net : amountMinor !== net))
    return `The amount is ${amountMinor} ${payout.currency} in minor units, ours is ${net}`
  switch (payout.state) {
    case 'stopped':
      return `It was stopped, and now it is said to be ${evidence.outcome}`
    case 'failed':
      return evidence.outcome === 'failed' ? undefined : `It failed, and now it is said to be ${evidence.outcome}`
    case 'returned':
      return evidence.outcome === 'returned' || evidence.outcome === 'settled' || evidence.outcome === 'submitted'
        ? undefined
        : 'It came back, and now it is said to have failed'
    case 'settled':
      return evidence.outcome === 'failed'
        ? 'It was settled, and now it is said to have been refused: only money seen on the statement moves it'
        : undefined
    default:
      return undefined
  }
}

const reached: Readonly<Record<string, number>> = { submitting: 0, uncertain: 0, submitted: 1, settled: 2 }
const follow = async (tx: Tx, payout: PayoutRow, evidence: Evidence): Promise<PayoutRow> => {
  const stands = reached[payout.state]
  if (stands === undefined) return payout
  const { outcome } = evidence
  const why = { code: evidence.reasonCode ?? outcome, reason: evidence.reason ?? `The rail says it ${outcome}` }
  if (outcome === 'failed') return failed(tx, payout, why)
  let now = payout
  if (stands < 1) now = await submitted(tx, now, { railReference: evidence.railReference })
  if (outcome === 'settled' && stands < 2) now = await settled(tx, now, { on: evidence.happenedOn ?? today(tx) })
  if (outcome === 'returned') {
    const back = evidence.amountMinor ?? BigInt(payout.net_minor)
    now = await returned(tx, now, { ...why, feeMinor: BigInt(payout.net_minor) - back })
    await paying.suspendMethod(tx, { methodId: payout.method_id, reason: `A payout came back: ${why.reason}` })
  }
  return now
}
