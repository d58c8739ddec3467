/**
 * The queue under jobs, mails and webhooks: one row of ids and times per thing to do, leased by one process at a time.
 * A lease that is not extended ends, so what a dead process held is taken up again. Runs on real time.
 */
import { sql } from 'kysely'
import type { Services, Tx } from '../context.ts'
import { asOwner } from '../db/transaction.ts'

export type QueueName = 'jobs' | 'mails' | 'webhooks' | 'advances' | 'inbox'
export type Entry = {
  workspaceId: string
  id: string
  lane: string
  /** Leases so far, this one included: a process that died counts as a try. */
  attempts: number
  leasedUntil: Date
}

export const leaseMs = 60_000

/** Puts something into the queue, or moves it to another time when it is there already. `at` is real time. */
export const putEntries = async (
  tx: Tx,
  queue: QueueName,
  entries: readonly { id: string; lane: string; at: Date }[],
): Promise<void> => {
  if (entries.length === 0) return
  const [ids, lanes, times] = [
    entries.map(({ id }) => id),
    entries.map(({ lane }) => lane),
    entries.map(({ at }) => at),
  ]
  await tx.asTeam(() =>
    sql`insert into queue_entries (workspace_id, queue, id, lane, next_at)
      select ${tx.ctx.workspace.id}, ${queue}, id, lane, next_at
      from unnest(${ids}::text[], ${lanes}::text[], ${times}::timestamptz[]) as entry (id, lane, next_at)
      on conflict (workspace_id, queue, id) do update set next_at = excluded.next_at, attempts = 0`.execute(tx.db),
  )
  tx.afterCommit(() => {
    if (queue !== 'advances') tx.ctx.services.wake(queue)
  })
}

/** Takes entries out of the queue, whoever has leased them. */
export const dropEntries = async (tx: Tx, queue: QueueName, ids: readonly string[]): Promise<void> => {
  await sql`delete from queue_entries where workspace_id = ${tx.ctx.workspace.id} and queue = ${queue} and id = any(${[...ids]})`.execute(
    tx.db,
  )
}

/** Moves every entry of a lane that would come sooner to `notBefore`. */
export const slowLane = async (tx: Tx, queue: QueueName, lane: string, notBefore: Date): Promise<void> => {
  await sql`update queue_entries set next_at = ${notBefore}
    where queue = ${queue} and lane = ${lane} and workspace_id = ${tx.ctx.workspace.id} and next_at < ${notBefore}`.execute(
    tx.db,
  )
}

type LeaseOptions = {
  limit: number
  /** At most so many of one lane per call. */
  perLane: number
  /** Lanes that have enough in work here. */
  busyLanes?: readonly string[]
  /** Only this workspace, also while its clock is being advanced or its past replayed; otherwise such workspaces are left out. */
  workspaceId?: string | undefined
}

/** Leases what is due, the longest due first, lane by lane: a lane with a thousand entries takes no turn from another. */
export const leaseEntries = async (services: Services, queue: QueueName, options: LeaseOptions): Promise<Entry[]> => {
  if (options.limit <= 0) return []
  const now = services.time()
  const leasedUntil = new Date(now.getTime() + leaseMs)
  const whose = options.workspaceId
    ? sql`waiting.workspace_id = ${options.workspaceId}`
    : queue === 'advances'
      ? sql`true`
      : sql`not exists (select from workspaces where workspaces.id = waiting.workspace_id and workspaces.advance_to is not null)`
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ workspace_id: string; id: string; lane: string; attempts: number }>`
      with recursive lanes as (
        (select lane from queue_entries where queue = ${queue} order by lane limit 1)
        union all
        select (select after.lane from queue_entries after where after.queue = ${queue} and after.lane > lanes.lane order by after.lane limit 1)
        from lanes where lanes.lane is not null
      ), picked as (
        select entry.workspace_id, entry.id from lanes, lateral (
          select waiting.workspace_id, waiting.id, waiting.next_at from queue_entries waiting
          where waiting.queue = ${queue} and waiting.lane = lanes.lane and waiting.next_at <= ${now}
            and (waiting.leased_until is null or waiting.leased_until <= ${now}) and ${whose}
          order by waiting.next_at limit ${options.perLane} for update skip locked
        ) entry
        where lanes.lane is not null and lanes.lane <> all (${[...(options.busyLanes ?? [])]}::text[])
        order by entry.next_at limit ${options.limit}
      )
      update queue_entries entry set leased_until = ${leasedUntil}, attempts = entry.attempts + 1
      from picked where entry.workspace_id = picked.workspace_id and entry.queue = ${queue} and entry.id = picked.id
      returning entry.workspace_id, entry.id, entry.lane, entry.attempts`.execute(db),
  )
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    lane: row.lane,
    attempts: row.attempts,
    leasedUntil,
  }))
}

/** Goes on holding an entry. False when the lease was lost: whoever has it now does the work. */
export const extendLease = async (services: Services, queue: QueueName, entry: Entry): Promise<boolean> => {
  const until = new Date(services.time().getTime() + leaseMs)
  const { rows } = await asOwner(services.database, (db) =>
    sql`update queue_entries set leased_until = ${until}
      where workspace_id = ${entry.workspaceId} and queue = ${queue} and id = ${entry.id} and leased_until = ${entry.leasedUntil} returning id`.execute(
      db,
    ),
  )
  if (rows.length > 0) entry.leasedUntil = until
  return rows.length > 0
}

/** Takes the entry out, as part of the transaction that records what was done. False when the lease was lost. */
export const finishEntry = async (tx: Tx, queue: QueueName, entry: Entry): Promise<boolean> => {
  const { rows } =
    await sql`delete from queue_entries where workspace_id = ${entry.workspaceId} and queue = ${queue} and id = ${entry.id}
    and leased_until = ${entry.leasedUntil} returning id`.execute(tx.db)
  return rows.length > 0
}

/** Gives the entry back for a later try. `uncounted`: this one was no try, because the process is stopping. */
export const delayEntry = async (
  tx: Tx,
  queue: QueueName,
  entry: Entry,
  at: Date,
  uncounted = false,
): Promise<boolean> => {
  const { rows } =
    await sql`update queue_entries set leased_until = null, next_at = ${at}, attempts = attempts - ${uncounted ? 1 : 0}
    where workspace_id = ${entry.workspaceId} and queue = ${queue} and id = ${entry.id} and leased_until = ${entry.leasedUntil} returning id`.execute(
      tx.db,
    )
  return rows.length > 0
}
