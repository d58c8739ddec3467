/** What qualification tells the rooms below: guards of stage moves, type block, references, tasks, people who leave. */
import {
  contactErasure,
  type GuardReason,
  partnerNames,
  partnerReferences,
  partnerRows,
  partnerTypeUse,
  partnerWritten,
  readContacts,
  stageGuards,
  typeBlocks,
} from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { memberLeft } from '#platform/auth/members.ts'
import type { Tx } from '#platform/context.ts'
import { mailKinds } from '#platform/mail/choices.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { type CaseState, caseStateLabels, isOpen } from '../contract/states.ts'
import { dropAbsences, forgetDelegates } from '../queries/absences.ts'
import { caseRows, casesOfPartners, putCaseEntries } from '../queries/cases.ts'
import {
  countNamed,
  dossierOf,
  forgetAnswerers,
  forgetAppellants,
  forgetSenders,
  moveNamed,
  unmoveNamed,
} from '../queries/references.ts'
import { rubricCountOfTypes } from '../queries/rubrics.ts'
import { openCardsOfMembers } from '../queries/scorecards.ts'
import { memberId } from './acting.ts'
import { advance, stageReasons } from './cases/advance.ts'
import { type Loaded, loadCases, lockCase } from './cases/load.ts'
import { replaceReviewer } from './cases/seats.ts'
import { qualificationBlock } from './settings.ts'

type Answers = ReadonlyMap<string, readonly GuardReason[]>

/** The open case of each partner. */
const openCases = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, Loaded>> => {
  const rows = (await casesOfPartners(tx, partnerIds)).filter((row) => isOpen(row.state as 'open'))
  return new Map((await loadCases(tx, rows)).map((loaded) => [loaded.row.partner_id, loaded]))
}

/** What the case says about the move. Without a case nothing was qualified. */
const caseGuard =
  (guard: 'scorecard' | 'gate' | 'sanctions') =>
  async (tx: Tx, partnerIds: readonly string[], move: { to: string }): Promise<Answers> => {
    const found = await openCases(tx, partnerIds)
    const to = move.to === 'approved' ? 'approved' : 'assessing'
    return new Map(
      partnerIds.flatMap((id): [string, readonly GuardReason[]][] => {
        const loaded = found.get(id)
        if (!loaded)
          return guard === 'scorecard' || to === 'approved'
            ? [[id, [{ words: 'No qualification case is open', clears: 'Open a case' }]]]
            : []
        const reasons = stageReasons(loaded, to, memberId(tx.ctx)).filter((reason) => reason.guard === guard)
        return reasons.length > 0 ? [[id, reasons.map(({ words }) => ({ words, clears: 'See the case' }))]] : []
      }),
    )
  }

const decisionGuard = async (
  tx: Tx,
  partnerIds: readonly string[],
  holds: (decision: Loaded['decision']) => boolean,
  words: string,
): Promise<Answers> => {
  const found = await openCases(tx, partnerIds)
  return new Map(
    partnerIds.flatMap((id): [string, readonly GuardReason[]][] => {
      const decision = found.get(id)?.decision
      return decision?.state === 'made' && holds(decision) ? [] : [[id, [{ words, clears: 'Decide in the case' }]]]
    }),
  )
}
const detailGuard = (partnerIds: readonly string[], isThere: boolean, words: string): Promise<Answers> =>
  Promise.resolve(new Map(isThere ? [] : partnerIds.map((id) => [id, [{ words, clears: 'Choose a date' }]])))

/** A company that qualification declined waits as long as one whose application was. */
const reapplyGuard = async (tx: Tx, partnerIds: readonly string[]): Promise<Answers> => {
  const latest = new Map<string, Loaded>()
  for (const loaded of await loadCases(tx, await casesOfPartners(tx, partnerIds)))
    if (!latest.has(loaded.row.partner_id)) latest.set(loaded.row.partner_id, loaded)
  return new Map(
    [...latest].flatMap(([id, { decision, state, today }]): [string, readonly GuardReason[]][] => {
      if (state !== 'decided' || decision?.outcome !== 'declined') return []
      if (decision.reapply_never)
        return [[id, [{ words: 'Declined for good', clears: 'A lead can let the company in' }]]]
      return decision.reapply_from && decision.reapply_from > today
        ? [[id, [{ words: `Open from ${decision.reapply_from}`, clears: 'Wait until then' }]]]
        : []
    }),
  )
}

export const qualificationFills: readonly SlotFill[] = [
  stageGuards.fill({ guard: 'scorecard', answers: caseGuard('scorecard') }),
  stageGuards.fill({ guard: 'gate', answers: caseGuard('gate') }),
  stageGuards.fill({ guard: 'sanctions', answers: caseGuard('sanctions') }),
  // The decision is made before the move, in the same transaction, with every sign-off that it needs.
  stageGuards.fill({
    guard: 'decision',
    answers: (tx, ids) =>
      decisionGuard(tx, ids, (decision) => decision?.outcome === 'approved', 'No approving decision is made'),
  }),
  stageGuards.fill({
    guard: 'sign_off',
    answers: (tx, ids) =>
      decisionGuard(tx, ids, (decision) => decision?.record != null, 'The decision is not signed off'),
  }),
  stageGuards.fill({
    guard: 'revisit_date',
    on: (move) => move.to === 'waitlisted' && move.by === 'qualification',
    answers: (_tx, ids, move) =>
      detailGuard(ids, typeof move.details.revisitOn === 'string', 'There is no date to look at it again'),
  }),
  stageGuards.fill({
    guard: 'reapply_rule',
    on: (move) => move.to === 'declined' && move.by === 'qualification',
    answers: (_tx, ids, move) =>
      detailGuard(
        ids,
        typeof move.details.reapplyFrom === 'string' || move.details.reapplyNever === true,
        'It is not said when the company may apply again',
      ),
  }),
  stageGuards.fill({ guard: 'reapply_date', answers: (tx, ids) => reapplyGuard(tx, ids) }),
  typeBlocks.fill(qualificationBlock),
  partnerTypeUse.fill((tx, typeIds) => rubricCountOfTypes(tx, typeIds)),
  partnerReferences.fill({
    name: 'qualification',
    move: moveNamed,
    undo: async (tx, rows, mergedId) => {
      const restored = []
      for (const row of rows) if (await unmoveNamed(tx, row, mergedId)) restored.push(row)
      return restored
    },
    count: countNamed,
    dossier: dossierOf,
  }),
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = [...(await readContacts(tx, contactIds)).values()]
    if (contacts.length === 0) return
    const partnerIds = [...new Set(contacts.map((one) => one.partner_id))]
    const names = contacts.map((one) => one.full_name)
    await forgetAnswerers(tx, partnerIds, names)
    await forgetSenders(tx, partnerIds, names)
    await forgetAppellants(tx, partnerIds, names)
  }),
  memberLeft.fill(async (tx, memberIds) => {
    await dropAbsences(tx, memberIds)
    await forgetDelegates(tx, memberIds)
    const cards = await openCardsOfMembers(tx, memberIds)
    for (const [caseId, own] of Map.groupBy(cards, (card) => card.case_id))
      for (const reviewerId of new Set(own.map((card) => card.reviewer_id))) {
        await replaceReviewer(tx, await lockCase(tx, caseId), reviewerId, 'Left the team.')
        await advance(tx, caseId)
      }
  }),
  // A company that changes its name is found by the new one.
  partnerWritten.fill(async (tx, partnerIds) => {
    const cases = await casesOfPartners(tx, partnerIds)
    if (cases.length === 0) return
    const partners = new Map((await partnerRows(tx, partnerIds)).map((row) => [row.id, row]))
    await putCaseEntries(
      tx,
      cases.flatMap(({ id, partner_id: partnerId }) => {
        const partner = partners.get(partnerId)
        return partner ? [{ id, partnerId, words: `${partner.display_name} ${partner.legal_name}` }] : []
      }),
    )
  }),
  searchKinds.fill({
    kind: 'qualification_case',
    heading: 'Candidates',
    describe: async (tx, ids) => {
      const rows = await caseRows(tx, ids)
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
      return new Map(
        rows.map((row) => [
          row.id,
          {
            title: names.get(row.partner_id) ?? '',
            subtitle: `${caseStateLabels[row.state as CaseState]}, cycle ${row.number}`,
            partnerId: row.partner_id,
          },
        ]),
      )
    },
  }),
  taskKinds.fill({
    kind: 'qualification.score',
    words: 'Score a card',
    closesByItself: 'This closes by itself when the card is submitted',
  }),
  taskKinds.fill({
    kind: 'qualification.decide',
    words: 'Decide on a candidate',
    closesByItself: 'This closes by itself when the decision is made',
  }),
  taskKinds.fill({
    kind: 'qualification.provide_document',
    words: 'Send a document',
    closesByItself: 'This closes by itself when the document has come in',
  }),
  taskKinds.fill({
    kind: 'qualification.review_document',
    words: 'Look at a document',
    closesByItself: 'This closes by itself when the document is accepted or sent back',
  }),
  taskKinds.fill({
    kind: 'qualification.sign_off',
    words: 'Sign off a decision',
    closesByItself: 'This closes by itself when the seat has signed off',
  }),
  taskKinds.fill({
    kind: 'qualification.answer_appeal',
    words: 'Answer an appeal',
    closesByItself: 'This closes by itself when the appeal is answered',
  }),
  taskKinds.fill({
    kind: 'qualification.assess_risk',
    words: 'Look at a risk',
    closesByItself: 'This closes by itself when the tier is set',
  }),
  mailKinds.fill({
    kind: 'qualification.review_due',
    sides: ['member'],
    words: {
      en: 'A review of mine is nearly due',
      de: 'Eine Bewertung von mir ist bald fällig',
      es: 'Una evaluación mía vence pronto',
    },
  }),
  taskKinds.fill({ kind: 'qualification.meet_condition', words: 'Meet a condition', closesByItself: null }),
  taskKinds.fill({ kind: 'qualification.revisit', words: 'Look at a candidate again', closesByItself: null }),
  taskKinds.fill({
    kind: 'qualification.screen',
    words: 'Clear or confirm a possible match',
    closesByItself: 'This closes by itself with the next screening',
  }),
]
