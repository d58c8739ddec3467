import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { changeNoticeEndpoints } from '../contract/change-notices.ts'
import type { dateEndpoints } from '../contract/dates.ts'
import type { exportEndpoints } from '../contract/exports.ts'
import type { AgreementRow } from '../queries/agreements.ts'
import {
  answerObjection,
  askChangeNotice,
  beginChangeNotice,
  leaveAfterObjection,
  objectToChange,
  sendChangeNotice,
  takeBackChangeNotice,
} from '../service/dates/change-notices.ts'
import { listChangeNotices, portalChangeNotices } from '../service/dates/change-notices-wire.ts'
import { agreementEnds, portalEnds } from '../service/dates/ends.ts'
import { noticeToWire } from '../service/dates/notices.ts'
import { answerRequest, listRequests, portalRequests, requestChange } from '../service/dates/requests.ts'
import { agreementTimeline, portalTimeline } from '../service/dates/timeline.ts'
import { moveBase } from '../service/drafts/base.ts'
import { conformedCopy, exportAudit, exportTerms, portalConformedCopy } from '../service/drafts/exports.ts'
import { agreementToWire } from '../service/drafts/wire.ts'

const done = (ctx: Ctx, run: (tx: Tx) => Promise<AgreementRow>) =>
  inTransaction(ctx, async (tx) => agreementToWire(tx, await run(tx)))

export const dateRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof dateEndpoints & typeof changeNoticeEndpoints & typeof exportEndpoints
}> = {
  getAgreementEnds: (ctx, { params, query }) => reading(ctx, (tx) => agreementEnds(tx, params.id, query.language)),
  getAgreementTimeline: (ctx, { params, query }) =>
    reading(ctx, (tx) => agreementTimeline(tx, params.id, query.language)),
  listChangeRequests: (ctx, { params }) => reading(ctx, (tx) => listRequests(tx, params.id)),
  answerChangeRequest: (ctx, { params, body }) => inTransaction(ctx, (tx) => answerRequest(tx, params.id, body)),
  getPortalAgreementEnds: (ctx, { params, query }) => reading(ctx, (tx) => portalEnds(tx, params.id, query.language)),
  getPortalAgreementTimeline: (ctx, { params, query }) =>
    reading(ctx, (tx) => portalTimeline(tx, params.id, query.language)),
  listPortalChangeRequests: (ctx, { params }) => reading(ctx, (tx) => portalRequests(tx, params.id)),
  requestChange: (ctx, { params, body }) => inTransaction(ctx, (tx) => requestChange(tx, params.id, body.words)),
  getConformedCopy: (ctx, { params, query }) => reading(ctx, (tx) => conformedCopy(tx, params.id, query.on)),
  getPortalConformedCopy: (ctx, { params, query }) =>
    reading(ctx, (tx) => portalConformedCopy(tx, params.id, query.on)),
  exportAgreementTerms: (ctx, { params, query }) => exportTerms(ctx, params.id, query.format ?? 'csv'),
  exportAgreementAudit: (ctx, { params }) => exportAudit(ctx, params.id),
  moveAgreementBase: (ctx, { params }) => done(ctx, (tx) => moveBase(tx, params.id)),
  listChangeNotices: (ctx, { params }) => reading(ctx, (tx) => listChangeNotices(tx, params.id)),
  beginChangeNotice: (ctx, { params, body }) => done(ctx, (tx) => beginChangeNotice(tx, params.id, body)),
  askChangeNotice: (ctx, { params }) => inTransaction(ctx, (tx) => askChangeNotice(tx, params.id)),
  sendChangeNotice: (ctx, { params, body }) => inTransaction(ctx, (tx) => sendChangeNotice(tx, params.id, body.number)),
  takeBackChangeNotice: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => takeBackChangeNotice(tx, params.id, body.number, body.reason)),
  answerObjection: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => answerObjection(tx, params.id, body.number, body.words)),
  listPortalChangeNotices: (ctx, { params }) => reading(ctx, (tx) => portalChangeNotices(tx, params.id)),
  objectToChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => objectToChange(tx, params.id, body.number, body.words)),
  leaveAfterObjection: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      const { row, zone } = await leaveAfterObjection(tx, params.id, body.number, body.reason)
      return noticeToWire(tx, row, zone, 'partner')
    }),
}
