import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Active members who hold one of these roles. */
export const membersInRoles = (tx: Tx, roles: readonly string[]): Promise<{ name: string; email: string }[]> =>
  tx.db
    .selectFrom('members')
    .select(['name', 'email'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '=', 'active')
    .where(sql<boolean>`roles && ${[...roles]}::text[]`)
    .orderBy('id')
    .execute()
