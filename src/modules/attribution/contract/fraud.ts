/** Flags and rules of fraud on the wire. */
import {
  endpoint,
  eventKind,
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
import { effects, signalNames } from './fraud-signals.ts'

export const flagStates = ['open', 'cleared', 'confirmed'] as const
export type FlagState = (typeof flagStates)[number]
const raisedEffects = ['block', 'hold', 'note'] as const
const subjectKinds = ['sale', 'lead', 'touch', 'partner'] as const

export const FraudFlagShape = named(
  'FraudFlag',
  Type.Object({
    id: Id('fraudFlag'),
    signal: oneOf([...signalNames]),
    label: Type.String(),
    effect: oneOf(raisedEffects),
    words: Type.String({ description: 'What was found, as a sentence.' }),
    evidence: Type.Unknown(),
    subjectKind: oneOf(subjectKinds),
    subjectId: Type.String(),
    customerId: nullable(Id('customer')),
    partnerId: nullable(Id('partner')),
    partnerName: nullable(Type.String()),
    conversionIds: listOf(Id('conversion'), 1000),
    state: oneOf(flagStates),
    reason: nullable(Type.String()),
    raisedAt: Instant,
    dueAt: Instant,
    isOverdue: Type.Boolean(),
    escalatedAt: nullable(Instant),
    decidedAt: nullable(Instant),
    decidedByName: nullable(Type.String()),
    cannotDecide: nullable(Type.String({ description: 'Why the caller may not decide this one.' })),
    version: Version,
  }),
)
export const FraudRuleShape = named(
  'FraudRule',
  Type.Object({
    signal: oneOf([...signalNames]),
    label: Type.String(),
    words: Type.String(),
    effect: oneOf(effects, { description: 'What it does for everybody.' }),
    defaultEffect: oneOf(raisedEffects),
    allowedEffects: listOf(oneOf(effects), 4),
    parameters: listOf(
      Type.Object({
        name: Type.String(),
        label: Type.String(),
        kind: oneOf(['count', 'list']),
        count: nullable(Type.Integer()),
        list: nullable(listOf(Type.String(), 2000)),
      }),
      10,
    ),
    types: listOf(Type.Object({ typeId: Id('partnerType'), typeName: Type.String(), effect: oneOf(effects) }), 200, {
      description: 'Partner types for which it does something else.',
    }),
    changedByName: nullable(Type.String()),
    updatedAt: nullable(Instant),
  }),
)
const read = { right: 'attribution.read' } as const
const review = { right: 'attribution.review_flag' } as const
const flagParams = idParams('fraudFlag')
const decision = {
  body: strict({ reason: Text(2000) }),
  answer: FraudFlagShape,
  refuses: {
    'flag.closed': [409, 'This flag was decided already.'],
    'flag.own_partner': [409, 'You manage the partner that this flag is about; somebody else decides.'],
  },
  example: { body: { reason: 'The customer was called; they bought for a new branch.' } },
} as const

export const fraudEndpoints = {
  listFraudFlags: endpoint({
    method: 'GET',
    path: '/v1/fraud-flags',
    summary: 'Flags of fraud',
    description: 'By default the longest due first. Words find a flag by what it found, its partner or its customer.',
    access: read,
    query: listQuery(
      {
        state: optional(oneOf(flagStates)),
        effect: optional(oneOf(raisedEffects)),
        signal: optional(oneOf([...signalNames])),
        partnerId: optional(Id('partner')),
        customerId: optional(Id('customer')),
      },
      ['dueAt', '-dueAt', 'raisedAt', '-raisedAt'],
    ),
    answer: pageOf(FraudFlagShape),
  }),
  getFraudFlag: endpoint({
    method: 'GET',
    path: '/v1/fraud-flags/:id',
    summary: 'One flag',
    access: read,
    params: flagParams,
    answer: FraudFlagShape,
  }),
  clearFraudFlag: endpoint({
    method: 'POST',
    path: '/v1/fraud-flags/:id/clearance',
    summary: 'Say that nothing is wrong',
    description:
      'What was held goes on; a contact that was taken out of the path counts again where nothing is paid yet.',
    access: review,
    params: flagParams,
    ...decision,
  }),
  confirmFraudFlag: endpoint({
    method: 'POST',
    path: '/v1/fraud-flags/:id/confirmation',
    summary: 'Say that it is as it looks',
    description: 'Commissions that are held for it are declined.',
    access: review,
    params: flagParams,
    ...decision,
  }),
  listFraudRules: endpoint({
    method: 'GET',
    path: '/v1/fraud-rules',
    summary: 'What each signal of fraud does',
    access: read,
    answer: Type.Object({ data: listOf(FraudRuleShape, 50) }),
  }),
  changeFraudRule: endpoint({
    method: 'PUT',
    path: '/v1/fraud-rules/:signal',
    summary: 'Change what a signal does',
    description: 'For everybody, or for one partner type. It holds for what arrives from then on.',
    access: { right: 'attribution.set_policy' },
    params: strict({ signal: oneOf([...signalNames]) }),
    body: strict({
      typeId: optional(Id('partnerType')),
      effect: optional(nullable(oneOf(effects, { description: 'Null: back to what holds without this row.' }))),
      counts: optional(Type.Record(Type.String({ maxLength: 40 }), Type.Integer({ minimum: 0, maximum: 1_000_000 }))),
      lists: optional(Type.Record(Type.String({ maxLength: 40 }), Type.Array(Text(253), { maxItems: 2000 }))),
    }),
    answer: FraudRuleShape,
    refuses: {
      'rule.effect_not_allowed': [422, 'This signal cannot do that.'],
      'rule.parameter_unknown': [422, 'This signal has no such setting.'],
    },
    example: { params: { signal: 'quick_sale' }, body: { effect: 'note' } },
  }),
} as const

const payload = Type.Object({
  flagId: Id('fraudFlag'),
  conversionIds: listOf(Id('conversion'), 1000),
  partnerId: nullable(Id('partner')),
})
const sample = {
  flagId: 'ff_01ka2b3c4d5e6f7g8h9jkmnpqr',
  conversionIds: ['cv_01ka2b3c4d5e6f7g8h9jkmnpqr'],
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
}
const flagEvent = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload, sample, partnerVisible: false })
export const flagRaised = flagEvent('flag.raised', 'A signal of fraud was found; what it is about waits for a person.')
export const flagCleared = flagEvent('flag.cleared', 'A person found nothing wrong.')
export const flagConfirmed = flagEvent('flag.confirmed', 'A person found that it is as it looked.')
export const fraudRuleChanged = eventKind({
  name: 'fraud_rule.changed',
  version: 1,
  summary: 'What a signal of fraud does was changed.',
  payload: Type.Object({ signal: Type.String(), typeId: nullable(Id('partnerType')) }),
  sample: { signal: 'quick_sale', typeId: null },
  partnerVisible: false,
})
export const fraudEvents = { flagRaised, flagCleared, flagConfirmed, fraudRuleChanged }
export const fraudRights = {
  'attribution.review_flag': {
    summary: 'Clear and confirm flags of fraud of partners that one does not manage',
    members: ['finance', 'partner_manager'],
  },
} as const
