/** How long it takes from what was agreed to the first call: per partner, and as a median per type and quarter. */
import {
  endpoint,
  eventKind,
  Id,
  Instant,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'

export const firstMilestones = ['test_call', 'test_write', 'live_call', 'live_write'] as const

export const FirstCallShape = named(
  'FirstCall',
  Type.Object({
    partner: Type.Object({ id: Id('partner'), name: Type.String() }),
    milestone: oneOf(firstMilestones),
    at: Instant,
    possibleSince: nullable(Instant),
    hours: nullable(Type.Number({ description: 'From when it was possible, with one decimal.' })),
    requestId: nullable(Id('request')),
  }),
)
export const FirstCallMedian = named(
  'FirstCallMedian',
  Type.Object({
    typeId: nullable(Id('partnerType')),
    typeName: nullable(Type.String()),
    quarter: Type.String({ examples: ['2027-Q1'] }),
    milestone: oneOf(firstMilestones),
    n: Type.Integer(),
    fastestHours: Type.Number(),
    slowestHours: Type.Number(),
    medianHours: nullable(Type.Number({ description: 'Null under 10 partners.' })),
  }),
)
const sorts = ['at', '-at'] as const
export const firstCallEndpoints = {
  listFirstCalls: endpoint({
    method: 'GET',
    path: '/v1/first-calls',
    summary: 'First calls and first writes of partners',
    access: { right: 'integrations.read' },
    query: listQuery({ milestone: optional(oneOf(firstMilestones)), partnerId: optional(Id('partner')) }, sorts),
    answer: pageOf(FirstCallShape),
  }),
  getFirstCallMedians: endpoint({
    method: 'GET',
    path: '/v1/first-calls/medians',
    summary: 'Median hours to the first call by partner type and quarter, from 10 partners up',
    access: { right: 'integrations.read' },
    query: strict({
      milestone: optional(oneOf(firstMilestones)),
      by: optional(oneOf(['type', 'all'], { description: 'By type, or all types together.' })),
    }),
    answer: Type.Object({ data: listOf(FirstCallMedian, 1000) }),
  }),
}

const firstEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({
      partnerId: Id('partner'),
      keyId: Id('apiKey'),
      requestId: Id('request'),
      at: Instant,
    }),
    sample: {
      partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
      keyId: 'ak_01ka2b3c4d5e6f7g8h9jkmnpqr',
      requestId: 'rq_01ka2b3c4d5e6f7g8h9jkmnpqr',
      at: '2027-03-01T09:00:00.000Z',
    },
    partnerVisible: true,
  })
export const firstCallEvents = {
  firstCallMade: firstEvent('first_call.made', 'A partner made its first successful call with a live key'),
  firstWriteMade: firstEvent('first_write.made', 'A partner made its first successful write with a live key'),
}
