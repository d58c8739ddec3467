/** What tasks, clocks and Today look like on the wire. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  AnyId,
  FreeText,
  Id,
  Instant,
  listOf,
  MoneyWire,
  memberRoles,
  named,
  nullable,
  oneOf,
  portalRoles,
  type Static,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'

export const taskStates = ['open', 'snoozed', 'done', 'cancelled'] as const
export const taskSides = ['team', 'partner'] as const
export const taskVerbs = ['complete', 'snooze', 'assign', 'claim', 'cancel'] as const
export type TaskVerb = (typeof taskVerbs)[number]
/** How long a task may rest. */
export const snoozeDaysMax = 30
/** Rows of one bulk act. */
export const bulkRowsMax = 200
/** Fewest met clocks from which a median is told. */
export const medianClocksMin = 10

export const TaskSubject = named(
  'TaskSubject',
  Type.Object({
    kind: Type.String({
      description: 'Noun of the record, such as `partner` or `application`.',
      examples: ['partner'],
    }),
    id: Type.String(),
  }),
)
export const TaskOwner = named(
  'TaskOwner',
  Type.Object({
    kind: oneOf(['member', 'portal_user', 'role'], {
      description: '`role`: a queue that anyone with the role claims from.',
    }),
    id: Type.String({ description: 'Id of the person, or the name of the role.' }),
    name: Type.String({ examples: ['Ana Silva'] }),
  }),
)
export const ChecklistItem = named(
  'ChecklistItem',
  Type.Object({ text: Text(200), done: Type.Boolean() }, { additionalProperties: false }),
)
export const TaskAction = named(
  'TaskAction',
  Type.Object({
    name: Type.String({ description: 'The verb: one of the task itself, or one of the kind, such as `accept`.' }),
    label: Type.String({ examples: ['Done'] }),
    reasons: Type.Array(Type.String(), { description: 'What stands against it, in words; empty when it can be done.' }),
  }),
)

const taskFields = {
  id: Id('task'),
  kind: Type.String({ description: 'Kind of task, `module.kind`.', examples: ['discovery.review_application'] }),
  kindWords: Type.String({ examples: ['Review an application'] }),
  subject: TaskSubject,
  title: Type.String({ description: 'What to do, as an imperative.', examples: ['Review the application of Acme'] }),
  dueAt: nullable(Instant),
  hardDeadline: nullable(Instant),
  state: oneOf(taskStates),
  snoozedUntil: nullable(Instant),
  legal: Type.Boolean({ description: 'The date is a legal one: notice, signature expiry, protection.' }),
  checklist: Type.Array(ChecklistItem),
  outcome: nullable(Type.String({ description: 'How it was done, or why it was cancelled.' })),
  actions: Type.Array(TaskAction),
  openedAt: Instant,
  endedAt: nullable(Instant),
  version: Version,
}

export const Task = named(
  'Task',
  Type.Object({
    ...taskFields,
    partner: nullable(PartnerRef),
    side: oneOf(taskSides, { description: 'Who has to do it.' }),
    sharedTitle: nullable(Type.String({ description: 'The title as the partner reads it.' })),
    owner: TaskOwner,
    value: nullable(MoneyWire),
    waiting: nullable(oneOf(['partner', 'colleague'], { description: 'Who waits on it.' })),
    sharedWithPartner: Type.Boolean(),
    cause: Type.String({ description: 'What it was opened for: an event, or the act of a person.' }),
    comments: Type.Integer({ minimum: 0 }),
  }),
)
export type TaskWire = Static<typeof Task>

export const PortalTask = named(
  'PortalTask',
  Type.Object({
    ...taskFields,
    direction: oneOf(['you_owe', 'we_owe'], { description: '`we_owe`: the other side has promised it to you.' }),
    owner: nullable(TaskOwner),
    isMine: Type.Boolean({ description: 'It is the reader’s own, or waits in a queue of a role the reader holds.' }),
    words: Type.String({
      description: 'The row as a sentence.',
      examples: ['We owe you: contract draft, by 27 November'],
    }),
  }),
)
export type PortalTaskWire = Static<typeof PortalTask>

export const TaskComment = named(
  'TaskComment',
  Type.Object({
    number: Type.Integer({ minimum: 1 }),
    author: Type.String(),
    side: oneOf(taskSides),
    shared: Type.Boolean({ description: 'The partner reads it.' }),
    body: Type.String(),
    createdAt: Instant,
  }),
)
export const TaskComments = named('TaskComments', Type.Object({ data: Type.Array(TaskComment) }))

export const OwnerInput = Type.Union([
  strict({ memberId: Id('member') }),
  strict({ portalUserId: Id('portalUser') }),
  strict({ role: oneOf([...new Set([...memberRoles, ...portalRoles])]) }),
])
export const ChecklistInput = listOf(ChecklistItem, 50)

export const TaskResult = named(
  'TaskResult',
  Type.Object({
    id: AnyId,
    ok: Type.Boolean(),
    code: nullable(Type.String()),
    detail: nullable(Type.String({ description: 'Why it was refused, in words.' })),
    task: nullable(Task),
  }),
)
export const TaskResults = named(
  'TaskResults',
  Type.Object({ data: Type.Array(TaskResult), done: Type.Integer(), refused: Type.Integer() }),
)

export const bands = ['overdue', 'today', 'this_week', 'later'] as const
export const TodayPart = named(
  'TodayPart',
  Type.Object({
    what: oneOf(['due', 'value', 'waiting', 'legal']),
    points: Type.Integer(),
    words: Type.String({ examples: ['Due tomorrow'] }),
  }),
)
export const TodayRow = named(
  'TodayRow',
  Type.Object({
    task: Task,
    band: oneOf(bands),
    points: Type.Integer({ minimum: 0 }),
    why: Type.String({ examples: ['Due tomorrow, $42,000.00 at stake, Acme is waiting'] }),
    parts: Type.Array(TodayPart, { description: 'The sum, part by part: their points add up to `points`.' }),
  }),
)
export type TodayRowWire = Static<typeof TodayRow>
export const BandCounts = named(
  'BandCounts',
  Type.Object({ overdue: Type.Integer(), today: Type.Integer(), this_week: Type.Integer(), later: Type.Integer() }),
)
export const TodayPage = named(
  'TodayPage',
  Type.Object({
    data: Type.Array(TodayRow),
    nextCursor: nullable(Type.String()),
    counts: BandCounts,
    asOf: Instant,
  }),
)

export const PortfolioFact = named(
  'PortfolioFact',
  Type.Object({
    label: Type.String({ examples: ['Health'] }),
    value: Type.String({ examples: ['72, falling'] }),
    tone: oneOf(['plain', 'good', 'watch', 'bad', 'info']),
  }),
)
export const PortfolioCard = named(
  'PortfolioCard',
  Type.Object({
    partner: PartnerRef,
    stage: Type.String(),
    stageSince: Instant,
    openTasks: Type.Integer(),
    overdueTasks: Type.Integer(),
    nextDueAt: nullable(Instant),
    facts: Type.Array(PortfolioFact, { description: 'What other modules add: health, renewal, money.' }),
  }),
)

export const clockStates = ['running', 'paused', 'met', 'dropped'] as const
export const ClockPause = named(
  'ClockPause',
  Type.Object({ from: Instant, to: nullable(Instant), reason: Type.String() }),
)
export const ClockRecord = named(
  'Clock',
  Type.Object({
    id: Id('clock'),
    kind: Type.String({ examples: ['first_answer'] }),
    subject: TaskSubject,
    partner: nullable(PartnerRef),
    memberId: nullable(Id('member')),
    state: oneOf(clockStates),
    targetMinutes: Type.Integer(),
    businessTime: Type.Boolean({ description: 'Counts minutes of the workspace calendar instead of all minutes.' }),
    startedAt: Instant,
    warnsAt: nullable(Instant),
    breachesAt: nullable(Instant),
    warnedAt: nullable(Instant),
    breachedAt: nullable(Instant),
    endedAt: nullable(Instant),
    spentMinutes: Type.Integer({ description: 'So far, or in all once it has ended; pauses do not count.' }),
    pauses: Type.Array(ClockPause),
  }),
)
export type ClockWire = Static<typeof ClockRecord>
export const ClockMedian = named(
  'ClockMedian',
  Type.Object({
    kind: Type.String({ examples: ['first_answer'] }),
    clocks: Type.Integer({ description: 'How many clocks it was computed from.' }),
    medianMinutes: nullable(Type.Integer({ description: `Null below ${medianClocksMin} clocks.` })),
    businessTime: Type.Boolean(),
  }),
)
export const ClockMedians = named(
  'ClockMedians',
  Type.Object({ data: Type.Array(ClockMedian), from: Instant, to: Instant }),
)

export const SearchResult = named(
  'SearchResult',
  Type.Object({
    kind: Type.String({ examples: ['partner'] }),
    heading: Type.String({ examples: ['Partners'] }),
    id: Type.String(),
    title: Type.String(),
    subtitle: nullable(FreeText(500)),
    partnerId: nullable(Id('partner')),
  }),
)
export const SearchResults = named('SearchResults', Type.Object({ data: Type.Array(SearchResult) }))
