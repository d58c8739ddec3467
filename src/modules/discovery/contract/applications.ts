/** Applications as the team sees them: list, review, checks, questions, messages. Decisions have a file of their own. */
import { MemberRef, PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CountryCode,
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
import { FormField } from './definition.ts'
import { checkOutcomes } from './settings.ts'
import { applicationStates, channels, outcomes } from './states.ts'

export const AnswerValues = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
  maxProperties: 100,
  description: 'Answers by key of the field.',
  examples: [{}],
})
const FieldKey = Type.String({ pattern: '^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$' })

export const ApplicationCheck = named(
  'ApplicationCheck',
  Type.Object({
    check: Type.String({ examples: ['free_mail'] }),
    label: Type.String(),
    outcome: oneOf(checkOutcomes),
    sentence: Type.String(),
    evidence: Type.Record(Type.String(), Type.Unknown()),
    owner: oneOf(['reviewer', 'legal', 'executive'], { description: 'Who clears it when it holds.' }),
    cleared: nullable(Type.Object({ by: Type.String(), at: Instant, reason: Type.String() })),
  }),
)
const Promise_ = named(
  'ApplicationPromise',
  Type.Object({
    firstAnswerBy: nullable(Instant),
    decisionBy: nullable(Instant),
    waitingSince: nullable(Instant),
    late: Type.Boolean(),
    state: oneOf(['none', 'running', 'warned', 'breached', 'paused', 'met']),
  }),
)
export const ApplicationSummary = named(
  'ApplicationSummary',
  Type.Object({
    id: Id('application'),
    state: oneOf(applicationStates),
    company: Type.String(),
    website: nullable(Type.String()),
    country: nullable(Type.String()),
    contactName: Type.String(),
    email: nullable(Type.String()),
    typeId: Id('partnerType'),
    formId: Id('form'),
    language: Type.String(),
    channel: oneOf(channels),
    partner: nullable(PartnerRef),
    reviewer: nullable(MemberRef),
    emailProven: Type.Boolean(),
    openHolds: Type.Integer(),
    promise: Promise_,
    arrivedAt: Instant,
    submittedAt: nullable(Instant),
    revisitOn: nullable(CivilDate),
    reapplyFrom: nullable(CivilDate),
    version: Version,
    updatedAt: Instant,
  }),
)
const AnswerLine = Type.Object({
  field: Type.String(),
  page: Type.String(),
  label: Type.String(),
  kind: Type.String(),
  shownTo: Type.String(),
  value: Type.Unknown(),
  changed: Type.Boolean({ description: 'The question changed after it was answered.' }),
  criterion: nullable(Type.String()),
})
export const ApplicationQuestion = named(
  'ApplicationQuestion',
  Type.Object({
    number: Type.Integer(),
    text: Type.String(),
    askedBy: Type.String(),
    askedAt: Instant,
    answer: nullable(Type.String()),
    answeredAt: nullable(Instant),
  }),
)
export const ApplicationMessage = named(
  'ApplicationMessage',
  Type.Object({
    number: Type.Integer(),
    side: oneOf(['team', 'applicant']),
    author: Type.String(),
    body: Type.String(),
    at: Instant,
  }),
)
export const ApplicationFile = named(
  'ApplicationFile',
  Type.Object({
    number: Type.Integer(),
    name: Type.String(),
    contentType: Type.String(),
    sizeBytes: Type.Integer(),
    field: nullable(Type.String()),
    addedAt: Instant,
  }),
)
export const ApplicationDecision = named(
  'ApplicationDecision',
  Type.Object({
    number: Type.Integer(),
    outcome: oneOf(outcomes),
    reasons: Type.Array(Type.Object({ key: Type.String(), label: Type.String() })),
    subject: Type.String(),
    body: Type.String(),
    note: nullable(Type.String()),
    alternative: nullable(Type.String()),
    typeId: Id('partnerType'),
    manager: nullable(MemberRef),
    revisitOn: nullable(CivilDate),
    reapplyFrom: nullable(CivilDate),
    reapplyNever: Type.Boolean(),
    fastTrack: Type.Boolean(),
    by: Type.String(),
    at: Instant,
    undoUntil: Instant,
    canUndo: Type.Boolean(),
    undone: nullable(Type.Object({ by: Type.String(), at: Instant })),
  }),
)
const Candidate = Type.Object({
  partner: PartnerRef,
  stage: Type.String(),
  band: oneOf(['certain', 'likely', 'possible']),
  points: Type.Integer(),
  lines: Type.Array(Type.Object({ points: Type.Integer(), sentence: Type.String() })),
})
export const Application = named(
  'Application',
  Type.Object({
    ...ApplicationSummary.properties,
    formNumber: Type.Integer(),
    answers: Type.Array(AnswerLine),
    teamFields: Type.Array(FormField, { description: 'Fields that the team fills in.' }),
    checks: Type.Array(ApplicationCheck),
    candidates: Type.Array(Candidate, { description: 'Companies that may be the same, as found at submit.' }),
    duplicateResolved: Type.Boolean(),
    questions: Type.Array(ApplicationQuestion),
    files: Type.Array(ApplicationFile),
    decisions: Type.Array(ApplicationDecision, { description: 'Latest first.' }),
    steps: Type.Array(
      Type.Object({ state: oneOf(applicationStates), at: Instant, by: Type.String(), reason: nullable(Type.String()) }),
    ),
    consents: Type.Array(Type.Object({ field: Type.String(), version: Type.String(), at: Instant })),
    source: Type.String(),
    utm: Type.Record(Type.String(), Type.String()),
    channelRecord: nullable(Type.Object({ kind: Type.String(), id: Type.String() })),
    phone: nullable(Type.String()),
    proofWaived: nullable(Type.String({ description: 'Why no proof of the e-mail was needed.' })),
    startedAt: Instant,
  }),
)
const decided = { 'application.decided': [409, 'Decided already; by whom and when is said.'] } as const
const wrongState = { 'application.state': [409, 'Not in this state; the words say what would be.'] } as const
const Reason = Text(2000)
const reviewRefusals = {
  ...wrongState,
  ...decided,
  'application.email_unproven': [409, 'The e-mail is not proven; say why that is not needed.'],
  'review.conflict': [409, 'You manage the partner who referred them.'],
} as const

export const applicationFilters = {
  state: optional(listOf(oneOf(applicationStates), 10)),
  typeId: optional(listOf(Id('partnerType'), 50)),
  formId: optional(listOf(Id('form'), 50)),
  channel: optional(listOf(oneOf(channels), 5)),
  country: optional(listOf(CountryCode, 50)),
  reviewerId: optional(listOf(Id('member'), 50)),
  hasReviewer: optional(Type.Boolean()),
  partnerId: optional(Id('partner')),
  hasOpenHold: optional(Type.Boolean()),
  arrivedFrom: optional(Instant),
  arrivedTo: optional(Instant),
}
export const applicationSorts = ['arrivedAt', '-arrivedAt', 'updatedAt', '-updatedAt', 'company', '-company'] as const

export const applicationEndpoints = {
  listApplications: endpoint({
    method: 'GET',
    path: '/v1/applications',
    summary: 'List applications',
    description: 'Drafts are left out unless asked for by state.',
    access: { right: 'discovery.read' },
    query: listQuery(applicationFilters, [...applicationSorts]),
    answer: pageOf(ApplicationSummary),
  }),
  getApplication: endpoint({
    method: 'GET',
    path: '/v1/applications/:id',
    summary: 'Read an application with everything a decision needs',
    access: { right: 'discovery.read' },
    params: idParams('application'),
    answer: Application,
  }),
  updateApplication: endpoint({
    method: 'PATCH',
    path: '/v1/applications/:id',
    summary: 'Fill in the fields of the team, or correct the type',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({ typeId: optional(Id('partnerType')), answers: optional(AnswerValues) }),
    answer: Application,
    ifMatch: true,
    refuses: { ...decided, ...wrongState },
    example: { body: { answers: {} } },
  }),
  assignApplication: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/assignment',
    summary: 'Take an application, or give it to a colleague',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({
      memberId: optional(Id('member', { description: 'The caller when left out.' })),
      proofNotNeeded: optional(Text(2000, { description: 'Why the e-mail need not be proven.' })),
    }),
    answer: Application,
    refuses: {
      ...reviewRefusals,
      'member.inactive': [409, 'The member is not active.'],
      'application.taken': [409, 'A colleague took it a moment ago.'],
    },
    example: { body: {} },
  }),
  askApplicant: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/questions',
    summary: 'Ask the applicant; the clock stands still until the answers come',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({ questions: Type.Array(Text(2000), { minItems: 1, maxItems: 10 }) }),
    answer: Application,
    status: 201,
    refuses: { ...reviewRefusals, 'contact.do_not_contact': [409, 'This address must not be contacted.'] },
    example: { body: { questions: ['How many people of yours would sell it?'] } },
  }),
  resumeApplication: endpoint({
    method: 'DELETE',
    path: '/v1/applications/:id/questions',
    summary: 'Go on without waiting for the answers',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    answer: Application,
    refuses: { ...wrongState, ...decided },
  }),
  releaseApplication: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/release',
    summary: 'Take an application out of quarantine: it is no spam',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({ reason: Reason }),
    answer: Application,
    refuses: wrongState,
    example: { body: { reason: 'I know the company' } },
  }),
  clearApplicationCheck: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/checks/:check/clearance',
    summary: 'Clear a hold by name',
    access: { right: 'discovery.read' },
    scope: null,
    params: strict({
      id: Id('application'),
      check: Type.String({ maxLength: 60, pattern: '^[a-z_]+$', examples: ['restricted_country'] }),
    }),
    body: strict({ reason: Reason }),
    answer: Application,
    refuses: {
      'check.owner': [403, 'Somebody else clears this hold; the words say who.'],
      'check.not_held': [409, 'This check does not hold the application.'],
      ...decided,
    },
    example: { params: { check: 'restricted_country' }, body: { reason: 'Licence LX-12 covers it' } },
  }),
  resolveApplicationMatch: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/match-resolution',
    summary: 'Say whether the company is one of those found, or another',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({
      partnerId: nullable(Id('partner', { description: 'The company it is; null: none of them.' })),
      reason: optional(Reason),
    }),
    answer: Application,
    refuses: { ...wrongState, ...decided, 'application.match_resolved': [409, 'The company is clear already.'] },
    example: { body: { partnerId: null, reason: 'Another company of the same name' } },
  }),
  withdrawApplication: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/withdrawal',
    summary: 'Withdraw an application for the applicant, with a reason',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({ reason: Reason }),
    answer: Application,
    refuses: { ...wrongState, ...decided },
    example: { body: { reason: 'They told us on the phone' } },
  }),
  listApplicationMessages: endpoint({
    method: 'GET',
    path: '/v1/applications/:id/messages',
    summary: 'Messages of both sides',
    access: { right: 'discovery.read' },
    params: idParams('application'),
    query: listQuery({}, ['number', '-number']),
    answer: pageOf(ApplicationMessage),
  }),
  sendApplicationMessage: endpoint({
    method: 'POST',
    path: '/v1/applications/:id/messages',
    summary: 'Write to the applicant',
    access: { right: 'discovery.review' },
    params: idParams('application'),
    body: strict({ body: Text(5000) }),
    answer: ApplicationMessage,
    status: 201,
    refuses: { ...wrongState, 'contact.do_not_contact': [409, 'This address must not be contacted.'] },
    example: { body: { body: 'Thank you; we look at it this week.' } },
  }),
  downloadApplicationFile: endpoint({
    method: 'GET',
    path: '/v1/applications/:id/files/:number',
    summary: 'A file that the applicant sent',
    access: { right: 'discovery.read' },
    params: strict({ id: Id('application'), number: Type.Integer({ minimum: 1, maximum: 9999, examples: [1] }) }),
    answerKind: 'file',
    example: { params: { number: 1 } },
  }),
  exportApplications: endpoint({
    method: 'GET',
    path: '/v1/application-exports',
    summary: 'Applications as CSV or JSON lines, one column per field of any version',
    access: { right: 'discovery.review' },
    query: strict({ ...applicationFilters, q: optional(FreeText(200)), format: optional(oneOf(['csv', 'jsonl'])) }),
    answerKind: 'file',
  }),
  getApplicationStatistics: endpoint({
    method: 'GET',
    path: '/v1/applications/statistics',
    summary: 'Counts per state and channel, and medians against the promises',
    access: { right: 'discovery.read' },
    query: strict({ typeId: optional(Id('partnerType')) }),
    answer: named(
      'ApplicationStatistics',
      Type.Object({
        states: Type.Array(Type.Object({ state: oneOf(applicationStates), count: Type.Integer() })),
        channels: Type.Array(Type.Object({ channel: oneOf(channels), count: Type.Integer() })),
        firstAnswer: Type.Object({ clocks: Type.Integer(), medianBusinessMinutes: nullable(Type.Integer()) }),
        decision: Type.Object({ clocks: Type.Integer(), medianBusinessMinutes: nullable(Type.Integer()) }),
      }),
    ),
  }),
}
export { FieldKey }
