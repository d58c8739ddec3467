/** Invitations: kept by who manages people, opened and accepted by who holds the link. */
import {
  Email,
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  Slug,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { ThemeShape } from './account.ts'

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

export const invitationEndpoints = {
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
