/** The steps of .ci/run after installing: each runs whatever the one before did, and the last line is their sum. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addCounts, type Counts, sumLine } from './testing/counts.ts'

const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-ci-'))

/** Runs a script; a step that counts tests writes them into a file, any other counts as one. */
const step = async (name: string, args: string[], counting: boolean): Promise<Counts> => {
  const begun = performance.now()
  console.log(`\n======== ${name} ========`)
  const file = path.join(folder, `${name.replaceAll(/\W+/g, '-')}.json`)
  const child = spawn(process.execPath, counting ? [...args, '--counts', file] : args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  console.log(
    `-------- ${name}: ${code === 0 ? 'ok' : 'FAILED'} after ${Math.round((performance.now() - begun) / 1000)} s`,
  )
  if (!counting) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const counts = readCounts(file)
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: counts.failed + 1 }
}

const readCounts = (file: string): Counts => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { passed: 0, failed: 0, skipped: 0 }
    throw error
  }
}

let sum: Counts = { passed: 0, failed: 0, skipped: 0 }
const add = (counts: Counts) => {
  sum = addCounts(sum, counts)
}
add(await step('check', ['scripts/check.ts'], false))
add(await step('tests on PGlite', ['scripts/test.ts', '--engine', 'pglite'], true))
add(await step('tests on PostgreSQL', ['scripts/test.ts', '--engine', 'postgres', '--no-components'], true))
add(await step('journeys in a browser', ['scripts/e2e.ts'], true))
add(await step('long proofs, a short round', ['scripts/chaos.ts', '--short', '--seed', '7'], true))
add(await step('benches, a short round', ['bench/run.ts', '--short'], false))
rmSync(folder, { recursive: true, force: true })
console.log(`\n${sumLine(sum)}`)
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
