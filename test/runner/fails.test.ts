/** For `test/runner.test.ts`: one of each way to fail, and one that passes. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'

test('passes', () => {})
test('fails', () => assert.equal(1, 2))
test('is skipped', { skip: 'for a reason' }, () => {})
test('has a subtest that fails', async (t) => {
  await t.test('inner', () => assert.fail('deep'))
})
describe('a suite whose hook fails', () => {
  before(() => {
    throw new Error('the hook broke')
  })
  test('never runs', () => {})
})
