/**
 * What is answered before the pipeline of the API: a few addresses that are asked for thousands of times a second and
 * need neither caller, contract nor page.
 */
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { Services } from '../context.ts'
import { defineSlot } from '../module.ts'

export type First = {
  /** True when it answers this request, now or later. Asked for every request, so it looks at the address alone. */
  takes: (request: IncomingMessage, response: ServerResponse) => boolean
  /** The server takes no more requests: finish what is under way. */
  close: () => Promise<void>
}
/** Told when a server is built; answers who looks at its requests first. */
export const firstAnswers = defineSlot<(services: Services) => First>('platform.first_answers')

/** A server whose requests are looked at by the slot's fills, in order, before `pipeline` gets the rest. */
export const serverWithFirst = (
  firsts: readonly First[],
  pipeline: RequestListener,
  limits: { keepAliveTimeout: number; requestTimeout: number; connectionTimeout: number },
): http.Server => {
  const server = http.createServer((request, response) => {
    for (const first of firsts) if (first.takes(request, response)) return
    pipeline(request, response)
  })
  server.keepAliveTimeout = limits.keepAliveTimeout
  server.requestTimeout = limits.requestTimeout
  server.setTimeout(limits.connectionTimeout)
  return server
}

/** Where a request comes from: what the proxy in front says, when there is one that may be believed. */
export const addressOf = (services: Services, request: IncomingMessage): string => {
  const said = services.config.trustProxy ? request.headers['x-forwarded-for'] : undefined
  const first = (Array.isArray(said) ? said[0] : said)?.split(',')[0]?.trim()
  const address = first || (request.socket.remoteAddress ?? '')
  return address.startsWith('::ffff:') ? address.slice(7) : address
}
