/**
 * The ways of one payout, each whole in one transaction: its state, the ledger, its lines, the facts. Callers hold the
 * partner's money lock; a payout that somebody moved meanwhile is left alone.
 */
import type { CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import { type PayoutState, payoutMoves } from '../../contract/run-states.ts'
import { setPayables } from '../../queries/runs/payables.ts'
import { freeLines, movePayout, type PayoutRow, readPayout } from '../../queries/runs/payouts.ts'
import { postBack, postFee, postSettled, postSubmitted } from './money.ts'
import { owed } from './owed.ts'
import { paying } from './paying.ts'

export const factsOf = (payout: PayoutRow, reason: string | null = null) => ({
  payoutId: payout.id,
  runId: payout.run_id,
  partnerId: payout.partner_id,
  currency: payout.currency,
  amountMinor: payout.net_minor,
  reference: payout.reference,
  reason,
})
export const aboutPayout = (payout: PayoutRow) => ({
  subject: { kind: 'payout', id: payout.id },
  partnerId: payout.partner_id,
})

/** Compare and set; throws when the caller did not hold what it moved, which a money lock rules out. */
export const move = async (
  tx: Tx,
  payout: PayoutRow,
  to: PayoutState,
  set: Parameters<typeof movePayout>[2] = {},
): Promise<PayoutRow> => {
  if (!payoutMoves[payout.state].includes(to)) throw new Error(`A payout does not go from ${payout.state} to ${to}`)
  if (!(await movePayout(tx, payout, { ...set, state: to })))
    throw new Error(`${payout.id} was moved by somebody else who held its lock`)
  return (await readPayout(tx, payout.id))!
}

/** The rail has it. */
export const submitted = async (
  tx: Tx,
  payout: PayoutRow,
  of: { railReference: string | null },
): Promise<PayoutRow> => {
  await postSubmitted(tx, payout)
  const after = await move(tx, payout, 'submitted', {
    rail_reference: of.railReference,
    submitted_at: tx.now,
    lease_until: null,
    next_look_at: null,
  })
  await tx.announce(payoutEvents.payoutSubmitted, factsOf(after), aboutPayout(after))
  return after
}
/** The money arrived. */
export const settled = async (tx: Tx, payout: PayoutRow, of: { on: CivilDate }): Promise<PayoutRow> => {
  await postSettled(tx, payout)
  const after = await move(tx, payout, 'settled', { settled_at: tx.now, settled_on: of.on })
  await setPayables(tx, [payout.id], 'paid')
  await owed.payLines(tx, { payoutId: payout.id, at: tx.now })
  await tx.announce(payoutEvents.payoutSettled, factsOf(after), aboutPayout(after))
  return after
}

type Why = { code: string; reason: string }
const backToDue = async (tx: Tx, payout: PayoutRow, type: 'stopped' | 'failed' | 'returned', reason: string) => {
  await postBack(tx, payout.id, type)
  if (payout.document_id) await paying.cancelDocument(tx, { payoutId: payout.id, reason })
  await freeLines(tx, [payout.id])
  await setPayables(tx, [payout.id], 'open')
}
const ended = (tx: Tx, { code, reason }: Why) => ({
  reason_code: code,
  reason,
  ended_at: tx.now,
  lease_until: null,
  next_look_at: null,
})

/** The rail refused it for good: nothing went out. */
export const failed = async (tx: Tx, payout: PayoutRow, why: Why): Promise<PayoutRow> => {
  await backToDue(tx, payout, 'failed', why.reason)
  const after = await move(tx, payout, 'failed', ended(tx, why))
  await owed.thawLines(tx, { payoutId: payout.id })
  await tx.announce(payoutEvents.payoutFailed, factsOf(after, why.reason), aboutPayout(after))
  return after
}
/** The money came back; banks may have kept a fee, which is ours. */
export const returned = async (tx: Tx, payout: PayoutRow, why: Why & { feeMinor: bigint }): Promise<PayoutRow> => {
  await backToDue(tx, payout, 'returned', why.reason)
  if (why.feeMinor > 0n) await postFee(tx, payout, why.feeMinor, 'kept on return')
  const after = await move(tx, payout, 'returned', { ...ended(tx, why), fee_minor: why.feeMinor.toString() })
  await owed.returnLines(tx, { payoutId: payout.id })
  await tx.announce(payoutEvents.payoutReturned, factsOf(after, why.reason), aboutPayout(after))
  return after
}
/** Taken out before anything was sent. */
export const stopped = async (tx: Tx, payout: PayoutRow, why: Why): Promise<PayoutRow> => {
  await backToDue(tx, payout, 'stopped', why.reason)
  const after = await move(tx, payout, 'stopped', ended(tx, why))
  await owed.thawLines(tx, { payoutId: payout.id })
  await tx.announce(payoutEvents.payoutStopped, factsOf(after, why.reason), aboutPayout(after))
  return after
}
