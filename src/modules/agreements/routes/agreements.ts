import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { agreementEndpoints } from '../contract/agreements.ts'
import type { figureEndpoints } from '../contract/figures.ts'
import type { readingEndpoints } from '../contract/reading.ts'
import { type AgreementRow, agreementsPage, findAgreement } from '../queries/agreements.ts'
import { auditRows } from '../queries/negotiation.ts'
import { checkAudit } from '../service/audit.ts'
import { answerApproval } from '../service/drafts/approvals.ts'
import { amendAgreement, changeDraft, draftAgreement } from '../service/drafts/draft.ts'
import { agreementFigures } from '../service/drafts/figures.ts'
import { reviewVersion, submitVersion, withdrawVersion } from '../service/drafts/flow.ts'
import { agreementMoney } from '../service/drafts/money.ts'
import {
  agreementDifferences,
  agreementDocument,
  agreementsToWire,
  agreementTerms,
  agreementToWire,
  allApprovals,
  readAgreement,
  upcomingTerms,
} from '../service/drafts/wire.ts'

const done = (ctx: Ctx, run: (tx: Tx) => Promise<AgreementRow>) =>
  inTransaction(ctx, async (tx) => agreementToWire(tx, await run(tx)))

export const agreementRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof agreementEndpoints & typeof readingEndpoints & typeof figureEndpoints
}> = {
  listAgreements: (ctx, { query }) =>
    reading(ctx, (tx) => agreementsPage(tx, query, (rows) => agreementsToWire(tx, rows))),
  getAgreementFigures: (ctx, { query }) => reading(ctx, (tx) => agreementFigures(tx, query)),
  draftAgreement: (ctx, { body }) => done(ctx, (tx) => draftAgreement(tx, body)),
  getAgreement: (ctx, { params }) => reading(ctx, (tx) => readAgreement(tx, params.id)),
  amendAgreement: (ctx, { params, body }) => done(ctx, (tx) => amendAgreement(tx, params.id, body)),
  changeAgreementDraft: (ctx, { params, body, version }) =>
    done(ctx, (tx) => changeDraft(tx, params.id, body, version)),
  submitAgreement: (ctx, { params, body }) => done(ctx, (tx) => submitVersion(tx, params.id, body.to)),
  reviewAgreement: (ctx, { params, body }) => done(ctx, (tx) => reviewVersion(tx, params.id, body.outcome, body.words)),
  withdrawAgreementVersion: (ctx, { params, body }) => done(ctx, (tx) => withdrawVersion(tx, params.id, body.reason)),
  getAgreementDocument: (ctx, { params, query }) =>
    reading(ctx, (tx) => agreementDocument(tx, params.id, query.number)),
  getAgreementTerms: (ctx, { params, query }) => reading(ctx, (tx) => agreementTerms(tx, params.id, query)),
  listUpcomingTerms: (ctx, { params }) => reading(ctx, (tx) => upcomingTerms(tx, params.id)),
  getAgreementDifferences: (ctx, { params, query }) => reading(ctx, (tx) => agreementDifferences(tx, params.id, query)),
  getAgreementMoney: (ctx, { params }) => reading(ctx, (tx) => agreementMoney(tx, params.id)),
  listAgreementApprovals: (ctx, { params }) =>
    reading(ctx, async (tx) => ({ data: await allApprovals(tx, params.id) })),
  answerApproval: (ctx, { params, body }) => done(ctx, (tx) => answerApproval(tx, params.id, body)),
  getAgreementAudit: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      if (!(await findAgreement(tx, params.id))) throw notFound('agreement')
      return {
        data: (await auditRows(tx, params.id, query.after ?? 0)).map((row) => ({
          number: row.number,
          at: row.at.toISOString(),
          by: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
          act: row.act,
          details: row.details as Record<string, unknown>,
          previousHash: row.previous_hash,
          hash: row.hash,
        })),
      }
    }),
  checkAgreementAudit: (ctx, { params }) => reading(ctx, (tx) => checkAudit(tx, params.id)),
}
