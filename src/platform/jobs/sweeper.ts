/** Runs what falls due on each workspace's clock, in order of due time; a late sweep catches up. */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { keepHouse } from '../housekeeping.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { continueAdvances } from './advance.ts'
import { type Loop, serialLoop } from './loop.ts'
import { runNextSlots } from './slots.ts'

/** Batches of one workspace before the next has its turn. */
const turnMax = 20

export const startSweeper = (services: Services, workspaceId?: string): Loop =>
  serialLoop(services, 'due', async () => {
    if (workspaceId !== undefined) return sweepWorkspace(services, workspaceId)
    await keepHouse(services)
    return (await continueAdvances(services)) + (await sweep(services))
  })

/** One turn for every workspace that has something due. Answers how many slots were taken up. */
const sweep = async (services: Services): Promise<number> => {
  let done = 0
  for (const id of await workspacesWithDueSlots(services)) done += await sweepWorkspace(services, id)
  return done
}

const sweepWorkspace = async (services: Services, id: string): Promise<number> => {
  const workspace = await findWorkspace(services, id)
  let done = 0
  for (let turn = 0; workspace && turn < turnMax; turn += 1) {
    const ctx = systemContext(services, workspace, 'clock', { channel: 'clock' })
    const count = await runNextSlots(ctx, ctx.clock.now(), 'live')
    done += count
    if (count === 0) break
  }
  return done
}

const workspacesWithDueSlots = async (services: Services): Promise<string[]> => {
  const now = services.time()
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ id: string }>`select id from workspaces where advance_to is null and archived_at is null and exists (
        select from due_slots where due_slots.workspace_id = workspaces.id and parked_at is null
          and due_at <= ${now}::timestamptz + clock_offset_ms * interval '1 millisecond' and (retry_at is null or retry_at <= ${now})
      ) order by id`.execute(db),
  )
  return rows.map(({ id }) => id)
}
