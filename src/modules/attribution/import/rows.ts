/** Turns a row of a list into what it says, or into why it cannot be taken. Pure: nothing is asked of the database. */
import type { TableRow } from '#platform/tabular/read.ts'
import { unguardCell } from '#platform/tabular/write.ts'
import { type CellProblem, type Reading, readCell } from './cells.ts'
import { type Column, type ImportKind, importFields } from './fields.ts'

export type RowProblem = CellProblem & { column: string | null; value: string }
export type Values = ReadonlyMap<string, string | bigint | number | Date>
export type ReadRow = {
  row: number
  isBlank: boolean
  problems: RowProblem[]
  values: Values
  /** By which the row is known; null where it names none. */
  key: string | null
  externalId: string | null
  /** All that it says, so that a second row of the same id is the same or another. */
  form: string
  words: string
}
export type RowReader = { kind: ImportKind; columns: readonly Column[]; reading: Reading; source: string }

export const readRow = ({ kind, columns, reading, source }: RowReader, table: TableRow): ReadRow => {
  const cells = new Map(
    columns.flatMap(({ header, field }) => {
      const text = unguardCell(table.values[header] ?? '').trim()
      return field === null || text === '' ? [] : [[field, { header, text }] as const]
    }),
  )
  const problems: RowProblem[] = []
  if (table.problem) problems.push({ column: null, value: '', rule: table.problem.code, message: table.problem.words })
  const values = new Map<string, string | bigint | number | Date>()
  // The currency first: what an amount means hangs on it.
  const fields = [...importFields[kind]].sort(
    (one, other) => Number(other.form === 'currency') - Number(one.form === 'currency'),
  )
  for (const field of fields) {
    const cell = cells.get(field.key)
    if (!cell) {
      if (field.isRequired && !table.problem)
        problems.push({ column: null, value: '', rule: 'required', message: `${field.label} is missing.` })
      continue
    }
    const currency = values.get('currency')
    // Said once, of the currency, and not of every amount too.
    if (field.form === 'amount' && currency === undefined) continue
    const read = cell.text.includes('\u0000')
      ? { problem: { rule: 'text', message: 'has characters that no text has' } }
      : readCell(field, cell.text, reading, typeof currency === 'string' ? currency : null)
    if ('problem' in read)
      problems.push({
        column: cell.header,
        value: field.form === 'email' ? '' : cell.text.replaceAll('\u0000', '').slice(0, 200).toWellFormed(),
        rule: read.problem.rule,
        message: `${cell.header} ${read.problem.message}.`,
      })
    else values.set(field.key, read.value)
  }
  const externalId = values.get('externalId')
  const id = typeof externalId === 'string' ? externalId : null
  const system = kind === 'customers' ? '' : String(values.get('source') ?? source)
  return {
    row: table.row,
    isBlank: table.blank,
    problems,
    values,
    key: id === null ? null : `${system}\n${id}`,
    externalId: id,
    form: JSON.stringify([...cells].map(([key, { text }]) => [key, text]).sort()),
    // Ids and no names: a report says nothing of a person that an erasure would have to find.
    words: [id, values.get('customer.externalId')]
      .filter((one) => typeof one === 'string')
      .join(' ')
      .toLowerCase()
      .slice(0, 600)
      .toWellFormed(),
  }
}
