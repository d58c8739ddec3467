/** Endpoints of the rules: policy, definition, and what two people divide by hand. */
import {
  CivilDate,
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
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { models, touchKinds } from './states.ts'

const read = { right: 'attribution.read' } as const

const rules = {
  payingModel: oneOf(models),
  pathScope: oneOf(['customer', 'company']),
  halfLifeDays: Type.Integer({ minimum: 1, maximum: 365 }),
  touchKinds: listOf(oneOf(touchKinds), touchKinds.length, { minItems: 1, uniqueItems: true }),
  dealPrecedence: Type.Boolean(),
  codeBeatsClick: Type.Boolean(),
  repeatCredits: oneOf(['inherit', 'recompute']),
  leadConfirmation: Type.Boolean(),
}
export const PolicyShape = named(
  'AttributionPolicy',
  Type.Object({
    id: nullable(Id('attributionPolicy')),
    number: Type.Integer({ description: '0 is what the product brings.' }),
    state: oneOf(['planned', 'in_force', 'superseded']),
    effectiveOn: nullable(CivilDate),
    ...rules,
    reason: nullable(Type.String()),
    madeByName: nullable(Type.String()),
    createdAt: nullable(Instant),
  }),
)
const SignatureShape = Type.Object({
  memberId: Id('member'),
  memberName: Type.String(),
  capacity: oneOf(['finance', 'other']),
  signedAt: Instant,
})
export const DefinitionShape = named(
  'AttributionDefinition',
  Type.Object({
    id: nullable(Id('attributionDefinition')),
    number: Type.Integer({ description: '0 is the product’s own text.' }),
    state: oneOf(['draft', 'signed', 'in_force', 'superseded']),
    effectiveOn: nullable(CivilDate),
    body: Type.String(),
    sourcedBy: oneOf(['first_before_lead', 'first_eligible']),
    influenceDays: nullable(Type.Integer()),
    signatures: Type.Array(SignatureShape),
    madeByName: nullable(Type.String()),
    createdAt: nullable(Instant),
  }),
)
const ShareInput = strict({
  partnerId: nullable(Id('partner')),
  microShares: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
})
export const OverrideShape = named(
  'CreditOverride',
  Type.Object({
    id: Id('creditOverride'),
    conversionId: Id('conversion'),
    state: oneOf(['proposed', 'applied', 'refused']),
    shares: Type.Array(
      Type.Object({
        partner: nullable(Type.Object({ id: Id('partner'), name: Type.String() })),
        microShares: Type.Integer(),
      }),
    ),
    reason: Type.String(),
    proposedByName: Type.String(),
    proposedAt: Instant,
    decidedByName: nullable(Type.String()),
    decidedAt: nullable(Instant),
    decisionReason: nullable(Type.String()),
  }),
)
const pastDate = { 'policy.past_date': [422, 'It is forward only: name today or a later day.'] } as const
const changed = { 'conversion.changed': [409, 'The conversion was divided anew meanwhile; look again.'] } as const
const decided = { 'override.decided': [409, 'This override was decided already.'] } as const

export const ruleEndpoints = {
  listAttributionPolicies: endpoint({
    method: 'GET',
    path: '/v1/attribution-policies',
    summary: 'Versions of the policy, the newest first',
    access: read,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(PolicyShape),
  }),
  getCurrentAttributionPolicy: endpoint({
    method: 'GET',
    path: '/v1/attribution-policies/current',
    summary: 'The policy that is in force today',
    access: read,
    answer: PolicyShape,
  }),
  createAttributionPolicy: endpoint({
    method: 'POST',
    path: '/v1/attribution-policies',
    summary: 'Puts a version of the policy in force from a day on',
    description: 'Forward only: conversions of the days before keep the version that held then.',
    access: { right: 'attribution.set_policy' },
    scope: null,
    status: 201,
    body: strict({ effectiveOn: CivilDate, ...rules, reason: Text(2000) }),
    answer: PolicyShape,
    refuses: { ...pastDate, 'policy.day_taken': [409, 'A version begins on this day already.'] },
    example: {
      body: {
        effectiveOn: '2999-01-01',
        payingModel: 'position',
        pathScope: 'company',
        halfLifeDays: 7,
        touchKinds: ['click', 'code', 'introduction'],
        dealPrecedence: true,
        codeBeatsClick: true,
        repeatCredits: 'inherit',
        leadConfirmation: true,
        reason: 'Who opens the door shall be paid too',
      },
    },
  }),
  listAttributionDefinitions: endpoint({
    method: 'GET',
    path: '/v1/attribution-definitions',
    summary: 'What sourced and influenced mean, in versions',
    access: read,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(DefinitionShape),
  }),
  getCurrentAttributionDefinition: endpoint({
    method: 'GET',
    path: '/v1/attribution-definitions/current',
    summary: 'The definition that is in force today',
    access: read,
    answer: DefinitionShape,
  }),
  createAttributionDefinition: endpoint({
    method: 'POST',
    path: '/v1/attribution-definitions',
    summary: 'Drafts a definition, which two people sign',
    access: { right: 'attribution.sign_definition' },
    scope: null,
    status: 201,
    body: strict({
      effectiveOn: CivilDate,
      body: Text(10_000),
      sourcedBy: oneOf(['first_before_lead', 'first_eligible']),
      influenceDays: optional(nullable(Type.Integer({ minimum: 1, maximum: 365 }))),
    }),
    answer: DefinitionShape,
    refuses: pastDate,
    example: {
      body: { effectiveOn: '2999-01-01', body: 'Sourced is who held the first contact.', sourcedBy: 'first_eligible' },
    },
  }),
  signAttributionDefinition: endpoint({
    method: 'POST',
    path: '/v1/attribution-definitions/:id/signatures',
    summary: 'Signs a definition: one of finance, and one executive or partner manager',
    access: { right: 'attribution.sign_definition' },
    scope: null,
    params: idParams('attributionDefinition'),
    answer: DefinitionShape,
    refuses: {
      ...pastDate,
      'definition.signed_by_you': [409, 'You signed it; the second signature is another person’s.'],
      'definition.capacity_taken': [409, 'Somebody of your role signed it; the other signature is of the other role.'],
      'definition.signed': [409, 'It is signed by both.'],
    },
  }),

  proposeOverride: endpoint({
    method: 'POST',
    path: '/v1/conversions/:id/overrides',
    summary: 'Proposes to divide a conversion by hand',
    access: { right: 'attribution.propose_override' },
    scope: null,
    status: 201,
    params: idParams('conversion'),
    body: strict({
      version: Version,
      shares: listOf(ShareInput, 20, { minItems: 1 }),
      reason: Type.String({ minLength: 20, maxLength: 4000 }),
    }),
    answer: OverrideShape,
    refuses: {
      ...changed,
      'override.not_whole': [422, 'The shares are the whole: 1,000,000.'],
      'override.open': [409, 'Another override of this conversion waits for an answer.'],
    },
    example: {
      body: {
        version: 2,
        shares: [{ partnerId: null, microShares: 1_000_000 }],
        reason: 'Our own team brought this customer',
      },
    },
  }),
  listOverrides: endpoint({
    method: 'GET',
    path: '/v1/overrides',
    summary: 'What was divided by hand, and what waits for an answer',
    access: read,
    query: listQuery(
      {
        state: optional(listOf(oneOf(['proposed', 'applied', 'refused']), 3)),
        conversionId: optional(Id('conversion')),
      },
      ['proposedAt', '-proposedAt'],
    ),
    answer: pageOf(OverrideShape),
  }),
  getOverride: endpoint({
    method: 'GET',
    path: '/v1/overrides/:id',
    summary: 'One division by hand',
    access: read,
    params: idParams('creditOverride'),
    answer: OverrideShape,
  }),
  approveOverride: endpoint({
    method: 'POST',
    path: '/v1/overrides/:id/approval',
    summary: 'Approves and applies an override; both sides are told',
    access: { right: 'attribution.approve_override' },
    scope: null,
    params: idParams('creditOverride'),
    answer: OverrideShape,
    refuses: {
      ...changed,
      ...decided,
      'override.own_proposal': [403, 'Somebody else approves what you proposed.'],
      'override.own_partner': [403, 'You manage a partner that gains'],
    },
  }),
  refuseOverride: endpoint({
    method: 'POST',
    path: '/v1/overrides/:id/refusal',
    summary: 'Refuses an override, with a reason',
    access: { right: 'attribution.approve_override' },
    scope: null,
    params: idParams('creditOverride'),
    body: strict({ reason: Text(4000) }),
    answer: OverrideShape,
    refuses: decided,
    example: { body: { reason: 'The mail that proves it is not theirs' } },
  }),
}
