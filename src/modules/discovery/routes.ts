/** Endpoint -> function. Those of channels, calls and needs stand in a piece of their own. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { defineRoutes } from '#platform/module.ts'
import { discoveryContract } from './contract.ts'
import type { ApplicationRow } from './queries/applications.ts'
import { applicationsPage, findApplicationRow } from './queries/applications.ts'
import type { FormRow } from './queries/forms.ts'
import { findForm, formsPage, formVersionsPage } from './queries/forms.ts'
import { messagesPage } from './queries/review.ts'
import { reasonRows } from './queries/settings.ts'
import { callRoutes } from './routes/calls.ts'
import { channelRoutes } from './routes/channels.ts'
import { eventListRoutes } from './routes/events.ts'
import { inquiryRoutes } from './routes/inquiries.ts'
import { needRoutes } from './routes/needs.ts'
import { outreachRoutes } from './routes/outreach.ts'
import { referralRoutes } from './routes/referrals.ts'
import {
  correctContact,
  proveEmail,
  requestLinks,
  rotateToken,
  withdrawMine,
  writeMessage,
} from './service/applications/applicant.ts'
import { decideApplication } from './service/applications/decide.ts'
import { decideApplications, previewDecisions } from './service/applications/decide-many.ts'
import { openByToken, saveApplication, startApplication } from './service/applications/draft.ts'
import { exportApplications } from './service/applications/export.ts'
import { downloadFile, removeFile, uploadFile } from './service/applications/files.ts'
import { type Posted, sendPlainForm, showPlainForm } from './service/applications/plain.ts'
import { applicationToWire, readApplication, statistics, summariesOf } from './service/applications/read.ts'
import {
  askApplicant,
  assignApplication,
  clearCheck,
  releaseApplication,
  resolveMatch,
  resumeApplication,
  sendMessage,
  updateApplication,
  withdrawByMember,
} from './service/applications/review.ts'
import { publicApplicationToWire } from './service/applications/status.ts'
import { submitApplication } from './service/applications/submit.ts'
import { tokenOf } from './service/applications/token.ts'
import { undoDecision } from './service/applications/undo.ts'
import { formFunnel } from './service/forms/funnel.ts'
import { countVisit, languageOf, publicFormToWire, publicTypes, publishedForm } from './service/forms/public.ts'
import { checkForm, exportForm, publishForm } from './service/forms/publish.ts'
import { formsToWire, versionToWire } from './service/forms/wire.ts'
import { createForm, importForm, updateForm } from './service/forms/write.ts'
import { findPartnerType } from './service/partners.ts'
import { refuseAbove } from './service/rate.ts'
import {
  addDoNotContact,
  entryToWire,
  listDoNotContact,
  removeDoNotContact,
} from './service/settings/do-not-contact.ts'
import { typeSettingsToWire, workspaceSettingsToWire } from './service/settings/read.ts'
import {
  changeTypeSettings,
  changeWorkspaceSettings,
  listTemplates,
  reasonToWire,
  writeReason,
  writeTemplate,
} from './service/settings/write.ts'

const within = <T>(ctx: Ctx, run: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(ctx, run)
const one = async (tx: Tx, row: FormRow) => (await formsToWire(tx, [row]))[0]!
/** Runs a verb of the team and answers the application as it is now. */
const reviewed = (ctx: Ctx, run: (tx: Tx) => Promise<ApplicationRow>) =>
  within(ctx, async (tx) => applicationToWire(tx, await run(tx)))
/** Runs a verb of the applicant and answers the page. */
const seen = (ctx: Ctx, run: (tx: Tx) => Promise<ApplicationRow>) =>
  within(ctx, async (tx) => publicApplicationToWire(tx, await run(tx)))
/** Public pages live in a workspace; without its name there is nothing to find. */
const inWorkspace = (ctx: Ctx) => {
  if (ctx.workspace.id === '') throw notFound('workspace')
}
const minuteMs = 60_000

export const discoveryRoutes = defineRoutes(discoveryContract, {
  listForms: (ctx, { query }) => within(ctx, (tx) => formsPage(tx, query, (rows) => formsToWire(tx, rows))),
  createForm: (ctx, { body }) => within(ctx, async (tx) => one(tx, await createForm(tx, body))),
  getForm: (ctx, { params }) =>
    within(ctx, async (tx) => {
      const row = await findForm(tx, params.id)
      if (!row) throw notFound('form')
      return one(tx, row)
    }),
  updateForm: (ctx, input) => within(ctx, async (tx) => one(tx, await updateForm(tx, input))),
  listFormVersions: (ctx, { params, query }) =>
    within(ctx, async (tx) => {
      if (!(await findForm(tx, params.id))) throw notFound('form')
      return formVersionsPage(tx, params.id, query, (rows) => rows.map(versionToWire))
    }),
  getFormChecks: (ctx, { params }) => within(ctx, (tx) => checkForm(tx, params.id)),
  publishForm: (ctx, { params }) => within(ctx, async (tx) => versionToWire(await publishForm(tx, params.id))),
  getFormFunnel: (ctx, { params, query }) => within(ctx, (tx) => formFunnel(tx, params.id, query)),
  exportForm: (ctx, { params }) => within(ctx, (tx) => exportForm(tx, params.id)),
  importForm: (ctx, { body }) => within(ctx, async (tx) => one(tx, await importForm(tx, body))),

  listApplications: (ctx, { query }) =>
    within(ctx, (tx) => applicationsPage(tx, query, (rows) => summariesOf(tx, rows))),
  getApplication: (ctx, { params }) => within(ctx, (tx) => readApplication(tx, params.id)),
  updateApplication: (ctx, input) => reviewed(ctx, (tx) => updateApplication(tx, input)),
  assignApplication: (ctx, { params, body }) => reviewed(ctx, (tx) => assignApplication(tx, params.id, body)),
  askApplicant: (ctx, { params, body }) => reviewed(ctx, (tx) => askApplicant(tx, params.id, body.questions)),
  resumeApplication: (ctx, { params }) => reviewed(ctx, (tx) => resumeApplication(tx, params.id)),
  releaseApplication: (ctx, { params, body }) => reviewed(ctx, (tx) => releaseApplication(tx, params.id, body.reason)),
  clearApplicationCheck: (ctx, { params, body }) =>
    reviewed(ctx, (tx) => clearCheck(tx, params.id, params.check, body.reason)),
  resolveApplicationMatch: (ctx, { params, body }) => reviewed(ctx, (tx) => resolveMatch(tx, params.id, body)),
  withdrawApplication: (ctx, { params, body }) => reviewed(ctx, (tx) => withdrawByMember(tx, params.id, body.reason)),
  listApplicationMessages: (ctx, { params, query }) =>
    within(ctx, async (tx) => {
      if (!(await findApplicationRow(tx, params.id))) throw notFound('application')
      return messagesPage(tx, params.id, query, (rows) => rows.map(messageToWire))
    }),
  sendApplicationMessage: (ctx, { params, body }) =>
    within(ctx, async (tx) => messageToWire(await sendMessage(tx, params.id, body.body))),
  downloadApplicationFile: (ctx, { params }) => downloadFile(ctx, params.id, params.number),
  exportApplications: (ctx, { query }) => exportApplications(ctx, query),
  getApplicationStatistics: (ctx, { query }) => within(ctx, (tx) => statistics(tx, query.typeId)),

  decideApplication: (ctx, { params, body }) => reviewed(ctx, (tx) => decideApplication(tx, params.id, body)),
  undoApplicationDecision: (ctx, { params }) => reviewed(ctx, (tx) => undoDecision(tx, params.id)),
  previewApplicationDecisions: (ctx, { body }) =>
    within(ctx, async (tx) => ({ data: await previewDecisions(tx, body) })),
  decideApplications: async (ctx, { body }) => {
    const data = await decideApplications(ctx, body, async (tx, row) => (await summariesOf(tx, [row]))[0]!)
    const done = data.filter((result) => result.ok).length
    return { data, done, refused: data.length - done }
  },

  getDiscoverySettings: (ctx) => within(ctx, workspaceSettingsToWire),
  updateDiscoverySettings: (ctx, input) => within(ctx, (tx) => changeWorkspaceSettings(tx, input)),
  getDiscoveryTypeSettings: (ctx, { params }) =>
    within(ctx, async (tx) => {
      const type = await findPartnerType(tx, params.id)
      if (!type) throw notFound('partner type')
      return typeSettingsToWire(tx, type)
    }),
  updateDiscoveryTypeSettings: (ctx, input) => within(ctx, (tx) => changeTypeSettings(tx, input)),
  listDecisionReasons: (ctx, { query }) =>
    within(ctx, async (tx) => ({
      data: (await reasonRows(tx))
        .filter((row) => query.active === undefined || (row.retired_at === null) === query.active)
        .map(reasonToWire),
    })),
  putDecisionReason: (ctx, input) => within(ctx, (tx) => writeReason(tx, input)),
  listDecisionTemplates: (ctx) => within(ctx, listTemplates),
  putDecisionTemplate: (ctx, { body }) => within(ctx, (tx) => writeTemplate(tx, body)),
  listDoNotContact: (ctx, { query }) => within(ctx, (tx) => listDoNotContact(tx, query)),
  addDoNotContact: (ctx, { body }) => within(ctx, async (tx) => entryToWire(await addDoNotContact(tx, body))),
  removeDoNotContact: (ctx, { params, body }) =>
    within(ctx, async (tx) => entryToWire(await removeDoNotContact(tx, params.id, body.reason))),

  showPlainForm: (ctx, { params, query }, http) => showPlainForm(ctx, params.slug, query, http),
  sendPlainForm: (ctx, { params, body }, http) => sendPlainForm(ctx, params.slug, body as Posted, http),
  listPublicPartnerTypes: (ctx, { query }) => {
    inWorkspace(ctx)
    return within(ctx, async (tx) => ({
      workspaceName: ctx.workspace.name,
      data: await publicTypes(tx, query.language ?? ctx.workspace.language),
    }))
  },
  getPublicForm: (ctx, { params, query }) => {
    inWorkspace(ctx)
    return within(ctx, async (tx) => {
      const published = await publishedForm(tx, params.slug)
      return publicFormToWire(tx, published, languageOf(published.version, query.language))
    })
  },
  countFormVisit: (ctx, { params, body }, http) => {
    inWorkspace(ctx)
    refuseAbove(ctx.services, `visit ${ctx.workspace.id} ${http.address}`, 60, minuteMs, 'Too many visits at once.')
    return within(ctx, (tx) => countVisit(tx, params.slug, body.source))
  },
  startApplication: (ctx, { body }, http) => {
    inWorkspace(ctx)
    return within(ctx, async (tx) => {
      const row = await startApplication(tx, body, { address: http.address })
      return { token: tokenOf(ctx, row), application: await publicApplicationToWire(tx, row) }
    })
  },
  requestApplicationLink: (ctx, { body }, http) => {
    inWorkspace(ctx)
    return within(ctx, (tx) => requestLinks(tx, body.email, ctx.workspace.language, { address: http.address }))
  },
  getPublicApplication: (ctx, { params }) => seen(ctx, (tx) => openByToken(tx, params.token)),
  saveApplication: (ctx, { params, body }) => seen(ctx, (tx) => saveApplication(tx, params.token, body)),
  submitApplication: (ctx, { params, body }, http) =>
    seen(ctx, (tx) => submitApplication(tx, params.token, body, { address: http.address })),
  withdrawMyApplication: (ctx, { params, body }) => seen(ctx, (tx) => withdrawMine(tx, params.token, body.reason)),
  writeApplicationMessage: (ctx, { params, body }) => seen(ctx, (tx) => writeMessage(tx, params.token, body)),
  uploadApplicationFile: async (ctx, { params }, http) => {
    const row = await uploadFile(ctx, params.token, http)
    return within(ctx, (tx) => publicApplicationToWire(tx, row))
  },
  removeApplicationFile: (ctx, { params }) => seen(ctx, (tx) => removeFile(tx, params.token, params.number)),
  proveApplicationEmail: (ctx, { params, body }) => seen(ctx, (tx) => proveEmail(tx, params.token, body.code)),
  correctApplicationContact: (ctx, { params, body }) => seen(ctx, (tx) => correctContact(tx, params.token, body)),
  rotateApplicationToken: (ctx, { params }) =>
    within(ctx, async (tx) => {
      const { token, row } = await rotateToken(tx, params.token)
      return { token, application: await publicApplicationToWire(tx, row) }
    }),
  ...callRoutes,
  ...needRoutes,
  ...inquiryRoutes,
  ...eventListRoutes,
  ...outreachRoutes,
  ...referralRoutes,
  ...channelRoutes,
})

const messageToWire = (row: { number: number; side: string; author_name: string; body: string; at: Date }) => ({
  number: row.number,
  side: row.side as 'team' | 'applicant',
  author: row.author_name,
  body: row.body,
  at: row.at.toISOString(),
})
