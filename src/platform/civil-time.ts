/**
 * Civil dates and the instants they mean in a zone of the IANA database. A civil date is what a calendar on the wall
 * shows; an instant is a point in time. They meet here and nowhere else, so daylight saving is handled once.
 */

/** `YYYY-MM-DD`, years 1000 to 9999. */
export type CivilDate = string
/** 1 is Monday, 7 is Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

const dayMs = 86_400_000

/** Whether the text is a date that exists: 2026-02-29 does not. */
export const isCivilDate = (text: unknown): text is CivilDate => {
  if (typeof text !== 'string' || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const dayNumber = Date.parse(`${text}T00:00:00Z`) / dayMs
  return Number.isInteger(dayNumber) && dateOfDayNumber(dayNumber) === text
}

/** Whether the text names a zone that this machine knows, such as `Europe/Berlin`. Plain offsets are no zones. */
export const isZone = (text: unknown): text is string => {
  if (typeof text !== 'string' || !/^[A-Za-z]/.test(text)) return false
  try {
    formatterOf(text)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The date that a calendar on the wall of this zone shows at the instant. */
export const civilDate = (zone: string, instant: Date): CivilDate => {
  const day = Math.floor(wallMs(zone, instant.getTime()) / dayMs)
  // Nearly everyone asks about today, with every call of a key.
  if (day !== lastDay.number) lastDay = { number: day, date: dateOfDayNumber(day) }
  return lastDay.date
}
let lastDay: { number: number; date: CivilDate } = { number: Number.NaN, date: '' }

/** Date and time of day (`HH:MM:SS`) that a clock on the wall of this zone shows at the instant. */
export const civilDateTime = (zone: string, instant: Date): { date: CivilDate; time: string } => {
  const [date = '', time = ''] = new Date(wallMs(zone, instant.getTime())).toISOString().split(/[T.]/)
  return { date, time }
}

/**
 * The instant at which the clock on the wall shows this date and time (`HH:MM` or `HH:MM:SS`, up to `24:00`). A time
 * that daylight saving skips moves on by the length of the gap; of a time that comes twice the first is meant (the
 * rule "compatible" of RFC 5545 and Temporal).
 */
export const instantAt = (zone: string, date: CivilDate, time = '00:00'): Date => {
  const wall = dayNumberOf(date) * dayMs + timeOfDayMs(time)
  // No two changes of offset lie within two days of one another, so the offsets a day away are the only candidates.
  const before = offsetMs(zone, wall - dayMs)
  const after = offsetMs(zone, wall + dayMs)
  if (offsetMs(zone, wall - before) === before) return new Date(wall - before)
  if (offsetMs(zone, wall - after) === after) return new Date(wall - after)
  return new Date(wall - before)
}

/** The first instant of the date. Not always midnight: some zones change their clocks then. */
export const startOfDate = (zone: string, date: CivilDate): Date => instantAt(zone, date)

/** The first instant after the date, which is the exclusive end of a range that includes it. */
export const endOfDate = (zone: string, date: CivilDate): Date => instantAt(zone, addDays(date, 1))

export const addDays = (date: CivilDate, days: number): CivilDate => dateOfDayNumber(dayNumberOf(date) + days)

/**
 * The same day of the month so many months on, or the last one of a shorter month: 31 January + 1 is 28 February. Always
 * count from the original date: 31 January + 2 is 31 March, which two single steps would miss.
 */
export const addMonths = (date: CivilDate, months: number): CivilDate => {
  const { year, month, day } = partsOf(date)
  const monthNumber = year * 12 + (month - 1) + months
  const [targetYear, targetMonth] = [Math.floor(monthNumber / 12), ((monthNumber % 12) + 12) % 12]
  const lastDay = new Date(Date.UTC(targetYear, targetMonth + 1, 0)).getUTCDate()
  return dateOfDayNumber(Date.UTC(targetYear, targetMonth, Math.min(day, lastDay)) / dayMs)
}

/** Days from the first date to the second, negative when the second is earlier. */
export const daysBetween = (from: CivilDate, to: CivilDate): number => dayNumberOf(to) - dayNumberOf(from)

export const weekdayOf = (date: CivilDate): Weekday => {
  // Day 0 of the count, 1 January 1970, was a Thursday.
  const fromMonday = (((dayNumberOf(date) + 3) % 7) + 7) % 7
  return weekdays[fromMonday]!
}

/** Milliseconds since midnight of a time written `HH:MM` or `HH:MM:SS`, `24:00` included. Throws RangeError. */
export const timeOfDayMs = (time: string): number => {
  const [, hours, minutes, seconds = '0'] = /^(\d{2}):([0-5]\d)(?::([0-5]\d))?$/.exec(time) ?? []
  const value = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
  if (!(value <= dayMs)) throw new RangeError(`Not a time of day: ${time}`)
  return value
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

const partsOf = (date: CivilDate) => {
  if (!isCivilDate(date)) throw new RangeError(`Not a date: ${date}`)
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

const dayNumberOf = (date: CivilDate): number => {
  const { year, month, day } = partsOf(date)
  return Date.UTC(year, month - 1, day) / dayMs
}

const dateOfDayNumber = (dayNumber: number): CivilDate => new Date(dayNumber * dayMs).toISOString().slice(0, 10)

/** What the clock on the wall shows, as if it were UTC. */
const wallMs = (zone: string, instantMs: number): number => instantMs + offsetMs(zone, instantMs)

/**
 * How far the zone's clocks are ahead of UTC at the instant. Most ask about now, and a run about the days of its records
 * beside: a quarter of an hour that a zone is asked about again is kept, unless the clocks change in it.
 */
const offsetMs = (zone: string, instantMs: number): number => {
  const quarter = Math.floor(instantMs / quarterMs)
  const quarters = quartersOf.get(zone) ?? new Map<number, number | null | undefined>()
  const known = quarters.get(quarter)
  if (known !== undefined) return known ?? readOffsetMs(zone, instantMs)
  if (!quarters.has(quarter)) {
    if (quarters.size >= quartersMax) quarters.clear()
    quartersOf.set(zone, quarters.set(quarter, undefined))
    return readOffsetMs(zone, instantMs)
  }
  const offset = readOffsetMs(zone, quarter * quarterMs)
  const isWhole = offset === readOffsetMs(zone, (quarter + 1) * quarterMs - 1)
  quarters.set(quarter, isWhole ? offset : null)
  return isWhole ? offset : readOffsetMs(zone, instantMs)
}
const quarterMs = 900_000
const quartersMax = 500
const quartersOf = new Map<string, Map<number, number | null | undefined>>()

const readOffsetMs = (zone: string, instantMs: number): number => {
  const part: Record<string, number> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(instantMs)) part[type] = Number(value)
  const wall = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
  return wall - Math.floor(instantMs / 1_000) * 1_000
}

// Making a formatter costs a thousand times what using it does.
const formatters = new Map<string, Intl.DateTimeFormat>()

const formatterOf = (zone: string): Intl.DateTimeFormat => {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(zone, made)
  return made
}
