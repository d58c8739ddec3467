import type { Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { inquiryEndpoints } from '../contract/inquiries.ts'
import { inquiriesPage } from '../queries/inquiries.ts'
import type { Posted } from '../service/applications/plain.ts'
import { decoyName } from '../service/forms/public.ts'
import { sendPlainInquiry, showPlainInquiry } from '../service/inquiries/plain.ts'
import { inquirySummaries, inquiryToWire, needInquiry } from '../service/inquiries/read.ts'
import { enterInquiry, sendInquiry } from '../service/inquiries/receive.ts'
import { openedStamp } from '../service/inquiries/token.ts'
import { triageInquiry } from '../service/inquiries/triage.ts'
import { workspaceSettings } from '../service/settings/read.ts'
import { inquiryWords } from '../words/inquiries.ts'

/** Public pages live in a workspace; without its name there is nothing to find. */
const inWorkspace = (ctx: Ctx) => {
  if (ctx.workspace.id === '') throw notFound('workspace')
}

export const inquiryRoutes: Routes<{ module: string; summary: string; endpoints: typeof inquiryEndpoints }> = {
  listInquiries: (ctx, { query }) =>
    reading(ctx, (tx) => inquiriesPage(tx, query, (rows) => inquirySummaries(tx, rows))),
  createInquiry: (ctx, { body }) => inTransaction(ctx, async (tx) => inquiryToWire(tx, await enterInquiry(tx, body))),
  getInquiry: (ctx, { params }) => reading(ctx, async (tx) => inquiryToWire(tx, await needInquiry(tx, params.id))),
  triageInquiry: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => inquiryToWire(tx, await triageInquiry(tx, params.id, body))),
  getInquiryForm: (ctx) => {
    inWorkspace(ctx)
    return reading(ctx, async (tx) => ({
      workspaceName: ctx.workspace.name,
      answerDays: (await workspaceSettings(tx)).inquiryAnswerDays,
      decoy: decoyName,
      opened: openedStamp(ctx),
    }))
  },
  sendInquiry: (ctx, { body }, http) => {
    inWorkspace(ctx)
    return inTransaction(ctx, async (tx) => {
      await sendInquiry(tx, body, { address: http.address })
      const { inquiryAnswerDays } = await workspaceSettings(tx)
      return { message: inquiryWords(body.language ?? ctx.workspace.language).thanks(inquiryAnswerDays) }
    })
  },
  showPlainInquiry: (ctx, { query }, http) => showPlainInquiry(ctx, query, http),
  sendPlainInquiry: (ctx, { body }, http) => sendPlainInquiry(ctx, body as Posted, http),
}
