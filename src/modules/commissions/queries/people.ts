/** People of the team, by id and by role. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export const namesOfMembers = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.asTeam(() =>
    tx.db
      .selectFrom('members')
      .select(['id', 'name'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('id', 'in', [...new Set(ids)])
      .execute(),
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
/** An active member, by id. */
export const activeMember = (tx: Tx, id: string): Promise<{ id: string; name: string; email: string } | undefined> =>
  tx.asTeam(() =>
    tx.db
      .selectFrom('members')
      .select(['id', 'name', 'email'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('state', '=', 'active')
      .where('id', '=', id)
      .executeTakeFirst(),
  )
/** Active members who hold one of these roles. */
export const membersInRoles = (
  tx: Tx,
  roles: readonly string[],
): Promise<{ id: string; name: string; email: string }[]> =>
  tx.asTeam(() =>
    tx.db
      .selectFrom('members')
      .select(['id', 'name', 'email'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('state', '=', 'active')
      .where(sql<boolean>`roles && ${[...roles]}::text[]`)
      .orderBy('id')
      .execute(),
  )
