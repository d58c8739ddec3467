/** Routes of lines, disputes, statements and months. */

import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { linesContract } from '../contract/line-endpoints.ts'
import { openDispute } from '../service/disputes/open.ts'
import { getDispute, getMyDispute, listDisputes, listMyDisputes } from '../service/disputes/read.ts'
import { answerDispute, answerMyDispute, decideDispute, uploadDisputeFile } from '../service/disputes/thread.ts'
import { adjust, restore, reverseByHand } from '../service/lines/adjust.ts'
import { approveLines } from '../service/lines/approve.ts'
import { cancelBulk, getBulk, listBulk, listBulkRows, previewBulk, startBulk } from '../service/lines/bulk.ts'
import { decideRules, getRules, getSettings, proposeRules, updateSettings } from '../service/lines/configure.ts'
import { declineLines } from '../service/lines/decline.ts'
import { type Outcome, theOne } from '../service/lines/facts.ts'
import { holdLines, releaseLines } from '../service/lines/hold.ts'
import { liftPartnerHold, listPartnerHolds, openPartnerHold } from '../service/lines/partner-holds.ts'
import {
  getEarnings,
  getLine,
  getMonths,
  getMyLine,
  getSums,
  listLines,
  listMyLines,
  listReversals,
  wholeLine,
} from '../service/lines/read.ts'
import { accrualJournal, getAccruals } from '../service/months/accruals.ts'
import { acceptCheck, beginClose, checkMonth, getMonth, listMonths } from '../service/months/close.ts'
import { monthArchive } from '../service/statements/archive.ts'
import {
  getMyStatement,
  getStatement,
  listMyStatements,
  listStatements,
  previewStatement,
  statementCsv,
  statementPdf,
} from '../service/statements/read.ts'

/** One line is acted upon; what comes back is the line as it stands now. */
const onOne = (ctx: Ctx, id: string, act: (tx: Tx) => Promise<Outcome[]>) =>
  inTransaction(ctx, async (tx) => {
    theOne(await act(tx))
    return wholeLine(tx, id)
  })
const written = (ctx: Ctx, write: (tx: Tx) => Promise<{ id: string }>) =>
  inTransaction(ctx, async (tx) => wholeLine(tx, (await write(tx)).id))

export const lineRoutes: Routes<typeof linesContract> = {
  listCommissions: (ctx, { query }) => listLines(ctx, query),
  getCommissionSums: (ctx, { query }) => getSums(ctx, query),
  getCommissionMonths: (ctx, { query }) => getMonths(ctx, query),
  getCommission: (ctx, { params }) => getLine(ctx, params.id),
  approveCommission: (ctx, { params }) => onOne(ctx, params.id, (tx) => approveLines(tx, [params.id], 'member')),
  declineCommission: (ctx, { params, body }) =>
    onOne(ctx, params.id, (tx) => declineLines(tx, [params.id], { reason: body.reason, causeId: null })),
  restoreCommission: (ctx, { params, body }) => written(ctx, (tx) => restore(tx, params.id, body.reason)),
  holdCommission: (ctx, { params, body }) =>
    onOne(ctx, params.id, (tx) => holdLines(tx, [params.id], { kind: 'manual', reason: body.reason, causeId: null })),
  releaseCommission: (ctx, { params }) =>
    onOne(ctx, params.id, (tx) => releaseLines(tx, [params.id], { byHand: true })),
  listCommissionReversals: (ctx, { params, query }) => listReversals(ctx, params.id, query),
  reverseCommission: (ctx, { params, body }) =>
    written(ctx, (tx) => reverseByHand(tx, params.id, { amountMinor: BigInt(body.amountMinor), reason: body.reason })),
  createAdjustment: (ctx, { body }) =>
    written(ctx, (tx) =>
      adjust(tx, { ...body, kind: body.kind ?? 'adjustment', amountMinor: BigInt(body.amountMinor) }),
    ),
  listPartnerHolds: (ctx, { query }) => listPartnerHolds(ctx, query),
  holdPartnerPayments: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      const row = await openPartnerHold(tx, { partnerId: params.id, cause: 'manual', reason: body.reason })
      return { id: row.id, cause: row.cause as 'manual', reason: row.reason, since: row.opened_at.toISOString() }
    }),
  releasePartnerPayments: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => {
      await liftPartnerHold(tx, params.id, 'manual')
    }),
  getMyEarnings: (ctx) => getEarnings(ctx),
  getMyEarningsMonths: (ctx, { query }) => getMonths(ctx, query),
  listMyCommissions: (ctx, { query }) => listMyLines(ctx, query),
  getMyCommission: (ctx, { params }) => getMyLine(ctx, params.id),

  listCommissionApprovalRules: (ctx) => getRules(ctx),
  proposeCommissionApprovalRules: (ctx, { body }) => proposeRules(ctx, body),
  confirmCommissionApprovalRules: (ctx) => decideRules(ctx, 'confirmed'),
  refuseCommissionApprovalRules: (ctx) => decideRules(ctx, 'refused'),
  getCommissionSettings: (ctx) => getSettings(ctx),
  updateCommissionSettings: (ctx, { body, version }) => updateSettings(ctx, body, version),
  listCommissionBulkActions: (ctx, { query }) => listBulk(ctx, query),
  previewCommissionBulkAction: (ctx, { body }) => previewBulk(ctx, body),
  getCommissionBulkAction: (ctx, { params }) => getBulk(ctx, params.id),
  listCommissionBulkRows: (ctx, { params, query }) => listBulkRows(ctx, params.id, query),
  startCommissionBulkAction: (ctx, { params }) => startBulk(ctx, params.id),
  cancelCommissionBulkAction: (ctx, { params }) => cancelBulk(ctx, params.id),

  listStatements: (ctx, { query }) => listStatements(ctx, query),
  getStatement: (ctx, { params }) => getStatement(ctx, params.id),
  downloadStatementPdf: (ctx, { params }) => statementPdf(ctx, params.id),
  downloadStatementCsv: (ctx, { params }) => statementCsv(ctx, params.id),
  previewStatement: (ctx, { query }) => previewStatement(ctx, query),
  listMyStatements: (ctx, { query }) => listMyStatements(ctx, query),
  getMyStatement: (ctx, { params }) => getMyStatement(ctx, params.id),
  previewMyStatement: (ctx, { query }) => previewStatement(ctx, { partnerId: null, month: query.month }),
  downloadMyStatementPdf: (ctx, { params }) => statementPdf(ctx, params.id),
  downloadMyStatementCsv: (ctx, { params }) => statementCsv(ctx, params.id),

  listMonths: (ctx, { query }) => listMonths(ctx, query),
  getMonth: (ctx, { params }) => getMonth(ctx, params.month),
  checkMonth: (ctx, { params }) => checkMonth(ctx, params.month),
  acceptMonthCheck: (ctx, { params, body }) => acceptCheck(ctx, params.month, body),
  closeMonth: (ctx, { params }) => beginClose(ctx, params.month),
  downloadMonthStatements: (ctx, { params }) => monthArchive(ctx, params.month),
  getAccruals: (ctx, { query }) => getAccruals(ctx, query),
  downloadAccrualJournal: (ctx, { query }) => accrualJournal(ctx, query.month),

  listDisputes: (ctx, { query }) => listDisputes(ctx, query),
  getDispute: (ctx, { params }) => getDispute(ctx, params.id),
  answerDispute: (ctx, { params, body }) => answerDispute(ctx, params.id, body),
  decideDispute: (ctx, { params, body }) => decideDispute(ctx, params.id, body),
  uploadDisputeFile: (ctx, { params }, http) => uploadDisputeFile(ctx, params.id, http),
  listMyDisputes: (ctx, { query }) => listMyDisputes(ctx, query),
  openDispute: (ctx, { body }) => openDispute(ctx, body),
  getMyDispute: (ctx, { params }) => getMyDispute(ctx, params.id),
  answerMyDispute: (ctx, { params, body }) => answerMyDispute(ctx, params.id, body),
  uploadMyDisputeFile: (ctx, { params }, http) => uploadDisputeFile(ctx, params.id, http),
}
