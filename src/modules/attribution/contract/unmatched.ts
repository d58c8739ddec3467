/** What arrived before that to which it belongs, on the wire. */
import {
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

export const unmatchedKinds = ['click', 'refund', 'chargeback', 'lead', 'sale', 'subscription', 'touch'] as const
export const unmatchedStates = ['waiting', 'overdue', 'matched', 'ignored'] as const

export const UnmatchedEventShape = named(
  'UnmatchedEvent',
  Type.Object({
    id: Id('unmatchedEvent'),
    kind: oneOf(unmatchedKinds),
    source: Type.String(),
    externalId: Type.String(),
    waitsFor: Type.String({ description: 'What would match it by itself.' }),
    reason: Type.String(),
    state: oneOf(unmatchedStates),
    customerId: nullable(Id('customer')),
    amountMinor: nullable(Type.String()),
    currency: nullable(Type.String()),
    occurredAt: Instant,
    recordedAt: Instant,
    untilAt: Instant,
    decidedAt: nullable(Instant),
    decidedByName: nullable(Type.String()),
    cannotMatch: nullable(Type.String({ description: 'Why a person cannot match it by hand.' })),
    version: Version,
  }),
)
const eventParams = idParams('unmatchedEvent')
const keep = { right: 'attribution.record_reversal' } as const

export const unmatchedEndpoints = {
  listUnmatchedEvents: endpoint({
    method: 'GET',
    path: '/v1/unmatched-events',
    summary: 'What waits for what it belongs to',
    access: { right: 'attribution.read' },
    query: listQuery(
      {
        state: optional(listOf(oneOf(unmatchedStates), 4)),
        kind: optional(listOf(oneOf(unmatchedKinds), 7)),
      },
      ['recordedAt', '-recordedAt'],
    ),
    answer: pageOf(UnmatchedEventShape),
  }),
  matchUnmatchedEvent: endpoint({
    method: 'POST',
    path: '/v1/unmatched-events/:id/match',
    summary: 'Say to which sale it belongs',
    description: 'A refund is taken back of that sale, a dispute is opened about it, as if it had come with it.',
    access: keep,
    idempotency: 'required',
    params: eventParams,
    body: strict({ saleId: Id('sale') }),
    answer: UnmatchedEventShape,
    refuses: {
      'unmatched.decided': [409, 'It was matched or put aside already.'],
      'unmatched.not_by_hand': [409, 'Events of this kind are matched by themselves, or put aside.'],
      'reversal.exceeds_sale': [422, 'More than what is left of the sale.'],
    },
  }),
  ignoreUnmatchedEvent: endpoint({
    method: 'POST',
    path: '/v1/unmatched-events/:id/dismissal',
    summary: 'Put it aside, with a reason',
    access: keep,
    params: eventParams,
    body: strict({ reason: Text(2000) }),
    answer: UnmatchedEventShape,
    refuses: { 'unmatched.decided': [409, 'It was matched or put aside already.'] },
    example: { body: { reason: 'The sale was made in another system that is not counted here.' } },
  }),
} as const
