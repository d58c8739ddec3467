/** Who of both sides stands for a partner: its portal users, and the members who own the relation. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { lastSignIns } from './seats.ts'

export type PortalSeat = {
  id: string
  name: string
  email: string
  roles: readonly string[]
  state: 'active' | 'invited'
  language: string | null
  lastSignInAt: Date | null
}
export type OwningMember = { id: string; name: string; email: string; roles: readonly string[]; ownership: string }
export type PeopleOfPartner = { portal: PortalSeat[]; owners: OwningMember[] }

/** Portal users, those who joined in front, and owners, the earliest first. Three queries for any number of partners. */
export const peopleOfPartners = (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, PeopleOfPartner>> =>
  tx.asTeam(async () => {
    const people = new Map<string, PeopleOfPartner>(partnerIds.map((id) => [id, { portal: [], owners: [] }]))
    if (partnerIds.length === 0) return people
    const workspaceId = tx.ctx.workspace.id
    const seats = await sql<Omit<PortalSeat, 'lastSignInAt'> & { partner_id: string; user_id: string | null }>`
      select u.partner_id, u.id, u.user_id, u.name, u.email, u.roles, u.state, c.language from portal_users u
      join contacts c on c.workspace_id = u.workspace_id and c.id = u.contact_id
      where u.workspace_id = ${workspaceId} and u.partner_id = any (${[...partnerIds]}::text[]) and u.state in ('active', 'invited')
      order by u.state, u.id`.execute(tx.db)
    const signIns = await lastSignIns(
      tx,
      seats.rows.map((row) => row.user_id),
    )
    for (const { partner_id, user_id, ...row } of seats.rows)
      people.get(partner_id)?.portal.push({ ...row, lastSignInAt: (user_id && signIns.get(user_id)) || null })
    const owners = await sql<OwningMember & { partner_id: string }>`
      select o.partner_id, o.role as ownership, m.id, m.name, m.email, m.roles from ownerships o
      join members m on m.workspace_id = o.workspace_id and m.id = o.member_id
      where o.workspace_id = ${workspaceId} and o.partner_id = any (${[...partnerIds]}::text[]) and o.to_at is null and m.state = 'active'
      order by o.from_at, o.id`.execute(tx.db)
    for (const { partner_id, ...row } of owners.rows) people.get(partner_id)?.owners.push(row)
    return people
  })
