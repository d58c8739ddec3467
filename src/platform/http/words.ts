/** Words that a list is searched for, where a row is its own text: rows of one record, of one caller, of a few dozen. */
import { type RawBuilder, sql } from 'kysely'

const wordsMost = 6

/** Up to six words, folded for comparison. */
export const wordsOf = (q: string | undefined): string[] =>
  (q ?? '').trim().toLowerCase().split(/\s+/, wordsMost).filter(Boolean)

/**
 * True where every word stands in one of `columns` of the row; without words everywhere. The rows that the other
 * conditions leave are read and compared, so a list that grows without end is searched by `search_ids` instead.
 */
export const hasWords = (q: string | undefined, ...columns: readonly string[]): RawBuilder<boolean> => {
  const text = sql`lower(concat_ws(' ', ${sql.join(columns.map((column) => sql.ref(column)))}))`
  const conditions = wordsOf(q).map((word) => sql`strpos(${text}, ${word}) > 0`)
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** True where `column` is the id of a record of this kind that is found by the words, through the index of names. */
export const isNamed = (column: string, kind: string, q: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} in (select found.id from search_ids(array[${sql.lit(kind)}], ${q}) found)`

/** Names of kinds (`partner.stage_changed`) that have every word, in the name or in what `tells` says of it. */
export const kindsWith = (
  q: string | undefined,
  kinds: Iterable<string>,
  tells: (kind: string) => string = () => '',
): string[] => {
  const words = wordsOf(q)
  return [...kinds].filter((kind) => {
    const text = `${kind} ${kind.replaceAll(/[._]/g, ' ')} ${tells(kind).toLowerCase()}`
    return words.every((word) => text.includes(word))
  })
}
