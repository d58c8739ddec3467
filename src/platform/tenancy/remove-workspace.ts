/** The end of a workspace: the demo, or a sandbox. A workspace that is neither ends by nothing in the product. */
import { type Kysely, sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import type { DB } from '../db/types.gen.ts'
import { forgetWorkspace } from './workspaces.ts'

/**
 * Removes a demo (with its sandboxes) or a sandbox with every row that hangs on it. Facts and search entries hang on
 * no foreign key; facts of workspaces that are gone may be deleted by the clean-up's role, and by no other.
 * Answers false when there is no such workspace, or it is one that must stay. Not inside a transaction.
 */
export const removeWorkspace = async (services: Services, id: string): Promise<boolean> => {
  const removed = await asOwner(services.database, async (db) => {
    const { rows } = await sql<{
      id: string
    }>`select id from workspaces where id = ${id} and (is_demo or kind = 'sandbox') for update`.execute(db)
    if (rows.length === 0) return false
    const { rows: sandboxes } = await sql<{
      id: string
    }>`select id from workspaces where live_workspace_id = ${id}`.execute(db)
    await clearWorkspaceRows(db, [...sandboxes.map((row) => row.id), id])
    return true
  })
  forgetWorkspace(services)
  return removed
}

/** Deletes workspaces with every row that hangs on them, under the owner's role, which it comes back to. */
export const clearWorkspaceRows = async (db: Kysely<DB>, ids: readonly string[]): Promise<void> => {
  const gone = [...ids]
  for (const id of gone) await sql`delete from workspaces where id = ${id}`.execute(db)
  for (const table of ['search_entries', 'event_pending', 'idempotency_claims'])
    await sql`delete from ${sql.table(table)} where workspace_id = any (${gone}::text[])`.execute(db)
  await sql`set local role tandem_retention`.execute(db)
  await sql`delete from events where workspace_id = any (${gone}::text[])`.execute(db)
  await sql`set local role none`.execute(db)
}
