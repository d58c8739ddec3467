/**
 * Slows down guessing: who fails often has to wait, twice as long each time. Kept in this process's memory and on real
 * time, never on a workspace's clock: with several processes each counts its own share of the attempts.
 */
import type { TimeSource } from '../clock.ts'

export type Throttle = {
  /** Milliseconds until this account may be tried again from this address; 0 means now. Ask before judging an attempt. */
  readonly waitMs: (account: string, address: string) => number
  /** Counts a failed attempt and says how long to wait now. Attempts refused because of a wait are not counted. */
  readonly failed: (account: string, address: string) => number
  /** Forgets the failures of the pair. */
  readonly succeeded: (account: string, address: string) => void
}

export type ThrottleOptions = {
  readonly time: TimeSource
  /** Failures inside the window that begin the waiting. Default 10. */
  readonly failuresMax?: number
  /** How long a failure counts, and how long after a wait quiet forgets it. Default 15 minutes. */
  readonly windowMs?: number
  /** The first wait; each further failure doubles it. Default 1 second. */
  readonly firstWaitMs?: number
  /** Default 15 minutes. */
  readonly waitMaxMs?: number
  /** Pairs remembered; beyond it the one that failed longest ago is forgotten. Default 100,000. */
  readonly pairsMax?: number
}

/** Compare accounts in one spelling: fold the case of an e-mail address before asking. */
export const createThrottle = (options: ThrottleOptions): Throttle => {
  const { time, failuresMax = 10, windowMs = 15 * 60_000, firstWaitMs = 1_000 } = options
  const { waitMaxMs = 15 * 60_000, pairsMax = 100_000 } = options
  const records = new Map<string, FailureRecord>()

  const recordOf = (key: string): FailureRecord => {
    const known = records.get(key)
    const nowMs = time().getTime()
    if (!known || nowMs >= Math.max(known.untilMs, known.failuresMs.at(-1) ?? 0) + windowMs) return freshRecord
    // While waits are doubling, older failures stay: else a patient guesser would begin anew after each wait.
    return known.waits > 0
      ? known
      : { ...known, failuresMs: known.failuresMs.filter((atMs) => atMs > nowMs - windowMs) }
  }

  return {
    waitMs: (account, address) => {
      const leftMs = recordOf(keyOf(account, address)).untilMs - time().getTime()
      // Not above the longest wait, also when the wall clock went back since.
      return Math.min(waitMaxMs, Math.max(0, leftMs))
    },
    failed: (account, address) => {
      const key = keyOf(account, address)
      const nowMs = time().getTime()
      const before = recordOf(key)
      const failuresMs = [...before.failuresMs, nowMs].slice(-failuresMax)
      const waits = failuresMs.length >= failuresMax ? before.waits + 1 : 0
      const waitMs = waits === 0 ? 0 : Math.min(waitMaxMs, firstWaitMs * 2 ** (waits - 1))
      // Taken out first, so that the map stays in the order of the last failure.
      records.delete(key)
      records.set(key, { failuresMs, waits, untilMs: waits === 0 ? 0 : nowMs + waitMs })
      for (const oldest of records.keys()) {
        if (records.size <= pairsMax) break
        records.delete(oldest)
      }
      return waitMs
    },
    succeeded: (account, address) => {
      records.delete(keyOf(account, address))
    },
  }
}

type FailureRecord = {
  readonly failuresMs: readonly number[]
  /** How many waits were given in a row. */
  readonly waits: number
  readonly untilMs: number
}

const freshRecord: FailureRecord = { failuresMs: [], waits: 0, untilMs: 0 }

const keyOf = (account: string, address: string) => JSON.stringify([account, address])
