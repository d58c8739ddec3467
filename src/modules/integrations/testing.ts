import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { ensureUser } from '#platform/auth/people.ts'
import { forgetSeats, portalSeats, type Seat } from '#platform/auth/seats.ts'
import type { Workspace } from '#platform/context.ts'
import { defineContract, type PortalRole } from '#platform/contract.ts'
import { asOwner } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { defineModule, type Module } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aSession, signedIn } from '#test/support/people.ts'
import { liveAccess } from './slots.ts'

/** What the tests of keys stand on. */
export const scopes = ['integrations.read']
export type Item = { id: string; name: string }

/** A product with stand-ins for seats of portal people and for the go-live gate, and what they answer. */
export const keysApp = async (modulesAround: (world: Module) => readonly Module[]) => {
  const seats = new Map<string, Seat[]>()
  const gates = new Map<string, string>()
  const partnerWorld = defineModule({
    name: 'world',
    contract: defineContract({ module: 'world', summary: 'Stands in for partners.', endpoints: {} }),
    routes: {},
    fills: [
      portalSeats.fill(async (_services, userId) => seats.get(userId) ?? []),
      liveAccess.fill(async (_ctx, partnerId) => {
        const words = gates.get(partnerId)
        return words === undefined ? { granted: true } : { granted: false, words }
      }),
    ],
  })
  const log: string[] = []
  const app = await testApp({
    modules: modulesAround(partnerWorld),
    log: pino({ level: 'trace' }, { write: (line) => void log.push(line) }),
  })
  const withKey = (text: string, headers = {}) => clientFor(app.server, { authorization: `Bearer ${text}`, ...headers })
  const aPortalPerson = async (workspace: Workspace, partnerId: string, roles: PortalRole[] = ['technical']) => {
    const email = `${randomBytes(6).toString('hex')}@partner.example`
    const { userId } = await asOwner(app.services.database, (db) => ensureUser(db, { email, name: 'Paula Partner' }))
    seats.set(userId, [
      {
        side: 'portal',
        workspaceId: workspace.id,
        id: newId(idPrefixes.portalUser),
        name: 'Paula Partner',
        email,
        roles,
        partnerId,
        contactId: newId(idPrefixes.contact),
      },
    ])
    forgetSeats(app.services)
    return signedIn(app, await aSession(app, userId), workspace)
  }
  return { app, withKey, aPortalPerson, gates, log }
}
