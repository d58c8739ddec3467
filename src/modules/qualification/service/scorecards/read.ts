/** Cards as they are shown: lists never with scores, a card only to whom it is open. */

import { partnerNames } from '#modules/partners/public.ts'
import { clocksOf } from '#modules/tasks/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { forbidden, notFound } from '#platform/errors.ts'
import { scorecardReadRefused } from '../../contract/events.ts'
import type { Scorecard, ScorecardSummary } from '../../contract/scorecards.ts'
import { meansOf, scoreOf } from '../../contract/scores.ts'
import { type CaseState, isOpen, type Purpose, type ScorecardState, type Seat } from '../../contract/states.ts'
import { type CaseRow, caseRows, insertReader } from '../../queries/cases.ts'
import { membersOf } from '../../queries/people.ts'
import { type CardRow, cardsOfCases, findCard, savesOf } from '../../queries/scorecards.ts'
import { memberId } from '../acting.ts'
import { interestOf, type Loaded, loadCase, pinOf } from '../cases/load.ts'
import { aboutCard, criteriaOf } from '../cases/seats.ts'
import { scoreToWire } from '../wire.ts'
import { type Answer, cardSealedBecause, isOpenCard, isSent } from './cards.ts'
import { lackingIn } from './verbs.ts'

type Summary = Static<typeof ScorecardSummary>

export const cardSummaries = async (tx: Tx, rows: readonly CardRow[]): Promise<Summary[]> => {
  const caseIds = [...new Set(rows.map((row) => row.case_id))]
  const cases = new Map<string, CaseRow>((await caseRows(tx, caseIds)).map((row) => [row.id, row]))
  const all = await cardsOfCases(tx, caseIds)
  const names = await partnerNames(tx, [...new Set([...cases.values()].map((row) => row.partner_id))])
  const members = await membersOf(
    tx,
    rows.map((row) => row.reviewer_id),
  )
  const clocks = await clocksOf(
    tx,
    rows.map((row) => row.id),
  )
  const me = memberId(tx.ctx)
  return rows.map((row): Summary => {
    const own = cases.get(row.case_id)!
    const clock = clocks.get(row.id)?.findLast((one) => one.kind === 'scorecard' && one.state === 'running')
    const state = own.state as CaseState
    return {
      id: row.id,
      caseId: row.case_id,
      caseState: state,
      partner: { id: own.partner_id, name: names.get(own.partner_id) ?? '' },
      purpose: row.purpose as Purpose,
      seat: row.seat as Seat,
      reviewer: { id: row.reviewer_id, name: members.get(row.reviewer_id)?.name ?? '' },
      state: row.state as ScorecardState,
      isMine: row.reviewer_id === me,
      isSealed: cardSealedBecause(state, all.get(row.case_id) ?? [], row, me) !== null,
      dueAt: clock?.breachesAt?.toISOString() ?? null,
      isLate: clock?.breachedAt != null,
      assignedAt: row.assigned_at.toISOString(),
      submittedAt: row.submitted_at?.toISOString() ?? null,
      revisedAt: row.revised_at?.toISOString() ?? null,
      recusedReason: row.recused_reason,
      version: row.version,
    }
  })
}

/** A card for somebody to whom it is open. 403 `scorecard.sealed` else; the try is kept as a fact of its own. */
export const readCard = async (ctx: Ctx, id: string): Promise<Static<typeof Scorecard>> => {
  const found = await reading(ctx, async (tx) => {
    const card = await findCard(tx, id)
    if (!card) throw notFound('scorecard')
    const loaded = await loadCase(tx, card.case_id)
    const sealed = cardSealedBecause(loaded.state, loaded.cards, card, memberId(ctx))
    return { card, loaded, sealed, wire: sealed ? null : await cardToWire(tx, loaded, card) }
  })
  if (found.wire) {
    await inTransaction(ctx, (tx) => noteReader(tx, [found.loaded]))
    return found.wire
  }
  await inTransaction(ctx, (tx) =>
    tx.announce(
      scorecardReadRefused,
      { scorecardId: id, caseId: found.card.case_id, partnerId: found.loaded.row.partner_id },
      aboutCard(found.loaded, found.card),
    ),
  )
  throw forbidden('scorecard.sealed', found.sealed!, { caseId: found.card.case_id })
}

/** Whoever reads scores without scoring cannot be seated later; this is written down where it happens. */
export const noteReader = async (tx: Tx, cases: readonly Loaded[]): Promise<void> => {
  const me = memberId(tx.ctx)
  if (!me) return
  const others = cases.filter(
    (one) => !one.readers.has(me) && isOpen(one.state) && !one.cards.some((card) => card.reviewer_id === me),
  )
  if (others.length > 0)
    await insertReader(
      tx,
      others.map((one) => one.row.id),
      me,
    )
}

/** The card with its answers. For whom it is open is the caller's to know. */
export const cardToWire = async (tx: Tx, loaded: Loaded, card: CardRow): Promise<Static<typeof Scorecard>> => {
  const [summary] = await cardSummaries(tx, [card])
  const saves = (await savesOf(tx, [card])).get(card.id)!
  const answersAt = (number: number | null) =>
    number === null ? null : ((saves.all.get(number)?.answers ?? []) as Answer[])
  const answers = answersAt(card.submitted_number) ?? ((saves.latest?.answers ?? []) as Answer[])
  const revised = answersAt(card.revised_number)
  const purpose = card.purpose as Purpose
  const criteria = criteriaOf(loaded, purpose, card.seat as Seat)
  const pin = pinOf(loaded, purpose)!
  return {
    ...summary!,
    rubric: { id: pin.rubricId, number: pin.number },
    criteria,
    interest: interestOf(loaded, card.reviewer_id),
    answers,
    revised,
    score: isSent(card)
      ? scoreToWire(
          scoreOf(criteria, meansOf([revised ?? answers]), 0),
          new Map(criteria.map((one) => [one.key, one.label])),
        )
      : null,
    saves: saves.count,
    canSubmit: { reasons: isOpenCard(card) ? reasonsAgainst(loaded, card, criteria, answers) : ['It is submitted'] },
  }
}

const reasonsAgainst = (
  loaded: Loaded,
  card: CardRow,
  criteria: Static<typeof Scorecard>['criteria'],
  answers: readonly Answer[],
): string[] => {
  const { missing, comment, evidence } = lackingIn(criteria, answers)
  const list = (found: typeof criteria) => found.map((one) => one.label).join(', ')
  return [
    ...(interestOf(loaded, card.reviewer_id) === 'undeclared' ? ['Declare your interests first'] : []),
    ...(card.purpose === 'fit' && loaded.state !== 'assessing' ? ['The assessment of fit has not begun'] : []),
    ...(missing.length > 0 ? [`Not scored: ${list(missing)}`] : []),
    ...(comment.length > 0 ? [`A comment is needed: ${list(comment)}`] : []),
    ...(evidence.length > 0 ? [`Evidence is needed: ${list(evidence)}`] : []),
  ]
}
