/** Two snapshots side by side: words that came and went, clauses that moved, terms that say something else. */
export type Piece = { kind: 'same' | 'added' | 'removed'; text: string }
export type ClauseText = { key: string; component: string; heading: string; text: string }
export type ClauseChange = {
  key: string
  component: string
  heading: string
  change: 'added' | 'removed' | 'changed' | 'moved'
  /** Of a clause that moved: what it came after then and now; null is the beginning of its part. */
  from: string | null
  to: string | null
  pieces: Piece[]
}

/** Above this product of lengths the middle is shown as replaced as a whole: the table of it would cost too much. */
const cellsMax = 4_000_000

/** Word by word, by the longest common subsequence; blanks belong to the word before them. */
export const comparePieces = (before: string, after: string): Piece[] => {
  const [was, is] = [wordsOf(before), wordsOf(after)]
  let head = 0
  while (head < was.length && head < is.length && was[head] === is[head]) head += 1
  let tail = 0
  while (tail < was.length - head && tail < is.length - head && was[was.length - 1 - tail] === is[is.length - 1 - tail])
    tail += 1
  const pieces: Piece[] = []
  const put = (kind: Piece['kind'], text: string) => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last?.kind === kind) last.text += text
    else pieces.push({ kind, text })
  }
  put('same', was.slice(0, head).join(''))
  middle(was.slice(head, was.length - tail), is.slice(head, is.length - tail), put)
  put('same', was.slice(was.length - tail).join(''))
  return pieces
}
const wordsOf = (text: string): string[] => text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? []

const middle = (was: readonly string[], is: readonly string[], put: (kind: Piece['kind'], text: string) => void) => {
  if (was.length * is.length > cellsMax) {
    put('removed', was.join(''))
    put('added', is.join(''))
    return
  }
  const width = is.length + 1
  const longest = new Uint32Array((was.length + 1) * width)
  for (let i = was.length - 1; i >= 0; i -= 1)
    for (let j = is.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        was[i] === is[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
  let [i, j] = [0, 0]
  while (i < was.length && j < is.length)
    if (was[i] === is[j]) {
      put('same', was[i]!)
      i += 1
      j += 1
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) {
      put('removed', was[i]!)
      i += 1
    } else {
      put('added', is[j]!)
      j += 1
    }
  put('removed', was.slice(i).join(''))
  put('added', is.slice(j).join(''))
}

/** Clauses that came, went, were worded anew or stand elsewhere, in the order of the later text. */
export const compareClauses = (before: readonly ClauseText[], after: readonly ClauseText[]): ClauseChange[] => {
  const moved = movedKeys(before, after)
  const old = new Map(before.map((clause) => [clause.key, clause]))
  const found = after.flatMap((clause): ClauseChange[] => {
    const was = old.get(clause.key)
    const about = { key: clause.key, component: clause.component, heading: clause.heading }
    if (!was)
      return [{ ...about, change: 'added', from: null, to: null, pieces: [{ kind: 'added', text: clause.text }] }]
    const reworded = was.text !== clause.text || was.heading !== clause.heading
    const isMoved = moved.has(clause.key)
    if (!reworded && !isMoved) return []
    return [
      {
        ...about,
        change: reworded ? 'changed' : 'moved',
        from: isMoved ? placeOf(before, clause.key) : null,
        to: isMoved ? placeOf(after, clause.key) : null,
        pieces: [
          ...(was.heading === clause.heading ? [] : [...comparePieces(was.heading, clause.heading), newLine]),
          ...comparePieces(was.text, clause.text),
        ],
      },
    ]
  })
  const gone = before
    .filter((clause) => !after.some((one) => one.key === clause.key))
    .map(
      (clause): ClauseChange => ({
        key: clause.key,
        component: clause.component,
        heading: clause.heading,
        change: 'removed',
        from: null,
        to: null,
        pieces: [{ kind: 'removed', text: clause.text }],
      }),
    )
  return [...found, ...gone]
}
const newLine: Piece = { kind: 'same', text: '\n' }

const placeOf = (clauses: readonly ClauseText[], key: string): string | null => {
  const at = clauses.findIndex((clause) => clause.key === key)
  const before = clauses[at - 1]
  return before && before.component === clauses[at]!.component ? before.heading : null
}

/** Clauses of both texts that are not part of the longest run in unchanged order, or that changed their part. */
const movedKeys = (before: readonly ClauseText[], after: readonly ClauseText[]): ReadonlySet<string> => {
  const place = new Map(before.map((clause, at) => [clause.key, { at, component: clause.component }]))
  const common = after.filter((clause) => place.has(clause.key))
  const stays = longestRise(common.map((clause) => place.get(clause.key)!.at))
  return new Set(
    common
      .filter((clause, at) => !stays.has(at) || place.get(clause.key)!.component !== clause.component)
      .map((clause) => clause.key),
  )
}
/** Places of a longest increasing subsequence; a text has at most a few hundred clauses. */
const longestRise = (values: readonly number[]): ReadonlySet<number> => {
  const lengths: number[] = []
  const previous: number[] = []
  let best = -1
  values.forEach((value, at) => {
    lengths[at] = 1
    previous[at] = -1
    for (let before = 0; before < at; before += 1)
      if (values[before]! < value && lengths[before]! + 1 > lengths[at]!) {
        lengths[at] = lengths[before]! + 1
        previous[at] = before
      }
    if (best < 0 || lengths[at]! > lengths[best]!) best = at
  })
  const places = new Set<number>()
  for (let at = best; at >= 0; at = previous[at]!) places.add(at)
  return places
}
