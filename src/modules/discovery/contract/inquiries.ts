/** Inquiries: written on the public page, delivered by another system, or entered by hand; decided in one act. */
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
  LanguageTag,
  listOf,
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
  Version,
} from '#platform/contract.ts'
import { closeReasons, inquiryGuesses, inquiryOrigins, inquiryStates, triageOutcomes } from './inquiry-states.ts'

export const inquiryTextMax = 5000
const Phone = Type.String({ maxLength: 40, pattern: '^\\+?[0-9 ()./-]{6,30}$', examples: ['+49 30 123456'] })

const Triage = named(
  'InquiryTriage',
  Type.Object({
    outcome: oneOf(triageOutcomes),
    reason: nullable(oneOf(closeReasons)),
    note: nullable(Type.String()),
    team: nullable(Type.String()),
    typeId: nullable(Id('partnerType')),
    joined: Type.Boolean({ description: 'The company was here before; no new prospect was made.' }),
    reply: nullable(Type.String({ description: 'What was mailed to the sender beside the usual words.' })),
    answered: Type.Boolean({ description: 'A mail went to the sender.' }),
    by: Type.String(),
    at: Instant,
  }),
)
export const InquirySummary = named(
  'InquirySummary',
  Type.Object({
    id: Id('inquiry'),
    state: oneOf(inquiryStates),
    origin: oneOf(inquiryOrigins),
    senderName: Type.String(),
    email: nullable(Type.String({ description: 'Null for readers who see no personal data.' })),
    company: Type.String(),
    country: nullable(Type.String()),
    subject: Type.String(),
    beginning: Type.String({ description: 'The first words of the text.' }),
    guess: oneOf(inquiryGuesses),
    suspicion: nullable(Type.String({ description: 'Why it looks like spam.' })),
    answerBy: nullable(Type.Object({ at: Instant, late: Type.Boolean() })),
    outcome: nullable(oneOf(triageOutcomes)),
    partner: nullable(PartnerRef),
    receivedAt: Instant,
    version: Version,
    updatedAt: Instant,
  }),
)
const Candidate = Type.Object({
  partnerId: Id('partner'),
  name: Type.String(),
  stage: Type.String(),
  band: oneOf(['certain', 'likely', 'possible']),
  points: Type.Number(),
  sentences: Type.Array(Type.String()),
})
export const Inquiry = named(
  'Inquiry',
  Type.Object({
    ...InquirySummary.properties,
    phone: nullable(Type.String()),
    website: nullable(Type.String()),
    language: Type.String(),
    text: Type.String(),
    source: Type.String(),
    externalId: nullable(Type.String()),
    guessWords: Type.Array(Type.String(), { description: 'The words that made the guess.' }),
    suggested: Type.Object({
      typeId: nullable(Id('partnerType')),
      team: nullable(Type.String()),
      companyName: Type.String(),
    }),
    candidates: Type.Array(Candidate, { description: 'Companies here that may be the sender’s; while it is new.' }),
    triage: nullable(Triage),
    applicationId: nullable(Id('application')),
  }),
)

const written = {
  senderName: optional(FreeText(200)),
  email: optional(Email),
  phone: optional(Phone),
  company: optional(FreeText(200)),
  website: optional(FreeText(300, { examples: ['https://acme.example'] })),
  country: optional(CountryCode),
  subject: optional(FreeText(200)),
  text: Text(inquiryTextMax),
  language: optional(LanguageTag),
}
const Reply = optional(FreeText(5000, { description: 'Own words in the mail to the sender.' }))
const triageBody = Type.Union([
  strict({
    outcome: Type.Literal('prospect'),
    company: optional(Text(200)),
    website: optional(FreeText(300)),
    partnerId: optional(Id('partner', { description: 'The company that it is, when a person has looked.' })),
    anotherCompany: optional(Type.Boolean({ description: 'None of the likely candidates is it.' })),
    reply: Reply,
  }),
  strict({ outcome: Type.Literal('form'), typeId: optional(Id('partnerType')), reply: Reply }),
  strict({ outcome: Type.Literal('routed'), team: Text(80), note: optional(FreeText(2000)), reply: Reply }),
  strict({
    outcome: Type.Literal('closed'),
    reason: oneOf(closeReasons),
    note: optional(FreeText(2000)),
    reply: Reply,
  }),
])
const rate = { 'rate.exceeded': [429, 'Too many at once; the time to wait is given.'] } as const
const plainParams = strict({ workspace: Slug })

export const inquiryEndpoints = {
  listInquiries: endpoint({
    method: 'GET',
    path: '/v1/inquiries',
    summary: 'Inquiries, the latest first; suspected spam stands apart',
    access: { right: 'discovery.read' },
    query: listQuery(
      {
        state: optional(listOf(oneOf(inquiryStates), 4)),
        guess: optional(listOf(oneOf(inquiryGuesses), 7)),
        origin: optional(listOf(oneOf(inquiryOrigins), 4)),
        suspected: optional(
          Type.Boolean({ description: 'Only what looks like spam; without it, only what does not.' }),
        ),
        partnerId: optional(Id('partner')),
        receivedFrom: optional(CivilDate),
        receivedUntil: optional(CivilDate),
      },
      ['receivedAt', '-receivedAt'],
    ),
    answer: pageOf(InquirySummary),
  }),
  createInquiry: endpoint({
    method: 'POST',
    path: '/v1/inquiries',
    summary: 'Take an inquiry in: by hand, from a site’s own form, or from a mailbox',
    description:
      'There is no mail server in the product that fetches mails: whatever reads a mailbox posts each message here with origin `mailbox` and the Message-ID as `externalId`. The same `externalId` again answers the inquiry that it made.',
    access: { right: 'discovery.triage' },
    body: strict({
      ...written,
      origin: optional(oneOf(['mailbox', 'api', 'member'])),
      externalId: optional(Text(200)),
      source: optional(FreeText(60)),
    }),
    answer: Inquiry,
    status: 201,
    example: {
      body: { senderName: 'Ana Silva', email: 'ana@acme.example', text: 'We would like to resell your product.' },
    },
  }),
  getInquiry: endpoint({
    method: 'GET',
    path: '/v1/inquiries/:id',
    summary: 'One inquiry with its guess, what may be its company, and what became of it',
    access: { right: 'discovery.read' },
    params: idParams('inquiry'),
    answer: Inquiry,
  }),
  triageInquiry: endpoint({
    method: 'POST',
    path: '/v1/inquiries/:id/triage',
    summary: 'Decide what becomes of it: prospect, form, another team, closed',
    access: { right: 'discovery.triage' },
    params: idParams('inquiry'),
    body: triageBody,
    answer: Inquiry,
    refuses: {
      'inquiry.triaged_already': [409, 'Somebody was first; who and when is said.'],
      'inquiry.match_unclear': [409, 'It is likely a company that is here; say which, with the candidates given.'],
      'inquiry.no_address': [409, 'There is no address to which the form could be mailed.'],
      'inquiry.no_open_form': [409, 'This type takes no applications at the moment.'],
      'contact.do_not_contact': [409, 'The sender opted out.'],
    },
    example: { body: { outcome: 'closed', reason: 'no_answer_needed' } },
  }),
  getInquiryForm: endpoint({
    method: 'GET',
    path: '/v1/public/inquiry-form',
    summary: 'What the public contact page needs before somebody writes',
    access: { public: true },
    answer: named(
      'PublicInquiryForm',
      Type.Object({
        workspaceName: Type.String(),
        answerDays: Type.Integer({ description: 'Business days in which an answer is promised.' }),
        decoy: Type.String({ description: 'Name of an input that people do not see.' }),
        opened: Type.String({ description: 'When the page was opened, signed; sent along with the inquiry.' }),
      }),
    ),
  }),
  sendInquiry: endpoint({
    method: 'POST',
    path: '/v1/public/inquiries',
    summary: 'Write to the team; the thanks are the same for everybody',
    access: { public: true },
    body: strict({
      ...written,
      email: Email,
      source: optional(FreeText(60)),
      opened: optional(FreeText(200, { description: 'From the contact page; who sends none is held for a program.' })),
      decoy: optional(FreeText(500)),
    }),
    answer: named('InquirySent', Type.Object({ message: Type.String() })),
    status: 202,
    idempotency: 'none',
    refuses: rate,
    example: { body: { senderName: 'Ana Silva', email: 'ana@acme.example', text: 'Whom do I ask about reselling?' } },
  }),
  showPlainInquiry: endpoint({
    method: 'GET',
    path: '/v1/public/plain-inquiries/:workspace',
    summary: 'The contact page as bare HTML, for browsers without scripts',
    access: { public: true },
    params: plainParams,
    query: strict({ language: optional(LanguageTag), source: optional(FreeText(60)) }),
    answerKind: 'html',
    refuses: rate,
  }),
  sendPlainInquiry: endpoint({
    method: 'POST',
    path: '/v1/public/plain-inquiries/:workspace',
    summary: 'Sends the bare contact page; answers the thanks, or the page with what is missing',
    access: { public: true },
    params: plainParams,
    body: Type.Object(
      {},
      {
        additionalProperties: Type.Union([FreeText(6000), listOf(FreeText(300), 20)]),
        description: 'Inputs of the page, by the names of `sendInquiry`.',
      },
    ),
    bodyKind: 'form',
    answerKind: 'html',
    idempotency: 'none',
    refuses: rate,
  }),
}
