/**
 * Time. Business code asks its context, never the system: a live workspace runs on real time, a sandbox's clock can be
 * ahead. Sign-ins, tokens, idempotency, rate limits and webhook attempts run on real time always.
 */
export type Clock = {
  /** Business time of the workspace. */
  now: () => Date
  /** The installation's real time: for tokens, leases, limits and attempts. */
  realNow: () => Date
}

/** Source of the installation's time; tests hand in one that they move. */
export type TimeSource = () => Date
export const systemTime: TimeSource = () => new Date()

export const workspaceClock = (time: TimeSource, offsetMs: number): Clock => ({
  now: () => new Date(time().getTime() + offsetMs),
  realNow: time,
})
