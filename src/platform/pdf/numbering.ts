/** Numbers of clauses: `1.`, `1.1`, `1.1.1`, `(a)`. */
export type Level = 1 | 2 | 3 | 4
export type Counter = (level: Level) => string

/** Counts through one document. A level that is skipped counts as its first: a third level at the start is `1.1.1`. */
export const newCounter = (): Counter => {
  const counts = [0, 0, 0, 0]
  return (level) => {
    for (let above = 0; above < level - 1 && level < 4; above += 1) counts[above] ||= 1
    counts[level - 1]! += 1
    counts.fill(0, level)
    if (level === 4) return `(${letters(counts[3]!)})`
    return level === 1 ? `${counts[0]}.` : counts.slice(0, level).join('.')
  }
}

/** a … z, aa … zz, and so on. */
const letters = (count: number): string => {
  let text = ''
  for (let rest = count; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text
  return text
}
