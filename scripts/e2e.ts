/** npm run e2e [-- FILES]: journeys in a real browser against the product as people run it. TOUR=1 renews docs/tour. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from '../test/e2e/support/browser.ts'
import { makeTemplate } from '../test/e2e/support/product.ts'
import { addCounts, type Counts, readCounts, sumLine } from './testing/counts.ts'

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
  const files = positionals.length > 0 ? positionals : globSync('test/e2e/*.e2e.ts', { cwd: root }).sort()
  // The pages are built once here, so that no journey waits for it.
  const build = spawn(process.execPath, ['scripts/build-web.ts'], { cwd: root, stdio: 'inherit' })
  await once(build, 'exit')
  let made = 0
  const run = async (journey: string): Promise<Counts> => {
    const counted = path.join(folder, `${++made}.json`)
    const child = spawn(
      process.execPath,
      [
        '--test',
        '--test-timeout=300000',
        `--test-reporter=${path.join(root, 'scripts/testing/plain-reporter.ts')}`,
        '--test-reporter-destination=stdout',
        `--test-reporter=${path.join(root, 'scripts/testing/count-reporter.ts')}`,
        `--test-reporter-destination=${counted}`,
        journey,
      ],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    const [code] = (await once(child, 'exit')) as [number | null]
    const counts = readCounts(counted)
    return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: counts.failed + 1 }
  }
  const sums = new Map<string, Counts>()
  const needsDemo = (journey: string) => readFileSync(path.join(root, journey), 'utf8').includes('demo: true')
  const plain = files.filter((journey) => !needsDemo(journey))
  const onDemo = files.filter(needsDemo)
  // Two at a time. The first starts are made once for all: the demo's story alone takes two minutes of a core, and the
  // journeys that do without it go on beside.
  let template = Promise.resolve()
  if (files.length > 1) {
    process.env['TANDEM_E2E_TEMPLATES'] = folder
    await makeTemplate(folder, { demo: false })
    template = makeTemplate(folder, { demo: true })
  }
  const work = async (first: string[], second: string[]) => {
    for (let journey = first.shift() ?? second.shift(); journey; journey = first.shift() ?? second.shift()) {
      if (needsDemo(journey)) await template
      sums.set(journey, await run(journey))
    }
  }
  await Promise.all([template.then(() => work(onDemo, plain)), work(plain, onDemo)])
  const again = files.filter((journey) => sums.get(journey)!.failed > 0)
  if (again.length > 0) {
    // A busy machine makes a browser late; what fails twice has failed. Both tries are printed.
    console.log(`\nTried once more: ${again.join(', ')}`)
    for (const journey of again) sums.set(journey, await run(journey))
  }
  const counts = [...sums.values()].reduce(addCounts)
  rmSync(folder, { recursive: true, force: true })
  finish(counts)
}
