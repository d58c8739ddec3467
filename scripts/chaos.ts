/**
 * npm run chaos [-- --short] [--counts FILE] [NAMES...]
 * Runs the long proofs of test/chaos. In full their dated results go to test/chaos/RESULTS.md; `--short` is for CI.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

type Proof = { name: string; file: string; postgres: boolean; full: string[]; short: string[] }
/** Each is a program of its own whose last line says how it went and whose exit code says whether. */
const proofs: readonly Proof[] = [
  {
    name: 'database-restarts on PostgreSQL',
    file: 'test/chaos/database-restarts.ts',
    // It starts a server of its own, since it stops it.
    postgres: false,
    full: ['--seconds', '600'],
    short: ['--seconds', '60'],
  },
  {
    name: 'import-kill on PGlite',
    file: 'test/chaos/import-kill.ts',
    postgres: false,
    full: ['--rows', '50000', '--kills', '20'],
    short: ['--rows', '1500', '--kills', '3'],
  },
  {
    name: 'import-kill on PostgreSQL',
    file: 'test/chaos/import-kill.ts',
    postgres: true,
    full: ['--rows', '50000', '--kills', '20'],
    short: ['--rows', '3000', '--kills', '3'],
  },
  {
    name: 'completion-kill on PGlite',
    file: 'test/chaos/completion-kill.ts',
    postgres: false,
    full: ['--kills', '20'],
    short: ['--kills', '1'],
  },
  {
    name: 'completion-kill on PostgreSQL',
    file: 'test/chaos/completion-kill.ts',
    postgres: true,
    // Before every single statement.
    full: ['--kills', '0'],
    short: ['--kills', '3'],
  },
  {
    name: 'ledger-kill on PGlite',
    file: 'test/chaos/ledger-kill.ts',
    postgres: false,
    full: ['--sales', '2000', '--kills', '50'],
    short: ['--sales', '60', '--kills', '2'],
  },
  {
    name: 'ledger-kill on PostgreSQL',
    file: 'test/chaos/ledger-kill.ts',
    postgres: true,
    full: ['--sales', '5000', '--kills', '50'],
    short: ['--sales', '200', '--kills', '3'],
  },
  {
    name: 'click-kill on PGlite',
    file: 'test/chaos/click-kill.ts',
    postgres: false,
    full: ['--clicks', '4000', '--kills', '10'],
    short: ['--clicks', '100', '--kills', '1'],
  },
  {
    name: 'click-kill on PostgreSQL',
    file: 'test/chaos/click-kill.ts',
    postgres: true,
    full: ['--clicks', '50000', '--kills', '20'],
    short: ['--clicks', '600', '--kills', '2'],
  },
  {
    name: 'payout-kill on PostgreSQL',
    file: 'test/chaos/payout-kill.ts',
    postgres: true,
    full: ['--kills', '120'],
    short: ['--kills', '4'],
  },
  {
    name: 'payout-crash on PostgreSQL',
    file: 'test/chaos/payout-crash.ts',
    postgres: true,
    full: ['--partners', '500', '--lines', '40', '--rounds', '50'],
    short: ['--partners', '20', '--lines', '10', '--rounds', '3'],
  },
  {
    name: 'stripe-replays on PostgreSQL',
    file: 'test/chaos/stripe-replays.ts',
    postgres: true,
    full: ['--payments', '200', '--times', '10'],
    short: ['--payments', '12', '--times', '5'],
  },
  {
    name: 'stripe-shapes on PostgreSQL',
    file: 'test/chaos/stripe-shapes.ts',
    postgres: true,
    full: ['--quiet-each', '1', '--alike-each', '1'],
    // All of them are looked at by the tests; here a few go over HTTP on PostgreSQL.
    short: ['--quiet-each', '997', '--alike-each', '20'],
  },
]

const root = path.resolve(import.meta.dirname, '..')
// Each file of tests is a process of its own; what one has compiled the others need not compile again.
process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/compiled')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, counts: { type: 'string' }, seed: { type: 'string' } },
})

const run = async (proof: Proof, seed: string): Promise<{ passed: boolean; words: string; output: string }> => {
  const args = [proof.file, ...(values.short ? proof.short : proof.full), '--seed', seed]
  const command = proof.postgres ? ['scripts/with-postgres.ts', process.execPath, ...args] : args
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString()
    if (!values.short) process.stdout.write(text)
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return { passed: code === 0, words: output.trim().split('\n').at(-1) ?? `ended with code ${code}`, output }
}

const counts = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
// A new seed each time finds what the last one did not; it is printed, so that a failure can be repeated.
const seed = values.seed ?? String(Math.floor(Date.now() / 1000) % 100_000)
const wanted = proofs.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)))
const waiting = [...wanted]
const work = async () => {
  for (let proof = waiting.shift(); proof; proof = waiting.shift()) {
    if (!values.short) console.log(`\n== ${proof.name} ==`)
    const { passed, words, output } = await run(proof, seed)
    if (values.short) console.log(`\n== ${proof.name} ==\n${output.trim()}`)
    counts[passed ? 'passed' : 'failed'] += 1
    lines.push(
      `| ${proof.name} | ${passed ? 'passed' : 'FAILED'} | ${words.replace(/^(ok|FAILED) /, '').replaceAll('|', '/')} |`,
    )
  }
}
// A full round has the machine to itself. Short ones spend most of their time waiting for what they killed to come back.
await Promise.all(Array.from({ length: values.short ? 2 : 1 }, work))
if (!values.short) record(lines)
if (values.counts) writeFileSync(values.counts, JSON.stringify(counts))
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

function record(rows: readonly string[]): void {
  const file = path.join(root, 'test/chaos/RESULTS.md')
  const head = '# Long proofs: results\n\nWritten by `npm run chaos`, newest first. A seed repeats a round.\n'
  const before = existsSync(file) ? readFileSync(file, 'utf8').replace(head, '') : ''
  const title = `\n## ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${os.availableParallelism()} cores, Node ${process.versions.node}\n`
  writeFileSync(file, `${head}${title}\n| proof | result | what |\n|---|---|---|\n${rows.join('\n')}\n${before}`)
}
