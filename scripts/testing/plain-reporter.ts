/** A reporter that names each file once, each failure whole, each skip with its reason, and slow tests. */
import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

const slowMs = 5_000

export default async function* plain(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let suite = ''
  for await (const event of source) {
    // Where several files share a process, each is a test that is named like it (`one-process.ts`).
    if (event.type === 'test:start' && event.data.nesting === 0 && event.data.name.endsWith('.test.ts'))
      suite = event.data.name
    if (event.type === 'test:stderr' || event.type === 'test:stdout') {
      yield event.data.message
      continue
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { name, file, details, skip, nesting } = event.data
    const where = suite || (file ? relative(process.cwd(), file) : '')
    if (event.type === 'test:fail') {
      const { error } = event.data.details
      // A parent fails because of its child, which was shown already.
      if ('failureType' in error && error.failureType === 'subtestsFailed') continue
      yield `FAILED ${where}: ${name}\n${inspect(error.cause ?? error, { depth: 6 }).replaceAll(/^/gm, '    ')}\n`
    } else if (skip !== undefined)
      yield `skipped ${where}: ${name} (${typeof skip === 'string' ? skip : 'no reason given'})\n`
    else if (details.duration_ms > slowMs && nesting === (suite ? 1 : 0) && details.type !== 'suite')
      yield `slow ${where}: ${name} (${(details.duration_ms / 1000).toFixed(1)} s)\n`
  }
}
