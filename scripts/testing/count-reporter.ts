/** A reporter of node's test runner that writes how many tests passed, failed and were skipped. */
import type { TestEvent } from 'node:test/reporters'

export default async function* count(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0, failedFiles: [] as string[] }
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    if (event.data.details.type === 'suite') continue
    if (event.data.skip !== undefined) counts.skipped += 1
    else if (event.type === 'test:fail') {
      counts.failed += 1
      const { file } = event.data
      if (file && !counts.failedFiles.includes(file)) counts.failedFiles.push(file)
    } else counts.passed += 1
  }
  yield JSON.stringify(counts)
}
