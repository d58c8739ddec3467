/**
 * Takes a list in, tries it, or takes its sales back, in batches: each is one transaction that also moves the import on,
 * so that one that was killed goes on with the first batch that is not there. A dry run does what a run does and rolls
 * it back, so it can say nothing else than the run.
 */
import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { readFileBytes } from '#platform/files/store.ts'
import type { JobKind } from '#platform/module.ts'
import { readTable, type TableFormat } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import type { SaleImportOutcome } from '../../contract/sale-import-states.ts'
import type { Column, ImportKind } from '../../import/fields.ts'
import { type ReadRow, type RowProblem, type RowReader, readRow } from '../../import/rows.ts'
import {
  advanceImport,
  findImport,
  type ImportRow,
  madeSales,
  type NewReportRow,
  putReport,
  updateImport,
} from '../../queries/sale-imports.ts'
import { findSale } from '../../queries/sales.ts'
import { recordReversal } from '../record/reversals.ts'
import { type Taken, type Taking, takeRow } from './take.ts'
import type { ImportOptions } from './verbs.ts'

export const importJobKind = 'attribution.import'
export type Counts = Record<SaleImportOutcome, number>
export const noCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, refused: 0, blank: 0 })
const batchRowsMax = 500
/** On the embedded database nobody else is answered while a batch is written. */
const embeddedBatchRows = 25

export const saleImportJob: JobKind = {
  kind: importJobKind,
  run: async (ctx, job) => {
    const importId = String(job.input['importId'])
    if (job.input['what'] === 'undo') await undoImport(ctx, importId)
    else
      await runImport(ctx, importId, {
        dry: job.input['what'] === 'dry_run',
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
  /** Called after every batch; an answer of true stops. */
  progress?: (done: number, total: number) => Promise<boolean>
  signal?: AbortSignal
}

// Classes, because `instanceof` tells them from faults.
/** Somebody else moved the import on, or it was taken out of this state. */
class Superseded extends Error {
  override readonly name = 'Superseded'
}
/** Carries what a dry batch came to out of the transaction that is rolled back. */
class RolledBack extends Error {
  override readonly name = 'RolledBack'
  readonly judged: readonly Judged[]
  constructor(judged: readonly Judged[]) {
    super('rolled back')
    this.judged = judged
  }
}

/** Takes the import from where it stands to its end; safe to call again after a crash. */
export const runImport = async (base: Ctx, importId: string, options: Options): Promise<void> => {
  const ctx: Ctx = { ...base, actor: { kind: 'system', name: 'import' }, channel: 'import' }
  const state = options.dry ? 'dry_run' : 'running'
  const row = await reading(ctx, (tx) => findImport(tx, importId))
  if (!row || row.state !== state) return
  try {
    const ended = await runBatches(ctx, row, options)
    if (ended === 'stopped') return
    await inTransaction(ctx, async (tx) => {
      const now = await findImport(tx, importId, { lock: true })
      if (now?.state !== state) return
      const to = options.dry ? (ended === 'finished' ? 'ready' : 'mapping') : ended
      await updateImport(tx, importId, {
        state: to,
        cancel_requested_at: null,
        // Cells were shown to map by; what they say of people is not kept beside the file.
        ...(!options.dry && { finished_at: tx.now, sample: '[]' }),
      })
    })
  } catch (error) {
    if (error instanceof Superseded) return
    await markFailed(ctx, importId, state, options.dry ? 'mapping' : 'failed', error)
    throw error
  }
}
const markFailed = (ctx: Ctx, importId: string, from: string, to: string, error: unknown): Promise<void> => {
  const words =
    error instanceof Problem
      ? error.message
      : 'Something went wrong on our side; start it again to go on where it stopped.'
  return inTransaction(ctx, async (tx) => {
    const now = await findImport(tx, importId, { lock: true })
    if (now?.state === from)
      await updateImport(tx, importId, { state: to, error: words.slice(0, 2_000), cancel_requested_at: null })
  })
}

const runBatches = async (
  ctx: Ctx,
  row: ImportRow,
  options: Options,
): Promise<'finished' | 'cancelled' | 'stopped'> => {
  const how = row.options as ImportOptions
  const reader: RowReader = {
    kind: row.kind as ImportKind,
    columns: row.columns as Column[],
    reading: how,
    source: how.source,
  }
  const taking: Taking = {
    kind: reader.kind,
    source: how.source,
    earns: how.commissions === 'compute',
    byName: row.by_name,
    importId: row.id,
  }
  const bytes = await readFileBytes(ctx, row.file_id, { trusted: true })
  const table = await readTable(bytesSource(bytes), { format: row.format as TableFormat })
  const size = ctx.services.database.engine === 'pglite' ? embeddedBatchRows : batchRowsMax
  let from = options.dry ? 0 : row.rows_done
  let sums: Sums =
    from === 0
      ? { counts: noCounts(), totals: {} }
      : { counts: { ...noCounts(), ...(row.counts as Partial<Counts>) }, totals: row.totals as Record<string, string> }
  if (!options.dry && row.started_at === null)
    await inTransaction(ctx, async (tx) => void (await updateImport(tx, row.id, { started_at: tx.now })))
  const first = new Map<string, { row: number; form: string }>()
  let batch: Looked[] = []
  let at = 0
  const step = async (): Promise<boolean> => {
    const made = await runBatch(ctx, { row, taking, dry: options.dry, at: { state: row.state, from }, sums }, batch)
    from += batch.length
    sums = made.sums
    batch = []
    return (await options.progress?.(from, row.rows_total)) === true || made.isCancelled
  }
  for await (const cells of table.rows()) {
    at += 1
    const looked = look(first, readRow(reader, cells))
    if (at <= from) continue
    batch.push(looked)
    if (batch.length < size) continue
    if (options.signal?.aborted) return 'stopped'
    if (await step()) return 'cancelled'
  }
  if (options.signal?.aborted) return 'stopped'
  if (batch.length > 0 && (await step())) return 'cancelled'
  return 'finished'
}

type Looked = { read: ReadRow; twice: { row: number; isSame: boolean } | null }
/** A second row of an id is settled by the file alone, so that a dry run and a run say the same of it. */
const look = (first: Map<string, { row: number; form: string }>, read: ReadRow): Looked => {
  if (read.key === null) return { read, twice: null }
  const before = first.get(read.key)
  if (!before) first.set(read.key, { row: read.row, form: read.form })
  return { read, twice: before ? { row: before.row, isSame: before.form === read.form } : null }
}

type Sums = { counts: Counts; totals: Record<string, string> }
type Batch = { row: ImportRow; taking: Taking; dry: boolean; at: { state: string; from: number }; sums: Sums }
type Judged = { read: ReadRow; taken: Taken; problems: RowProblem[] }

const runBatch = async (ctx: Ctx, batch: Batch, rows: readonly Looked[]) => {
  if (!batch.dry)
    return inTransaction(ctx, async (tx) => writeReport(tx, batch, await judgeAll(tx, batch.taking, rows)))
  try {
    return await inTransaction(ctx, async (tx): Promise<never> => {
      throw new RolledBack(await judgeAll(tx, batch.taking, rows))
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
    return inTransaction(ctx, (tx) => writeReport(tx, batch, error.judged))
  }
}

const writeReport = async (tx: Tx, { row, dry, at, sums }: Batch, judged: readonly Judged[]) => {
  const counts = { ...sums.counts }
  const totals = { ...sums.totals }
  for (const { taken } of judged) {
    counts[taken.outcome] += 1
    if (taken.net) totals[taken.net.currency] = (BigInt(totals[taken.net.currency] ?? '0') + taken.net.minor).toString()
  }
  await putReport(
    tx,
    judged.map(
      ({ read, taken, problems }): NewReportRow => ({
        import_id: row.id,
        row: read.row,
        report: dry ? 'dry_run' : 'run',
        outcome: taken.outcome,
        external_id: read.externalId?.slice(0, 200) ?? null,
        // What a dry run made is not there any more.
        sale_id: dry && taken.outcome === 'created' ? null : taken.saleId,
        customer_id: dry ? null : taken.customerId,
        problems: JSON.stringify(problems.slice(0, 20)),
        note: taken.note,
        words: read.words,
      }),
    ),
  )
  const advanced = await advanceImport(tx, row.id, at, { rows: judged.length, counts, totals })
  if (!advanced) throw new Superseded()
  return { sums: { counts, totals }, isCancelled: advanced.cancel_requested_at !== null }
}

const judgeAll = async (tx: Tx, taking: Taking, rows: readonly Looked[]): Promise<Judged[]> => {
  const judged: Judged[] = []
  for (const row of rows) judged.push(await judge(tx, taking, row))
  return judged
}
const none = (outcome: SaleImportOutcome, note: string | null = null): Taken => ({
  outcome,
  saleId: null,
  customerId: null,
  net: null,
  note,
})
const judge = async (tx: Tx, taking: Taking, { read, twice }: Looked): Promise<Judged> => {
  if (read.isBlank) return { read, taken: none('blank'), problems: [] }
  if (read.problems.length > 0) return { read, taken: none('refused'), problems: read.problems }
  const refused = (rule: string, message: string): Judged => ({
    read,
    taken: none('refused'),
    problems: [{ column: null, value: '', rule, message }],
  })
  if (twice?.isSame) return { read, taken: none('unchanged', `Row ${twice.row} says the same.`), problems: [] }
  if (twice) return refused('row.twice', `Row ${twice.row} says something else of this id.`)
  // What one row began is taken back when it is refused; the rows around it stand.
  await sql`savepoint list_row`.execute(tx.db)
  try {
    const taken = await takeRow(tx, taking, read.values)
    await sql`release savepoint list_row`.execute(tx.db)
    return { read, taken, problems: [] }
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    await sql`rollback to savepoint list_row`.execute(tx.db)
    return refused(error.code, error.errors?.map(({ message }) => message).join(' ') ?? error.message)
  }
}

const undoBatch = 100
/** Sales are never deleted. Each that the import made is voided for what is left of it, and what it earned follows. */
export const undoImport = async (base: Ctx, importId: string): Promise<void> => {
  const ctx: Ctx = { ...base, actor: { kind: 'system', name: 'import' }, channel: 'import' }
  try {
    let after = 0
    for (;;) {
      const last = await inTransaction(ctx, (tx) => undoSome(tx, importId, after))
      if (last === null) break
      after = last
    }
    await inTransaction(ctx, async (tx) => {
      const row = await findImport(tx, importId, { lock: true })
      if (row?.state === 'undoing') await updateImport(tx, importId, { state: 'undone' })
    })
  } catch (error) {
    await markFailed(ctx, importId, 'undoing', 'failed', error)
    throw error
  }
}
/** Answers the last row that it took back, or null at the end. */
const undoSome = async (tx: Tx, importId: string, after: number): Promise<number | null> => {
  const row = await findImport(tx, importId, { lock: true })
  const made = row?.state === 'undoing' ? await madeSales(tx, importId, after, undoBatch) : []
  if (!row || made.length === 0) return null
  let undone = 0
  for (const { sale_id } of made) {
    const sale = await findSale(tx, sale_id!)
    const left = sale ? BigInt(sale.gross_minor) - BigInt(sale.reversed_minor) : 0n
    if (!sale || left <= 0n) continue
    await recordReversal(tx, {
      saleId: sale.id,
      externalId: `undo ${importId} ${sale.id}`,
      kind: 'void',
      amountMinor: left,
      reason: `The list ${row.file_name} was taken back`,
      recordedByName: row.by_name,
    })
    undone += 1
  }
  if (undone > 0) await updateImport(tx, importId, { undone_count: row.undone_count + undone })
  return made.at(-1)!.row
}
