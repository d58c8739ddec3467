/** Partners for tests: records over HTTP, and portal users who are signed in without the cost of a password. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { joinPortal } from '#modules/partners/service/portal-users.ts'
import { ensureUser } from '#platform/auth/people.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Services, Workspace } from '#platform/context.ts'
import type { PortalRole } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type Client, clientFor } from './client.ts'
import { aSession } from './people.ts'

type Under = { services: Services; server: FastifyInstance }
let counter = 0

/** A partner with a name and a domain of its own; answers its record. */
export const aPartner = async (api: Client, fields: Record<string, unknown> = {}) => {
  counter += 1
  const answer = await api.post('/v1/partners', {
    legalName: `Partner ${counter} Ltd`,
    website: `https://partner-${counter}-${process.pid}.example`,
    ...fields,
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

export const aContact = async (api: Client, partnerId: string, fields: Record<string, unknown> = {}) => {
  counter += 1
  const answer = await api.post(`/v1/partners/${partnerId}/contacts`, {
    givenName: 'Ben',
    familyName: `Okoro ${counter}`,
    email: `ben-${counter}@partner.example`,
    ...fields,
  })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

export type TestPortalUser = {
  id: string
  userId: string
  contactId: string
  email: string
  version: number
  api: Client
}

/** An active portal user who is signed in; `api` calls as they would from the portal. */
export const aPortalUser = async (
  app: Under,
  workspace: Workspace,
  api: Client,
  partnerId: string,
  roles: readonly PortalRole[] = ['principal'],
): Promise<TestPortalUser> => {
  const email = `${randomBytes(6).toString('hex')}@partner.example`
  const invited = await api.post(`/v1/partners/${partnerId}/portal-users`, { fullName: 'Chi Tran', email, roles })
  assert.equal(invited.status, 201, invited.text)
  const { userId } = await asOwner(app.services.database, (db) => ensureUser(db, { email, name: 'Chi Tran' }))
  await inTransaction(systemContext(app.services, workspace, 'test'), (tx) =>
    joinPortal(tx, { subjectId: invited.body.id, userId, name: 'Chi Tran', email }),
  )
  forgetSeats(app.services)
  return {
    id: invited.body.id,
    userId,
    contactId: invited.body.contactId,
    email,
    version: invited.body.version + 1,
    api: clientFor(app.server, {
      cookie: await aSession(app, userId),
      origin: new URL(app.services.config.publicUrl).origin,
      'tandem-workspace': workspace.slug,
      'tandem-partner': partnerId,
    }),
  }
}
