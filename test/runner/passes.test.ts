/** For `test/runner.test.ts`: hooks in their order, seen from inside. */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'

const seen: string[] = []
before(() => void seen.push('before'))
beforeEach(() => void seen.push('each'))
afterEach(() => void seen.push('end'))
after(() => assert.deepEqual(seen, ['before', 'each', 'one', 'end', 'inner before', 'each', 'two', 'end']))
test('one', () => void seen.push('one'))
describe('inner', () => {
  before(() => void seen.push('inner before'))
  test('two', () => void seen.push('two'))
})
