/** What the workspace decided about paying, and who changed it when. */
import type { Selectable } from 'kysely'
import { actorId, type Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type PayoutSettingsRow = Selectable<DB['payout_settings']>
const scope = 'workspace'

export const payoutSettingsRow = (tx: Tx): Promise<PayoutSettingsRow | undefined> =>
  tx.asTeam(() =>
    tx.db
      .selectFrom('payout_settings')
      .selectAll()
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('scope', '=', scope)
      .executeTakeFirst(),
  )
/** Locks the row, which is made when it is missing. */
export const lockPayoutSettings = async (tx: Tx): Promise<PayoutSettingsRow> => {
  await tx.db
    .insertInto('payout_settings')
    .values({ workspace_id: tx.ctx.workspace.id, scope, value: '{}', version: 1, updated_at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .execute()
  return tx.db
    .selectFrom('payout_settings')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
export const writePayoutSettings = async (
  tx: Tx,
  value: object,
  changes: Record<string, readonly [unknown, unknown]>,
  name: string,
): Promise<PayoutSettingsRow> => {
  const row = await tx.db
    .updateTable('payout_settings')
    .set((expression) => ({ value: JSON.stringify(value), version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('scope', '=', scope)
    .returningAll()
    .executeTakeFirstOrThrow()
  await tx.db
    .insertInto('payout_setting_changes')
    .values({
      workspace_id: tx.ctx.workspace.id,
      version: row.version,
      changes: JSON.stringify(changes),
      at: tx.now,
      by_kind: tx.ctx.actor.kind,
      by_id: actorId(tx.ctx.actor),
      by_name: name,
    })
    .execute()
  return row
}
/** Who changed one of these settings since then. */
export const settingEditors = async (
  tx: Tx,
  fields: readonly string[],
  since: Date,
): Promise<{ id: string; name: string; at: Date; fields: string[] }[]> => {
  const rows = await tx.db
    .selectFrom('payout_setting_changes')
    .select(['by_id', 'by_name', 'at', 'changes'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .execute()
  return rows.flatMap((row) => {
    const changed = Object.keys(row.changes as object).filter((field) => fields.includes(field))
    return row.by_id && changed.length > 0 ? [{ id: row.by_id, name: row.by_name, at: row.at, fields: changed }] : []
  })
}
