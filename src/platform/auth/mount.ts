/**
 * Sign-in over HTTP: a few of the library's endpoints behind one wildcard route under `/v1/auth`, with our own check of
 * where a request comes from, our throttle, and our way to write refusals.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from '../context.ts'
import { invalid, malformed, notFound, Problem } from '../errors.ts'
import { rememberDevice } from './devices.ts'
import { refuseForeignOrigin } from './identify.ts'
import { addressHeader, signInOf } from './library.ts'
import { limitHeaders } from './limits.ts'
import { mailSecurityNotice } from './mails.ts'
import { passwordIssue } from './passwords.ts'
import { findPerson, type Person, sendCookies } from './sessions.ts'
import { forgetFailures, recordFailure, refuseWhileWaiting } from './throttle.ts'

type Door = {
  method: 'GET' | 'POST'
  /** Counts failures by account and address, or every use where each one sends a mail. */
  throttle?: 'failures' | 'uses'
  /** The body's field that holds a new password. */
  newPassword?: string
}
/** What of the library is open. Everything else it could do stays shut. */
const doors: Readonly<Record<string, Door>> = {
  '/get-session': { method: 'GET' },
  '/sign-in/email': { method: 'POST', throttle: 'failures' },
  '/sign-in/magic-link': { method: 'POST', throttle: 'uses' },
  // The library would sign in on GET; a mail scanner's visit or a foreign page's picture must not, so it is a POST here.
  '/magic-link/verify': { method: 'POST', throttle: 'failures' },
  '/sign-out': { method: 'POST' },
  '/request-password-reset': { method: 'POST', throttle: 'uses' },
  '/reset-password': { method: 'POST', throttle: 'failures', newPassword: 'newPassword' },
  '/change-password': { method: 'POST', throttle: 'failures', newPassword: 'newPassword' },
  '/two-factor/enable': { method: 'POST', throttle: 'failures' },
  '/two-factor/disable': { method: 'POST', throttle: 'failures' },
  '/two-factor/get-totp-uri': { method: 'POST', throttle: 'failures' },
  '/two-factor/verify-totp': { method: 'POST', throttle: 'failures' },
  '/two-factor/verify-backup-code': { method: 'POST', throttle: 'failures' },
  '/two-factor/generate-backup-codes': { method: 'POST', throttle: 'failures' },
}
const base = '/v1/auth'

/**
 * Mounts sign-in, and sends renewed session cookies and what is left of a key's calls with every answer of the server.
 * Call before other routes.
 */
export const mountSignIn = async (app: FastifyInstance, services: Services): Promise<void> => {
  app.addHook('onSend', async (request, reply) => {
    sendCookies(request, reply)
    reply.headers(limitHeaders(request))
  })
  await app.register(async (room) => {
    room.route({
      method: ['GET', 'POST'],
      url: `${base}/*`,
      handler: async (request, reply) => {
        const path = request.url.split('?')[0]!.slice(base.length).replace(/\/$/, '')
        const door = doors[path]
        if (door?.method !== request.method) throw notFound('address')
        if (door.method === 'POST') refuseForeignOrigin(services, request)
        const person = await findPerson(services, request)
        const body = readBody(request)
        if (door.newPassword) {
          const issue = passwordIssue(
            String(body[door.newPassword] ?? ''),
            person ? [person.email, person.name] : [],
            door.newPassword,
          )
          if (issue) throw invalid(issue)
        }
        const account =
          typeof body.email === 'string' ? body.email.toLowerCase() : (person?.userId ?? challengeOf(request))
        const who = { account, address: request.ip, door: path }
        if (door.throttle) await refuseWhileWaiting(services, who)
        // A signed copy of a session that has ended may still be in a cookie: without a person no cookie is passed on.
        const answer = await ask(
          services,
          request,
          path,
          body,
          person ? request.headers.cookie : challengeCookies(request),
        )
        if (door.throttle === 'uses' || (door.throttle === 'failures' && answer.status >= 400 && answer.status < 500))
          await recordFailure(services, who)
        else if (door.throttle) await forgetFailures(services, who)
        reply.header('cache-control', 'no-store')
        const cookies = lastOfEach(answer.headers.getSetCookie(), answer.status)
        if (cookies.length > 0) reply.header('set-cookie', cookies)
        const text = await answer.text()
        if (answer.status >= 400) throw refusal(answer.status, text)
        await tellOwner(services, request, path, person, text)
        return reply.code(answer.status).type('application/json; charset=utf-8').send(withoutTokens(text))
      },
    })
  })
}

const notices: Readonly<Record<string, string>> = {
  '/change-password': 'The password of your account was changed',
  '/two-factor/disable': 'The second factor of your account was switched off',
  '/two-factor/generate-backup-codes': 'Your account got new recovery codes',
}

/** A mail for what somebody else would do with a stolen account, and for a sign-in from a browser that is new. */
const tellOwner = async (
  services: Services,
  request: FastifyRequest,
  path: string,
  person: Person | null,
  text: string,
) => {
  const notice = notices[path]
  if (person && notice) return mailSecurityNotice(services, person.userId, notice)
  const isCode = path.startsWith('/two-factor/verify-')
  if (person && isCode && !person.hasSecondFactor)
    return mailSecurityNotice(services, person.userId, 'A second factor was switched on for your account')
  const { user } = parsed(text) as { user?: { id?: unknown } | null }
  if (
    typeof user?.id !== 'string' ||
    !(path === '/sign-in/email' || path === '/magic-link/verify' || (isCode && !person))
  )
    return
  await rememberDevice(services, user.id, { userAgent: request.headers['user-agent'] ?? '', address: request.ip })
}

const readBody = (request: FastifyRequest): Record<string, unknown> => {
  const { body } = request
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw malformed('The body is a JSON object.')
  return body as Record<string, unknown>
}

/** The half-finished sign-in that a second factor belongs to. */
const challengeOf = (request: FastifyRequest): string =>
  /tandem\.two_factor=([^;]{1,300})/.exec(request.headers.cookie ?? '')?.[1] ?? ''

/** What somebody who is not signed in may bring along: the started sign-in, and that this device is trusted. */
const challengeCookies = (request: FastifyRequest): string | undefined =>
  request.headers.cookie
    ?.split(/;\s*/)
    .filter((cookie) => /^(__Secure-)?tandem\.(two_factor|trust_device|dont_remember)=/.test(cookie))
    .join('; ')

const ask = (
  services: Services,
  request: FastifyRequest,
  path: string,
  body: Record<string, unknown>,
  cookie: string | undefined,
): Promise<Response> => {
  const { publicUrl } = services.config
  const headers = new Headers({ [addressHeader]: request.ip, origin: new URL(publicUrl).origin })
  if (cookie) headers.set('cookie', cookie)
  if (request.headers['user-agent']) headers.set('user-agent', request.headers['user-agent'].slice(0, 500))
  const url = new URL(`${publicUrl}${base}${path}`)
  if (path === '/magic-link/verify') {
    url.searchParams.set('token', String(body.token ?? ''))
    return verified(signInOf(services).handler(new Request(url, { headers })))
  }
  if (request.method === 'GET') return signInOf(services).handler(new Request(url, { headers }))
  headers.set('content-type', 'application/json')
  // Where a link leads is ours to say: targets named by the caller are dropped.
  const { callbackURL: _, redirectTo: __, errorCallbackURL: ___, newUserCallbackURL: ____, ...rest } = body
  return signInOf(services).handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(rest) }))
}

/** The library answers a used or unknown link with a redirect to an error page; callers of an API get a refusal. */
const verified = async (answer: Promise<Response>): Promise<Response> => {
  const response = await answer
  if (response.status < 300 || response.status >= 400) return response
  return Response.json(
    { code: 'LINK_INVALID', message: 'This link was used already or is too old; ask for a new one.' },
    { status: 401 },
  )
}

/**
 * The last value of each cookie. The library first sets a session and takes it back when a second factor is due; the
 * first value must never leave the server. A refusal only takes cookies back.
 */
const lastOfEach = (cookies: string[], status: number): string[] => {
  const byName = new Map<string, string>()
  for (const cookie of cookies) byName.set(cookie.split('=')[0]!, cookie)
  const last = [...byName.values()]
  return status >= 400 ? last.filter((cookie) => /;\s*max-age=0/i.test(cookie)) : last
}

/** A session is in its cookie and nowhere else, so the copies that the library writes into answers are left out. */
const withoutTokens = (text: string): string => {
  const { token: _, session, ...rest } = parsed(text)
  if (session === null || typeof session !== 'object') return JSON.stringify(rest)
  const { token: __, ...shown } = session as Record<string, unknown>
  return JSON.stringify({ ...rest, session: shown })
}

const refusal = (status: number, text: string): Problem => {
  const said = parsed(text)
  const code = typeof said.code === 'string' ? said.code.toLowerCase() : 'refused'
  const detail = typeof said.message === 'string' && status < 500 ? said.message : 'Signing in did not work; try again.'
  return new Problem({ status, code: `sign_in.${code}`, detail, ...(status >= 500 && { internal: text }) })
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
