/**
 * The past of a workspace, made afterwards: while it is being replayed, the loops of every process leave the workspace
 * out, and only those that were made for it (`makeLoops` with its id) work there, on the time that is being replayed.
 */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { forgetWorkspace } from './workspaces.ts'

/** A process that replays says so at least this often, by the progress of its long work. */
const silentMsMax = 60_000

/** From now on the past of the workspace is being replayed, up to `until`. */
export const beginReplay = async (services: Services, workspaceId: string, until: Date): Promise<void> => {
  await asOwner(services.database, (db) =>
    sql`update workspaces set advance_to = ${until} where id = ${workspaceId}`.execute(db),
  )
  forgetWorkspace(services)
}

/** The workspace is like any other again: what waits there is done by whoever comes first. */
export const endReplay = async (services: Services, workspaceId: string): Promise<void> => {
  await asOwner(services.database, (db) =>
    sql`update workspaces set advance_to = null where id = ${workspaceId}`.execute(db),
  )
  forgetWorkspace(services)
  for (const loop of ['events', 'due', 'jobs', 'mails', 'webhooks'] as const) services.wake(loop)
}

/**
 * Live workspaces whose replay was cut short: nobody is at it any more. To be asked when a process starts, before it
 * replays anything itself.
 */
export const abandonedReplays = async (services: Services): Promise<string[]> => {
  const heardAfter = new Date(services.time().getTime() - silentMsMax)
  // The embedded database has one process, and that one has just begun.
  const isAlone = services.database.engine === 'pglite'
  const { rows } = await asOwner(services.database, (db) =>
    sql<{
      id: string
    }>`select id from workspaces where kind = 'live' and advance_to is not null and (${isAlone} or not exists (
      select from jobs where jobs.workspace_id = workspaces.id and state = 'running' and heartbeat_at > ${heardAfter}))`.execute(
      db,
    ),
  )
  return rows.map(({ id }) => id)
}
