/** The own person: account, seats, sessions. */
import {
  Email,
  endpoint,
  Id,
  Instant,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  Slug,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'

const workspaceKind = oneOf(['live', 'sandbox'])
export const ThemeShape = named(
  'Theme',
  strict({
    name: optional(Text(200)),
    accent: optional(Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', examples: ['#2B6CB0'] })),
    logoUrl: optional(
      Type.String({ maxLength: 2000, pattern: '^(https://|/)', examples: ['https://acme.example/logo.svg'] }),
    ),
    legalUrl: optional(
      Type.String({ maxLength: 2000, pattern: '^https://', examples: ['https://acme.example/legal'] }),
    ),
    showProduct: optional(Type.Boolean({ description: 'Whether the portal names the product beside the brand.' })),
  }),
)

export const SeatShape = named(
  'WorkspaceSeat',
  Type.Object({
    side: oneOf(['member', 'portal']),
    workspace: Type.Object({
      id: Id('workspace'),
      slug: Slug,
      name: Type.String(),
      kind: workspaceKind,
      isDemo: Type.Boolean(),
      now: Instant,
      theme: ThemeShape,
    }),
    roles: listOf(Type.String()),
    rights: listOf(Type.String(), 500),
    isHead: Type.Boolean(),
    sees: oneOf(['all', 'own'], { description: 'Whose partners are seen from this seat.' }),
    secondFactorDueAt: nullable(Instant),
    partner: optional(Type.Object({ id: Id('partner'), name: Type.String() })),
  }),
)
export const SessionShape = named(
  'Session',
  Type.Object({
    person: Type.Object({ id: Type.String(), name: Type.String(), email: Email }),
    seats: listOf(SeatShape),
    trialDatabase: Type.Boolean({ description: 'The embedded database is in use.' }),
  }),
)
export const PersonShape = named(
  'Person',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    email: Email,
    hasPassword: Type.Boolean(),
    hasSecondFactor: Type.Boolean(),
    sessionId: Type.String(),
    seats: listOf(SeatShape),
  }),
)
export const DeviceShape = named(
  'SignedInDevice',
  Type.Object({
    id: Type.String(),
    isCurrent: Type.Boolean(),
    device: Type.String({ description: 'What the browser said about itself.' }),
    address: nullable(Type.String()),
    signedInAt: Instant,
    lastSeenAt: Instant,
    endsAt: Instant,
  }),
)

export const accountEndpoints = {
  getSession: endpoint({
    method: 'GET',
    path: '/v1/session',
    transaction: 'none',
    summary: 'Who is signed in, and where this person has a seat',
    access: { signedIn: true },
    answer: SessionShape,
  }),
  getMe: endpoint({
    method: 'GET',
    path: '/v1/me',
    transaction: 'none',
    summary: 'The own person: account, second factor, seats',
    access: { signedIn: true },
    answer: PersonShape,
  }),
  updateMe: endpoint({
    method: 'PATCH',
    path: '/v1/me',
    transaction: 'none',
    summary: 'Changes the own name',
    idempotency: 'none',
    access: { signedIn: true },
    body: strict({ name: Text(200) }),
    answer: PersonShape,
  }),
  confirmMe: endpoint({
    method: 'POST',
    path: '/v1/me/confirmation',
    summary:
      'Shows again who it is, by code or password; needed every 15 minutes for keys, roles, money and signatures',
    access: { signedIn: true },
    transaction: 'none',
    idempotency: 'none',
    body: strict({
      password: optional(Type.String({ maxLength: 512 })),
      code: optional(Type.String({ maxLength: 20 })),
    }),
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/v1/sessions',
    transaction: 'none',
    summary: 'Where the own person is signed in',
    access: { signedIn: true },
    answer: Type.Object({ data: listOf(DeviceShape, 1000) }),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/v1/sessions/:id',
    summary: 'Ends one of the own sessions',
    access: { signedIn: true },
    params: strict({ id: Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }) }),
    transaction: 'none',
    idempotency: 'none',
  }),
  endSessions: endpoint({
    method: 'DELETE',
    path: '/v1/sessions',
    summary: 'Ends all own sessions, with or without this one',
    access: { signedIn: true },
    query: strict({ keepCurrent: optional(Type.Boolean({ default: true })) }),
    answer: Type.Object({ ended: Type.Integer() }),
    transaction: 'none',
    idempotency: 'none',
  }),
}
