/** What qualification tells the rooms below: guards of stage moves, type block, references, tasks, people who leave. */
import {
  contactErasure,
  type GuardReason,
  partnerReferences,
  partnerTypeUse,
  readContacts,
  stageGuards,
  typeBlocks,
} from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { memberLeft } from '#platform/auth/members.ts'
import type { Tx } from '#platform/context.ts'
import type { SlotFill } from '#platform/module.ts'
import { isOpen } from '../contract/states.ts'
import { casesOfPartners } from '../queries/cases.ts'
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
        const reasons = stageReasons(loaded, to).filter((reason) => reason.guard === guard)
        return reasons.length > 0 ? [[id, reasons.map(({ words }) => ({ words, clears: 'See the case' }))]] : []
      }),
    )
  }

export const qualificationFills: readonly SlotFill[] = [
  stageGuards.fill({ guard: 'scorecard', answers: caseGuard('scorecard') }),
  stageGuards.fill({ guard: 'gate', answers: caseGuard('gate') }),
  stageGuards.fill({ guard: 'sanctions', answers: caseGuard('sanctions') }),
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
    const cards = await openCardsOfMembers(tx, memberIds)
    for (const [caseId, own] of Map.groupBy(cards, (card) => card.case_id))
      for (const reviewerId of new Set(own.map((card) => card.reviewer_id))) {
        await replaceReviewer(tx, await lockCase(tx, caseId), reviewerId, 'Left the team.')
        await advance(tx, caseId)
      }
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
    kind: 'qualification.screen',
    words: 'Clear or confirm a possible match',
    closesByItself: 'This closes by itself with the next screening',
  }),
]
