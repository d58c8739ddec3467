/**
 * Sessions that ended in this process a moment ago: a signed copy of one may still be in a cookie, and must not be
 * believed. Other processes notice when the copy runs out (20 s).
 */
import type { Services } from '../context.ts'

const keepMs = 60_000
const states = new WeakMap<Services['database'], Map<string, number>>()
const stateOf = (services: Services) => {
  const known = states.get(services.database)
  if (known) return known
  const made = new Map<string, number>()
  states.set(services.database, made)
  return made
}

export const sessionEnded = (services: Services, sessionId: string): void => {
  const ended = stateOf(services)
  const now = performance.now()
  // Insertion order is order of time, so the oldest stand first.
  for (const [id, until] of ended) {
    if (until > now) break
    ended.delete(id)
  }
  ended.set(sessionId, now + keepMs)
}

export const hasEnded = (services: Services, sessionId: string): boolean => stateOf(services).has(sessionId)
