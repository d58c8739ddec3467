import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as c from './calendar.ts'
import { civilDateTime, instantAt, type Weekday, weekdayOf } from './civil-time.ts'

const newYork = c.officeHours('America/New_York', ['2026-11-26', '2026-12-25'])
const local = (text: string, zone = newYork.zone) => instantAt(zone, ...(text.split(' ') as [string, string]))
const shown = (instant: Date, zone = newYork.zone) => {
  const { date, time } = civilDateTime(zone, instant)
  return `${date} ${time}`
}
const wholeWeek = (zone: string): c.BusinessCalendar => ({
  zone,
  weekly: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
  holidays: [],
})

test('two business days from Friday 16:00 end Tuesday 16:00', () => {
  assert.equal(shown(c.addBusinessDays(newYork, local('2026-11-13 16:00'), 2)), '2026-11-17 16:00:00')
})

test('a clock of 2 business days skips weekends, holidays and pauses to the minute', () => {
  // Wednesday 25 November 2026, 15:17. Thanksgiving follows; Friday works; then a weekend.
  const start = local('2026-11-25 15:17')
  assert.equal(shown(c.addBusinessDays(newYork, start, 2)), '2026-11-30 15:17:00')
  const pauses = [
    { from: local('2026-11-27 10:00'), to: local('2026-11-27 11:23') },
    { from: local('2026-11-27 11:00'), to: local('2026-11-27 11:30') },
    { from: local('2026-11-28 08:00'), to: local('2026-11-30 09:41') },
  ]
  // 90 minutes on Friday and 41 on Monday are lost; 131 minutes after Monday 15:17 is Tuesday 09:28.
  const due = c.addBusinessDays(newYork, start, 2, pauses)
  assert.equal(shown(due), '2026-12-01 09:28:00')
  assert.equal(c.businessMinutesBetween(newYork, start, due, pauses), 960)
  assert.equal(c.businessMinutesBetween(newYork, start, new Date(due.getTime() - 1), pauses), 959)
})

test('time outside of the hours counts nothing, and a day ends with its last minute', () => {
  assert.equal(shown(c.addBusinessDays(newYork, local('2026-11-14 12:00'), 1)), '2026-11-16 17:00:00')
  assert.equal(shown(c.addBusinessDays(newYork, local('2026-11-16 09:00'), 1)), '2026-11-16 17:00:00')
  assert.equal(shown(c.addBusinessMinutes(newYork, local('2026-11-16 17:00'), 1)), '2026-11-17 09:01:00')
  assert.equal(c.businessMinutesBetween(newYork, local('2026-11-13 17:00'), local('2026-11-16 09:00')), 0)
  const weekend = local('2026-11-14 12:00')
  assert.equal(c.addBusinessMinutes(newYork, weekend, 0), weekend)
})

test('business days are counted back too', () => {
  assert.equal(shown(c.addBusinessDays(newYork, local('2026-11-17 16:00'), -2)), '2026-11-13 16:00:00')
  assert.equal(shown(c.addBusinessDays(newYork, local('2026-11-27 09:00'), -1)), '2026-11-25 09:00:00')
  assert.equal(c.businessMinutesBetween(newYork, local('2026-11-17 16:00'), local('2026-11-13 16:00')), -960)
})

test('an open pause stops the count', () => {
  const pause = { from: local('2026-11-16 10:00'), to: null }
  assert.equal(c.businessMinutesBetween(newYork, local('2026-11-16 09:00'), local('2026-11-20 17:00'), [pause]), 60)
})

test('a day with a break and overlapping rows counts each minute once', () => {
  const calendar: c.BusinessCalendar = {
    zone: 'Europe/Madrid',
    weekly: [
      { weekday: 1, from: '16:00', to: '20:00' },
      { weekday: 1, from: '09:00', to: '13:00' },
      { weekday: 1, from: '12:00', to: '14:00' },
    ],
    holidays: [],
  }
  const [from, to] = [local('2026-11-16 00:00', calendar.zone), local('2026-11-17 00:00', calendar.zone)]
  assert.equal(c.businessMinutesBetween(calendar, from, to), 540)
  assert.equal(shown(c.addBusinessMinutes(calendar, from, 301), calendar.zone), '2026-11-16 16:01:00')
})

test('on a day of changing clocks the minutes that pass are counted, not those on the wall', () => {
  const minutes = (zone: string, date: string) =>
    c.businessMinutesBetween(wholeWeek(zone), local(`${date} 00:00`, zone), local(`${date} 24:00`, zone))
  assert.equal(minutes('America/New_York', '2026-03-08'), 23 * 60)
  assert.equal(minutes('America/New_York', '2026-11-01'), 25 * 60)
  assert.equal(minutes('Australia/Lord_Howe', '2026-10-04'), 23.5 * 60)
  assert.equal(minutes('Australia/Lord_Howe', '2026-04-05'), 24.5 * 60)
  // Office hours stay office hours across the change.
  assert.equal(shown(c.addBusinessDays(newYork, local('2026-03-06 16:00'), 2)), '2026-03-10 16:00:00')
})

test('29 February is a business day like any other', () => {
  const zurich = c.officeHours('Europe/Zurich')
  assert.equal(
    shown(c.addBusinessDays(zurich, local('2028-02-28 10:00', zurich.zone), 2), zurich.zone),
    '2028-03-01 10:00:00',
  )
})

test('dates with hours are found over weekends and holidays', () => {
  assert.ok(!c.isBusinessDate(newYork, '2026-11-26'))
  assert.equal(c.nextBusinessDate(newYork, '2026-11-26'), '2026-11-27')
  assert.equal(c.nextBusinessDate(newYork, '2026-11-27'), '2026-11-27')
  assert.equal(c.addBusinessDates(newYork, '2026-11-25', 2), '2026-11-30')
  assert.equal(c.addBusinessDates(newYork, '2026-11-30', -2), '2026-11-25')
  assert.equal(c.addBusinessDates(newYork, '2026-11-28', 0), '2026-11-28')
})

test('a calendar that is never open is refused instead of searched for ever', () => {
  const never = { ...newYork, weekly: [] }
  assert.throws(() => c.addBusinessDays(never, local('2026-11-16 09:00'), 1), RangeError)
  assert.throws(() => c.addBusinessDates(never, '2026-11-16', 1), RangeError)
})

test('a calendar says everything that is wrong with it', () => {
  assert.deepEqual(c.calendarProblems(newYork), [])
  const wrong = {
    zone: 'Nowhere/Here',
    weekly: [{ weekday: 1 as Weekday, from: '17:00', to: '09:00' }],
    holidays: ['2026-02-30'],
  }
  assert.equal(c.calendarProblems(wrong).length, 3)
  const unwritten = { ...newYork, weekly: [{ weekday: 2 as Weekday, from: '9', to: '24:30' }] }
  assert.match(c.calendarProblems(unwritten).join(), /written like 09:00/)
})

/** The slow way: look at the wall clock of every single minute. */
const minutesOneByOne = (calendar: c.BusinessCalendar, fromMs: number, count: number, pauses: readonly c.Pause[]) => {
  let minutes = 0
  for (let minute = 0; minute < count; minute += 1) {
    const instant = new Date(fromMs + minute * 60_000)
    const { date, time } = civilDateTime(calendar.zone, instant)
    const open =
      !calendar.holidays.includes(date) &&
      calendar.weekly.some((hours) => hours.weekday === weekdayOf(date) && hours.from <= time && time < hours.to)
    if (open && !pauses.some((pause) => pause.from <= instant && instant < pause.to)) minutes += 1
  }
  return minutes
}

test('counting agrees with looking at every minute, and adding is its inverse', () => {
  const zones = fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Europe/Berlin', 'Asia/Kathmandu')
  const begins = fc.constantFrom('2026-03-06', '2026-03-27', '2026-04-03', '2026-10-02', '2026-10-30', '2026-11-25')
  const minute = fc.integer({ min: 0, max: 4 * 1440 })
  const pauses = fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 900 })), { maxLength: 4 })
  fc.assert(
    fc.property(zones, begins, minute, minute, pauses, (zone, begin, offset, length, written) => {
      const calendar = {
        ...c.officeHours(zone, ['2026-11-26']),
        weekly: [...c.officeHours(zone).weekly, { weekday: 7 as Weekday, from: '00:00', to: '05:00' }],
      }
      const startMs = instantAt(zone, begin).getTime()
      const paused = written.map(([from, minutes]) => ({
        from: new Date(startMs + from * 60_000),
        to: new Date(startMs + (from + minutes) * 60_000),
      }))
      const from = new Date(startMs + offset * 60_000)
      const to = new Date(from.getTime() + length * 60_000)
      const counted = c.businessMinutesBetween(calendar, from, to, paused)
      assert.equal(counted, minutesOneByOne(calendar, from.getTime(), length, paused))
      if (counted === 0) return
      const reached = c.addBusinessMinutes(calendar, from, counted, paused)
      assert.ok(reached <= to)
      assert.equal(c.businessMinutesBetween(calendar, from, reached, paused), counted)
      const back = c.addBusinessMinutes(calendar, to, -counted, paused)
      assert.equal(c.businessMinutesBetween(calendar, back, to, paused), counted)
    }),
    { numRuns: 40 },
  )
})
