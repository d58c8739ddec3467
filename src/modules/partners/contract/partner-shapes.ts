/** Shapes of a partner: what is sent, what is answered, and what a write may be refused with. */
import {
  CivilDate,
  CountryCode,
  CurrencyCode,
  Id,
  Instant,
  LanguageTag,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
  Url,
  Version,
} from '#platform/contract.ts'
import {
  Address,
  CustomValues,
  DomainName,
  ExternalId,
  employeeBands,
  Gap,
  MemberRef,
  PartnerRef,
  PersonRef,
  Source,
  SourceInput,
  StageName,
  StageReason,
  Tag,
} from './shared.ts'
import { accountLevels } from './stages.ts'

export const PartnerDomain = named(
  'PartnerDomain',
  Type.Object({
    domain: Type.String(),
    state: oneOf(['claimed', 'proven']),
    isWebsite: Type.Boolean({ description: "The domain of the partner's website." }),
    provenAt: nullable(Instant),
    method: nullable(oneOf(['dns', 'mail'])),
  }),
)
export const TypeRef = named(
  'PartnerTypeRef',
  Type.Object({ id: Id('partnerType'), key: Type.String(), name: Type.String(), colour: Type.String() }),
)
export const TierToday = named(
  'TierToday',
  Type.Object({ tier: Type.String(), from: CivilDate, to: nullable(CivilDate), grantId: Id('tierGrant') }),
)

/** Fields that a person edits; every one can be left out on update, null empties it. */
const editable = {
  legalName: Text(200, { examples: ['Acme GmbH'] }),
  displayName: optional(Text(200, { description: 'The legal name when left out.' })),
  otherNames: optional(listOf(Text(200), 20)),
  website: optional(nullable(Url)),
  domains: optional(
    listOf(DomainName, 50, { description: 'Further domains that the company claims; each can be proven.' }),
  ),
  typeId: optional(nullable(Id('partnerType'))),
  country: optional(nullable(CountryCode)),
  regions: optional(listOf(Text(120), 50)),
  languages: optional(listOf(LanguageTag, 30)),
  zone: optional(nullable(Text(60, { description: 'IANA time zone.', examples: ['Europe/Berlin'] }))),
  currency: optional(nullable(CurrencyCode)),
  address: optional(nullable(Address)),
  legalForm: optional(nullable(Text(100))),
  registrationNumber: optional(nullable(Text(60))),
  registrationCountry: optional(nullable(CountryCode)),
  vatId: optional(nullable(Text(20, { examples: ['DE136695976'] }))),
  lei: optional(nullable(Text(20, { examples: ['529900T8BM49AURSDO55'] }))),
  industry: optional(nullable(Text(120))),
  employeeBand: optional(nullable(oneOf(employeeBands))),
  parentId: optional(nullable(Id('partner'))),
  tags: optional(listOf(Tag, 50)),
  custom: optional(CustomValues),
  externalIds: optional(listOf(ExternalId, 50)),
}
export const PartnerInput = strict({ ...editable, source: optional(SourceInput) })
export const PartnerChanges = strict({ ...editable, legalName: optional(editable.legalName) })

export const Partner = named(
  'Partner',
  Type.Object({
    id: Id('partner'),
    legalName: Type.String(),
    displayName: Type.String(),
    otherNames: Type.Array(Type.String()),
    website: nullable(Type.String()),
    domain: nullable(
      Type.String({
        description: 'What the website says: a registrable domain, or host and account on a shared host.',
      }),
    ),
    domainKind: nullable(oneOf(['own', 'shared_page'])),
    domains: Type.Array(PartnerDomain),
    typeId: nullable(Id('partnerType')),
    type: nullable(TypeRef),
    country: nullable(Type.String()),
    regions: Type.Array(Type.String()),
    languages: Type.Array(Type.String()),
    zone: nullable(Type.String()),
    currency: nullable(Type.String()),
    address: nullable(Address),
    legalForm: nullable(Type.String()),
    registrationNumber: nullable(Type.String()),
    registrationCountry: nullable(Type.String()),
    vatId: nullable(Type.String()),
    lei: nullable(Type.String()),
    industry: nullable(Type.String()),
    employeeBand: nullable(oneOf(employeeBands)),
    parentId: nullable(Id('partner')),
    parent: nullable(PartnerRef),
    tags: Type.Array(Type.String()),
    custom: CustomValues,
    externalIds: Type.Array(ExternalId),
    source: nullable(Source),
    firstSource: nullable(Source),
    stage: StageName,
    stageSince: Instant,
    accountLevel: oneOf(accountLevels),
    suspended: Type.Boolean(),
    tier: nullable(TierToday),
    manager: nullable(MemberRef),
    primaryContact: nullable(Type.Object({ id: Id('contact'), fullName: Type.String() })),
    gaps: Type.Array(Gap),
    mergedInto: nullable(Id('partner')),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)

export const StageMove = named(
  'StageMove',
  Type.Object({
    id: Id('stageMove'),
    partnerId: Id('partner'),
    from: nullable(StageName),
    to: StageName,
    at: Instant,
    by: PersonRef,
    cause: Type.String(),
    reason: nullable(Type.String()),
    guardAnswers: Type.Array(StageReason),
    overridden: Type.Array(StageReason),
  }),
)
export const StageOption = named(
  'StageOption',
  Type.Object({
    to: StageName,
    reasons: Type.Array(StageReason, { description: 'Empty when the move can be made now.' }),
    byHand: Type.Boolean({ description: 'A person of the team makes this move; else a module does.' }),
    mayOverride: Type.Boolean({
      description: 'The caller may make it in spite of the reasons, with words that are kept.',
    }),
    needsReason: Type.Boolean(),
  }),
)

const wrongFields = { 'field.invalid': [422, 'Every field that does not fit, at once.'] } as const
export const writeRefusals = {
  ...wrongFields,
  'partner.possible_duplicate': [
    409,
    'A company that is certainly the same exists; candidates are listed. Repeat with `acknowledged`.',
  ],
  'partner.external_id_taken': [409, 'Another partner has this id in that system.'],
  'partner_type.retired': [409, 'The type is retired and takes no new partners.'],
  'partner.parent_loop': [409, 'The parent stands below this company, or the chain would be longer than 5.'],
  'partner.merged': [409, 'This record was merged into another one.'],
} as const
