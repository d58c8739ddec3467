/** Ends the days of the log, of bundles and of what remembers which process wrote last. Hourly, on real time. */
import { resolveTerms } from '#modules/agreements/public.ts'
import type { Services, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { listWorkspaces, systemContext } from '#platform/tenancy/workspaces.ts'
import { deleteEndedExplorers } from '../../queries/keys.ts'
import { deleteBundles, deleteRequests, forgetWriters, partnersWithRequestsBefore } from '../../queries/metering.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
export const logDays = { live: 30, sandbox: 7 } as const
const batchRows = 2_000

const last = new WeakMap<Services['database'], number>()
export const sweepHourly = async (services: Services): Promise<void> => {
  const now = services.time().getTime()
  const before = last.get(services.database)
  // Not with the start of a process: it has other things to do then.
  if (before === undefined) return void last.set(services.database, now)
  if (now - before < hourMs) return
  last.set(services.database, now)
  for (const workspace of await listWorkspaces(services)) {
    const ctx = systemContext(services, workspace, 'metering')
    while (await inTransaction(ctx, removeOld));
  }
}

/** A batch; true when there may be more. The term `data_processing` may end a partner's days earlier. */
export const removeOld = async (tx: Tx): Promise<boolean> => {
  const now = tx.ctx.services.time().getTime()
  const days = logDays[tx.ctx.workspace.kind]
  await deleteBundles(tx, new Date(now))
  await forgetWriters(tx, new Date(now - dayMs))
  await deleteEndedExplorers(tx, new Date(now - dayMs))
  let removed = await deleteRequests(tx, new Date(now - days * dayMs), null, batchRows)
  const partnerIds = await partnersWithRequestsBefore(tx, new Date(now - dayMs))
  const terms = await resolveTerms(tx, { partnerIds, kinds: ['data_processing'] })
  for (const id of partnerIds) {
    const row = terms.get(id)?.get('data_processing')?.rows[0]
    const keepDays = (row?.values as { keepDays?: number } | undefined)?.keepDays ?? days
    if (keepDays < days) removed += await deleteRequests(tx, new Date(now - keepDays * dayMs), id, batchRows)
  }
  return removed >= batchRows
}
