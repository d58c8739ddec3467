/** Endpoint -> function. */
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { defineRoutes } from '#platform/module.ts'
import { qualificationContract } from './contract.ts'
import { absencesPage } from './queries/absences.ts'
import { casesPage } from './queries/cases.ts'
import { documentsPage, risksPage, screeningsPage } from './queries/documents.ts'
import { findRestrictedList, restrictedListsPage } from './queries/restricted-lists.ts'
import { findRubric, rubricsPage, rubricVersionsPage } from './queries/rubrics.ts'
import { type CardRow, cardsPage } from './queries/scorecards.ts'
import { candidateRoutes, decisionRoutes } from './routes/decisions.ts'
import { absencesToWire, endAbsence, setAbsence } from './service/absences.ts'
import { actingName, memberId } from './service/acting.ts'
import { loadCase } from './service/cases/load.ts'
import { assignSeat, closeCase, declareInterest, openCase, startAssessment, updateFacts } from './service/cases/open.ts'
import { askCandidate } from './service/cases/questions.ts'
import { caseSummaries, readCase } from './service/cases/read.ts'
import { compare, readResult, reconcile } from './service/cases/result.ts'
import { importDecisions } from './service/decisions/import.ts'
import {
  acceptDocument,
  documentById,
  documentsToWire,
  downloadDocument,
  rejectDocument,
  requestDocument,
  uploadDocument,
} from './service/documents/documents.ts'
import { risksToWire, setRisk } from './service/documents/risk.ts'
import { recordScreening, screeningsToWire } from './service/documents/screenings.ts'
import { answerGate, waiveGate } from './service/gates/answer.ts'
import { restrictedListToWire, sendRestrictedList } from './service/lists/send.ts'
import {
  createRubric,
  publishRubric,
  replayRubric,
  rubricsToWire,
  updateRubric,
  versionToWire,
} from './service/rubrics/rubrics.ts'
import { cardSummaries, cardToWire, readCard } from './service/scorecards/read.ts'
import { recuseCard, reviseCard, saveCard, submitCard } from './service/scorecards/verbs.ts'
import { changeSettings, settingsToWire } from './service/settings-write.ts'

/** Runs a verb and answers the case as it is now. */
const changed = (ctx: Ctx, id: string, run: (tx: Tx) => Promise<unknown>) =>
  inTransaction(ctx, async (tx) => {
    await run(tx)
    return readCase(tx, id)
  })
/** Runs a verb of the reviewer and answers the own card. */
const scored = (ctx: Ctx, run: (tx: Tx) => Promise<CardRow>) =>
  inTransaction(ctx, async (tx) => {
    const card = await run(tx)
    return cardToWire(tx, await loadCase(tx, card.case_id), card)
  })

export const qualificationRoutes = defineRoutes(qualificationContract, {
  importQualificationDecisions: (ctx, { body }) => importDecisions(ctx, body),
  ...decisionRoutes,
  ...candidateRoutes,
  listRubrics: (ctx, { query }) => reading(ctx, (tx) => rubricsPage(tx, query, (rows) => rubricsToWire(tx, rows))),
  createRubric: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await rubricsToWire(tx, [await createRubric(tx, body)]))[0]!),
  getRubric: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await findRubric(tx, params.id)
      if (!row) throw notFound('rubric')
      return (await rubricsToWire(tx, [row]))[0]!
    }),
  updateRubric: (ctx, input) =>
    inTransaction(ctx, async (tx) => (await rubricsToWire(tx, [await updateRubric(tx, input)]))[0]!),
  listRubricVersions: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      if (!(await findRubric(tx, params.id))) throw notFound('rubric')
      return rubricVersionsPage(tx, params.id, query, (rows) => rows.map(versionToWire))
    }),
  publishRubric: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => versionToWire(await publishRubric(tx, params.id))),
  replayRubric: (ctx, { params, query }) => reading(ctx, (tx) => replayRubric(tx, params.id, query.limit ?? 50)),

  listQualificationCases: (ctx, { query }) =>
    reading(ctx, (tx) => casesPage(tx, query, (rows) => caseSummaries(tx, rows))),
  openQualificationCase: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => readCase(tx, (await openCase(tx, body)).id)),
  getQualificationCase: (ctx, { params }) => reading(ctx, (tx) => readCase(tx, params.id)),
  updateQualificationCase: (ctx, input) => changed(ctx, input.params.id, (tx) => updateFacts(tx, input)),
  assignSeat: (ctx, { params, body }) => changed(ctx, params.id, (tx) => assignSeat(tx, params.id, body)),
  declareInterest: (ctx, { params, body }) => changed(ctx, params.id, (tx) => declareInterest(tx, params.id, body)),
  startAssessment: (ctx, { params }) => changed(ctx, params.id, (tx) => startAssessment(tx, params.id)),
  answerGate: (ctx, { params, body }) => changed(ctx, params.id, (tx) => answerGate(tx, params.id, params.gate, body)),
  waiveGate: (ctx, { params, body }) => changed(ctx, params.id, (tx) => waiveGate(tx, params.id, params.gate, body)),
  reconcileCase: (ctx, { params, body }) => changed(ctx, params.id, (tx) => reconcile(tx, params.id, body.note)),
  getCaseResult: (ctx, { params }) => inTransaction(ctx, (tx) => readResult(tx, params.id)),
  compareCases: (ctx, { query }) => inTransaction(ctx, (tx) => compare(tx, query.caseId)),
  askCandidate: (ctx, { params, body }) => changed(ctx, params.id, (tx) => askCandidate(tx, params.id, body.questions)),
  closeCase: (ctx, { params, body }) => changed(ctx, params.id, (tx) => closeCase(tx, params.id, body.reason)),
  getQualificationSettings: (ctx) => reading(ctx, settingsToWire),
  updateQualificationSettings: (ctx, input) => inTransaction(ctx, (tx) => changeSettings(tx, input)),

  listReviewAbsences: (ctx, { query }) =>
    reading(ctx, (tx) =>
      absencesPage(tx, { ...query, today: civilDate(ctx.workspace.zone, tx.now) }, (rows) => absencesToWire(tx, rows)),
    ),
  putReviewAbsence: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => (await absencesToWire(tx, [await setAbsence(tx, params.memberId, body)]))[0]!),
  endReviewAbsence: (ctx, { params }) => inTransaction(ctx, (tx) => endAbsence(tx, params.memberId)),

  listScorecards: (ctx, { query }) =>
    reading(ctx, (tx) => {
      const { mine, reviewerId, ...rest } = query
      // A key has no cards of its own.
      const own = mine ? [memberId(ctx) ?? ''] : undefined
      const reviewerIds = own && reviewerId ? own.filter((id) => reviewerId.includes(id)) : (own ?? reviewerId)
      return cardsPage(
        tx,
        { ...rest, ...(reviewerIds && { reviewerIds: reviewerIds.length > 0 ? reviewerIds : [''] }) },
        (rows) => cardSummaries(tx, rows),
      )
    }),
  getScorecard: (ctx, { params }) => readCard(ctx, params.id),
  saveScorecard: (ctx, { params, body }) => scored(ctx, (tx) => saveCard(tx, params.id, body.answers)),
  submitScorecard: (ctx, { params, body }) => scored(ctx, (tx) => submitCard(tx, params.id, body.answers)),
  reviseScorecard: (ctx, { params, body }) => scored(ctx, (tx) => reviseCard(tx, params.id, body.answers)),
  recuseScorecard: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => (await cardSummaries(tx, [await recuseCard(tx, params.id, body)]))[0]!),

  listCompanyDocuments: (ctx, { query }) =>
    reading(ctx, (tx) =>
      documentsPage(tx, { ...query, today: civilDate(ctx.workspace.zone, tx.now) }, (rows) =>
        documentsToWire(tx, rows),
      ),
    ),
  requestCompanyDocument: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await documentsToWire(tx, [await requestDocument(tx, body)]))[0]!),
  getCompanyDocument: (ctx, { params }) =>
    reading(ctx, async (tx) => (await documentsToWire(tx, [await documentById(params.id)(tx)]))[0]!),
  uploadCompanyDocument: async (ctx, { params }, http) => {
    const row = await uploadDocument(ctx, http, documentById(params.id), actingName(ctx))
    return reading(ctx, async (tx) => (await documentsToWire(tx, [row]))[0]!)
  },
  downloadCompanyDocument: (ctx, { params }) => downloadDocument(ctx, params.id),
  acceptCompanyDocument: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => (await documentsToWire(tx, [await acceptDocument(tx, params.id, body)]))[0]!),
  rejectCompanyDocument: (ctx, { params, body }) =>
    inTransaction(
      ctx,
      async (tx) => (await documentsToWire(tx, [await rejectDocument(tx, params.id, body.reason)]))[0]!,
    ),
  listScreenings: (ctx, { query }) =>
    reading(ctx, (tx) => screeningsPage(tx, query, (rows) => screeningsToWire(tx, rows))),
  recordScreening: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await screeningsToWire(tx, [await recordScreening(tx, body)]))[0]!),
  listRestrictedLists: (ctx, { query }) =>
    reading(ctx, (tx) => restrictedListsPage(tx, query, (rows) => rows.map(restrictedListToWire))),
  getRestrictedList: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await findRestrictedList(tx, params.id)
      if (!row) throw notFound('list')
      return restrictedListToWire(row)
    }),
  sendRestrictedList: async (ctx, _input, http) => restrictedListToWire(await sendRestrictedList(ctx, http)),
  listRiskTiers: (ctx, { query }) => reading(ctx, (tx) => risksPage(tx, query, (rows) => risksToWire(tx, rows))),
  setRiskTier: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await risksToWire(tx, [await setRisk(tx, body)]))[0]!),
})
