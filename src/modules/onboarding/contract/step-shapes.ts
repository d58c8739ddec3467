/** A step as both sides see it. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import { CivilDate, Id, Instant, named, nullable, oneOf, type Static, Type, Version } from '#platform/contract.ts'
import { gateKinds, holders, proofKinds, sides, stepRoles, stepStates } from './states.ts'

const ByPerson = Type.Object({
  side: oneOf(['us', 'partner', 'system']),
  name: Type.String(),
  at: Instant,
})
export const StepOwner = named(
  'StepOwner',
  Type.Object({
    side: oneOf(sides),
    role: oneOf(stepRoles),
    roleLabel: Type.String(),
    personId: nullable(Type.String()),
    name: nullable(Type.String({ description: 'Null when nobody is there for it.' })),
    standsIn: nullable(Type.String({ description: 'Why this person and not one of the role.' })),
  }),
)
export const StepProof = named(
  'StepProof',
  Type.Object({
    number: Type.Integer(),
    kind: oneOf(proofKinds),
    text: nullable(Type.String()),
    link: nullable(Type.String()),
    fileName: nullable(Type.String()),
    hasFile: Type.Boolean(),
    answers: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), answer: Type.String() })),
    by: ByPerson,
    answer: nullable(
      Type.Object({ answer: oneOf(['approved', 'returned']), words: nullable(Type.String()), by: ByPerson }),
    ),
  }),
)
export const StepActs = named(
  'StepActs',
  Type.Object(
    {
      prove: Type.Array(Type.String()),
      approve: Type.Array(Type.String()),
      return: Type.Array(Type.String()),
      skip: Type.Array(Type.String()),
      waive: Type.Array(Type.String()),
      reopen: Type.Array(Type.String()),
      reschedule: Type.Array(Type.String()),
    },
    { description: 'What stands against each act for the caller, in words; empty when it can be done.' },
  ),
)
const common = {
  id: Id('step'),
  journeyId: Id('journey'),
  key: Type.String(),
  phase: Type.String(),
  phaseTitle: Type.String(),
  title: Type.String(),
  why: Type.String(),
  help: Type.String(),
  links: Type.Array(Type.Object({ label: Type.String(), url: Type.String() })),
  state: oneOf(stepStates),
  holder: oneOf(holders, { description: 'Who has it in hand now.' }),
  owners: Type.Array(StepOwner),
  approver: nullable(StepOwner),
  required: Type.Boolean(),
  gate: Type.Boolean(),
  fromTerm: Type.Boolean({ description: 'The signed agreement asks for it.' }),
  weight: Type.Integer(),
  minutes: Type.Integer(),
  dueOn: CivilDate,
  isOverdue: Type.Boolean(),
  proof: Type.Array(oneOf(proofKinds), { description: 'What is taken now.' }),
  proofHint: Type.String(),
  fields: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), required: Type.Boolean() })),
  waitsFor: Type.Array(Type.Object({ id: Id('step'), title: Type.String() })),
  closesBy: nullable(
    Type.Object({
      events: Type.Array(Type.String()),
      counted: Type.Integer(),
      needed: Type.Integer(),
      isListening: Type.Boolean({
        description: 'False while no module announces the fact: somebody confirms the step until then.',
      }),
      words: Type.String(),
    }),
  ),
  proofs: Type.Array(StepProof),
  comments: Type.Array(Type.Object({ number: Type.Integer(), body: Type.String(), by: ByPerson })),
  reasonsAgainst: StepActs,
  openedAt: nullable(Instant),
  endedAt: nullable(Instant),
  version: Version,
}
export const JourneyStep = named(
  'JourneyStep',
  Type.Object({
    ...common,
    partner: PartnerRef,
    waivedBy: nullable(oneOf(gateKinds)),
    moves: Type.Array(
      Type.Object({
        from: nullable(oneOf(stepStates)),
        to: oneOf(stepStates),
        by: ByPerson,
        reason: nullable(Type.String()),
        eventId: nullable(Type.String()),
      }),
    ),
    dueDates: Type.Array(
      Type.Object({ dueOn: CivilDate, at: Instant, by: Type.String(), reason: nullable(Type.String()) }),
    ),
  }),
)
export type JourneyStepWire = Static<typeof JourneyStep>
export const PortalStep = named('PortalStep', Type.Object({ ...common, isMine: Type.Boolean() }))
export type PortalStepWire = Static<typeof PortalStep>
export const StepSummary = named(
  'StepSummary',
  Type.Object({
    id: Id('step'),
    journeyId: Id('journey'),
    partner: PartnerRef,
    key: Type.String(),
    phase: Type.String(),
    title: Type.String(),
    state: oneOf(stepStates),
    holder: oneOf(holders),
    owner: nullable(Type.String()),
    required: Type.Boolean(),
    gate: Type.Boolean(),
    dueOn: CivilDate,
    isOverdue: Type.Boolean(),
    endedAt: nullable(Instant),
    version: Version,
  }),
)
