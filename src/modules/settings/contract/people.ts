/** Own person and sessions, members, roles, invitations. */
import {
  Email,
  endpoint,
  eventKind,
  FreeText,
  Id,
  Instant,
  idParams,
  LanguageTag,
  listOf,
  listQuery,
  memberRoles,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  portalRoles,
  Slug,
  strict,
  Text,
  Type,
  Version,
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

export const memberStates = ['invited', 'active', 'suspended', 'removed'] as const
export const MemberShape = named(
  'Member',
  Type.Object({
    id: Id('member'),
    name: Type.String(),
    email: Email,
    roles: listOf(oneOf(memberRoles)),
    isHead: Type.Boolean({ description: 'Head of partnerships; one member at most.' }),
    isLead: Type.Boolean(),
    state: oneOf(memberStates),
    zone: nullable(Type.String()),
    language: nullable(LanguageTag),
    hasSecondFactor: Type.Boolean(),
    lastSeenAt: nullable(Instant),
    invitation: nullable(Type.Object({ id: Id('invitation'), expiresAt: Instant })),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const roleList = Type.Array(oneOf(memberRoles), { minItems: 1, maxItems: memberRoles.length, uniqueItems: true })
const Zone = Type.String({ maxLength: 64, examples: ['Europe/Berlin'], description: 'A zone of the IANA database.' })

export const RoleShape = named(
  'Role',
  Type.Object({
    name: Type.String(),
    side: oneOf(['member', 'portal']),
    summary: Type.String(),
    rights: listOf(Type.String(), 500),
  }),
)
export const RightShape = named(
  'Right',
  Type.Object({
    name: Type.String(),
    module: Type.String(),
    summary: Type.String(),
    members: listOf(oneOf(memberRoles)),
    portal: listOf(oneOf(portalRoles)),
    head: Type.Boolean({ description: 'Also held by the head of partnerships, whatever the roles.' }),
  }),
)

const sides = ['member', 'portal_user'] as const
export const InvitationShape = named(
  'Invitation',
  Type.Object({
    id: Id('invitation'),
    side: oneOf(sides),
    subjectId: Type.String(),
    email: Email,
    state: oneOf(['open', 'accepted', 'revoked', 'expired']),
    expiresAt: Instant,
    createdAt: Instant,
  }),
)
const Token = Type.String({ minLength: 20, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' })
export const InvitationOfferShape = named(
  'InvitationOffer',
  Type.Object({
    email: Email,
    name: Type.String(),
    side: oneOf(sides),
    invitedBy: nullable(Type.String()),
    workspace: Type.Object({ slug: Slug, name: Type.String(), theme: ThemeShape }),
    partnerName: nullable(Type.String()),
    hasAccount: Type.Boolean({ description: 'This person has an account here: no name or password is asked.' }),
    expiresAt: Instant,
  }),
)
const Accepted = named(
  'AcceptedInvitation',
  Type.Object({
    signedIn: Type.Boolean({ description: 'False when a second factor is due: sign in as usual.' }),
    workspace: Type.Object({ slug: Slug, name: Type.String() }),
    side: oneOf(sides),
  }),
)
export const NewPassword = Type.String({
  maxLength: 512,
  description: '12 to 128 characters; common ones are refused.',
})

const invitationRefusals = {
  'invitation.used': [410, 'This invitation was used already; sign in.'],
  'invitation.revoked': [410, 'This invitation was taken back; ask for a new one.'],
  'invitation.expired': [410, 'This invitation is too old; ask for a new one.'],
} as const
const lastAdmin = { 'member.last_admin': [409, 'Last admin: name another first.'] } as const
const unconfirmed = {
  'session.unconfirmed': [403, 'Confirm that it is you: your last sign-in is over 15 minutes ago.'],
} as const

export const peopleEndpoints = {
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

  listMembers: endpoint({
    method: 'GET',
    path: '/v1/members',
    summary: 'Members of the team',
    access: { right: 'settings.read' },
    query: listQuery({ state: optional(oneOf(memberStates)), role: optional(oneOf(memberRoles)) }, [
      'name',
      '-name',
      'createdAt',
      '-createdAt',
    ]),
    answer: pageOf(MemberShape),
  }),
  getMember: endpoint({
    method: 'GET',
    path: '/v1/members/:id',
    summary: 'One member',
    access: { right: 'settings.read' },
    params: idParams('member'),
    answer: MemberShape,
  }),
  inviteMember: endpoint({
    method: 'POST',
    path: '/v1/members',
    summary: 'Invites somebody to the team by mail',
    access: { right: 'settings.manage_people' },
    scope: null,
    status: 201,
    body: strict({
      email: Email,
      name: Text(200),
      roles: roleList,
      isHead: optional(Type.Boolean()),
      isLead: optional(Type.Boolean()),
    }),
    answer: MemberShape,
    refuses: { ...unconfirmed, 'member.exists': [409, 'This address has a seat in this workspace already.'] },
    example: { body: { email: 'ana.silva@acme.example', name: 'Ana Silva', roles: ['partner_manager'] } },
  }),
  updateMember: endpoint({
    method: 'PATCH',
    path: '/v1/members/:id',
    summary: 'Changes name, roles and flags of a member',
    access: { right: 'settings.manage_people' },
    scope: null,
    ifMatch: true,
    params: idParams('member'),
    body: strict({
      name: optional(Text(200)),
      roles: optional(roleList),
      isHead: optional(Type.Boolean()),
      isLead: optional(Type.Boolean()),
      zone: optional(nullable(Zone)),
      language: optional(nullable(LanguageTag)),
    }),
    answer: MemberShape,
    refuses: { ...lastAdmin, ...unconfirmed },
  }),
  suspendMember: endpoint({
    method: 'POST',
    path: '/v1/members/:id/suspension',
    summary: 'Shuts a member out at once; nothing is deleted',
    access: { right: 'settings.manage_people' },
    scope: null,
    params: idParams('member'),
    body: strict({ reason: optional(FreeText(500)) }),
    answer: MemberShape,
    refuses: { ...lastAdmin, 'member.not_active': [409, 'Only an active member can be suspended.'] },
  }),
  reactivateMember: endpoint({
    method: 'DELETE',
    path: '/v1/members/:id/suspension',
    summary: 'Lets a suspended member in again',
    access: { right: 'settings.manage_people' },
    scope: null,
    params: idParams('member'),
    answer: MemberShape,
    refuses: { 'member.not_suspended': [409, 'This member is not suspended.'] },
  }),
  removeMember: endpoint({
    method: 'DELETE',
    path: '/v1/members/:id',
    summary: 'Takes a member off the team; the name stays in the history',
    access: { right: 'settings.manage_people' },
    scope: null,
    params: idParams('member'),
    refuses: { ...lastAdmin, 'member.manages_partners': [409, '42 partners need a new manager first.'] },
  }),
  listRoles: endpoint({
    method: 'GET',
    path: '/v1/roles',
    summary: 'Roles and what each may do, as a matrix',
    access: { right: 'settings.read' },
    answer: Type.Object({ roles: listOf(RoleShape), rights: listOf(RightShape, 1000) }),
  }),

  listInvitations: endpoint({
    method: 'GET',
    path: '/v1/invitations',
    summary: 'Invitations to the team and to the portal',
    access: { right: 'settings.manage_people' },
    query: listQuery({ open: optional(Type.Boolean()) }, ['createdAt', '-createdAt']),
    answer: pageOf(InvitationShape),
  }),
  resendInvitation: endpoint({
    method: 'POST',
    path: '/v1/invitations/:id/resending',
    summary: 'Sends a new link; the one before stops working',
    access: { right: 'settings.manage_people' },
    scope: null,
    params: idParams('invitation'),
    answer: InvitationShape,
    refuses: invitationRefusals,
  }),
  revokeInvitation: endpoint({
    method: 'DELETE',
    path: '/v1/invitations/:id',
    summary: 'Takes an invitation back',
    access: { right: 'settings.manage_people' },
    scope: null,
    params: idParams('invitation'),
    answer: InvitationShape,
    refuses: invitationRefusals,
  }),
  getInvitationOffer: endpoint({
    method: 'GET',
    path: '/v1/public/invitations/:token',
    transaction: 'none',
    summary: 'What an invitation offers; opening it uses nothing up',
    access: { public: true },
    params: strict({ token: Token }),
    answer: InvitationOfferShape,
    refuses: invitationRefusals,
  }),
  acceptInvitation: endpoint({
    method: 'POST',
    path: '/v1/public/invitations/:token/acceptance',
    summary: 'Accepts an invitation and signs in',
    access: { public: true },
    params: strict({ token: Token }),
    body: strict({ name: optional(Text(200)), password: optional(NewPassword) }),
    answer: Accepted,
    idempotency: 'none',
    transaction: 'none',
    refuses: invitationRefusals,
  }),
}

const who = { memberId: Id('member'), name: Type.String(), email: Type.String() }
const sampleWho = { memberId: 'mb_01j9zk2m3n4p5q6r7s8t9v0w1x', name: 'Ana Silva', email: 'ana.silva@acme.example' }
const memberEvent = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload: Type.Object(who), sample: sampleWho, partnerVisible: false })
const rolesPayload = Type.Object({ ...who, roles: listOf(Type.String()), rolesBefore: listOf(Type.String()) })

export const peopleEvents = {
  memberInvited: memberEvent('member.invited', 'Somebody was invited to the team'),
  memberJoined: memberEvent('member.joined', 'An invitation was accepted, or a first admin was made'),
  memberChanged: memberEvent('member.changed', 'Name, zone or language of a member changed'),
  memberRolesChanged: eventKind({
    name: 'member.roles_changed',
    version: 1,
    summary: 'Roles or flags of a member changed',
    payload: rolesPayload,
    sample: { ...sampleWho, roles: ['admin'], rolesBefore: ['viewer'] },
    partnerVisible: false,
  }),
  memberSuspended: memberEvent('member.suspended', 'A member was shut out'),
  memberReactivated: memberEvent('member.reactivated', 'A suspended member was let in again'),
  memberRemoved: memberEvent('member.removed', 'A member left the team'),
  invitationRevoked: eventKind({
    name: 'invitation.revoked',
    version: 1,
    summary: 'An invitation was taken back',
    payload: Type.Object({ invitationId: Id('invitation'), subjectId: Type.String() }),
    sample: { invitationId: 'inv_01j9zk2m3n4p5q6r7s8t9v0w1x', subjectId: 'mb_01j9zk2m3n4p5q6r7s8t9v0w1x' },
    partnerVisible: false,
  }),
}
