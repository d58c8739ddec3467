/** Reads tables that people send: CSV in any usual encoding, and JSON lines. Row by row, with flat memory. */
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { Problem, unprocessable } from '../errors.ts'
import { findDelimiter } from './delimiter.ts'
import { type Encoding, inspectSource, type TableSource, textOf } from './source.ts'

export type TableFormat = 'csv' | 'json_lines'

export type Table = {
  readonly format: TableFormat
  readonly encoding: Encoding
  /** Null for JSON lines. */
  readonly delimiter: string | null
  readonly byteCount: number
  /** Unique and never empty: a nameless one is `column 3`, a second `Name` is `Name (2)`. */
  readonly headers: readonly string[]
  /** Reads the file again from its beginning. Throws the codes of `readTable` where a row stands in the way. */
  readonly rows: () => AsyncGenerator<TableRow>
}

export type TableRow = {
  /** As a spreadsheet numbers it: the first row or line of the file is 1, the header counts. */
  readonly row: number
  /** Every header of the table, as the text in the file; what a row does not have is ''. */
  readonly values: Readonly<Record<string, string>>
  /** Nothing but white space in it; to be counted, not used. */
  readonly blank: boolean
  /** Why this row cannot be used, while the others can. */
  readonly problem?: { readonly code: 'row.too_many_cells' | 'row.not_json'; readonly words: string }
}

export type TableLimits = {
  /** Default 20,000,000. */
  readonly bytesMax?: number
  /** Rows below the header, blank ones included. Default 50,000. */
  readonly rowsMax?: number
  /** Default 500. */
  readonly columnsMax?: number
  /** Characters of one row. Default 1,000,000. */
  readonly rowLengthMax?: number
}

/**
 * Finds out what the file is and reads its header. Cells are given as they stand; whoever imports a table that was
 * exported by `writeCsv` takes the guard off with `unguardCell`. Throws, here or while reading rows, `table.too_large`
 * (413) and with 422 `table.not_text`, `table.empty`, `table.too_many_rows`, `table.too_many_columns`,
 * `table.row_too_long`, `table.quote_not_closed`.
 */
export const readTable = async (
  source: TableSource,
  options: TableLimits & { readonly format?: TableFormat } = {},
): Promise<Table> => {
  const limits = { ...limitsDefault, ...withoutUndefined(options) }
  const { encoding, byteCount, sample, complete } = await inspectSource(source, limits.bytesMax)
  const format = options.format ?? (/^\s*\{/.test(sample) ? 'json_lines' : 'csv')
  const delimiter = format === 'csv' ? findDelimiter(sample, complete) : null
  const text = () => textOf(source, encoding)
  const reader = delimiter === null ? await jsonLines(text, limits) : await csv(text, delimiter, limits)
  const rows = () => limited(reader.rows(), limits.rowsMax)
  return { format, encoding, delimiter, byteCount, headers: reader.headers, rows }
}

type Limits = Required<TableLimits>
type Reader = { readonly headers: readonly string[]; readonly rows: () => AsyncGenerator<TableRow> }

const limitsDefault: Limits = { bytesMax: 20_000_000, rowsMax: 50_000, columnsMax: 500, rowLengthMax: 1_000_000 }

const withoutUndefined = (options: TableLimits): TableLimits =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

const limited = async function* (rows: AsyncGenerator<TableRow>, rowsMax: number): AsyncGenerator<TableRow> {
  let count = 0
  for await (const row of rows) {
    count += 1
    if (count > rowsMax) {
      const words = `The file has more than ${rowsMax.toLocaleString('en')} rows. Split it and send the parts one by one.`
      throw unprocessable('table.too_many_rows', words, { row: row.row })
    }
    yield row
  }
}

const csv = async (text: () => AsyncGenerator<string>, delimiter: string, limits: Limits): Promise<Reader> => {
  const records = () => numberedRecords(text(), delimiter, limits.rowLengthMax)
  const head = await firstFilled(records())
  if (!head) throw empty()
  const headers = uniqueHeaders(head.cells)
  checkColumns(headers.length, limits)
  const rows = async function* (): AsyncGenerator<TableRow> {
    for await (const { row, cells } of records()) {
      if (row > head.row) yield csvRow(row, cells, headers)
    }
  }
  return { headers, rows }
}

type NumberedRecord = { readonly row: number; readonly cells: readonly string[] }

const numberedRecords = async function* (
  text: AsyncGenerator<string>,
  delimiter: string,
  rowLengthMax: number,
): AsyncGenerator<NumberedRecord> {
  const parser = parse({
    delimiter,
    // All three are rows' ends in one file, because people join files by hand.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote inside of an unquoted cell (5" pipe) is a character like any other.
    relax_quotes: true,
    max_record_size: rowLengthMax,
  })
  // Errors reach the loop below, because the pipeline destroys the parser with them; there is nothing else to do.
  pipeline(Readable.from(text), parser, () => undefined)
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1
      yield { row, cells }
    }
  } catch (error) {
    throw error instanceof CsvError ? csvProblem(error, parser.info.records + 1) : error
  }
}

const csvProblem = (error: CsvError, row: number): Problem => {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return unprocessable('table.quote_not_closed', `A quotation mark opened in row ${row} is never closed.`, { row })
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') return rowTooLong(row)
  return new Problem({ status: 422, code: 'table.not_text', detail: `Row ${row} cannot be read.`, internal: error })
}

const firstFilled = async (records: AsyncGenerator<NumberedRecord>): Promise<NumberedRecord | null> => {
  for await (const record of records) if (!isBlank(record.cells)) return record
  return null
}

const csvRow = (row: number, cells: readonly string[], headers: readonly string[]): TableRow => {
  const values = Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? '']))
  if (isBlank(cells)) return { row, values, blank: true }
  if (isBlank(cells.slice(headers.length))) return { row, values, blank: false }
  const words = `The row has ${cells.length} cells and the header ${headers.length}. A cell with the separator in it needs quotes.`
  return { row, values, blank: false, problem: { code: 'row.too_many_cells', words } }
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

const uniqueHeaders = (cells: readonly string[]): string[] => {
  // Nameless columns at the end are what spreadsheets leave behind, not columns.
  const used = cells.findLastIndex((cell) => cell.trim() !== '') + 1
  const taken = new Set<string>()
  return cells.slice(0, used).map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`
    let unique = name
    for (let copy = 2; taken.has(unique); copy += 1) unique = `${name} (${copy})`
    taken.add(unique)
    return unique
  })
}

const jsonLines = async (text: () => AsyncGenerator<string>, limits: Limits): Promise<Reader> => {
  const found = new Set<string>()
  for await (const line of linesOf(text(), limits.rowLengthMax)) {
    for (const key of Object.keys(parseObject(line) ?? {})) found.add(key)
    checkColumns(found.size, limits)
  }
  if (found.size === 0) throw empty()
  const headers = [...found]
  const rows = async function* (): AsyncGenerator<TableRow> {
    let row = 0
    for await (const line of linesOf(text(), limits.rowLengthMax)) {
      row += 1
      yield jsonRow(row, line, headers)
    }
  }
  return { headers, rows }
}

const jsonRow = (row: number, line: string, headers: readonly string[]): TableRow => {
  const blank = line.trim() === ''
  const object = blank ? {} : parseObject(line)
  const cells = new Map(Object.entries(object ?? {}))
  const values = Object.fromEntries(headers.map((header) => [header, cellOf(cells.get(header))]))
  if (object) return { row, values, blank }
  return { row, values, blank, problem: { code: 'row.not_json', words: 'The line is not one JSON object.' } }
}

/** Numbers keep the digits of the file, so that 1.10 and long integers arrive as they were written. */
const parseObject = (line: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(line, (_key, part: unknown, context?: { source?: string }) =>
      typeof part === 'number' ? (context?.source ?? part) : part,
    )
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const cellOf = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const linesOf = async function* (text: AsyncGenerator<string>, lengthMax: number): AsyncGenerator<string> {
  let [rest, row] = ['', 1]
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.length > lengthMax) throw rowTooLong(row)
      row += 1
      yield line
    }
    if (rest.length > lengthMax) throw rowTooLong(row)
  }
  if (rest !== '') yield rest
}

const checkColumns = (count: number, { columnsMax }: Limits) => {
  if (count > columnsMax) throw unprocessable('table.too_many_columns', `The file has more than ${columnsMax} columns.`)
}

const empty = () => unprocessable('table.empty', 'The file has no header. Its first row names the columns.')
const rowTooLong = (row: number) =>
  unprocessable('table.row_too_long', `Row ${row} is too long. Perhaps a quotation mark in it is never closed.`, {
    row,
  })
