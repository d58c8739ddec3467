/** Members of the team who are told of what concerns their part. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export const teamInRoles = (tx: Tx, roles: readonly string[]): Promise<{ id: string; name: string; email: string }[]> =>
  tx.asTeam(() =>
    tx.db
      .selectFrom('members')
      .select(['id', 'name', 'email'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('state', '=', 'active')
      .where(sql<boolean>`roles && ${[...roles]}::text[]`)
      .orderBy('name')
      .orderBy('id')
      .execute(),
  )
