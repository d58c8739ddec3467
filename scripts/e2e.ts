/** npm run e2e [-- FILES]: journeys in a real browser against the product as people run it. TOUR=1 renews docs/tour. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from '../test/e2e/support/browser.ts'
import { makeTemplates } from '../test/e2e/support/product.ts'
import { type Counts, readCounts, sumLine } from './testing/counts.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { counts: { type: 'string' } } })
const root = path.resolve(import.meta.dirname, '..')
// Each file of tests is a process of its own; what one has compiled the others need not compile again.
process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/compiled')
const finish = (counts: Counts) => {
  if (values.counts) writeFileSync(values.counts, JSON.stringify(counts))
  console.log(`\n${sumLine(counts)}`)
  process.exitCode = counts.failed > 0 ? 1 : 0
}

if (!findChromium()) {
  console.log('SKIPPED: no Chromium here. Debian: apt-get install chromium; or name one in CHROMIUM_PATH.')
  finish(process.env['CI'] ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 })
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-e2e-counts-'))
  const file = path.join(folder, 'counts.json')
  const files = positionals.length > 0 ? positionals : globSync('test/e2e/*.e2e.ts', { cwd: root }).sort()
  // The pages are built once here, so that no journey waits for it.
  const build = spawn(process.execPath, ['scripts/build-web.ts'], { cwd: root, stdio: 'inherit' })
  await once(build, 'exit')
  // And the first starts are made once: the demo's story alone takes a minute of a core.
  if (files.length > 1) {
    await makeTemplates(folder)
    process.env['TANDEM_E2E_TEMPLATES'] = folder
  }
  const run = async (wanted: string[]) => {
    const child = spawn(
      process.execPath,
      [
        '--test',
        '--test-concurrency=2',
        '--test-timeout=300000',
        `--test-reporter=${path.join(root, 'scripts/testing/plain-reporter.ts')}`,
        '--test-reporter-destination=stdout',
        `--test-reporter=${path.join(root, 'scripts/testing/count-reporter.ts')}`,
        `--test-reporter-destination=${file}`,
        ...wanted,
      ],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    const [code] = (await once(child, 'exit')) as [number | null]
    const made = readCounts(file)
    return code === 0 || made.failed > 0 ? made : { ...made, failed: made.failed + 1 }
  }
  let counts = await run(files)
  if (counts.failed > 0 && counts.failedFiles.length > 0) {
    // A busy machine makes a browser late; what fails twice has failed. Both tries are printed.
    console.log(`\nTried once more: ${counts.failedFiles.map((name) => path.relative(root, name)).join(', ')}`)
    const again = await run(counts.failedFiles)
    counts = { ...again, passed: counts.passed + Math.max(0, counts.failed - again.failed), skipped: counts.skipped }
  }
  rmSync(folder, { recursive: true, force: true })
  finish(counts)
}
