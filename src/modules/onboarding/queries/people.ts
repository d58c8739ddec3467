/** Members of the team who own steps. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type Member = { id: string; name: string; email: string; roles: readonly string[] }

/** Active members, the longest in the team first; the first 500. */
export const activeTeam = async (tx: Tx): Promise<Member[]> => {
  const { rows } = await sql<Member>`select id, name, email, roles from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' order by id limit 500`.execute(tx.db)
  return rows
}
export const memberRowsOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Member>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Member>`select id, name, email, roles from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and id = any (${[...ids]}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row]))
}
export const leadsOf = async (tx: Tx): Promise<Member[]> => {
  const { rows } = await sql<Member>`select id, name, email, roles from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and is_lead order by id limit 50`.execute(tx.db)
  return rows
}
