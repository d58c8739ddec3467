/** The runner of tests is itself held to fail where a test fails: a check that cannot fail is no check. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'

const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-runner-'))
after(() => rmSync(folder, { recursive: true }))

/** Runs files of `test/runner/` by the command of the product; answers its exit code, counts and output. */
const run = async (...names: string[]) => {
  const counts = path.join(folder, `${names.join('-')}.json`)
  const files = names.map((name) => `test/runner/${name}.test.ts`)
  // Said by Node to the processes of its own runner: they would report to it instead of to us.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child = spawn(process.execPath, ['scripts/test.ts', '--engine', 'pglite', '--counts', counts, ...files], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += String(data)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output, counts: JSON.parse(readFileSync(counts, 'utf8')) as Record<string, number> }
}

test('a file of tests that pass is passed, with its hooks in order', async () => {
  const { code, counts, output } = await run('passes')
  assert.deepEqual([code, counts], [0, { passed: 2, failed: 0, skipped: 0 }], output)
})

test('a failing test, subtest or hook fails the run and is told with its file', async () => {
  const { code, counts, output } = await run('fails', 'passes')
  assert.equal(code, 1)
  assert.ok(counts['failed']! >= 3 && counts['passed']! >= 3 && counts['skipped'] === 1, JSON.stringify(counts))
  for (const word of ['fails.test.ts: fails', 'deep', 'the hook broke', 'for a reason'])
    assert.ok(output.includes(word), `${word} is not told:\n${output}`)
})

for (const [name, words] of [
  ['leaves-work', 'nobody waited for it'],
  ['ends-process', 'its process ended'],
  ['does-not-load', 'It does not load'],
] as const)
  test(`${name.replaceAll('-', ' ')}: the run fails and says so`, async () => {
    const { code, counts, output } = await run(name)
    assert.equal(code, 1, output)
    assert.ok(counts['failed']! > 0, output)
    assert.ok(output.includes(words), output)
  })
