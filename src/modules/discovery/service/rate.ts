/** Counts what one address asks for in a window of real time, in this process's memory; several processes count each. */
import type { Services } from '#platform/context.ts'
import { tooManyRequests } from '#platform/errors.ts'

const windows = new WeakMap<Services, Map<string, number[]>>()
const namesMax = 50_000

/** 429 with the time to wait when `name` was used `most` times in the last `windowMs`; else counts this one. */
export const refuseAbove = (services: Services, name: string, most: number, windowMs: number, words: string): void => {
  const wait = secondsToWait(services, name, most, windowMs)
  if (wait > 0) throw tooManyRequests(wait, words)
}

/** 0 and counted when `name` was used less than `most` times in the window, else the seconds to wait. */
export const secondsToWait = (services: Services, name: string, most: number, windowMs: number): number => {
  const seen = windows.get(services) ?? new Map<string, number[]>()
  windows.set(services, seen)
  const now = services.time().getTime()
  const recent = (seen.get(name) ?? []).filter((at) => at > now - windowMs)
  if (recent.length >= most) return waitSeconds(new Date(recent[0]!), windowMs, now)
  recent.push(now)
  // Taken out first, so that the map stays in the order of use and the oldest are forgotten.
  seen.delete(name)
  seen.set(name, recent)
  for (const oldest of seen.keys()) {
    if (seen.size <= namesMax) break
    seen.delete(oldest)
  }
  return 0
}

/** Whole seconds until the oldest use falls out of the window. */
export const waitSeconds = (oldest: Date, windowMs: number, nowMs: number): number =>
  Math.max(1, Math.ceil((oldest.getTime() + windowMs - nowMs) / 1000))
