import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { noticeEndpoints } from '../contract/notices.ts'
import { findAgreement } from '../queries/agreements.ts'
import type { NoticeRow } from '../queries/notices.ts'
import {
  confirmNotice,
  cureTermination,
  giveNotice,
  givePortalNotice,
  listNotices,
  noticeToWire,
  portalNotices,
  terminateAgreement,
  withdrawNotice,
  withdrawPortalNotice,
} from '../service/dates/notices.ts'

const done = (ctx: Ctx, run: (tx: Tx) => Promise<NoticeRow>) =>
  inTransaction(ctx, async (tx) => {
    const row = await run(tx)
    return noticeToWire(tx, row, (await findAgreement(tx, row.agreement_id))!.zone)
  })

export const noticeRoutes: Routes<{ module: string; summary: string; endpoints: typeof noticeEndpoints }> = {
  listNotices: (ctx, { params }) => reading(ctx, (tx) => listNotices(tx, params.id)),
  giveNotice: (ctx, { params, body }) =>
    done(ctx, (tx) => giveNotice(tx, params.id, body.recorded ? 'partner' : 'us', body)),
  terminateAgreement: (ctx, { params, body }) =>
    done(ctx, (tx) => terminateAgreement(tx, params.id, body.recorded ? 'partner' : 'us', body)),
  confirmNotice: (ctx, { params }) => done(ctx, (tx) => confirmNotice(tx, params.id)),
  withdrawNotice: (ctx, { params, body }) => done(ctx, (tx) => withdrawNotice(tx, params.id, 'us', body.reason)),
  cureTermination: (ctx, { params, body }) => done(ctx, (tx) => cureTermination(tx, params.id, body.words)),
  listPortalNotices: (ctx, { params }) => reading(ctx, (tx) => portalNotices(tx, params.id)),
  givePortalNotice: (ctx, { params, body }) => inTransaction(ctx, (tx) => givePortalNotice(tx, params.id, body)),
  withdrawPortalNotice: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => withdrawPortalNotice(tx, params.id, body.reason)),
}
