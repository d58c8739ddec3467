/** An archive of signed agreements: PDFs, a table that says what each one is, and a table of their terms if there is one. */
import { unprocessable } from '#platform/errors.ts'
import { nameKey, type OpenZip, openZip, type ZipFile } from '#platform/files/unzip.ts'
import { readTable, type TableRow } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { unguardCell } from '#platform/tabular/write.ts'

export const rowsMax = 5_000
const limits = { filesMax: 10_000, fileBytesMax: 40_000_000, bytesMax: 400_000_000 }
const tableBytesMax = 20_000_000

/** What a row can say; `terms` holds JSON, unless the terms stand in a table of their own. */
export const rowFields = [
  'file',
  'partner',
  'category',
  'parent',
  'title',
  'reference',
  'signedOn',
  'effectiveOn',
  'endedOn',
  'language',
  'ourEntity',
  'principalName',
  'principalEmail',
  'terms',
] as const
export type RowField = (typeof rowFields)[number]
export const termFields = [
  'kind',
  'values',
  'scope',
  'priority',
  'effectiveFrom',
  'effectiveTo',
  'clause',
  'page',
] as const

export type TermCells = { where: string; cells: Readonly<Record<string, string>> }
export type ArchiveRow = {
  row: number
  blank: boolean
  /** What the table itself has against the row. */
  fault: string | null
  cells: Readonly<Partial<Record<RowField, string>>>
  terms: readonly TermCells[]
}
export type Archive = {
  zip: OpenZip
  tableName: string
  rows: readonly ArchiveRow[]
  unreadColumns: readonly string[]
  /** Files of the archive that no row names. */
  unnamedFiles: readonly string[]
  /** The file that a row names, looked up beside the table. */
  find: (name: string) => ZipFile | undefined
}

const folderOf = (name: string) => name.slice(0, name.lastIndexOf('/') + 1)
const baseOf = (name: string) => name.slice(name.lastIndexOf('/') + 1)
/** What systems put into archives by themselves. */
const isRubbish = (name: string) => /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i.test(name)

/** Opens it and reads its tables; the PDFs are unpacked one by one when their rows come. */
export const openArchive = async (bytes: Buffer): Promise<Archive> => {
  if (bytes.length < 22 || bytes.readUInt32BE(0) !== 0x504b0304)
    throw unprocessable('import.format_unsupported', 'Send a ZIP archive of the PDFs with the table of the agreements.')
  const zip = openZip(bytes, limits)
  const files = zip.files.filter((file) => !isRubbish(file.name))
  const table = onlyTable(files, 'agreements')
  if (!table)
    throw unprocessable(
      'import.table_missing',
      'The archive has no agreements.csv or agreements.json that says what each PDF is; take the template as a start.',
    )
  const folder = folderOf(table.name)
  const beside = files.filter((file) => file.name.startsWith(folder))
  const termTable = onlyTable(
    beside.filter((file) => folderOf(file.name) === folder),
    'terms',
  )
  const { headers, rows } = await tableOf(zip, table)
  if (rows.length > rowsMax)
    throw unprocessable('table.too_many_rows', `The table has more than ${rowsMax} rows; send the archive in parts.`)
  const columns = columnsOf(headers, rowFields)
  for (const needed of ['file', 'partner', 'signedOn'] as const)
    if (![...columns.values()].includes(needed))
      throw unprocessable('import.column_missing', `${baseOf(table.name)} has no column ${needed}.`)
  const terms = termTable ? await termsByFile(zip, termTable) : new Map<string, TermCells[]>()
  const byName = new Map(beside.map((file) => [nameKey(file.name.slice(folder.length)), file]))
  const find = (name: string) => byName.get(nameKey(name.replaceAll('\\', '/').replace(/^\.\//, '')))
  const read = rows.map((row): ArchiveRow => {
    const cells: Partial<Record<RowField, string>> = {}
    for (const [header, field] of columns) cells[field as RowField] = unguardCell(row.values[header] ?? '').trim()
    return {
      row: row.row,
      blank: row.blank,
      fault: row.problem?.words ?? null,
      cells,
      terms: cells.file ? (terms.get(nameKey(cells.file)) ?? []) : [],
    }
  })
  const named = new Set([table, termTable, ...read.map((row) => (row.cells.file ? find(row.cells.file) : undefined))])
  const strayTerms = [...terms.keys()].filter(
    (key) => !read.some((row) => row.cells.file && nameKey(row.cells.file) === key),
  )
  return {
    zip,
    tableName: table.name,
    rows: read,
    unreadColumns: headers.filter((header) => !columns.has(header)),
    unnamedFiles: [
      ...files.filter((file) => !named.has(file)).map((file) => file.name),
      ...strayTerms.map((key) => `${baseOf(termTable!.name)}: ${key}`),
    ].slice(0, 200),
    find,
  }
}

const onlyTable = (files: readonly ZipFile[], name: 'agreements' | 'terms'): ZipFile | undefined => {
  const found = files.filter((file) => new RegExp(`^${name}\\.(csv|json|jsonl)$`, 'i').test(baseOf(file.name)))
  if (found.length > 1)
    throw unprocessable(
      'import.table_twice',
      `The archive holds ${found.map((file) => file.name).join(' and ')}; one of them.`,
    )
  return found[0]
}

type Rows = { headers: readonly string[]; rows: TableRow[] }
const tableOf = async (zip: OpenZip, file: ZipFile): Promise<Rows> => {
  const bytes = await zip.read(file)
  if (/\.jsonl?$/i.test(file.name)) return jsonTable(file.name, bytes)
  const table = await readTable(bytesSource(bytes), { bytesMax: tableBytesMax, format: 'csv' })
  const rows: TableRow[] = []
  for await (const row of table.rows()) rows.push(row)
  return { headers: table.headers, rows }
}

/** Objects, each a row whose cells are text or JSON: lines of them, a list, or a list under the file's own name. */
const jsonTable = (name: string, bytes: Buffer): Rows => {
  const list = objectsIn(bytes, name)
  if (!list)
    throw unprocessable('table.not_json', `${baseOf(name)} does not hold objects in JSON, as a list or one to a line.`)
  if (list.length === 0) throw unprocessable('table.empty', `${baseOf(name)} is empty.`)
  const headers = [...new Set(list.flatMap((one) => Object.keys(one)))]
  const cell = (value: unknown): string =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return {
    headers,
    rows: list.map((one, at) => ({
      row: at + 1,
      values: Object.fromEntries(headers.map((header) => [header, cell(one[header])])),
      blank: Object.keys(one).length === 0,
    })),
  }
}
const objectsIn = (bytes: Buffer, name: string): Record<string, unknown>[] | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value = /\.jsonl$/i.test(name)
      ? text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as unknown]))
      : (JSON.parse(text) as unknown)
    const list = Array.isArray(value)
      ? (value as unknown[])
      : (value as Record<string, unknown> | null)?.[
          baseOf(name)
            .replace(/\.json$/i, '')
            .toLowerCase()
        ]
    return Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
      ? (list as Record<string, unknown>[])
      : undefined
  } catch {
    return undefined
  }
}

const headerForm = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9.]/g, '')
/** Headers as people write them: "Signed on", "signed_on" and signedOn are one. */
const columnsOf = (headers: readonly string[], fields: readonly string[]): Map<string, string> => {
  const known = new Map(fields.map((field) => [headerForm(field), field]))
  const columns = new Map<string, string>()
  const taken = new Set<string>()
  for (const header of headers) {
    const field = known.get(headerForm(header))
    if (!field || taken.has(field)) continue
    taken.add(field)
    columns.set(header, field)
  }
  return columns
}

const termsByFile = async (zip: OpenZip, file: ZipFile): Promise<Map<string, TermCells[]>> => {
  const { headers, rows } = await tableOf(zip, file)
  const columns = columnsOf(headers, ['file', ...termFields])
  const fileHeader = [...columns].find(([, field]) => field === 'file')?.[0]
  if (!fileHeader || ![...columns.values()].includes('kind'))
    throw unprocessable('import.column_missing', `${baseOf(file.name)} needs the columns file and kind.`)
  // Columns such as values.days and scope.countries hold one value each.
  for (const header of headers)
    if (!columns.has(header) && /^(values|scope)\./i.test(header.trim())) columns.set(header, header.trim())
  const unread = headers.filter((header) => !columns.has(header))
  if (unread.length > 0)
    throw unprocessable(
      'import.column_unknown',
      `${baseOf(file.name)} has columns that say nothing: ${unread.join(', ')}.`,
    )
  const found = new Map<string, TermCells[]>()
  for (const row of rows) {
    if (row.blank) continue
    const cells: Record<string, string> = {}
    for (const [header, field] of columns) {
      const text = unguardCell(row.values[header] ?? '').trim()
      if (text !== '' && field !== 'file') cells[field] = text
    }
    const key = nameKey(unguardCell(row.values[fileHeader] ?? '').trim())
    found.set(key, [...(found.get(key) ?? []), { where: `${baseOf(file.name)} row ${row.row}`, cells }])
  }
  return found
}
