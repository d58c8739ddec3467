import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bandOf, snoozeChoices } from './todayBands.ts'

const now = new Date(2026, 10, 23, 15, 0)
const local = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString()

test('a moment that has passed is overdue, also on the same day', () =>
  assert.equal(bandOf(local(23, 14), now), 'overdue'))
test('later on the same day is today', () => assert.equal(bandOf(local(23, 20), now), 'today'))
test('a plain day is not overdue before it has ended', () => assert.equal(bandOf('2026-11-23', now), 'today'))
test('yesterday as a plain day is overdue', () => assert.equal(bandOf('2026-11-22', now), 'overdue'))
test('seven days ahead is this week, eight is later', () => {
  assert.equal(bandOf('2026-11-30', now), 'week')
  assert.equal(bandOf('2026-12-01', now), 'later')
})
test('nothing is due without a date', () => assert.equal(bandOf(null, now), 'later'))

test('on a Monday, next Monday is a week away, never today', () => {
  const [, , monday] = snoozeChoices(now)
  assert.equal(new Date(monday.until).getDay(), 1)
  assert.equal(new Date(monday.until).getDate(), 30)
})
