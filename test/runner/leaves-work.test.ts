/** For `test/runner.test.ts`: what it began fails when its test is over. */
import { test } from 'node:test'

test('ends too early', () => {
  void Promise.reject(new Error('nobody waited for it'))
})
