import type { Routes } from '#platform/module.ts'
import type { planEndpoints } from '../contract/plans.ts'
import {
  changeTemplate,
  createTemplate,
  createVersion,
  getTemplate,
  listTemplates,
  listVersions,
} from '../service/templates.ts'

export const planRoutes: Routes<{ module: string; summary: string; endpoints: typeof planEndpoints }> = {
  listPlanTemplates: (ctx, { query }) => listTemplates(ctx, query),
  createPlanTemplate: (ctx, { body }) => createTemplate(ctx, body),
  getPlanTemplate: (ctx, { params }) => getTemplate(ctx, params.id),
  updatePlanTemplate: (ctx, input) => changeTemplate(ctx, input),
  listPlanTemplateVersions: (ctx, { params }) => listVersions(ctx, params.id),
  createPlanTemplateVersion: (ctx, input) => createVersion(ctx, input),
}
