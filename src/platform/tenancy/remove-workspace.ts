/** The end of a workspace: the demo, or a sandbox. A workspace that is neither ends by nothing in the product. */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { clearWorkspaceRows } from './clear-workspace-rows.ts'
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
