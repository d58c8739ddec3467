/** What a journey template says: phases, steps, what ends them, and the path to first results. */
import { FreeText, named, nullable, oneOf, optional, type Static, strict, Text, Type, Url } from '#platform/contract.ts'
import { gateKinds, proofKinds, sides, stepRoles } from './states.ts'

const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$', examples: ['first_call'] })
const Value = Type.Union([
  Type.String({ maxLength: 200 }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Text(200), { maxItems: 50 }),
])

export const JourneyCondition = named(
  'JourneyCondition',
  strict(
    {
      about: oneOf(['term', 'need', 'answer', 'type', 'region', 'product']),
      key: optional(Text(120, { description: 'Of a term its kind, or kind and field: api_access.environments.' })),
      is: oneOf(['present', 'absent', 'equals', 'contains', 'at_least', 'one_of']),
      value: optional(Value),
    },
    { examples: [{ about: 'term', key: 'api_access.environments', is: 'contains', value: 'live' }] },
  ),
)
export type JourneyCondition = Static<typeof JourneyCondition>

export const EventRule = named(
  'StepEventRule',
  strict(
    {
      event: Text(60),
      where: Type.Array(
        strict({
          field: Text(60),
          is: oneOf(['equals', 'contains', 'at_least', 'one_of']),
          value: Value,
        }),
        { maxItems: 5 },
      ),
      count: Type.Integer({ minimum: 1, maximum: 500, description: 'How many such facts it takes.' }),
      distinct: nullable(Text(60, { description: 'A field whose values count once each: people, say.' })),
      lookBack: Type.Boolean({ description: 'What happened before the journey began counts too.' }),
    },
    {
      examples: [
        {
          event: 'certification.awarded',
          where: [{ field: 'key', is: 'equals', value: 'sales' }],
          count: 2,
          distinct: 'personId',
          lookBack: true,
        },
      ],
    },
  ),
)
export type EventRule = Static<typeof EventRule>

const Owner = strict({ side: oneOf(sides), role: oneOf(stepRoles) })
const Texts = strict({ title: Text(120), why: FreeText(300) })
export const StepTemplate = named(
  'StepTemplate',
  strict({
    key: Key,
    phase: Key,
    title: Text(120),
    why: FreeText(300, { description: 'Why it matters, in one sentence.' }),
    help: FreeText(2000),
    links: Type.Array(
      strict({ label: Text(80), url: Type.Union([Url, Type.String({ pattern: '^/', maxLength: 300 })]) }),
      { maxItems: 5 },
    ),
    translations: strict({ de: optional(Texts), es: optional(Texts) }),
    owners: Type.Array(Owner, { minItems: 0, maxItems: 2, description: 'The second one makes it a joint step.' }),
    approver: nullable(Owner),
    dueDays: Type.Integer({ minimum: 0, maximum: 730 }),
    dueFrom: nullable(Key),
    after: Type.Array(Key, { maxItems: 20, uniqueItems: true }),
    required: Type.Boolean(),
    gate: oneOf(['go_live', 'none']),
    waivedBy: nullable(oneOf(gateKinds)),
    proof: Type.Array(oneOf(proofKinds), { minItems: 1, maxItems: 4, uniqueItems: true }),
    proofHint: FreeText(200),
    fields: Type.Array(strict({ key: Key, label: Text(120), required: Type.Boolean() }), { maxItems: 20 }),
    events: Type.Array(EventRule, { maxItems: 5, description: 'All of them have to be met.' }),
    reopenOn: Type.Array(EventRule, { maxItems: 5 }),
    showIf: Type.Array(JourneyCondition, { maxItems: 5 }),
    perTerm: nullable(oneOf(['certification'], { description: 'One step for each row of this term.' })),
    weight: Type.Integer({ minimum: 1, maximum: 10 }),
    minutes: Type.Integer({ minimum: 1, maximum: 10_000 }),
  }),
)
export type StepTemplate = Static<typeof StepTemplate>
export const PathMilestone = named(
  'PathMilestone',
  strict({
    key: Key,
    title: Text(120),
    translations: strict({ de: optional(Text(120)), es: optional(Text(120)) }),
    day: Type.Integer({ minimum: 0, maximum: 365 }),
    events: Type.Array(EventRule, { minItems: 1, maxItems: 5, description: 'Any of them meets it.' }),
    showIf: Type.Array(JourneyCondition, { maxItems: 5 }),
  }),
)
export type PathMilestone = Static<typeof PathMilestone>
export const TemplateDefinition = named(
  'JourneyTemplateDefinition',
  strict({
    targetDays: Type.Integer({ minimum: 1, maximum: 730, description: 'From day 0 to go-live.' }),
    conditions: Type.Array(JourneyCondition, { maxItems: 10, description: 'When it is used; all have to hold.' }),
    phases: Type.Array(
      strict({ key: Key, title: Text(60), translations: strict({ de: optional(Text(60)), es: optional(Text(60)) }) }),
      { minItems: 1, maxItems: 8 },
    ),
    steps: Type.Array(StepTemplate, { minItems: 0, maxItems: 60 }),
    path: Type.Array(PathMilestone, { maxItems: 20 }),
  }),
)
export type TemplateDefinition = Static<typeof TemplateDefinition>
