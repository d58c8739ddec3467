/** When an agreement ends, and by when notice has to be given. Months are counted from the first day, always. */
import { addBusinessDates, type BusinessCalendar, isBusinessDate } from '#platform/calendar.ts'
import { addDays, addMonths } from '#platform/civil-time.ts'
import type { ValuesOf } from './registry.ts'

export type Duration = ValuesOf<'duration'>
export type LifeDates = { startsOn: string; coveredUntil: string | null; graceUntil: string | null }

/** The life that a duration gives while nothing is decided against it. Null: it goes on by itself. */
export const lifeOf = (duration: Duration, startsOn: string, graceDays: number): LifeDates => {
  const ends =
    duration.form === 'fixed'
      ? addMonths(startsOn, duration.months)
      : duration.form === 'auto_renew' && duration.renewalsMax !== null
        ? addMonths(startsOn, duration.months + duration.renewalMonths * duration.renewalsMax)
        : null
  return {
    startsOn,
    coveredUntil: ends,
    graceUntil: ends === null || graceDays === 0 ? null : addDays(ends, graceDays),
  }
}

/**
 * The first day not covered of the period in which `on` lies; null for an agreement without an end. 31 January plus one
 * month is 28 February, plus two is 31 March.
 */
export const endOfPeriod = (duration: Duration, startsOn: string, on: string): string | null => {
  if (duration.form === 'evergreen') return null
  const first = addMonths(startsOn, duration.months)
  if (duration.form === 'fixed' || on < first) return first
  const renewals = duration.renewalsMax ?? Number.POSITIVE_INFINITY
  let [number, end] = [0, first]
  while (end <= on && number < renewals) {
    number += 1
    end = addMonths(startsOn, duration.months + duration.renewalMonths * number)
  }
  return end
}

/** The last day on which notice counts: so many days before the end, moved to the business day before if it is none. */
export const noticeBy = (calendar: BusinessCalendar, endsOn: string, noticeDays: number): string => {
  const day = addDays(endsOn, -noticeDays)
  return isBusinessDate(calendar, day) ? day : addBusinessDates(calendar, day, -1)
}

/** The end that a notice given on this day brings about: of this period if it is on time, else of the next. */
export const endByNotice = (
  calendar: BusinessCalendar,
  duration: Duration,
  startsOn: string,
  givenOn: string,
): { endsOn: string; noticeBy: string; onTime: boolean; missed: string | null } => {
  if (duration.form === 'evergreen') {
    const endsOn = addDays(givenOn, duration.noticeDays)
    return { endsOn, noticeBy: givenOn, onTime: true, missed: null }
  }
  const end = endOfPeriod(duration, startsOn, givenOn)!
  const by = noticeBy(calendar, end, duration.noticeDays)
  if (givenOn <= by || duration.form === 'fixed')
    return { endsOn: end, noticeBy: by, onTime: givenOn <= by, missed: null }
  const next = endOfPeriod(duration, startsOn, end)!
  return { endsOn: next, noticeBy: noticeBy(calendar, next, duration.noticeDays), onTime: false, missed: by }
}
