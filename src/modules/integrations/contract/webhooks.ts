/** Webhook endpoints, deliveries and kinds of events, for the team and for partners. */
import {
  AnyId,
  endpoint,
  eventKind,
  FreeText,
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
  Type,
  Url,
  Version,
} from '#platform/contract.ts'

const endpointStates = ['unverified', 'enabled', 'paused', 'disabled'] as const
const signings = ['hmac_sha256', 'ed25519'] as const
const deliveryStates = ['pending', 'retrying', 'delivered', 'failed', 'skipped'] as const
const EventName = Type.String({ pattern: '^(\\*|[a-z_]+\\.[a-z_]+)$', maxLength: 100, examples: ['member.joined'] })
const Headers = Type.Record(Type.String({ minLength: 1, maxLength: 100 }), Type.String({ maxLength: 1000 }))

export const WebhookEndpointShape = named(
  'WebhookEndpoint',
  Type.Object({
    id: Id('webhookEndpoint'),
    partnerId: nullable(Id('partner')),
    partnerName: nullable(Type.String()),
    url: Type.String(),
    description: nullable(Type.String()),
    eventKinds: listOf(Type.String(), 500),
    signing: oneOf(signings, { description: 'By a shared secret, or by a private key that only we hold.' }),
    headerNames: listOf(Type.String(), 5, { description: 'Names of the fixed headers; values are never shown again.' }),
    state: oneOf(endpointStates),
    stateReason: nullable(Type.String()),
    failingSince: nullable(Instant),
    slowUntil: nullable(Instant),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const Made = named(
  'WebhookEndpointMade',
  Type.Object({
    endpoint: WebhookEndpointShape,
    secret: Type.String({
      description: 'The signing secret, shown this once; with ed25519 the public key to check messages with.',
    }),
  }),
)
const Rotated = named(
  'WebhookSecretMade',
  Type.Object({
    secret: Type.String({ description: 'The new signing secret, shown this once, or the new public key.' }),
    oldEndsAt: Instant,
  }),
)
const Health = named(
  'WebhookHealth',
  Type.Object({
    state: oneOf(['healthy', 'degraded', 'failing', 'unused']),
    deliveries: Type.Integer(),
    firstAttemptSuccessPpm: nullable(
      Type.Integer({ description: 'Share of first attempts that succeeded, in parts per million.' }),
    ),
    waitingLong: Type.Integer({ description: 'Waiting for longer than 15 minutes.' }),
    failedInARow: Type.Integer(),
    p50Ms: nullable(Type.Integer()),
    p95Ms: nullable(Type.Integer()),
    nextAttemptAt: nullable(Instant),
    lastError: nullable(Type.String()),
  }),
)
const TestResult = named(
  'WebhookTest',
  Type.Object({
    ok: Type.Boolean(),
    deliveryId: Id('webhookDelivery'),
    status: nullable(Type.Integer()),
    durationMs: Type.Integer(),
    error: nullable(Type.String()),
    answer: nullable(Type.String()),
  }),
)
const delivery = {
  id: Id('webhookDelivery'),
  endpointId: Id('webhookEndpoint'),
  eventId: nullable(Type.String()),
  eventKind: Type.String(),
  about: nullable(
    Type.Object(
      {
        kind: Type.String(),
        id: Type.String(),
        name: nullable(Type.String({ description: 'As the record is called today.' })),
      },
      { description: 'The record that the event happened to; null for a test message.' },
    ),
  ),
  messageId: Type.String(),
  isTest: Type.Boolean(),
  state: oneOf(deliveryStates),
  attempts: Type.Integer(),
  nextAttemptAt: nullable(Instant),
  lastStatus: nullable(Type.Integer()),
  lastError: nullable(Type.String()),
  deliveredAt: nullable(Instant),
  createdAt: Instant,
}
export const DeliveryShape = named('WebhookDelivery', Type.Object(delivery))
const DeliveryDetail = named(
  'WebhookDeliveryDetail',
  Type.Object({
    ...delivery,
    payload: Type.String({ description: 'The body, byte for byte as it is signed and sent.' }),
    attemptLog: listOf(
      Type.Object({
        number: Type.Integer(),
        startedAt: Instant,
        durationMs: Type.Integer(),
        status: nullable(Type.Integer()),
        error: nullable(Type.String()),
        answer: nullable(Type.String()),
      }),
      100,
    ),
  }),
)
const EventTypeShape = named(
  'EventType',
  Type.Object({
    name: Type.String(),
    version: Type.Integer(),
    module: Type.String(),
    summary: Type.String(),
    sample: Type.Unknown(),
    payload: Type.Unknown(),
  }),
)

const fields = {
  url: Url,
  eventKinds: Type.Array(EventName, { minItems: 1, maxItems: 200, uniqueItems: true }),
  description: optional(nullable(FreeText(500))),
  headers: optional(Headers),
}
const address = {
  'endpoint.not_https': [422, 'The address of an endpoint begins with https:// and holds no password.'],
  'endpoint.address_private': [422, 'This address leads into a private network.'],
} as const
const sorts = ['createdAt', '-createdAt'] as const
const manage = { right: 'integrations.manage_webhooks' } as const
const read = { right: 'integrations.read' } as const
const params = idParams('webhookEndpoint')

const webhooksUnder = <const Base extends '/v1' | '/v1/portal'>(base: Base) => ({
  get: endpoint({
    method: 'GET',
    path: `${base}/webhook-endpoints/:id`,
    summary: 'One endpoint',
    access: read,
    params,
    answer: WebhookEndpointShape,
  }),
  create: endpoint({
    method: 'POST',
    path: `${base}/webhook-endpoints`,
    summary: 'Adds an endpoint; its signing secret is shown this once. It gets messages when it passed a test',
    access: manage,
    status: 201,
    idempotency: 'none',
    body: strict({
      ...fields,
      signing: optional(oneOf(signings, { description: 'By HMAC-SHA256 when left out; it stays as it was made.' })),
    }),
    answer: Made,
    refuses: {
      ...address,
      'endpoint.limit': [409, 'There can be 20 webhook endpoints; delete one first.'],
      'endpoint.event_not_granted': [
        422,
        'Your agreement grants messages about note, task; agreement.executed is none of them.',
      ],
    },
    example: { body: { url: 'https://hooks.acme.example/tandem', eventKinds: ['*'] } },
  }),
  update: endpoint({
    method: 'PATCH',
    path: `${base}/webhook-endpoints/:id`,
    summary: 'Changes an endpoint; another address has to pass a test again',
    access: manage,
    ifMatch: true,
    params,
    body: strict({
      url: optional(fields.url),
      eventKinds: optional(fields.eventKinds),
      description: fields.description,
      headers: fields.headers,
    }),
    answer: WebhookEndpointShape,
    refuses: address,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: `${base}/webhook-endpoints/:id`,
    summary: 'Deletes an endpoint with its deliveries',
    access: manage,
    params,
  }),
  verify: endpoint({
    method: 'POST',
    path: `${base}/webhook-endpoints/:id/verification`,
    summary: 'Sends a test message and enables the endpoint when it answers 2xx',
    access: manage,
    transaction: 'none',
    idempotency: 'none',
    params,
    answer: WebhookEndpointShape,
    refuses: { 'endpoint.test_failed': [422, 'The endpoint answered 500.'] },
  }),
  pause: endpoint({
    method: 'POST',
    path: `${base}/webhook-endpoints/:id/pause`,
    summary: 'Sends nothing until it is taken up again; what happens meanwhile can be replayed',
    access: manage,
    params,
    body: strict({ reason: optional(FreeText(500)) }),
    answer: WebhookEndpointShape,
    refuses: { 'endpoint.not_enabled': [409, 'The endpoint is unverified; only an enabled one can be paused.'] },
  }),
  unpause: endpoint({
    method: 'DELETE',
    path: `${base}/webhook-endpoints/:id/pause`,
    summary: 'Ends the pause',
    access: manage,
    params,
    answer: WebhookEndpointShape,
    refuses: { 'endpoint.not_paused': [409, 'The endpoint is enabled; it has to pass a test message to be enabled.'] },
  }),
  rotate: endpoint({
    method: 'POST',
    path: `${base}/webhook-endpoints/:id/secret-rotation`,
    summary: 'A new signing secret, shown this once; both sign for 0 to 168 hours',
    access: manage,
    status: 201,
    idempotency: 'none',
    params,
    body: strict({ overlapHours: optional(Type.Integer({ minimum: 0, maximum: 168, default: 24 })) }),
    answer: Rotated,
    refuses: { 'endpoint.rotation_running': [409, 'The secret before this one still works.'] },
  }),
  test: endpoint({
    method: 'POST',
    path: `${base}/webhook-endpoints/:id/test`,
    summary: 'Sends the sample of a kind of event and tells how it went',
    access: manage,
    transaction: 'none',
    idempotency: 'none',
    params,
    body: strict({
      eventKind: Type.String({ pattern: '^[a-z_]+\\.[a-z_]+$', maxLength: 100, examples: ['partner.created'] }),
    }),
    answer: TestResult,
  }),
  replay: endpoint({
    method: 'POST',
    path: `${base}/webhook-endpoints/:id/replays`,
    summary: 'Sends a range of at most 30 days again, all or only what failed or was skipped',
    access: manage,
    status: 202,
    params,
    body: strict({ from: Instant, to: Instant, onlyFailed: optional(Type.Boolean({ default: true })) }),
    example: { body: { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' } },
    answer: Type.Object({ jobId: Id('job') }),
    refuses: {
      'replay.too_wide': [422, 'A replay covers up to 30 days; choose a later beginning or an earlier end.'],
      'endpoint.not_enabled': [409, 'The endpoint is paused; enable it before you send messages again.'],
    },
  }),
  health: endpoint({
    method: 'GET',
    path: `${base}/webhook-endpoints/:id/health`,
    summary: 'How well an endpoint takes its messages',
    access: read,
    params,
    answer: Health,
  }),
  deliveries: endpoint({
    method: 'GET',
    path: `${base}/webhook-deliveries`,
    summary: 'Messages and what became of them, newest first',
    description:
      'Searched by the name of the record or the partner that a message is about, the kind of event, the address or name of the endpoint, or the id of the message.',
    access: read,
    query: listQuery(
      {
        endpointId: optional(Id('webhookEndpoint')),
        state: optional(oneOf(deliveryStates)),
        eventKind: optional(EventName),
        eventId: optional(AnyId),
      },
      sorts,
    ),
    answer: pageOf(DeliveryShape),
  }),
  delivery: endpoint({
    method: 'GET',
    path: `${base}/webhook-deliveries/:id`,
    summary: 'One message with its body and every attempt',
    access: read,
    params: idParams('webhookDelivery'),
    answer: DeliveryDetail,
  }),
  redeliver: endpoint({
    method: 'POST',
    path: `${base}/webhook-deliveries/:id/replay`,
    summary: 'Sends one message again, with the same id',
    access: manage,
    status: 202,
    params: idParams('webhookDelivery'),
    answer: DeliveryShape,
    refuses: { 'endpoint.not_enabled': [409, 'The endpoint is paused; enable it before you send messages again.'] },
  }),
  eventTypes: endpoint({
    method: 'GET',
    path: `${base}/event-types`,
    summary: 'Kinds of events that can be received, each with its shape and a sample',
    access: read,
    answer: Type.Object({ data: listOf(EventTypeShape, 1000) }),
  }),
})
const team = webhooksUnder('/v1')
const portal = webhooksUnder('/v1/portal')

export const webhookEndpoints = {
  listWebhookEndpoints: endpoint({
    method: 'GET',
    path: '/v1/webhook-endpoints',
    summary: 'Webhook endpoints of the team and of partners',
    access: read,
    query: listQuery({ state: optional(oneOf(endpointStates)), partnerId: optional(Id('partner')) }, sorts),
    answer: pageOf(WebhookEndpointShape),
  }),
  getWebhookEndpoint: team.get,
  createWebhookEndpoint: team.create,
  updateWebhookEndpoint: team.update,
  deleteWebhookEndpoint: team.remove,
  verifyWebhookEndpoint: team.verify,
  pauseWebhookEndpoint: team.pause,
  unpauseWebhookEndpoint: team.unpause,
  rotateWebhookSecret: team.rotate,
  testWebhookEndpoint: team.test,
  replayWebhooks: team.replay,
  getWebhookHealth: team.health,
  listWebhookDeliveries: team.deliveries,
  getWebhookDelivery: team.delivery,
  replayWebhookDelivery: team.redeliver,
  listEventTypes: team.eventTypes,
  listPortalWebhookEndpoints: endpoint({
    method: 'GET',
    path: '/v1/portal/webhook-endpoints',
    summary: "The partner's own webhook endpoints",
    access: read,
    query: listQuery({ state: optional(oneOf(endpointStates)) }, sorts),
    answer: pageOf(WebhookEndpointShape),
  }),
  getPortalWebhookEndpoint: portal.get,
  createPortalWebhookEndpoint: portal.create,
  updatePortalWebhookEndpoint: portal.update,
  deletePortalWebhookEndpoint: portal.remove,
  verifyPortalWebhookEndpoint: portal.verify,
  pausePortalWebhookEndpoint: portal.pause,
  unpausePortalWebhookEndpoint: portal.unpause,
  rotatePortalWebhookSecret: portal.rotate,
  testPortalWebhookEndpoint: portal.test,
  replayPortalWebhooks: portal.replay,
  getPortalWebhookHealth: portal.health,
  listPortalWebhookDeliveries: portal.deliveries,
  getPortalWebhookDelivery: portal.delivery,
  replayPortalWebhookDelivery: portal.redeliver,
  listPortalEventTypes: portal.eventTypes,
}

const payload = Type.Object({ endpointId: Id('webhookEndpoint'), reason: nullable(Type.String()) })
const sample = { endpointId: 'we_01j9zk2m3n4p5q6r7s8t9v0w1x', reason: null }
export const webhookEvents = {
  webhookEndpointVerified: eventKind({
    name: 'webhook_endpoint.verified',
    version: 1,
    summary: 'An endpoint passed its test',
    payload,
    sample,
    partnerVisible: true,
  }),
  webhookEndpointFailed: eventKind({
    name: 'webhook_endpoint.failed',
    version: 1,
    summary: 'Every attempt at an endpoint has failed for 24 hours',
    payload,
    sample,
    partnerVisible: true,
  }),
  webhookEndpointDisabled: eventKind({
    name: 'webhook_endpoint.disabled',
    version: 1,
    summary: 'An endpoint gets no messages any more',
    payload,
    sample,
    partnerVisible: true,
  }),
}
