/** Simulations: what another plan would have earned over sales that happened, by the engine that pays. Nothing is written to lines. */
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
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { examplePlan, PlanValues } from './plans.ts'

export const simulationStates = ['queued', 'running', 'finished', 'failed', 'cancelled'] as const
const sources = ['plan', 'agreement', 'in_force'] as const
const capPeriods = ['sale', 'month', 'quarter', 'year', 'agreement', 'lifetime'] as const
const Minor = Type.String({ pattern: '^-?[0-9]{1,19}$', examples: ['1250'] })
const Cap = Type.Object({
  amountMinor: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['500000'] }),
  per: oneOf(capPeriods),
  of: oneOf(['partner', 'partner_and_customer']),
})
const CapInput = strict({
  amountMinor: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['500000'] }),
  per: oneOf(capPeriods),
  of: oneOf(['partner', 'partner_and_customer']),
})
const Difference = {
  currency: CurrencyCode,
  oldMinor: Minor,
  newMinor: Minor,
  differenceMinor: Minor,
}
const Sentence = Type.Object({ step: Type.String(), text: Type.String() })
const Side = Type.Object({ amountMinor: Minor, currency: nullable(CurrencyCode), sentences: Type.Array(Sentence) })
const fields = {
  id: Id('simulation'),
  name: Type.String(),
  state: oneOf(simulationStates),
  source: oneOf(sources),
  agreement: nullable(Type.Object({ id: Id('agreement'), number: Type.String(), partner: PartnerRef })),
  from: CivilDate,
  to: CivilDate,
  partners: nullable(Type.Array(PartnerRef, { description: 'Null: every partner.' })),
  holdDays: nullable(Type.Integer()),
  cap: nullable(Cap),
  isUncapped: Type.Boolean(),
  conversions: Type.Integer({ description: 'Reckoned so far.' }),
  reachedOn: nullable(CivilDate),
  jobId: nullable(Id('job')),
  isShared: Type.Boolean({ description: 'The partner of the agreement reads the sums before signing.' }),
  inputsHash: nullable(Type.String({ description: 'Of every sale, credit and plan that was read.' })),
  fault: nullable(Type.String()),
  totals: Type.Array(Type.Object(Difference)),
  by: Type.String(),
  createdAt: Instant,
  finishedAt: nullable(Instant),
  version: Version,
}
export const Simulation = named('Simulation', Type.Object(fields))
export type SimulationWire = Static<typeof Simulation>
export const SimulationDetail = named(
  'SimulationDetail',
  Type.Object({
    ...fields,
    planSentences: Type.Array(Type.String(), { description: 'The plan that was tried, in words.' }),
    waiting: Type.Integer({ description: 'Sales that no side could reckon: a rate or a cost is missing.' }),
    byPartner: Type.Array(Type.Object({ partner: PartnerRef, ...Difference }), {
      description: 'The hundred largest differences.',
    }),
    byMonth: Type.Array(
      Type.Object({
        month: CivilDate,
        ...Difference,
        oldFreeMinor: Type.String({ ...Minor, description: 'Whose hold period ends in this month.' }),
        newFreeMinor: Minor,
      }),
    ),
    byRule: Type.Array(Type.Object({ ruleId: Type.String(), rule: Type.String(), ...Difference })),
    movers: Type.Array(
      Type.Object({
        partner: PartnerRef,
        conversionId: Id('conversion'),
        saleId: nullable(Id('sale')),
        day: CivilDate,
        currency: CurrencyCode,
        differenceMinor: Minor,
        old: Side,
        new: Side,
      }),
      { description: 'Ten sales at most of each currency whose commission changes most, explained on both sides.' },
    ),
  }),
)
export const SimulationResult = named(
  'SimulationResult',
  Type.Object({
    partner: PartnerRef,
    month: CivilDate,
    ruleId: Type.String(),
    rule: Type.String(),
    ...Difference,
    oldLines: Type.Integer(),
    newLines: Type.Integer(),
    oldFreeMinor: Minor,
    newFreeMinor: Minor,
  }),
)
export type SimulationResultWire = Static<typeof SimulationResult>

const right = { right: 'commissions.simulate' } as const
const params = idParams('simulation')
const language = optional(oneOf(['en', 'de', 'es'], { description: 'Of the sentences.' }))
export const simulationEndpoints = {
  listSimulations: endpoint({
    method: 'GET',
    path: '/v1/simulations',
    summary: 'Simulations, newest first',
    access: right,
    query: listQuery(
      {
        state: optional(listOf(oneOf(simulationStates), 5)),
        agreementId: optional(Id('agreement')),
        partnerId: optional(Id('partner')),
      },
      ['createdAt', '-createdAt'],
    ),
    answer: pageOf(Simulation),
  }),
  createSimulation: endpoint({
    method: 'POST',
    path: '/v1/simulations',
    summary: 'Reckon what another plan would have earned; runs as a job',
    access: right,
    scope: null,
    body: strict({
      name: Text(200),
      source: oneOf(sources, {
        description: 'A plan that is given, the terms of the open version of an agreement, or each plan in force.',
      }),
      plan: optional(PlanValues),
      agreementId: optional(Id('agreement')),
      from: optional(Type.String({ ...CivilDate, description: 'Twelve months before `to` by default.' })),
      to: optional(Type.String({ ...CivilDate, description: 'The first day not counted; today by default.' })),
      partnerIds: optional(listOf(Id('partner'), 200)),
      holdDays: optional(Type.Integer({ minimum: 0, maximum: 365 })),
      cap: optional(CapInput),
      isUncapped: optional(Type.Boolean()),
    }),
    answer: Simulation,
    status: 201,
    refuses: {
      'plan.faulty': [422, 'The plan has faults; each names rule, field and what would mend it.'],
      'simulation.plan_missing': [422, 'A simulation of a plan needs the plan.'],
      'simulation.no_draft': [409, 'The agreement has no open version with a commission term.'],
      'simulation.period': [422, 'The first day comes before the last, three years apart at most.'],
      'simulation.nothing_changes': [422, 'Plans in force need another hold or other caps.'],
    },
    example: { body: { name: '15 % for everybody', source: 'plan', plan: examplePlan } },
  }),
  getSimulation: endpoint({
    method: 'GET',
    path: '/v1/simulations/:id',
    summary: 'One simulation with its sums and the sales that move most, explained on both sides',
    access: right,
    params,
    query: strict({ language }),
    answer: SimulationDetail,
  }),
  listSimulationResults: endpoint({
    method: 'GET',
    path: '/v1/simulations/:id/results',
    summary: 'By partner, month and rule: old, new, difference',
    access: right,
    params,
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        month: optional(CivilDate),
        ruleId: optional(Type.String({ maxLength: 40 })),
      },
      ['difference', '-difference', 'month', '-month'],
    ),
    answer: pageOf(SimulationResult),
  }),
  cancelSimulation: endpoint({
    method: 'POST',
    path: '/v1/simulations/:id/cancellation',
    summary: 'Stop a simulation; it answers nothing',
    access: right,
    scope: null,
    params,
    answer: Simulation,
    refuses: { 'simulation.over': [409, 'It is over.'] },
  }),
  shareSimulation: endpoint({
    method: 'POST',
    path: '/v1/simulations/:id/sharing',
    summary: 'Let the partner of the agreement read the sums before signing',
    access: right,
    scope: null,
    params,
    answer: Simulation,
    refuses: {
      'simulation.not_finished': [409, 'It is not finished.'],
      'simulation.no_partner': [409, 'Only the simulation of an agreement alone is shared with its partner.'],
    },
  }),
  unshareSimulation: endpoint({
    method: 'DELETE',
    path: '/v1/simulations/:id/sharing',
    summary: 'Take the sums back from the partner’s portal',
    access: right,
    scope: null,
    params,
    answer: Simulation,
  }),
}
