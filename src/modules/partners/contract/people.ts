/** Contacts of a partner, and those of them who sign in to the portal. */
import {
  Email,
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  LanguageTag,
  listOf,
  listQuery,
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
import { CustomValues, PartnerRef, Reason } from './shared.ts'

const Phone = Type.String({ pattern: '^\\+[1-9][0-9]{5,14}$', examples: ['+4930901820'], description: 'E.164' })
export const Contact = named(
  'Contact',
  Type.Object({
    id: Id('contact'),
    partnerId: Id('partner'),
    partner: PartnerRef,
    givenName: nullable(Type.String()),
    familyName: nullable(Type.String()),
    fullName: Type.String(),
    email: nullable(Type.String()),
    phone: nullable(Type.String()),
    title: nullable(Type.String()),
    function: nullable(Type.String()),
    isPrimary: Type.Boolean(),
    maySign: Type.Boolean(),
    authorityNote: nullable(Type.String()),
    language: nullable(Type.String()),
    zone: nullable(Type.String()),
    consentAt: nullable(Instant),
    consentTextVersion: nullable(Type.String()),
    doNotContact: Type.Boolean(),
    bouncedAt: nullable(Instant),
    custom: CustomValues,
    portalUserId: nullable(Id('portalUser')),
    leftAt: nullable(Instant),
    leftReason: nullable(Type.String()),
    erasedAt: nullable(Instant),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
const contactFields = {
  givenName: optional(nullable(FreeText(100))),
  familyName: optional(nullable(FreeText(100))),
  fullName: optional(Text(200, { description: 'Given and family name when left out.' })),
  email: optional(nullable(Email)),
  phone: optional(nullable(Phone)),
  title: optional(nullable(FreeText(200))),
  function: optional(nullable(FreeText(60))),
  isPrimary: optional(Type.Boolean()),
  language: optional(nullable(LanguageTag)),
  zone: optional(nullable(Text(60))),
}
const teamFields = {
  maySign: optional(Type.Boolean()),
  authorityNote: optional(nullable(FreeText(2000))),
  doNotContact: optional(Type.Boolean()),
  marketingConsent: optional(nullable(strict({ textVersion: Text(100), at: optional(Instant) }))),
  custom: optional(CustomValues),
}
export const ContactInput = strict({ ...contactFields, ...teamFields })
export const PortalContactInput = strict(contactFields)
export const contactRefusals = {
  'contact.email_taken': [409, 'Another contact of this partner has this address.'],
  'contact.erased': [409, "The person's data were erased."],
  'contact.retained': [409, 'The person is named in documents that the law makes us keep.'],
} as const

export const contactEndpoints = {
  listContacts: endpoint({
    method: 'GET',
    path: '/v1/contacts',
    summary: 'List contacts of all partners',
    access: { right: 'partners.read' },
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        left: optional(Type.Boolean()),
        isPrimary: optional(Type.Boolean()),
        maySign: optional(Type.Boolean()),
        email: optional(Email),
      },
      ['name', '-name', 'createdAt', '-createdAt'],
    ),
    answer: pageOf(Contact),
  }),
  listPartnerContacts: endpoint({
    method: 'GET',
    path: '/v1/partners/:id/contacts',
    summary: 'Contacts of a partner',
    access: { right: 'partners.read' },
    params: idParams('partner'),
    query: listQuery({ left: optional(Type.Boolean()) }, ['name', '-name', 'createdAt', '-createdAt']),
    answer: pageOf(Contact),
  }),
  addContact: endpoint({
    method: 'POST',
    path: '/v1/partners/:id/contacts',
    summary: 'Add a contact; the first one is the primary',
    access: { right: 'partners.manage_contacts' },
    params: idParams('partner'),
    body: ContactInput,
    answer: Contact,
    status: 201,
    refuses: { 'contact.email_taken': contactRefusals['contact.email_taken'] },
    example: { body: { givenName: 'Ana', familyName: 'Silva', email: 'ana.silva@acme.example' } },
  }),
  getContact: endpoint({
    method: 'GET',
    path: '/v1/contacts/:id',
    summary: 'Read a contact',
    access: { right: 'partners.read' },
    params: idParams('contact'),
    answer: Contact,
  }),
  updateContact: endpoint({
    method: 'PATCH',
    path: '/v1/contacts/:id',
    summary: 'Change a contact, or make it the primary',
    access: { right: 'partners.manage_contacts' },
    params: idParams('contact'),
    body: ContactInput,
    answer: Contact,
    ifMatch: true,
    refuses: contactRefusals,
  }),
  markContactLeft: endpoint({
    method: 'POST',
    path: '/v1/contacts/:id/departure',
    summary: 'The person left the company',
    access: { right: 'partners.manage_contacts' },
    params: idParams('contact'),
    body: strict({ reason: optional(Reason), newPrimaryId: optional(Id('contact')) }),
    answer: Contact,
    refuses: {
      'contact.left': [409, 'Left already.'],
      'portal_user.last_principal': [409, 'Name another principal first.'],
      'contact.erased': contactRefusals['contact.erased'],
    },
  }),
  undoContactLeft: endpoint({
    method: 'DELETE',
    path: '/v1/contacts/:id/departure',
    summary: 'The person works there after all',
    access: { right: 'partners.manage_contacts' },
    params: idParams('contact'),
    answer: Contact,
    refuses: {
      'contact.not_left': [409, 'This person did not leave.'],
      'contact.erased': contactRefusals['contact.erased'],
    },
  }),
  eraseContact: endpoint({
    method: 'POST',
    path: '/v1/contacts/:id/erasure',
    summary: "Replace a person's data by a pseudonym, for good",
    access: { right: 'partners.erase_contact' },
    params: idParams('contact'),
    body: strict({ reason: Reason }),
    answer: Contact,
    refuses: {
      'contact.retained': contactRefusals['contact.retained'],
      'contact.erased': contactRefusals['contact.erased'],
      'portal_user.last_principal': [409, 'Name another principal first.'],
    },
  }),
  exportContactCard: endpoint({
    method: 'GET',
    path: '/v1/contacts/:id/card',
    summary: 'The contact as a vCard',
    access: { right: 'partners.read' },
    params: idParams('contact'),
    answerKind: 'file',
  }),
}

export const PortalUser = named(
  'PortalUser',
  Type.Object({
    id: Id('portalUser'),
    partnerId: Id('partner'),
    contactId: Id('contact'),
    name: Type.String(),
    email: Type.String(),
    roles: Type.Array(oneOf(portalRoles)),
    state: oneOf(['invited', 'active', 'suspended', 'removed']),
    invitedAt: Instant,
    joinedAt: nullable(Instant),
    lastSeenAt: nullable(Instant),
    version: Version,
  }),
)
const Roles = listOf(oneOf(portalRoles), 6, { minItems: 1, uniqueItems: true })
export const inviteBody = strict({
  contactId: optional(Id('contact')),
  fullName: optional(Text(200)),
  email: optional(Email),
  roles: Roles,
})
export const changeBody = strict({ roles: optional(Roles), state: optional(oneOf(['active', 'suspended'])) })
const lastPrincipal = { 'portal_user.last_principal': [409, 'Name another principal first.'] } as const
export const inviteRefusals = {
  'portal_user.seat_limit': [409, 'Every seat is taken.'],
  'portal_user.exists': [409, 'This contact has a seat already.'],
  'contact.left': [409, 'This person left the company.'],
  'contact.email_missing': [409, 'The contact has no e-mail address to invite.'],
} as const
export const changeRefusals = {
  ...lastPrincipal,
  'portal_user.removed': [409, 'Removed; invite the person again.'],
  'portal_user.not_joined': [409, 'The invitation was not accepted yet.'],
} as const

export const portalUserEndpoints = {
  listPortalUsers: endpoint({
    method: 'GET',
    path: '/v1/partners/:id/portal-users',
    summary: 'Who of a partner may sign in',
    access: { right: 'partners.read' },
    params: idParams('partner'),
    query: strict({ removed: optional(Type.Boolean({ description: 'Also those who were removed.' })) }),
    answer: strict({ data: Type.Array(PortalUser), seats: Type.Integer(), used: Type.Integer() }),
  }),
  invitePortalUser: endpoint({
    method: 'POST',
    path: '/v1/partners/:id/portal-users',
    summary: 'Invite a contact to the portal',
    access: { right: 'partners.manage_portal_users' },
    params: idParams('partner'),
    body: inviteBody,
    answer: PortalUser,
    status: 201,
    refuses: inviteRefusals,
    example: { body: { fullName: 'Ana Silva', email: 'ana.silva@acme.example', roles: ['sales'] } },
  }),
  changePortalUser: endpoint({
    method: 'PATCH',
    path: '/v1/portal-users/:id',
    summary: 'Change roles, suspend, or bring back',
    access: { right: 'partners.manage_portal_users' },
    params: idParams('portalUser'),
    body: changeBody,
    answer: PortalUser,
    ifMatch: true,
    refuses: changeRefusals,
  }),
  resendPortalInvitation: endpoint({
    method: 'POST',
    path: '/v1/portal-users/:id/invitation',
    summary: 'Send the invitation again; the former link ends',
    access: { right: 'partners.manage_portal_users' },
    params: idParams('portalUser'),
    answer: PortalUser,
    refuses: {
      'portal_user.joined': [409, 'The person signed in already.'],
      'portal_user.removed': changeRefusals['portal_user.removed'],
    },
  }),
  removePortalUser: endpoint({
    method: 'DELETE',
    path: '/v1/portal-users/:id',
    summary: 'Take the access away',
    access: { right: 'partners.manage_portal_users' },
    params: idParams('portalUser'),
    refuses: { ...lastPrincipal },
  }),
}
