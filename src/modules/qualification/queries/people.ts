/** People of the team as reviewers: who is there, in which role, with how much to do. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type MemberFacts = { id: string; name: string; email: string; roles: string[]; isActive: boolean }

export const membersOf = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, MemberFacts>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<MemberFacts>`select id, name, email, roles, state = 'active' as "isActive" from members
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${wanted}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Active members with a role, those with the fewest open cards first. */
export const membersByLoad = async (tx: Tx, role: string): Promise<MemberFacts[]> => {
  const { rows } = await sql<MemberFacts>`
    select m.id, m.name, m.email, m.roles, true as "isActive" from members m
    left join scorecards s on s.workspace_id = m.workspace_id and s.reviewer_id = m.id and s.state in ('assigned', 'in_progress')
    where m.workspace_id = ${tx.ctx.workspace.id} and m.state = 'active' and ${role} = any (m.roles)
    group by m.id, m.name, m.email, m.roles order by count(s.id), m.id limit 200`.execute(tx.db)
  return rows
}
