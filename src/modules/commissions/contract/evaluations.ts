/** Evaluations: what a conversion earned a partner, step by step; explanations in words; what waits for a rate or a cost. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  type Static,
  strict,
  Type,
} from '#platform/contract.ts'
import { PlanValues } from './plans.ts'
import { commissionKinds } from './states.ts'

export const outcomes = ['commissions', 'nothing', 'waiting'] as const
export const evaluationReasons = [
  'no_term',
  'no_rule',
  'worth_nothing',
  'cap_reached',
  'fx_rate_missing',
  'cost_missing',
] as const
const Minor = Type.String({ pattern: '^-?[0-9]{1,19}$', examples: ['1250'] })
const Language = optional(
  oneOf(['en', 'de', 'es'], { description: 'Of the sentences; the workspace’s own by default.' }),
)
const Sentence = Type.Object({
  step: Type.String({ description: 'Which step it tells of: sale, base, rate, credit, clause, rule, lost, round …' }),
  text: Type.String(),
})
const EvaluationLine = Type.Object({
  commissionId: Id('commission'),
  ruleId: nullable(Type.String()),
  rule: nullable(Type.String()),
  kind: oneOf(commissionKinds),
  amountMinor: Minor,
  currency: CurrencyCode,
})
const fields = {
  id: Id('evaluation'),
  partner: PartnerRef,
  conversionId: Id('conversion'),
  creditSetId: Id('creditSet'),
  creditSetVersion: Type.Integer(),
  saleId: nullable(Id('sale')),
  occurredAt: Instant,
  outcome: oneOf(outcomes),
  reason: nullable(oneOf(evaluationReasons)),
  microShares: Type.Integer({ description: 'Millionths of the conversion that are credited to the partner.' }),
  engineVersion: Type.Integer(),
  lines: Type.Array(EvaluationLine),
  hash: Type.String({ description: 'Of what was given and what came out.' }),
  supersededAt: nullable(Instant),
}
export const Evaluation = named('Evaluation', Type.Object(fields))
export type EvaluationWire = Static<typeof Evaluation>
export const EvaluationDetail = named(
  'EvaluationDetail',
  Type.Object({
    ...fields,
    steps: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      description: 'As they are stored: every rule with its match or the reason against, exact values as fractions.',
    }),
    sentences: Type.Array(Sentence),
  }),
)
export const Explanation = named(
  'CommissionExplanation',
  Type.Object({
    commissionId: Id('commission'),
    evaluationId: nullable(Id('evaluation')),
    kind: oneOf(commissionKinds),
    amountMinor: Minor,
    currency: CurrencyCode,
    sentences: Type.Array(Sentence),
    causes: Type.Array(Type.Object({ text: Type.String(), amountMinor: nullable(Minor) }), {
      description: 'What a true-up, a retainer or a guarantee was counted from.',
    }),
  }),
)
export const Recomputation = named(
  'Recomputation',
  Type.Object({
    evaluationId: Id('evaluation'),
    engineVersion: Type.Integer(),
    isSame: Type.Boolean(),
    hash: Type.String(),
  }),
)
/** A sale as somebody types it to see what a plan would give. */
const ExampleSale = {
  netMinor: Type.String({ pattern: '^[0-9]{1,15}$', examples: ['100000'], description: 'Without tax and shipping.' }),
  currency: CurrencyCode,
  isRenewal: optional(Type.Boolean()),
  isNewCustomer: optional(Type.Boolean({ description: 'True unless said.' })),
  soldBeforeMinor: optional(
    Type.String({
      pattern: '^[0-9]{1,15}$',
      examples: ['0'],
      description: 'Sold so far in the period, in the plan’s currency; for steps.',
    }),
  ),
  costMinor: optional(Type.String({ pattern: '^[0-9]{1,15}$', examples: ['60000'] })),
} as const
export const PlanExample = named(
  'PlanExample',
  Type.Object({
    outcome: oneOf(outcomes),
    lines: Type.Array(
      Type.Object({ ruleId: Type.String(), rule: Type.String(), amountMinor: Minor, currency: CurrencyCode }),
    ),
    sentences: Type.Array(Sentence),
  }),
)
const PlanHint = Type.Object({
  ruleId: nullable(Type.String()),
  code: oneOf(['never_wins', 'wide_gap', 'same_twice', 'above_sale']),
  words: Type.String(),
})
export const PlanReading = named(
  'PlanReading',
  Type.Object({
    sentences: Type.Array(Type.String()),
    rules: Type.Array(Type.Object({ ruleId: Type.String(), sentence: Type.String() }), {
      description: 'The sentence of each rule, in the order of the plan.',
    }),
    hints: Type.Array(PlanHint, { description: 'What looks unintended, though it may be signed.' }),
    example: nullable(PlanExample),
  }),
)
export const OwnPlan = named(
  'OwnCommissionPlan',
  Type.Object({
    plan: nullable(
      Type.Object({
        currency: Type.String({ description: 'A code, or as_sale.' }),
        agreementNumber: nullable(Type.String()),
        versionNumber: nullable(Type.Integer()),
        clause: nullable(Type.String()),
        since: nullable(CivilDate),
        sentences: Type.Array(Type.String()),
        holdDays: Type.Integer(),
      }),
    ),
  }),
)

const earnings = { right: 'commissions.read_earnings' } as const
export const evaluationEndpoints = {
  listEvaluations: endpoint({
    method: 'GET',
    path: '/v1/evaluations',
    summary: 'What conversions earned, partner by partner',
    access: earnings,
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        conversionId: optional(Id('conversion')),
        saleId: optional(Id('sale')),
        outcome: optional(listOf(oneOf(outcomes), 3)),
        reason: optional(listOf(oneOf(evaluationReasons), 6)),
      },
      ['occurredAt', '-occurredAt'],
    ),
    answer: pageOf(Evaluation),
  }),
  getEvaluation: endpoint({
    method: 'GET',
    path: '/v1/evaluations/:id',
    summary: 'An evaluation with its steps',
    access: earnings,
    params: idParams('evaluation'),
    query: strict({ language: Language }),
    answer: EvaluationDetail,
  }),
  getCommissionExplanation: endpoint({
    method: 'GET',
    path: '/v1/commissions/:id/explanation',
    summary: 'Why a commission is what it is, in words over the stored figures',
    access: earnings,
    params: idParams('commission'),
    query: strict({ language: Language }),
    answer: Explanation,
  }),
  recomputeCommission: endpoint({
    method: 'POST',
    path: '/v1/commissions/:id/recomputation',
    summary: 'Reckon a commission again from what was stored; it has to come out the same',
    access: earnings,
    params: idParams('commission'),
    idempotency: 'none',
    answer: Recomputation,
    refuses: {
      'recomputation.differs': [409, 'What was stored gives another result; finance and engineering are told.'],
      'recomputation.no_evaluation': [409, 'No evaluation wrote this line: a person or a clock did.'],
    },
  }),
  readPlan: endpoint({
    method: 'POST',
    path: '/v1/plan-readings',
    summary: 'A plan in words, with what looks unintended and what a sale would earn; nothing is stored',
    access: { right: 'commissions.read' },
    idempotency: 'none',
    body: strict({ plan: PlanValues, sale: optional(strict(ExampleSale)), language: Language }),
    answer: PlanReading,
    example: { body: { plan: { currency: 'EUR' }, sale: { netMinor: '100000', currency: 'EUR' } } },
  }),
  getOwnCommissionPlan: endpoint({
    method: 'GET',
    path: '/v1/portal/commission-plan',
    summary: 'My commission plan in words',
    access: earnings,
    query: strict({ language: Language }),
    answer: OwnPlan,
  }),
  tryOwnCommissionPlan: endpoint({
    method: 'POST',
    path: '/v1/portal/commission-plan/example',
    summary: 'What a sale would earn me, by the engine that pays',
    access: earnings,
    idempotency: 'none',
    body: strict({ ...ExampleSale, language: Language }),
    answer: PlanExample,
    refuses: { 'plan.none': [409, 'No signed agreement grants a commission today.'] },
    example: { body: { netMinor: '100000', currency: 'EUR' } },
  }),
  getPortalCommissionExplanation: endpoint({
    method: 'GET',
    path: '/v1/portal/commissions/:id/explanation',
    summary: 'Why this amount',
    access: earnings,
    params: idParams('commission'),
    query: strict({ language: Language }),
    answer: Explanation,
  }),
}
