/** Monthly partitions ahead of time, and an end for facts whose kind is kept for a while only. */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'

const dayMs = 86_400_000
const batchMax = 1_000

/** The months ahead have their partitions, and what is out of date is gone. Safe on two servers and twice. */
export const keepEventsTidy = async (services: Services): Promise<void> => {
  await asOwner(services.database, (db) => sql`select ensure_event_partitions()`.execute(db))
  await removeOldEvents(services)
}

/** Deletes facts older than `event_retention` says, in small transactions. Answers how many. */
export const removeOldEvents = async (services: Services): Promise<number> => {
  const { rows: kinds } = await asOwner(services.database, (db) =>
    sql<{ kind: string; keep_days: number }>`select kind, keep_days from event_retention order by kind`.execute(db),
  )
  let removed = 0
  for (const { kind, keep_days } of kinds) {
    const before = new Date(services.time().getTime() - keep_days * dayMs)
    for (let count = batchMax; count === batchMax; removed += count) count = await removeBatch(services, kind, before)
  }
  return removed
}

const removeBatch = (services: Services, kind: string, before: Date): Promise<number> =>
  asOwner(services.database, async (db) => {
    await sql`set local role tandem_retention`.execute(db)
    const { numAffectedRows } = await sql`delete from events using (
        select workspace_id, id, recorded_at from events where kind = ${kind} and recorded_at < ${before} limit ${batchMax}
      ) old where events.workspace_id = old.workspace_id and events.id = old.id and events.recorded_at = old.recorded_at`.execute(
      db,
    )
    return Number(numAffectedRows ?? 0)
  })
