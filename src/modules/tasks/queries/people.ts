/** Who the members are: names, addresses, who leads. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'

export type MemberRow = {
  id: string
  name: string
  email: string
  state: string
  roles: MemberRole[]
  isLead: boolean
  isHead: boolean
  zone: string | null
  language: string | null
  preferences: Record<string, unknown>
  createdAt: Date
}

const columns = sql`id, name, email, state, roles, is_lead as "isLead", is_head as "isHead", zone, language, preferences, created_at as "createdAt"`

/** Members with these ids, whatever their state. The team's side only: the portal cannot read members. */
export const membersByIds = async (tx: Tx, ids: readonly string[]): Promise<Map<string, MemberRow>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.asTeam(() =>
    sql<MemberRow>`select ${columns} from members where workspace_id = ${tx.ctx.workspace.id} and id = any (${ids}::text[])`.execute(
      tx.db,
    ),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export const activeMembers = async (tx: Tx): Promise<MemberRow[]> => {
  const { rows } = await tx.asTeam(() =>
    sql<MemberRow>`select ${columns} from members where workspace_id = ${tx.ctx.workspace.id} and state = 'active' order by id`.execute(
      tx.db,
    ),
  )
  return rows
}
