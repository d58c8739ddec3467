/** Share of partners that are live by day: the product-limit estimate. Pure, in parts per million. */

export type Span = {
  days: number /** Reached go-live on that day; else only known not to have until then. */
  live: boolean
}
export type EstimatePoint = { day: number; sharePpm: number; atRisk: number }

/** One point per day on which somebody went live. Those who left or still run count until their last day. */
export const shareLiveByDay = (spans: readonly Span[]): EstimatePoint[] => {
  const points: EstimatePoint[] = []
  let notLive = 1
  for (const day of [...new Set(spans.filter((span) => span.live).map((span) => span.days))].sort((a, b) => a - b)) {
    const atRisk = spans.filter((span) => span.days >= day).length
    const live = spans.filter((span) => span.live && span.days === day).length
    notLive *= 1 - live / atRisk
    points.push({ day, sharePpm: Math.round((1 - notLive) * 1_000_000), atRisk })
  }
  return points
}

/** The first day by which half of them are live; null while the estimate stays below. */
export const medianDay = (points: readonly EstimatePoint[]): number | null =>
  points.find((point) => point.sharePpm >= 500_000)?.day ?? null

export const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
