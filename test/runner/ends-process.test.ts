/** For `test/runner.test.ts`: its process is gone before its tests are done. */
import process from 'node:process'
import { test } from 'node:test'

test('passes first', () => {})
test('ends the process', () => process.exit(0))
