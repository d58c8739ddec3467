/** Guesses what the columns of a file mean: as the last time a file had them, else by their headers. */
import { fieldOf, headerForm, type ImportKind, importFields, linkSystems, type WriteMode } from './fields.ts'

export type Column = { header: string; field: string | null; mode: WriteMode }
export type Remembered = ReadonlyMap<string, { field: string | null; mode: WriteMode }>
export type OwnFields = readonly { recordKind: string; key: string; label: string }[]

const byHeader = new Map(importFields.flatMap(({ key, headers }) => headers.map((header) => [header, key] as const)))
/** Words in front of a header that only say of which record the column is. */
const prefixes = ['company', 'account', 'organization', 'organisation', 'partner', 'billing', 'firma']
const contactPrefixes = ['contact', 'person', 'primary contact']

/** One column per header. A single value is taken from the first column that means it; lists take all. */
export const guessColumns = (
  headers: readonly string[],
  kind: ImportKind,
  remembered: Remembered,
  own: OwnFields,
): Column[] => {
  const taken = new Set<string>()
  return headers.map((header) => {
    const known = remembered.get(headerForm(header))
    const guess = known ? known.field : guessField(header, own)
    const meaning = guess === null ? undefined : fieldOf(guess)
    const fits =
      meaning && (kind !== 'partners' || meaning.record === 'partner') && (meaning.list || !taken.has(meaning.key))
    if (fits && !meaning.list) taken.add(meaning.key)
    return { header, field: fits ? guess : null, mode: known?.mode ?? 'fill_if_empty' }
  })
}

const guessField = (header: string, own: OwnFields): string | null => {
  const form = headerForm(header)
  const custom = own.find(({ key, label }) => headerForm(label) === form || headerForm(key) === form)
  if (custom) return custom.recordKind === 'contact' ? `contact.custom.${custom.key}` : `custom.${custom.key}`
  const direct = byHeader.get(form)
  if (direct) return direct
  const system = linkSystems[form]
  if (system) return `externalIds.${system}`
  for (const prefix of contactPrefixes) {
    const rest = form.startsWith(`${prefix} `) ? byHeader.get(form.slice(prefix.length + 1)) : undefined
    if (rest?.startsWith('contact.')) return rest
  }
  for (const prefix of prefixes) {
    const rest = form.startsWith(`${prefix} `) ? byHeader.get(form.slice(prefix.length + 1)) : undefined
    if (rest && !rest.startsWith('contact.')) return rest
  }
  return null
}

/** What a file is by its columns: companies, people at companies, or both in one row. */
export const guessKind = (headers: readonly string[]): ImportKind => {
  const meanings = guessColumns(headers, 'both', new Map(), []).map(({ field }) => field)
  const person = meanings.some(
    (key) => key === 'contact.email' || key === 'contact.fullName' || key === 'contact.familyName',
  )
  return person ? 'both' : 'partners'
}
