import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysAhead, daysLater, onDay } from './clock.ts'

const sandbox = {
  id: 'ws_01j9zk2m3n4p5q6r7s8t9v0w1x',
  slug: 'trial',
  name: 'Trial',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  language: 'en',
  now: '2026-12-23T10:30:00.000Z',
  advancingTo: null,
  createdAt: '2026-11-23T10:00:00.000Z',
}

test('a step of the clock is counted from where the clock stands, over the end of a month and a year', () => {
  assert.equal(daysLater('2026-12-31T10:30:00.000Z', 1), '2027-01-01T10:30:00.000Z')
  assert.equal(daysLater('2028-02-28T10:30:00.000Z', 1), '2028-02-29T10:30:00.000Z')
})

test('a chosen day becomes that day, also when it is picked on the last day of a longer month', () => {
  const goal = new Date(onDay(new Date(2026, 0, 31, 9, 15).toISOString(), '2026-02-28'))
  assert.deepEqual(
    [goal.getFullYear(), goal.getMonth() + 1, goal.getDate(), goal.getHours(), goal.getMinutes()],
    [2026, 2, 28, 9, 15],
  )
})

test('a clock that nobody moved is not ahead', () => {
  assert.equal(daysAhead(sandbox, new Date('2026-11-23T10:30:00.000Z')), 30)
  assert.equal(daysAhead(sandbox, new Date('2026-12-23T10:30:02.000Z')), 0)
})
