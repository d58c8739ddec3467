import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { niceTicks, spreadLabels, stackValues } from './scale.ts'

test('ticks are round and cover the values', () => {
  assert.deepEqual(niceTicks(0, 98), [0, 25, 50, 75, 100])
  assert.deepEqual(niceTicks(-40, 70), [-50, 0, 50, 100])
  assert.deepEqual(niceTicks(0, 0), [0, 0.25, 0.5, 0.75, 1])
})

test('what is counted has whole ticks', () => {
  assert.deepEqual(niceTicks(0, 1, { whole: true }), [0, 1])
  assert.deepEqual(niceTicks(0, 3, { whole: true }), [0, 1, 2, 3])
  assert.deepEqual(niceTicks(0, 9, { whole: true }), [0, 5, 10])
  assert.deepEqual(niceTicks(0, 0, { whole: true }), [0, 1])
})

test('ticks cover any values with few lines', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 0 }), fc.integer({ min: 1, max: 1e9 }), (least, most) => {
      const ticks = niceTicks(least, most)
      assert.ok((ticks[0] ?? 1) <= least && (ticks.at(-1) ?? 0) >= most - (most - least) * 1e-6)
      assert.ok(ticks.length <= 8, `${ticks.length} ticks`)
    }),
  )
})

test('labels never overlap and never leave the plot downwards', () => {
  const placed = spreadLabels([100, 101, 102, 190], 14, 195)
  const sorted = placed.toSorted((a, b) => a - b)
  for (let at = 1; at < sorted.length; at += 1) assert.ok((sorted[at] ?? 0) - (sorted[at - 1] ?? 0) >= 14)
  assert.ok(Math.max(...placed) <= 195)
})

test('a column stacks what is owed upwards and what was taken back downwards', () => {
  assert.deepEqual(stackValues([10, -4, 5, null, -1]), [
    [0, 10],
    [0, -4],
    [10, 15],
    [15, 15],
    [-4, -5],
  ])
})
