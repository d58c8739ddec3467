import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as t from './civil-time.ts'

const at = (zone: string, date: string, time?: string) => t.instantAt(zone, date, time).toISOString()

test('a date of 29 February exists in leap years only', () => {
  assert.ok(t.isCivilDate('2028-02-29'))
  for (const text of [
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-04-31',
    '2026-4-1',
    '0026-01-01',
    '2026-01-01 ',
    '',
    7,
  ]) {
    assert.ok(!t.isCivilDate(text), String(text))
  }
})

test('months are added from the original day and clamped to the end of a shorter month', () => {
  const ends = [1, 2, 3, 4, 13].map((months) => t.addMonths('2026-01-31', months))
  assert.deepEqual(ends, ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2027-02-28'])
  assert.equal(t.addMonths('2027-01-31', 13), '2028-02-29')
  assert.equal(t.addMonths('2028-02-29', 12), '2029-02-28')
  assert.equal(t.addMonths('2028-02-29', 48), '2032-02-29')
  assert.equal(t.addMonths('2026-03-31', -1), '2026-02-28')
  assert.equal(t.addMonths('2026-01-15', -13), '2024-12-15')
  assert.equal(t.addMonths('2026-12-31', 0), '2026-12-31')
})

test('days are counted over leap days and year ends', () => {
  assert.equal(t.addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(t.addDays('2026-12-31', 1), '2027-01-01')
  assert.equal(t.addDays('2026-01-01', -1), '2025-12-31')
  assert.equal(t.daysBetween('2028-02-01', '2028-03-01'), 29)
  assert.equal(t.daysBetween('2026-03-01', '2026-02-01'), -28)
  assert.equal(t.weekdayOf('2026-11-23'), 1)
  assert.equal(t.weekdayOf('1969-12-28'), 7)
  assert.throws(() => t.addDays('2026-02-30', 1), RangeError)
})

test('New York: an hour that spring skips moves on, of an hour that autumn repeats the first is meant', () => {
  const zone = 'America/New_York'
  assert.equal(at(zone, '2026-03-08', '01:59'), '2026-03-08T06:59:00.000Z')
  assert.equal(at(zone, '2026-03-08', '02:30'), '2026-03-08T07:30:00.000Z')
  assert.equal(at(zone, '2026-03-08', '03:00'), '2026-03-08T07:00:00.000Z')
  assert.equal(at(zone, '2026-11-01', '01:30'), '2026-11-01T05:30:00.000Z')
  assert.equal(at(zone, '2026-11-01', '02:00'), '2026-11-01T07:00:00.000Z')
  const hours = (date: string) => (t.endOfDate(zone, date).getTime() - t.startOfDate(zone, date).getTime()) / 3_600_000
  assert.deepEqual(['2026-03-08', '2026-11-01', '2026-07-01'].map(hours), [23, 25, 24])
})

test('Lord Howe Island: clocks move by half an hour', () => {
  const zone = 'Australia/Lord_Howe'
  assert.equal(at(zone, '2026-10-04', '01:59'), '2026-10-03T15:29:00.000Z')
  assert.equal(at(zone, '2026-10-04', '02:15'), '2026-10-03T15:45:00.000Z')
  assert.equal(at(zone, '2026-10-04', '02:30'), '2026-10-03T15:30:00.000Z')
  assert.equal(at(zone, '2026-04-05', '01:45'), '2026-04-04T14:45:00.000Z')
  assert.equal(at(zone, '2026-04-05', '02:00'), '2026-04-04T15:30:00.000Z')
})

test('a date begins when it begins, also where clocks change at midnight or a whole date is skipped', () => {
  assert.equal(t.startOfDate('America/Havana', '2026-03-08').toISOString(), '2026-03-08T05:00:00.000Z')
  assert.equal(t.civilDateTime('America/Havana', t.startOfDate('America/Havana', '2026-03-08')).time, '01:00:00')
  assert.equal(at('America/Havana', '2026-11-01', '00:30'), '2026-11-01T04:30:00.000Z')
  // Samoa jumped over 30 December 2011.
  assert.equal(t.endOfDate('Pacific/Apia', '2011-12-29').toISOString(), '2011-12-30T10:00:00.000Z')
  assert.equal(t.startOfDate('Pacific/Apia', '2011-12-31').toISOString(), '2011-12-30T10:00:00.000Z')
})

test('the date on the wall turns at local midnight to the second', () => {
  const wall = (zone: string, instant: string) => t.civilDateTime(zone, new Date(instant))
  assert.deepEqual(wall('Asia/Kathmandu', '2026-12-31T18:14:59.999Z'), { date: '2026-12-31', time: '23:59:59' })
  assert.deepEqual(wall('Asia/Kathmandu', '2026-12-31T18:15:00.000Z'), { date: '2027-01-01', time: '00:00:00' })
  assert.equal(t.civilDate('America/New_York', new Date('2026-03-01T04:59:59Z')), '2026-02-28')
  assert.equal(t.civilDate('UTC', new Date('2026-03-01T00:00:00Z')), '2026-03-01')
  assert.equal(t.civilDate('America/New_York', new Date(-1)), '1969-12-31')
})

test('any wall time that exists comes back from its instant, in every zone', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const instants = fc.date({ min: new Date('1972-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const { date, time } = t.civilDateTime(zone, instant)
      const back = t.instantAt(zone, date, time)
      assert.deepEqual(t.civilDateTime(zone, back), { date, time })
      assert.ok(back.getTime() <= instant.getTime(), 'the first of two equal wall times is meant')
      assert.ok(t.startOfDate(zone, date).getTime() <= instant.getTime())
      assert.ok(t.endOfDate(zone, date).getTime() > instant.getTime())
    }),
    { numRuns: 1_000 },
  )
})

test('only names of zones are zones', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe']) assert.ok(t.isZone(zone))
  for (const zone of ['', '+01:00', 'Mars/Olympus', 'Europe/Berlin ', null]) assert.ok(!t.isZone(zone), String(zone))
})

test('a time of day is written in full and ends at 24:00', () => {
  assert.equal(t.timeOfDayMs('24:00'), 86_400_000)
  assert.equal(t.timeOfDayMs('09:05:30'), 32_730_000)
  for (const time of ['24:01', '9:00', '09:60', '', '25:00']) assert.throws(() => t.timeOfDayMs(time), RangeError, time)
})

test('asking again about the same quarter of an hour gives what the first answer gave, also while the clocks change', () => {
  const changes = [
    ['America/New_York', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
    // Local mean time ended in the middle of a quarter.
    ['Europe/Berlin', '1893-03-31T23:06:32Z'],
    ['UTC', '2026-03-08T07:00:00Z'],
  ] as const
  for (const [zone, change] of changes) {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, timeStyle: 'medium', hourCycle: 'h23' })
    for (let seconds = -1_800; seconds <= 1_800; seconds += 7) {
      const instant = new Date(Date.parse(change) + seconds * 1_000)
      const shown = format.format(instant)
      for (let turn = 0; turn < 3; turn += 1)
        assert.equal(t.civilDateTime(zone, instant).time.slice(0, 8), shown, `${zone} ${instant.toISOString()}`)
    }
  }
})
