/** Cards as sums need them, and who may look into which. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { CardAnswer } from '../../contract/shared.ts'
import type { CaseState, Purpose, Seat } from '../../contract/states.ts'
import { type CardRow, cardsOfCases, savesOf } from '../../queries/scorecards.ts'

export type Answer = Static<typeof CardAnswer>
export type FinishedCard = {
  id: string
  caseId: string
  purpose: Purpose
  seat: Seat
  reviewerId: string
  /** As submitted. */
  first: readonly Answer[]
  /** As revised, where it was; what counts. */
  answers: readonly Answer[]
}

export const isSent = (card: Pick<CardRow, 'state'>): boolean => card.state === 'submitted' || card.state === 'revised'
export const isOpenCard = (card: Pick<CardRow, 'state'>): boolean =>
  card.state === 'assigned' || card.state === 'in_progress'

/** Submitted cards with their answers, by case. For sums on the server only: nothing of it is shown unseen. */
export const finishedCards = async (tx: Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, FinishedCard[]>> =>
  finishedOf(tx, await cardsOfCases(tx, caseIds))

export const finishedOf = async (
  tx: Tx,
  byCase: ReadonlyMap<string, readonly CardRow[]>,
): Promise<ReadonlyMap<string, FinishedCard[]>> => {
  const sent = [...byCase.values()].flat().filter(isSent)
  const saves = await savesOf(tx, sent)
  const finished = sent.map((card): FinishedCard => {
    const own = saves.get(card.id)!.all
    const first = (own.get(card.submitted_number!)?.answers ?? []) as Answer[]
    return {
      id: card.id,
      caseId: card.case_id,
      purpose: card.purpose as Purpose,
      seat: card.seat as Seat,
      reviewerId: card.reviewer_id,
      first,
      answers: card.revised_number ? ((own.get(card.revised_number)?.answers ?? first) as Answer[]) : first,
    }
  })
  return Map.groupBy(finished, (card) => card.caseId)
}

const roundIsComplete: readonly CaseState[] = ['reconciling', 'assessed', 'decided', 'reopened', 'closed']

/** Why scores of others are sealed for this member; null when they may be read. Roles make no difference. */
export const sealedBecause = (state: CaseState, cards: readonly CardRow[], memberId: string | null): string | null => {
  const own = cards.filter((card) => card.reviewer_id === memberId)
  if (own.some(isOpenCard)) return 'Scores of others open when you have submitted your own cards.'
  if (own.some(isSent)) return null
  return roundIsComplete.includes(state) ? null : 'Scores open when every reviewer has submitted.'
}

/** Why this card is sealed for the member; null when it may be read. A card that is not submitted is its reviewer's. */
export const cardSealedBecause = (
  state: CaseState,
  cards: readonly CardRow[],
  card: CardRow,
  memberId: string | null,
): string | null => {
  if (memberId !== null && card.reviewer_id === memberId) return null
  if (!isSent(card)) return 'Nobody but its reviewer reads a card before it is submitted.'
  return sealedBecause(state, cards, memberId)
}
