/** Link domains, links and codes: what partners share, made and ended by both sides. */
import {
  type Endpoint,
  endpoint,
  eventKind,
  Id,
  idParams,
  listOf,
  listQuery,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'
import {
  CodeShape,
  CodeText,
  codeChange,
  companyCodeFields,
  domainFields,
  ending,
  Host,
  LinkDomainShape,
  LinkShape,
  linkChange,
  ownCode,
  ownCodeChange,
  ownLink,
} from './link-shapes.ts'
import { codeKinds, linkStates } from './link-states.ts'

const read = { right: 'attribution.read' } as const
const manage = { right: 'attribution.manage_links' } as const
const sorts = ['createdAt', '-createdAt', 'key', '-key'] as const
const codeSorts = ['createdAt', '-createdAt', 'code', '-code'] as const
const partnerId = optional(Id('partner'))
const state = optional(listOf(oneOf(linkStates), linkStates.length))
const kind = optional(listOf(oneOf(codeKinds), codeKinds.length))

const refusesLink = {
  'link.key_taken': [409, 'This key is used'],
  'link.host_not_allowed': [422, 'Links of partners may lead to shop.acme.example only.'],
  'link.limit': [409, 'A partner has 100 links at most; end one first.'],
  'link.no_destination': [422, 'Say where it leads; there is no default destination.'],
  'link.ended': [409, 'This link has ended.'],
  'link_domain.not_served': [409, 'This domain is not proven yet.'],
  'partner.not_active': [409, 'Only an active partner can have links and codes.'],
} as const
const refusesCode = {
  'code.taken': [409, 'This code is used.'],
  'code.resting': [409, 'This code was used until 4 March 2026 and is free again on 4 March 2027.'],
  'code.ended': [409, 'This code has ended.'],
  'partner.not_active': [409, 'Only an active partner can have links and codes.'],
} as const
const linkExample = {
  body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', key: 'nordwind', destination: 'https://www.acme.example/start' },
}

/** The same nouns for the team (`/v1`) and for a partner's own (`/v1/portal`). */
const linksUnder = <const Base extends '/v1' | '/v1/portal'>(base: Base) => ({
  get: endpoint({
    method: 'GET',
    path: `${base}/links/:id`,
    summary: 'One link, with the keys it had before',
    access: read,
    params: idParams('link'),
    answer: LinkShape,
  }),
  update: endpoint({
    method: 'PATCH',
    path: `${base}/links/:id`,
    summary: 'Changes a link. A renamed key goes on leading here',
    access: manage,
    ifMatch: true,
    params: idParams('link'),
    body: linkChange,
    answer: LinkShape,
    refuses: refusesLink,
    example: { body: { name: 'Newsletter of March' } },
  }),
  end: endpoint({
    method: 'POST',
    path: `${base}/links/:id/ending`,
    summary: 'Ends a link for good; who follows it is sent to the address for ended links',
    access: manage,
    params: idParams('link'),
    body: ending,
    answer: LinkShape,
    refuses: refusesLink,
    example: { body: {} },
  }),
  getCode: endpoint({
    method: 'GET',
    path: `${base}/codes/:id`,
    summary: 'One code',
    access: read,
    params: idParams('code'),
    answer: CodeShape,
  }),
  endCode: endpoint({
    method: 'POST',
    path: `${base}/codes/:id/ending`,
    summary: 'Ends a code for good; nobody else is given it for 365 days',
    access: manage,
    params: idParams('code'),
    body: ending,
    answer: CodeShape,
    refuses: refusesCode,
    example: { body: {} },
  }),
})
const team = linksUnder('/v1')
const portal = linksUnder('/v1/portal')

export const linkEndpoints = {
  listLinkDomains: endpoint({
    method: 'GET',
    path: '/v1/link-domains',
    summary: 'Addresses that links begin with',
    access: read,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(LinkDomainShape),
  }),
  createLinkDomain: endpoint({
    method: 'POST',
    path: '/v1/link-domains',
    summary: 'Adds a host for links; it serves them once a TXT record proves it',
    access: { right: 'attribution.set_policy' },
    scope: null,
    status: 201,
    body: strict({ ...domainFields, host: Host }),
    answer: LinkDomainShape,
    refuses: {
      'link_domain.known': [409, 'This host is there already.'],
      'link_domain.own_host': [422, 'This is the address of the product itself.'],
    },
    example: { body: { host: 'go.acme.example' } },
  }),
  updateLinkDomain: endpoint({
    method: 'PATCH',
    path: '/v1/link-domains/:id',
    summary: 'Changes where unknown and ended links lead, and to which hosts deep links may',
    access: { right: 'attribution.set_policy' },
    scope: null,
    ifMatch: true,
    params: idParams('linkDomain'),
    body: strict(domainFields),
    answer: LinkDomainShape,
    example: { body: { notFoundUrl: 'https://www.acme.example/lost' } },
  }),
  proveLinkDomain: endpoint({
    method: 'POST',
    path: '/v1/link-domains/:id/proof',
    summary: 'Looks for the TXT record; once it is there, the host serves links',
    access: { right: 'attribution.set_policy' },
    scope: null,
    transaction: 'none',
    idempotency: 'none',
    params: idParams('linkDomain'),
    answer: LinkDomainShape,
    refuses: {
      'link_domain.no_record': [409, 'There is no TXT record _tandem.go.acme.example with this value yet.'],
      'link_domain.served_elsewhere': [409, 'Another workspace serves this host.'],
      'link_domain.nothing_to_prove': [409, 'There is nothing to prove here.'],
    },
  }),
  retireLinkDomain: endpoint({
    method: 'POST',
    path: '/v1/link-domains/:id/retirement',
    summary: 'Takes a host out of service; its links lead nowhere any more',
    access: { right: 'attribution.set_policy' },
    scope: null,
    params: idParams('linkDomain'),
    answer: LinkDomainShape,
    refuses: {
      'link_domain.retired': [409, 'It is retired already.'],
      'link_domain.in_use': [409, '3 links under it are open; end them first.'],
    },
  }),

  listLinks: endpoint({
    method: 'GET',
    path: '/v1/links',
    summary: 'Links of partners, with their clicks of the last 30 days',
    access: read,
    query: listQuery({ partnerId, state, campaign: optional(Type.String({ maxLength: 120 })) }, sorts),
    answer: pageOf(LinkShape),
  }),
  createLink: endpoint({
    method: 'POST',
    path: '/v1/links',
    summary: 'Makes a link for a partner',
    access: manage,
    status: 201,
    body: strict({ ...ownLink, partnerId: Id('partner') }),
    answer: LinkShape,
    refuses: refusesLink,
    example: linkExample,
  }),
  getLink: team.get,
  updateLink: team.update,
  endLink: team.end,
  listCodes: endpoint({
    method: 'GET',
    path: '/v1/codes',
    summary: 'Codes of partners',
    access: read,
    query: listQuery({ partnerId, state, kind }, codeSorts),
    answer: pageOf(CodeShape),
  }),
  createCode: endpoint({
    method: 'POST',
    path: '/v1/codes',
    summary: 'Makes a code for a partner',
    access: manage,
    status: 201,
    body: strict({ ...companyCodeFields, code: CodeText, partnerId: Id('partner') }),
    answer: CodeShape,
    refuses: refusesCode,
    example: {
      body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', code: 'NORDWIND10', discount: '10 % off the first year' },
    },
  }),
  getCode: team.getCode,
  updateCode: endpoint({
    method: 'PATCH',
    path: '/v1/codes/:id',
    summary: 'Changes a code; its text stays',
    access: manage,
    ifMatch: true,
    params: idParams('code'),
    body: codeChange,
    answer: CodeShape,
    refuses: refusesCode,
    example: { body: { usesMax: 500 } },
  }),
  endCode: team.endCode,

  listPortalLinks: endpoint({
    method: 'GET',
    path: '/v1/portal/links',
    summary: 'Your links, with their clicks of the last 30 days',
    access: read,
    query: listQuery({ state, campaign: optional(Type.String({ maxLength: 120 })) }, sorts),
    answer: pageOf(LinkShape),
  }),
  getPortalLinkOptions: endpoint({
    method: 'GET',
    path: '/v1/portal/link-options',
    summary: 'What your links may begin with and lead to',
    access: read,
    answer: Type.Object({
      domains: listOf(
        Type.Object({
          id: nullable(Id('linkDomain')),
          address: Type.String(),
          deepLinkHosts: listOf(Type.String(), 50),
        }),
      ),
      defaultDestination: nullable(Type.String()),
      hosts: listOf(Type.String(), 200, { description: 'Hosts that a destination may have; none means any.' }),
      left: Type.Integer({ description: 'How many links may still be made.' }),
    }),
  }),
  createPortalLink: endpoint({
    method: 'POST',
    path: '/v1/portal/links',
    summary: 'Makes a link of your own',
    access: manage,
    status: 201,
    body: strict(ownLink),
    answer: LinkShape,
    refuses: refusesLink,
    example: { body: { key: 'spring', destination: 'https://www.acme.example/start' } },
  }),
  getPortalLink: portal.get,
  updatePortalLink: portal.update,
  endPortalLink: portal.end,
  listPortalCodes: endpoint({
    method: 'GET',
    path: '/v1/portal/codes',
    summary: 'Your codes',
    access: read,
    query: listQuery({ state, kind }, codeSorts),
    answer: pageOf(CodeShape),
  }),
  createPortalCode: endpoint({
    method: 'POST',
    path: '/v1/portal/codes',
    summary: 'Makes a personal code of your own; a discount on it is the company’s to give',
    access: manage,
    status: 201,
    body: strict(ownCode),
    answer: CodeShape,
    refuses: refusesCode,
    example: { body: { code: 'NORDWIND' } },
  }),
  getPortalCode: portal.getCode,
  updatePortalCode: endpoint({
    method: 'PATCH',
    path: '/v1/portal/codes/:id',
    summary: 'Changes the campaign and dates of a code',
    access: manage,
    ifMatch: true,
    params: idParams('code'),
    body: ownCodeChange,
    answer: CodeShape,
    refuses: refusesCode,
    example: { body: { campaign: 'Spring' } },
  }),
  endPortalCode: portal.endCode,
} satisfies Record<string, Endpoint>

const sample = { linkId: 'lk_01ka2b3c4d5e6f7g8h9jkmnpqr', codeId: null, partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' }
const linkEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ linkId: nullable(Id('link')), codeId: nullable(Id('code')), partnerId: Id('partner') }),
    sample,
    partnerVisible: true,
  })
/** Of links and of codes. */
export const linkEvents = {
  linkCreated: linkEvent('link.created', 'A link or a code was made'),
  linkChanged: linkEvent('link.changed', 'A link or a code was changed'),
  linkEnded: linkEvent('link.ended', 'A link or a code was ended'),
}
