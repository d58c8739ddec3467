/** Days of a journey: due dates from day 0 or another step, and how they move with a pause. Pure. */
import { addBusinessDates, type BusinessCalendar, isBusinessDate } from '#platform/calendar.ts'
import { addDays } from '#platform/civil-time.ts'
import type { StepTemplate } from '../contract/template-shapes.ts'

/** Due day by key. A step that is due from another one counts from that one's day; templates with circles are not published. */
export const dueDays = (
  steps: readonly Pick<StepTemplate, 'key' | 'dueDays' | 'dueFrom'>[],
  dayZero: string,
): ReadonlyMap<string, string> => {
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const daysOf = (step: Pick<StepTemplate, 'key' | 'dueDays' | 'dueFrom'>, depth: number): number => {
    const from = step.dueFrom && depth < steps.length ? byKey.get(step.dueFrom) : undefined
    return step.dueDays + (from ? daysOf(from, depth + 1) : 0)
  }
  return new Map(steps.map((step) => [step.key, addDays(dayZero, daysOf(step, 0))]))
}

/** Business days from the first date, included, to the second, excluded: how long something rested. */
export const businessDaysBetween = (calendar: BusinessCalendar, from: string, to: string): number => {
  let count = 0
  for (let date = from; date < to; date = addDays(date, 1)) if (isBusinessDate(calendar, date)) count += 1
  return count
}

/** Business days that have passed since a due day; 0 on the day itself and before it. */
export const businessDaysLate = (calendar: BusinessCalendar, dueOn: string, today: string): number =>
  today <= dueOn ? 0 : businessDaysBetween(calendar, addDays(dueOn, 1), addDays(today, 1))

/** The due day moved on by so many business days. */
export const shiftDate = (calendar: BusinessCalendar, date: string, businessDays: number): string =>
  businessDays <= 0 ? date : addBusinessDates(calendar, date, businessDays)
