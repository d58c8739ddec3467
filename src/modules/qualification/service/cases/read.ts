/** Cases as they are shown. Scores stand in the result, which opens by the same rule as the cards. */
import { clocksOf } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { CaseSummary, QualificationCase } from '../../contract/cases.ts'
import { type CaseState, type RiskLevel, type Seat, seats } from '../../contract/states.ts'
import { type CaseRow, caseMovesOf } from '../../queries/cases.ts'
import { caseQuestionsOf } from '../../queries/gates.ts'
import { memberId } from '../acting.ts'
import { gatesFor } from '../gates/gates.ts'
import { isSent } from '../scorecards/cards.ts'
import { cardSummaries } from '../scorecards/read.ts'
import { missingFor } from './advance.ts'
import { interestOf, type Loaded, loadCase, loadCases } from './load.ts'
import { activeCards, isFilled } from './seats.ts'

type Summary = Static<typeof CaseSummary>

const summaryOf = (loaded: Loaded, lateIds: ReadonlySet<string>, me: string | null): Summary => {
  const { row } = loaded
  const gates = gatesFor(loaded, me)
  const count = (state: string) => gates.filter((gate) => gate.state === state).length
  const cards = loaded.cards.filter((card) => card.state !== 'recused')
  return {
    id: row.id,
    partner: { id: row.partner_id, name: loaded.partnerName },
    type: loaded.type,
    applicationId: row.application_id,
    cycle: row.number,
    state: loaded.state,
    isLight: row.light,
    manager: loaded.manager,
    progress: { submitted: cards.filter(isSent).length, needed: cards.length },
    gates: {
      failed: count('fail'),
      open: count('open') + count('sealed'),
      passed: count('pass') + count('waived'),
    },
    risk: (loaded.risk?.tier as RiskLevel | undefined) ?? null,
    decideBy: row.decide_by?.toISOString() ?? null,
    isLate: lateIds.has(row.id),
    outcome: loaded.decision?.state === 'made' ? loaded.decision.outcome : null,
    openedAt: row.opened_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }
}

const lateOf = async (tx: Tx, rows: readonly CaseRow[]): Promise<ReadonlySet<string>> => {
  const clocks = await clocksOf(
    tx,
    rows.map((row) => row.id),
  )
  return new Set(
    rows.flatMap((row) =>
      clocks.get(row.id)?.some((clock) => clock.state === 'running' && clock.breachedAt) ? [row.id] : [],
    ),
  )
}

export const caseSummaries = async (tx: Tx, rows: readonly CaseRow[]): Promise<Summary[]> => {
  const late = await lateOf(tx, rows)
  return (await loadCases(tx, rows)).map((loaded) => summaryOf(loaded, late, memberId(tx.ctx)))
}

export const readCase = async (tx: Tx, id: string): Promise<Static<typeof QualificationCase>> => {
  const loaded = await loadCase(tx, id)
  const me = memberId(tx.ctx)
  const moves = await caseMovesOf(tx, id)
  return {
    ...summaryOf(loaded, await lateOf(tx, [loaded.row]), me),
    gateList: gatesFor(loaded, me),
    seats: seats.flatMap((seat) => seatToWire(loaded, seat)),
    scorecards: await cardSummaries(tx, loaded.cards),
    rubrics: loaded.pins.map(({ purpose, rubricId, number }) => ({ purpose, rubricId, number })),
    questions: (await caseQuestionsOf(tx, id)).map(questionToWire),
    facts: loaded.facts,
    currency: loaded.settings.currency,
    myInterest: me ? interestOf(loaded, me) : 'undeclared',
    missing: missingFor(loaded, gatesFor(loaded, me)),
    moves: moves.map((move) => ({
      from: move.from_state as CaseState | null,
      to: move.to_state as CaseState,
      at: move.at.toISOString(),
      // A rule's own name is for the audit trail, not for a reader.
      by: move.by_kind === 'system' ? 'Tandem' : move.by_name,
      reason: move.reason,
    })),
    decisionId: loaded.decision?.id ?? null,
    closeReason: loaded.row.close_reason,
  }
}

const seatToWire = (loaded: Loaded, seat: Seat) => {
  const row = loaded.seats.find((one) => one.seat === seat)
  if (!row) return []
  const members = [...new Set(activeCards(loaded, seat).map((card) => card.reviewer_id))]
  return [
    {
      seat,
      needed: row.needed,
      reason: row.reason,
      isFilled: isFilled(loaded, seat),
      members: members.map((id) => ({
        id,
        name: loaded.members.get(id)?.name ?? '',
        interest: interestOf(loaded, id),
      })),
    },
  ]
}
export const questionToWire = (row: Awaited<ReturnType<typeof caseQuestionsOf>>[number]) => ({
  number: row.number,
  text: row.text,
  askedBy: row.asked_by_name,
  askedAt: row.asked_at.toISOString(),
  answer: row.answer,
  answeredBy: row.answered_by_name,
  answeredAt: row.answered_at?.toISOString() ?? null,
})
