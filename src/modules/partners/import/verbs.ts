/** What people do with imports: send a list, map it, try it, run it, stop it. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import {
  changedMeanwhile,
  conflict,
  type FieldIssue,
  invalid,
  notFound,
  Problem,
  unprocessable,
} from '#platform/errors.ts'
import { findFile, readFileBytes, storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { readTable, type Table, type TableRow } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { unguardCell } from '#platform/tabular/write.ts'
import { actingBy } from '../queries/people.ts'
import { fieldOf, headerForm, type ImportKind } from './fields.ts'
import { endOfRun } from './finish.ts'
import { type Column, guessColumns, guessKind } from './mapping.ts'
import type { ImportOptions } from './options.ts'
import { parseCell, type Vocabulary } from './parse.ts'
import { typesInUse } from './queries/batch-reads.ts'
import {
  findImport,
  type ImportRow,
  insertImport,
  isJobOver,
  rememberColumns,
  rememberedColumns,
  updateImport,
} from './queries/imports.ts'
import { readVocabulary } from './vocabulary.ts'

const bytesMax = 20_000_000
const sampleShown = 5
/** Rows that a guess is held against. */
const sampleTried = 200

export const importJob = 'partners.import'
export const importUndoJob = 'partners.import_undo'

export type NewImport = {
  name: string
  bytes: Uint8Array
  kind?: ImportKind | undefined
  fileId?: string
  options?: ImportOptions
}

/** Keeps the file and guesses what its columns mean. 413 and 422 as `readTable`, and `import.format_unsupported`. */
export const createImport = async (ctx: Ctx, input: NewImport): Promise<ImportRow> => {
  refuseFormat(input.bytes)
  const table = await readTable(bytesSource(input.bytes), { bytesMax })
  const sample = await firstRows(table, sampleTried)
  const name = input.name.slice(-200) || 'list.csv'
  const known =
    table.format === 'csv'
      ? { type: 'text/csv', extension: 'csv' }
      : { type: 'application/x-ndjson', extension: 'jsonl' }
  const fileId =
    input.fileId ??
    (await storeFile(ctx, { content: input.bytes, name, category: 'import', visibility: 'team', known })).id
  return inTransaction(ctx, async (tx) => {
    const kind = input.kind ?? guessKind(table.headers)
    const id = newId(idPrefixes.import)
    await insertImport(tx, {
      id,
      kind,
      state: 'mapping',
      file_id: fileId,
      file_name: name,
      format: table.format,
      encoding: table.encoding,
      delimiter: table.delimiter,
      headers: [...table.headers],
      sample: JSON.stringify(sample.slice(0, sampleShown).map(({ values }) => storableCells(values))),
      columns: JSON.stringify(await guess(tx, table.headers, kind, sample)),
      options: JSON.stringify(input.options ?? {}),
      ...actingBy(tx),
      created_at: tx.now,
      updated_at: tx.now,
    })
    return needImport(tx, id)
  })
}

export const createImportFromFile = async (
  ctx: Ctx,
  fileId: string,
  kind: ImportKind | undefined,
): Promise<ImportRow> => {
  const file = await inTransaction(ctx, (tx) => findFile(tx, fileId))
  return createImport(ctx, { name: file.name, bytes: await readFileBytes(ctx, fileId), kind, fileId })
}

/** Reads an upload of up to 20 MB into memory. */
export const readUpload = async (stream: NodeJS.ReadableStream): Promise<Uint8Array> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    length += bytes.length
    if (length > bytesMax)
      throw new Problem({
        status: 413,
        code: 'table.too_large',
        detail: 'The file is larger than 20 MB. Split it and send the parts one after another.',
      })
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

const refuseFormat = (bytes: Uint8Array) => {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('\u00d0\u00cf\u0011\u00e0'))
    throw unprocessable(
      'import.format_unsupported',
      'Spreadsheet files cannot be read yet. Save the sheet as CSV (UTF-8) and send that.',
    )
  if (/^(?:\u00ef\u00bb\u00bf)?\s*BEGIN:VCARD/i.test(start))
    throw unprocessable(
      'import.format_unsupported',
      'vCards cannot be read yet. Export the contacts as CSV and send that.',
    )
}

const firstRows = async (table: Table, count: number): Promise<TableRow[]> => {
  const rows: TableRow[] = []
  for await (const row of table.rows()) {
    if (!row.blank) rows.push(row)
    if (rows.length >= count) break
  }
  return rows
}

const storableCells = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values).map(([header, text]) => [
      header.replaceAll('\u0000', ''),
      text.replaceAll('\u0000', '').slice(0, 2000).toWellFormed(),
    ]),
  )

const guess = async (
  tx: Tx,
  headers: readonly string[],
  kind: ImportKind,
  sample: readonly TableRow[],
): Promise<Column[]> => {
  const stored = await rememberedColumns(tx, kind, headers.map(headerForm))
  const remembered = new Map(stored.map((row) => [row.header, { field: row.field, mode: row.mode as Column['mode'] }]))
  const vocabulary = await readVocabulary(tx)
  const own = [...vocabulary.definitions].map(([at, { key, label }]) => ({
    recordKind: at.startsWith('contact.') ? 'contact' : 'partner',
    key,
    label,
  }))
  return guessColumns(headers, kind, remembered, own).map((column) =>
    remembered.has(headerForm(column.header)) || fits(column, sample, vocabulary) ? column : { ...column, field: null },
  )
}

/** A header such as Status says little by itself: a guess that most cells contradict is none. */
const fits = ({ header, field }: Column, sample: readonly TableRow[], vocabulary: Vocabulary): boolean => {
  if (field === null) return true
  const texts = sample.map(({ values }) => unguardCell(values[header] ?? '').trim()).filter((text) => text !== '')
  const wrong = texts.filter((text) => 'rule' in parseCell(field, text, vocabulary, 'US')).length
  return wrong * 2 <= texts.length
}

export type Mapping = {
  kind?: ImportKind | undefined
  columns?: Column[] | undefined
  options?: ImportOptions | undefined
  version?: number
}

/** Says where columns go, and remembers it by header. Back to `mapping`: an earlier dry run holds no longer. */
export const mapImport = async (tx: Tx, id: string, mapping: Mapping): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  if (row.state !== 'mapping' && row.state !== 'ready')
    throw wrongState(row, 'Only a list that has not been run can be mapped')
  if (mapping.version !== undefined && mapping.version !== row.version) throw changedMeanwhile(row.version)
  const kind = mapping.kind ?? (row.kind as ImportKind)
  const columns = mergeColumns(row, mapping.columns, kind)
  const options = { ...(row.options as ImportOptions), ...mapping.options }
  if (options.typeId && !(await typesInUse(tx)).some((type) => type.id === options.typeId))
    throw invalid({ field: 'options.typeId', rule: 'exists', message: 'There is no such partner type in use.' })
  if (mapping.columns)
    await rememberColumns(
      tx,
      kind,
      mapping.columns.map((column) => ({ ...column, header: headerForm(column.header) })),
    )
  return updateImport(tx, id, {
    kind,
    columns: JSON.stringify(columns),
    options: JSON.stringify(options),
    state: 'mapping',
  })
}

const mergeColumns = (row: ImportRow, given: Column[] | undefined, kind: ImportKind): Column[] => {
  const issues: FieldIssue[] = []
  const byHeader = new Map((given ?? []).map((column) => [column.header, column]))
  for (const header of byHeader.keys())
    if (!row.headers.includes(header))
      issues.push({ field: 'columns', rule: 'header', message: `The file has no column ${header}.` })
  const columns = (row.columns as Column[]).map((column) => byHeader.get(column.header) ?? column)
  const taken = new Map<string, string>()
  for (const { header, field } of columns) {
    if (field === null) continue
    const meaning = fieldOf(field)
    if (!meaning)
      issues.push({ field: 'columns', rule: 'field', message: `${field} is no field of a partner or contact.` })
    else if (kind === 'partners' && meaning.record === 'contact')
      issues.push({
        field: 'columns',
        rule: 'kind',
        message: `${header} is about a person; a list of companies takes no people.`,
      })
    else if (!meaning.list && taken.has(field))
      issues.push({
        field: 'columns',
        rule: 'twice',
        message: `${taken.get(field)} and ${header} both go to ${meaning.label}, which takes one value.`,
      })
    taken.set(field, header)
  }
  if (issues.length > 0 && given) throw invalid(...issues)
  // Another kind without a new mapping: what no longer fits is left out.
  return columns.map((column) =>
    column.field !== null && kind === 'partners' && fieldOf(column.field)?.record === 'contact'
      ? { ...column, field: null }
      : column,
  )
}

export const startDryRun = async (tx: Tx, id: string, options: { enqueue?: false } = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  if (row.state !== 'mapping' && row.state !== 'ready') throw wrongState(row, 'A dry run comes before the run')
  refuseUnmapped(row)
  const jobId =
    options.enqueue === false
      ? null
      : await tx.enqueue(importJob, {
          title: `Trying ${row.file_name}`,
          input: { importId: id, dry: true },
          subjectId: id,
        })
  return updateImport(tx, id, {
    state: 'dry_run',
    report: 'dry_run',
    rows_done: 0,
    counts: '{}',
    error: null,
    job_id: jobId,
    cancel_requested_at: null,
  })
}

/** Begins, or goes on where a failed or cancelled run stopped. */
export const startRun = async (tx: Tx, id: string, options: { enqueue?: false } = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  const isLeft = row.state === 'running' && (await isJobOver(tx, row.job_id))
  const goesOn = row.state === 'failed' || row.state === 'cancelled' || isLeft
  if (!goesOn && row.state !== 'mapping' && row.state !== 'ready')
    throw wrongState(row, row.state === 'running' ? 'It is running already' : 'It was run already')
  if (row.undo_state !== null) throw wrongState(row, 'What it made was undone; send the list again')
  refuseUnmapped(row)
  const jobId =
    options.enqueue === false
      ? null
      : await tx.enqueue(importJob, {
          title: `Importing ${row.file_name}`,
          input: { importId: id, dry: false },
          subjectId: id,
        })
  return updateImport(tx, id, {
    state: 'running',
    report: 'run',
    error: null,
    job_id: jobId,
    cancel_requested_at: null,
    finished_at: null,
    ...(!goesOn && { rows_done: 0, counts: '{}', started_at: null }),
  })
}

export const cancelImport = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  if (row.state !== 'running' && row.state !== 'dry_run') throw wrongState(row, 'Only what runs can be stopped')
  // Nobody works on it, so nobody would see the wish.
  if (await isJobOver(tx, row.job_id))
    return updateImport(
      tx,
      id,
      row.state === 'running'
        ? { state: 'cancelled', ...endOfRun(tx) }
        : { state: 'mapping', cancel_requested_at: null },
    )
  return updateImport(tx, id, { cancel_requested_at: row.cancel_requested_at ?? tx.now })
}

const refuseUnmapped = (row: ImportRow) => {
  if ((row.columns as Column[]).every(({ field, mode }) => field === null || mode === 'never'))
    throw wrongState(row, 'No column goes anywhere yet; map at least one')
}

export const needImport = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await findImport(tx, id)
  if (!row) throw notFound('import')
  return row
}
export const lockImport = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await findImport(tx, id, { lock: true })
  if (!row) throw notFound('import')
  return row
}
export const wrongState = (row: ImportRow, words: string) =>
  conflict('import.state', `${words} (it is ${row.state.replace('_', ' ')}).`, { state: row.state })
