/** Checks what arrives against the contract: every field at once, in words. Compiled on first use. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { TSchema } from 'typebox'
import type { FieldIssue } from '../errors.ts'

const make = (coerce: boolean) => {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    removeAdditional: false,
    useDefaults: coerce,
    coerceTypes: coerce ? 'array' : false,
    validateFormats: true,
  })
  formats.default(ajv, ['email', 'uri', 'date', 'date-time', 'time', 'uuid'])
  return ajv
}
const exact = make(false)
const coercing = make(true)

const compiled = new WeakMap<TSchema, ValidateFunction>()
const validator = (schema: TSchema, coerce: boolean) => {
  const known = compiled.get(schema)
  if (known) return known
  const made = (coerce ? coercing : exact).compile(schema)
  compiled.set(schema, made)
  return made
}

const issuesMax = 100

/** Issues of a body (types taken as they are) or of a query and params (text is turned into numbers, booleans, lists). */
export const check = (schema: TSchema, value: unknown, part: 'body' | 'query' | 'params'): FieldIssue[] => {
  const validate = validator(schema, part !== 'body')
  if (validate(value)) return []
  const errors = validate.errors ?? []
  // A union reports each branch; the branches' own errors only confuse when the union itself is reported.
  const unions = errors
    .filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf')
    .map((error) => error.schemaPath)
  const shown = errors.filter((error) => !unions.some((path) => error.schemaPath.startsWith(`${path}/`)))
  const issues = new Map<string, FieldIssue>()
  for (const error of shown) {
    const issue = toIssue(error)
    const key = `${issue.field}\n${issue.rule}`
    if (!issues.has(key)) issues.set(key, issue)
    if (issues.size >= issuesMax) break
  }
  return [...issues.values()]
}

const toIssue = (error: ErrorObject): FieldIssue => {
  const parent = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const named = (name: string) => (parent ? `${parent}.${name}` : name)
  const { params, keyword } = error
  switch (keyword) {
    case 'required':
      return {
        field: named(String(params['missingProperty'])),
        rule: 'required',
        message: `${named(String(params['missingProperty']))} is required.`,
      }
    case 'additionalProperties':
      return {
        field: named(String(params['additionalProperty'])),
        rule: 'unknown',
        message: `${named(String(params['additionalProperty']))} is not a field of this request.`,
      }
    default:
      return { field: parent || 'body', rule: keyword, message: `${parent || 'The body'} ${words(keyword, params)}.` }
  }
}

const words = (keyword: string, params: Record<string, unknown>): string => {
  const limit = String(params['limit'])
  switch (keyword) {
    case 'minLength':
      return limit === '1' ? 'must not be empty' : `needs ${limit} characters or more`
    case 'maxLength':
      return `takes ${limit} characters at most`
    case 'minimum':
      return `must be ${limit} or more`
    case 'maximum':
      return `must be ${limit} or less`
    case 'minItems':
      return `needs ${limit} entries or more`
    case 'maxItems':
      return `takes ${limit} entries at most`
    case 'uniqueItems':
      return 'must not hold the same entry twice'
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map((value) => (value === null ? 'null' : String(value))).join(', ')}`
    case 'const':
      return `must be ${String(params['allowedValue'])}`
    case 'format':
      return `must be ${formatWords[String(params['format'])] ?? `a valid ${String(params['format'])}`}`
    case 'type':
      return `must be ${Array.isArray(params['type']) ? params['type'].join(' or ') : String(params['type'])}`
    case 'pattern':
      return 'does not have the right form'
    default:
      return 'is not valid'
  }
}
const formatWords: Record<string, string> = {
  email: 'an e-mail address such as ana@acme.com',
  uri: 'an address such as https://acme.com',
  date: 'a date such as 2026-11-23',
  'date-time': 'a time such as 2026-11-23T09:00:00Z',
}

// Control characters other than tab, line feed and carriage return.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/
const depthMax = 32

/**
 * Text that cannot be stored byte for byte is refused anywhere in a body: control characters, NUL, half surrogates.
 * Also refuses more than 32 levels.
 */
export const checkTexts = (value: unknown, path = '', depth = 0): FieldIssue[] => {
  if (depth > depthMax)
    return [{ field: path.slice(0, 200), rule: 'depth', message: 'The body is nested more than 32 levels deep.' }]
  if (typeof value === 'string')
    return control.test(value) || !value.isWellFormed()
      ? [
          {
            field: path || 'body',
            rule: 'text',
            message: `${path || 'The body'} holds control characters or broken text.`,
          },
        ]
      : []
  if (value === null || typeof value !== 'object') return []
  const issues: FieldIssue[] = []
  for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const at = path ? `${path}.${key}` : String(key)
    if (typeof key === 'string' && (key === '__proto__' || control.test(key) || !key.isWellFormed()))
      issues.push({
        field: path || 'body',
        rule: 'text',
        message: 'A field name holds characters that are not allowed.',
      })
    else issues.push(...checkTexts(inner, at, depth + 1))
    if (issues.length >= issuesMax) break
  }
  return issues
}
