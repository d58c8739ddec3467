/**
 * What is due to partners, line by line, from the modules that know it. A freeze asks under the partner's money lock, so
 * that no late event can be missed; in between, the list of payables is kept fresh.
 */
import {
  freezeLines,
  heldInPayouts,
  type OpenLine,
  openLinesOf,
  openPartnerHolds,
  payLines,
  returnLines,
  thawLines,
} from '#modules/commissions/public.ts'
import type { Tx } from '#platform/context.ts'
import { type NewPayable, type PayableKind, putPayables, withdrawOthers } from '../../queries/runs/payables.ts'

/** What commissions are asked, and told when a payout takes lines, gives them back or pays them. */
export const owed = { openLinesOf, freezeLines, thawLines, payLines, returnLines, openPartnerHolds, heldInPayouts }

/** Kinds whose lines belong to commissions: what is not told any more is not owed any more. */
const commissionKinds: readonly PayableKind[] = ['commission', 'reversal', 'adjustment']
export const isOfCommissions = (kind: PayableKind): boolean => commissionKinds.includes(kind)

const asPayable = (line: OpenLine): NewPayable => ({
  partnerId: line.partnerId,
  sourceKind: line.source,
  sourceId: line.id,
  currency: line.currency,
  amountMinor: line.netMinor,
  dueOn: line.dueOn,
  saleId: line.saleId,
  words: line.words,
  blockReason: line.isBlocked && line.netMinor > 0n ? 'All payments of the partner wait' : null,
})

/** Brings the payables of these partners up to what is owed now. */
export const pullPayables = async (tx: Tx, partnerIds: readonly string[]): Promise<void> => {
  if (partnerIds.length === 0) return
  const lines = (await owed.openLinesOf(tx, partnerIds)).filter(({ netMinor }) => netMinor !== 0n)
  await putPayables(tx, lines.map(asPayable))
  await withdrawOthers(
    tx,
    partnerIds,
    commissionKinds,
    lines.map(({ id }) => id),
  )
}
