/** People for tests: seats, and sessions made without the cost of a password. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { ensureUser } from '#platform/auth/people.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import { beginSession } from '#platform/auth/sessions.ts'
import type { Services, Workspace } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type Client, clientFor } from './client.ts'

type Under = { services: Services; server: FastifyInstance }
export type TestMember = { memberId: string; userId: string; email: string; name: string; cookie: string; api: Client }

/** An active member of the team who is signed in; `api` calls as they would from the console. */
export const aMember = async (
  app: Under,
  workspace: Workspace,
  options: { roles?: readonly MemberRole[]; isHead?: boolean; isLead?: boolean; email?: string; name?: string } = {},
): Promise<TestMember> => {
  const name = options.name ?? 'Ana Silva'
  const email = options.email ?? `${randomBytes(6).toString('hex')}@team.example`
  const { userId } = await asOwner(app.services.database, (db) => ensureUser(db, { email, name }))
  const memberId = newId(idPrefixes.member)
  await inTransaction(systemContext(app.services, workspace, 'test'), (tx) =>
    sql`insert into members (workspace_id, id, user_id, email, name, roles, is_head, is_lead, state)
      values (${workspace.id}, ${memberId}, ${userId}, ${email}, ${name}, ${[...(options.roles ?? ['partner_manager'])]}::text[],
        ${options.isHead ?? false}, ${options.isLead ?? false}, 'active')`.execute(tx.db),
  )
  forgetSeats(app.services)
  const cookie = await aSession(app, userId)
  return { memberId, userId, email, name, cookie, api: signedIn(app, cookie, workspace) }
}

/** A new session of this person, as the value of a `Cookie` header. */
export const aSession = async (app: Under, userId: string): Promise<string> => {
  const cookie = await beginSession(app.services, userId, { address: '192.0.2.1', userAgent: 'test' })
  return cookie.split(';')[0]!
}

/** A client with a session, as a browser on our own page; without a workspace it reaches a person's own things only. */
export const signedIn = (app: Under, cookie: string, workspace?: Workspace): Client =>
  clientFor(app.server, {
    cookie,
    origin: new URL(app.services.config.publicUrl).origin,
    ...(workspace && { 'tandem-workspace': workspace.slug }),
  })
