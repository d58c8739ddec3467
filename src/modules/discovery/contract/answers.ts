/** Whether answers fit their fields. Used by the server at save and submit and by the page while somebody types. */
import { type AnswerRule, answerWords } from './answer-words.ts'
import type { Answers } from './conditions.ts'
import { isAnswered, shownKeys } from './conditions.ts'
import type { FormFieldValue } from './definition.ts'
import { audienceOf, filesPerFieldMax, patternSources, textIn } from './fields.ts'

export type AnswerIssue = { field: string; rule: string; message: string }
export type AnswerWords = { language: string; fallback: string }

/**
 * Every issue of the answers to these fields, at once. `complete` also asks for required fields that are shown.
 * Keys that are no field are an issue; headings take no answer.
 */
export const answerIssues = (
  fields: readonly FormFieldValue[],
  answers: Answers,
  options: AnswerWords & { complete: boolean },
): AnswerIssue[] => {
  const issues: AnswerIssue[] = []
  const known = new Map(fields.map((field) => [field.key, field]))
  const labelOf = (field: FormFieldValue) => textIn(field.label, options.language, options.fallback) || field.key
  const shown = shownKeys(fields, answers)
  for (const [key, value] of Object.entries(answers)) {
    const field = known.get(key)
    if (!field || field.kind === 'heading')
      issues.push({ field: key, rule: 'unknown', message: answerWords(options.language, 'unknown', { key }) })
    else if (isAnswered(value)) {
      const wrong = wrongValue(field, value)
      if (wrong)
        issues.push({
          field: key,
          rule: wrong.rule,
          message: `${labelOf(field)}: ${answerWords(options.language, wrong.rule, wrong)}`,
        })
    }
  }
  if (!options.complete) return issues
  for (const field of fields) {
    if (!field.required || field.kind === 'heading' || audienceOf(field) !== 'applicant' || !shown.has(field.key))
      continue
    const value = answers[field.key]
    if (field.kind === 'consent' ? value !== true : !isAnswered(value))
      issues.push({
        field: field.key,
        rule: 'required',
        message: `${labelOf(field)}: ${answerWords(options.language, field.kind === 'consent' ? 'consent' : 'required')}`,
      })
  }
  return issues
}

/** `limit` is the number that the words name. */
export type Wrong = { rule: AnswerRule; limit: number } | undefined

/** What is wrong with one value; undefined when it fits. */
export const wrongValue = (field: FormFieldValue, value: unknown): Wrong => {
  switch (field.kind) {
    case 'short_text':
      return wrongText(field, value, 200)
    case 'long_text':
      return wrongText(field, value, 5000)
    case 'email':
      return typeof value === 'string' && isEmail(value) ? undefined : wrong('email')
    case 'url':
      return typeof value === 'string' && value.length <= 2000 && websiteOf(value) ? undefined : wrong('url')
    case 'phone':
      return typeof value === 'string' && /^\+?[0-9 ()./-]{6,30}$/.test(value.trim()) ? undefined : wrong('phone')
    case 'country':
      return isCountry(field, value) ? undefined : wrong('country')
    case 'countries':
      return isListOf(value, 250, (one) => isCountry(field, one)) ? undefined : wrong('countries')
    case 'choice':
      return isOption(field, value) ? undefined : wrong('option')
    case 'choices':
      return isListOf(value, 200, (one) => isOption(field, one)) ? undefined : wrong('option')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? outside(field, value) : wrong('number')
    case 'rate':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? outside(field, value) : wrong('rate')
    case 'money':
      return isMoney(value) ? outside(field, Number(value.amountMinor)) : wrong('money')
    case 'date':
      return typeof value === 'string' && isDate(value) ? undefined : wrong('date')
    case 'yes_no':
    case 'consent':
      return typeof value === 'boolean' ? undefined : wrong('yes_no')
    case 'file':
      return isListOf(
        value,
        field.filesMax ?? filesPerFieldMax,
        (one) => typeof one === 'string' && /^\d{1,4}$/.test(one),
      )
        ? undefined
        : wrong('file', field.filesMax ?? filesPerFieldMax)
    case 'person':
      return wrongPerson(value)
    case 'heading':
      return wrong('unknown')
  }
}

const wrong = (rule: AnswerRule, limit = 0): Wrong => ({ rule, limit })

/** `https://acme.com` of what people type: with or without scheme. Undefined when there is no host with a point in it. */
export const websiteOf = (text: string): string | undefined => {
  const trimmed = text.trim()
  if (/\s/.test(trimmed) || trimmed === '') return undefined
  const url = URL.parse(/^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    !/^[^.]+(\.[^.]+)+$/.test(url.hostname) ||
    /^[0-9.]+$/.test(url.hostname)
  )
    return undefined
  return url.href
}

export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>"(),:;[\]\\]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text)

const wrongText = (field: FormFieldValue, value: unknown, kindMax: number): Wrong => {
  if (typeof value !== 'string') return wrong('text')
  const max = Math.min(field.maxLength ?? kindMax, kindMax)
  if (value.length > max) return wrong('maxLength', max)
  if (field.minLength !== undefined && value.trim().length < field.minLength) return wrong('minLength', field.minLength)
  if (field.pattern && !new RegExp(patternSources[field.pattern], 'u').test(value.trim())) return wrong('pattern')
  return undefined
}
const outside = (field: FormFieldValue, value: number): Wrong => {
  if (field.min !== undefined && value < field.min) return wrong('minimum', field.min)
  if (field.max !== undefined && value > field.max) return wrong('maximum', field.max)
  return undefined
}
const isCountry = (field: FormFieldValue, value: unknown): boolean =>
  typeof value === 'string' && /^[A-Z]{2}$/.test(value) && (!field.countries || field.countries.includes(value))
const isOption = (field: FormFieldValue, value: unknown): boolean =>
  (field.options ?? []).some((option) => option.value === value)
const isListOf = (value: unknown, max: number, fits: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= max && value.every(fits) && new Set(value).size === value.length
const isMoney = (value: unknown): value is { currency: string; amountMinor: string } =>
  typeof value === 'object' &&
  value !== null &&
  'currency' in value &&
  'amountMinor' in value &&
  Object.keys(value).length === 2 &&
  typeof value.currency === 'string' &&
  /^[A-Z]{3}$/.test(value.currency) &&
  typeof value.amountMinor === 'string' &&
  /^-?[0-9]{1,19}$/.test(value.amountMinor)
const isDate = (text: string): boolean => {
  if (!/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const parsed = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
}
const personKeys: Readonly<Record<string, number>> = { fullName: 200, email: 254, phone: 40, title: 200 }
const wrongPerson = (value: unknown): Wrong => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('person')
  for (const [key, text] of Object.entries(value))
    if (!(key in personKeys) || typeof text !== 'string' || text.length > personKeys[key]!) return wrong('person')
  const { fullName, email } = value as Record<string, string>
  if (!fullName?.trim()) return wrong('person')
  return email && isEmail(email) ? undefined : wrong('person')
}
