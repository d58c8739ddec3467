/**
 * Runs an import of signed agreements, or its dry run, in batches of 50: each is one transaction that also moves the
 * import on, so that one that was killed goes on with the first batch that is not there. Both judge a row by the same
 * code, and what a dry run cannot read from the database it remembers from the rows before.
 */

import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { readFileBytes } from '#platform/files/store.ts'
import { nameKey } from '#platform/files/unzip.ts'
import type { JobKind } from '#platform/module.ts'
import {
  advanceImport,
  findImport,
  type ImportRow,
  type NewReportRow,
  putReport,
  reportQuery,
  updateImport,
} from '../../queries/imports.ts'
import { type Archive, type ArchiveRow, openArchive } from './archive.ts'
import { type ExaminedFile, examineFile } from './examine.ts'
import { copyWorld, emptyWorld, type Judgement, judgeRow, type World } from './judge.ts'
import { tellStarter } from './mail.ts'
import { checkRow, type RowProblem, type Wanted } from './rows.ts'
import { takeIn } from './take-in.ts'

export const importKind = 'agreements.import'
export const outcomes = ['created', 'unchanged', 'refused', 'blank'] as const
export type Outcome = (typeof outcomes)[number]
export type Counts = Record<Outcome, number>
export const noCounts = (): Counts => ({ created: 0, unchanged: 0, refused: 0, blank: 0 })
const batchRows = 50
/** A batch holds no more bytes than this, whatever the number of its rows. */
const batchBytes = 20_000_000

export const importJob: JobKind = {
  kind: importKind,
  run: async (ctx, job) => {
    const importId = String(job.input['importId'])
    await runImport(ctx, importId, {
      dry: job.input['dry'] === true,
      signal: job.signal,
      progress: async (done, total) => {
        const { cancelled } = await job.progress(done, total)
        return cancelled && !job.signal.aborted
      },
    })
    return { importId }
  },
}

type Options = {
  dry: boolean
  /** Called after every batch; an answer of true cancels. */
  progress?: (done: number, total: number) => Promise<boolean>
  signal?: AbortSignal
}

/** Somebody else moved the import on, or it was taken out of this state. */
// A class, because `instanceof` tells it from faults.
class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** Takes the import from where it stands to its end; safe to call again after a crash. */
export const runImport = async (base: Ctx, importId: string, options: Options): Promise<void> => {
  const ctx: Ctx = { ...base, actor: { kind: 'system', name: 'import' }, channel: 'import' }
  const state = options.dry ? 'dry_run' : 'running'
  const row = await reading(ctx, (tx) => findImport(tx, importId))
  if (!row || row.state !== state) return
  try {
    const archive = await openArchive(await readFileBytes(ctx, row.file_id, { trusted: true }))
    const ended = await runBatches(ctx, row, archive, options)
    if (ended !== 'stopped') await finish(ctx, importId, options.dry, ended)
  } catch (error) {
    if (error instanceof Superseded) return
    const words =
      error instanceof Problem
        ? error.message
        : 'Something went wrong on our side; start it again to go on where it stopped.'
    await inTransaction(ctx, async (tx) => {
      const now = await findImport(tx, importId, { lock: true })
      if (now?.state === state)
        await updateImport(tx, importId, {
          state: options.dry ? 'uploaded' : 'failed',
          error: words.slice(0, 2_000),
          cancel_requested_at: null,
        })
    })
    throw error
  }
}

const finish = (ctx: Ctx, importId: string, dry: boolean, ended: 'finished' | 'cancelled'): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const row = await findImport(tx, importId, { lock: true })
    if (!row || row.state !== (dry ? 'dry_run' : 'running')) return
    if (dry) {
      await updateImport(tx, importId, {
        state: ended === 'finished' ? 'ready' : 'uploaded',
        cancel_requested_at: null,
      })
      return
    }
    await tellStarter(
      tx,
      await updateImport(tx, importId, {
        state: ended,
        error: null,
        finished_at: tx.now,
        cancel_requested_at: null,
      }),
    )
  })

const runBatches = async (
  ctx: Ctx,
  row: ImportRow,
  archive: Archive,
  options: Options,
): Promise<'finished' | 'cancelled' | 'stopped'> => {
  const total = archive.rows.length
  // What a dry run knew of the rows before is not stored, so it begins again; a run goes on.
  let from = options.dry ? 0 : row.rows_done
  let counts = { ...noCounts(), ...(from > 0 && (row.counts as Partial<Counts>)) }
  let world = from > 0 ? await reading(ctx, (tx) => worldSoFar(tx, row.id)) : emptyWorld()
  await inTransaction(ctx, (tx) =>
    updateImport(tx, row.id, {
      report: options.dry ? 'dry_run' : 'run',
      rows_done: from,
      counts: JSON.stringify(counts),
      ...(row.started_at === null && !options.dry && { started_at: tx.now }),
    }),
  )
  const names = firstRowOf(archive)
  while (from < total) {
    if (options.signal?.aborted) return 'stopped'
    const batch = await readBatch(ctx, archive, names, from)
    const at = { state: row.state, from }
    const made = await inTransaction(ctx, async (tx) => {
      const inner = copyWorld(world)
      const ended = await writeBatch(tx, { row, dry: options.dry, at, counts, world: inner }, batch)
      return { ...ended, world: inner }
    })
    from += batch.length
    counts = made.counts
    world = made.world
    const asked = (await options.progress?.(from, total)) === true
    if (made.cancelled || asked) return 'cancelled'
  }
  return 'finished'
}

/** The first row that names a file, by the file's key. */
const firstRowOf = (archive: Archive): ReadonlyMap<string, number> => {
  const names = new Map<string, number>()
  for (const { row, cells } of archive.rows)
    if (cells.file && !names.has(nameKey(cells.file))) names.set(nameKey(cells.file), row)
  return names
}

type Read = { row: ArchiveRow; wanted: Wanted | null; pdf: ExaminedFile | null; problems: RowProblem[] }

/** Rows with their PDFs, looked at outside of any transaction. */
const readBatch = async (
  ctx: Ctx,
  archive: Archive,
  names: ReadonlyMap<string, number>,
  from: number,
): Promise<Read[]> => {
  const today = civilDate(ctx.workspace.zone, ctx.clock.now())
  const batch: Read[] = []
  let bytes = 0
  for (const row of archive.rows.slice(from, from + batchRows)) {
    if (bytes > batchBytes) break
    if (row.blank) {
      batch.push({ row, wanted: null, pdf: null, problems: [] })
      continue
    }
    const { wanted, problems } = checkRow(row, today)
    const { pdf, problem } = await readPdf(archive, row, names)
    if (problem) problems.push(problem)
    for (const term of wanted?.terms ?? [])
      if (pdf && term.page !== null && term.page > pdf.pages)
        problems.push({
          field: 'page',
          rule: 'maximum',
          message: `${term.kind} is said to stand on page ${term.page}; the PDF has ${pdf.pages}.`,
          value: String(term.page),
        })
    bytes += pdf?.bytes.length ?? 0
    batch.push({ row, wanted, pdf, problems })
  }
  return batch
}
const readPdf = async (
  archive: Archive,
  { row, cells }: ArchiveRow,
  names: ReadonlyMap<string, number>,
): Promise<{ pdf: ExaminedFile | null; problem?: RowProblem }> => {
  if (!cells.file) return { pdf: null }
  const refused = (rule: string, message: string) => ({
    pdf: null,
    problem: { field: 'file', rule, message, value: cells.file ?? '' },
  })
  const first = names.get(nameKey(cells.file))
  if (first !== undefined && first !== row)
    return refused('file.twice', `Row ${first} names this file already; one file stands for one agreement.`)
  const file = archive.find(cells.file)
  if (!file) return refused('file.missing', 'The archive holds no file of this name beside the table.')
  try {
    const examined = await examineFile(cells.file, await archive.zip.read(file))
    return 'pdf' in examined ? { pdf: examined.pdf } : { pdf: null, problem: examined.problem }
  } catch (error) {
    if (error instanceof Problem) return refused(error.code, error.message)
    throw error
  }
}

type Batch = {
  row: ImportRow
  dry: boolean
  at: { state: string; from: number }
  counts: Counts
  world: World
}
const writeBatch = async (tx: Tx, batch: Batch, rows: readonly Read[]) => {
  const counts = { ...batch.counts }
  const report: NewReportRow[] = []
  for (const read of rows) {
    const made = await writeRow(tx, batch, read)
    counts[made.outcome as Outcome] += 1
    report.push(made)
  }
  await putReport(tx, report)
  const advanced = await advanceImport(tx, batch.row.id, batch.at, { rows: rows.length, counts })
  if (!advanced) throw new Superseded()
  return { counts, cancelled: advanced.cancel_requested_at !== null }
}

const writeRow = async (tx: Tx, { row: of, dry, world }: Batch, read: Read): Promise<NewReportRow> => {
  const { row, wanted, pdf, problems } = read
  const { cells } = row
  const line = (outcome: Outcome, judged?: Judgement): NewReportRow => ({
    import_id: of.id,
    row: row.row,
    report: dry ? 'dry_run' : 'run',
    outcome,
    file_name: cells.file?.slice(0, 300) || null,
    sha256: pdf?.sha256 ?? null,
    partner_id: judged?.partnerId ?? null,
    agreement_id: judged?.agreementId ?? null,
    problems: JSON.stringify([...problems, ...(judged?.problems ?? [])].slice(0, 50)),
    notes: judged?.notes ?? [],
    signature: pdf ? JSON.stringify(pdf.signature) : null,
    pages: pdf?.pages ?? null,
    term_count: wanted?.terms.length ?? 0,
    opens_account: judged?.opensAccount ?? false,
    words: [cells.file, cells.partner, cells.title, cells.reference]
      .filter(Boolean)
      .join(' ')
      .toLowerCase()
      .slice(0, 1_000),
  })
  if (row.blank) return line('blank')
  if (!wanted || !pdf || problems.length > 0) {
    remember(world, { row, wanted, pdf: null }, 'refused')
    return line('refused')
  }
  const judged = await judgeRow(tx, world, { number: row.row, wanted, pdf })
  if (judged.outcome === 'created' && !dry) {
    const by = { by_kind: of.by_kind, by_id: of.by_id, by_name: of.by_name }
    const taking = { importId: of.id, row: row.row, by, statement: of.statement! }
    judged.agreementId = (await takeIn(tx, taking, { wanted, pdf, judged })).id
  }
  remember(world, read, judged.outcome, judged)
  return line(judged.outcome, judged)
}

const remember = (
  world: World,
  { row, wanted, pdf }: Pick<Read, 'row' | 'wanted' | 'pdf'>,
  outcome: string,
  judged?: Judgement,
) => {
  if (row.cells.file && !world.files.has(nameKey(row.cells.file)))
    world.files.set(nameKey(row.cells.file), {
      row: row.row,
      outcome,
      agreementId: judged?.agreementId ?? null,
      partnerId: judged?.partnerId ?? null,
      category: wanted?.category ?? '',
    })
  if (outcome === 'created' && pdf) world.hashes.set(pdf.sha256, row.row)
  if (judged?.opensAccount && judged.partnerId) world.opened.add(judged.partnerId)
}

/** What the rows before have come to, for a run that is taken up again. */
const worldSoFar = async (tx: Tx, importId: string): Promise<World> => {
  const world = emptyWorld()
  for (const row of await reportQuery(tx, importId, 'run', {}).orderBy('row').execute()) {
    if (row.file_name && !world.files.has(nameKey(row.file_name)))
      world.files.set(nameKey(row.file_name), {
        row: row.row,
        outcome: row.outcome,
        agreementId: row.agreement_id,
        partnerId: row.partner_id,
        category: '',
      })
    if (row.outcome === 'created' && row.sha256) world.hashes.set(row.sha256, row.row)
    if (row.opens_account && row.partner_id) world.opened.add(row.partner_id)
  }
  return world
}
