/** What people do with lists of sales, customers and subscriptions: send one, map it, try it, run it, stop it, undo it. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, invalid, notFound, Problem, unprocessable } from '#platform/errors.ts'
import { storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { readJob } from '#platform/jobs/jobs.ts'
import type { HttpExtras } from '#platform/module.ts'
import { readTable } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { guessReading, type Reading } from '../../import/cells.ts'
import {
  type Column,
  guessColumns,
  headerForm,
  type ImportKind,
  importFields,
  importKinds,
} from '../../import/fields.ts'
import {
  findImport,
  type ImportRow,
  insertImport,
  rememberColumns,
  rememberedColumns,
  updateImport,
} from '../../queries/sale-imports.ts'
import { actingName } from '../acting.ts'
import { importJobKind, noCounts } from './run.ts'

export type ImportOptions = Reading & { commissions: 'none' | 'compute'; source: string }
const bytesMax = 20_000_000
const sampleShown = 5

const readUpload = async (http: HttpExtras) => {
  const upload = await http.upload?.()
  if (!upload) throw unprocessable('import.file_missing', 'Send the list in the part `file`.')
  const tooLarge = () =>
    new Problem({ status: 413, code: 'table.too_large', detail: 'A list has at most 20 MB; send it in parts.' })
  const parts: Buffer[] = []
  let length = 0
  for await (const part of upload.stream as AsyncIterable<Buffer>) {
    length += part.length
    if (length > bytesMax) throw tooLarge()
    parts.push(part)
  }
  if ('truncated' in upload.stream && upload.stream.truncated === true) throw tooLarge()
  return { name: upload.name, bytes: Buffer.concat(parts), kind: upload.fields['kind'] }
}

export const createImport = async (ctx: Ctx, http: HttpExtras): Promise<ImportRow> => {
  const { name, bytes, kind } = await readUpload(http)
  return keepList(ctx, { name, bytes, kind: importKinds.find((one) => one === kind) })
}

/** Keeps the file and guesses what its columns mean. Nothing is taken in yet. */
export const keepList = async (
  ctx: Ctx,
  input: { name: string; bytes: Uint8Array; kind: ImportKind | undefined },
): Promise<ImportRow> => {
  const { kind, bytes } = input
  const name = input.name.slice(-200) || 'list.csv'
  if (!kind)
    throw unprocessable('import.kind_missing', 'Say in `kind` what the list holds: sales, customers or subscriptions.')
  const table = await readTable(bytesSource(bytes), { bytesMax })
  let rowsTotal = 0
  const sample: Record<string, string>[] = []
  const cells: string[] = []
  for await (const row of table.rows()) {
    rowsTotal += 1
    if (row.blank) continue
    if (sample.length < sampleShown) sample.push(storable(row.values))
    if (cells.length < 5_000) cells.push(...Object.values(row.values).map((text) => text.trim()))
  }
  const known =
    table.format === 'csv'
      ? { type: 'text/csv', extension: 'csv' }
      : { type: 'application/x-ndjson', extension: 'jsonl' }
  const file = await storeFile(ctx, { content: bytes, name, category: 'import', visibility: 'team', known })
  const options: ImportOptions = {
    ...guessReading(cells),
    zone: ctx.workspace.zone,
    commissions: 'none',
    source: 'import',
  }
  return inTransaction(ctx, async (tx) => {
    const remembered = await rememberedColumns(tx, kind, table.headers.map(headerForm))
    return insertImport(tx, {
      id: newId(idPrefixes.saleImport),
      kind,
      state: 'mapping',
      file_id: file.id,
      file_name: name,
      format: table.format,
      headers: [...table.headers],
      sample: JSON.stringify(sample),
      columns: JSON.stringify(guessColumns(kind, table.headers, remembered)),
      options: JSON.stringify(options),
      rows_total: rowsTotal,
      counts: JSON.stringify(noCounts()),
      ...acting(tx),
    })
  })
}
const acting = (tx: Tx) => {
  const { actor } = tx.ctx
  return { by_kind: actor.kind, by_id: 'id' in actor ? actor.id : null, by_name: actingName(tx).slice(0, 200) }
}
const storable = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([header, text]) => [
      header.replaceAll('\u0000', ''),
      text.replaceAll('\u0000', '').slice(0, 500).toWellFormed(),
    ]),
  )

type Mapping = { columns?: Column[] | undefined; options?: Partial<ImportOptions> | undefined; version: number }
/** Back to `mapping`: an earlier dry run holds no longer. */
export const mapImport = async (tx: Tx, id: string, mapping: Mapping): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  if (row.state !== 'mapping' && row.state !== 'ready') throw wrongState(row, 'Only a list that was not run is mapped')
  if (mapping.version !== row.version) throw changedMeanwhile(row.version)
  const kind = row.kind as ImportKind
  const given = new Map((mapping.columns ?? []).map((column) => [column.header, column.field]))
  const columns = (row.columns as Column[]).map(({ header, field }) => ({
    header,
    field: given.has(header) ? given.get(header)! : field,
  }))
  checkColumns(row, kind, given, columns)
  await rememberColumns(tx, kind, new Map([...given].map(([header, field]) => [headerForm(header), field])))
  return updateImport(tx, id, {
    columns: JSON.stringify(columns),
    options: JSON.stringify({ ...(row.options as ImportOptions), ...mapping.options }),
    state: 'mapping',
  })
}
const checkColumns = (
  row: ImportRow,
  kind: ImportKind,
  given: ReadonlyMap<string, string | null>,
  columns: readonly Column[],
): void => {
  const issue = (message: string, rule: string) => invalid({ field: 'columns', rule, message })
  for (const header of given.keys())
    if (!row.headers.includes(header)) throw issue(`The file has no column ${header}.`, 'header')
  const taken = new Map<string, string>()
  for (const { header, field } of columns) {
    if (field === null) continue
    const meaning = importFields[kind].find(({ key }) => key === field)
    if (!meaning) throw issue(`${field} is no field of a list of ${kind}.`, 'field')
    const other = taken.get(field)
    if (other !== undefined)
      throw issue(`${other} and ${header} both go to ${meaning.label}, which takes one value.`, 'twice')
    taken.set(field, header)
  }
}

const refuseUnmapped = (row: ImportRow): void => {
  const taken = new Set((row.columns as Column[]).map(({ field }) => field))
  const missing = importFields[row.kind as ImportKind].filter(({ key, isRequired }) => isRequired && !taken.has(key))
  if (missing.length > 0) throw wrongState(row, `No column goes to ${missing.map(({ label }) => label).join(', ')}`)
}

/** A command that does the work itself writes each batch; one that wrote nothing for so long was broken off. */
const commandSilentMs = 300_000
/** Whether nobody works on it any more: the job ended, was cancelled or used up its tries; the command was broken off. */
const isLeftAlone = async (tx: Tx, row: ImportRow): Promise<boolean> =>
  row.job_id === null
    ? tx.now.getTime() - row.updated_at.getTime() > commandSilentMs
    : !['queued', 'running'].includes((await readJob(tx, row.job_id)).state)

type Starting = { enqueue?: false }
const enqueue = (tx: Tx, row: ImportRow, title: string, what: 'dry_run' | 'run' | 'undo', { enqueue }: Starting) =>
  enqueue === false
    ? Promise.resolve(null)
    : tx.enqueue(importJobKind, {
        title: `${title} ${row.file_name}`,
        input: { importId: row.id, what },
        subjectId: row.id,
        total: row.rows_total,
      })

export const startDryRun = async (tx: Tx, id: string, how: Starting = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  const isLeft = row.state === 'dry_run' && (await isLeftAlone(tx, row))
  if (row.state !== 'mapping' && row.state !== 'ready' && !isLeft)
    throw wrongState(row, 'A dry run comes before the run')
  refuseUnmapped(row)
  return updateImport(tx, id, {
    state: 'dry_run',
    report: 'dry_run',
    rows_done: 0,
    counts: JSON.stringify(noCounts()),
    totals: '{}',
    error: null,
    job_id: await enqueue(tx, row, 'Trying', 'dry_run', how),
    cancel_requested_at: null,
  })
}

/** Begins what was tried, or goes on where a failed or stopped run stood. */
export const startRun = async (tx: Tx, id: string, how: Starting = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  const isLeft = row.state === 'running' && (await isLeftAlone(tx, row))
  const goesOn = row.state === 'failed' || row.state === 'cancelled' || isLeft
  if (!goesOn && row.state !== 'ready')
    throw wrongState(
      row,
      row.state === 'mapping' ? 'Try it first: the dry run shows what it would do' : 'It was run already',
    )
  return updateImport(tx, id, {
    state: 'running',
    report: 'run',
    error: null,
    job_id: await enqueue(tx, row, 'Taking in', 'run', how),
    cancel_requested_at: null,
    finished_at: null,
    ...(!goesOn && { rows_done: 0, counts: JSON.stringify(noCounts()), totals: '{}', started_at: null }),
  })
}

export const startUndo = async (tx: Tx, id: string, how: Starting = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  const isLeft = row.state === 'undoing' && (await isLeftAlone(tx, row))
  if (row.kind !== 'sales') throw wrongState(row, 'Only sales are taken back; customers and subscriptions stay')
  if (row.report !== 'run' || !(['finished', 'cancelled', 'failed'].includes(row.state) || isLeft))
    throw wrongState(row, 'Only what was taken in is taken back')
  return updateImport(tx, id, {
    state: 'undoing',
    error: null,
    job_id: await enqueue(tx, row, 'Taking back', 'undo', how),
  })
}

export const cancelImport = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  if (row.state !== 'running' && row.state !== 'dry_run') throw wrongState(row, 'Only what runs can be stopped')
  // Nobody works on it, so nobody would see the wish.
  if (await isLeftAlone(tx, row))
    return updateImport(
      tx,
      id,
      row.state === 'running'
        ? { state: 'cancelled', finished_at: tx.now, cancel_requested_at: null }
        : { state: 'mapping', cancel_requested_at: null },
    )
  return updateImport(tx, id, { cancel_requested_at: row.cancel_requested_at ?? tx.now })
}

export const needImport = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await findImport(tx, id)
  if (!row) throw notFound('import')
  return row
}
const lockImport = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await findImport(tx, id, { lock: true })
  if (!row) throw notFound('import')
  return row
}
const wrongState = (row: ImportRow, words: string) =>
  conflict('import.state', `${words} (it is ${row.state.replace('_', ' ')}).`, { state: row.state })
