/** Sandboxes in the registry of workspaces, which the owner alone reads, and the seats that come along. */
import { sql } from 'kysely'
import type { Services, Tx } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'
import { newId } from '#platform/ids.ts'

export type SandboxRow = {
  id: string
  slug: string
  name: string
  zone: string
  currency: string
  language: string
  clock_offset_ms: string
  advance_to: Date | null
  created_at: Date
}
/** The sandboxes of a live workspace; a sandbox has itself. */
export const sandboxesOf = async (services: Services, workspaceId: string): Promise<SandboxRow[]> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<SandboxRow>`select id, slug, name, zone, currency, language, clock_offset_ms, advance_to, created_at from workspaces
      where kind = 'sandbox' and (live_workspace_id = ${workspaceId} or id = ${workspaceId}) order by created_at, id`.execute(
      db,
    ),
  )
  return rows
}

export type SeatCopy = {
  user_id: string
  email: string
  name: string
  roles: string[]
  is_head: boolean
  is_lead: boolean
  zone: string | null
  language: string | null
}
export const activeSeats = async (tx: Tx): Promise<SeatCopy[]> => {
  const { rows } = await sql<SeatCopy>`select user_id, email, name, roles, is_head, is_lead, zone, language from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and user_id is not null order by id`.execute(tx.db)
  return rows
}
export const insertSeats = async (tx: Tx, seats: readonly SeatCopy[]): Promise<void> => {
  if (seats.length === 0) return
  const now = tx.ctx.services.time()
  await tx.db
    .insertInto('members')
    .values(
      seats.map((seat) => ({
        ...seat,
        workspace_id: tx.ctx.workspace.id,
        id: newId('mb_'),
        state: 'active',
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
}
export const copySettings = (services: Services, from: string, to: string): Promise<unknown> =>
  asOwner(services.database, (db) =>
    sql`update workspaces set calendar = live.calendar, theme = live.theme, settings = live.settings, fiscal_year_start_month = live.fiscal_year_start_month
      from workspaces live where workspaces.id = ${to} and live.id = ${from}`.execute(db),
  )
