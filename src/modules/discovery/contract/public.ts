/** The applicant's side: types, form, application by token. No account; the workspace is named in `Tandem-Workspace`. */
import {
  CivilDate,
  CountryCode,
  Email,
  endpoint,
  FreeText,
  Id,
  Instant,
  LanguageTag,
  named,
  nullable,
  oneOf,
  optional,
  Slug,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { AnswerValues, ApplicationFile, ApplicationMessage, ApplicationQuestion } from './applications.ts'
import { fieldKinds, fileBytesMax, patterns } from './fields.ts'
import { applicationStates } from './states.ts'

export const TokenParam = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  description: 'The secret of the applicant’s link.',
})
const tokenParams = strict({ token: TokenParam })

const PublicField = named(
  'PublicFormField',
  Type.Object({
    key: Type.String(),
    kind: oneOf(fieldKinds),
    label: Type.String(),
    help: nullable(Type.String()),
    required: Type.Boolean(),
    hidden: nullable(
      Type.Object({ source: oneOf(['parameter', 'referrer', 'constant']), name: nullable(Type.String()) }),
    ),
    min: optional(Type.Number()),
    max: optional(Type.Number()),
    minLength: optional(Type.Integer()),
    maxLength: optional(Type.Integer()),
    pattern: optional(oneOf(patterns)),
    filesMax: optional(Type.Integer()),
    options: optional(Type.Array(Type.Object({ value: Type.String(), label: Type.String() }))),
    countries: optional(Type.Array(CountryCode)),
    showIf: optional(Type.Unknown({ description: 'As `FormCondition`.' })),
    fills: nullable(Type.String()),
  }),
)
export const PublicForm = named(
  'PublicForm',
  Type.Object({
    slug: Type.String(),
    number: Type.Integer(),
    workspaceName: Type.String(),
    typeKey: Type.String(),
    typeName: Type.String(),
    language: Type.String(),
    languages: Type.Array(Type.String()),
    state: oneOf(['upcoming', 'open', 'closed']),
    opensAt: nullable(Instant),
    closesAt: nullable(Instant),
    intro: Type.String(),
    pages: Type.Array(Type.Object({ key: Type.String(), title: Type.String(), fields: Type.Array(PublicField) })),
    thanks: Type.Object({ title: Type.String(), text: Type.String() }),
    privacy: Type.Object({ version: Type.String(), text: Type.String() }),
    minutes: Type.Integer(),
    hosts: Type.Array(Type.String()),
    decoy: Type.String({
      description: 'Name of an input that people do not see; programs that fill in everything show themselves by it.',
    }),
  }),
)
export const PublicPartnerType = named(
  'PublicPartnerType',
  Type.Object({
    key: Type.String(),
    name: Type.String(),
    description: Type.String(),
    colour: Type.String(),
    tagline: Type.String(),
    criteria: Type.Array(Type.String()),
    benefits: Type.Array(Type.String()),
    formSlug: nullable(Type.String({ description: 'The open form of this type.' })),
    promiseDays: Type.Integer({ description: 'Business days in which a decision is promised.' }),
  }),
)
/** What the applicant sees of the own application. */
export const PublicApplication = named(
  'PublicApplication',
  Type.Object({
    reference: Id('application'),
    state: oneOf(applicationStates, { description: 'Quarantined reads as submitted here.' }),
    stateWords: Type.String(),
    workspaceName: Type.String(),
    form: PublicForm,
    language: Type.String(),
    answers: AnswerValues,
    changedFields: Type.Array(Type.String(), { description: 'Questions that changed since they were answered.' }),
    issues: Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
      description: 'A draft’s answers that need attention.',
    }),
    droppedAtSubmit: Type.Array(Type.String(), {
      description: 'Labels of earlier answers that no longer belong to a question that is shown; they are not sent.',
    }),
    pageReached: Type.Integer(),
    company: Type.String(),
    contact: Type.Object({ fullName: Type.String(), email: nullable(Type.String()), phone: nullable(Type.String()) }),
    emailProven: Type.Boolean(),
    expiresAt: nullable(Instant),
    steps: Type.Array(Type.Object({ words: Type.String(), at: nullable(Instant), done: Type.Boolean() })),
    withWhom: nullable(Type.String({ description: 'Who has it now.' })),
    promisedBy: nullable(Instant),
    promiseLate: Type.Boolean(),
    medianDays: nullable(
      Type.Number({ description: 'Business days that decisions took in the last 90 days; null below 10.' }),
    ),
    questions: Type.Array(ApplicationQuestion),
    messages: Type.Array(ApplicationMessage),
    files: Type.Array(ApplicationFile),
    decision: nullable(
      Type.Object({
        outcome: oneOf(['accepted', 'waitlisted', 'declined']),
        words: Type.String(),
        reasons: Type.Array(Type.String()),
        changes: Type.Array(Type.String(), { description: 'What would change the answer.' }),
        alternative: nullable(Type.String()),
        revisitOn: nullable(CivilDate),
        reapplyFrom: nullable(CivilDate),
        at: Instant,
      }),
    ),
    notice: nullable(
      Type.String({
        description: 'What only the proven owner of the address is told, such as the date of a re-application.',
      }),
    ),
    wantsInvitation: Type.Boolean(),
    can: Type.Object({ edit: Type.Boolean(), submit: Type.Boolean(), withdraw: Type.Boolean(), write: Type.Boolean() }),
  }),
)
export const StartedApplication = named(
  'StartedApplication',
  Type.Object({ token: Type.String(), application: PublicApplication }),
)

const Source = FreeText(60, { examples: ['newsletter'] })
const Utm = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 200 }), {
  maxProperties: 10,
  examples: [{}],
})
const rate = { 'rate.exceeded': [429, 'Too many at once; the time to wait is given.'] } as const
const closed = { 'form.closed': [409, 'The form is not open; when it is, is said.'] } as const
const state = { 'application.state': [409, 'The application is in a state in which this is not possible.'] } as const

export const publicEndpoints = {
  listPublicPartnerTypes: endpoint({
    method: 'GET',
    path: '/v1/public/partner-types',
    summary: 'Which partnership fits: criteria and benefits of each type',
    access: { public: true },
    query: strict({ language: optional(LanguageTag) }),
    answer: named(
      'PublicPartnerTypes',
      Type.Object({ workspaceName: Type.String(), data: Type.Array(PublicPartnerType) }),
    ),
  }),
  getPublicForm: endpoint({
    method: 'GET',
    path: '/v1/public/forms/:slug',
    summary: 'A published form in one language',
    access: { public: true },
    params: strict({ slug: Slug }),
    query: strict({ language: optional(LanguageTag) }),
    answer: PublicForm,
  }),
  countFormVisit: endpoint({
    method: 'POST',
    path: '/v1/public/forms/:slug/visits',
    summary: 'Count a visit of the form',
    access: { public: true },
    params: strict({ slug: Slug }),
    body: strict({ source: optional(Source) }),
    idempotency: 'none',
    refuses: rate,
  }),
  startApplication: endpoint({
    method: 'POST',
    path: '/v1/public/applications',
    summary: 'Begin an application; the answer holds the only copy of its token',
    access: { public: true },
    body: strict({
      form: Slug,
      language: optional(LanguageTag),
      answers: optional(AnswerValues),
      page: optional(Type.Integer({ minimum: 1, maximum: 6 })),
      source: optional(Source),
      utm: optional(Utm),
      parameters: optional(
        Type.Record(Type.String({ maxLength: 60 }), FreeText(200), {
          maxProperties: 30,
          examples: [{}],
          description: 'Parameters of the page’s address, for hidden fields.',
        }),
      ),
      referrer: optional(FreeText(2000)),
      channel: optional(
        strict(
          { kind: oneOf(['partner_referral', 'event', 'outreach', 'inbound']), token: Text(100) },
          { description: 'The link that brought the applicant here.' },
        ),
      ),
    }),
    answer: StartedApplication,
    status: 201,
    idempotency: 'none',
    refuses: { ...closed, ...rate },
    example: { body: { form: 'technology', answers: {} } },
  }),
  requestApplicationLink: endpoint({
    method: 'POST',
    path: '/v1/public/application-links',
    summary: 'Mail the links of an address; the answer is the same whether or not it is known',
    access: { public: true },
    body: strict({ email: Email }),
    answer: named('ApplicationLinkRequested', Type.Object({ message: Type.String() })),
    status: 202,
    idempotency: 'none',
    refuses: rate,
  }),
  getPublicApplication: endpoint({
    method: 'GET',
    path: '/v1/public/applications/:token',
    summary: 'The own application: draft or status',
    access: { public: true },
    params: tokenParams,
    answer: PublicApplication,
  }),
  saveApplication: endpoint({
    method: 'PATCH',
    path: '/v1/public/applications/:token',
    summary: 'Save answers of a draft; null empties one',
    access: { public: true },
    params: tokenParams,
    body: strict({
      answers: AnswerValues,
      page: optional(Type.Integer({ minimum: 1, maximum: 6 })),
      language: optional(LanguageTag),
    }),
    answer: PublicApplication,
    refuses: { ...state, ...closed },
    example: { body: { answers: {} } },
  }),
  submitApplication: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/submission',
    summary: 'Send the application; a second time answers the first result',
    access: { public: true },
    params: tokenParams,
    body: strict({ decoy: optional(FreeText(500)), answers: optional(AnswerValues) }),
    answer: PublicApplication,
    idempotency: 'none',
    refuses: {
      ...state,
      ...closed,
      ...rate,
      'application.exists': [
        409,
        'The company has an application already, or may not apply yet; told only to a proven address of its domain.',
      ],
      'application.incomplete': [422, 'Answers are missing or do not fit; every field at once.'],
    },
    example: { body: {} },
  }),
  withdrawMyApplication: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/withdrawal',
    summary: 'Withdraw the own application',
    access: { public: true },
    params: tokenParams,
    body: strict({ reason: optional(FreeText(2000)) }),
    answer: PublicApplication,
    refuses: state,
    example: { body: {} },
  }),
  writeApplicationMessage: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/messages',
    summary: 'Write to the team, or answer its questions',
    access: { public: true },
    params: tokenParams,
    body: strict({
      body: optional(Text(5000)),
      answers: optional(
        Type.Array(strict({ number: Type.Integer({ minimum: 1 }), text: Text(5000) }), { maxItems: 10 }),
      ),
    }),
    answer: PublicApplication,
    refuses: { ...state, ...rate },
    example: { body: { body: 'We have signed our first customer since.' } },
  }),
  uploadApplicationFile: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/files',
    summary: 'Upload a file, for a question or with a message',
    description: 'The part `file` holds it; the field `field` names the question.',
    access: { public: true },
    params: tokenParams,
    answer: PublicApplication,
    status: 201,
    transaction: 'none',
    idempotency: 'none',
    body: Type.Object({ file: Type.Unknown(), field: optional(Type.String()) }, { additionalProperties: true }),
    bodyKind: 'multipart',
    bodyLimitBytes: fileBytesMax + 100_000,
    refuses: {
      ...state,
      ...rate,
      'file.type_refused': [422, 'This kind of file is not taken.'],
      'file.too_large': [413, 'A file has 20 MB at most.'],
      'file.limit': [409, 'As many files as the question takes are there.'],
    },
  }),
  removeApplicationFile: endpoint({
    method: 'DELETE',
    path: '/v1/public/applications/:token/files/:number',
    summary: 'Take a file out of a draft',
    access: { public: true },
    params: strict({ token: TokenParam, number: Type.Integer({ minimum: 1, maximum: 9999 }) }),
    answer: PublicApplication,
    refuses: state,
  }),
  proveApplicationEmail: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/email-proof',
    summary: 'Prove the e-mail with the code of the mailed link; without a code, mail the link again',
    access: { public: true },
    params: tokenParams,
    body: strict({ code: optional(Text(100)) }),
    answer: PublicApplication,
    idempotency: 'none',
    refuses: {
      'application.proof_wrong': [422, 'This link was for another address or is too old; ask for a new one.'],
      ...rate,
    },
    example: { body: {} },
  }),
  correctApplicationContact: endpoint({
    method: 'PATCH',
    path: '/v1/public/applications/:token/contact',
    summary: 'Correct the contact data; a new address has to be proven',
    access: { public: true },
    params: tokenParams,
    body: strict({
      fullName: optional(Text(200)),
      email: optional(Email),
      phone: optional(
        nullable(Type.String({ maxLength: 40, pattern: '^\\+?[0-9 ()./-]{6,30}$', examples: ['+49 30 123456'] })),
      ),
      wantsInvitation: optional(Type.Boolean()),
    }),
    answer: PublicApplication,
    refuses: { ...state, ...rate },
    example: { body: { fullName: 'Ana Silva' } },
  }),
  rotateApplicationToken: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/rotation',
    summary: 'Change the link: the old one ends at once',
    access: { public: true },
    params: tokenParams,
    answer: StartedApplication,
    idempotency: 'none',
  }),
}
