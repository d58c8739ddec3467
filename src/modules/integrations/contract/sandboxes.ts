/** Sandboxes: workspaces of their own, of the team or of a partner, with a clock that can be moved forward. */
import {
  CurrencyCode,
  Email,
  endpoint,
  Id,
  Instant,
  LanguageTag,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  Slug,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { sandboxProfiles, sandboxStates, scenarioKinds, storedStates } from './sandbox-states.ts'

const Profile = oneOf(sandboxProfiles)
const StartNumber = Type.Integer({ minimum: 1, maximum: 999_999, description: 'The same number gives the same data.' })

export const SandboxShape = named(
  'Sandbox',
  Type.Object({
    id: Id('workspace'),
    slug: Slug,
    name: Type.String(),
    partner: nullable(Type.Object({ id: Id('partner'), name: Type.String() })),
    state: oneOf(sandboxStates),
    stateSince: Instant,
    profile: Profile,
    startNumber: Type.Integer(),
    zone: Type.String(),
    currency: CurrencyCode,
    language: LanguageTag,
    now: Instant,
    advancingTo: nullable(Instant),
    scenario: nullable(Type.Object({ kind: oneOf(scenarioKinds), until: Instant })),
    idleDays: Type.Integer({ description: 'Days without use after which it is put away.' }),
    usedAt: Instant,
    archivesOn: nullable(Type.String({ format: 'date' })),
    resetAt: nullable(Instant),
    madeBy: Type.String(),
    /** Whether the caller has a seat in there already. */
    isEntered: Type.Boolean(),
    keys: Type.Integer({ description: 'Secret keys of the owner that work in there.' }),
    /** Why an act is refused at the moment; null where it is not. */
    reasons: Type.Object({
      enter: nullable(Type.String()),
      reset: nullable(Type.String()),
      advance: nullable(Type.String()),
      scenario: nullable(Type.String()),
      archive: nullable(Type.String()),
      reopen: nullable(Type.String()),
    }),
    createdAt: Instant,
  }),
)
export const SandboxList = named(
  'SandboxList',
  Type.Object({
    data: listOf(SandboxShape),
    nextCursor: nullable(Type.String()),
    total: optional(Type.Integer({ description: 'Rows that match, counted up to 10,000; only with count=true.' })),
    limit: Type.Integer({ description: 'How many there may be.' }),
    /** Why another one cannot be made; null when it can. */
    reason: nullable(Type.String()),
    milestones: listOf(Type.Object({ milestone: Type.String(), reachedAt: Instant }), 50, {
      description: 'Steps that the partner took in its sandboxes; empty for the team.',
    }),
  }),
)
export const ClockStep = named(
  'ClockStep',
  Type.Object({
    id: Id('event'),
    kind: Type.String(),
    summary: Type.String(),
    dueAt: Instant,
    ranAt: Instant,
    subjects: Type.Integer(),
  }),
)
export const SandboxMail = named(
  'SandboxMail',
  Type.Object({
    id: Id('mail'),
    kind: Type.String(),
    to: Type.String(),
    subject: Type.String(),
    text: Type.String(),
    createdAt: Instant,
  }),
)
export const SandboxDeveloper = named(
  'SandboxDeveloper',
  Type.Object({ id: Id('portalUser'), name: Type.String(), email: Email, state: Type.String() }),
)
export const SandboxKey = named(
  'SandboxKey',
  Type.Object({
    keyId: Id('apiKey'),
    name: Type.String(),
    text: Type.String(),
    command: Type.String(),
    scopes: listOf(Type.String()),
  }),
)

const manage = { right: 'integrations.manage_sandboxes' } as const
const read = { right: 'integrations.read' } as const
const params = strict({ id: Id('workspace') })
/** Acts of people: no key makes, moves or ends a sandbox. They cross workspaces, so they open their own transactions. */
const act = { access: manage, scope: null, transaction: 'none', idempotency: 'none' } as const
const busy = {
  'sandbox.busy': [409, 'The sandbox is resetting since 14:02.'],
  'sandbox.archived': [409, 'This sandbox is put away; open it again first.'],
} as const
const clockBody = strict({
  to: optional(Instant),
  goal: optional(oneOf(['next_day', 'next_week', 'month_end', 'notice_date'])),
})
const clockRefuses = {
  ...busy,
  'clock.backwards': [409, 'The clock stands at 2 March 2026 and only moves forward.'],
  'clock.too_far': [422, 'The clock moves up to 366 days at once; go there in steps.'],
  'clock.no_goal': [409, 'No agreement in here has a day on which notice is due.'],
} as const
const makeRefuses = {
  'sandbox.limit': [409, 'Your agreement allows 1 sandbox; remove one first.'],
  'sandbox.of_sandbox': [409, 'A sandbox has no sandboxes of its own.'],
  'sandbox.no_account': [409, 'A partner has sandboxes from account level preview on.'],
} as const
const resetBody = strict({
  profile: optional(Profile),
  startNumber: optional(StartNumber),
  drop: optional(Type.Array(oneOf(['keys', 'endpoints', 'users']), { uniqueItems: true, maxItems: 3 })),
})
const scenarioBody = strict({
  scenario: oneOf(scenarioKinds),
  minutes: optional(Type.Integer({ minimum: 1, maximum: 60 })),
})
const keyBody = strict({
  name: optional(Text(80)),
  scopes: optional(Type.Array(Text(60), { minItems: 1, maxItems: 100 })),
})
const developerBody = strict({ name: Text(200), email: Email })
const sandboxSorts = ['createdAt', '-createdAt', 'usedAt', '-usedAt'] as const
const steps = Type.Object({ data: listOf(ClockStep) })
const mails = Type.Object({ data: listOf(SandboxMail) })

export const sandboxEndpoints = {
  listSandboxes: endpoint({
    method: 'GET',
    path: '/v1/sandboxes',
    summary: 'Sandboxes of this workspace, of the team and of partners',
    transaction: 'none',
    access: read,
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        side: optional(oneOf(['team', 'partner'])),
        state: optional(listOf(oneOf(storedStates), 5)),
      },
      sandboxSorts,
    ),
    answer: SandboxList,
  }),
  createSandbox: endpoint({
    method: 'POST',
    path: '/v1/sandboxes',
    summary:
      'Makes a sandbox with the settings of this workspace, for the team or for a partner; it holds no real record',
    ...act,
    status: 201,
    body: strict({
      name: Text(200),
      slug: optional(Slug),
      partnerId: optional(Id('partner')),
      profile: optional(Profile),
      startNumber: optional(StartNumber),
    }),
    answer: SandboxShape,
    refuses: {
      ...makeRefuses,
      'workspace.slug_taken': [409, 'There is a workspace at this address already; choose another.'],
    },
    example: { body: { name: 'Trial run' } },
  }),
  getSandbox: endpoint({
    method: 'GET',
    path: '/v1/sandboxes/:id',
    summary: 'One sandbox',
    transaction: 'none',
    access: read,
    params,
    answer: SandboxShape,
  }),
  enterSandbox: endpoint({
    method: 'POST',
    path: '/v1/sandboxes/:id/entry',
    summary: 'Gives the caller a seat in a sandbox, with the roles held here',
    ...act,
    params,
    answer: SandboxShape,
    refuses: busy,
  }),
  advanceSandboxClock: endpoint({
    method: 'POST',
    path: '/v1/sandboxes/:id/clock',
    summary: 'Moves the clock forward; what falls due on the way runs in the order of its date',
    ...act,
    status: 202,
    params,
    body: clockBody,
    example: { body: { goal: 'next_week' } },
    answer: SandboxShape,
    refuses: clockRefuses,
  }),
  listClockSteps: endpoint({
    method: 'GET',
    path: '/v1/sandboxes/:id/clock-steps',
    summary: 'What ran while the clock moved, latest first',
    transaction: 'none',
    access: read,
    params,
    answer: steps,
  }),
  resetSandbox: endpoint({
    method: 'POST',
    path: '/v1/sandboxes/:id/reset',
    summary: 'Begins the sandbox anew; keys, endpoints and users stay unless they are named',
    ...act,
    status: 202,
    params,
    body: resetBody,
    answer: SandboxShape,
    refuses: busy,
  }),
  startScenario: endpoint({
    method: 'POST',
    path: '/v1/sandboxes/:id/scenarios',
    summary: 'Plays trouble for a while: limits, an outage, slow answers, bad signatures, a renewal that comes near',
    ...act,
    params,
    body: scenarioBody,
    answer: SandboxShape,
    refuses: clockRefuses,
  }),
  stopScenario: endpoint({
    method: 'DELETE',
    path: '/v1/sandboxes/:id/scenarios',
    summary: 'Ends the scenario that plays',
    ...act,
    params,
  }),
  archiveSandbox: endpoint({
    method: 'POST',
    path: '/v1/sandboxes/:id/archive',
    summary: 'Puts a sandbox away: its keys stop, its rows stay',
    ...act,
    params,
    answer: SandboxShape,
    refuses: busy,
  }),
  reopenSandbox: endpoint({
    method: 'DELETE',
    path: '/v1/sandboxes/:id/archive',
    summary: 'Opens a sandbox that was put away',
    ...act,
    params,
  }),
  removeSandbox: endpoint({
    method: 'DELETE',
    path: '/v1/sandboxes/:id',
    summary: 'Removes a sandbox with everything in it',
    ...act,
    params,
  }),

  listPortalSandboxes: endpoint({
    method: 'GET',
    path: '/v1/portal/sandboxes',
    summary: 'Your sandboxes, and how many your agreement allows',
    transaction: 'none',
    access: read,
    query: listQuery({ state: optional(listOf(oneOf(storedStates), 5)) }, sandboxSorts),
    answer: SandboxList,
  }),
  createPortalSandbox: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes',
    summary: 'Makes a sandbox with a copy of your terms and invented data',
    ...act,
    status: 201,
    body: strict({ name: optional(Text(200)), profile: optional(Profile), startNumber: optional(StartNumber) }),
    answer: SandboxShape,
    refuses: makeRefuses,
  }),
  getPortalSandbox: endpoint({
    method: 'GET',
    path: '/v1/portal/sandboxes/:id',
    summary: 'One of your sandboxes',
    transaction: 'none',
    access: read,
    params,
    answer: SandboxShape,
  }),
  enterPortalSandbox: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/entry',
    summary: 'Gives the caller a seat in the sandbox, with the roles held here',
    ...act,
    params,
    answer: SandboxShape,
    refuses: busy,
  }),
  advancePortalSandboxClock: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/clock',
    summary: 'Moves the clock forward; what falls due on the way runs in the order of its date',
    ...act,
    status: 202,
    params,
    body: clockBody,
    example: { body: { goal: 'next_week' } },
    answer: SandboxShape,
    refuses: clockRefuses,
  }),
  listPortalClockSteps: endpoint({
    method: 'GET',
    path: '/v1/portal/sandboxes/:id/clock-steps',
    summary: 'What ran while the clock moved, latest first',
    transaction: 'none',
    access: read,
    params,
    answer: steps,
  }),
  resetPortalSandbox: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/reset',
    summary: 'Begins the sandbox anew; keys, endpoints and users stay unless they are named',
    ...act,
    status: 202,
    params,
    body: resetBody,
    answer: SandboxShape,
    refuses: busy,
  }),
  startPortalScenario: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/scenarios',
    summary: 'Plays trouble for a while: limits, an outage, slow answers, bad signatures, a renewal that comes near',
    ...act,
    params,
    body: scenarioBody,
    answer: SandboxShape,
    refuses: clockRefuses,
  }),
  stopPortalScenario: endpoint({
    method: 'DELETE',
    path: '/v1/portal/sandboxes/:id/scenarios',
    summary: 'Ends the scenario that plays',
    ...act,
    params,
  }),
  archivePortalSandbox: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/archive',
    summary: 'Puts a sandbox away: its keys stop, its rows stay',
    ...act,
    params,
    answer: SandboxShape,
    refuses: busy,
  }),
  reopenPortalSandbox: endpoint({
    method: 'DELETE',
    path: '/v1/portal/sandboxes/:id/archive',
    summary: 'Opens a sandbox that was put away',
    ...act,
    params,
  }),
  createPortalSandboxKey: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/keys',
    summary: 'Makes a test key on the spot, with one command to try it; its text is in this answer and nowhere else',
    ...act,
    status: 201,
    params,
    body: keyBody,
    answer: SandboxKey,
    refuses: {
      ...busy,
      'key.limit': [409, 'There can be 20 keys; revoke one first.'],
      'key.scope_not_granted': [422, 'There is no scope deals.write here.'],
    },
  }),
  listPortalSandboxMails: endpoint({
    method: 'GET',
    path: '/v1/portal/sandboxes/:id/mails',
    summary: 'Mails of the sandbox to your people, latest first; none was sent to anybody',
    transaction: 'none',
    access: read,
    params,
    answer: mails,
  }),
  listPortalSandboxDevelopers: endpoint({
    method: 'GET',
    path: '/v1/portal/sandboxes/:id/developers',
    summary: 'Who may work in the sandbox',
    transaction: 'none',
    access: read,
    params,
    answer: Type.Object({ data: listOf(SandboxDeveloper) }),
  }),
  inviteSandboxDeveloper: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/developers',
    summary: 'Invites an outside developer by mail, as a technical user of this sandbox only',
    ...act,
    status: 201,
    params,
    body: developerBody,
    answer: SandboxDeveloper,
    refuses: {
      ...busy,
      'portal_user.exists': [409, 'Kim Berg has a seat already.'],
      'portal_user.seat_limit': [409, 'All 100 seats are taken; remove somebody first.'],
    },
    example: { body: { name: 'Lee Outside', email: 'lee@studio.example' } },
  }),
}
