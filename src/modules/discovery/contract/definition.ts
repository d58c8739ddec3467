/** What a form consists of, as schemas: pages, fields, conditions, texts per language. */
import {
  CountryCode,
  FreeText,
  listOf,
  named,
  oneOf,
  optional,
  type Static,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { comparisonOperators, comparisonsMax } from './conditions.ts'
import { audiences, fieldKinds, fieldsMax, filesPerFieldMax, pagesMax, patterns } from './fields.ts'

const Key = Type.String({ pattern: '^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$', examples: ['company'] })
/** One text per language; the form's default language must be there. */
export const LocalText = (maxLength: number) =>
  Type.Record(Type.String({ maxLength: 35 }), FreeText(maxLength), { maxProperties: 20, examples: [{ en: 'Company' }] })

const ComparisonShape = strict({
  field: Key,
  is: oneOf(comparisonOperators),
  value: optional(Type.Union([FreeText(200), Type.Number(), Type.Boolean(), listOf(FreeText(200), 200)])),
})
const match = oneOf(['all', 'any'])
export const ConditionShape = named(
  'FormCondition',
  strict({
    match,
    of: Type.Array(
      Type.Union([
        ComparisonShape,
        strict({ match, of: Type.Array(ComparisonShape, { minItems: 1, maxItems: comparisonsMax }) }),
      ]),
      {
        minItems: 1,
        maxItems: comparisonsMax,
      },
    ),
  }),
)

export const FormField = named(
  'FormField',
  strict({
    key: Key,
    kind: oneOf(fieldKinds),
    label: LocalText(300),
    help: optional(LocalText(1000)),
    required: optional(Type.Boolean()),
    shownTo: optional(oneOf(audiences, { description: 'Who gives the value: the applicant unless said.' })),
    valueFrom: optional(
      strict({
        source: oneOf(['parameter', 'referrer', 'constant'], { description: 'Where a hidden field takes its value.' }),
        name: optional(Text(60)),
        value: optional(FreeText(200)),
      }),
    ),
    fills: optional(
      Type.String({
        maxLength: 80,
        pattern: '^(partner|contact)\\.[A-Za-z]+$|^custom\\.[a-z][a-z0-9_]*$',
        examples: ['partner.legalName'],
      }),
    ),
    min: optional(Type.Number()),
    max: optional(Type.Number()),
    minLength: optional(Type.Integer({ minimum: 0, maximum: 5000 })),
    maxLength: optional(Type.Integer({ minimum: 1, maximum: 5000 })),
    pattern: optional(oneOf(patterns)),
    filesMax: optional(Type.Integer({ minimum: 1, maximum: filesPerFieldMax })),
    options: optional(listOf(strict({ value: Text(80), label: LocalText(200) }), 200)),
    countries: optional(listOf(CountryCode, 250, { description: 'Only these countries can be chosen.' })),
    showIf: optional(ConditionShape),
    criterion: optional(Text(80, { description: 'Key of a rubric criterion for which the answer is first evidence.' })),
  }),
)
export type FormFieldValue = Static<typeof FormField>

export const FormDefinition = named(
  'FormDefinition',
  strict({
    intro: optional(LocalText(2000)),
    pages: Type.Array(strict({ key: Key, title: LocalText(200), fields: listOf(FormField, fieldsMax) }), {
      minItems: 1,
      maxItems: pagesMax,
    }),
    thanks: strict({ title: LocalText(200), text: LocalText(2000) }),
    privacy: strict({ version: Text(40), text: LocalText(10_000) }),
  }),
)
export type FormDefinitionValue = Static<typeof FormDefinition>
