/** Archives of the whole workspace: who asked for them, what is in them, how long they are kept. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type WorkspaceExportRow = Selectable<DB['workspace_exports']>

const all = (tx: Tx) =>
  tx.db.selectFrom('workspace_exports').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const workspaceExports = (tx: Tx, input: ListInput) => all(tx).where(hasWords(input.q, 'asked_by_name'))

export const findWorkspaceExport = (tx: Tx, id: string): Promise<WorkspaceExportRow | undefined> =>
  all(tx).where('id', '=', id).executeTakeFirst()

/** Those whose file is not written yet, the newest first. */
export const unwrittenExports = (tx: Tx): Promise<WorkspaceExportRow[]> =>
  all(tx).where('file_id', 'is', null).where('sha256', 'is', null).orderBy('created_at', 'desc').limit(20).execute()

export const insertWorkspaceExport = async (
  tx: Tx,
  row: Omit<Insertable<DB['workspace_exports']>, 'workspace_id'>,
): Promise<void> => {
  await tx.db
    .insertInto('workspace_exports')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .execute()
}

export const updateWorkspaceExport = async (
  tx: Tx,
  id: string,
  change: Updateable<DB['workspace_exports']>,
): Promise<void> => {
  await tx.db
    .updateTable('workspace_exports')
    .set(change)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
}
