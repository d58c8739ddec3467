/** What follows by itself: a case goes on as far as its cards, gates and seats let it. Called after each change. */
import type { Stage } from '#modules/partners/contract/stages.ts'
import { findPartner, moveStage } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { isOpen, seatLabels } from '../../contract/states.ts'
import { decideAtOnce } from '../decisions/fast-track.ts'
import { documentsOfGate, type Gate, gatesFor, gatesOf, openGates } from '../gates/gates.ts'
import { isOpenCard, isSent } from '../scorecards/cards.ts'
import type { GateKey } from '../settings.ts'
import { interestOf, type Loaded, lockCase } from './load.ts'
import { moveCase } from './moves.ts'
import { qualificationScore, spreadOfCase } from './scores.ts'
import { activeCards, arrangeSeats, counts, isFilled, neededSeats, startReview } from './seats.ts'

/** One thing that the next state waits for, and who is to see to it; null when nobody can be named. */
export type Waiting = { words: string; who: string | null }

/** What stands between the case and its next state, with who. */
export const missingFor = (loaded: Loaded, known: readonly Gate[] = gatesOf(loaded)): Waiting[] => {
  const { state } = loaded
  if (!isOpen(state)) return []
  const manager = managerOf(loaded)
  const seatless = neededSeats(loaded).flatMap((seat): Waiting[] => {
    if (loaded.row.light || isFilled(loaded, seat)) return []
    const names = activeCards(loaded, seat).map((card) => loaded.members.get(card.reviewer_id)?.name ?? '')
    return [
      {
        words: `${seatLabels[seat]}: nobody without interest sits there`,
        who: [...new Set(names)].join(', ') || manager,
      },
    ]
  })
  const cards = () =>
    loaded.cards.filter(isOpenCard).map((card) => ({
      words: `The ${card.purpose} card is not submitted`,
      who: loaded.members.get(card.reviewer_id)?.name ?? null,
    }))
  const gates = () => openGates(known).map((gate) => ({ words: gate.words, who: whoClears(loaded, gate.gate) }))
  if (loaded.row.light) return gates()
  if (state === 'open') return [...cardsMissing(loaded), ...gates()]
  if (state === 'qualified') return seatless
  if (state === 'assessing') return [...seatless, ...cards()]
  if (state === 'reconciling') return [{ words: 'A note on where the scores lie apart', who: manager }]
  if (gates().length > 0) return gates()
  return [{ words: loaded.decision ? 'The decision is not made' : 'No decision is prepared', who: manager }]
}
const managerOf = ({ manager }: Loaded) => manager?.name ?? 'A partner manager'

/** Who can pass a gate: by the document it waits for, by the right it takes, or by name. */
const whoClears = (loaded: Loaded, gate: GateKey): string => {
  if (gate === 'screening') return 'Legal or finance'
  if (gate === 'interest' || gate === 'type_criteria') {
    const waits = loaded.cards.filter((card) =>
      gate === 'interest'
        ? card.state !== 'recused' && interestOf(loaded, card.reviewer_id) === 'undeclared'
        : isOpenCard(card) && card.purpose !== 'fit',
    )
    const names = waits.map((card) => loaded.members.get(card.reviewer_id)?.name ?? '')
    return [...new Set(names)].join(', ') || managerOf(loaded)
  }
  const kinds = documentsOfGate[gate]
  const own = loaded.documents.filter((row) => (kinds as readonly string[] | undefined)?.includes(row.kind))
  if (own.some((row) => row.state === 'received')) return 'Finance, legal, an executive or an admin'
  if (own.some((row) => row.state === 'requested' || row.state === 'rejected')) return 'The company'
  return managerOf(loaded)
}

/** Submitted technical and business cards with enough coverage, and answered gates. */
export const qualificationMissing = (loaded: Loaded): string[] =>
  loaded.row.light
    ? []
    : [...cardsMissing(loaded).map((one) => one.words), ...openGates(gatesOf(loaded)).map((gate) => gate.words)]

const cardsMissing = (loaded: Loaded): Waiting[] =>
  (['technical', 'business'] as const).flatMap((purpose): Waiting[] => {
    const own = loaded.cards.filter((card) => card.purpose === purpose && counts(loaded, card))
    const found = qualificationScore(loaded, purpose)
    if (!found) return []
    const open = own.filter(isOpenCard)
    if (own.length === 0 || open.length > 0) {
      const names = open.map((card) => loaded.members.get(card.reviewer_id)?.name ?? '')
      return [{ words: `The ${purpose} card is not submitted`, who: names.join(', ') || managerOf(loaded) }]
    }
    return found.score.isComplete
      ? []
      : [
          {
            words: `The ${purpose} card covers less than ${loaded.settings.coverageLeast} % of the weight`,
            who: managerOf(loaded),
          },
        ]
  })

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
    await beginAssessment(tx, loaded, 'A seat has to be heard')
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
  reader: string | null = null,
): { guard: 'scorecard' | 'gate' | 'sanctions'; words: string }[] => {
  const gates = gatesOf(loaded)
  const told = new Map(gatesFor(loaded, reader).map((gate) => [gate.gate, gate.words]))
  const screening = gates.find((gate) => gate.gate === 'screening')
  return [
    ...(to === 'assessing' ? cardReasons(loaded) : []),
    ...gates
      .filter((gate) => gate.gate !== 'screening')
      .filter((gate) => gate.state === 'open' || (to === 'approved' && gate.state === 'fail'))
      .map((gate) => ({ guard: 'gate' as const, words: `${gate.label}: ${told.get(gate.gate)}` })),
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
