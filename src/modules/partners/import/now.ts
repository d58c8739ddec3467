/** An import from its file to its end without a queue in between: for commands. */
import type { Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import type { RowProblem } from './content.ts'
import type { Column } from './mapping.ts'
import { reportQuery } from './queries/report.ts'
import { type Counts, noCounts, runImport } from './run.ts'
import { createImport, type NewImport, needImport, startDryRun, startRun } from './verbs.ts'

export type ImportResult = {
  id: string
  state: string
  dry: boolean
  fileName: string
  rowsDone: number
  counts: Counts
  columns: readonly Column[]
  /** The first refused rows, in words. */
  refused: { row: number; message: string }[]
}
type Options = { progress?: (done: number, total: number) => Promise<boolean>; signal?: AbortSignal }

const refusedShown = 10

/** Sends, maps by the headers and runs a list. Refusals of the file are thrown; refusals of rows are in the report. */
export const importNow = async (
  ctx: Ctx,
  input: NewImport,
  options: Options & { dry: boolean },
): Promise<ImportResult> => {
  const { id } = await createImport(ctx, input)
  await inTransaction(ctx, (tx) =>
    options.dry ? startDryRun(tx, id, { enqueue: false }) : startRun(tx, id, { enqueue: false }),
  )
  await runImport(ctx, id, options)
  return resultOf(ctx, id, options.dry)
}

/** Sends a list and starts nothing: `resumeImport` does, in this process or another. */
export const sendImport = async (ctx: Ctx, input: NewImport): Promise<{ id: string }> => {
  const { id } = await createImport(ctx, input)
  return { id }
}

/** Goes on with a run that a crash, a cancellation or a failure broke off, with the first row that is not in. */
export const resumeImport = async (ctx: Ctx, id: string, options: Options = {}): Promise<ImportResult> => {
  await inTransaction(ctx, async (tx) => {
    const row = await needImport(tx, id)
    if (row.state === 'finished') throw conflict('import.state', 'This import is finished.')
    if (row.state !== 'running') await startRun(tx, id, { enqueue: false })
  })
  await runImport(ctx, id, { ...options, dry: false })
  return resultOf(ctx, id, false)
}

const resultOf = (ctx: Ctx, id: string, dry: boolean): Promise<ImportResult> =>
  reading(ctx, async (tx) => {
    const row = await needImport(tx, id)
    const refused = await reportQuery(tx, id, dry ? 'dry_run' : 'run', { outcome: ['refused'] })
      .orderBy('row')
      .limit(refusedShown)
      .execute()
    return {
      id,
      state: row.state,
      dry,
      fileName: row.file_name,
      rowsDone: row.rows_done,
      counts: { ...noCounts(), ...(row.counts as Partial<Counts>) },
      columns: row.columns as Column[],
      refused: refused.map((one) => ({
        row: one.row,
        message: (one.problems as RowProblem[]).map(({ message }) => message).join('; '),
      })),
    }
  })
