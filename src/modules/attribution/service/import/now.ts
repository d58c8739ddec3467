/** Takes a list in at once, from the command line: tried first, and run where the caller wants that. */
import type { Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { ImportKind } from '../../import/fields.ts'
import { type Counts, noCounts, runImport } from './run.ts'
import { keepList, needImport, startDryRun, startRun } from './verbs.ts'

export type ListImport = Counts & {
  importId: string
  state: string
  dryRun: boolean
  read: number
  error: string | null
}
type Options = {
  dry: boolean
  progress?: (done: number, total: number) => Promise<boolean>
  signal?: AbortSignal
}
export const takeListIn = async (
  ctx: Ctx,
  input: { name: string; bytes: Uint8Array; kind: ImportKind },
  options: Options,
): Promise<ListImport> => {
  const { id } = await keepList(ctx, input)
  await inTransaction(ctx, (tx) => startDryRun(tx, id, { enqueue: false }))
  await runImport(ctx, id, { ...options, dry: true })
  const tried = await reading(ctx, (tx) => needImport(tx, id))
  if (!options.dry && tried.state === 'ready') {
    await inTransaction(ctx, (tx) => startRun(tx, id, { enqueue: false }))
    await runImport(ctx, id, { ...options, dry: false })
  }
  const row = await reading(ctx, (tx) => needImport(tx, id))
  return {
    importId: id,
    state: row.state,
    dryRun: row.report === 'dry_run',
    read: row.rows_done,
    error: row.error,
    ...noCounts(),
    ...(row.counts as Partial<Counts>),
  }
}
