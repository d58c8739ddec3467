/** Domains, links and codes as both sides see them. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  FreeText,
  Id,
  Instant,
  listOf,
  named,
  nullable,
  oneOf,
  optional,
  type Static,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { codeKinds, linkStates } from './link-states.ts'

export const linksOfPartnerMax = 100
/** A code that was ended is nobody else's for so long. */
export const codeRestDays = 365
export const HttpsAddress = Type.String({
  format: 'uri',
  maxLength: 2_048,
  pattern: '^https://',
  examples: ['https://www.acme.example/start'],
})
export const Host = Type.String({
  maxLength: 253,
  pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$',
  examples: ['go.acme.example'],
})
const DeepHost = Type.String({
  maxLength: 255,
  pattern: '^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$',
  examples: ['shop.acme.example'],
})
export const Key = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9-]+$',
  description: 'Letters a-z, digits and hyphens; case makes no difference.',
  examples: ['nordwind'],
})
export const CodeText = Type.String({ minLength: 2, maxLength: 40, examples: ['NORDWIND10'] })
const Utm = strict({
  source: optional(Text(200)),
  medium: optional(Text(200)),
  campaign: optional(Text(200)),
  term: optional(Text(200)),
  content: optional(Text(200)),
})
const Ended = Type.Object({ at: Instant, by: nullable(Type.String()), reason: nullable(Type.String()) })

export const LinkDomainShape = named(
  'LinkDomain',
  Type.Object({
    id: Id('linkDomain'),
    host: nullable(Type.String({ description: 'Null: this installation’s own address, under /r/.' })),
    address: Type.String({ description: 'What links under it begin with.' }),
    isServed: Type.Boolean(),
    proof: nullable(
      Type.Object(
        { name: Type.String(), value: Type.String(), provenAt: nullable(Instant) },
        { description: 'The TXT record that proves the host.' },
      ),
    ),
    notFoundUrl: nullable(Type.String()),
    expiredUrl: nullable(Type.String()),
    deepLinkHosts: listOf(Type.String(), 50),
    links: Type.Integer(),
    retiredAt: nullable(Instant),
    reasons: Type.Object({ prove: nullable(Type.String()), retire: nullable(Type.String()) }),
    version: Version,
    createdAt: Instant,
  }),
)
export const domainFields = {
  notFoundUrl: optional(nullable(HttpsAddress)),
  expiredUrl: optional(nullable(HttpsAddress)),
  deepLinkHosts: optional(Type.Array(DeepHost, { maxItems: 50, uniqueItems: true })),
}

export const LinkShape = named(
  'Link',
  Type.Object({
    id: Id('link'),
    partner: PartnerRef,
    domainId: Id('linkDomain'),
    key: Type.String(),
    aliases: listOf(Type.String(), 100, { description: 'Keys it had before; they go on leading here.' }),
    address: Type.String(),
    viaAddress: Type.String({ description: 'The same without redirect, on the destination itself.' }),
    name: nullable(Type.String()),
    destination: Type.String(),
    campaign: nullable(Type.String()),
    product: nullable(Type.String()),
    utm: Utm,
    startsAt: nullable(Instant),
    endsAt: nullable(Instant),
    isDefault: Type.Boolean(),
    state: oneOf(linkStates),
    ended: nullable(Ended),
    clicks: Type.Integer({ description: 'Of the last 30 days.' }),
    visitors: Type.Integer({ description: 'Visitor-days of the last 30 days.' }),
    reasons: Type.Object({ change: nullable(Type.String()), end: nullable(Type.String()) }),
    version: Version,
    createdAt: Instant,
  }),
)
export type LinkWire = Static<typeof LinkShape>
const linkFields = {
  name: optional(nullable(Text(120))),
  campaign: optional(nullable(Text(120))),
  product: optional(nullable(Text(120))),
  utm: optional(Utm),
  startsAt: optional(nullable(Instant)),
  endsAt: optional(nullable(Instant)),
  isDefault: optional(Type.Boolean()),
}
export const ownLink = {
  ...linkFields,
  domainId: optional(
    Id('linkDomain', { description: 'Without one: the oldest proven host, else this installation’s own address.' }),
  ),
  key: optional(Key),
  destination: optional(HttpsAddress),
}
export const linkChange = strict({ ...linkFields, key: optional(Key), destination: optional(HttpsAddress) })
export const ending = strict({ reason: optional(FreeText(1_000)) })

export const CodeShape = named(
  'Code',
  Type.Object({
    id: Id('code'),
    partner: PartnerRef,
    code: Type.String(),
    kind: oneOf(codeKinds),
    discount: nullable(Type.String()),
    providerIds: listOf(Type.String(), 20),
    campaign: nullable(Type.String()),
    startsAt: nullable(Instant),
    endsAt: nullable(Instant),
    usesMax: nullable(Type.Integer()),
    uses: Type.Integer(),
    state: oneOf(linkStates),
    ended: nullable(Ended),
    reasons: Type.Object({ change: nullable(Type.String()), end: nullable(Type.String()) }),
    version: Version,
    createdAt: Instant,
  }),
)
const codeFields = {
  campaign: optional(nullable(Text(120))),
  startsAt: optional(nullable(Instant)),
  endsAt: optional(nullable(Instant)),
}
/** What only the company may promise: a discount, and how often. */
export const companyCodeFields = {
  ...codeFields,
  kind: optional(oneOf(codeKinds)),
  discount: optional(nullable(Text(200))),
  providerIds: optional(Type.Array(Text(100), { maxItems: 20, uniqueItems: true })),
  usesMax: optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
}
export const ownCode = { ...codeFields, code: CodeText }
export const codeChange = strict(companyCodeFields)
export const ownCodeChange = strict(codeFields)
