/** Seats: where a signed-in person sits, as a member of a team or as a portal user of a partner. */
import { sql } from 'kysely'
import { isLoopback } from '../config.ts'
import type { Services } from '../context.ts'
import type { MemberRole, PortalRole } from '../contract.ts'
import { withLookup } from '../db/transaction.ts'
import { defineSlot } from '../module.ts'
import type { Portfolio } from '../tenancy/portfolio.ts'
import { findWorkspace } from '../tenancy/workspaces.ts'

export type Seat = {
  workspaceId: string
  id: string
  name: string
  email: string
} & (
  | { side: 'member'; roles: readonly MemberRole[]; isHead: boolean; isLead: boolean; portfolio: Portfolio | null }
  | { side: 'portal'; roles: readonly PortalRole[]; partnerId: string; contactId: string }
)

/** Filled by the module that holds portal users: the person's active seats, in any workspace. */
export const portalSeats = defineSlot<(services: Services, userId: string) => Promise<Seat[]>>('auth.portal_seats')

const cacheMs = 5_000
const caches = new WeakMap<Services['database'], Map<string, { at: number; seats: Seat[] }>>()
const cacheOf = (services: Services) => {
  const known = caches.get(services.database)
  if (known) return known
  const made = new Map<string, { at: number; seats: Seat[] }>()
  caches.set(services.database, made)
  return made
}

/** Active seats of a person. At most 5 s old on other processes, at once after `forgetSeats` here. */
export const seatsOf = async (services: Services, userId: string): Promise<Seat[]> => {
  const cache = cacheOf(services)
  const known = cache.get(userId)
  if (known && performance.now() - known.at < cacheMs) return known.seats
  const seats = await memberSeats(services, userId)
  for (const source of portalSeats.of(services.product)) seats.push(...(await source(services, userId)))
  const open = await withoutDemo(services, seats)
  cache.set(userId, { at: performance.now(), seats: open })
  return open
}

/** The demo's people have a password that everybody knows: their seats exist only where this machine alone can reach the server. */
const withoutDemo = async (services: Services, seats: Seat[]): Promise<Seat[]> => {
  if (isLoopback(services.config.host)) return seats
  const workspaces = await Promise.all(seats.map((seat) => findWorkspace(services, seat.workspaceId)))
  return seats.filter((_, index) => !workspaces[index]?.isDemo)
}

/** Call after every change of roles or state, so that it holds from the next request on. */
export const forgetSeats = (services: Services): void => cacheOf(services).clear()

const memberSeats = async (services: Services, userId: string): Promise<Seat[]> => {
  const { rows } = await withLookup(services.database, userId, (db) =>
    sql<{
      workspace_id: string
      id: string
      name: string
      email: string
      roles: MemberRole[]
      is_head: boolean
      is_lead: boolean
      portfolio: Portfolio | null
    }>`
      select workspace_id, id, name, email, roles, is_head, is_lead, portfolio from members where user_id = ${userId} and state = 'active'`.execute(
      db,
    ),
  )
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    email: row.email,
    side: 'member',
    roles: row.roles,
    isHead: row.is_head,
    isLead: row.is_lead,
    portfolio: row.portfolio,
  }))
}
