import assert from 'node:assert/strict'
import { test } from 'node:test'
import { microSharesOf, percentOf } from './microShares.ts'

test('a typed percentage is whole millionths, or no share at all', () => {
  assert.deepEqual(['100', '33.3334', '0,5', ' 40 '].map(microSharesOf), [1_000_000, 333_334, 5_000, 400_000])
  assert.deepEqual(['', '0', '100.0001', '33.33333', '-5', 'half'].map(microSharesOf), [
    null,
    null,
    null,
    null,
    null,
    null,
  ])
  for (const micro of [1, 333_334, 999_999, 1_000_000]) assert.equal(microSharesOf(percentOf(micro)), micro)
})
