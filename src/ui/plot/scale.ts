/** Round numbers that cover the values, with about `count` steps: 0, 250, 500 …; whole ones for what is counted. */
export const niceTicks = (least: number, most: number, { count = 4, whole = false } = {}): number[] => {
  const low = Math.min(0, least)
  const high = most <= low ? low + 1 : most
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    [1, 2, 2.5, 5, 10]
      .map((factor) => factor * power)
      .find((size) => size >= rough && (!whole || Number.isInteger(size))) ?? Math.max(whole ? 1 : 0, 10 * power)
  const first = Math.floor(low / step) * step
  const ticks: number[] = []
  for (let index = 0; index <= Math.ceil((high - first) / step - 1e-9); index += 1) {
    ticks.push(Number((first + index * step).toPrecision(12)))
  }
  return ticks
}

/** Moves labels apart that would overlap, keeping their order; the last ones give way upwards at the lower end. */
export const spreadLabels = (wanted: number[], gap: number, bottom: number): number[] => {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y)
  for (let at = 1; at < order.length; at += 1) {
    const [before, here] = [order[at - 1], order[at]]
    if (before && here) here.y = Math.max(here.y, before.y + gap)
  }
  let limit = bottom
  for (const label of order.toReversed()) {
    label.y = Math.min(label.y, limit)
    limit = label.y - gap
  }
  const placed = [...wanted]
  for (const label of order) placed[label.index] = label.y
  return placed
}

/** A column from zero for each value, stacked on those of its sign before it. */
export const stackValues = (values: (number | null)[]): [from: number, to: number][] => {
  let up = 0
  let down = 0
  return values.map((value) => {
    const size = value ?? 0
    if (size >= 0) {
      up += size
      return [up - size, up]
    }
    down += size
    return [down - size, down]
  })
}
