/** Periods of tiers and caps: the civil day on which the one that holds a day begins, and the day after its last. */
import { addDays, addMonths, type CivilDate } from '#platform/civil-time.ts'
import type { CapPeriod, PeriodKind } from './types.ts'

export type Period = { start: CivilDate; end: CivilDate | null }
const monthsOf = { month: 1, quarter: 3, year: 12 } as const
const lifetimeStart = '0001-01-01'

/** `anchor` is the day on which the agreement took effect; years of an agreement are counted from it each time. */
export const periodOf = (kind: PeriodKind | CapPeriod, day: CivilDate, anchor: CivilDate): Period => {
  if (kind === 'sale') return { start: day, end: addDays(day, 1) }
  if (kind === 'lifetime') return { start: lifetimeStart, end: null }
  if (kind === 'agreement') return { start: anchor, end: null }
  if (kind === 'agreement_year') return yearFrom(anchor, day)
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const length = monthsOf[kind]
  const first = month - ((month - 1) % length)
  const start = `${String(year).padStart(4, '0')}-${String(first).padStart(2, '0')}-01`
  return { start, end: addMonths(start, length) }
}

const yearFrom = (anchor: CivilDate, day: CivilDate): Period => {
  let years = Number(day.slice(0, 4)) - Number(anchor.slice(0, 4))
  if (addMonths(anchor, years * 12) > day) years -= 1
  return { start: addMonths(anchor, years * 12), end: addMonths(anchor, (years + 1) * 12) }
}
