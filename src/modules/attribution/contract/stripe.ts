/** Sales from Stripe on the wire: connections, their last events, replays, and where Stripe delivers. */
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

export const stripeEventStates = ['waiting', 'handled', 'ignored', 'failed'] as const
export type StripeEventState = (typeof stripeEventStates)[number]

export const StripeConnectionShape = named(
  'StripeConnection',
  Type.Object({
    id: Id('stripeConnection'),
    name: Type.String(),
    account: nullable(Type.String({ description: 'The account at Stripe, as its first event named it.' })),
    secretEnds: Type.String({ description: 'The last four characters of the signing secret; no more is ever shown.' }),
    url: Type.String({ description: 'Where Stripe sends events to.' }),
    eventTypes: listOf(Type.String(), 100, { description: 'The types to choose for the endpoint at Stripe.' }),
    creditNotes: Type.Boolean({ description: 'What is credited without a refund counts as one.' }),
    state: oneOf(['silent', 'running', 'failing', 'ended'], {
      description: 'Silent: no event yet, or none for 24 hours. Failing: an event was given up.',
    }),
    lastEventAt: nullable(Instant),
    lagSeconds: nullable(
      Type.Integer({ description: 'How long the oldest event has waited that is not handled yet.' }),
    ),
    waiting: Type.Integer(),
    failed: Type.Integer(),
    handledToday: Type.Integer({ description: 'Handled in the last 24 hours.' }),
    refused: Type.Object({
      count: Type.Integer({ description: 'Deliveries that were not taken since the secret was set.' }),
      words: nullable(Type.String()),
      at: nullable(Instant),
    }),
    endedAt: nullable(Instant),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
export const StripeEventShape = named(
  'StripeEvent',
  Type.Object({
    id: Type.String({ description: "Stripe's id of the event." }),
    type: Type.String(),
    state: oneOf(stripeEventStates),
    words: nullable(Type.String({ description: 'What it changed, or why nothing.' })),
    objectId: nullable(Type.String()),
    apiVersion: nullable(Type.String()),
    attempts: Type.Integer(),
    hasBody: Type.Boolean({ description: 'The body is kept for 30 days; until then the event can be replayed.' }),
    occurredAt: nullable(Instant),
    receivedAt: Instant,
    handledAt: nullable(Instant),
    replayedAt: nullable(Instant),
  }),
)
const Secret = Type.String({
  pattern: '^whsec_[A-Za-z0-9]{16,200}$',
  maxLength: 206,
  examples: ['whsec_0123456789abcdefghijABCDEFGHIJ'],
  description: "The endpoint's signing secret, from Stripe's page of it.",
})
const connectionParams = idParams('stripeConnection')
const read = { right: 'attribution.read' } as const
const keep = { right: 'attribution.manage_stripe' } as const
const ended = { 'stripe.ended': [409, 'This connection has ended; make a new one.'] } as const

export const stripeEndpoints = {
  listStripeConnections: endpoint({
    method: 'GET',
    path: '/v1/stripe-connections',
    summary: 'Connections to Stripe',
    access: read,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(StripeConnectionShape),
  }),
  addStripeConnection: endpoint({
    method: 'POST',
    path: '/v1/stripe-connections',
    summary: 'Connect an endpoint at Stripe',
    description:
      'Make an endpoint at Stripe with the address and the types that are answered here, then enter its signing secret: send it here first with a placeholder, or make the endpoint first and send both at once.',
    access: keep,
    idempotency: 'none',
    body: strict({ name: Text(120), secret: Secret, creditNotes: optional(Type.Boolean()) }),
    answer: StripeConnectionShape,
    status: 201,
    example: { body: { name: 'Main account', secret: 'whsec_0123456789abcdefghijABCDEFGHIJ' } },
  }),
  getStripeConnection: endpoint({
    method: 'GET',
    path: '/v1/stripe-connections/:id',
    summary: 'One connection',
    access: read,
    params: connectionParams,
    answer: StripeConnectionShape,
  }),
  changeStripeConnection: endpoint({
    method: 'PATCH',
    path: '/v1/stripe-connections/:id',
    summary: 'Rename a connection, change its secret or what credit notes do',
    access: keep,
    idempotency: 'none',
    ifMatch: true,
    params: connectionParams,
    body: strict({ name: optional(Text(120)), secret: optional(Secret), creditNotes: optional(Type.Boolean()) }),
    answer: StripeConnectionShape,
    refuses: ended,
    example: { body: { name: 'Main account' } },
  }),
  endStripeConnection: endpoint({
    method: 'DELETE',
    path: '/v1/stripe-connections/:id',
    summary: 'End a connection; its sales stay',
    access: keep,
    params: connectionParams,
    answer: StripeConnectionShape,
    refuses: ended,
  }),
  listStripeEvents: endpoint({
    method: 'GET',
    path: '/v1/stripe-connections/:id/events',
    summary: 'Events of a connection',
    description: 'Words find an event, an object or a customer by its id at Stripe, or a type by its name.',
    access: read,
    params: connectionParams,
    query: listQuery({ state: optional(oneOf(stripeEventStates)), type: optional(Text(100)) }, [
      'receivedAt',
      '-receivedAt',
    ]),
    answer: pageOf(StripeEventShape),
  }),
  replayStripeEvents: endpoint({
    method: 'POST',
    path: '/v1/stripe-connections/:id/replays',
    summary: 'Handle events once more',
    description:
      'Named ones, or those of a state or a time. Handling is repeatable: an event that changed something before changes nothing twice.',
    access: keep,
    params: connectionParams,
    body: strict({
      eventIds: optional(Type.Array(Text(255), { minItems: 1, maxItems: 200 })),
      state: optional(oneOf(stripeEventStates)),
      from: optional(Instant),
      to: optional(Instant),
    }),
    answer: Type.Object({ replayed: Type.Integer(), withoutBody: Type.Integer() }),
    status: 202,
    refuses: {
      ...ended,
      'replay.nothing_named': [422, 'Name events, a state or a time.'],
    },
    example: { body: { state: 'failed' } },
  }),
  receiveStripeEvent: endpoint({
    method: 'POST',
    path: '/v1/intake/stripe/:connection',
    summary: 'Where Stripe delivers events',
    description:
      'The body is signed as Stripe does: `Stripe-Signature: t=<seconds>,v1=<hex>`. An event is stored before it is answered, and handled afterwards; sent twice it counts once.',
    access: { public: true },
    idempotency: 'none',
    transaction: 'none',
    bodyKind: 'raw',
    params: strict({ connection: Id('stripeConnection') }),
    answer: Type.Object({ received: Type.Boolean() }),
    refuses: {
      'stripe.signature_invalid': [400, 'The signature is not of this connection, or is too old.'],
      'stripe.livemode_differs': [400, 'A live workspace takes live events, a sandbox those of a test mode.'],
    },
  }),
} as const

export const stripeConnectionChanged = eventKind({
  name: 'stripe_connection.changed',
  version: 1,
  summary: 'A connection to Stripe was added, changed or ended, or its events were replayed.',
  payload: Type.Object({
    connectionId: Id('stripeConnection'),
    what: oneOf(['added', 'changed', 'ended', 'replayed']),
  }),
  sample: { connectionId: 'scn_01ka2b3c4d5e6f7g8h9jkmnpqr', what: 'added' },
  partnerVisible: false,
})
export const stripeEvents = { stripeConnectionChanged }
export const stripeRights = {
  'attribution.manage_stripe': {
    summary: 'Connect Stripe, change the connection and replay its events',
    members: ['admin', 'finance', 'engineering'],
  },
} as const
