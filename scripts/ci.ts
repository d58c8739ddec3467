/** The steps of .ci/run after installing: each runs whatever the one before did, and the last line is their sum. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { addCounts, type Counts, sumLine } from './testing/counts.ts'

const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-ci-'))

/**
 * Runs a script; a step that counts tests writes them into a file, any other counts as one. One that runs beside another
 * is `held`: what it says is printed when it has ended.
 */
const step = async (name: string, args: string[], counting: boolean, held = false): Promise<Counts> => {
  const begun = performance.now()
  const title = `\n======== ${name} ========`
  if (!held) console.log(title)
  const file = path.join(folder, `${name.replaceAll(/\W+/g, '-')}.json`)
  const child = spawn(process.execPath, counting ? [...args, '--counts', file] : args, {
    cwd: root,
    stdio: ['ignore', held ? 'pipe' : 'inherit', held ? 'pipe' : 'inherit'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => {
      said += text.toString()
    })
  const closed = once(child, 'close')
  const [code] = (await once(child, 'exit')) as [number | null]
  // What it left running may hold its output open; its own words are here within moments.
  await Promise.race([closed, pause(2_000, undefined, { ref: false })])
  if (held) console.log(`${title}\n${said.trimEnd()}`)
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
// A short round of the benches shows that they run, not how fast, so it goes beside the proofs, which mostly wait.
const last = await Promise.all([
  step('long proofs, a short round', ['scripts/chaos.ts', '--short', '--seed', '7'], true),
  step('benches, a short round', ['bench/run.ts', '--short'], false, true),
])
for (const counts of last) add(counts)
rmSync(folder, { recursive: true, force: true })
console.log(`\n${sumLine(sum)}`)
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
