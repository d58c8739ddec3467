/**
 * A reporter of node's test runner that writes how many tests passed, failed and were skipped: a line after each test,
 * so that what was counted is known when the process dies.
 */
import type { TestEvent } from 'node:test/reporters'

export default async function* count(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { error } = event.data.details as { error?: { failureType?: string } }
    // A suite, or a file among several (`one-process.ts`): what it holds is counted, and itself only for a fault of its own.
    const isFile = event.data.nesting === 0 && event.data.name.endsWith('.test.ts')
    if (isFile ? error === undefined || error.failureType === 'subtestsFailed' : event.data.details.type === 'suite')
      continue
    if (event.data.skip !== undefined) counts.skipped += 1
    else if (event.type === 'test:fail') counts.failed += 1
    else counts.passed += 1
    yield `${JSON.stringify(counts)}\n`
  }
}
