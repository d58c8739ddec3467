/**
 * npm run bench [-- --short] [write keys verifications import ledger lists pdf statement terms clicks fold commissions freeze]: speed on PostgreSQL, each figure beside a limit measured in the
 * same run. A full run keeps its results in bench/RESULTS.md; a short one only proves that the benches work.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { benchClicks, benchFold } from './clicks.ts'
import { benchCommissions } from './commissions.ts'
import { benchFreeze } from './freeze.ts'
import { benchImport } from './import.ts'
import { benchKeys } from './keys.ts'
import { benchLedger } from './ledger.ts'
import { benchLists } from './lists.ts'
import { benchPdf } from './pdf.ts'
import { benchStatement } from './statement.ts'
import { machine, startSetting } from './support/setting.ts'
import { benchTerms } from './terms.ts'
import { benchVerifications } from './verifications.ts'
import { benchWrite } from './write.ts'

export type Result = {
  name: string
  measured: string
  limit: string
  /** Measured over limit; what is better depends on the line. */
  ratio: number
  aim: string
  reached: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
})
const short = values.short
const ms = short ? 1_500 : 10_000
const wanted = (name: string) => positionals.length === 0 || positionals.includes(name)

let setting: Awaited<ReturnType<typeof startSetting>> | undefined
try {
  setting = await startSetting()
} catch (error) {
  if (process.env['CI']) throw error
  console.log(`SKIPPED: ${error instanceof Error ? error.message : String(error)}`)
}
if (setting) {
  const results: Result[] = []
  const add = (...lines: Result[]) => {
    for (const line of lines)
      console.log(
        `${line.reached ? 'reached' : 'NOT reached'}  ${line.name}\n    ${line.measured}\n    limit: ${line.limit}; ratio ${line.ratio.toFixed(2)}; aim: ${line.aim}`,
      )
    results.push(...lines)
  }
  try {
    console.log(machine())
    if (wanted('write')) add(await benchWrite(setting, ms))
    if (wanted('keys')) add(...(await benchKeys(setting, ms)))
    if (wanted('verifications')) add(await benchVerifications(setting, ms))
    if (wanted('import')) add(...(await benchImport(setting, short ? 2_000 : 50_000)))
    if (wanted('ledger')) add(...(await benchLedger(setting, ms)))
    if (wanted('lists')) add(...(await benchLists(setting, short ? 1_000 : 5_000, short ? 5_000 : 100_000)))
    if (wanted('pdf')) add(...(await benchPdf(short ? 60 : 1_000)))
    if (wanted('statement')) add(...(await benchStatement(short ? 2_000 : 50_000, short ? 4 : 20)))
    if (wanted('terms')) add(...(await benchTerms(setting, short ? 1_500 : 5_000, short ? 1_000 : 10_000)))
    if (wanted('clicks')) add(...(await benchClicks(setting, ms)))
    if (wanted('fold')) add(...(await benchFold(setting, short ? 50_000 : 5_000_000)))
    if (wanted('commissions')) add(...(await benchCommissions(setting, ms, short ? 1_000 : 100_000)))
    if (wanted('freeze')) add(...(await benchFreeze(setting, short ? 60 : 10_000, short ? 10 : 50)))
    if (!short) keep(results, await serverVersion(setting.databaseUrl))
  } finally {
    await setting.stop()
  }
  // A short run proves that the benches run; speed is judged on the full run, by people.
  if (short && results.some((result) => !Number.isFinite(result.ratio) || result.measured.includes('NaN')))
    process.exitCode = 1
}

async function serverVersion(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`)
  await client.end()
  return rows[0]?.version ?? ''
}

function keep(results: Result[], version: string) {
  const file = path.join(import.meta.dirname, 'RESULTS.md')
  const rows = results.map(
    (line) =>
      `| ${line.name} | ${line.measured} | ${line.limit} | ${line.ratio.toFixed(2)} | ${line.aim} | ${line.reached ? 'yes' : 'no'} |`,
  )
  const head = ['| what | measured | limit in the same run | ratio | aim | reached |', '|---|---|---|---|---|---|']
  const part = [
    `## ${new Date().toISOString().slice(0, 10)}`,
    `${machine()}; PostgreSQL ${version} with fsync on, on the same machine as server and callers.`,
    '',
    ...head,
    ...rows,
    '',
  ].join('\n')
  const before = readBefore(file)
  writeFileSync(file, `${before.title}\n\n${part}\n${positionals.length === 0 ? '' : before.rest}`)
}

function readBefore(file: string): { title: string; rest: string } {
  const title =
    '# What the benches measured\n`npm run bench` writes this file; the newest run stands first. Each figure is a ratio to a limit that the same run measured on the same machine.'
  try {
    const text = readFileSync(file, 'utf8')
    const at = text.indexOf('\n## ')
    return { title, rest: at === -1 ? '' : text.slice(at + 1) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { title, rest: '' }
    throw error
  }
}
