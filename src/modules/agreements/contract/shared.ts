/** Shapes that several endpoints of agreements answer with or take. */
import { CivilDate, Id, named, nullable, oneOf, optional, strict, Text, Type } from '#platform/contract.ts'

export const components = ['legal', 'technical', 'business', 'marketing', 'support'] as const
/** Kinds of blocks of a document; cells of a `row` are parted by ` | `. */
export const blockKinds = ['title', 'heading', 'subheading', 'minor', 'paragraph', 'item', 'row', 'term'] as const
export const termLevels = ['agreement', 'ended_agreement', 'type', 'workspace', 'built_in', 'none'] as const
export const beatenReasons = [
  'wider_scope',
  'lower_priority',
  'parent_of_addendum',
  'earlier_effective',
  'earlier_executed',
  'agreement_wins',
  'type_wins',
  'workspace_wins',
  'tier_wins',
  'ended',
] as const

const names = (description: string) =>
  optional(Type.Array(Text(100), { minItems: 1, maxItems: 200, uniqueItems: true, description }))
export const TermScope = named(
  'TermScope',
  strict(
    {
      products: names('Product lines.'),
      countries: names('Countries, as ISO 3166 codes.'),
      segments: names('Customer segments.'),
      tiers: names('Tiers of the partner.'),
      currencies: names('Currencies of the sale.'),
      waysOfWorking: names('Ways of working, such as resale or referral.'),
    },
    {
      description: 'Where the term holds; a key that is left out holds everywhere.',
      examples: [{ countries: ['DE', 'AT'] }],
    },
  ),
)
export const TermValues = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  maxProperties: 60,
  description: 'The values of the kind; its schema stands in the list of term kinds.',
  examples: [{ days: 90, extensions: 1, extensionDays: 45 }],
})
export const KindName = Type.String({ minLength: 1, maxLength: 60, examples: ['deal_protection'] })
export const termFields = {
  kind: KindName,
  values: TermValues,
  scope: optional(TermScope),
  priority: optional(
    Type.Integer({ minimum: 0, maximum: 1000, description: 'Which of two overlapping terms wins; the higher one.' }),
  ),
  effectiveFrom: optional(nullable(CivilDate)),
  effectiveTo: optional(nullable(CivilDate)),
}
export const Enforcement = named(
  'TermEnforcement',
  Type.Object({
    kept: Type.Boolean({
      description: 'A module of this installation reads and keeps it; else it is recorded, not enforced.',
    }),
    by: Type.Array(Type.String(), { description: 'Modules that keep it now.' }),
    words: Type.String(),
  }),
)
export const TermText = {
  title: Type.String(),
  component: oneOf(components),
  sentences: Type.Array(Type.String(), { description: 'The term in plain words, printed from its values.' }),
  scopeWords: Type.String({ description: 'Where it holds, in words; empty when everywhere.' }),
  enforcement: Enforcement,
}
export const Language = optional(
  oneOf(['en', 'de', 'es'], { description: "Of the sentences; the workspace's own by default." }),
)
export const TermIssue = named(
  'TermIssue',
  Type.Object({
    index: Type.Integer({ description: 'Place in the list that was sent, from 0.' }),
    kind: Type.String(),
    field: Type.String(),
    rule: Type.String(),
    message: Type.String(),
  }),
)
export const By = named(
  'AgreementActor',
  Type.Object({ kind: Type.String(), id: nullable(Type.String()), name: Type.String() }),
)
export const TypeRef = nullable(Type.Object({ id: Id('partnerType'), key: Type.String(), name: Type.String() }))
