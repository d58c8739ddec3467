/** Portal seats as sign-in reads them: by account, in any workspace, under the narrow sign-in role. */
import { sql } from 'kysely'
import type { Seat } from '#platform/auth/seats.ts'
import type { Services, Tx } from '#platform/context.ts'
import type { PortalRole } from '#platform/contract.ts'
import { withLookup } from '#platform/db/transaction.ts'

/** Active seats of a person at partners whose access is open. */
export const portalSeatsOf = async (services: Services, userId: string): Promise<Seat[]> => {
  const { rows } = await withLookup(services.database, userId, (db) =>
    sql<{
      workspace_id: string
      id: string
      name: string
      email: string
      roles: PortalRole[]
      partner_id: string
      contact_id: string
    }>`
      select u.workspace_id, u.id, u.name, u.email, u.roles, u.partner_id, u.contact_id from portal_users u
      join partners p on p.workspace_id = u.workspace_id and p.id = u.partner_id
      where u.user_id = ${userId} and u.state = 'active' and p.account_level <> 'closed' and not p.suspended`.execute(
      db,
    ),
  )
  return rows.map((row) => ({
    side: 'portal',
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    partnerId: row.partner_id,
    contactId: row.contact_id,
  }))
}

/** When these accounts signed in last, from their sessions. */
export const lastSignIns = async (tx: Tx, userIds: readonly (string | null)[]): Promise<ReadonlyMap<string, Date>> => {
  const ids = userIds.filter((id): id is string => id !== null)
  if (ids.length === 0) return new Map()
  const { rows } = await tx.asOwner(() =>
    sql<{
      user_id: string
      at: Date
    }>`select user_id, max(created_at) as at from auth_sessions where user_id = any (${ids}::text[]) group by user_id`.execute(
      tx.db,
    ),
  )
  return new Map(rows.map((row) => [row.user_id, row.at]))
}

export const hasOpenInvitation = async (tx: Tx, portalUserId: string): Promise<boolean> => {
  const { rows } =
    await sql`select 1 from invitations where workspace_id = ${tx.ctx.workspace.id} and subject_id = ${portalUserId}
    and accepted_at is null and revoked_at is null and expires_at > ${tx.ctx.services.time()} limit 1`.execute(tx.db)
  return rows.length > 0
}
