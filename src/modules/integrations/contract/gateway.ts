/** For the company's own API gateway: it asks whether a key is good, and reports the calls that it let through. */
import {
  endpoint,
  eventKind,
  FreeText,
  Id,
  Instant,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'

export const usageEventsMax = 10_000
export const usageBodyBytesMax = 5 * 1_048_576
export const refusedUsage = ['duplicate', 'older_than_35_days', 'in_the_future', 'unknown_key', 'bad_field'] as const
export const keyVerdicts = [
  'key.invalid',
  'key.address_not_allowed',
  'key.scope_missing',
  'key.scope_not_granted',
  'key.no_live_access',
  'rate.exceeded',
] as const

export const KeyVerificationShape = named(
  'KeyVerification',
  Type.Object({
    allowed: Type.Boolean(),
    reason: nullable(oneOf(keyVerdicts)),
    words: nullable(Type.String()),
    key: nullable(
      Type.Object({
        id: Id('apiKey'),
        name: Type.String(),
        partnerId: nullable(Id('partner')),
        environment: oneOf(['live', 'test']),
        scopes: Type.Array(Type.String()),
      }),
    ),
    retryAfterSeconds: nullable(Type.Integer()),
  }),
)
export const UsageBatchShape = named(
  'UsageBatch',
  Type.Object({
    id: Id('usageBatch'),
    source: Type.String(),
    accepted: Type.Integer(),
    refused: Type.Integer(),
    at: Instant,
  }),
)
const usageAnswer = Type.Object({
  batch: UsageBatchShape,
  refused: Type.Array(
    Type.Object({
      place: Type.Integer({ description: 'Place in the list that was sent, from 0.' }),
      id: nullable(Type.String()),
      reason: oneOf(refusedUsage),
      words: Type.String(),
    }),
  ),
})
const usageBody = strict({
  source: Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,59}$', examples: ['gateway-eu'] }),
  events: Type.Array(
    // Judged row by row: one wrong row costs nothing but itself.
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description: 'id, keyId, at, endpoint, status; ms and bytes when known.',
      examples: [
        {
          id: 'e-1',
          keyId: 'ak_01ka2b3c4d5e6f7g8h9jkmnpqr',
          at: '2027-03-01T09:00:00.000Z',
          endpoint: 'GET /orders',
          status: 200,
          ms: 12,
        },
      ],
    }),
    { minItems: 1, maxItems: usageEventsMax },
  ),
})

export const gatewayEndpoints = {
  verifyKey: endpoint({
    method: 'POST',
    path: '/v1/key-verifications',
    summary: 'Whether a key may do something now: allowed, or the reason. Read from memory, and nothing is written',
    access: { right: 'integrations.verify_keys' },
    scope: 'keys.verify',
    transaction: 'none',
    idempotency: 'none',
    body: strict({
      key: Type.String({ minLength: 1, maxLength: 200, examples: ['tk_live_…'] }),
      scope: optional(Text(100)),
      address: optional(FreeText(45)),
    }),
    answer: KeyVerificationShape,
  }),
  reportUsage: endpoint({
    method: 'POST',
    path: '/v1/usage',
    summary: 'Takes in calls to the company’s own API: judged row by row, counted once by source and id',
    access: { right: 'integrations.report_usage' },
    scope: 'usage.write',
    bodyLimitBytes: usageBodyBytesMax,
    body: usageBody,
    answer: usageAnswer,
  }),
  reportPortalUsage: endpoint({
    method: 'POST',
    path: '/v1/portal/usage',
    summary: "Takes in calls that the partner's own servers counted, with its own keys",
    access: { right: 'integrations.report_usage' },
    scope: 'usage.write',
    bodyLimitBytes: usageBodyBytesMax,
    body: usageBody,
    answer: usageAnswer,
  }),
  listUsageBatches: endpoint({
    method: 'GET',
    path: '/v1/usage-batches',
    summary: 'What was reported, and how much of it was taken in',
    access: { right: 'integrations.read' },
    query: listQuery({ source: optional(Text(60)) }, ['at', '-at']),
    answer: pageOf(UsageBatchShape),
  }),
}
export const gatewayEvents = {
  usageBatchAccepted: eventKind({
    name: 'usage_batch.accepted',
    version: 1,
    summary: 'Calls to the company’s own API were taken in',
    payload: Type.Object({
      usageBatchId: Id('usageBatch'),
      source: Type.String(),
      accepted: Type.Integer(),
      refused: Type.Integer(),
    }),
    sample: { usageBatchId: 'ub_01ka2b3c4d5e6f7g8h9jkmnpqr', source: 'gateway-eu', accepted: 1_000, refused: 2 },
    partnerVisible: false,
  }),
}
