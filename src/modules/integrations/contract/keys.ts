/** API keys of the team and of partners, and the catalogue of what they may hold. */
import {
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
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { GrantSource } from './live-access.ts'

export const keyStates = ['active', 'rotating', 'ended', 'expired', 'disabled', 'revoked'] as const
export const disabledReasons = ['by_hand', 'leak', 'idle', 'maker_left', 'partner_suspended'] as const
const Scope = Type.String({ pattern: '^[a-z_]+\\.[a-z_]+$', maxLength: 100, examples: ['deals.write'] })
const Cidr = Type.String({ minLength: 2, maxLength: 49, examples: ['192.0.2.0/24'] })
const Origin = Type.String({ pattern: '^https?://[^/\\s]+$', maxLength: 200, examples: ['https://www.acme.example'] })
const Reason = FreeText(500)

export const ApiKeyShape = named(
  'ApiKey',
  Type.Object({
    id: Id('apiKey'),
    name: Type.String(),
    kind: oneOf(['secret', 'publishable']),
    environment: oneOf(['live', 'test']),
    partnerId: nullable(Id('partner')),
    state: oneOf(keyStates),
    lastFour: Type.String(),
    publishedText: nullable(Type.String({ description: 'The whole text, of a publishable key only.' })),
    scopes: listOf(Type.String({ description: 'A scope, or * for all: only the command line makes such keys.' })),
    notGranted: listOf(Type.String(), 200, { description: 'Scopes that do nothing today.' }),
    notGrantedBecause: nullable(
      Type.Object({
        ...GrantSource.properties,
        words: nullable(
          Type.String({ description: 'Why nothing at all works; null when the agreement leaves some out.' }),
        ),
      }),
    ),
    addresses: listOf(Type.String(), 50),
    origins: listOf(Type.String(), 50),
    creator: nullable(Type.Object({ id: Type.String(), name: nullable(Type.String()) })),
    predecessorId: nullable(Id('apiKey')),
    successorId: nullable(Id('apiKey')),
    expiresAt: nullable(Instant),
    endsAt: nullable(Instant),
    disabled: nullable(Type.Object({ at: Instant, reason: oneOf(disabledReasons) })),
    revoked: nullable(Type.Object({ at: Instant, reason: nullable(Type.String()) })),
    lastUsed: nullable(
      Type.Object({ at: Instant, address: nullable(Type.String()), endpoint: nullable(Type.String()) }),
    ),
    makerLeft: Type.Boolean({
      description: 'Whoever answers for it has left; it stops unless somebody takes it over.',
    }),
    unusedScopes: listOf(Type.String(), 100, {
      description: 'Scopes that it has not used in 90 days; none for a key that is younger.',
    }),
    idleDays: nullable(Type.Integer({ description: 'Days since the last use, or since it was made.' })),
    version: Version,
    createdAt: Instant,
  }),
)
export const ApiKeyMadeShape = named(
  'ApiKeyMade',
  Type.Object({
    key: ApiKeyShape,
    text: Type.String({ description: 'The key itself: shown this once and kept nowhere.' }),
  }),
)
export const ScopeShape = named(
  'Scope',
  Type.Object({
    name: Scope,
    module: Type.String(),
    endpoints: listOf(Type.String(), 500, { description: 'What it opens.' }),
    grantable: Type.Boolean(),
    reason: nullable(Type.String({ description: 'Why it cannot be granted by this person, in words.' })),
  }),
)

const newKey = {
  name: Text(80),
  kind: optional(oneOf(['secret', 'publishable'])),
  scopes: Type.Array(Scope, { minItems: 1, maxItems: 100, uniqueItems: true }),
  addresses: optional(Type.Array(Cidr, { maxItems: 50 })),
  origins: optional(Type.Array(Origin, { maxItems: 50 })),
  expiresAt: optional(nullable(Instant)),
}
const grantRefusals = {
  'key.scope_not_granted': [422, 'deals.write is not in your agreement.'],
  'key.address_invalid': [422, 'An address is written like 192.0.2.7 or 192.0.2.0/24.'],
} as const
const unconfirmed = {
  'session.unconfirmed': [403, 'Confirm that it is you: your last sign-in is over 15 minutes ago.'],
} as const
const revoked = { 'key.revoked': [409, 'This key is revoked for good; make a new one.'] } as const

/** The same nouns for the team (`/v1`) and for a partner's own (`/v1/portal`). No key can make or change keys. */
const keysUnder = <const Base extends '/v1' | '/v1/portal'>(base: Base) => ({
  get: endpoint({
    method: 'GET',
    path: `${base}/api-keys/:id`,
    summary: 'One key with its use',
    access: { right: 'integrations.read' },
    params: idParams('apiKey'),
    answer: ApiKeyShape,
  }),
  create: endpoint({
    method: 'POST',
    path: `${base}/api-keys`,
    summary: 'Makes a key; its text is shown this once',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    status: 201,
    idempotency: 'none',
    body: strict(newKey),
    answer: ApiKeyMadeShape,
    refuses: {
      ...unconfirmed,
      ...grantRefusals,
      'key.limit': [409, 'There can be 20 keys; revoke one first.'],
      'key.no_live_access': [409, 'Go-live gate: 2 of 9 steps open.'],
    },
    example: { body: { name: 'Billing sync', scopes: ['integrations.read'] } },
  }),
  update: endpoint({
    method: 'PATCH',
    path: `${base}/api-keys/:id`,
    summary: 'Changes name, scopes, addresses, origins or expiry',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    ifMatch: true,
    params: idParams('apiKey'),
    body: strict({
      name: optional(newKey.name),
      scopes: optional(newKey.scopes),
      addresses: newKey.addresses,
      origins: newKey.origins,
      expiresAt: newKey.expiresAt,
    }),
    answer: ApiKeyShape,
    refuses: { ...grantRefusals, ...revoked },
  }),
  rotate: endpoint({
    method: 'POST',
    path: `${base}/api-keys/:id/rotation`,
    summary: 'Makes a successor with equal rights; the old key works on for 0 to 168 hours',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    status: 201,
    idempotency: 'none',
    params: idParams('apiKey'),
    body: strict({ overlapHours: optional(Type.Integer({ minimum: 0, maximum: 168, default: 24 })) }),
    answer: ApiKeyMadeShape,
    refuses: {
      ...unconfirmed,
      'key.rotated': [409, 'This key has a successor already.'],
      'key.not_active': [409, 'Only an active key can be rotated; this one is revoked.'],
    },
  }),
  revoke: endpoint({
    method: 'POST',
    path: `${base}/api-keys/:id/revocation`,
    summary: 'Ends a key for good, at once',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    params: idParams('apiKey'),
    body: strict({ reason: optional(Reason) }),
    answer: ApiKeyShape,
    refuses: revoked,
  }),
  takeOver: endpoint({
    method: 'POST',
    path: `${base}/api-keys/:id/takeover`,
    summary: 'Answers for a key from now on in place of whoever made it',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    params: idParams('apiKey'),
    answer: ApiKeyShape,
    refuses: {
      ...unconfirmed,
      ...grantRefusals,
      'key.not_active': [409, 'Only a working key can be taken over; this one is revoked.'],
    },
  }),
  disable: endpoint({
    method: 'POST',
    path: `${base}/api-keys/:id/disablement`,
    summary: 'Stops a key until somebody lets it in again, within 30 days',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    params: idParams('apiKey'),
    answer: ApiKeyShape,
    refuses: { ...revoked, 'key.not_active': [409, 'Only a working key can be disabled; this one is expired.'] },
  }),
  enable: endpoint({
    method: 'DELETE',
    path: `${base}/api-keys/:id/disablement`,
    summary: 'Lets a disabled key in again; whoever does it answers for it from then on',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    params: idParams('apiKey'),
    answer: ApiKeyShape,
    refuses: {
      ...grantRefusals,
      'key.not_disabled': [409, 'This key is not disabled.'],
      'key.leaked': [409, 'A leaked key never works again; make a new one.'],
      'key.disabled_too_long': [409, 'This key was disabled over 30 days ago; make a new one.'],
    },
  }),
  scopes: endpoint({
    method: 'GET',
    path: `${base}/scopes`,
    summary: 'All scopes, what each opens, and which the caller may grant',
    access: { right: 'integrations.read' },
    answer: Type.Object({ data: listOf(ScopeShape, 1000) }),
  }),
})
const team = keysUnder('/v1')
const portal = keysUnder('/v1/portal')
const state = optional(oneOf(keyStates))
const sorts = ['createdAt', '-createdAt', 'name', '-name'] as const

export const keyEndpoints = {
  listApiKeys: endpoint({
    method: 'GET',
    path: '/v1/api-keys',
    summary: 'Keys of the team and of partners',
    access: { right: 'integrations.read' },
    query: listQuery({ state, partnerId: optional(Id('partner')), side: optional(oneOf(['team', 'partner'])) }, sorts),
    answer: pageOf(ApiKeyShape),
  }),
  getApiKey: team.get,
  createApiKey: team.create,
  updateApiKey: team.update,
  rotateApiKey: team.rotate,
  revokeApiKey: team.revoke,
  takeOverApiKey: team.takeOver,
  disableApiKey: team.disable,
  enableApiKey: team.enable,
  listScopes: team.scopes,
  listPortalApiKeys: endpoint({
    method: 'GET',
    path: '/v1/portal/api-keys',
    summary: "The partner's own keys",
    access: { right: 'integrations.read' },
    query: listQuery({ state }, sorts),
    answer: pageOf(ApiKeyShape),
  }),
  getPortalApiKey: portal.get,
  createPortalApiKey: portal.create,
  updatePortalApiKey: portal.update,
  rotatePortalApiKey: portal.rotate,
  revokePortalApiKey: portal.revoke,
  takeOverPortalApiKey: portal.takeOver,
  disablePortalApiKey: portal.disable,
  enablePortalApiKey: portal.enable,
  listPortalScopes: portal.scopes,
  reportLeakedKeys: endpoint({
    method: 'POST',
    path: '/v1/public/leaked-keys',
    summary: 'Reports keys that were found in public; valid ones stop at once. The answer is the same for all',
    access: { public: true },
    status: 202,
    transaction: 'none',
    idempotency: 'none',
    body: strict({ keys: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 }) }),
    answer: Type.Object({ received: Type.Integer() }),
  }),
  getKeyPattern: endpoint({
    method: 'GET',
    path: '/v1/public/key-pattern',
    summary: 'The pattern by which scanners find our keys',
    access: { public: true },
    answer: Type.Object({ pattern: Type.String() }),
  }),
}

const payload = Type.Object({
  keyId: Id('apiKey'),
  name: Type.String(),
  lastFour: Type.String(),
  reason: nullable(Type.String()),
})
const sample = { keyId: 'ak_01j9zk2m3n4p5q6r7s8t9v0w1x', name: 'Billing sync', lastFour: 'x7Kq', reason: null }
const keyEvent = (name: string, summary: string) =>
  eventKind({ name: `api_key.${name}`, version: 1, summary, payload, sample, partnerVisible: true })
export const keyEvents = {
  apiKeyCreated: keyEvent('created', 'A key was made'),
  apiKeyChanged: keyEvent('changed', 'Name, scopes or limits of a key changed, or it was let in again'),
  apiKeyRotated: keyEvent('rotated', 'A key got a successor'),
  apiKeyRevoked: keyEvent('revoked', 'A key was ended for good'),
  apiKeyExpired: keyEvent('expired', 'A key reached its date'),
  apiKeyDisabled: keyEvent('disabled', 'A key was stopped'),
}
