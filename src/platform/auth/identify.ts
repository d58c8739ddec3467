/** Who calls: a key, a signed-in person in a workspace, or nobody; and the context that follows from it. */
import type { FastifyRequest } from 'fastify'
import { workspaceClock } from '../clock.ts'
import { isLoopback } from '../config.ts'
import type { Actor, Ctx, Services, Workspace } from '../context.ts'
import { scopeOf } from '../contract.ts'
import { forbidden, notFound, tooManyRequests, unauthenticated, unprocessable } from '../errors.ts'
import { trackCall } from '../http/seen.ts'
import type { BoundEndpoint } from '../module.ts'
import { portfolioOf } from '../tenancy/portfolio.ts'
import { playScenario } from '../tenancy/scenarios.ts'
import { findWorkspace } from '../tenancy/workspaces.ts'
import { findKey, type KnownKey, rightsOfKey } from './api-keys.ts'
import { keepLimitHeaders, takeCall } from './limits.ts'
import { type CallLimit, callLimits, scopeLimits } from './members.ts'
import { rightsOf } from './rights.ts'
import { type Seat, seatsOf } from './seats.ts'
import { secondFactorDueAt } from './second-factor.ts'
import { findPerson, type Person } from './sessions.ts'

/** Stands in for a workspace where an endpoint has none: sign-in, set-up, one's own person. */
export const noWorkspace: Workspace = {
  id: '',
  slug: '',
  name: '',
  kind: 'live',
  zone: 'UTC',
  currency: 'USD',
  language: 'en',
  fiscalYearStartMonth: 1,
  calendar: {},
  theme: {},
  settings: {},
  isDemo: false,
  clockOffsetMs: 0,
  liveWorkspaceId: null,
  scenario: null,
  archivedAt: null,
  version: 1,
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** The request's context. 401 without a valid caller, 404 for a workspace or partner that is not the caller's. */
export const identify = async (services: Services, bound: BoundEndpoint, request: FastifyRequest): Promise<Ctx> => {
  const { access, path } = bound.shape
  const make = (workspace: Workspace, actor: Actor, rights: ReadonlySet<string>, channel: Ctx['channel']): Ctx => ({
    services,
    workspace,
    actor,
    rights,
    clock: workspaceClock(services.time, workspace.clockOffsetMs),
    requestId: request.id,
    channel,
    log: services.log.child({ requestId: request.id, workspace: workspace.id }),
  })

  if ('public' in access) {
    const slug =
      one(request.headers['tandem-workspace']) ?? (request.params as { workspace?: string } | undefined)?.workspace
    const workspace = slug ? await findWorkspace(services, slug) : undefined
    return make(workspace ?? noWorkspace, { kind: 'public' }, new Set(), 'public')
  }

  const authorization = one(request.headers.authorization)
  if (authorization !== undefined) {
    if ('signedIn' in access) throw forbidden('key.not_for_keys', 'A person has to do this; no key can.')
    const text = /^Bearer ([\x21-\x7e]{1,200})$/.exec(authorization)?.[1]
    const key = text ? await findKey(services, text, request.ip, `${request.method} ${path}`) : undefined
    if (!key) throw unauthenticated('This key is not valid: it may be mistyped, revoked or expired.', 'key.invalid')
    const announced = trackCall(request, {
      workspaceId: key.workspaceId,
      keyId: key.explorerOf ?? key.id,
      partnerId: key.partnerId,
      isExplorer: key.explorerOf !== null,
      at: services.time(),
    })
    if (key.partnerId === null) keepLimitHeaders(request, takeCall(services, key))
    const workspace = await findWorkspace(services, key.workspaceId)
    if (!workspace) throw unauthenticated('This key is not valid.', 'key.invalid')
    if (workspace.kind === 'sandbox') await playScenario(services, workspace)
    const named = one(request.headers['tandem-workspace'])
    if (named !== undefined && named !== workspace.id && named !== workspace.slug) throw notFound('workspace')
    if (isPortal(path) !== (key.partnerId !== null))
      throw forbidden(
        'key.wrong_side',
        key.partnerId === null
          ? 'This is a key of the team; the portal API takes keys of a partner.'
          : 'This is a key of a partner; use the portal API.',
      )
    if (key.kind === 'publishable' && !bound.shape.publishable)
      throw forbidden(
        'key.publishable',
        'A publishable key reports clicks and leads; for anything else use a secret key.',
      )
    refuseForeignPage(key, one(request.headers.origin))
    const rights = rightsOfKey(services, key)
    // What a publishable key may do stands with the endpoints, and asks nothing of whoever put it into the page.
    if (key.kind !== 'publishable' && key.makerRights && 'right' in access && !key.makerRights.has(access.right))
      throw forbidden('key.maker_lacks_right', `Whoever made this key does not hold the right ${access.right}.`, {
        right: access.right,
      })
    const actor: Actor = {
      kind: 'key',
      id: key.id,
      name: key.name,
      partnerId: key.partnerId,
      scopes: key.scopes,
      ...(key.portfolioOf !== null && { portfolioOf: key.portfolioOf }),
      isExplorer: key.explorerOf !== null,
      isPublishable: key.kind === 'publishable',
    }
    const ctx = { ...make(workspace, actor, rights, 'api'), announced }
    if (key.partnerId === null) return ctx
    await slowDown(ctx, key, key.partnerId, request)
    const scope = scopeOf(bound.module, bound.shape)
    return { ...ctx, actor: { ...actor, scopes: await scopesToday(ctx, key.partnerId, key.scopes, scope) } }
  }

  const person = await findPerson(services, request)
  if (!person) throw unauthenticated()
  if (request.method !== 'GET') refuseForeignOrigin(services, request)
  if ('signedIn' in access)
    return make(
      noWorkspace,
      { kind: 'person', userId: person.userId, sessionId: person.sessionId, name: person.name, email: person.email },
      new Set(),
      'screen',
    )

  // What a browser opens by itself, such as a frame, sends no header of ours: there the path names the workspace.
  const slug =
    one(request.headers['tandem-workspace']) ?? (request.params as { workspace?: string } | undefined)?.workspace
  if (!slug) throw unprocessable('workspace.missing', 'Name the workspace in the header Tandem-Workspace.')
  const workspace = await findWorkspace(services, slug)
  const seats = workspace
    ? (await seatsOf(services, person.userId)).filter((seat) => seat.workspaceId === workspace.id)
    : []
  const seat = isPortal(path)
    ? portalSeat(seats, one(request.headers['tandem-partner']))
    : seats.find((candidate) => candidate.side === 'member')
  if (!workspace || !seat) throw notFound('workspace')
  if (workspace.isDemo && !isLoopback(services.config.host))
    throw forbidden(
      'demo.this_machine_only',
      `The passwords of the demo are public, so it opens on the machine itself only; HOST is ${services.config.host}.`,
    )
  const due = secondFactorDueAt(workspace, seat, person)
  if (due && due.getTime() <= Date.now())
    throw forbidden('second_factor.missing', 'Your roles here ask for a second factor; set one up under your account.')
  return make(
    workspace,
    actorOf(person, seat, workspace),
    rightsOf(services.product, seat.side === 'member' ? seat : { side: 'portal', roles: seat.roles }),
    'screen',
  )
}

/** A publishable key stands in pages that everybody reads; it works from the pages it was made for. */
const refuseForeignPage = (key: KnownKey, origin: string | undefined) => {
  if (key.kind !== 'publishable' || key.origins.length === 0 || (origin !== undefined && key.origins.includes(origin)))
    return
  throw forbidden('key.origin_not_allowed', `This key may not be used from ${origin ?? 'a request without an origin'}.`)
}

/** 429 when a partner's key calls faster, or in a month more often, than its agreement says. */
const slowDown = async (ctx: Ctx, key: KnownKey, partnerId: string, request: FastifyRequest) => {
  let rate: CallLimit | undefined
  for (const limit of callLimits.of(ctx.services.product)) rate = await limit(ctx, partnerId)
  keepLimitHeaders(request, takeCall(ctx.services, key, rate))
  if (rate?.blocked) throw tooManyRequests(rate.blocked.retryAfterSeconds, rate.blocked.words)
}

/**
 * A partner's key does what its scopes and the partner's agreement both allow on this day. 403 with the agreement's
 * words when the key holds the scope of this call and the agreement does not.
 */
const scopesToday = async (
  ctx: Ctx,
  partnerId: string,
  scopes: readonly string[],
  wanted: string | null,
): Promise<readonly string[]> => {
  let left = scopes
  for (const limit of scopeLimits.of(ctx.services.product)) {
    const today = await limit(ctx, partnerId)
    if (!today) continue
    if (wanted !== null && !today.scopes.has(wanted) && (left.includes(wanted) || left.includes('*'))) {
      const { code, words } = today.refusal(wanted)
      throw forbidden(code, words, { scope: wanted })
    }
    left = left.includes('*') ? [...today.scopes] : left.filter((scope) => today.scopes.has(scope))
  }
  return left
}

const isPortal = (path: string) => path.startsWith('/v1/portal/')

const portalSeat = (seats: Seat[], partnerId: string | undefined) => {
  const mine = seats.filter((seat) => seat.side === 'portal')
  if (partnerId) return mine.find((seat) => seat.side === 'portal' && seat.partnerId === partnerId)
  if (mine.length > 1)
    throw unprocessable(
      'partner.not_chosen',
      'You work for several partners here; name one in the header Tandem-Partner.',
    )
  return mine[0]
}

const actorOf = (person: Person, seat: Seat, workspace: Workspace): Actor => {
  const base = { id: seat.id, userId: person.userId, sessionId: person.sessionId, name: seat.name, email: seat.email }
  return seat.side === 'member'
    ? {
        kind: 'member',
        ...base,
        roles: seat.roles,
        isHead: seat.isHead,
        isLead: seat.isLead,
        ...(portfolioOf(workspace, seat) === 'own' && { portfolioOf: seat.id }),
      }
    : { kind: 'portal_user', ...base, roles: seat.roles, partnerId: seat.partnerId, contactId: seat.contactId }
}

/** A write with a cookie must come from our own pages: the browser states the origin, which a foreign page cannot change. */
export const refuseForeignOrigin = (services: Services, request: FastifyRequest): void => {
  const origin = one(request.headers.origin)
  const site = one(request.headers['sec-fetch-site'])
  if (site === 'same-origin') return
  if (origin !== undefined) {
    if (origin === new URL(services.config.publicUrl).origin) return
    const page = URL.parse(origin)
    // Whoever listens for this machine alone is called by its names only: a name of somebody else that was made to lead
    // here (DNS rebinding) states a host that equals its page's.
    const isOurs = !isLoopback(services.config.host) || isLoopback(page?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '')
    if (page?.host === request.headers.host && isOurs) return
  }
  throw forbidden('origin.foreign', 'This request did not come from a page of this installation.')
}
