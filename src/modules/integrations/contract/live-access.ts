/** Live access of partners: granted by the go-live gate or by hand, withdrawn with its cause; and what their keys may do. */
import {
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

export const liveAccessActs = ['granted', 'withdrawn'] as const
export const liveAccessCauses = ['gate', 'by_hand', 'agreement_ended', 'agreement_changed'] as const

export const LiveAccessShape = named(
  'LiveAccess',
  Type.Object({
    id: Id('liveAccess'),
    partner: Type.Object({ id: Id('partner'), name: Type.String() }),
    act: oneOf(liveAccessActs),
    cause: oneOf(liveAccessCauses),
    reason: nullable(Type.String()),
    at: Instant,
    endsAt: nullable(Instant),
    inForce: Type.Boolean({ description: 'This row is a grant that holds now.' }),
    agreementId: nullable(Id('agreement')),
    agreementVersionId: nullable(Id('agreementVersion')),
    by: Type.Object({ kind: Type.String(), id: nullable(Type.String()), name: Type.String() }),
  }),
)
/** Where a set of scopes comes from. */
export const GrantSource = named(
  'GrantSource',
  Type.Object({
    level: oneOf(['agreement', 'ended_agreement', 'type', 'workspace', 'built_in', 'none']),
    agreementId: nullable(Id('agreement')),
    agreementNumber: nullable(Type.String()),
    versionNumber: nullable(Type.Integer()),
    from: nullable(CivilDate),
  }),
)
export const ApiAccessShape = named(
  'ApiAccess',
  Type.Object({
    environment: oneOf(['live', 'test']),
    on: CivilDate,
    environmentGranted: Type.Boolean(),
    scopes: nullable(Type.Array(Type.String(), { description: 'Null when every scope counts, as in a new sandbox.' })),
    source: GrantSource,
    words: nullable(Type.String({ description: 'Why keys do nothing here now; null when they may.' })),
    liveAccess: Type.Object({
      granted: Type.Boolean(),
      since: nullable(Instant),
      endsAt: nullable(Instant),
      words: nullable(Type.String({ description: 'What is open before live keys work.' })),
    }),
    keys: Type.Object({ used: Type.Integer(), max: Type.Integer() }),
    security: Type.Object({ keyAgeDays: Type.Integer(), addresses: listOf(Type.String(), 50) }),
    limits: Type.Object({
      perMinute: Type.Integer(),
      burst: Type.Integer(),
      perMonth: nullable(Type.Integer()),
      over: oneOf(['block', 'notify']),
    }),
  }),
)

const sorts = ['at', '-at'] as const
const filters = {
  act: optional(oneOf(liveAccessActs)),
  cause: optional(oneOf(liveAccessCauses)),
}
const reason = Text(500, { examples: ['The pilot begins before the last step of onboarding is done.'] })
const noAgreement = {
  'live_access.no_agreement': [409, 'No agreement in force grants the live environment.'],
} as const

export const liveAccessEndpoints = {
  listLiveAccesses: endpoint({
    method: 'GET',
    path: '/v1/live-accesses',
    summary: 'Grants and withdrawals of live access',
    access: { right: 'integrations.read' },
    query: listQuery({ ...filters, partnerId: optional(Id('partner')), inForce: optional(Type.Boolean()) }, sorts),
    answer: pageOf(LiveAccessShape),
  }),
  grantLiveAccess: endpoint({
    method: 'POST',
    path: '/v1/live-accesses',
    summary: 'Grants a partner live access by hand, with a reason',
    access: { right: 'integrations.grant_live' },
    scope: null,
    status: 201,
    body: strict({ partnerId: Id('partner'), reason, endsAt: optional(nullable(Instant)) }),
    answer: LiveAccessShape,
    refuses: { ...noAgreement, 'live_access.granted': [409, 'Live access is granted since 3 March 2027.'] },
  }),
  withdrawLiveAccess: endpoint({
    method: 'POST',
    path: '/v1/live-accesses/:id/withdrawal',
    summary: "Withdraws a partner's live access; its live keys stop doing anything",
    access: { right: 'integrations.grant_live' },
    scope: null,
    status: 201,
    params: idParams('liveAccess'),
    body: strict({ reason }),
    answer: LiveAccessShape,
    refuses: { 'live_access.not_granted': [409, 'This grant is not in force any more.'] },
  }),
  getApiAccess: endpoint({
    method: 'GET',
    path: '/v1/partners/:id/api-access',
    summary: "What a partner's keys may do today, how fast, and what is open before live keys work",
    access: { right: 'integrations.read' },
    params: idParams('partner'),
    answer: ApiAccessShape,
  }),
  listPortalLiveAccesses: endpoint({
    method: 'GET',
    path: '/v1/portal/live-accesses',
    summary: "Grants and withdrawals of the partner's own live access",
    access: { right: 'integrations.read' },
    query: listQuery(filters, sorts),
    answer: pageOf(LiveAccessShape),
  }),
  getPortalApiAccess: endpoint({
    method: 'GET',
    path: '/v1/portal/api-access',
    summary: "What the partner's own keys may do today, how fast, and what is open before live keys work",
    access: { right: 'integrations.read' },
    answer: ApiAccessShape,
  }),
}

const liveAccessEvent = (name: string, summary: string) =>
  eventKind({
    name: `live_access.${name}`,
    version: 1,
    summary,
    payload: Type.Object({
      liveAccessId: Id('liveAccess'),
      partnerId: Id('partner'),
      cause: oneOf(liveAccessCauses),
      reason: nullable(Type.String()),
      agreementId: nullable(Id('agreement')),
    }),
    sample: {
      liveAccessId: 'lv_01ka2b3c4d5e6f7g8h9jkmnpqr',
      partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
      cause: 'gate',
      reason: null,
      agreementId: 'ag_01ka2b3c4d5e6f7g8h9jkmnpqr',
    },
    partnerVisible: true,
  })
export const liveAccessEvents = {
  liveAccessGranted: liveAccessEvent('granted', 'A partner may use live keys'),
  liveAccessWithdrawn: liveAccessEvent('withdrawn', 'Live keys of a partner do nothing any more'),
}
