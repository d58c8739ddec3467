/** A journey: lists, the page, the gate. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import { CivilDate, Id, Instant, named, nullable, oneOf, type Static, Type, Version } from '#platform/contract.ts'
import {
  holders,
  journeyStates,
  openingItems,
  openingStates,
  stepRoles,
  stuckActionKinds,
  stuckRules,
} from './states.ts'
import { JourneyStep, StepOwner } from './step-shapes.ts'

const TypeRef = Type.Object({ id: Id('partnerType'), key: Type.String(), name: Type.String() })
const MemberRef = nullable(Type.Object({ id: Type.String(), name: Type.String() }))
export const JourneySummary = named(
  'JourneySummary',
  Type.Object({
    id: Id('journey'),
    partner: PartnerRef,
    type: TypeRef,
    state: oneOf(journeyStates),
    phase: Type.String(),
    phaseTitle: Type.String(),
    dayZero: CivilDate,
    days: Type.Integer({ description: 'Since day 0; to go-live where it was reached.' }),
    targetOn: CivilDate,
    daysToTarget: Type.Integer({ description: 'Negative when the target has passed.' }),
    progress: Type.Integer({ minimum: 0, maximum: 100 }),
    holder: nullable(oneOf(holders)),
    holderWords: Type.String({ description: 'Who holds it and with what: "Acme: First call, due 3 March".' }),
    openGateSteps: Type.Integer(),
    isStuck: Type.Boolean(),
    pausedUntil: nullable(CivilDate),
    liveOn: nullable(CivilDate),
    manager: MemberRef,
    nextStep: nullable(Type.Object({ id: Id('step'), title: Type.String(), dueOn: CivilDate })),
    version: Version,
    startedAt: Instant,
  }),
)
export type JourneySummaryWire = Static<typeof JourneySummary>
export const GateCondition = named(
  'GateCondition',
  Type.Object({
    key: Type.String(),
    words: Type.String(),
    isMet: Type.Boolean(),
    evidence: Type.String(),
    side: oneOf(holders),
    owner: Type.String({ description: 'Who owes it.' }),
    since: nullable(CivilDate),
    stepId: nullable(Id('step')),
    canCarry: Type.Boolean({ description: 'The head of partnerships may carry it beyond go-live; terms never.' }),
  }),
)
export type GateConditionWire = Static<typeof GateCondition>
export const Gate = named(
  'GoLiveGate',
  Type.Object({
    isOpen: Type.Boolean({ description: 'Something still stands against going live.' }),
    conditions: Type.Array(GateCondition),
    checkedAt: Instant,
    reasonsAgainst: Type.Array(Type.String(), { description: 'Why the caller cannot press go-live now.' }),
    canCarry: Type.Boolean({ description: 'The caller may go live with open conditions that can be carried.' }),
    isAutomatic: Type.Boolean(),
  }),
)
export type GateWire = Static<typeof Gate>
export const GoLive = named(
  'GoLive',
  Type.Object({
    id: Id('goLive'),
    plannedOn: CivilDate,
    reachedAt: nullable(Instant),
    by: nullable(Type.String()),
    reason: nullable(Type.String()),
    liveAccess: nullable(oneOf(['granted', 'not_in_terms'])),
    carried: Type.Array(
      Type.Object({
        number: Type.Integer(),
        words: Type.String(),
        side: oneOf(holders),
        owner: Type.String(),
        dueOn: CivilDate,
      }),
    ),
  }),
)
export const AccountOpening = named(
  'AccountOpening',
  Type.Object({
    id: Id('accountOpening'),
    partner: PartnerRef,
    agreementId: nullable(Id('agreement')),
    item: oneOf(openingItems),
    label: Type.String(),
    state: oneOf(openingStates),
    words: nullable(Type.String()),
    tries: Type.Integer(),
    nextTryAt: nullable(Instant),
    lastError: nullable(Type.String()),
    openedAt: Instant,
    endedAt: nullable(Instant),
    canRetry: Type.Boolean(),
    version: Version,
  }),
)
export const StuckFinding = named(
  'StuckFinding',
  Type.Object({
    id: Type.String(),
    journeyId: Id('journey'),
    partner: PartnerRef,
    step: nullable(Type.Object({ id: Id('step'), title: Type.String() })),
    rule: oneOf(stuckRules),
    side: oneOf(holders, { description: 'The side that holds it.' }),
    words: Type.String(),
    since: CivilDate,
    foundAt: Instant,
    endedAt: nullable(Instant),
    ending: nullable(Type.String()),
    actions: Type.Array(Type.Object({ kind: oneOf(stuckActionKinds), words: Type.String(), at: Instant })),
  }),
)
export const Milestone = named(
  'PathMilestoneState',
  Type.Object({
    key: Type.String(),
    title: Type.String(),
    day: Type.Integer(),
    dueOn: CivilDate,
    metOn: nullable(CivilDate),
    state: oneOf(['met', 'met_late', 'missed', 'ahead']),
    isListening: Type.Boolean({ description: 'False while no module announces what meets it.' }),
  }),
)
export const Journey = named(
  'Journey',
  Type.Object({
    ...JourneySummary.properties,
    agreementId: nullable(Id('agreement')),
    template: Type.Object({ id: Id('journeyTemplate'), name: Type.String(), number: Type.Integer() }),
    phases: Type.Array(
      Type.Object({ key: Type.String(), title: Type.String(), done: Type.Integer(), all: Type.Integer() }),
    ),
    steps: Type.Array(JourneyStep),
    gate: Gate,
    goLive: nullable(GoLive),
    path: Type.Array(Milestone),
    members: Type.Array(StepOwner),
    openings: Type.Array(AccountOpening),
    findings: Type.Array(StuckFinding),
    moves: Type.Array(
      Type.Object({
        from: nullable(oneOf(journeyStates)),
        to: oneOf(journeyStates),
        at: Instant,
        by: Type.String(),
        reason: nullable(Type.String()),
        untilOn: nullable(CivilDate),
        shiftedDays: nullable(Type.Integer()),
      }),
    ),
    reasonsAgainst: Type.Object({
      start: Type.Array(Type.String()),
      pause: Type.Array(Type.String()),
      resume: Type.Array(Type.String()),
      abandon: Type.Array(Type.String()),
    }),
  }),
)
export type JourneyWire = Static<typeof Journey>
export const MembersBody = Type.Array(
  Type.Object(
    {
      side: oneOf(['us', 'partner']),
      role: oneOf(stepRoles),
      personId: nullable(
        Type.String({
          pattern: '^(mb|pu)_[0-9a-z]{26}$',
          description: 'A member or a portal user; null for whoever holds the role.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 20 },
)
