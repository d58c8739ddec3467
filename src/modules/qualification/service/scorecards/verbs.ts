/** Scoring: save, submit, revise, step back. Only judgement is blind; what it stands on is shared. */
import { closeTask, meetClock } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, forbidden, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { scorecardRevised, scorecardSubmitted } from '../../contract/events.ts'
import type { Criterion } from '../../contract/rubrics.ts'
import { isOpen, type Purpose, type Seat } from '../../contract/states.ts'
import { type CardRow, findCard, insertSave, lockCardRow, savesOf, updateCardRow } from '../../queries/scorecards.ts'
import { theMember } from '../acting.ts'
import { advance } from '../cases/advance.ts'
import { interestOf, type Loaded, lockCase } from '../cases/load.ts'
import { refuseEnded, refuseUnless } from '../cases/moves.ts'
import { aboutCard, criteriaOf, factsOf, replaceReviewer } from '../cases/seats.ts'
import { reviewSilence } from '../due-kinds.ts'
import { type Answer, isOpenCard, isSent } from './cards.ts'

/** The card and its case, both locked, the case first; 403 for another's card or a declared interest. */
const lockOwn = async (tx: Tx, id: string): Promise<{ card: CardRow; loaded: Loaded }> => {
  const seen = await findCard(tx, id)
  if (!seen) throw notFound('scorecard')
  const loaded = await lockCase(tx, seen.case_id)
  const card = (await lockCardRow(tx, id))!
  const me = theMember(tx)
  if (card.reviewer_id !== me) throw forbidden('scorecard.not_yours', 'Another person scores this card.')
  if (interestOf(loaded, me) === 'declared')
    throw forbidden('interest.declared', 'You declared an interest in this company, so somebody else scores.')
  return { card, loaded }
}

const refuseSealed = (card: CardRow) => {
  if (card.state === 'recused') throw conflict('scorecard.state', 'You are not on this card any more.')
  if (isSent(card))
    throw conflict('scorecard.submitted_already', 'This card is submitted; it is not edited any more.', {
      submittedAt: card.submitted_at?.toISOString(),
    })
}
const refuseUndeclared = (loaded: Loaded, memberId: string) => {
  if (interestOf(loaded, memberId) === 'undeclared')
    throw conflict('interest.undeclared', 'Declare your interests first: shares, family, former employer, referrer.')
}

/** 422 with every answer that does not fit its rubric. */
const refuseUnknown = (criteria: readonly Criterion[], answers: readonly Answer[]) => {
  const keys = new Set(criteria.map((one) => one.key))
  const issues = answers.flatMap((answer, at) => {
    const field = `answers.${at}`
    if (!keys.has(answer.criterion))
      return [{ field: `${field}.criterion`, rule: 'unknown', message: `${answer.criterion} is not asked here.` }]
    if (answers.findIndex((other) => other.criterion === answer.criterion) !== at)
      return [{ field: `${field}.criterion`, rule: 'twice', message: `${answer.criterion} is answered twice.` }]
    if (answer.score !== null && answer.cannotAssess !== null)
      return [{ field: `${field}.score`, rule: 'either', message: 'Give a score, or say that you cannot assess.' }]
    return []
  })
  if (issues.length > 0) throw invalid(...issues)
}

export const saveCard = async (tx: Tx, id: string, answers: readonly Answer[]): Promise<CardRow> => {
  const { card, loaded } = await lockOwn(tx, id)
  refuseEnded(loaded)
  refuseSealed(card)
  refuseUndeclared(loaded, card.reviewer_id)
  refuseUnknown(criteriaOf(loaded, card.purpose as Purpose, card.seat as Seat), answers)
  await insertSave(tx, card.id, answers)
  return updateCardRow(tx, card.id, { state: 'in_progress' })
}

/** Everything that stands against submitting these answers. */
export const lackingIn = (criteria: readonly Criterion[], answers: readonly Answer[]) => {
  const of = (criterion: Criterion) => answers.find((answer) => answer.criterion === criterion.key)
  const missing = criteria.filter((one) => {
    const answer = of(one)
    return !answer || (answer.score === null && !answer.cannotAssess?.trim())
  })
  const comment = criteria.filter((one) => {
    const answer = of(one)
    return (answer?.score === 1 || answer?.score === 5) && answer.comment.trim() === ''
  })
  const evidence = criteria.filter((one) => {
    const answer = of(one)
    if (!answer || answer.score === null || one.evidence === 'none') return false
    return !answer.evidence.some((link) => one.evidence === 'one' || link.kind === 'document' || link.kind === 'file')
  })
  return { missing, comment, evidence }
}
const labels = (criteria: readonly Criterion[]) => criteria.map((one) => one.label).join(', ')
const keysOf = (criteria: readonly Criterion[]) => criteria.map((one) => one.key)

const refuseIncomplete = (criteria: readonly Criterion[], answers: readonly Answer[]) => {
  const { missing, comment, evidence } = lackingIn(criteria, answers)
  if (missing.length > 0)
    throw unprocessable('answer.missing', `Score it, or say why you cannot: ${labels(missing)}.`, {
      criteria: keysOf(missing),
    })
  if (comment.length > 0)
    throw unprocessable('answer.comment_missing', `A score of 1 or 5 needs a comment: ${labels(comment)}.`, {
      criteria: keysOf(comment),
    })
  if (evidence.length > 0)
    throw unprocessable('answer.evidence_missing', `Evidence is needed: ${labels(evidence)}.`, {
      criteria: keysOf(evidence),
    })
}

/** Submits and seals; the second of two gets 409. */
export const submitCard = async (tx: Tx, id: string, given: readonly Answer[] | undefined): Promise<CardRow> => {
  const { card, loaded } = await lockOwn(tx, id)
  refuseEnded(loaded)
  refuseSealed(card)
  refuseUndeclared(loaded, card.reviewer_id)
  if (card.purpose === 'fit')
    refuseUnless(loaded, ['assessing'], 'fit is submitted once its assessment has begun; what you save is kept')
  const answers = given ?? (((await savesOf(tx, [card])).get(card.id)?.latest?.answers ?? []) as Answer[])
  const criteria = criteriaOf(loaded, card.purpose as Purpose, card.seat as Seat)
  refuseUnknown(criteria, answers)
  refuseIncomplete(criteria, answers)
  const number = await insertSave(tx, card.id, answers)
  const sealed = await updateCardRow(tx, card.id, {
    state: 'submitted',
    submitted_number: number,
    submitted_at: tx.now,
  })
  await meetClock(tx, { kind: 'scorecard', subjectId: card.id })
  await tx.unschedule(reviewSilence, card.id)
  await closeTask(tx, { kind: 'qualification.score', subjectId: card.id, outcome: 'Submitted' })
  await tx.announce(scorecardSubmitted, factsOf(loaded, sealed), aboutCard(loaded, sealed))
  await advance(tx, card.case_id)
  return sealed
}

/** Once, while the case is reconciled; the submitted answers stay beside it. */
export const reviseCard = async (tx: Tx, id: string, given: readonly Answer[]): Promise<CardRow> => {
  const { card, loaded } = await lockOwn(tx, id)
  if (card.state === 'revised') throw conflict('scorecard.revised_already', 'You revised this card once already.')
  refuseUnless(loaded, ['reconciling'], 'cards are revised while scores are reconciled')
  if (card.state !== 'submitted' || card.purpose !== 'fit')
    throw conflict('scorecard.state', 'Only a submitted card of fit is revised.')
  const criteria = criteriaOf(loaded, 'fit', card.seat as Seat)
  const before = (await savesOf(tx, [card])).get(card.id)!.all.get(card.submitted_number!)!.answers as Answer[]
  refuseUnknown(criteria, given)
  const answers = before
    .filter((answer) => !given.some((one) => one.criterion === answer.criterion))
    .concat(given as Answer[])
  refuseIncomplete(criteria, answers)
  const number = await insertSave(tx, card.id, answers)
  const revised = await updateCardRow(tx, card.id, { state: 'revised', revised_number: number, revised_at: tx.now })
  await tx.announce(scorecardRevised, factsOf(loaded, revised), aboutCard(loaded, revised))
  return revised
}

/** Steps back from all open cards of the seat, or takes them from somebody; another is seated when there is one. */
export const recuseCard = async (
  tx: Tx,
  id: string,
  input: { reason: string; replacementId?: string | undefined },
): Promise<CardRow> => {
  const seen = await findCard(tx, id)
  if (!seen) throw notFound('scorecard')
  const loaded = await lockCase(tx, seen.case_id)
  const card = (await lockCardRow(tx, id))!
  const { actor } = tx.ctx
  const mine = actor.kind === 'member' && actor.id === card.reviewer_id
  if (!mine && !tx.ctx.rights.has('qualification.open_case') && actor.kind !== 'key')
    throw forbidden('scorecard.not_yours', 'The reviewer steps back, or who runs the case takes the card away.')
  refuseSealed(card)
  if (!isOpen(loaded.state) || !isOpenCard(card)) throw conflict('scorecard.state', 'This card is not open any more.')
  await replaceReviewer(tx, loaded, card.reviewer_id, input.reason, input.replacementId)
  await advance(tx, card.case_id)
  return (await findCard(tx, id))!
}
