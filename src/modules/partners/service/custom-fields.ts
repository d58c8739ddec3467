/** Values of the workspace's own fields, held against their definitions. */

import { isCivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { FieldIssue } from '#platform/errors.ts'
import { contactIdsThatExist } from '../queries/contacts.ts'
import { activeMembers } from '../queries/people.ts'
import { type DefinitionRow, definitionsOf } from '../queries/settings.ts'

export type CustomValues = Readonly<Record<string, unknown>>

/**
 * Merges given values over the stored ones: null empties a field. Answers the whole, or every issue. Only what is given
 * is checked, plus required fields on a new record; imports may leave required ones open (`mayLack`).
 */
export const mergeCustom = async (
  tx: Tx,
  recordKind: string,
  before: CustomValues,
  given: CustomValues,
  options: { isNew: boolean; partnerSide?: boolean; mayLack?: boolean },
): Promise<{ values: Record<string, unknown>; issues: FieldIssue[] }> => {
  const keys = Object.keys(given)
  if (keys.length === 0 && !options.isNew) return { values: { ...before }, issues: [] }
  const definitions = new Map((await definitionsOf(tx, recordKind)).map((row) => [row.key, row]))
  const issues: FieldIssue[] = []
  const values: Record<string, unknown> = { ...before }
  for (const key of keys) {
    const field = `custom.${key}`
    const definition = definitions.get(key)
    if (!definition || definition.retired_at || (options.partnerSide && !definition.visible_to_partner)) {
      issues.push({ field, rule: 'unknown', message: `There is no field ${key} to fill.` })
      continue
    }
    const value = given[key]
    if (value === null || value === '') {
      if (definition.required) issues.push({ field, rule: 'required', message: `${definition.label} is required.` })
      delete values[key]
      continue
    }
    const words = await problemOf(tx, definition, value)
    if (words) issues.push({ field, rule: definition.type, message: `${definition.label} ${words}.` })
    else values[key] = value
  }
  if (options.isNew && !options.mayLack)
    for (const definition of definitions.values())
      if (
        definition.required &&
        !definition.retired_at &&
        !keys.includes(definition.key) &&
        !(options.partnerSide && !definition.visible_to_partner)
      )
        issues.push({
          field: `custom.${definition.key}`,
          rule: 'required',
          message: `${definition.label} is required.`,
        })
  return { values, issues }
}

const problemOf = async (tx: Tx, definition: DefinitionRow, value: unknown): Promise<string | undefined> => {
  switch (definition.type) {
    case 'text':
      return typeof value === 'string' && value.length <= 4000 ? undefined : 'takes a text of at most 4000 characters'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'takes a number'
    case 'money':
      return isMoney(value) ? undefined : 'takes an amount such as {"currency": "EUR", "amountMinor": "4200"}'
    case 'date':
      return isCivilDate(value) ? undefined : 'takes a date such as 2026-11-23'
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value)
        ? undefined
        : `takes one of ${definition.choices.join(', ')}`
    case 'multi':
      return Array.isArray(value) &&
        new Set(value).size === value.length &&
        value.every((one) => definition.choices.includes(one as string))
        ? undefined
        : `takes a list out of ${definition.choices.join(', ')}`
    case 'yes_no':
      return typeof value === 'boolean' ? undefined : 'takes true or false'
    case 'url':
      return typeof value === 'string' && value.length <= 2000 && /^https?:$/.test(URL.parse(value)?.protocol ?? '')
        ? undefined
        : 'takes an address such as https://acme.com'
    case 'member':
      return typeof value === 'string' && (await activeMembers(tx, [value])).has(value)
        ? undefined
        : 'takes the id of an active member'
    case 'contact':
      return typeof value === 'string' && (await contactIdsThatExist(tx, [value])).has(value)
        ? undefined
        : 'takes the id of a contact'
    default:
      return 'cannot be filled'
  }
}

const isMoney = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 2 &&
  'currency' in value &&
  'amountMinor' in value &&
  typeof value.currency === 'string' &&
  /^[A-Z]{3}$/.test(value.currency) &&
  typeof value.amountMinor === 'string' &&
  /^-?[0-9]{1,18}$/.test(value.amountMinor)
