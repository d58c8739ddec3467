/** What the workspace set for qualification. */
import type { Selectable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type SettingsRow = Selectable<DB['qualification_settings']>
const scope = 'workspace'

export const settingsRow = (tx: Tx): Promise<SettingsRow | undefined> =>
  tx.db
    .selectFrom('qualification_settings')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .executeTakeFirst()
/** Locks the row, which is made when it is missing. */
export const lockSettings = async (tx: Tx): Promise<SettingsRow> => {
  await tx.db
    .insertInto('qualification_settings')
    .values({ workspace_id: tx.ctx.workspace.id, scope, value: '{}', version: 1, updated_at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .execute()
  return tx.db
    .selectFrom('qualification_settings')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
export const writeSettings = (tx: Tx, value: object): Promise<SettingsRow> =>
  tx.db
    .updateTable('qualification_settings')
    .set((expression) => ({ value: JSON.stringify(value), version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .returningAll()
    .executeTakeFirstOrThrow()
