import { existsSync, readFileSync } from 'node:fs'

export type Counts = { passed: number; failed: number; skipped: number }
export const addCounts = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})
export const sumLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/** What `count-reporter.ts` wrote last into its file. */
export const readCounts = (file: string): Counts => {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  // A line that was cut off by the end of its process does not count.
  const line = text.split('\n').at(-2)
  return line ? JSON.parse(line) : { passed: 0, failed: 0, skipped: 0 }
}
