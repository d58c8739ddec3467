/** Members, their roles, and what is announced about people. */
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
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { accountEndpoints } from './account.ts'
import { invitationEndpoints } from './invitations.ts'

/** Whose partners are seen: the same words for the workspace's rule and for one member. */
export const portfolios = ['all', 'own'] as const
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
    portfolio: nullable(
      oneOf(portfolios, {
        description: 'Whose partners this member sees, whatever the workspace says; null: as the workspace says.',
      }),
    ),
    sees: oneOf(portfolios, { description: 'What follows from it today.' }),
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

const lastAdmin = { 'member.last_admin': [409, 'Last admin: name another first.'] } as const
const unconfirmed = {
  'session.unconfirmed': [403, 'Confirm that it is you: your last sign-in is over 15 minutes ago.'],
} as const

const memberEndpoints = {
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
      portfolio: optional(nullable(oneOf(portfolios))),
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
}
export const peopleEndpoints = { ...accountEndpoints, ...memberEndpoints, ...invitationEndpoints }

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
