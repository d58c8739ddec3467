/**
 * node scripts/test.ts [--engine pglite|postgres|both] [--counts FILE] [FILES...]
 * Runs the server's tests on a real database and the components' tests; prints failures plainly and the sum at the end.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgresCluster } from '../test/support/postgres-cluster.ts'
import { addCounts, type Counts, sumLine } from './testing/counts.ts'
import { runFiles } from './testing/many-files.ts'
import { needsDatabase } from './testing/needs-database.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'pglite' },
    counts: { type: 'string' },
    components: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const root = path.resolve(import.meta.dirname, '..')
// What one process has compiled the others need not compile again.
process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/compiled')
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-test-'))

const runServerTests = async (engine: string, environment: Record<string, string>): Promise<Counts> => {
  const all =
    positionals.length > 0
      ? positionals
      : // The walks over every endpoint take longest, so they begin first.
        ['test/*.test.ts', 'src/**/*.test.ts', 'sdk/**/*.test.ts'].flatMap((files) =>
          globSync(files, { cwd: root }).sort(),
        )
  // What stands on no database is the same on every engine; once is enough.
  const files = engine === 'postgres' && positionals.length === 0 ? all.filter(needsDatabase) : all
  mkdirSync(path.join(folder, engine))
  console.log(`\n== ${files.length} test files on ${engine} ==`)
  return runFiles(files, {
    folder: path.join(folder, engine),
    environment: { ...environment, TANDEM_TEST_ENGINE: engine },
  })
}

const runOnPostgres = async (): Promise<Counts> => {
  if (process.env['TANDEM_TEST_POSTGRES_URL']) return runServerTests('postgres', {})
  let cluster: Awaited<ReturnType<typeof startPostgresCluster>>
  try {
    cluster = await startPostgresCluster()
  } catch (error) {
    if (process.env['CI']) throw error
    console.log(`SKIPPED on PostgreSQL: ${error instanceof Error ? error.message : String(error)}`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  try {
    return await runServerTests('postgres', { TANDEM_TEST_POSTGRES_URL: cluster.url })
  } finally {
    await cluster.stop()
  }
}

const runComponentTests = async (): Promise<Counts> => {
  const output = path.join(folder, 'components.json')
  console.log('\n== component tests ==')
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  const report = JSON.parse(readFileSync(output, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
  }
  const failed = report.numFailedTests
  return {
    passed: report.numPassedTests,
    failed: code === 0 || failed > 0 ? failed : 1,
    skipped: report.numPendingTests,
  }
}

let sum: Counts = { passed: 0, failed: 0, skipped: 0 }
try {
  if (values.engine === 'pglite' || values.engine === 'both') sum = addCounts(sum, await runServerTests('pglite', {}))
  if (values.engine === 'postgres' || values.engine === 'both') sum = addCounts(sum, await runOnPostgres())
  if (values.components && positionals.length === 0) sum = addCounts(sum, await runComponentTests())
} finally {
  rmSync(folder, { recursive: true, force: true })
}
if (values.counts) writeFileSync(values.counts, JSON.stringify(sum))
console.log(`\n${sumLine(sum)}`)
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
