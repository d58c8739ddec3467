/** Plan templates: a library of plans that agreements start from. A version is never changed, only followed. */
import {
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  optional,
  pageOf,
  type Static,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'

/** The values of a commission term; its schema is the registry's (`GET /v1/term-kinds`). */
export const PlanValues = named(
  'CommissionPlan',
  Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
    maxProperties: 50,
    description: 'The values of a commission term, as the registry of terms describes them.',
    examples: [{}],
  }),
)
export const PlanTemplateVersion = named(
  'PlanTemplateVersion',
  Type.Object({
    templateId: Id('planTemplate'),
    number: Type.Integer(),
    plan: PlanValues,
    sentences: Type.Array(Type.String(), { description: 'The plan in words.' }),
    note: nullable(Type.String()),
    by: Type.String(),
    at: Instant,
  }),
)
export const PlanTemplate = named(
  'PlanTemplate',
  Type.Object({
    id: Id('planTemplate'),
    name: Type.String(),
    summary: nullable(Type.String()),
    latest: PlanTemplateVersion,
    archivedAt: nullable(Instant),
    version: Version,
    updatedAt: Instant,
  }),
)
export type PlanTemplateWire = Static<typeof PlanTemplate>
const right = { right: 'commissions.configure' } as const
const reads = { right: 'commissions.read' } as const
const sorts = ['name', '-name', 'updatedAt', '-updatedAt'] as const
const params = idParams('planTemplate')
export const examplePlan = {
  currency: 'EUR',
  base: 'net',
  tierPeriod: null,
  holdDays: null,
  reversalDays: null,
  refunds: null,
  keepsOldCustomers: false,
  rules: [
    {
      id: 'sales',
      name: 'Every sale',
      event: 'sale',
      formula: { kind: 'percent', ratePpm: 200_000 },
      products: { ids: [], categories: [] },
      when: null,
      customers: 'all',
      duration: { kind: 'months', number: 12 },
      stacking: 'exclusive',
      minimumMinor: null,
      maximumMinor: null,
      cap: null,
      from: null,
      to: null,
    },
  ],
  groupCaps: [],
  guarantee: null,
  retainer: null,
} as const
const faulty = { 'plan.faulty': [422, 'The plan has faults; each names rule, field and what would mend it.'] } as const

export const planEndpoints = {
  listPlanTemplates: endpoint({
    method: 'GET',
    path: '/v1/plan-templates',
    summary: 'Plan templates',
    access: reads,
    query: listQuery({ isArchived: optional(Type.Boolean({ description: 'Those put away instead.' })) }, [...sorts]),
    answer: pageOf(PlanTemplate),
  }),
  createPlanTemplate: endpoint({
    method: 'POST',
    path: '/v1/plan-templates',
    summary: 'Add a plan template with its first version',
    access: right,
    body: strict({
      name: Text(120),
      summary: optional(nullable(FreeText(2000))),
      plan: PlanValues,
      note: optional(Text(2000)),
    }),
    answer: PlanTemplate,
    status: 201,
    refuses: { ...faulty, 'plan_template.exists': [409, 'A template of this name is there already.'] },
    example: { body: { name: 'Affiliates', summary: '20 % for a year', plan: examplePlan } },
  }),
  getPlanTemplate: endpoint({
    method: 'GET',
    path: '/v1/plan-templates/:id',
    summary: 'A plan template with its latest version',
    access: reads,
    params,
    answer: PlanTemplate,
  }),
  updatePlanTemplate: endpoint({
    method: 'PATCH',
    path: '/v1/plan-templates/:id',
    summary: 'Rename a template, or put it away or back',
    access: right,
    params,
    ifMatch: true,
    body: strict({
      name: optional(Text(120)),
      summary: optional(nullable(FreeText(2000))),
      isArchived: optional(Type.Boolean()),
    }),
    answer: PlanTemplate,
    refuses: { 'plan_template.exists': [409, 'A template of this name is there already.'] },
    example: { body: { name: 'Affiliates of 2026' } },
  }),
  listPlanTemplateVersions: endpoint({
    method: 'GET',
    path: '/v1/plan-templates/:id/versions',
    summary: 'Versions of a template, the latest first',
    access: reads,
    params,
    answer: Type.Object({ data: Type.Array(PlanTemplateVersion) }),
  }),
  createPlanTemplateVersion: endpoint({
    method: 'POST',
    path: '/v1/plan-templates/:id/versions',
    summary: 'Follow a plan with another one; agreements that are signed keep theirs',
    access: right,
    params,
    ifMatch: true,
    body: strict({ plan: PlanValues, note: optional(Text(2000)) }),
    answer: PlanTemplate,
    status: 201,
    refuses: { ...faulty, 'plan_template.unchanged': [409, 'The latest version says exactly this already.'] },
    example: { body: { plan: examplePlan, note: 'A year instead of two' } },
  }),
}
