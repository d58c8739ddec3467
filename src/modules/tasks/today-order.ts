/**
 * The order of Today: integers only, the same sum in SQL (to sort and page) and in words (to explain). Limits of time
 * are reckoned once per reading from the workspace calendar, so that the database only compares instants.
 */
import { addBusinessMinutes, type BusinessCalendar, businessDayMinutes } from '#platform/calendar.ts'
import { addDays, civilDate, civilDateTime, daysBetween, endOfDate, weekdayOf } from '#platform/civil-time.ts'
import { currencyExponent, decimalFromMoney } from '#platform/money.ts'
import type { bands } from './contract/shapes.ts'

export type Band = (typeof bands)[number]
export type BandCountsOf = Record<Band, number>
/** The first limit that lies after a due date gives its points. */
export type DueLimit = { before: Date; points: number }
export type TodayLimits = {
  now: Date
  due: readonly DueLimit[]
  bandEnds: { overdue: Date; today: Date; this_week: Date }
  calendar: BusinessCalendar
  /** Whole business days since a due date that has passed, at most 261. */
  overdueDaysOf: (dueAt: Date) => number
  currency: string
  /** Below so many minor units of the workspace's currency, so many points; above the last 40. */
  values: readonly { below: bigint; points: number }[]
}

export const overduePoints = { base: 100, perBusinessDay: 5, most: 150 }
export const valuePointsMost = 40
export const waitingPoints = 20
export const legalPoints = 15
const minuteMs = 60_000
/** A business year: beyond it nobody wants the exact count. */
const overdueDaysTold = 260

/** Limits as of an instant. Business days are whole minutes of the calendar divided by 480, seconds left out. */
export const todayLimits = (workspace: { currency: string }, calendar: BusinessCalendar, now: Date): TodayLimits => {
  const after = (days: number) => addBusinessMinutes(calendar, now, days * businessDayMinutes + 1)
  const { latestPast, overdueDaysOf } = businessDaysBefore(calendar, now)
  const overdueDays = (overduePoints.most - overduePoints.base) / overduePoints.perBusinessDay
  const today = civilDate(calendar.zone, now)
  const unit = 10n ** BigInt(currencyExponent(workspace.currency))
  return {
    now,
    calendar,
    overdueDaysOf,
    currency: workspace.currency,
    due: [
      ...Array.from({ length: overdueDays }, (_, index) => overdueDays - index).map((days) => ({
        before: new Date(latestPast(days).getTime() + 1),
        points: overduePoints.base + overduePoints.perBusinessDay * days,
      })),
      { before: now, points: overduePoints.base },
      { before: after(1), points: 80 },
      { before: after(2), points: 65 },
      { before: after(5), points: 45 },
      { before: after(10), points: 25 },
      { before: new Date(now.getTime() + 30 * 1440 * minuteMs + 1), points: 10 },
    ],
    bandEnds: {
      overdue: now,
      today: endOfDate(calendar.zone, today),
      this_week: endOfDate(calendar.zone, addDays(today, 7 - weekdayOf(today))),
    },
    values: [
      { below: 1_000n * unit, points: 5 },
      { below: 10_000n * unit, points: 10 },
      { below: 50_000n * unit, points: 20 },
      { below: 250_000n * unit, points: 30 },
    ],
  }
}

/** Business days counted back from an instant, one step from the last, so that a page of rows walks the calendar once. */
const businessDaysBefore = (calendar: BusinessCalendar, now: Date) => {
  const steps: Date[] = [now]
  /** The latest due date that is so many business days past. */
  const latestPast = (days: number): Date => {
    while (steps.length <= days) steps.push(addBusinessMinutes(calendar, steps.at(-1)!, -businessDayMinutes))
    return steps[days]!
  }
  const overdueDaysOf = (dueAt: Date): number => {
    let days = 0
    while (days <= overdueDaysTold && dueAt <= latestPast(days + 1)) days += 1
    return days
  }
  return { latestPast, overdueDaysOf }
}

export type TodayTask = {
  dueAt: Date | null
  value: { currency: string; amountMinor: bigint } | null
  waiting: 'partner' | 'colleague' | null
  legal: boolean
  partnerName: string | null
}
export type TodayPartOf = { what: 'due' | 'value' | 'waiting' | 'legal'; points: number; words: string }

export const bandOf = (dueAt: Date | null, { bandEnds }: TodayLimits): Band => {
  if (!dueAt) return 'later'
  if (dueAt < bandEnds.overdue) return 'overdue'
  if (dueAt < bandEnds.today) return 'today'
  return dueAt < bandEnds.this_week ? 'this_week' : 'later'
}

/** The sum of a row, part by part, each with its words; parts that say nothing are left out. */
export const todayParts = (task: TodayTask, limits: TodayLimits): TodayPartOf[] => {
  const parts: TodayPartOf[] = []
  if (task.dueAt) {
    const { dueAt } = task
    parts.push({
      what: 'due',
      points: limits.due.find((limit) => dueAt < limit.before)?.points ?? 0,
      words: dueWords(dueAt, limits),
    })
  }
  if (task.value && task.value.amountMinor > 0n) parts.push(valuePart(task.value, limits))
  if (task.waiting)
    parts.push({
      what: 'waiting',
      points: waitingPoints,
      words: task.waiting === 'partner' ? `${task.partnerName ?? 'the partner'} is waiting` : 'a colleague is waiting',
    })
  if (task.legal) parts.push({ what: 'legal', points: legalPoints, words: 'the date is a legal one' })
  return parts
}

/** "Due tomorrow, $42,000 at stake, Acme is waiting". */
export const whySentence = (parts: readonly TodayPartOf[]): string => {
  const words = parts.map((part) => part.words).join(', ')
  return words === '' ? 'No date, nothing at stake' : words.slice(0, 1).toUpperCase() + words.slice(1)
}

const valuePart = (value: { currency: string; amountMinor: bigint }, limits: TodayLimits): TodayPartOf => {
  const words = `${moneyWords(value)} at stake`
  if (value.currency !== limits.currency)
    return {
      what: 'value',
      points: 0,
      words: `${words} (not counted: no rate from ${value.currency} to ${limits.currency} is known)`,
    }
  return {
    what: 'value',
    points: limits.values.find(({ below }) => value.amountMinor < below)?.points ?? valuePointsMost,
    words,
  }
}

/** The amount as people write it in English; cents only where there are any. */
export const moneyWords = (value: { currency: string; amountMinor: bigint }): string =>
  formatOf(value.currency).format(decimalFromMoney(value) as Intl.StringNumericLiteral)

// Making a formatter costs a hundred times what using it does.
const formats = new Map<string, Intl.NumberFormat>()
const formatOf = (currency: string): Intl.NumberFormat => {
  const known = formats.get(currency)
  if (known) return known
  const made = new Intl.NumberFormat('en-US', { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })
  formats.set(currency, made)
  return made
}

const dueWords = (dueAt: Date, { now, calendar, overdueDaysOf }: TodayLimits): string => {
  const days = daysBetween(civilDate(calendar.zone, now), civilDate(calendar.zone, dueAt))
  if (dueAt < now) {
    const businessDays = overdueDaysOf(dueAt)
    if (businessDays > overdueDaysTold) return 'overdue by more than a year'
    if (businessDays > 0) return `overdue by ${businessDays} business ${businessDays === 1 ? 'day' : 'days'}`
    return days === 0
      ? `overdue since ${civilDateTime(calendar.zone, dueAt).time.slice(0, 5)}`
      : 'overdue since the last business day'
  }
  if (days === 0) return 'due today'
  if (days === 1) return 'due tomorrow'
  if (days <= 30) return `due in ${days} days`
  return `due on ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: calendar.zone }).format(dueAt)}`
}
