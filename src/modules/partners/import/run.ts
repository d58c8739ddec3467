/** Runs an import, or its dry run, in batches: each is one transaction that also moves the import on. */
import type { Ctx, Tx } from '#platform/context.ts'
import { refreshStatistics } from '#platform/db/statistics.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { Problem, postgresCode } from '#platform/errors.ts'
import { readFileBytes } from '#platform/files/store.ts'
import { readTable, type TableFormat, type TableRow } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { bandsOf } from '../duplicates/subjects.ts'
import { type Reading, type ReadRow, readRow } from './content.ts'
import { type ImportKind, type Outcome, outcomes, type WriteMode } from './fields.ts'
import { finishImport, markFailed } from './finish.ts'
import { groupBeside } from './group-worker.ts'
import type { Grouped } from './groups.ts'
import type { Column } from './mapping.ts'
import type { ImportOptions } from './options.ts'
import { type Planning, planRows, type RowResult } from './plan.ts'
import { advanceImport, findImport, type ImportRow, updateImport } from './queries/imports.ts'
import { targetsOf } from './queries/report.ts'
import { takeSnapshot } from './snapshot.ts'
import { tellImported } from './tell.ts'
import { readVocabulary } from './vocabulary.ts'
import { emptyWorld, restWorld, type Target, type World } from './world.ts'
import { ChangedMeanwhile, writeReport, writeWorld } from './write.ts'

export type Counts = Record<Outcome, number>
export const noCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, needs_review: 0, refused: 0, blank: 0 })

type Options = {
  dry: boolean
  /** Called after every batch; an answer of true cancels. */
  progress?: (done: number, total: number) => Promise<boolean>
  signal?: AbortSignal
}

/**
 * Takes the import from where it stands to its end. Safe to call again after a crash: whole batches are there, and the
 * next one is the first that is not. Does nothing when the import is not in the state that this needs.
 */
export const runImport = async (base: Ctx, importId: string, options: Options): Promise<void> => {
  const ctx: Ctx = { ...base, actor: { kind: 'system', name: 'import' }, channel: 'import' }
  const state = options.dry ? 'dry_run' : 'running'
  const row = await reading(ctx, (tx) => findImport(tx, importId))
  if (!row || row.state !== state) return
  try {
    const prepared = await prepareRun(ctx, row, options.dry)
    const ended = await runBatches(ctx, row, prepared, options)
    if (ended !== 'stopped') await finishImport(ctx, importId, options.dry, ended)
  } catch (error) {
    if (error instanceof Superseded) return
    await markFailed(
      ctx,
      importId,
      state,
      error instanceof Problem
        ? error.message
        : 'Something went wrong on our side; start it again to go on where it stopped.',
    )
    throw error
  }
}

/** Somebody else moved the import on: another process runs it, or it was taken out of this state. */
// A class, because `instanceof` tells it from faults.
class Superseded extends Error {
  override readonly name = 'Superseded'
}

type Prepared = {
  planning: Planning
  groups: Grouped
  rows: () => AsyncGenerator<TableRow>
  reading: Reading
  from: number
  counts: Counts
}

const prepareRun = async (ctx: Ctx, row: ImportRow, dry: boolean): Promise<Prepared> => {
  const bytes = await readFileBytes(ctx, row.file_id, { trusted: true })
  const format = row.format as TableFormat
  const table = await readTable(bytesSource(bytes), { format })
  const vocabulary = await reading(ctx, readVocabulary)
  const how: Reading = { kind: row.kind as ImportKind, columns: row.columns as Column[], vocabulary }
  const groups = await groupBeside({ bytes, format, reading: how })
  const options = row.options as ImportOptions
  // What a dry run knew of the rows before is not stored, so it begins again; a run goes on.
  const from = dry ? 0 : row.rows_done
  const counts = dry ? noCounts() : { ...noCounts(), ...(row.counts as Partial<Counts>) }
  await inTransaction(ctx, (tx) =>
    updateImport(tx, row.id, {
      rows_total: groups.rowsTotal,
      report: dry ? 'dry_run' : 'run',
      rows_done: from,
      counts: JSON.stringify(counts),
      ...(row.started_at === null && !dry && { started_at: tx.now }),
    }),
  )
  const targets = from === 0 ? new Map<number, Target>() : await reading(ctx, (tx) => storedTargets(tx, row.id, groups))
  const planning: Planning = {
    ctx,
    now: ctx.clock.now(),
    dry,
    kind: how.kind,
    importId: row.id,
    bands: bandsOf(ctx),
    likely: options.likely ?? 'hold',
    groups,
    targets,
    modes: new Map(
      how.columns.flatMap(({ field, mode }): [string, WriteMode][] => (field === null ? [] : [[field, mode]])),
    ),
    source: options.source ?? null,
    stage: options.stage ?? null,
    typeId: options.typeId ?? null,
    tags: options.tags ?? [],
  }
  return { planning, groups, rows: table.rows, reading: how, from, counts }
}

const storedTargets = async (tx: Tx, importId: string, groups: Grouped): Promise<Map<number, Target>> => {
  const targets = new Map<number, Target>()
  for (const { group_row, partner_id, matches, note } of await targetsOf(tx, importId, [...groups.companies.keys()]))
    targets.set(
      group_row,
      partner_id === null
        ? { kind: 'held', matches: matches as unknown[], note: note ?? '' }
        : { kind: 'partner', ref: partner_id },
    )
  return targets
}

const batchRowsMax = 500
/** On the embedded database nobody else is answered while a batch is written. */
const batchMsAim = 150
const firstEmbeddedBatch = 40

const runBatches = async (
  ctx: Ctx,
  row: ImportRow,
  prepared: Prepared,
  options: Options,
): Promise<'finished' | 'cancelled' | 'stopped'> => {
  const { planning, groups } = prepared
  const embedded = ctx.services.database.engine === 'pglite'
  const dryWorld = options.dry ? emptyWorld() : undefined
  let { from, counts } = prepared
  let size = embedded ? firstEmbeddedBatch : batchRowsMax
  let batch: ReadRow[] = []
  let at = 0
  const step = async (): Promise<boolean> => {
    const begun = performance.now()
    const made = await runBatch(ctx, planning, { state: row.state, from, counts, rows: batch, dryWorld })
    const before = from
    from += batch.length
    counts = made.counts
    batch = []
    if (!options.dry && grownAt[ctx.services.database.engine].some((rows) => before < rows && from >= rows))
      await refreshStatistics(ctx.services, growing)
    if (embedded) size = nextSize(size, performance.now() - begun)
    const asked = (await options.progress?.(from, groups.rowsTotal)) === true
    return made.cancelled || asked
  }
  for await (const cells of prepared.rows()) {
    at += 1
    if (at <= from) continue
    batch.push(readRow(prepared.reading, cells))
    if (batch.length < size) continue
    if (options.signal?.aborted) return 'stopped'
    if (await step()) return 'cancelled'
  }
  if (options.signal?.aborted) return 'stopped'
  if (batch.length > 0 && (await step())) return 'cancelled'
  return 'finished'
}

/** Tables that a list fills, and after how many rows their statistics are worth nothing any more. */
const growing = [
  'partners',
  'contacts',
  'partner_match_keys',
  'partner_domains',
  'partner_external_ids',
  'partner_labels',
  'import_rows',
  'import_content_hashes',
]
const grownAt = { pglite: [30, 200, 1_500, 6_000], postgres: [batchRowsMax, 4_000, 20_000] } as const

/** The size that would have taken as long as aimed at, half as much again at most. */
export const nextSize = (size: number, tookMs: number): number =>
  Math.max(5, Math.min(batchRowsMax, Math.floor(size * Math.min(1.5, (batchMsAim * 0.9) / Math.max(1, tookMs)))))

type Batch = { state: string; from: number; counts: Counts; rows: readonly ReadRow[]; dryWorld: World | undefined }

const runBatch = async (
  ctx: Ctx,
  planning: Planning,
  batch: Batch,
): Promise<{ counts: Counts; cancelled: boolean }> => {
  if (batch.dryWorld) {
    const world = batch.dryWorld
    // Rows are decided once, outside of any transaction that could be tried again: the world goes on with them.
    const snapshot = await reading(ctx, (tx) => takeSnapshot(tx, planning, world, batch.rows))
    const results = await planRows(planning, world, snapshot, batch.rows)
    const ended = await inTransaction(ctx, (tx) => writeAndAdvance(tx, planning, world, results, batch))
    restWorld(world)
    return ended
  }
  const known = planning.targets.size
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(ctx, async (tx) => {
        forgetTargets(planning, known)
        const world = emptyWorld()
        const snapshot = await takeSnapshot(tx, planning, world, batch.rows)
        const results = await planRows({ ...planning, now: tx.now }, world, snapshot, batch.rows)
        await writeWorld(tx, planning, world)
        return writeAndAdvance(tx, planning, world, results, batch)
      })
    } catch (error) {
      const raced = error instanceof ChangedMeanwhile || postgresCode(error) === '23505'
      if (!raced || attempt >= attemptsMax) throw error
    }
  }
}
const attemptsMax = 5

/** Takes back what an attempt decided of groups before it was rolled back: a map keeps the order of its entries. */
const forgetTargets = ({ targets }: Planning, known: number) => {
  for (const groupRow of [...targets.keys()].slice(known)) targets.delete(groupRow)
}

const writeAndAdvance = async (
  tx: Tx,
  planning: Planning,
  world: World,
  results: readonly RowResult[],
  batch: Batch,
) => {
  await writeReport(tx, planning, world, results)
  if (!planning.dry) await tellImported(tx, planning, batch.rows, results)
  const counts = { ...batch.counts }
  for (const outcome of outcomes) counts[outcome] += results.filter((result) => result.outcome === outcome).length
  const advanced = await advanceImport(tx, planning.importId, batch.state, batch.from, results.length, counts)
  if (!advanced) throw new Superseded()
  return { counts, cancelled: advanced.cancel_requested_at !== null }
}
