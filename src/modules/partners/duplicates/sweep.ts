/** The nightly look at every partner that changed since the last one. */
import { addDays, civilDate, instantAt } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { announceSuspicions, lookForPairs } from './pairs.ts'
import { changedSince, putSweepPosition, sweepPosition } from './queries.ts'

export const duplicateSweep = 'partners.duplicate_sweep'
const batchSize = 50

/** Plans the next night's sweep: 02:00 where the workspace is. */
export const planSweep = (tx: Tx): Promise<void> => {
  const { workspace } = tx.ctx
  const tomorrow = addDays(civilDate(workspace.zone, tx.now), 1)
  return tx.schedule(duplicateSweep, workspace.id, instantAt(workspace.zone, tomorrow, '02:00'))
}

export const sweepDue: DueKind = {
  kind: duplicateSweep,
  summary: 'Looks for companies that may be one among the partners that changed since yesterday',
  run: async (tx) => {
    await planSweep(tx)
    await tx.enqueue(duplicateSweep, { title: 'Looking for duplicates' })
  },
}

/** In short transactions, each of which remembers how far it came; safe to run again. Answers how many it looked at. */
export const sweepDuplicates = async (ctx: Ctx, signal?: AbortSignal): Promise<number> => {
  for (let looked = 0; ; ) {
    if (signal?.aborted) return looked
    const count = await inTransaction(ctx, sweepBatch)
    if (count === 0) return looked
    looked += count
  }
}

const sweepBatch = async (tx: Tx): Promise<number> => {
  const changed = await changedSince(tx, await sweepPosition(tx), batchSize)
  const last = changed.at(-1)
  if (!last) return 0
  const fresh = await lookForPairs(
    tx,
    changed.map(({ id }) => id),
    'sweep',
  )
  await announceSuspicions(tx, fresh)
  await putSweepPosition(tx, last.updated_at, last.id)
  return changed.length
}

export const sweepJob: JobKind = {
  kind: duplicateSweep,
  run: async (ctx, job) => ({ looked: await sweepDuplicates(ctx, job.signal) }),
}
