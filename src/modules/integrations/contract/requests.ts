/** The request log, counts of calls, and what is shown to support. */
import {
  AnyId,
  CivilDate,
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
} from '#platform/contract.ts'

const partnerName = nullable(Type.Object({ id: Id('partner'), name: Type.String() }))
const RequestFields = {
  id: Id('request'),
  partner: partnerName,
  key: Type.Object({ id: Id('apiKey'), name: nullable(Type.String()), lastFour: nullable(Type.String()) }),
  at: Instant,
  method: Type.String(),
  route: Type.String(),
  path: Type.String(),
  status: Type.Integer(),
  errorCode: nullable(Type.String()),
  ms: Type.Integer(),
  address: nullable(Type.String()),
  agent: nullable(Type.String()),
  idempotencyKey: nullable(Type.String()),
  fromExplorer: Type.Boolean(),
}
export const RequestShape = named('Request', Type.Object(RequestFields))
export const RequestDetailShape = named(
  'RequestDetail',
  Type.Object({
    ...RequestFields,
    requestBody: nullable(Type.String({ description: 'Without secrets, at most 16 KB.' })),
    answerBody: nullable(Type.String({ description: 'Without secrets, at most 16 KB.' })),
    error: nullable(
      Type.Object({
        words: nullable(Type.String()),
        rule: nullable(Type.String({ description: 'What the reference says about this refusal.' })),
        page: nullable(Type.String({ description: 'The page of the reference that explains it.' })),
      }),
    ),
    changed: listOf(
      Type.Object({
        eventId: Id('event'),
        kind: nullable(Type.String()),
        subjectId: nullable(Type.String()),
        subjectName: nullable(Type.String({ description: 'As the record is called today.' })),
      }),
    ),
    curl: Type.String({ description: 'The call as a command, with a place for the key.' }),
  }),
)
export const BundleShape = named(
  'SupportBundle',
  Type.Object({
    id: Id('supportBundle'),
    partner: partnerName,
    note: nullable(Type.String()),
    by: Type.Object({ kind: Type.String(), id: nullable(Type.String()), name: Type.String() }),
    createdAt: Instant,
    expiresAt: Instant,
    context: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'Frozen: keys by their last four, requests, endpoint health.',
    }),
  }),
)
export const usageBy = ['day', 'key', 'endpoint', 'status', 'partner'] as const
export const UsageRow = named(
  'UsageRow',
  Type.Object({
    name: Type.String({ description: 'The day, key, endpoint, status class or partner.' }),
    label: Type.String(),
    calls: Type.Integer(),
    errors: Type.Integer(),
    throttled: Type.Integer(),
    bytes: Type.Integer(),
    errorSharePpm: nullable(Type.Integer({ description: 'Null under 50 calls.' })),
    p50Ms: nullable(Type.Integer()),
    p95Ms: nullable(Type.Integer()),
  }),
)

const filters = {
  method: optional(oneOf(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])),
  status: optional(Type.Integer({ minimum: 100, maximum: 599 })),
  statusClass: optional(oneOf(['2xx', '3xx', '4xx', '5xx'])),
  errorCode: optional(Text(100)),
  keyId: optional(Id('apiKey')),
  from: optional(Instant),
  until: optional(Instant),
}
const sorts = ['at', '-at'] as const
const read = { right: 'integrations.read_requests' } as const
const share = {
  method: 'POST',
  access: read,
  scope: null,
  status: 201,
  params: idParams('request'),
  body: strict({ note: optional(Text(4_000)) }),
  answer: BundleShape,
} as const
const usageQuery = strict({
  by: oneOf(usageBy),
  from: optional(CivilDate),
  until: optional(CivilDate),
  keyId: optional(Id('apiKey')),
})
const usageAnswer = Type.Object({ from: CivilDate, until: CivilDate, total: UsageRow, data: listOf(UsageRow, 1000) })

export const requestEndpoints = {
  listRequests: endpoint({
    method: 'GET',
    path: '/v1/requests',
    summary: 'Calls with keys; search by path, id, idempotency key, error or any id in them',
    access: read,
    query: listQuery(
      { ...filters, partnerId: optional(Id('partner')), side: optional(oneOf(['team', 'partner'])) },
      sorts,
    ),
    answer: pageOf(RequestShape),
  }),
  getRequest: endpoint({
    method: 'GET',
    path: '/v1/requests/:id',
    summary: 'One call: bodies without secrets, the error in words, what it changed, as a command',
    access: read,
    params: idParams('request'),
    answer: RequestDetailShape,
  }),
  shareRequest: endpoint({ ...share, path: '/v1/requests/:id/share', summary: 'Freezes a call for support' }),
  listPortalRequests: endpoint({
    method: 'GET',
    path: '/v1/portal/requests',
    summary: "The partner's own calls",
    access: read,
    query: listQuery(filters, sorts),
    answer: pageOf(RequestShape),
  }),
  getPortalRequest: endpoint({
    method: 'GET',
    path: '/v1/portal/requests/:id',
    summary: "One of the partner's own calls",
    access: read,
    params: idParams('request'),
    answer: RequestDetailShape,
  }),
  sharePortalRequest: endpoint({
    ...share,
    path: '/v1/portal/requests/:id/share',
    summary: 'Shows one call to support; support sees that call and nothing else',
  }),
  getUsage: endpoint({
    method: 'GET',
    path: '/v1/usage',
    summary: 'Calls, errors and times by day, key, endpoint, status or partner; the last 30 days by default',
    access: { right: 'integrations.read' },
    query: strict({
      ...usageQuery.properties,
      partnerId: optional(Id('partner')),
      side: optional(oneOf(['team', 'partner'], { description: 'Calls of the team’s own keys, or of partners.' })),
    }),
    example: { query: { by: 'day' } },
    answer: usageAnswer,
  }),
  getPortalUsage: endpoint({
    method: 'GET',
    path: '/v1/portal/usage',
    summary: "The partner's own calls, errors and times",
    access: { right: 'integrations.read' },
    query: usageQuery,
    example: { query: { by: 'day' } },
    answer: usageAnswer,
  }),
  listSupportBundles: endpoint({
    method: 'GET',
    path: '/v1/support-bundles',
    summary: 'What was frozen for support, for 30 days',
    access: { right: 'integrations.read' },
    query: listQuery({ partnerId: optional(Id('partner')) }, ['createdAt', '-createdAt']),
    answer: pageOf(BundleShape),
  }),
  getSupportBundle: endpoint({
    method: 'GET',
    path: '/v1/support-bundles/:id',
    summary: 'What was frozen for support',
    access: { right: 'integrations.read' },
    params: idParams('supportBundle'),
    answer: BundleShape,
  }),
}

export const requestEvents = {
  supportBundleCreated: eventKind({
    name: 'support_bundle.created',
    version: 1,
    summary: 'Somebody asked for help on a call',
    payload: Type.Object({
      supportBundleId: Id('supportBundle'),
      partnerId: nullable(Id('partner')),
      requestIds: listOf(AnyId, 20),
    }),
    sample: {
      supportBundleId: 'sbn_01ka2b3c4d5e6f7g8h9jkmnpqr',
      partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
      requestIds: ['rq_01ka2b3c4d5e6f7g8h9jkmnpqr'],
    },
    partnerVisible: true,
  }),
}
