/** Endpoint -> function. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound, Problem } from '#platform/errors.ts'
import { defineRoutes } from '#platform/module.ts'
import type { ProofKind } from './contract/states.ts'
import { onboardingContract } from './contract.ts'
import { findJourney, journeysPage } from './queries/journeys.ts'
import { findingsPage, openingsPage } from './queries/openings.ts'
import { findStep, stepsPage } from './queries/steps.ts'
import { findTemplate, templatesPage, templateVersionsPage } from './queries/templates.ts'
import { readCohorts } from './service/cohorts.ts'
import { readGate } from './service/gate.ts'
import { checkGate, goLive } from './service/go-live.ts'
import { importJourneys } from './service/import.ts'
import { loadJourney, lockJourney } from './service/load.ts'
import { setMembers } from './service/members.ts'
import { openImported, retryOpening } from './service/openings.ts'
import { abandonJourney, pauseJourney, resumeJourney, runActs } from './service/pause.ts'
import { plainLanguage, plainSteps } from './service/plain.ts'
import { portalStepsPage, readPortalJourney, readPortalPath, readPortalStep } from './service/portal.ts'
import { findingsToWire, first90ToWire, openingsToWire, readJourney, summariesToWire } from './service/read.ts'
import { replayTemplate } from './service/replay.ts'
import { changeSettings, settingsToWire } from './service/settings.ts'
import { beginJourney } from './service/start.ts'
import {
  answerProof,
  commentStep,
  downloadProof,
  proveByFile,
  proveStep,
  reopenStep,
  rescheduleStep,
  skipStep,
  waiveStep,
} from './service/steps.ts'
import {
  createTemplate,
  publishTemplate,
  readTemplate,
  templateSummaries,
  templateToWire,
  updateTemplate,
  versionsToWire,
} from './service/templates.ts'
import { stepSummaries, stepsToWire } from './service/wire-steps.ts'
import { plainWords } from './words/plain.ts'

const readStep = async (tx: Tx, id: string) => {
  const step = await findStep(tx, id)
  const row = step && (await findJourney(tx, step.journey_id))
  if (!step || !row) throw notFound('step')
  const loaded = await loadJourney(tx, row)
  return (
    await stepsToWire(
      tx,
      loaded,
      loaded.steps.filter((one) => one.id === id),
    )
  )[0]!
}
/** Runs a verb of a step and answers the step as it is now. */
const stepAfter = (ctx: Ctx, run: (tx: Tx) => Promise<string>) =>
  inTransaction(ctx, async (tx) => readStep(tx, await run(tx)))
const portalStepAfter = (ctx: Ctx, run: (tx: Tx) => Promise<string>) =>
  inTransaction(ctx, async (tx) => readPortalStep(tx, await run(tx), 'en'))
const journeyAfter = (ctx: Ctx, id: string, run: (tx: Tx) => Promise<unknown>) =>
  inTransaction(ctx, async (tx) => {
    await run(tx)
    return readJourney(tx, id)
  })
const html = (body: string) => ({ contentType: 'text/html; charset=utf-8', inline: true, body })
const noticeOf = (error: unknown) => {
  // A step that is not theirs is a plain 404 here too.
  if (error instanceof Problem && error.status !== 404) return { tone: 'bad' as const, words: error.message }
  throw error
}

export const onboardingRoutes = defineRoutes(onboardingContract, {
  listJourneyTemplates: (ctx, { query }) =>
    reading(ctx, (tx) => templatesPage(tx, query, (rows) => templateSummaries(tx, rows))),
  createJourneyTemplate: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => templateToWire(tx, await createTemplate(tx, body))),
  getJourneyTemplate: (ctx, { params }) => reading(ctx, (tx) => readTemplate(tx, params.id)),
  updateJourneyTemplate: (ctx, input) =>
    inTransaction(ctx, async (tx) => templateToWire(tx, await updateTemplate(tx, input))),
  listJourneyTemplateVersions: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      if (!(await findTemplate(tx, params.id))) throw notFound('journey template')
      return templateVersionsPage(tx, params.id, query, (rows) => versionsToWire(tx, rows))
    }),
  replayJourneyTemplate: (ctx, { params, query }) => reading(ctx, (tx) => replayTemplate(tx, params.id, query.number)),
  publishJourneyTemplate: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => templateToWire(tx, await publishTemplate(tx, params.id))),

  listJourneys: (ctx, { query }) => reading(ctx, (tx) => journeysPage(tx, query, (rows) => summariesToWire(tx, rows))),
  startJourney: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => {
      const { id, begun } = await beginJourney(tx, body)
      if (!begun) throw conflict('journey.running', 'A journey of this partner runs already.', { journeyId: id })
      return readJourney(tx, id)
    }),
  runJourneyActs: (ctx, { body }) => runActs(ctx, body),
  getJourney: (ctx, { params }) => reading(ctx, (tx) => readJourney(tx, params.id)),
  pauseJourney: (ctx, { params, body }) => journeyAfter(ctx, params.id, (tx) => pauseJourney(tx, params.id, body)),
  resumeJourney: (ctx, { params }) => journeyAfter(ctx, params.id, (tx) => resumeJourney(tx, params.id)),
  abandonJourney: (ctx, { params, body }) =>
    journeyAfter(ctx, params.id, (tx) => abandonJourney(tx, params.id, body.reason)),
  setJourneyMembers: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => ({ data: await setMembers(tx, params.id, body.members) })),
  getGate: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await findJourney(tx, params.id)
      if (!row) throw notFound('journey')
      return readGate(tx, await loadJourney(tx, row))
    }),
  checkGate: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => {
      const loaded = await lockJourney(tx, params.id)
      if (loaded.state !== 'running') throw conflict('journey.state', 'Only a journey that runs has a gate to check.')
      await checkGate(tx, loaded)
      return readGate(tx, loaded)
    }),
  goLive: (ctx, { params, body }) => journeyAfter(ctx, params.id, (tx) => goLive(tx, params.id, body)),

  listAccountOpenings: (ctx, { query }) =>
    reading(ctx, (tx) => openingsPage(tx, query, (rows) => openingsToWire(tx, rows))),
  openAccounts: (ctx, { body }) => openImported(ctx, body.partnerIds, body.as),
  retryAccountOpening: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => (await openingsToWire(tx, [await retryOpening(tx, params.id)]))[0]!),
  listStuckFindings: (ctx, { query }) =>
    reading(ctx, (tx) => findingsPage(tx, query, (rows) => findingsToWire(tx, rows))),
  listFirst90Days: (ctx, { query }) =>
    reading(ctx, (tx) =>
      journeysPage(tx, query, (rows) => first90ToWire(tx, rows), { dayZero: 'journeys.day_zero' }, '-dayZero'),
    ),
  getOnboardingCohorts: (ctx, { query }) => reading(ctx, (tx) => readCohorts(tx, query)),
  importJourneys: (ctx, { body }) => importJourneys(ctx, body),
  getOnboardingSettings: (ctx) => reading(ctx, settingsToWire),
  updateOnboardingSettings: (ctx, input) => inTransaction(ctx, (tx) => changeSettings(tx, input)),

  listSteps: (ctx, { query }) => reading(ctx, (tx) => stepsPage(tx, query, (rows) => stepSummaries(tx, rows))),
  getStep: (ctx, { params }) => reading(ctx, (tx) => readStep(tx, params.id)),
  proveStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => proveStep(tx, params.id, body)),
  proveStepByFile: async (ctx, { params }, http) => {
    const id = await proveByFile(ctx, http, params.id)
    return reading(ctx, (tx) => readStep(tx, id))
  },
  downloadStepProof: (ctx, { params }) => downloadProof(ctx, params.id, params.number),
  approveStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => answerProof(tx, params.id, 'approved', body.words)),
  returnStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => answerProof(tx, params.id, 'returned', body.words)),
  skipStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => skipStep(tx, params.id, body.reason)),
  waiveStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => waiveStep(tx, params.id, body.reason)),
  reopenStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => reopenStep(tx, params.id, body.reason)),
  rescheduleStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => rescheduleStep(tx, params.id, body)),
  commentStep: (ctx, { params, body }) => stepAfter(ctx, (tx) => commentStep(tx, params.id, body.body)),

  getPortalJourney: (ctx, { query }) => reading(ctx, (tx) => readPortalJourney(tx, query.language ?? 'en')),
  listPortalSteps: (ctx, { query }) => reading(ctx, (tx) => portalStepsPage(tx, query)),
  getPortalStep: (ctx, { params, query }) =>
    reading(ctx, (tx) => readPortalStep(tx, params.id, query.language ?? 'en')),
  provePortalStep: (ctx, { params, body }) => portalStepAfter(ctx, (tx) => proveStep(tx, params.id, body)),
  provePortalStepByFile: async (ctx, { params }, http) => {
    const id = await proveByFile(ctx, http, params.id)
    return reading(ctx, (tx) => readPortalStep(tx, id, 'en'))
  },
  downloadPortalProof: (ctx, { params }) => downloadProof(ctx, params.id, params.number),
  approvePortalStep: (ctx, { params, body }) =>
    portalStepAfter(ctx, (tx) => answerProof(tx, params.id, 'approved', body.words)),
  returnPortalStep: (ctx, { params, body }) =>
    portalStepAfter(ctx, (tx) => answerProof(tx, params.id, 'returned', body.words)),
  commentPortalStep: (ctx, { params, body }) => portalStepAfter(ctx, (tx) => commentStep(tx, params.id, body.body)),
  getPortalPath: (ctx, { query }) => reading(ctx, (tx) => readPortalPath(tx, query.language ?? 'en')),
  showPlainSteps: (ctx, { query }) =>
    reading(ctx, async (tx) => html(await plainSteps(tx, plainLanguage(query.language)))),
  confirmPlainStep: async (ctx, { params, body }) => {
    const posted = body as Readonly<Record<string, unknown>>
    const language = plainLanguage(String(posted['language'] ?? ''))
    const given = { kind: String(posted['kind'] ?? 'confirm') as ProofKind, text: String(posted['text'] ?? '') }
    const notice = await inTransaction(ctx, (tx) => proveStep(tx, params.id, given)).then(
      () => ({ tone: 'good' as const, words: plainWords[language].done }),
      noticeOf,
    )
    return reading(ctx, async (tx) => html(await plainSteps(tx, language, notice)))
  },
  uploadPlainStep: async (ctx, { params }, http) => {
    const notice = await proveByFile(ctx, http, params.id).then(
      () => ({ tone: 'good' as const, words: plainWords.en.sent }),
      noticeOf,
    )
    return reading(ctx, async (tx) => html(await plainSteps(tx, 'en', notice)))
  },
})
