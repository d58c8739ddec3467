/** Business time: the hours of a week in one zone, less holidays and pauses. Exact to the millisecond, told in minutes. */
import {
  addDays,
  type CivilDate,
  civilDate,
  instantAt,
  isCivilDate,
  isZone,
  timeOfDayMs,
  type Weekday,
  weekdayOf,
} from './civil-time.ts'

export type OpenHours = {
  readonly weekday: Weekday /** `HH:MM` */
  readonly from: string /** up to `24:00` */
  readonly to: string
}

export type BusinessCalendar = {
  /** A zone of the IANA database. */
  readonly zone: string
  /** Several rows of one weekday make a day with a break. */
  readonly weekly: readonly OpenHours[]
  readonly holidays: readonly CivilDate[]
}

/** A time that does not count, from inclusive to exclusive. */
export type Pause = { readonly from: Date; readonly to: Date }
/** A pause that may still be running. */
export type OpenPause = { readonly from: Date; readonly to: Date | null }

/** One business day, whatever the calendar's hours are. */
export const businessDayMinutes = 480

/** Monday to Friday, 09:00 to 17:00, in the zone. */
export const officeHours = (zone: string, holidays: readonly CivilDate[] = []): BusinessCalendar => ({
  zone,
  weekly: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: '09:00', to: '17:00' })),
  holidays,
})

/** What is wrong with a calendar that a person wrote, in words; empty when it can be used. */
export const calendarProblems = (calendar: BusinessCalendar): string[] => {
  const problems: string[] = []
  if (!isZone(calendar.zone)) problems.push(`There is no zone ${calendar.zone}.`)
  if (calendar.weekly.length === 0) problems.push('At least one day of the week needs hours.')
  for (const { weekday, from, to } of calendar.weekly) {
    const written = [from, to].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time) || time === '24:00')
    if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) problems.push(`Weekday ${weekday} is not 1 to 7.`)
    if (!written) problems.push(`Hours are written like 09:00, not ${from}-${to}.`)
    else if (timeOfDayMs(from) >= timeOfDayMs(to)) problems.push(`Hours end after they begin, not ${from}-${to}.`)
  }
  for (const date of calendar.holidays) if (!isCivilDate(date)) problems.push(`There is no date ${date}.`)
  return problems
}

/**
 * The earliest instant by which so many business minutes have passed since `start`; with a negative number the latest
 * one from which so many lie before `start`. While a pause is still open there is no such instant, so only closed ones
 * are taken. Throws RangeError when the calendar has no open hours for 20 years.
 */
export const addBusinessMinutes = (
  calendar: BusinessCalendar,
  start: Date,
  minutes: number,
  pauses: readonly Pause[] = [],
): Date => {
  let leftMs = Math.abs(minutes) * minuteMs
  if (leftMs === 0) return start
  const forward = minutes > 0
  for (const span of openSpans(calendar, start.getTime(), forward, mergeSpans(pauses.map(spanOfPause)))) {
    const lengthMs = span.to - span.from
    if (lengthMs >= leftMs) return new Date(forward ? span.from + leftMs : span.to - leftMs)
    leftMs -= lengthMs
  }
  throw new RangeError(`The calendar has no open hours for ${searchedDays} days`)
}

/** As `addBusinessMinutes`; a day is 480 business minutes: two days from Friday 16:00 end Tuesday 16:00. */
export const addBusinessDays = (
  calendar: BusinessCalendar,
  start: Date,
  days: number,
  pauses: readonly Pause[] = [],
): Date => addBusinessMinutes(calendar, start, days * businessDayMinutes, pauses)

/** Whole business minutes from one instant to another, negative when the second is earlier. An open pause never ends. */
export const businessMinutesBetween = (
  calendar: BusinessCalendar,
  from: Date,
  to: Date,
  pauses: readonly OpenPause[] = [],
): number => {
  if (to.getTime() < from.getTime()) return 0 - businessMinutesBetween(calendar, to, from, pauses)
  const endMs = to.getTime()
  const closed = mergeSpans(pauses.map((pause) => ({ from: pause.from.getTime(), to: pause.to?.getTime() ?? endMs })))
  let totalMs = 0
  let date = civilDate(calendar.zone, from)
  const lastDate = civilDate(calendar.zone, to)
  for (; date <= lastDate; date = addDays(date, 1)) {
    for (const span of without(spansOfDate(calendar, date), closed)) {
      totalMs += Math.max(0, Math.min(span.to, endMs) - Math.max(span.from, from.getTime()))
    }
  }
  return Math.floor(totalMs / minuteMs)
}

/** Whether the calendar has hours on the date. */
export const isBusinessDate = (calendar: BusinessCalendar, date: CivilDate): boolean => {
  const weekday = weekdayOf(date)
  return calendar.weekly.some((hours) => hours.weekday === weekday) && !calendar.holidays.includes(date)
}

/** The date itself if the calendar has hours on it, else the next that has. */
export const nextBusinessDate = (calendar: BusinessCalendar, date: CivilDate): CivilDate =>
  isBusinessDate(calendar, date) ? date : addBusinessDates(calendar, date, 1)

/** So many dates with hours after the date, or before it when negative. Counts dates, not hours. */
export const addBusinessDates = (calendar: BusinessCalendar, date: CivilDate, count: number): CivilDate => {
  const step = count < 0 ? -1 : 1
  let [found, left, searched] = [date, Math.abs(count), 0]
  while (left > 0) {
    found = addDays(found, step)
    searched += 1
    if (isBusinessDate(calendar, found)) [left, searched] = [left - 1, 0]
    if (searched > searchedDays) throw new RangeError(`The calendar has no open hours for ${searchedDays} days`)
  }
  return found
}

const minuteMs = 60_000
const searchedDays = 20 * 366

type Span = { readonly from: number; readonly to: number }

const spanOfPause = ({ from, to }: Pause): Span => ({ from: from.getTime(), to: to.getTime() })

/** The open spans from an instant on, in order; backwards from it, the latest first. */
const openSpans = function* (calendar: BusinessCalendar, startMs: number, forward: boolean, pauses: readonly Span[]) {
  let date = civilDate(calendar.zone, new Date(startMs))
  let empty = 0
  while (empty <= searchedDays) {
    const spans = without(spansOfDate(calendar, date), pauses)
    empty = spans.length === 0 ? empty + 1 : 0
    for (const span of forward ? spans : spans.reverse()) {
      const clipped = forward
        ? { from: Math.max(span.from, startMs), to: span.to }
        : { from: span.from, to: Math.min(span.to, startMs) }
      if (clipped.from < clipped.to) yield clipped
    }
    date = addDays(date, forward ? 1 : -1)
  }
}

const spansOfDate = (calendar: BusinessCalendar, date: CivilDate): Span[] => {
  if (!isBusinessDate(calendar, date)) return []
  const weekday = weekdayOf(date)
  return mergeSpans(
    calendar.weekly
      .filter((hours) => hours.weekday === weekday)
      .map((hours) => ({
        from: instantAt(calendar.zone, date, hours.from).getTime(),
        to: instantAt(calendar.zone, date, hours.to).getTime(),
      })),
  )
}

/** In order, without overlaps, so that no minute counts twice. */
const mergeSpans = (spans: readonly Span[]): Span[] => {
  const merged: { from: number; to: number }[] = []
  for (const span of spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged
}

const without = (spans: readonly Span[], pauses: readonly Span[]): Span[] =>
  spans.flatMap((span) => {
    const kept: Span[] = []
    let from = span.from
    for (const pause of pauses) {
      if (pause.to <= from || pause.from >= span.to) continue
      if (pause.from > from) kept.push({ from, to: pause.from })
      from = pause.to
    }
    return from < span.to ? [...kept, { from, to: span.to }] : kept
  })
