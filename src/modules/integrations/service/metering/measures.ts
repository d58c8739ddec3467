/** How calls are measured, in one place: what an error is, the bounds of times, shares and percentiles from buckets. */

/** Upper bounds of the histogram; the last bucket holds what took longer. */
export const boundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000] as const

/** Ours and the caller's mistakes; not: a wrong key, a missing record, a conflict, too many calls. */
export const isError = (status: number): boolean =>
  status >= 500 || (status >= 400 && status !== 401 && status !== 404 && status !== 409 && status !== 429)

export const callsForShare = 50
/** Errors among calls in parts per million, rounded down; null under 50 calls. */
export const errorSharePpm = (errors: number, calls: number): number | null =>
  calls < callsForShare ? null : Math.floor((errors * 1_000_000) / calls)

/** The bound under which this share of the calls was answered; null for none, 10,000 when it took longer than all. */
export const percentileMs = (latency: readonly number[], share: number): number | null => {
  const total = latency.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  for (const [place, count] of latency.entries()) {
    seen += count
    if (seen >= total * share) return boundsMs[place] ?? 10_000
  }
  return 10_000
}

/** Hours with one decimal, half up. */
export const hoursBetween = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / 360_000 + 0.5) / 10

export const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const found = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return Math.floor(found * 10 + 0.5) / 10
}
