/** Answers of an application against its form: what is kept, what is copied out, what happens when the form changes. */
import { createHash } from 'node:crypto'
import type { FieldIssue } from '#platform/errors.ts'
import { answerIssues, websiteOf } from '../../contract/answers.ts'
import { isAnswered, standingAnswers } from '../../contract/conditions.ts'
import type { FormDefinitionValue, FormFieldValue } from '../../contract/definition.ts'
import { applicantFields, audienceOf, fieldsBeforeSubmit, fieldsOf, textIn } from '../../contract/fields.ts'
import type { ApplicationRow, ApplicationValues } from '../../queries/applications.ts'
import { stable } from '../forms/wire.ts'
import { domainEvidence } from '../partners.ts'

export type Values = Record<string, unknown>

/** Stored answers with the given ones over them; null or emptiness takes an answer away. */
export const mergeAnswers = (before: Values, given: Readonly<Values>): Values => {
  const merged = { ...before }
  for (const [key, value] of Object.entries(given)) {
    if (isAnswered(value)) merged[key] = value
    else delete merged[key]
  }
  return merged
}

/** Issues of what an applicant sends: unknown keys, keys that are not the applicant's, and values that do not fit. */
export const sentIssues = (
  definition: FormDefinitionValue,
  given: Readonly<Values>,
  language: string,
  fallback: string,
): FieldIssue[] => {
  const own = applicantFields(definition).filter((field) => field.kind !== 'file')
  return answerIssues(own, given, { complete: false, language, fallback })
}
/** Everything that stands against submitting, at once. */
export const submitIssues = (
  definition: FormDefinitionValue,
  answers: Readonly<Values>,
  language: string,
  fallback: string,
): FieldIssue[] => {
  const fields = fieldsBeforeSubmit(definition)
  const known = new Set(fields.map((field) => field.key))
  const relevant = Object.fromEntries(Object.entries(answers).filter(([key]) => known.has(key)))
  return answerIssues(fields, relevant, { complete: true, language, fallback })
}

/** The answers that belong to questions which are shown, and the labels of the others. */
export const keptAnswers = (
  definition: FormDefinitionValue,
  answers: Readonly<Values>,
  language: string,
  fallback: string,
): { answers: Values; dropped: string[] } => {
  const fields = fieldsBeforeSubmit(definition)
  const { answers: kept, dropped } = standingAnswers(fields, answers)
  const labels = new Map(fields.map((field) => [field.key, textIn(field.label, language, fallback) || field.key]))
  return { answers: kept, dropped: dropped.map((key) => labels.get(key) ?? key) }
}

/** Values of hidden fields, from the page's address, the page before, or fixed. Too long ones are cut: nobody sees an error. */
export const hiddenValues = (
  definition: FormDefinitionValue,
  from: { parameters: Readonly<Record<string, string>>; referrer: string | undefined },
): Values => {
  const values: Values = {}
  for (const field of fieldsOf(definition)) {
    if (audienceOf(field) !== 'hidden' || !field.valueFrom) continue
    const { source, name, value } = field.valueFrom
    const found =
      source === 'constant'
        ? value
        : source === 'referrer'
          ? from.referrer
          : name === undefined
            ? undefined
            : from.parameters[name]
    if (found?.trim()) values[field.key] = found.trim().slice(0, 200)
  }
  return values
}

/** Carries answers over to a newer version of the form: equal keys stay; questions that changed are named. */
export const carryOver = (
  before: FormDefinitionValue,
  after: FormDefinitionValue,
  answers: Readonly<Values>,
): { answers: Values; changed: string[] } => {
  const old = new Map(fieldsOf(before).map((field) => [field.key, field]))
  const carried: Values = {}
  const changed: string[] = []
  for (const field of fieldsOf(after)) {
    const value = answers[field.key]
    if (!isAnswered(value)) continue
    const was = old.get(field.key)
    // An answer of another kind would be nonsense under the new question; it is asked anew.
    if (was && was.kind !== field.kind) {
      changed.push(field.key)
      continue
    }
    carried[field.key] = value
    if (!was || questionOf(was) !== questionOf(field)) changed.push(field.key)
  }
  return { answers: carried, changed }
}
const questionOf = ({
  label,
  options,
  min,
  max,
  minLength,
  maxLength,
  pattern,
  required,
  countries,
}: FormFieldValue): string => stable({ label, options, min, max, minLength, maxLength, pattern, required, countries })

const filled = (definition: FormDefinitionValue, answers: Readonly<Values>, target: string): unknown => {
  const field = applicantFields(definition).find((one) => one.fills === target)
  return field ? answers[field.key] : undefined
}
export const filledText = (
  definition: FormDefinitionValue,
  answers: Readonly<Values>,
  target: string,
): string | undefined => {
  const value = filled(definition, answers, target)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
export const filledList = (definition: FormDefinitionValue, answers: Readonly<Values>, target: string): string[] => {
  const value = filled(definition, answers, target)
  return Array.isArray(value)
    ? value.filter((one) => typeof one === 'string')
    : typeof value === 'string'
      ? [value]
      : []
}

/** Columns by which the application is found, matched and mailed. */
export const summaryOf = (
  definition: FormDefinitionValue,
  answers: Readonly<Values>,
  before?: ApplicationRow,
): ApplicationValues => {
  const text = (target: string, most: number) => filledText(definition, answers, target)?.slice(0, most)
  const email = text('contact.email', 254)
  const website = text('partner.website', 2000)
  const country = text('partner.country', 2)
  const site = website === undefined ? undefined : domainEvidence(websiteOf(website) ?? website)
  return {
    company: text('partner.legalName', 200) ?? '',
    contact_name: text('contact.fullName', 200) ?? '',
    phone: text('contact.phone', 40) ?? null,
    country: country && /^[A-Z]{2}$/.test(country) ? country : null,
    website: website === undefined ? null : (websiteOf(website) ?? website),
    website_domain: site && (site.kind === 'own' || site.kind === 'shared_page') ? site.key : null,
    ...emailColumns(email, before),
  }
}
/** A changed address has to be proven again. */
export const emailColumns = (email: string | undefined, before?: ApplicationRow): ApplicationValues => {
  const folded = email === undefined ? null : email.normalize('NFC').toLowerCase()
  return {
    email: email ?? null,
    email_folded: folded,
    email_domain:
      folded === null ? null : (domainEvidence(folded).key || folded.split('@')[1] || '').slice(0, 253) || null,
    ...(before && before.email_folded !== folded && { email_proven_at: null }),
  }
}

/** Equal for equal words about anything but who they are; null where there is too little to compare. */
export const answersHash = (definition: FormDefinitionValue, answers: Readonly<Values>): string | null => {
  const words = Object.fromEntries(
    applicantFields(definition)
      .filter(
        (field) =>
          ['long_text', 'short_text'].includes(field.kind) &&
          field.fills === undefined &&
          isAnswered(answers[field.key]),
      )
      .map((field) => [
        field.key,
        String(answers[field.key]).normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim(),
      ]),
  )
  const length = Object.values(words).reduce((sum, one) => sum + one.length, 0)
  return length < sameAnswersLengthMin ? null : createHash('sha256').update(stable(words)).digest('hex')
}
const sameAnswersLengthMin = 40
