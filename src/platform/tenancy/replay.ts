/**
 * The past of a workspace, made afterwards: while it is being replayed, the loops of every process leave the workspace
 * out, and only those that were made for it (`makeLoops` with its id) work there, on the time that is being replayed.
 */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { findWorkspace, forgetWorkspace, systemContext } from './workspaces.ts'

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
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ id: string }>`select id from workspaces where kind = 'live' and advance_to is not null order by id`.execute(
      db,
    ),
  )
  // The embedded database has one process, and that one has just begun.
  if (services.database.engine === 'pglite') return rows.map(({ id }) => id)
  const abandoned: string[] = []
  for (const { id } of rows) if (!(await isAtWork(services, id))) abandoned.push(id)
  return abandoned
}

/** Asked inside the workspace: the owner of the tables sees no tenant's rows. */
const isAtWork = async (services: Services, workspaceId: string): Promise<boolean> => {
  const workspace = await findWorkspace(services, workspaceId)
  if (!workspace) return false
  const heardAfter = new Date(services.time().getTime() - silentMsMax)
  return inTransaction(
    systemContext(services, workspace, 'replay'),
    async (tx) => {
      const running = await tx.db
        .selectFrom('jobs')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('state', '=', 'running')
        .where('heartbeat_at', '>', heardAfter)
        .executeTakeFirst()
      return running !== undefined
    },
    { readOnly: true },
  )
}
