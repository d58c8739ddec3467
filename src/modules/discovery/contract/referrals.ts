/** Referrals by partners: made in the portal, by link or by API; answered by the team; credited by evidence. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CountryCode,
  Email,
  endpoint,
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
import {
  evidenceKinds,
  knownKinds,
  lapseReasons,
  qualifyingFacts,
  referralOrigins,
  referralStates,
  refusalReasons,
} from './referral-states.ts'

const seen = {
  id: Id('partnerReferral'),
  state: oneOf(referralStates),
  company: Type.String(),
  website: nullable(Type.String()),
  country: nullable(Type.String()),
  by: Type.String({ description: 'Who of the partner referred.' }),
  origin: oneOf(referralOrigins),
  referredAt: Instant,
  answerBy: nullable(Type.Object({ at: Instant, late: Type.Boolean() })),
  windowUntil: Instant,
  creditedAt: nullable(Instant),
  known: nullable(Type.Object({ kind: oneOf(knownKinds), since: CivilDate })),
  refusal: nullable(Type.Object({ reason: oneOf(refusalReasons), words: Type.String() })),
  lapse: nullable(oneOf(lapseReasons)),
  disputed: Type.Boolean({ description: 'The partner objects, and nobody has settled it.' }),
  version: Version,
  updatedAt: Instant,
}
export const PartnerReferralSummary = named(
  'PartnerReferralSummary',
  Type.Object({
    ...seen,
    referrer: PartnerRef,
    companyPartner: nullable(PartnerRef),
    applicationId: nullable(Id('application')),
  }),
)
const Evidence = Type.Object({ kind: oneOf(evidenceKinds), at: Instant })
const Contact = {
  contactName: Type.String(),
  email: nullable(Type.String()),
  note: Type.String(),
  qualifyingFact: oneOf(qualifyingFacts, { description: 'With what the credit is earned.' }),
  evidence: Type.Array(Evidence, { description: 'Facts and times that both sides see; they name nobody.' }),
}
export const PartnerReferral = named(
  'PartnerReferral',
  Type.Object({
    ...PartnerReferralSummary.properties,
    ...Contact,
    link: Type.String({ description: 'For the company; an application by it belongs to this referral.' }),
    rank: nullable(
      Type.Object(
        { place: Type.Integer({ minimum: 1 }), of: Type.Integer() },
        { description: 'Place among the referrals of the company that are in play.' },
      ),
    ),
    candidates: Type.Array(
      Type.Object({
        partnerId: Id('partner'),
        name: Type.String(),
        stage: Type.String(),
        band: oneOf(['certain', 'likely', 'possible']),
        points: Type.Number(),
        sentences: Type.Array(Type.String()),
      }),
    ),
  }),
)
/** What the referrer sees: the state, never what the applicant answered, never who else referred. */
export const PortalReferral = named('PortalReferral', Type.Object(seen))
export const PortalReferralRecord = named(
  'PortalReferralRecord',
  Type.Object({ ...seen, ...Contact, link: Type.String() }),
)
export const ReferralMessage = named(
  'ReferralMessage',
  Type.Object({
    number: Type.Integer(),
    side: oneOf(['team', 'partner']),
    dispute: Type.Boolean(),
    author: Type.String(),
    body: Type.String(),
    happenedOn: nullable(CivilDate),
    at: Instant,
  }),
)
const ReferralLineage = named(
  'ReferralLineage',
  Type.Object({
    rootPartner: PartnerRef,
    truncated: Type.Boolean({ description: 'There are more than 500 referrals in this tree.' }),
    data: Type.Array(
      Type.Object({
        id: Id('partnerReferral'),
        parentId: nullable(Id('partnerReferral')),
        depth: Type.Integer(),
        referrer: PartnerRef,
        company: Type.String(),
        companyPartner: nullable(PartnerRef),
        state: oneOf(referralStates),
        creditedAt: nullable(Instant),
      }),
    ),
  }),
)

const company = {
  company: Text(200),
  website: optional(FreeText(300, { examples: ['https://acme.example'] })),
  country: optional(CountryCode),
  contactName: optional(FreeText(200)),
  email: optional(Email),
  note: optional(FreeText(5000)),
  agreed: Type.Boolean({ description: 'They agreed to be contacted; without it nothing is taken.' }),
}
const exampleBody = {
  company: 'Acme Freight',
  website: 'https://acme-freight.example',
  contactName: 'Ana Silva',
  email: 'ana@acme-freight.example',
  agreed: true,
}
const referring = {
  'partner_referral.self': [409, 'The company belongs to the referrer: its domain, its parent, or a shared contact.'],
  'partner_referral.no_consent': [422, 'They have to agree to be contacted first.'],
  'partner_referral.twice': [409, 'The same partner referred the company before, and that is still in play.'],
} as const
const params = idParams('partnerReferral')
const teamFilters = {
  state: optional(listOf(oneOf(referralStates), 8)),
  origin: optional(listOf(oneOf(referralOrigins), 4)),
  disputed: optional(Type.Boolean()),
  referredFrom: optional(CivilDate),
  referredUntil: optional(CivilDate),
}
const sorts = ['referredAt', '-referredAt'] as const
const review = { right: 'discovery.review' } as const
const refer = { right: 'discovery.refer' } as const
const message = {
  body: Text(5000),
  happenedOn: optional(nullable(CivilDate)),
}
const state = { 'partner_referral.state': [409, 'Not in a state in which this can be done.'] } as const

export const referralEndpoints = {
  listPartnerReferrals: endpoint({
    method: 'GET',
    path: '/v1/partner-referrals',
    summary: 'Referrals by partners, the latest first',
    access: { right: 'discovery.read' },
    query: listQuery(
      { ...teamFilters, partnerId: optional(Id('partner')), companyPartnerId: optional(Id('partner')) },
      [...sorts],
    ),
    answer: pageOf(PartnerReferralSummary),
  }),
  createPartnerReferral: endpoint({
    method: 'POST',
    path: '/v1/partner-referrals',
    summary: 'Enter a referral for a partner that made it in another way',
    description: 'With `referredAt` it counts from when it was made, whenever it is entered.',
    access: review,
    body: strict({
      ...company,
      partnerId: Id('partner'),
      portalUserId: optional(Id('portalUser', { description: 'Who of the partner gets the mails.' })),
      referredAt: optional(Instant),
    }),
    answer: PartnerReferral,
    status: 201,
    refuses: referring,
    example: { body: { ...exampleBody, partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
  getPartnerReferral: endpoint({
    method: 'GET',
    path: '/v1/partner-referrals/:id',
    summary: 'One referral with its evidence',
    access: { right: 'discovery.read' },
    params,
    answer: PartnerReferral,
  }),
  acceptPartnerReferral: endpoint({
    method: 'POST',
    path: '/v1/partner-referrals/:id/acceptance',
    summary: 'Accept: the company becomes a prospect and its window runs',
    description: 'What was refused or already known can be accepted later, with a reason: a dispute that was right.',
    access: review,
    params,
    body: strict({
      partnerId: optional(Id('partner', { description: 'The company that it is, when a person has looked.' })),
      anotherCompany: optional(Type.Boolean({ description: 'None of the likely candidates is it.' })),
      reason: optional(FreeText(2000)),
    }),
    answer: PartnerReferral,
    refuses: {
      ...state,
      'partner_referral.self': referring['partner_referral.self'],
      'partner_referral.match_unclear': [
        409,
        'It is likely a company that is here; say which, with the candidates given.',
      ],
    },
    example: { body: {} },
  }),
  refusePartnerReferral: endpoint({
    method: 'POST',
    path: '/v1/partner-referrals/:id/refusal',
    summary: 'Refuse, or say that the company is known, with words to the referrer',
    access: review,
    params,
    body: Type.Union([
      strict({ reason: oneOf(refusalReasons), words: Text(2000, { description: 'The referrer reads them.' }) }),
      strict({ known: oneOf(knownKinds), since: CivilDate }),
    ]),
    answer: PartnerReferral,
    refuses: state,
    example: { body: { reason: 'not_our_market', words: 'We do not work with freight companies yet.' } },
  }),
  getPartnerReferralLineage: endpoint({
    method: 'GET',
    path: '/v1/partner-referrals/:id/lineage',
    summary: 'Who brought whom, as a tree to any depth; only the direct referrer is credited',
    access: { right: 'discovery.read' },
    params,
    answer: ReferralLineage,
  }),
  listPartnerReferralMessages: endpoint({
    method: 'GET',
    path: '/v1/partner-referrals/:id/messages',
    summary: 'What both sides wrote about a referral',
    access: { right: 'discovery.read' },
    params,
    query: listQuery({}, ['number', '-number']),
    answer: pageOf(ReferralMessage),
  }),
  sendPartnerReferralMessage: endpoint({
    method: 'POST',
    path: '/v1/partner-referrals/:id/messages',
    summary: 'Write to the referrer; with `settles` the dispute is settled',
    access: review,
    params,
    body: strict({ ...message, settles: optional(Type.Boolean()) }),
    answer: ReferralMessage,
    status: 201,
    example: { body: { body: 'Your mail of March came after their application.' } },
  }),
  listPortalReferrals: endpoint({
    method: 'GET',
    path: '/v1/portal/partner-referrals',
    summary: 'Companies that the partner referred, with state and credit',
    access: refer,
    query: listQuery(teamFilters, [...sorts]),
    answer: pageOf(PortalReferral),
  }),
  createPortalReferral: endpoint({
    method: 'POST',
    path: '/v1/portal/partner-referrals',
    summary: 'Refer a company; one that is known is answered at once',
    access: refer,
    body: strict(company),
    answer: PortalReferralRecord,
    status: 201,
    refuses: referring,
    example: { body: exampleBody },
  }),
  getPortalReferralLink: endpoint({
    method: 'GET',
    path: '/v1/portal/partner-referral-link',
    summary: 'The personal link of who asks: companies that apply by it are referred by them',
    access: refer,
    scope: null,
    answer: named(
      'PortalReferralLink',
      Type.Object({
        url: Type.String(),
        windowDays: Type.Integer(),
        qualifyingFact: oneOf(qualifyingFacts),
      }),
    ),
  }),
  getPortalReferral: endpoint({
    method: 'GET',
    path: '/v1/portal/partner-referrals/:id',
    summary: 'One referral of the partner with its evidence',
    access: refer,
    params,
    answer: PortalReferralRecord,
  }),
  listPortalReferralMessages: endpoint({
    method: 'GET',
    path: '/v1/portal/partner-referrals/:id/messages',
    summary: 'What both sides wrote about an own referral',
    access: refer,
    params,
    query: listQuery({}, ['number', '-number']),
    answer: pageOf(ReferralMessage),
  }),
  sendPortalReferralMessage: endpoint({
    method: 'POST',
    path: '/v1/portal/partner-referrals/:id/messages',
    summary: 'Write to the team; with `dispute` the partner objects and the team has to answer',
    access: refer,
    params,
    body: strict({ ...message, dispute: optional(Type.Boolean()) }),
    answer: ReferralMessage,
    status: 201,
    refuses: { 'rate.exceeded': [429, 'Too many messages within an hour.'] },
    example: { body: { body: 'I introduced them on 3 March, see the mail.', dispute: true, happenedOn: '2026-03-03' } },
  }),
}
