/** Writes tables that people open in a spreadsheet or feed to a program. */

/** Numbers and amounts as bigint are written as they are; a date as ISO 8601 in UTC; nothing as an empty cell. */
export type Cell = string | number | bigint | boolean | Date | null | undefined
export type Row = Readonly<Record<string, Cell>>
/** What a JSON line may hold besides: lists and objects of the same. */
export type JsonRow = Readonly<Record<string, unknown>>

/**
 * CSV as RFC 4180 has it: comma, CRLF, quotes where needed, the header first, row by row. Text that a spreadsheet would
 * run as a formula gets a leading `'` (see `guardCell`). `byteOrderMark` makes old spreadsheets read UTF-8.
 */
export const writeCsv = async function* (
  columns: readonly string[],
  rows: AsyncIterable<Row> | Iterable<Row>,
  options: { readonly byteOrderMark?: boolean } = {},
): AsyncGenerator<string> {
  yield (options.byteOrderMark ? '\ufeff' : '') + csvLine(columns)
  for await (const row of rows) yield csvLine(columns.map((column) => row[column]))
}

/** One JSON object a line. Amounts as bigint become strings of digits, which no reader can make a float of. */
export const writeJsonLines = async function* (
  rows: AsyncIterable<JsonRow> | Iterable<JsonRow>,
): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row, exactBigints)}\n`
}

/**
 * Text that begins with `= + - @`, tab or CR gets a leading `'`, so that a spreadsheet shows it instead of running it. So
 * does text that looks guarded already; that way taking the guard off always gives back what was there.
 */
export const guardCell = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** Takes off what `guardCell` put on; other text stays as it is. */
export const unguardCell = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

/** One line of a CSV file, with its end. */
export const csvLine = (cells: readonly Cell[]): string => {
  const line = cells.map(csvCell).join(',')
  // A line without anything would be read as no row at all.
  return `${line === '' ? '""' : line}\r\n`
}

const csvCell = (cell: Cell): string => {
  const text = textOfCell(cell)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const textOfCell = (cell: Cell): string => {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString()
  // A number is never a formula, and a guarded one could not be summed up.
  return typeof cell === 'string' ? guardCell(cell) : String(cell)
}

const exactBigints = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
