/**
 * The click redirect. A 302 with `tandem_click` is on disk, always: committed, or written through in the spool.
 * Verdicts in their order; nothing of the visitor is kept but what stands in the row.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Services } from '#platform/context.ts'
import { addressOf, type First } from '#platform/http/first.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { observeClicks, observeRequest } from '#platform/metrics.ts'
import type { LookupRow } from '../../queries/lookups.ts'
import { leadTo, referrerHost, withClick } from './address.ts'
import { readAgent } from './agents.ts'
import { type Engine, startEngine } from './engine.ts'
import type { Place } from './lookup.ts'
import { sharedPath } from './shared-path.ts'
import { adParametersIn, type Verdict, verdictOf } from './verdict.ts'
import { visitorKey } from './visitors.ts'

const keyPattern = /^[a-z0-9-]{1,64}$/

const headers = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'strict-origin-when-cross-origin',
} as const

type Where = { at: { host: string } | { slug: string }; key: string; query: string }

/** Which link is asked for; undefined when the request is none of ours. */
const whereOf = (engine: Engine, request: IncomingMessage): Where | undefined => {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  if (path.startsWith(sharedPath)) {
    const [slug = '', key = '', ...rest] = path.slice(sharedPath.length).split('/')
    return rest.some((part) => part !== '')
      ? { at: { slug }, key: '', query }
      : { at: { slug }, key: key.toLowerCase(), query }
  }
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  if (!engine.lookup.serves(host)) return undefined
  return { at: { host }, key: path.slice(1).replace(/\/$/, '').toLowerCase(), query }
}

export const clickRedirect = (services: Services): First => {
  const engine = startEngine(services)
  return {
    takes: (request, response) => {
      // What a page on an own domain needs of the API goes on to it.
      if (request.url?.startsWith('/v1/') || request.url?.startsWith('/tandem.js')) return false
      const where = whereOf(engine, request)
      if (!where) return false
      const begun = performance.now()
      request.resume()
      answer(services, engine, request, where)
        .catch((error: unknown): Answer => {
          services.log.error({ err: error }, 'a link could not be looked up')
          return { status: 503, more: { 'retry-after': '5' }, words: 'This link cannot be looked up at the moment.' }
        })
        .then((given) => {
          send(response, request.method ?? 'GET', given)
          observeRequest(services, {
            method: request.method ?? 'GET',
            route: 'click redirect',
            status: given.status,
            ms: performance.now() - begun,
          })
        })
      return true
    },
    close: engine.close,
  }
}

type Answer = { status: number; location?: string; words?: string; more?: Record<string, string> }
const send = (response: ServerResponse, method: string, { status, location, words = '', more }: Answer) => {
  response.writeHead(status, {
    ...headers,
    ...more,
    ...(location !== undefined && { location }),
    ...(words !== '' && { 'content-type': 'text/plain; charset=utf-8' }),
    'content-length': String(Buffer.byteLength(words)),
  })
  response.end(method === 'HEAD' ? undefined : words)
}
const elsewhere = (url: string | null, status: number, words: string): Answer =>
  url === null ? { status, words } : { status: 302, location: url }
const gone = (place: Place) => elsewhere(place.domain.expired_url, 410, 'This link has ended.')

/** Whether the link leads somewhere at this moment of the workspace's time. */
const leads = (link: LookupRow, at: Date) =>
  link.is_open && (link.starts_at === null || link.starts_at <= at) && (link.ends_at === null || link.ends_at > at)

const answer = async (
  services: Services,
  engine: Engine,
  request: IncomingMessage,
  { at: where, key, query: text }: Where,
): Promise<Answer> => {
  const place = await engine.lookup.find(where, keyPattern.test(key) ? key : null)
  const link = place?.link
  if (!place?.domain.is_open) return elsewhere(null, 404, 'There is no such link.')
  if (!link) return elsewhere(place.domain.not_found_url, 404, 'There is no such link.')
  const workspace = await engine.workspaces(link.workspace_id)
  if (!workspace) return elsewhere(null, 404, 'There is no such link.')
  const realNow = services.time()
  const at = new Date(realNow.getTime() + workspace.clockOffsetMs)
  if (!leads(link, at)) return gone(place)

  const query = new URLSearchParams(text)
  const { to, utm, isIgnored } = leadTo(
    { destination: link.destination, utm: link.utm, deepLinkHosts: place.domain.deep_link_hosts },
    query,
  )
  if (isIgnored) observeClicks(services, 'address_ignored', 1)
  const address = addressOf(services, request)
  const agent = (request.headers['user-agent'] ?? '').slice(0, 500)
  const day = engine.dayOf(workspace.zone, at)
  const verdict = verdictOf({
    method: request.method ?? 'GET',
    agent,
    purposes: ['sec-purpose', 'purpose', 'x-moz'].map((name) => request.headers[name] as string | undefined),
    isDataCentre: engine.dataCentres().find(address) !== undefined,
    inThisMinute: () => engine.perMinute(`${link.link_id} ${address}`),
  })
  if (verdict !== 'click') {
    engine.count({ workspaceId: workspace.id, day, linkId: link.link_id, partnerId: link.partner_id, verdict })
    return withoutClick(verdict, to)
  }
  const salt = await engine.salts.of(workspace.id, day)
  const id = newId(idPrefixes.click)
  const found = engine.places().find(address)
  const fate = await engine.writer.add({
    workspaceId: workspace.id,
    id,
    at: at.toISOString(),
    recordedAt: realNow.toISOString(),
    day,
    linkId: link.link_id,
    partnerId: link.partner_id,
    source: 'redirect',
    visitorKey: visitorKey(salt, { address, agent, language: request.headers['accept-language'] ?? '' }),
    visitorId: null,
    country: found?.country ?? null,
    region: found?.region ?? null,
    ...readAgent(agent),
    referrer: referrerHost(request.headers.referer),
    utm,
    adParameters: adParametersIn(query),
  })
  observeClicks(services, fate, 1)
  // No database and no spool: the visitor arrives all the same, and nothing claims that it was counted.
  return fate === 'lost' ? { status: 307, location: to.href } : { status: 302, location: withClick(to, id) }
}

const withoutClick = (verdict: Exclude<Verdict, 'click'>, to: URL): Answer => {
  // The browser asks again when the person really comes.
  if (verdict === 'prefetch') return { status: 503, more: { 'cache-control': 'no-store' } }
  return { status: verdict === 'velocity' ? 307 : 302, location: to.href }
}
