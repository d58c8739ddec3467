import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { needEndpoints } from '../contract/needs.ts'
import { findFirstFit, findNeeds, firstFitsPage, type NeedsRow, needsPage } from '../queries/needs.ts'
import { openByToken } from '../service/applications/draft.ts'
import { firstFitsToWire, recordFirstFit } from '../service/needs/first-fit.ts'
import {
  agreeNeeds,
  agreePortalNeeds,
  needsToWire,
  readApplicantNeeds,
  readPortalNeeds,
  shareNeeds,
  startNeeds,
  writeApplicantNeeds,
  writeNeeds,
  writePortalNeeds,
} from '../service/needs/needs.ts'

const done = (ctx: Ctx, run: (tx: Tx) => Promise<NeedsRow>) =>
  inTransaction(ctx, async (tx) => (await needsToWire(tx, [await run(tx)]))[0]!)

export const needRoutes: Routes<{ module: string; summary: string; endpoints: typeof needEndpoints }> = {
  listNeedsAssessments: (ctx, { query }) => reading(ctx, (tx) => needsPage(tx, query, (rows) => needsToWire(tx, rows))),
  startNeedsAssessment: (ctx, { body }) => done(ctx, (tx) => startNeeds(tx, body)),
  getNeedsAssessment: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await findNeeds(tx, params.id)
      if (!row) throw notFound('needs assessment')
      return (await needsToWire(tx, [row]))[0]!
    }),
  updateNeedsAssessment: (ctx, { params, body, version }) =>
    done(ctx, (tx) => writeNeeds(tx, params.id, body.sections, 'team', version)),
  shareNeedsAssessment: (ctx, { params }) => done(ctx, (tx) => shareNeeds(tx, params.id)),
  agreeNeedsAssessment: (ctx, { params }) => done(ctx, (tx) => agreeNeeds(tx, params.id)),
  getPublicNeeds: (ctx, { params }) =>
    reading(ctx, async (tx) => readApplicantNeeds(tx, await openByToken(tx, params.token))),
  writePublicNeeds: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) =>
      writeApplicantNeeds(tx, await openByToken(tx, params.token, { lock: true }), body.sections),
    ),
  getPortalNeeds: (ctx) => reading(ctx, readPortalNeeds),
  writePortalNeeds: (ctx, { body }) => inTransaction(ctx, (tx) => writePortalNeeds(tx, body.sections)),
  agreePortalNeeds: (ctx) => inTransaction(ctx, agreePortalNeeds),
  listFirstFitEvaluations: (ctx, { query }) =>
    reading(ctx, (tx) => firstFitsPage(tx, query, (rows) => firstFitsToWire(tx, rows))),
  recordFirstFit: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await firstFitsToWire(tx, [await recordFirstFit(tx, body)]))[0]!),
  getFirstFitEvaluation: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await findFirstFit(tx, params.id)
      if (!row) throw notFound('evaluation')
      return (await firstFitsToWire(tx, [row]))[0]!
    }),
}
