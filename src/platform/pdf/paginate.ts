/** Units onto pages. */
import type { Unit } from './units.ts'

export type Placed = { readonly unit: Unit; readonly y: number }
export type Page = { readonly placed: readonly Placed[] }

/**
 * Fills pages of `height` points from the top. Units that keep with the next are placed together unless together they
 * are taller than a page. Space above a unit is left out at the top of a page, and heads of tables are repeated there.
 */
export const paginate = (units: readonly Unit[], height: number): Page[] => {
  const pages: { placed: Placed[] }[] = [{ placed: [] }]
  let y = 0
  const isTop = () => pages.at(-1)!.placed.length === 0
  const turn = () => {
    pages.push({ placed: [] })
    y = 0
  }
  const place = (unit: Unit) => {
    if (isTop() && unit.repeat && unit.repeat !== unit) {
      pages.at(-1)!.placed.push({ unit: unit.repeat, y: 0 })
      y = unit.repeat.height
    } else if (!isTop()) {
      y += unit.before
    }
    pages.at(-1)!.placed.push({ unit, y })
    y += unit.height
  }
  for (let index = 0; index < units.length; ) {
    if (units[index]!.pageBreak) {
      if (!isTop()) turn()
      index += 1
      continue
    }
    const chain = chainAt(units, index)
    const chainHeight = chain.reduce((sum, unit, at) => sum + unit.height + (at === 0 ? 0 : unit.before), 0)
    const repeated = chain[0]!.repeat?.height ?? 0
    const fits = chainHeight + (isTop() ? 0 : chain[0]!.before) <= height - y
    if (!fits && !isTop() && chainHeight + repeated <= height) turn()
    for (const unit of chain) {
      if (!isTop() && y + unit.before + unit.height > height) turn()
      place(unit)
    }
    index += chain.length
  }
  if (isTop() && pages.length > 1) pages.pop()
  return pages
}

const chainAt = (units: readonly Unit[], start: number): Unit[] => {
  let end = start
  while (units[end]!.keep && end + 1 < units.length && !units[end + 1]!.pageBreak) end += 1
  return units.slice(start, end + 1)
}
