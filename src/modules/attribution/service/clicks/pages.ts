/**
 * What the company's own pages ask for: the script, and leave to report clicks and leads from another origin. The key in
 * the request says which pages may; here only how often an address may ask.
 */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { Services } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { addressOf, type First } from '#platform/http/first.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { startEngine } from './engine.ts'
import { readSettings } from './settings.ts'
import { sharedPath } from './shared-path.ts'
import { countPerMinute } from './verdict.ts'

const scriptName = 'tandem.js'
const scriptText = readFileSync(path.resolve(import.meta.dirname, '../../script/tandem.js'), 'utf8')
const reports: ReadonlySet<string> = new Set(['/v1/clicks', '/v1/leads'])
/** Calls with a publishable key from one address in a minute. */
export const reportsPerMinuteMax = 60

const publishable = /^Bearer tk_pub_/i

export const apiOfPages = (services: Services): First => {
  const engine = startEngine(services)
  const perMinute = countPerMinute(() => services.time().getTime())
  return {
    takes: (request, response) => {
      const [place = ''] = (request.url ?? '/').split('?', 1)
      if (place.endsWith(`/${scriptName}`)) {
        const at = scriptAt(request, place, (host) => engine.lookup.serves(host))
        if (!at) return false
        request.resume()
        void sendScript(services, engine, at, request, response)
        return true
      }
      if (!reports.has(place)) return false
      const { origin } = request.headers
      if (origin !== undefined) allowOrigin(response, origin)
      if (request.method === 'OPTIONS') {
        request.resume()
        response.writeHead(204, {
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'authorization, content-type, idempotency-key',
          'access-control-max-age': '86400',
        })
        response.end()
        return true
      }
      if (request.method !== 'POST' || !publishable.test(request.headers.authorization ?? '')) return false
      if (perMinute(addressOf(services, request)) <= reportsPerMinuteMax) return false
      request.resume()
      refuse(response)
      return true
    },
    close: async () => {},
  }
}

/** Any page may ask; what it may do is held against the key, which names its origins. No cookie ever goes with it. */
const allowOrigin = (response: ServerResponse, origin: string) => {
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('vary', 'Origin')
}
const refuse = (response: ServerResponse) => {
  const body = JSON.stringify({
    type: 'about:blank',
    title: 'Too many requests',
    status: 429,
    code: 'rate.exceeded',
    detail: `A publishable key takes ${reportsPerMinuteMax} reports a minute from one address; wait a minute.`,
    retryAfterSeconds: 60,
  })
  response.writeHead(429, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': '60',
  })
  response.end(body)
}

type At = { host: string } | { slug: string }
/** On a link's own host, or under `/r/<workspace>/` of this installation. */
const scriptAt = (request: IncomingMessage, place: string, serves: (host: string) => boolean): At | undefined => {
  const under = new RegExp(`^${sharedPath}([a-z0-9-]+)/${scriptName.replace('.', '\\.')}$`).exec(place)
  if (under) return { slug: under[1]! }
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  return place === `/${scriptName}` && serves(host) ? { host } : undefined
}

const sendScript = async (
  services: Services,
  engine: ReturnType<typeof startEngine>,
  at: At,
  request: IncomingMessage,
  response: ServerResponse,
) => {
  try {
    const domain = (await engine.lookup.find(at, null))?.domain
    const workspace = await engine.workspaces('slug' in at ? at.slug : (domain?.workspace_id ?? ''))
    if (!workspace) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      response.end('There is no such script.')
      return
    }
    const { consent } = await inTransaction(systemContext(services, workspace, 'script'), readSettings)
    const api = 'host' in at ? `https://${at.host}` : services.config.publicUrl
    // No `<` in it, so that it may also be copied into a page.
    const settings = JSON.stringify({ consent, api }).replaceAll('<', '\\u003c')
    response.writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    })
    response.end(request.method === 'HEAD' ? undefined : `window.__tandem_settings__=${settings};\n${scriptText}`)
  } catch (error) {
    services.log.error({ err: error }, 'the script could not be sent')
    response.writeHead(503, { 'retry-after': '5' })
    response.end()
  }
}
