/** The workspace itself: its settings, further ones, the demo, and the set-up of the first. */
import {
  CivilDate,
  CurrencyCode,
  Email,
  endpoint,
  eventKind,
  Id,
  Instant,
  LanguageTag,
  listOf,
  named,
  oneOf,
  optional,
  Slug,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { ThemeShape } from './account.ts'
import { NewPassword } from './invitations.ts'
import { portfolios } from './people.ts'

const Zone = Type.String({ maxLength: 64, examples: ['Europe/Berlin'], description: 'A zone of the IANA database.' })
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$', examples: ['09:00'] })
export const BusinessHours = named(
  'BusinessCalendar',
  strict({
    weekly: optional(
      listOf(strict({ weekday: Type.Integer({ minimum: 1, maximum: 7 }), from: TimeOfDay, to: TimeOfDay }), 50),
    ),
    holidays: optional(listOf(CivilDate, 1000)),
  }),
)
const Days = Type.Integer({ minimum: 1, maximum: 365 })
const points = (least: number) => Type.Integer({ minimum: least, maximum: 100 })
const setting = {
  mergeUndoDays: Type.Integer({ minimum: 0, maximum: 90, description: '0: a merge is for good.' }),
  importUndoDays: Days,
  invitationDays: Type.Integer({ minimum: 1, maximum: 30, description: 'How long the link of an invitation works.' }),
  matchBands: strict(
    { certain: points(90), likely: points(60), possible: points(35) },
    { description: 'From how many points two companies are certainly, likely and possibly one; stricter only.' },
  ),
  smallTeam: Type.Boolean({
    description: 'Single-person approvals, recorded openly; never for payouts above the limits.',
  }),
  digestAt: TimeOfDay,
  secondFactor: oneOf(['optional', 'roles', 'all'], {
    description: 'Who needs a second factor two weeks after joining; `roles`: admin, executive, legal and finance.',
  }),
  signerCheck: oneOf(['link', 'code', 'sign_in'], {
    description:
      'How signers show who they are where the sender says nothing: by the mailed link alone, by a code of six digits, or signed in.',
  }),
  portfolio: oneOf(portfolios, {
    description:
      'Whose partners are seen. `own`: partner managers and sales see the partners they hold a role for, those that nobody manages and those that ask something of them; heads, leads and all other roles see every partner.',
  }),
}
const SettingsShape = named('WorkspaceSettings', Type.Object(setting))
export const SettingsChange = strict({
  mergeUndoDays: optional(setting.mergeUndoDays),
  importUndoDays: optional(setting.importUndoDays),
  invitationDays: optional(setting.invitationDays),
  matchBands: optional(setting.matchBands),
  smallTeam: optional(setting.smallTeam),
  digestAt: optional(setting.digestAt),
  secondFactor: optional(setting.secondFactor),
  signerCheck: optional(setting.signerCheck),
  portfolio: optional(setting.portfolio),
})
export const settingDefaults = {
  mergeUndoDays: 30,
  importUndoDays: 30,
  invitationDays: 7,
  matchBands: { certain: 90, likely: 60, possible: 35 },
  smallTeam: false,
  digestAt: '07:30',
  secondFactor: 'roles',
  signerCheck: 'link',
  portfolio: 'all',
} as const

export const WorkspaceShape = named(
  'Workspace',
  Type.Object({
    id: Id('workspace'),
    slug: Slug,
    name: Type.String(),
    kind: oneOf(['live', 'sandbox']),
    isDemo: Type.Boolean(),
    zone: Type.String(),
    currency: CurrencyCode,
    language: LanguageTag,
    fiscalYearStartMonth: Type.Integer({ minimum: 1, maximum: 12 }),
    calendar: BusinessHours,
    theme: ThemeShape,
    settings: SettingsShape,
    now: Instant,
    version: Version,
  }),
)
const Currency = CurrencyCode
const newWorkspace = {
  name: Text(200),
  slug: Slug,
  zone: optional(Zone),
  currency: optional(Currency),
  language: optional(LanguageTag),
}
const slugTaken = {
  'workspace.slug_taken': [409, 'There is a workspace at this address already; choose another.'],
} as const

export const workspaceEndpoints = {
  getWorkspace: endpoint({
    method: 'GET',
    path: '/v1/workspace',
    summary: 'The workspace of this request',
    access: { right: 'settings.read' },
    answer: WorkspaceShape,
  }),
  updateWorkspace: endpoint({
    method: 'PATCH',
    path: '/v1/workspace',
    summary: 'Changes settings of the workspace; marketing may change the theme',
    access: { right: 'settings.brand' },
    scope: null,
    ifMatch: true,
    body: strict({
      name: optional(Text(200)),
      zone: optional(Zone),
      currency: optional(Currency),
      language: optional(LanguageTag),
      fiscalYearStartMonth: optional(Type.Integer({ minimum: 1, maximum: 12 })),
      calendar: optional(BusinessHours),
      theme: optional(ThemeShape),
      settings: optional(SettingsChange),
    }),
    answer: WorkspaceShape,
    refuses: { 'workspace.busy': [409, 'The clock of this sandbox is moving; try again when it stands.'] },
  }),
  createWorkspace: endpoint({
    method: 'POST',
    path: '/v1/workspaces',
    summary: 'Adds a workspace to this installation; an admin of one may, and is the first admin of the new one',
    access: { signedIn: true },
    status: 201,
    transaction: 'none',
    idempotency: 'none',
    body: strict(newWorkspace),
    answer: WorkspaceShape,
    refuses: { ...slugTaken, 'workspace.not_admin': [403, 'Only an admin of a workspace adds another one.'] },
    example: { body: { name: 'Acme Partners', slug: 'acme' } },
  }),
  removeDemo: endpoint({
    method: 'DELETE',
    path: '/v1/workspace/demo',
    summary: 'Removes the demo workspace with everything in it',
    access: { right: 'settings.operate' },
    scope: null,
    transaction: 'none',
    idempotency: 'none',
    refuses: { 'workspace.not_demo': [409, 'This workspace is not the demo; it is not removed this way.'] },
  }),
  getPublicTheme: endpoint({
    method: 'GET',
    path: '/v1/public/theme',
    transaction: 'none',
    summary: 'The look of the workspace that the request names, for pages without an account',
    access: { public: true },
    answer: ThemeShape,
  }),
  getSetUp: endpoint({
    method: 'GET',
    path: '/v1/public/set-up',
    transaction: 'none',
    summary: 'Whether this link may make the first workspace',
    access: { public: true },
    query: strict({ token: Type.String({ maxLength: 100 }) }),
    answer: Type.Object({ ready: Type.Boolean(), trialDatabase: Type.Boolean(), hasDemo: Type.Boolean() }),
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/v1/public/set-up',
    summary: 'Makes the first workspace and its first admin, and signs in',
    access: { public: true },
    status: 201,
    transaction: 'none',
    idempotency: 'none',
    body: strict({
      token: Type.String({ maxLength: 100 }),
      workspace: strict(newWorkspace),
      admin: strict({ name: Text(200), email: Email, password: NewPassword }),
    }),
    answer: WorkspaceShape,
    refuses: { ...slugTaken, 'set_up.link_used': [410, 'This installation is set up already; sign in.'] },
  }),
}

const changedFields = Type.Object({ fields: listOf(Type.String()) })
export const workspaceEvents = {
  workspaceCreated: eventKind({
    name: 'workspace.created',
    version: 1,
    summary: 'A workspace was made',
    payload: Type.Object({ name: Type.String(), slug: Type.String() }),
    sample: { name: 'Acme Partners', slug: 'acme' },
    partnerVisible: false,
  }),
  workspaceChanged: eventKind({
    name: 'workspace.changed',
    version: 1,
    summary: 'Settings of the workspace changed',
    payload: changedFields,
    sample: { fields: ['zone'] },
    partnerVisible: false,
  }),
  themeChanged: eventKind({
    name: 'theme.changed',
    version: 1,
    summary: 'The brand was saved',
    payload: changedFields,
    sample: { fields: ['accent'] },
    partnerVisible: false,
  }),
}
