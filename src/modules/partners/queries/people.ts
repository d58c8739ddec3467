/** Names of who did something, read in one query for a whole page. */
import { sql } from 'kysely'
import { actorId, type Tx } from '#platform/context.ts'

export type PersonRef = { kind: string; id: string | null; name: string }
export type By = { by_kind: string; by_id: string | null }

/** Who acts now, as rows keep it. */
export const actingBy = (tx: Tx): By => ({ by_kind: tx.ctx.actor.kind, by_id: actorId(tx.ctx.actor) })

export const actingName = (tx: Tx): string => {
  const { actor } = tx.ctx
  return 'name' in actor ? actor.name.slice(0, 200) : 'The public'
}

/**
 * Names by id of members, portal users and keys. Reads under the team's role: the ids come from rows the caller sees. Who
 * asks is known by name, so a write that answers with what its caller has just done asks for nobody.
 */
export const namesOf = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const { actor } = tx.ctx
  const known = new Map('id' in actor ? [[actor.id, actor.name]] : [])
  const wanted = [...new Set(ids.filter((id): id is string => id !== null && !known.has(id)))]
  if (wanted.length === 0) return known
  const workspaceId = tx.ctx.workspace.id
  const { rows } = await tx.asTeam(() =>
    sql<{ id: string; name: string }>`
      select id, name from members where workspace_id = ${workspaceId} and id = any (${wanted}::text[])
      union all select id, name from portal_users where workspace_id = ${workspaceId} and id = any (${wanted}::text[])
      union all select id, name from api_keys where workspace_id = ${workspaceId} and id = any (${wanted}::text[])`.execute(
      tx.db,
    ),
  )
  for (const { id, name } of rows) known.set(id, name)
  return known
}

/** The person as answers show it. System acts carry their own name. */
export const personRef = (row: By, names: ReadonlyMap<string, string>): PersonRef => ({
  kind: row.by_kind,
  id: row.by_kind === 'system' ? null : row.by_id,
  name:
    row.by_kind === 'system'
      ? (row.by_id ?? 'Tandem')
      : row.by_kind === 'public'
        ? 'The public'
        : row.by_id
          ? (names.get(row.by_id) ?? 'Somebody')
          : 'Somebody',
})

/** Members of these ids that are active now. */
export const activeMembers = async (
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { name: string; email: string; roles: string[] }>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('members')
    .select(['id', 'name', 'email', 'roles'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .where('state', '=', 'active')
    .execute()
  return new Map(rows.map(({ id, ...member }) => [id, member]))
}
