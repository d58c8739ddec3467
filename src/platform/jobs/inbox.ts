/**
 * What other systems send us, kept first and understood afterwards: leased rows, one of a lane at a time, tries with
 * growing waits. Who owns the rows says what one of them means.
 */
import { sql } from 'kysely'
import type { Services, Tx } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { Problem } from '../errors.ts'
import { defineSlot } from '../module.ts'
import { redactText } from '../redact.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { dispatchLoop, type Loop } from './loop.ts'
import { delayEntry, type Entry, finishEntry, leaseEntries } from './queue.ts'

const [second, minute, hour] = [1_000, 60_000, 3_600_000]
/** Waits after the first, second ... try; from the last on always that long. */
const waitsMs = [second, 5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour]
export const inboxTriesMax = 25

export type InboxOwner = {
  /** Does what the row asks for. Answers false when the row is none of its own. */
  handle: (tx: Tx, id: string) => Promise<boolean>
  /** Notes a try that failed; `parked` when it was the last one. */
  failed: (tx: Tx, id: string, failure: { words: string; attempts: number; parked: boolean }) => Promise<void>
}
export const inboxOwners = defineSlot<InboxOwner>('inbox.owners')

export const startInbox = (services: Services, workspaceId?: string): Loop =>
  dispatchLoop<Entry>(services, {
    name: 'inbox',
    concurrency: services.database.engine === 'pglite' ? 2 : 4,
    abortAfterMs: 0,
    laneOf: (entry) => entry.lane,
    lease: (free, lanes) =>
      leaseEntries(services, 'inbox', { limit: free, perLane: 1, busyLanes: [...lanes.keys()], workspaceId }),
    run: (entry) => handle(services, entry),
  })

const handle = async (services: Services, entry: Entry): Promise<void> => {
  const workspace = await findWorkspace(services, entry.workspaceId)
  if (!workspace) {
    await asOwner(services.database, (db) =>
      sql`delete from queue_entries where workspace_id = ${entry.workspaceId}`.execute(db),
    )
    return
  }
  const ctx = systemContext(services, workspace, 'inbox')
  const owners = inboxOwners.of(services.product)
  try {
    await inTransaction(ctx, async (tx) => {
      if (!(await finishEntry(tx, 'inbox', entry))) return
      for (const owner of owners) if (await owner.handle(tx, entry.id)) return
    })
  } catch (error) {
    const parked = entry.attempts >= inboxTriesMax
    const words =
      error instanceof Problem
        ? error.message
        : redactText(error instanceof Error ? error.message : String(error)).slice(0, 2_000)
    ctx.log.error({ err: error, inbox: entry.id, attempts: entry.attempts, parked }, 'a row of the inbox failed')
    await inTransaction(ctx, async (tx) => {
      const waitMs = waitsMs[Math.min(entry.attempts, waitsMs.length) - 1] ?? hour
      const held = parked
        ? await finishEntry(tx, 'inbox', entry)
        : await delayEntry(tx, 'inbox', entry, new Date(ctx.clock.realNow().getTime() + waitMs))
      if (!held) return
      for (const owner of owners) await owner.failed(tx, entry.id, { words, attempts: entry.attempts, parked })
    })
  }
}
