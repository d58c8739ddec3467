/** What follows by itself: a case goes on as far as its cards, gates and seats let it. Called after each change. */
import type { Stage } from '#modules/partners/contract/stages.ts'
import { findPartner, moveStage } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { isOpen, seatLabels } from '../../contract/states.ts'
import { decideAtOnce } from '../decisions/fast-track.ts'
import { gatesOf, openGates } from '../gates/gates.ts'
import { isOpenCard, isSent } from '../scorecards/cards.ts'
import { type Loaded, lockCase } from './load.ts'
import { moveCase } from './moves.ts'
import { qualificationScore, spreadOfCase } from './scores.ts'
import { activeCards, arrangeSeats, isFilled, neededSeats, startReview } from './seats.ts'

/** What stands between the case and its next state, in words. */
export const missingFor = (loaded: Loaded): string[] => {
  const { state } = loaded
  if (!isOpen(state)) return []
  const seatless = neededSeats(loaded).flatMap((seat) =>
    loaded.row.light || isFilled(loaded, seat) ? [] : [`${seatLabels[seat]}: nobody without interest sits there`],
  )
  const waiting = (isWanted: (purpose: string) => boolean) => {
    const cards = loaded.cards.filter((card) => isOpenCard(card) && isWanted(card.purpose))
    return cards.length > 0 ? [`${cards.length} card${cards.length === 1 ? '' : 's'} not submitted`] : []
  }
  if (loaded.row.light) return openGates(gatesOf(loaded)).map((gate) => gate.words)
  if (state === 'open') return qualificationMissing(loaded)
  if (state === 'qualified') return seatless
  if (state === 'assessing') return [...seatless, ...waiting(() => true)]
  if (state === 'reconciling') return ['A note on where the scores lie apart']
  return openGates(gatesOf(loaded)).map((gate) => gate.words)
}

/** Submitted technical and business cards with enough coverage, and answered gates. */
export const qualificationMissing = (loaded: Loaded): string[] => {
  if (loaded.row.light) return []
  const missing: string[] = []
  for (const purpose of ['technical', 'business'] as const) {
    const own = loaded.cards.filter((card) => card.purpose === purpose && card.state !== 'recused')
    const found = qualificationScore(loaded, purpose)
    if (!found) continue
    if (own.length === 0 || own.some(isOpenCard)) missing.push(`The ${purpose} card is not submitted`)
    else if (!found.score.isComplete)
      missing.push(`The ${purpose} card covers less than ${loaded.settings.coverageLeast} % of the weight`)
  }
  return [...missing, ...openGates(gatesOf(loaded)).map((gate) => gate.words)]
}

/** Every needed seat has sent what it scores, and no card is open. */
const isRoundIn = (loaded: Loaded): boolean =>
  !loaded.cards.some(isOpenCard) &&
  neededSeats(loaded).every((seat) => activeCards(loaded, seat).some((card) => card.purpose === 'fit' && isSent(card)))

export const advance = async (tx: Tx, id: string): Promise<Loaded> => {
  let loaded = await lockCase(tx, id)
  // Each round changes one thing; more rounds than states would be a circle.
  for (let round = 0; round < 12 && isOpen(loaded.state); round += 1) {
    if (!(await step(tx, loaded))) break
    loaded = await lockCase(tx, id)
  }
  if (isOpen(loaded.state)) await moveToAssessing(tx, loaded)
  if (!loaded.row.fast_track || !isOpen(loaded.state) || loaded.decision) return loaded
  await decideAtOnce(tx, loaded)
  return lockCase(tx, id)
}

const step = async (tx: Tx, loaded: Loaded): Promise<boolean> => {
  const { row, state } = loaded
  if (state !== 'reopened' && (await arrangeSeats(tx, loaded))) return true
  if (row.light) return false
  if (state === 'open' && qualificationMissing(loaded).length === 0) {
    await moveCase(tx, row, 'qualified')
    return true
  }
  if (state === 'qualified' && neededSeats(loaded).every((seat) => isFilled(loaded, seat))) {
    await beginAssessment(tx, loaded, null)
    return true
  }
  if (state === 'assessing' && isRoundIn(loaded)) {
    const flags = spreadOfCase(loaded)
    await moveCase(tx, row, flags.length > 0 ? 'reconciling' : 'assessed')
    if (flags.length === 0) await askToDecide(tx, loaded)
    return true
  }
  if (state === 'assessed' && !isRoundIn(loaded) && qualifiedForFit(loaded)) {
    await beginAssessment(tx, loaded, 'A further seat became needed')
    return true
  }
  return false
}
/** A seat that stands empty because nobody can sit there leaves the case where it is. */
const qualifiedForFit = (loaded: Loaded): boolean => loaded.cards.some(isOpenCard)

export const beginAssessment = async (tx: Tx, loaded: Loaded, reason: string | null): Promise<void> => {
  const row = await moveCase(tx, loaded.row, 'assessing', {}, reason)
  for (const card of loaded.cards)
    if (card.purpose === 'fit' && isOpenCard(card)) await startReview(tx, { ...loaded, row, state: 'assessing' }, card)
}

export const askToDecide = async (tx: Tx, { row, partnerName, manager }: Loaded): Promise<void> => {
  await openTask(tx, {
    kind: 'qualification.decide',
    subject: { kind: 'qualification_case', id: row.id },
    partnerId: row.partner_id,
    title: `Decide on ${partnerName}`.slice(0, 140),
    side: 'team',
    owner: manager ? { memberId: manager.id } : { role: 'partner_manager' },
    dueAt: row.decide_by,
    waiting: 'partner',
    cause: `decide ${row.id} ${row.version}`,
  })
}

/** The partner follows as soon as the guards let it: qualified, and no gate open. */
const moveToAssessing = async (tx: Tx, loaded: Loaded): Promise<void> => {
  if (!['assessing', 'reconciling', 'assessed'].includes(loaded.state)) return
  const partner = await findPartner(tx, loaded.row.partner_id)
  if ((partner?.stage as Stage) !== 'qualifying' || stageReasons(loaded, 'assessing').length > 0) return
  await moveStage(tx, { partnerId: loaded.row.partner_id, to: 'assessing', cause: { by: 'qualification' } })
}

/** Why the partner may not stand there yet, by guard of the stage table. */
export const stageReasons = (
  loaded: Loaded,
  to: 'assessing' | 'approved',
): { guard: 'scorecard' | 'gate' | 'sanctions'; words: string }[] => {
  const gates = gatesOf(loaded)
  const screening = gates.find((gate) => gate.gate === 'screening')
  return [
    ...(to === 'assessing' ? cardReasons(loaded) : []),
    ...gates
      .filter((gate) => gate.gate !== 'screening')
      .filter((gate) => gate.state === 'open' || (to === 'approved' && gate.state === 'fail'))
      .map((gate) => ({ guard: 'gate' as const, words: `${gate.label}: ${gate.words}` })),
    ...(screening && screening.state !== 'pass'
      ? [{ guard: 'sanctions' as const, words: `${screening.label}: ${screening.words}` }]
      : []),
  ]
}
const cardReasons = (loaded: Loaded) =>
  (['technical', 'business'] as const).flatMap((purpose) => {
    const found = loaded.row.light ? null : qualificationScore(loaded, purpose)
    return found && !found.score.isComplete
      ? [{ guard: 'scorecard' as const, words: `The ${purpose} scorecard is not complete` }]
      : []
  })
