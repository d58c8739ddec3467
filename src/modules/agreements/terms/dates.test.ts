import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBusinessDate, officeHours } from '#platform/calendar.ts'
import { addDays, addMonths } from '#platform/civil-time.ts'
import { type Duration, endByNotice, endOfPeriod, lifeOf, noticeBy } from './dates.ts'

const duration = (more: Partial<Duration> = {}): Duration => ({
  form: 'auto_renew',
  months: 12,
  renewalMonths: 12,
  noticeDays: 30,
  renewalsMax: null,
  reviewDays: 90,
  ...more,
})
const christmas = ['2026-12-24', '2026-12-25', '2026-12-26', '2026-12-31', '2027-01-01']
const calendar = officeHours('Europe/Berlin', christmas)

test('31 January plus months ends on the right day, and notice is never due on a holiday', () => {
  const from = '2027-01-31'
  const end = (months: number) => endOfPeriod(duration({ form: 'fixed', months }), from, from)
  assert.deepEqual([1, 2, 3, 13].map(end), ['2027-02-28', '2027-03-31', '2027-04-30', '2028-02-29'])
  // Renewals count from the first day too: the end of February does not make the 28th of every month.
  const monthly = duration({ months: 1, renewalMonths: 1 })
  assert.deepEqual(
    ['2027-02-27', '2027-02-28', '2027-03-31'].map((on) => endOfPeriod(monthly, from, on)),
    ['2027-02-28', '2027-03-31', '2027-04-30'],
  )
  assert.equal(noticeBy(calendar, '2027-01-24', 30), '2026-12-23', 'from 25 December over Christmas Eve to the 23rd')
  assert.equal(noticeBy(calendar, '2027-02-01', 30), '2026-12-30', 'from a Saturday over a holiday and New Year')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5_000 }),
      fc.integer({ min: 0, max: 365 }),
      fc.integer({ min: 1, max: 120 }),
      (day, days, months) => {
        const ends = addMonths(addDays('2020-01-01', day), months)
        const by = noticeBy(calendar, ends, days)
        assert.ok(isBusinessDate(calendar, by))
        assert.ok(by <= addDays(ends, -days))
      },
    ),
  )
})

test('a notice on time stops the renewal, and one a day late does not', () => {
  const on = (givenOn: string) => endByNotice(calendar, duration(), '2026-01-01', givenOn)
  const by = noticeBy(calendar, '2027-01-01', 30)
  assert.equal(by, '2026-12-02')
  assert.deepEqual(on('2026-12-02'), { endsOn: '2027-01-01', noticeBy: by, onTime: true, missed: null })
  const late = on('2026-12-03')
  assert.deepEqual([late.endsOn, late.onTime, late.missed], ['2028-01-01', false, by])
})

test('a life is open while it renews by itself, and closed by a fixed end or the last renewal', () => {
  assert.deepEqual(lifeOf(duration(), '2026-01-01', 30), {
    startsOn: '2026-01-01',
    coveredUntil: null,
    graceUntil: null,
  })
  assert.deepEqual(lifeOf(duration({ form: 'fixed' }), '2026-01-01', 30), {
    startsOn: '2026-01-01',
    coveredUntil: '2027-01-01',
    graceUntil: '2027-01-31',
  })
  assert.equal(lifeOf(duration({ renewalsMax: 2 }), '2026-01-01', 0).coveredUntil, '2029-01-01')
  assert.equal(lifeOf(duration({ form: 'evergreen' }), '2026-01-01', 30).coveredUntil, null)
  assert.equal(endOfPeriod(duration({ renewalsMax: 2 }), '2026-01-01', '2030-01-01'), '2029-01-01')
})
