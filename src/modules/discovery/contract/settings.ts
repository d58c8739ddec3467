/** What a workspace sets: checks and promises per type, reasons and words of decisions, who must not be contacted. */
import {
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
import { LocalText } from './definition.ts'
import { inboundTypeFields, inboundWorkspaceFields } from './inbound-settings.ts'
import { outcomes } from './states.ts'

/** Checks on submit. Those of `repeat` and `rate` that protect the form itself cannot be set. */
export const checkKeys = [
  'spam',
  'same_answers',
  'disposable_mail',
  'free_mail',
  'domain_differs',
  'shared_host',
  'restricted_country',
  'competitor',
  'known_company',
  'match',
  'website_answers',
] as const
export type CheckKey = (typeof checkKeys)[number]
export const checkOutcomes = ['pass', 'note', 'hold', 'stop'] as const
export type CheckOutcome = (typeof checkOutcomes)[number]
/** How a check answers when it finds something, unless the type says otherwise. */
export const defaultOutcomes: Readonly<Record<CheckKey, CheckOutcome>> = {
  spam: 'stop',
  same_answers: 'note',
  disposable_mail: 'stop',
  free_mail: 'note',
  domain_differs: 'note',
  shared_host: 'note',
  restricted_country: 'hold',
  competitor: 'hold',
  known_company: 'stop',
  match: 'hold',
  website_answers: 'note',
}
/** Who clears a hold of this check by name. */
export const checkOwners: Readonly<Record<CheckKey, 'reviewer' | 'legal' | 'executive'>> = {
  spam: 'reviewer',
  same_answers: 'reviewer',
  disposable_mail: 'reviewer',
  free_mail: 'reviewer',
  domain_differs: 'reviewer',
  shared_host: 'reviewer',
  restricted_country: 'legal',
  competitor: 'executive',
  known_company: 'reviewer',
  match: 'reviewer',
  website_answers: 'reviewer',
}

const MailDomain = Type.String({
  minLength: 3,
  maxLength: 253,
  pattern: '^[^\\s/@]+\\.[^\\s/@]+$',
  examples: ['mailinator.example'],
})
const settable = oneOf(['note', 'hold', 'stop'])
const typeFields = {
  checks: strict(
    Object.fromEntries(checkKeys.map((key) => [key, optional(settable)])) as Record<
      CheckKey,
      ReturnType<typeof optional<typeof settable>>
    >,
  ),
  restrictedCountries: listOf(CountryCode, 250, { uniqueItems: true }),
  competitorDomains: listOf(MailDomain, 500, { uniqueItems: true }),
  disposableDomains: listOf(MailDomain, 2000, { uniqueItems: true, description: 'Beyond those the product knows.' }),
  freeMailDomains: listOf(MailDomain, 500, { uniqueItems: true, description: 'Beyond those the product knows.' }),
  firstAnswerDays: Type.Integer({ minimum: 1, maximum: 30, description: 'Business days.' }),
  decisionDays: Type.Integer({ minimum: 1, maximum: 90, description: 'Business days.' }),
  reapplyDays: Type.Integer({ minimum: 0, maximum: 3650 }),
  waitlistDaysMax: Type.Integer({ minimum: 1, maximum: 365 }),
  criteria: listOf(LocalText(300), 12, {
    description: 'What a company of this type brings; shown on the page that tells which type fits.',
  }),
  benefits: listOf(LocalText(300), 12, { description: 'What it gets.' }),
  tagline: LocalText(300),
  ...inboundTypeFields,
}
export const DiscoveryTypeSettings = named(
  'DiscoveryTypeSettings',
  Type.Object({ typeId: Id('partnerType'), ...typeFields, version: Version, updatedAt: nullable(Instant) }),
)
const workspaceFields = {
  undoMinutes: Type.Integer({ minimum: 0, maximum: 60 }),
  draftDays: Type.Integer({ minimum: 7, maximum: 90 }),
  perAddressAnHour: Type.Integer({ minimum: 1, maximum: 1000 }),
  perDomainAnHour: Type.Integer({ minimum: 1, maximum: 1000 }),
  outsideLookUps: Type.Boolean({
    description: 'Ask the applicant’s website and the name servers of the mail domain whether they answer.',
  }),
  ...inboundWorkspaceFields,
}
export const DiscoverySettings = named(
  'DiscoverySettings',
  Type.Object({ ...workspaceFields, version: Version, updatedAt: nullable(Instant) }),
)
const allOptional = <P extends Record<string, Parameters<typeof optional>[0]>>(properties: P) =>
  Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, optional(schema)])) as {
    [Key in keyof P]: ReturnType<typeof optional<P[Key]>>
  }

export const DecisionReason = named(
  'DecisionReason',
  Type.Object({
    key: Type.String(),
    labels: LocalText(120),
    outcomes: Type.Array(oneOf(outcomes)),
    changes: LocalText(1000),
    position: Type.Integer(),
    active: Type.Boolean(),
    version: Version,
  }),
)
export const DecisionTemplate = named(
  'DecisionTemplate',
  Type.Object({
    outcome: oneOf(outcomes),
    reason: nullable(Type.String({ description: 'Null: for every reason without words of its own.' })),
    language: Type.String(),
    subject: Type.String(),
    body: Type.String({
      description:
        'Plain text with {name}, {company}, {workspace}, {reasons}, {changes}, {date}, {alternative}, {manager}.',
    }),
    own: Type.Boolean({ description: 'The workspace wrote it; else it comes with the product.' }),
  }),
)
const ReasonKey = Type.String({ pattern: '^[a-z0-9]([a-z0-9_-]{0,58}[a-z0-9])?$', examples: ['too_early'] })

export const contactKinds = ['email', 'phone', 'domain'] as const
export const DoNotContact = named(
  'DoNotContact',
  Type.Object({
    id: Id('doNotContactEntry'),
    kind: oneOf(contactKinds),
    value: nullable(Type.String({ description: 'Null once the person was erased; the entry still holds.' })),
    why: Type.String(),
    fromWhom: Type.String(),
    at: Instant,
    removedAt: nullable(Instant),
  }),
)

export const settingsEndpoints = {
  getDiscoverySettings: endpoint({
    method: 'GET',
    path: '/v1/discovery-settings',
    summary: 'Settings of applications in this workspace',
    access: { right: 'discovery.read' },
    answer: DiscoverySettings,
  }),
  updateDiscoverySettings: endpoint({
    method: 'PATCH',
    path: '/v1/discovery-settings',
    summary: 'Change the settings of applications',
    access: { right: 'discovery.configure' },
    body: strict(allOptional(workspaceFields)),
    answer: DiscoverySettings,
    ifMatch: true,
    example: { body: { undoMinutes: 15 } },
  }),
  getDiscoveryTypeSettings: endpoint({
    method: 'GET',
    path: '/v1/partner-types/:id/discovery-settings',
    summary: 'Checks, lists and promises of one partner type',
    access: { right: 'discovery.read' },
    params: idParams('partnerType'),
    answer: DiscoveryTypeSettings,
  }),
  updateDiscoveryTypeSettings: endpoint({
    method: 'PATCH',
    path: '/v1/partner-types/:id/discovery-settings',
    summary: 'Change checks, lists and promises of one partner type',
    access: { right: 'discovery.configure' },
    params: idParams('partnerType'),
    body: strict(allOptional(typeFields)),
    answer: DiscoveryTypeSettings,
    ifMatch: true,
    example: { body: { checks: { free_mail: 'hold' } } },
  }),
  listDecisionReasons: endpoint({
    method: 'GET',
    path: '/v1/application-decision-reasons',
    summary: 'Reasons of decisions',
    access: { right: 'discovery.read' },
    query: strict({ active: optional(Type.Boolean()) }),
    answer: named('DecisionReasons', Type.Object({ data: Type.Array(DecisionReason) })),
  }),
  putDecisionReason: endpoint({
    method: 'PUT',
    path: '/v1/application-decision-reasons/:key',
    summary: 'Write a reason',
    access: { right: 'discovery.configure' },
    params: strict({ key: ReasonKey }),
    body: strict({
      labels: LocalText(120),
      outcomes: listOf(oneOf(outcomes), 3, { minItems: 1, uniqueItems: true }),
      changes: optional(LocalText(1000)),
      position: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
      active: optional(Type.Boolean()),
    }),
    answer: DecisionReason,
    refuses: { 'decision_reason.language_missing': [422, 'The label needs a text in the language of the workspace.'] },
  }),
  listDecisionTemplates: endpoint({
    method: 'GET',
    path: '/v1/application-decision-templates',
    summary: 'Words of decision mails',
    access: { right: 'discovery.read' },
    answer: named('DecisionTemplates', Type.Object({ data: Type.Array(DecisionTemplate) })),
  }),
  putDecisionTemplate: endpoint({
    method: 'PUT',
    path: '/v1/application-decision-templates',
    summary: 'Write the words for an outcome, reason and language; without a body the words of the product come back',
    access: { right: 'discovery.configure' },
    body: strict({
      outcome: oneOf(outcomes),
      reason: optional(nullable(ReasonKey)),
      language: Text(35),
      subject: optional(Text(200)),
      body: optional(Text(10_000)),
    }),
    answer: named('DecisionTemplates', Type.Object({ data: Type.Array(DecisionTemplate) })),
    refuses: { 'decision_template.placeholder': [422, 'A placeholder that does not exist.'] },
    example: { body: { outcome: 'declined', language: 'en', subject: 'Your application', body: 'Hello {name}' } },
  }),
  listDoNotContact: endpoint({
    method: 'GET',
    path: '/v1/do-not-contact',
    summary: 'Who must not be contacted',
    access: { right: 'discovery.read' },
    query: listQuery(
      {
        kind: optional(oneOf(contactKinds)),
        value: optional(FreeText(254, { description: 'Exactly this address, number or domain.' })),
        removed: optional(Type.Boolean()),
      },
      ['-at', 'at'],
    ),
    answer: pageOf(DoNotContact),
  }),
  addDoNotContact: endpoint({
    method: 'POST',
    path: '/v1/do-not-contact',
    summary: 'Never contact this address, number or domain again',
    access: { right: 'discovery.log_outreach' },
    body: strict({ kind: oneOf(contactKinds), value: Text(254), why: Text(2000), fromWhom: Text(200) }),
    answer: DoNotContact,
    status: 201,
    example: { body: { kind: 'email', value: 'ana.silva@acme.example', why: 'Asked by phone', fromWhom: 'Ana Silva' } },
  }),
  removeDoNotContact: endpoint({
    method: 'POST',
    path: '/v1/do-not-contact/:id/removal',
    summary: 'Take an entry off the list, with a reason',
    access: { right: 'discovery.configure' },
    params: idParams('doNotContactEntry'),
    body: strict({ reason: Text(2000) }),
    answer: DoNotContact,
    refuses: { 'do_not_contact.removed': [409, 'This entry was removed already.'] },
  }),
}
