/** Where a partnership stands, and every way from one stage to another. Server and screens read this one table. */

export const stages = [
  'prospect',
  'applied',
  'qualifying',
  'assessing',
  'approved',
  'contracting',
  'onboarding',
  'active',
  'ending',
  'ended',
  'waitlisted',
  'declined',
  'withdrawn',
] as const
export type Stage = (typeof stages)[number]

export const stageLabels: Readonly<Record<Stage, string>> = {
  prospect: 'Prospect',
  applied: 'Applied',
  qualifying: 'Qualifying',
  assessing: 'Assessing',
  approved: 'Approved',
  contracting: 'Contracting',
  onboarding: 'Onboarding',
  active: 'Active',
  ending: 'Ending',
  ended: 'Ended',
  waitlisted: 'Waitlisted',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
}

/** Who makes a move: a person of the team, the partner, or the module that owns the fact. */
export type Mover = 'member' | 'partner' | 'discovery' | 'qualification' | 'agreements' | 'onboarding' | 'health'

/** Who may make a move although guards stand against it; always with a reason, which is kept. */
export type Override = {
  readonly by: 'manager_lead' | 'admin' | 'head'
  /** Guards that nobody overrides here. */
  readonly never?: readonly string[]
  /** When given, only these guards can be overridden. */
  readonly only?: readonly string[]
}

export type StageRow = {
  readonly from: readonly Stage[]
  readonly to: Stage
  readonly movedBy: readonly Mover[]
  /** Guards that answer for this move; `reason` asks for words from whoever moves. */
  readonly guards: readonly string[]
  readonly override: Override | null
  /** What makes the move happen where no person makes it by hand. */
  readonly happens: string
}

const open = ['prospect', 'applied', 'qualifying', 'assessing'] as const
const decisionHappens = 'It follows a decision in discovery or qualification.'

export const stageTable: readonly StageRow[] = [
  {
    from: ['prospect'],
    to: 'applied',
    movedBy: ['discovery'],
    guards: ['application'],
    override: null,
    happens: 'It follows the application that the company submits.',
  },
  {
    from: ['prospect', 'applied'],
    to: 'qualifying',
    movedBy: ['member', 'discovery'],
    guards: ['manager', 'type', 'source', 'duplicate', 'application'],
    override: { by: 'manager_lead', never: ['duplicate'] },
    happens: '',
  },
  {
    from: ['qualifying'],
    to: 'assessing',
    movedBy: ['qualification'],
    guards: ['scorecard', 'gate', 'sanctions'],
    override: { by: 'admin', never: ['sanctions'] },
    happens: 'It follows when the scorecards of the qualification case are complete.',
  },
  {
    from: ['assessing'],
    to: 'approved',
    movedBy: ['qualification'],
    guards: ['decision', 'sign_off', 'gate', 'sanctions'],
    override: null,
    happens: 'It follows the approving decision of the qualification case.',
  },
  {
    from: open,
    to: 'waitlisted',
    movedBy: ['discovery', 'qualification'],
    guards: ['reason', 'revisit_date'],
    override: null,
    happens: decisionHappens,
  },
  {
    from: open,
    to: 'declined',
    movedBy: ['discovery', 'qualification'],
    guards: ['reason', 'reapply_rule'],
    override: null,
    happens: decisionHappens,
  },
  {
    from: ['waitlisted'],
    to: 'qualifying',
    movedBy: ['member', 'discovery'],
    guards: ['manager'],
    override: { by: 'admin' },
    happens: '',
  },
  {
    from: ['waitlisted'],
    to: 'assessing',
    movedBy: ['member', 'discovery'],
    guards: ['manager'],
    override: { by: 'admin' },
    happens: '',
  },
  {
    from: ['waitlisted'],
    to: 'declined',
    movedBy: ['member', 'discovery'],
    guards: ['manager'],
    override: { by: 'admin' },
    happens: '',
  },
  {
    from: [...open, 'approved', 'contracting', 'waitlisted'],
    to: 'withdrawn',
    movedBy: ['partner', 'member'],
    guards: ['reason', 'envelope'],
    override: null,
    happens: '',
  },
  {
    from: ['declined', 'withdrawn', 'ended'],
    to: 'applied',
    movedBy: ['discovery'],
    guards: ['reapply_date'],
    override: { by: 'manager_lead' },
    happens: 'It follows a new application.',
  },
  {
    from: ['approved'],
    to: 'contracting',
    movedBy: ['agreements'],
    guards: ['agreement'],
    override: null,
    happens: 'It follows when an agreement is drafted.',
  },
  {
    from: ['contracting'],
    to: 'approved',
    movedBy: ['agreements'],
    guards: ['draft'],
    override: null,
    happens: 'It follows when the last draft is voided.',
  },
  {
    from: ['contracting'],
    to: 'onboarding',
    movedBy: ['agreements'],
    guards: ['agreement'],
    override: null,
    happens: 'It follows when the agreement is executed.',
  },
  {
    from: [...open, 'approved', 'contracting', 'waitlisted'],
    to: 'active',
    movedBy: ['agreements'],
    guards: ['agreement', 'manager'],
    override: null,
    happens: 'It follows when a signed agreement is imported.',
  },
  {
    from: ['onboarding'],
    to: 'active',
    movedBy: ['onboarding'],
    guards: ['go_live', 'agreement'],
    override: { by: 'head', never: ['agreement'] },
    happens: 'It follows when the go-live gate is passed.',
  },
  {
    from: ['onboarding', 'active'],
    to: 'ending',
    movedBy: ['health'],
    guards: ['exit'],
    override: null,
    happens: 'It follows when an exit is noticed.',
  },
  {
    from: ['ending'],
    to: 'active',
    movedBy: ['health'],
    guards: ['end_date'],
    override: null,
    happens: 'It follows when the exit is cancelled.',
  },
  {
    from: ['ending'],
    to: 'ended',
    movedBy: ['health'],
    guards: ['end_date', 'exit_checklist', 'money'],
    override: { by: 'admin', only: ['exit_checklist'] },
    happens: 'It follows when the exit closes.',
  },
]

/** The row for a move, or undefined: then there is no such move. */
export const stageRow = (from: Stage, to: Stage): StageRow | undefined =>
  stageTable.find((row) => row.to === to && row.from.includes(from))

/** Every stage that can follow, in the table's order. */
export const stagesAfter = (from: Stage): readonly Stage[] =>
  stageTable.filter((row) => row.from.includes(from)).map((row) => row.to)

/** Whether a guard's reasons can be overridden on this row (by who the row names). */
export const isOverridable = (row: StageRow, guard: string): boolean =>
  row.override !== null &&
  !(row.override.never ?? []).includes(guard) &&
  (row.override.only === undefined || row.override.only.includes(guard))

export const accountLevels = ['none', 'preview', 'full', 'restricted', 'archived', 'closed'] as const
export type AccountLevel = (typeof accountLevels)[number]
export const sourceKinds = ['application', 'partner_referral', 'event', 'outreach', 'inbound'] as const
export type SourceKind = (typeof sourceKinds)[number]
export const ownershipRoles = ['manager', 'backup', 'executive_sponsor', 'technical_lead'] as const
export type OwnershipRole = (typeof ownershipRoles)[number]
