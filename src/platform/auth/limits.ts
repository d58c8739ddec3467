/**
 * How fast a key may call: a bucket per key, and one per partner for all of its keys, of 1,200 calls that fills at 600 a
 * minute, or as the partner's agreement says. Counted in this process's memory: with several servers each counts its own share. Real time.
 */
import type { FastifyRequest } from 'fastify'
import type { Services } from '../context.ts'
import { tooManyRequests } from '../errors.ts'
import type { KnownKey } from './api-keys.ts'

export const callsPerMinute = 600
export const callsBurst = 1_200
const bucketsMax = 50_000

export type Rate = { perMinute: number; burst: number }
type Bucket = { left: number; atMs: number }
const states = new WeakMap<Services['database'], Map<string, Bucket>>()
const bucketsOf = (services: Services) => {
  const known = states.get(services.database)
  if (known) return known
  const made = new Map<string, Bucket>()
  states.set(services.database, made)
  return made
}

/** Takes one call out of a bucket: what is left, below 0 when there was none. */
const take = (services: Services, name: string, rate: Rate): number => {
  const buckets = bucketsOf(services)
  const nowMs = services.time().getTime()
  const known = buckets.get(name)
  const gainedMs = known ? Math.max(0, nowMs - known.atMs) : 0
  const before = known ? Math.min(rate.burst, known.left + (gainedMs * rate.perMinute) / 60_000) : rate.burst
  const left = before < 1 ? before : before - 1
  // Taken out first, so that the map stays in the order of use and the longest idle go first when it is full.
  buckets.delete(name)
  buckets.set(name, { left, atMs: nowMs })
  for (const oldest of buckets.keys()) {
    if (buckets.size <= bucketsMax) break
    buckets.delete(oldest)
  }
  return before < 1 ? before - 1 : left
}

/**
 * Takes a call of this key and answers the headers that say what is left. 429 with `Retry-After` when the key or its
 * partner calls too fast. A key with all scopes is made on the command line by whoever runs the installation, and is
 * not slowed down.
 */
export const takeCall = (
  services: Services,
  key: Pick<KnownKey, 'id' | 'workspaceId' | 'partnerId' | 'scopes'>,
  rate: Rate = { perMinute: callsPerMinute, burst: callsBurst },
): Record<string, string> => {
  if (key.scopes.includes('*')) return {}
  const names = [`key ${key.id}`, ...(key.partnerId === null ? [] : [`partner ${key.workspaceId} ${key.partnerId}`])]
  const left = Math.min(...names.map((name) => take(services, name, rate)))
  if (left < 0) {
    const waitSeconds = Math.max(1, Math.ceil((-left * 60) / rate.perMinute))
    const refusal = tooManyRequests(
      waitSeconds,
      `This key may call ${rate.perMinute} times a minute; wait ${waitSeconds} s.`,
    )
    Object.assign(refusal.headers, headersOf(rate, 0, waitSeconds))
    throw refusal
  }
  return headersOf(rate, Math.floor(left), 0)
}

/** The fields of the IETF draft "RateLimit header fields for HTTP". */
const headersOf = (rate: Rate, left: number, waitSeconds: number): Record<string, string> => ({
  'ratelimit-policy': `"calls";q=${rate.perMinute};w=60`,
  ratelimit: `"calls";r=${left};t=${waitSeconds}`,
})

const headersByRequest = new WeakMap<FastifyRequest, Record<string, string>>()
export const keepLimitHeaders = (request: FastifyRequest, headers: Record<string, string>): void =>
  void headersByRequest.set(request, headers)
/** The server puts them on the answer. */
export const limitHeaders = (request: FastifyRequest): Record<string, string> => headersByRequest.get(request) ?? {}
