/**
 * Fields of a form: their kinds, limits and texts. Free of schemas, because the public page works with them too.
 */
import type { FormDefinitionValue, FormFieldValue } from './definition.ts'

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
  letters: "^[\\p{L}\\p{M} .'-]+$",
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

export type LocalTextValue = Readonly<Record<string, string>>

export const fieldsOf = (definition: FormDefinitionValue): FormFieldValue[] =>
  definition.pages.flatMap((page) => page.fields)
export const audienceOf = (field: FormFieldValue): (typeof audiences)[number] => field.shownTo ?? 'applicant'
/** Fields that the applicant sees and fills in. */
export const applicantFields = (definition: FormDefinitionValue): FormFieldValue[] =>
  fieldsOf(definition).filter((field) => audienceOf(field) === 'applicant' && field.kind !== 'heading')
/** Conditions may look at anything that is known while the applicant fills in: not at what the team fills in later. */
export const fieldsBeforeSubmit = (definition: FormDefinitionValue): FormFieldValue[] =>
  fieldsOf(definition).filter((field) => audienceOf(field) !== 'team')

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
const secondsFor: Partial<Record<FieldKind, number>> = {
  long_text: 45,
  file: 30,
  person: 30,
  countries: 15,
  choices: 12,
  money: 12,
  consent: 4,
  yes_no: 4,
}
