/** Which character separates the cells of a CSV text. */

const candidates = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof candidates)[number]

/**
 * The candidate that stands as often in the rows as in the first one, outside of quotes; on a tie the one that makes
 * more columns, then the comma. A text of one column has a comma that never comes. `complete` says whether the sample
 * is the whole text; if not, its last row is cut and not looked at.
 */
export const findDelimiter = (sample: string, complete: boolean): Delimiter => {
  const rows = countsByRow(sample)
  const looked = complete || rows.length < 3 ? rows : rows.slice(0, -1)
  const [first, ...others] = looked
  if (!first) return ','
  const scored = candidates.map((candidate) => {
    const wanted = first[candidate]
    const alike = others.filter((row) => row[candidate] === wanted).length
    return { candidate, columns: wanted, alike: wanted === 0 ? -1 : alike }
  })
  scored.sort((a, b) => b.alike - a.alike || b.columns - a.columns)
  return scored[0]?.columns ? scored[0].candidate : ','
}

/** Whether the text is a table by its looks: two rows or more, all with the same number of separators, at least one. */
export const isEvenTable = (sample: string, complete: boolean): boolean => {
  const rows = countsByRow(sample)
  const looked = complete || rows.length < 3 ? rows : rows.slice(0, -1)
  const delimiter = findDelimiter(sample, complete)
  const wanted = looked[0]?.[delimiter] ?? 0
  return wanted > 0 && looked.length > 1 && looked.every((row) => row[delimiter] === wanted)
}

type Counts = Record<Delimiter, number>

const isDelimiter = (character: string): character is Delimiter => candidates.some((each) => each === character)

const countsByRow = (sample: string): Counts[] => {
  const rows: Counts[] = []
  let counts: Counts = { ',': 0, ';': 0, '\t': 0, '|': 0 }
  let [quoted, cellStarts, blank] = [false, true, true]
  const endRow = () => {
    if (!blank) rows.push(counts)
    counts = { ',': 0, ';': 0, '\t': 0, '|': 0 }
    ;[cellStarts, blank] = [true, true]
  }
  for (const character of sample) {
    // A doubled quote closes and opens again, which comes to the same.
    if (character === '"' && (quoted || cellStarts)) {
      ;[quoted, blank] = [!quoted, false]
      cellStarts = !quoted
    } else if (quoted) continue
    else if (character === '\n' || character === '\r') endRow()
    else if (isDelimiter(character)) {
      counts[character] += 1
      ;[cellStarts, blank] = [true, false]
    } else {
      cellStarts = false
      if (character.trim() !== '') blank = false
    }
  }
  endRow()
  return rows
}
