/** Facts that partners announces. Payloads carry ids, never names, so that an erasure leaves the history whole. */
import { AnyId, CivilDate, eventKind, Id, nullable, oneOf, strict, Text, Type } from '#platform/contract.ts'
import { accountLevels, ownershipRoles, sourceKinds, stages } from './stages.ts'

const partner = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const contact = 'ct_01ka2b3c4d5e6f7g8h9jkmnpqr'
const portalUser = 'pu_01ka2b3c4d5e6f7g8h9jkmnpqr'
const member = 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr'
const fields = Type.Array(Text(80), { description: 'Names of the fields that changed.' })

export const partnerCreated = eventKind({
  name: 'partner.created',
  version: 1,
  summary: 'A partner record was made.',
  payload: Type.Object({
    partnerId: Id('partner'),
    stage: oneOf(stages),
    source: nullable(oneOf(sourceKinds)),
    cause: Text(100),
  }),
  sample: { partnerId: partner, stage: 'prospect', source: 'inbound', cause: 'member' },
  partnerVisible: false,
})
export const partnerUpdated = eventKind({
  name: 'partner.updated',
  version: 1,
  summary: 'Fields of a partner record changed.',
  payload: Type.Object({ partnerId: Id('partner'), fields, cause: Text(100) }),
  sample: { partnerId: partner, fields: ['website', 'country'], cause: 'member' },
  partnerVisible: true,
})
export const partnerStageChanged = eventKind({
  name: 'partner.stage_changed',
  version: 1,
  summary: 'A partner moved to another stage.',
  payload: Type.Object({
    partnerId: Id('partner'),
    moveId: Id('stageMove'),
    from: nullable(oneOf(stages)),
    to: oneOf(stages),
    cause: Text(100),
    overridden: Type.Array(Text(60), { description: 'Guards whose reasons were overridden.' }),
  }),
  sample: {
    partnerId: partner,
    moveId: 'sm_01ka2b3c4d5e6f7g8h9jkmnpqr',
    from: 'applied',
    to: 'qualifying',
    cause: 'member',
    overridden: [],
  },
  partnerVisible: true,
})
export const partnerManagerChanged = eventKind({
  name: 'partner.manager_changed',
  version: 1,
  summary: 'A partner has another manager, or another person of the team in a role.',
  payload: Type.Object({
    partnerId: Id('partner'),
    ownershipId: Id('ownership'),
    role: oneOf(ownershipRoles),
    fromMemberId: nullable(Id('member')),
    toMemberId: nullable(Id('member')),
  }),
  sample: {
    partnerId: partner,
    ownershipId: 'ow_01ka2b3c4d5e6f7g8h9jkmnpqr',
    role: 'manager',
    fromMemberId: null,
    toMemberId: member,
  },
  partnerVisible: true,
})
export const partnerTierChanged = eventKind({
  name: 'partner.tier_changed',
  version: 1,
  summary: 'A tier was granted.',
  payload: Type.Object({
    partnerId: Id('partner'),
    grantId: Id('tierGrant'),
    tier: Text(60),
    before: nullable(Text(60)),
    from: CivilDate,
    to: nullable(CivilDate),
    cause: Text(60),
  }),
  sample: {
    partnerId: partner,
    grantId: 'tg_01ka2b3c4d5e6f7g8h9jkmnpqr',
    tier: 'gold',
    before: 'silver',
    from: '2026-11-23',
    to: null,
    cause: 'computed',
  },
  partnerVisible: true,
})
export const partnerAccountChanged = eventKind({
  name: 'partner.account_changed',
  version: 1,
  summary: "The level of a partner's access changed.",
  payload: Type.Object({
    partnerId: Id('partner'),
    from: oneOf(accountLevels),
    to: oneOf(accountLevels),
    cause: Text(200),
  }),
  sample: { partnerId: partner, from: 'preview', to: 'full', cause: 'agreement executed' },
  partnerVisible: true,
})
const suspension = Type.Object({
  partnerId: Id('partner'),
  suspensionId: Id('suspension'),
  kind: oneOf(['security', 'fraud']),
})
const suspensionSample = {
  partnerId: partner,
  suspensionId: 'su_01ka2b3c4d5e6f7g8h9jkmnpqr',
  kind: 'security' as const,
}
export const partnerSuspended = eventKind({
  name: 'partner.suspended',
  version: 1,
  summary: "A partner's access was suspended.",
  payload: suspension,
  sample: suspensionSample,
  partnerVisible: true,
})
export const partnerSuspensionLifted = eventKind({
  name: 'partner.suspension_lifted',
  version: 1,
  summary: 'A suspension was lifted; others may still hold.',
  payload: suspension,
  sample: suspensionSample,
  partnerVisible: true,
})
export const partnerDomainProven = eventKind({
  name: 'partner.domain_proven',
  version: 1,
  summary: 'A partner proved that a domain is its own.',
  payload: Type.Object({ partnerId: Id('partner'), domain: Text(253), method: oneOf(['dns', 'mail']) }),
  sample: { partnerId: partner, domain: 'acme.example', method: 'dns' },
  partnerVisible: true,
})

const contactPayload = Type.Object({ contactId: Id('contact'), partnerId: Id('partner') })
const contactSample = { contactId: contact, partnerId: partner }
export const contactAdded = eventKind({
  name: 'contact.added',
  version: 1,
  summary: 'A person at a partner was added.',
  payload: contactPayload,
  sample: contactSample,
  partnerVisible: true,
})
export const contactUpdated = eventKind({
  name: 'contact.updated',
  version: 1,
  summary: 'Fields of a contact changed.',
  payload: Type.Object({ contactId: Id('contact'), partnerId: Id('partner'), fields }),
  sample: { ...contactSample, fields: ['title'] },
  partnerVisible: true,
})
export const contactLeft = eventKind({
  name: 'contact.left',
  version: 1,
  summary: 'A person no longer works at the partner.',
  payload: contactPayload,
  sample: contactSample,
  partnerVisible: true,
})
export const contactErased = eventKind({
  name: 'contact.erased',
  version: 1,
  summary: "A person's data were replaced by a pseudonym.",
  payload: contactPayload,
  sample: contactSample,
  partnerVisible: true,
})

const portalUserPayload = Type.Object({
  portalUserId: Id('portalUser'),
  partnerId: Id('partner'),
  contactId: Id('contact'),
  roles: Type.Array(Text(20)),
})
const portalUserSample = { portalUserId: portalUser, partnerId: partner, contactId: contact, roles: ['sales'] }
export const portalUserInvited = eventKind({
  name: 'portal_user.invited',
  version: 1,
  summary: 'A person was invited to the portal.',
  payload: portalUserPayload,
  sample: portalUserSample,
  partnerVisible: true,
})
export const portalUserJoined = eventKind({
  name: 'portal_user.joined',
  version: 1,
  summary: 'An invited person signed in to the portal.',
  payload: portalUserPayload,
  sample: portalUserSample,
  partnerVisible: true,
})
export const portalUserChanged = eventKind({
  name: 'portal_user.changed',
  version: 1,
  summary: 'Roles or state of a portal user changed.',
  payload: Type.Object({ ...portalUserPayload.properties, state: oneOf(['invited', 'active', 'suspended']) }),
  sample: { ...portalUserSample, state: 'active' as const },
  partnerVisible: true,
})
export const portalUserRemoved = eventKind({
  name: 'portal_user.removed',
  version: 1,
  summary: 'A person has no access to the portal any more.',
  payload: Type.Object({
    ...portalUserPayload.properties,
    reason: oneOf(['removed', 'contact_left', 'contact_erased', 'invitation_expired']),
  }),
  sample: { ...portalUserSample, reason: 'removed' as const },
  partnerVisible: true,
})

export const noteAdded = eventKind({
  name: 'note.added',
  version: 1,
  summary: 'A note was written or edited.',
  payload: Type.Object({
    noteId: Id('note'),
    partnerId: Id('partner'),
    subjectKind: Text(60),
    subjectId: AnyId,
    version: Type.Integer(),
  }),
  sample: {
    noteId: 'nt_01ka2b3c4d5e6f7g8h9jkmnpqr',
    partnerId: partner,
    subjectKind: 'partner',
    subjectId: partner,
    version: 1,
  },
  partnerVisible: true,
})
export const fileAdded = eventKind({
  name: 'file.added',
  version: 1,
  summary: 'A file was stored.',
  payload: Type.Object({ fileId: Id('file'), partnerId: Id('partner'), subjectKind: Text(60), subjectId: AnyId }),
  sample: { fileId: 'fl_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId: partner, subjectKind: 'partner', subjectId: partner },
  partnerVisible: true,
})
export const interactionLogged = eventKind({
  name: 'interaction.logged',
  version: 1,
  summary: 'A call, meeting, e-mail, message or visit was recorded.',
  payload: Type.Object({
    interactionId: Id('interaction'),
    partnerId: Id('partner'),
    kind: oneOf(['call', 'meeting', 'email', 'message', 'visit']),
  }),
  sample: { interactionId: 'in_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId: partner, kind: 'call' },
  partnerVisible: true,
})

// Settings of the module, for the audit trail.
export const partnerTypeChanged = eventKind({
  name: 'partner_type.changed',
  version: 1,
  summary: 'A partner type was made, changed, retired or brought back.',
  payload: strict({
    typeId: Id('partnerType'),
    act: oneOf(['created', 'updated', 'retired', 'restored', 'deleted', 'block']),
    block: nullable(Text(60)),
  }),
  sample: { typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr', act: 'created', block: null },
  partnerVisible: false,
})
export const smallListChanged = eventKind({
  name: 'small_list.changed',
  version: 1,
  summary: 'A row of a small list was made, changed, retired, merged or deleted.',
  payload: strict({
    rowId: Id('smallListRow'),
    list: Text(40),
    act: oneOf(['created', 'updated', 'retired', 'restored', 'merged', 'deleted']),
  }),
  sample: { rowId: 'lr_01ka2b3c4d5e6f7g8h9jkmnpqr', list: 'segments', act: 'created' },
  partnerVisible: false,
})
export const fieldDefinitionChanged = eventKind({
  name: 'field_definition.changed',
  version: 1,
  summary: 'A custom field was made, changed, retired or brought back.',
  payload: strict({ fieldId: Id('fieldDefinition'), act: oneOf(['created', 'updated', 'retired', 'restored']) }),
  sample: { fieldId: 'fd_01ka2b3c4d5e6f7g8h9jkmnpqr', act: 'created' },
  partnerVisible: false,
})
