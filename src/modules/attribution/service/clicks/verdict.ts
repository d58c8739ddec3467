/** What a request to a link is worth, by rules alone and in the order that the handbook states. */
import { isProgram } from './agents.ts'

export type Verdict = 'head' | 'prefetch' | 'bot' | 'velocity' | 'click'

export type Seen = {
  method: string
  agent: string
  /** `Sec-Purpose`, `Purpose` and `X-Moz`, in any order. */
  purposes: readonly (string | undefined)[]
  isDataCentre: boolean
  /** Counted in this minute from this address on this link, this one included. */
  inThisMinute: () => number
}

export const clicksPerMinuteMax = 20

export const verdictOf = (seen: Seen): Verdict => {
  if (seen.method !== 'GET') return 'head'
  if (seen.purposes.some((purpose) => purpose !== undefined && /prefetch|prerender|preview/i.test(purpose)))
    return 'prefetch'
  if (seen.isDataCentre || isProgram(seen.agent)) return 'bot'
  return seen.inThisMinute() > clicksPerMinuteMax ? 'velocity' : 'click'
}

/** Names of parameters that paid advertising puts on an address; the values say nothing to us. */
const adParameters: ReadonlySet<string> = new Set([
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'msclkid',
  'fbclid',
  'ttclid',
  'twclid',
  'li_fat_id',
  'yclid',
  'sclid',
  'epik',
  'rdt_cid',
])
export const adParametersIn = (query: URLSearchParams): string[] => [
  ...new Set([...query.keys()].filter((name) => adParameters.has(name))),
]

/** Counts what came from one address on one link in the last minute; forgets the quiet ones first. */
export const countPerMinute = (nowMs: () => number, keptMax = 200_000) => {
  const windows = new Map<string, { fromMs: number; count: number }>()
  return (name: string): number => {
    const now = nowMs()
    const known = windows.get(name)
    const window = known && now - known.fromMs < 60_000 ? known : { fromMs: now, count: 0 }
    window.count += 1
    windows.delete(name)
    windows.set(name, window)
    for (const oldest of windows.keys()) {
      if (windows.size <= keptMax) break
      windows.delete(oldest)
    }
    return window.count
  }
}
