/** What people do with archives of signed agreements: send one, try it, run it, stop it. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound, Problem, unprocessable } from '#platform/errors.ts'
import { fileBytesMax } from '#platform/files/chunks.ts'
import { storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { readJob } from '#platform/jobs/jobs.ts'
import type { HttpExtras } from '#platform/module.ts'
import { findImport, type ImportRow, insertImport, updateImport } from '../../queries/imports.ts'
import { acting } from '../acting.ts'
import { openArchive } from './archive.ts'
import { importKind, noCounts } from './run.ts'

const readUpload = async (http: HttpExtras): Promise<{ name: string; bytes: Buffer }> => {
  const upload = await http.upload?.()
  if (!upload) throw unprocessable('import.file_missing', 'Send the archive in the part `file`.')
  const tooLarge = () =>
    new Problem({ status: 413, code: 'file.too_large', detail: 'An archive has at most 50 MB; send it in parts.' })
  const parts: Buffer[] = []
  let length = 0
  for await (const part of upload.stream as AsyncIterable<Buffer>) {
    length += part.length
    if (length > fileBytesMax) throw tooLarge()
    parts.push(part)
  }
  // What multipart parsers do with a file beyond their limit: they cut it off and say so only here.
  if ('truncated' in upload.stream && upload.stream.truncated === true) throw tooLarge()
  return { name: upload.name.slice(-200) || 'archive.zip', bytes: Buffer.concat(parts) }
}

/** Keeps the archive, if its tables can be read. Nothing is taken in yet. */
export const createImport = async (ctx: Ctx, http: HttpExtras): Promise<ImportRow> =>
  keepArchive(ctx, await readUpload(http))
export const keepArchive = async (ctx: Ctx, { name, bytes }: { name: string; bytes: Buffer }): Promise<ImportRow> => {
  const archive = await openArchive(bytes)
  const file = await storeFile(ctx, {
    content: bytes,
    name,
    category: 'import',
    visibility: 'roles',
    visibleToRoles: ['legal', 'admin'],
    known: { type: 'application/zip', extension: 'zip' },
  })
  return inTransaction(ctx, (tx) =>
    insertImport(tx, {
      id: newId(idPrefixes.agreementImport),
      state: 'uploaded',
      file_id: file.id,
      file_name: name,
      table_name: archive.tableName,
      rows_total: archive.rows.length,
      counts: JSON.stringify(noCounts()),
      unread_columns: archive.unreadColumns.slice(0, 200).map((header) => header.slice(0, 200)),
      unnamed_files: [...archive.unnamedFiles],
      ...acting(tx),
    }),
  )
}

/** A command that has moved nothing on for so long was ended. */
const commandSilentMs = 300_000
/** Whether nobody works on it any more: the job ended, was cancelled or used up its tries; the command was broken off. */
const isLeftAlone = async (tx: Tx, row: ImportRow): Promise<boolean> =>
  row.job_id === null
    ? tx.now.getTime() - row.updated_at.getTime() > commandSilentMs
    : !['queued', 'running'].includes((await readJob(tx, row.job_id)).state)

/** A command does the work itself. */
type Starting = { enqueue?: false }
const enqueued = (tx: Tx, row: ImportRow, title: string, dry: boolean, how: Starting): Promise<string | null> =>
  how.enqueue === false
    ? Promise.resolve(null)
    : tx.enqueue(importKind, {
        title: `${title} ${row.file_name}`,
        input: { importId: row.id, dry },
        subjectId: row.id,
        total: row.rows_total,
      })

export const startDryRun = async (tx: Tx, id: string, how: Starting = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  const isLeft = row.state === 'dry_run' && (await isLeftAlone(tx, row))
  if (row.state !== 'uploaded' && row.state !== 'ready' && !isLeft)
    throw wrongState(row, 'A dry run comes before the run')
  const jobId = await enqueued(tx, row, 'Trying', true, how)
  return updateImport(tx, id, {
    state: 'dry_run',
    report: 'dry_run',
    rows_done: 0,
    counts: JSON.stringify(noCounts()),
    error: null,
    job_id: jobId,
    cancel_requested_at: null,
  })
}

/** Begins, or goes on where a failed or cancelled run stopped. Whoever runs it attests what was signed. */
export const startRun = async (tx: Tx, id: string, statement: string, how: Starting = {}): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  const isLeft = row.state === 'running' && (await isLeftAlone(tx, row))
  const goesOn = row.state === 'failed' || row.state === 'cancelled' || isLeft
  if (!goesOn && row.state !== 'uploaded' && row.state !== 'ready')
    throw wrongState(row, row.state === 'finished' ? 'It was run already; send the archive again' : 'It runs already')
  const jobId = await enqueued(tx, row, 'Taking in', false, how)
  return updateImport(tx, id, {
    state: 'running',
    report: 'run',
    statement,
    error: null,
    job_id: jobId,
    cancel_requested_at: null,
    finished_at: null,
    ...acting(tx),
    ...(!goesOn && { rows_done: 0, counts: JSON.stringify(noCounts()), started_at: null }),
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
        : { state: 'uploaded', cancel_requested_at: null },
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
