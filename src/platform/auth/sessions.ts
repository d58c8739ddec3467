/** Sessions of people: who a request's cookie belongs to, and beginning and ending them from our own code. */

import { serializeSignedCookie } from 'better-call'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { sessionSecondsMax, signInOf } from './library.ts'
import { hasEnded, sessionEnded } from './revoked.ts'

export type Person = {
  userId: string
  sessionId: string
  name: string
  email: string
  hasSecondFactor: boolean
  accountCreatedAt: Date
}

const cookiesToSet = new WeakMap<FastifyRequest, string[]>()

/** The signed-in person whose cookie the request carries; null without one, or when the session has ended. */
export const findPerson = async (services: Services, request: FastifyRequest): Promise<Person | null> => {
  const { cookie } = request.headers
  if (!cookie?.includes('tandem.session_token=')) return null
  const { headers, response } = await signInOf(services).api.getSession({
    headers: new Headers({ cookie }),
    returnHeaders: true,
  })
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) cookiesToSet.set(request, cookies)
  if (!response || hasEnded(services, response.session.id)) return null
  if (response.session.createdAt.getTime() + sessionSecondsMax * 1000 <= Date.now()) {
    await endSessions(services, response.user.id, { only: response.session.id })
    return null
  }
  const { user, session } = response
  return {
    userId: user.id,
    sessionId: session.id,
    name: user.name,
    email: user.email,
    hasSecondFactor: user.twoFactorEnabled === true,
    accountCreatedAt: user.createdAt,
  }
}

/** Hands renewed cookies to the browser; the server calls it on every answer. */
export const sendCookies = (request: FastifyRequest, reply: FastifyReply): void => {
  const cookies = cookiesToSet.get(request)
  if (cookies && !reply.hasHeader('set-cookie')) reply.header('set-cookie', cookies)
}

/**
 * Signs a person in without asking anything: after an invitation, at set-up, in the demo and in tests. The caller has
 * made sure who it is. Answers the value of a `Set-Cookie` header. Opens queries of its own: not inside a transaction.
 */
export const beginSession = async (
  services: Services,
  userId: string,
  from: { address: string; userAgent: string },
): Promise<string> => {
  const { internalAdapter, authCookies, secret } = await signInOf(services).$context
  const session = await internalAdapter.createSession(userId, false, {
    ipAddress: from.address,
    userAgent: from.userAgent,
  })
  const { name, attributes } = authCookies.sessionToken
  return serializeSignedCookie(name, session.token, secret, attributes)
}

/** Ends sessions of a person at once; answers how many. Not inside a transaction. */
export const endSessions = (
  services: Services,
  userId: string,
  which: { only?: string; except?: string; userAgent?: string } = {},
): Promise<number> =>
  asOwner(services.database, async (db) => {
    const { rows } = await sql<{ id: string }>`delete from auth_sessions where user_id = ${userId}
      and (${which.only ?? null}::text is null or id = ${which.only ?? null})
      and (${which.except ?? null}::text is null or id <> ${which.except ?? null})
      and (${which.userAgent ?? null}::text is null or user_agent = ${which.userAgent ?? null}) returning id`.execute(
      db,
    )
    for (const { id } of rows) sessionEnded(services, id)
    return rows.length
  })
