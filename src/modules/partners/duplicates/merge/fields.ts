/** Which value each field of the surviving record gets. */
import type { Static } from '#platform/contract.ts'
import { type MergePreview, mergeFields } from '../../contract/duplicates.ts'
import type { PartnerRow } from '../queries.ts'

export type MergeField = (typeof mergeFields)[number]
export type Choice = 'survivor' | 'absorbed' | 'both'
export type Choices = Partial<Record<MergeField, Choice | undefined>>
export type FieldPreview = Static<typeof MergePreview>['fields'][number]

const columnOf = (field: MergeField) =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as keyof PartnerRow
const listMax: Partial<Record<MergeField, number>> = { otherNames: 20, regions: 50, languages: 30, tags: 50 }
const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** Field by field: what both hold, what was chosen, and what comes out. Empty fields are filled, lists united. */
export const mergedFields = (survivor: PartnerRow, absorbed: PartnerRow, choices: Choices): FieldPreview[] =>
  mergeFields.map((field) => {
    const [ours, theirs] = [survivor[columnOf(field)], absorbed[columnOf(field)]]
    const unites = field in listMax || field === 'custom'
    const wanted = choices[field] ?? (unites ? 'both' : isEmpty(ours) ? 'absorbed' : 'survivor')
    const chosen = wanted === 'both' && !unites ? 'survivor' : wanted
    return {
      field,
      survivor: ours,
      absorbed: theirs,
      chosen,
      value: chosenValue(field, chosen, survivor, absorbed),
      differs: !same(ours, theirs),
    }
  })

const chosenValue = (field: MergeField, chosen: Choice, survivor: PartnerRow, absorbed: PartnerRow): unknown => {
  const [ours, theirs] = [survivor[columnOf(field)], absorbed[columnOf(field)]]
  const value = chosen === 'survivor' ? ours : chosen === 'absorbed' ? theirs : united(field, ours, theirs)
  if (field === 'otherNames') return withFormerNames(value as string[], chosen, survivor, absorbed)
  // A parent cannot be the record itself, nor the one that goes away.
  if (field === 'parentId' && (value === survivor.id || value === absorbed.id))
    return absorbed.parent_id === survivor.id ? null : value === absorbed.id ? absorbed.parent_id : null
  return value ?? null
}

const united = (field: MergeField, ours: unknown, theirs: unknown): unknown =>
  field === 'custom'
    ? { ...(theirs as object), ...(ours as object) }
    : [...new Set([...(ours as string[]), ...(theirs as string[])])].slice(0, listMax[field])

/** Whoever knew the company by a name that goes away still finds it. */
const withFormerNames = (names: string[], chosen: Choice, survivor: PartnerRow, absorbed: PartnerRow): string[] => {
  if (chosen !== 'both') return names
  const shown = new Set([survivor.legal_name, survivor.display_name])
  return [...new Set([...names, absorbed.legal_name, absorbed.display_name])]
    .filter((name) => !shown.has(name))
    .slice(0, 20)
}

/** Columns that change, with before and after. The website takes its domain along. */
export const changedColumns = (
  survivor: PartnerRow,
  absorbed: PartnerRow,
  fields: readonly FieldPreview[],
): { column: string; before: unknown; after: unknown }[] => {
  const changes = fields
    .filter(({ survivor: before, value }) => !same(before, value))
    .map(({ field, survivor: before, value }) => ({ column: String(columnOf(field)), before, after: value }))
  if (changes.some(({ column }) => column === 'website')) {
    const from = fields.find(({ field }) => field === 'website')?.chosen === 'absorbed' ? absorbed : survivor
    for (const column of ['domain', 'domain_kind'] as const)
      if (survivor[column] !== from[column]) changes.push({ column, before: survivor[column], after: from[column] })
  }
  return changes
}
