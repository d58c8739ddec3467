/** npm run check: types, lint, rooms, what is generated, dead code, sizes of the pages. Under a minute. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const bin = (name: string) => path.join(root, 'node_modules', name)
const steps: [name: string, args: string[]][] = [
  ['types', [bin('ts7/bin/tsc'), '-p', '.', '--noEmit']],
  ['lint', [bin('@biomejs/biome/bin/biome'), 'check', '--max-diagnostics=40', '.']],
  ['rooms', ['--test', '--test-reporter=dot', 'test/rooms.test.ts']],
  ['schema', ['scripts/dump-schema.ts', '--check']],
  ['table types', ['scripts/generate-db-types.ts', '--check']],
  ['paths of the client', ['scripts/generate-client.ts', '--check']],
  ['sdk', ['scripts/generate-sdk.ts', '--check']],
  ['reference', ['scripts/generate-reference.ts', '--check']],
  ['partnership types', ['scripts/generate-partnership-types.ts', '--check']],
  ['openapi, by a linter', ['scripts/check-openapi.ts']],
  ['dead code', [bin('knip/bin/knip.js'), '--no-progress']],
  ['web', ['scripts/build-web.ts']],
  ['sizes of the pages', ['scripts/check-bundle.ts']],
]

const run = async ([name, args]: (typeof steps)[number]) => {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      output += text.toString()
    })
  const [code] = (await once(child, 'exit')) as [number | null]
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
  if (code !== 0) console.log(output.replaceAll(/^/gm, '    '))
  return code === 0
}

let good = true
// Two at a time: the machine that checks has two cores; the size check needs the pages that the step before builds.
const [paired, last] = [steps.slice(0, -2), steps.slice(-2)]
for (let at = 0; at < paired.length; at += 2)
  good = (await Promise.all(paired.slice(at, at + 2).map(run))).every(Boolean) && good
for (const step of last) good = (await run(step)) && good
process.exitCode = good ? 0 : 1
