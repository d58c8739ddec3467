import type { Routes } from '#platform/module.ts'
import type { evaluationEndpoints } from '../contract/evaluations.ts'
import { explainCommission, getEvaluation, listEvaluations, recomputeCommission } from '../service/explain/explain.ts'
import { ownPlan, readPlan, tryOwnPlan } from '../service/explain/own-plan.ts'

export const evaluationRoutes: Routes<{ module: string; summary: string; endpoints: typeof evaluationEndpoints }> = {
  listEvaluations: (ctx, { query }) => listEvaluations(ctx, query),
  getEvaluation: (ctx, { params, query }) => getEvaluation(ctx, params.id, query.language),
  getCommissionExplanation: (ctx, { params, query }) => explainCommission(ctx, params.id, query.language),
  recomputeCommission: (ctx, { params }) => recomputeCommission(ctx, params.id),
  readPlan: (ctx, { body }) => readPlan(ctx, body),
  getOwnCommissionPlan: (ctx, { query }) => ownPlan(ctx, query.language),
  tryOwnCommissionPlan: (ctx, { body }) => tryOwnPlan(ctx, body),
  getPortalCommissionExplanation: (ctx, { params, query }) => explainCommission(ctx, params.id, query.language),
}
