/** Which runs the clock drafts on a day, also when it did not tick for a while. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearCutOffs } from './clock.ts'

const monthly = {
  currency: null,
  minimum: { currency: 'EUR', amountMinor: 5_000n },
  interval: 'monthly',
  dueDay: 8,
  runDay: 10,
  rails: ['manual'],
} as const

test('a run is drafted once its day is near, and not before', () => {
  assert.deepEqual(nearCutOffs(monthly, '2026-03-05', '2026-03-05'), [])
  assert.deepEqual(nearCutOffs(monthly, '2026-03-08', '2026-03-08'), ['2026-03-10'])
  assert.deepEqual(nearCutOffs(monthly, '2026-03-10', '2026-03-10'), ['2026-03-10'])
  assert.deepEqual(nearCutOffs(monthly, '2026-03-11', '2026-03-11'), [])
})

test('a day that passed while nothing ran is made up for, once, however many passed', () => {
  assert.deepEqual(nearCutOffs(monthly, '2026-03-05', '2026-03-13'), ['2026-03-10'])
  assert.deepEqual(nearCutOffs(monthly, '2026-01-05', '2026-04-20'), ['2026-04-10'])
  assert.deepEqual(nearCutOffs(monthly, '2026-01-05', '2026-04-09'), ['2026-03-10', '2026-04-10'])
  assert.deepEqual(nearCutOffs({ ...monthly, interval: 'weekly', runDay: 1 }, '2026-03-03', '2026-03-18'), [
    '2026-03-16',
  ])
})
