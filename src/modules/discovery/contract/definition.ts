/** What a form consists of: pages, fields, conditions, texts per language. Server, builder and public page read this. */
import { CountryCode, FreeText, listOf, named, oneOf, optional, type Static, strict, Text, Type } from '#platform/contract.ts'
import { comparisonOperators, comparisonsMax } from './conditions.ts'

export const pagesMax = 6
export const fieldsMax = 60
export const fileBytesMax = 20 * 1024 * 1024
export const filesPerFieldMax = 5
/** Required fields on the first page above which the builder warns. */
export const requiredOnFirstPageMax = 8

export const fieldKinds = [
  'short_text',
  'long_text',
  'email',
  'url',
  'phone',
  'country',
  'countries',
  'choice',
  'choices',
  'number',
  'money',
  'rate',
  'date',
  'yes_no',
  'consent',
  'file',
  'person',
  'heading',
] as const
export type FieldKind = (typeof fieldKinds)[number]
/** `hidden` comes from the address, the page before, or is fixed; `team` is filled in by us. */
export const audiences = ['applicant', 'hidden', 'team'] as const
export const patterns = ['letters', 'digits', 'slug', 'postal_code', 'registration_number', 'vat_id'] as const
export const patternSources: Readonly<Record<(typeof patterns)[number], string>> = {
  letters: '^[\\p{L}\\p{M} .\'-]+$',
  digits: '^[0-9]+$',
  slug: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
  postal_code: '^[A-Za-z0-9 -]{2,12}$',
  registration_number: '^[A-Za-z0-9 ./-]{2,60}$',
  vat_id: '^[A-Z]{2}[0-9A-Za-z+*.]{2,13}$',
}
/** What an answer also becomes when the application is submitted; `custom.<key>` fills a field of the workspace. */
export const fillTargets = [
  'partner.legalName',
  'partner.website',
  'partner.country',
  'partner.regions',
  'partner.industry',
  'partner.employeeBand',
  'partner.registrationNumber',
  'partner.vatId',
  'contact.fullName',
  'contact.email',
  'contact.phone',
  'contact.title',
] as const

const Key = Type.String({ pattern: '^[a-z]([a-z0-9_]{0,58}[a-z0-9])?$', examples: ['company'] })
/** One text per language; the form's default language must be there. */
export const LocalText = (maxLength: number) =>
  Type.Record(Type.String({ maxLength: 35 }), FreeText(maxLength), { maxProperties: 20, examples: [{ en: 'Company' }] })
export type LocalTextValue = Readonly<Record<string, string>>

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
    of: Type.Array(Type.Union([ComparisonShape, strict({ match, of: Type.Array(ComparisonShape, { minItems: 1, maxItems: comparisonsMax }) })]), {
      minItems: 1,
      maxItems: comparisonsMax,
    }),
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
    fills: optional(Type.String({ maxLength: 80, pattern: '^(partner|contact)\\.[A-Za-z]+$|^custom\\.[a-z][a-z0-9_]*$', examples: ['partner.legalName'] })),
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
    pages: Type.Array(strict({ key: Key, title: LocalText(200), fields: listOf(FormField, fieldsMax) }), { minItems: 1, maxItems: pagesMax }),
    thanks: strict({ title: LocalText(200), text: LocalText(2000) }),
    privacy: strict({ version: Text(40), text: LocalText(10_000) }),
  }),
)
export type FormDefinitionValue = Static<typeof FormDefinition>

export const fieldsOf = (definition: FormDefinitionValue): FormFieldValue[] => definition.pages.flatMap((page) => page.fields)
export const audienceOf = (field: FormFieldValue): (typeof audiences)[number] => field.shownTo ?? 'applicant'
/** Fields that the applicant sees and fills in. */
export const applicantFields = (definition: FormDefinitionValue): FormFieldValue[] =>
  fieldsOf(definition).filter((field) => audienceOf(field) === 'applicant' && field.kind !== 'heading')
/** Conditions may look at anything that is known while the applicant fills in: not at what the team fills in later. */
export const fieldsBeforeSubmit = (definition: FormDefinitionValue): FormFieldValue[] => fieldsOf(definition).filter((field) => audienceOf(field) !== 'team')

/** The text in this language, or its base language, or the default, or any: never nothing where there is something. */
export const textIn = (text: LocalTextValue | undefined, language: string, fallback: string): string => {
  if (!text) return ''
  return text[language] ?? text[language.split('-')[0]!] ?? text[fallback] ?? Object.values(text)[0] ?? ''
}

/** Minutes that filling in takes, half a minute at least: 8 s a short field, 45 s a long one, 30 s a file or person. */
export const minutesToFillIn = (definition: FormDefinitionValue): number => {
  const seconds = applicantFields(definition).reduce((sum, field) => sum + (secondsFor[field.kind] ?? 8), 0)
  return Math.max(1, Math.round(seconds / 60))
}
const secondsFor: Partial<Record<FieldKind, number>> = { long_text: 45, file: 30, person: 30, countries: 15, choices: 12, money: 12, consent: 4, yes_no: 4 }
