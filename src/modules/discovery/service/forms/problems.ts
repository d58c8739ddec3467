/** What stands against publishing a form, and what its author should think over. Pure. */
import { comparisonsMax, comparisonsOf } from '../../contract/conditions.ts'
import type { FormDefinitionValue, FormFieldValue } from '../../contract/definition.ts'
import {
  applicantFields,
  audienceOf,
  fieldsMax,
  fieldsOf,
  fillTargets,
  requiredOnFirstPageMax,
} from '../../contract/fields.ts'

export type FormProblem = { field: string | null; rule: string; message: string; blocks: boolean }
type Languages = { languages: readonly string[]; defaultLanguage: string }

/** Every problem at once; those that block come first. */
export const formProblems = (definition: FormDefinitionValue, languages: Languages): FormProblem[] => {
  const problems = [
    ...structure(definition),
    ...fieldsOf(definition).flatMap((field) => ofField(field, languages)),
    ...conditions(definition),
    ...whole(definition, languages),
    ...warnings(definition, languages),
  ]
  return [...problems.filter((problem) => problem.blocks), ...problems.filter((problem) => !problem.blocks)]
}

const blocking = (field: string | null, rule: string, message: string): FormProblem => ({
  field,
  rule,
  message,
  blocks: true,
})

const structure = (definition: FormDefinitionValue): FormProblem[] => {
  const fields = fieldsOf(definition)
  const keys = new Set<string>()
  const doubled = fields.filter((field) => keys.size === keys.add(field.key).size)
  const pages = new Set(definition.pages.map((page) => page.key))
  return [
    ...doubled.map((field) => blocking(field.key, 'doubled', `Two fields have the key ${field.key}`)),
    ...(pages.size < definition.pages.length ? [blocking(null, 'doubled', 'Two pages have the same key')] : []),
    ...(fields.length > fieldsMax
      ? [blocking(null, 'fields', `A form has ${fieldsMax} fields at most; this one has ${fields.length}`)]
      : []),
    ...definition.pages
      .filter((page) => page.fields.length === 0)
      .map((page) => blocking(null, 'empty_page', `Page ${page.key} asks nothing`)),
  ]
}

const ofField = (field: FormFieldValue, { defaultLanguage }: Languages): FormProblem[] => {
  const problems: FormProblem[] = []
  const wrong = (rule: string, message: string) => problems.push(blocking(field.key, rule, message))
  if (!field.label[defaultLanguage]?.trim()) wrong('label', `Field ${field.key} has no label in ${defaultLanguage}`)
  const chooses = field.kind === 'choice' || field.kind === 'choices'
  const options = field.options ?? []
  if (chooses && options.length === 0) wrong('options', `Field ${field.key} offers nothing to choose`)
  if (new Set(options.map((option) => option.value)).size < options.length)
    wrong('options', `Field ${field.key} offers one value twice`)
  for (const option of options)
    if (!option.label[defaultLanguage]?.trim())
      wrong('options', `An option of field ${field.key} has no label in ${defaultLanguage}`)
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    wrong('limits', `Field ${field.key}: the least is above the most`)
  if (field.minLength !== undefined && field.maxLength !== undefined && field.minLength > field.maxLength)
    wrong('limits', `Field ${field.key}: the shortest is above the longest`)
  if (field.fills && !field.fills.startsWith('custom.') && !(fillTargets as readonly string[]).includes(field.fills))
    wrong('fills', `Field ${field.key} fills ${field.fills}, which is no field of a partner or contact`)
  if (audienceOf(field) === 'hidden') {
    if (!field.valueFrom) wrong('hidden', `Hidden field ${field.key} does not say where its value comes from`)
    if (field.valueFrom?.source === 'parameter' && !field.valueFrom.name)
      wrong('hidden', `Hidden field ${field.key} does not name its parameter`)
    if (field.valueFrom?.source === 'constant' && field.valueFrom.value === undefined)
      wrong('hidden', `Hidden field ${field.key} has no value`)
    if (!['short_text', 'long_text', 'choice', 'url'].includes(field.kind))
      wrong('hidden', `Hidden field ${field.key} has to be a text`)
    // A value from the address is analytics; it must never decide who somebody is.
    if (field.fills)
      wrong('hidden', `Hidden field ${field.key} cannot fill a record: its value is not the applicant's word`)
  }
  if (audienceOf(field) !== 'applicant' && field.required)
    wrong('required', `Field ${field.key} is not shown to the applicant and cannot be required`)
  return problems
}

const conditions = (definition: FormDefinitionValue): FormProblem[] => {
  const problems: FormProblem[] = []
  const all = new Map(fieldsOf(definition).map((field) => [field.key, field]))
  const asked = new Set<string>()
  for (const field of fieldsOf(definition)) {
    if (field.showIf) {
      const comparisons = comparisonsOf(field.showIf)
      if (comparisons.length > comparisonsMax)
        problems.push(
          blocking(field.key, 'condition', `The condition of ${field.key} compares more than ${comparisonsMax} times`),
        )
      for (const comparison of comparisons) {
        const other = all.get(comparison.field)
        if (!other)
          problems.push(
            blocking(
              field.key,
              'condition',
              `The condition of ${field.key} uses ${comparison.field}, which is no field of this form`,
            ),
          )
        else if (audienceOf(other) === 'team')
          problems.push(
            blocking(
              comparison.field,
              'condition',
              `Field ${comparison.field} is filled in by the team and cannot decide what an applicant sees`,
            ),
          )
        else if (!asked.has(comparison.field))
          problems.push(
            blocking(
              comparison.field,
              'condition_order',
              `Field ${comparison.field} is used in a condition before it is asked`,
            ),
          )
        if (comparison.is !== 'answered' && comparison.value === undefined)
          problems.push(
            blocking(field.key, 'condition', `A comparison of ${field.key} with ${comparison.field} has no value`),
          )
      }
    }
    if (field.kind !== 'heading') asked.add(field.key)
  }
  return problems
}

const whole = (definition: FormDefinitionValue, { defaultLanguage }: Languages): FormProblem[] => {
  const asks = (target: string) =>
    applicantFields(definition).some((field) => field.fills === target && field.required && !field.showIf)
  const doubled = new Map<string, number>()
  for (const field of fieldsOf(definition))
    if (field.fills) doubled.set(field.fills, (doubled.get(field.fills) ?? 0) + 1)
  const consents = applicantFields(definition).filter((field) => field.kind === 'consent')
  return [
    ...(definition.privacy.text[defaultLanguage]?.trim()
      ? []
      : [blocking(null, 'privacy', 'There is no privacy text')]),
    ...(asks('partner.legalName') && asks('contact.email')
      ? []
      : [blocking(null, 'identity', "There is no way to learn the company's name and an e-mail")]),
    ...(consents.some((field) => field.required && !field.showIf)
      ? []
      : [blocking(null, 'consent', 'No required consent is asked for')]),
    ...(definition.thanks.title[defaultLanguage]?.trim()
      ? []
      : [blocking(null, 'thanks', 'The thanks page has no title')]),
    ...[...doubled]
      .filter(([, times]) => times > 1)
      .map(([target]) => blocking(null, 'fills', `Two fields fill ${target}`)),
  ]
}

const warnings = (definition: FormDefinitionValue, { languages, defaultLanguage }: Languages): FormProblem[] => {
  const required = (definition.pages[0]?.fields ?? []).filter(
    (field) => field.required && audienceOf(field) === 'applicant',
  ).length
  const texts = [
    definition.thanks.title,
    definition.privacy.text,
    ...definition.pages.map((page) => page.title),
    ...fieldsOf(definition).map((field) => field.label),
  ]
  const missing = languages.filter(
    (language) =>
      language !== defaultLanguage && texts.some((text) => text[defaultLanguage]?.trim() && !text[language]?.trim()),
  )
  return [
    ...(required > requiredOnFirstPageMax
      ? [
          {
            field: null,
            rule: 'first_page',
            message: `The first page asks ${required} required questions; more than ${requiredOnFirstPageMax} make people leave`,
            blocks: false,
          },
        ]
      : []),
    ...missing.map((language) => ({
      field: null,
      rule: 'language',
      message: `Some texts are missing in ${language}; ${defaultLanguage} is shown instead`,
      blocks: false,
    })),
  ]
}
