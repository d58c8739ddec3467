/**
 * An import killed at any point leaves whole batches, and resuming gives the report of an unbroken run.
 * node test/chaos/import-kill.ts [--rows 50000] [--kills 20] [--seed 1]
 * On PGlite in a folder of its own, or on the PostgreSQL of TANDEM_TEST_POSTGRES_URL (scripts/with-postgres.ts).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { pino } from 'pino'
import { importNow, sendImport } from '#modules/partners/public.ts'
import { type App, startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'
import { testDatabase } from '../support/database.ts'
import { generatedList, randomFrom } from './lists.ts'

export type KillResult = { name: string; passed: boolean; words: string }
type Options = { rows: number; kills: number; seed: number }

const child = path.join(import.meta.dirname, 'import-kill-child.ts')

export const importKill = async ({ rows, kills, seed }: Options): Promise<KillResult> => {
  const begun = performance.now()
  const place = await aPlace()
  const random = randomFrom(seed)
  try {
    const bytes = Buffer.from(generatedList(rows, seed))
    const { unbroken, importId } = await withApp(place.environment, async (app) => {
      const ctx = await aWorkspace(app, 'unbroken')
      const { id } = await importNow(ctx, { name: 'list.csv', bytes }, { dry: false })
      const sent = await sendImport(await aWorkspace(app, 'killed'), { name: 'list.csv', bytes })
      return { unbroken: await readReport(ctx, id), importId: sent.id }
    })
    let [killed, tries] = [0, 0]
    let problem: string | undefined
    let doneBefore = 0
    for (let done = false; !done && !problem; ) {
      // Spread over the whole list: the next kill comes after this many more rows, at a random moment of a batch.
      const rowsMore = Math.floor((rows / (kills + 1)) * random())
      done = await runUntilKilled(
        place.environment,
        importId,
        killed < kills ? { rowsMore, doneBefore, delayMs: random() * 100 } : undefined,
      )
      const state = await withApp(place.environment, async (app) =>
        brokenBatch(await theWorkspace(app, 'killed'), importId),
      )
      // A kill between the last batch and the end of the process broke off nothing, so it does not count.
      if (state.finished) done = true
      if (!done) killed += 1
      tries += 1
      problem = state.problem
      doneBefore = state.rowsDone
      if (tries > kills * 3 + 5) problem = 'the import does not come to its end'
    }
    const resumed = await withApp(place.environment, async (app) =>
      readReport(await theWorkspace(app, 'killed'), importId),
    )
    problem ??= differenceOf(unbroken, resumed)
    const seconds = Math.round((performance.now() - begun) / 1000)
    const words = `${rows.toLocaleString('en')} rows, ${killed} kills, seed ${seed}, ${place.engine}, ${seconds} s: ${problem ?? `reports equal (${JSON.stringify(resumed.counts)})`}`
    return { name: 'import killed and resumed', passed: problem === undefined && killed > 0, words }
  } finally {
    await place.remove()
  }
}

export type Place = { engine: string; environment: NodeJS.ProcessEnv; remove: () => Promise<void> }
/** A database of its own: a folder of PGlite, or one on the PostgreSQL of the tests. */
export const aPlace = async (): Promise<Place> => {
  const common = { ...process.env, SECRET_KEY: 'for tests only: 0123456789abcdef', LOG_LEVEL: 'error' }
  if (process.env['TANDEM_TEST_ENGINE'] === 'postgres') {
    const { url, drop, database } = await testDatabase()
    void database
    return { engine: 'PostgreSQL', environment: { ...common, DATABASE_URL: url }, remove: drop }
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-kill-'))
  return {
    engine: 'PGlite',
    environment: { ...common, DATABASE_URL: '', DATA_DIR: folder },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const withApp = async <Result>(
  environment: NodeJS.ProcessEnv,
  work: (app: App) => Promise<Result>,
): Promise<Result> => {
  const app = await startApp({
    config: readConfig(environment),
    modules,
    log: pino({ level: 'error' }, pino.destination(2)),
  })
  try {
    return await work(app)
  } finally {
    await app.stop()
  }
}
const contextOf = (app: App, workspace: Parameters<typeof systemContext>[1]) =>
  systemContext(app.services, workspace, 'import', { channel: 'import' })
const aWorkspace = async (app: App, slug: string): Promise<Ctx> =>
  contextOf(app, await createWorkspace(app.services, { name: slug, slug }))
const theWorkspace = async (app: App, slug: string): Promise<Ctx> => {
  const workspace = await findWorkspace(app.services, slug)
  if (!workspace) throw new Error(`The workspace ${slug} is gone`)
  return contextOf(app, workspace)
}

/** True when the import came to its end before the kill. */
const runUntilKilled = async (
  environment: NodeJS.ProcessEnv,
  importId: string,
  kill: { rowsMore: number; doneBefore: number; delayMs: number } | undefined,
): Promise<boolean> => {
  const process_ = spawn(process.execPath, [child, 'killed', importId], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(process_, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let armed = false
  createInterface({ input: process_.stdout }).on('line', (line) => {
    if (line === 'ready' || !kill) return
    if (armed || Number(line) - kill.doneBefore < kill.rowsMore) return
    armed = true
    setTimeout(() => process_.kill('SIGKILL'), kill.delayMs)
  })
  const [code, signal] = await ended
  if (signal === 'SIGKILL') return false
  if (code !== 0) throw new Error(`The import ended with code ${code}`)
  return true
}

/** What is written has to be whole: as many rows of the report as the import says, and a partner for each that was made. */
type Batches = { problem: string | undefined; rowsDone: number; finished: boolean }
const brokenBatch = (ctx: Ctx, importId: string): Promise<Batches> =>
  reading(ctx, async (tx) => {
    const { rows } = await sql<{
      state: string
      rows_done: number
      counted: string
      reported: string
      made: string
      partners: string
      keyless: string
    }>`
      select i.state, i.rows_done, (select sum(value::int) from jsonb_each_text(i.counts)) as counted,
        (select count(*) from import_rows r where r.workspace_id = i.workspace_id and r.import_id = i.id) as reported,
        (select count(*) from import_rows r where r.workspace_id = i.workspace_id and r.import_id = i.id and r.made_partner) as made,
        (select count(*) from partners p where p.workspace_id = i.workspace_id) as partners,
        (select count(*) from partners p where p.workspace_id = i.workspace_id
          and not exists (select from partner_match_keys k where k.workspace_id = p.workspace_id and k.partner_id = p.id)) as keyless
      from imports i where i.workspace_id = ${ctx.workspace.id} and i.id = ${importId}`.execute(tx.db)
    const [found] = rows
    if (!found) return { problem: 'the import is gone', rowsDone: 0, finished: false }
    const is = (problem?: string) => ({ problem, rowsDone: found.rows_done, finished: found.state === 'finished' })
    const [done, counted, reported] = [found.rows_done, Number(found.counted ?? 0), Number(found.reported)]
    if (done !== counted || done !== reported)
      return is(`half a batch: ${done} rows done, ${counted} counted, ${reported} in the report`)
    if (found.made !== found.partners)
      return is(`half a batch: ${found.made} partners reported, ${found.partners} there`)
    if (found.keyless !== '0') return is(`${found.keyless} partners cannot be found by matching`)
    return is()
  })

type Report = { counts: unknown; rows: string[]; partners: string[] }
const readReport = (ctx: Ctx, importId: string): Promise<Report> =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ text: string }>`
      select r.row || ' ' || r.outcome || ' ' || coalesce(p.display_name, '') || ' ' || array_to_string(r.fields, ',') || ' ' || coalesce(r.matches->0->>'name', '') || ' '
        || coalesce(r.matches->0->>'points', '') || ' ' || coalesce(r.problems->0->>'message', '') as text
      from import_rows r left join partners p on p.workspace_id = r.workspace_id and p.id = r.partner_id
      where r.workspace_id = ${ctx.workspace.id} and r.import_id = ${importId} order by r.row`.execute(tx.db)
    const partners = await sql<{ text: string }>`
      select legal_name || ' ' || coalesce(domain, '') || ' ' || coalesce(country, '') || ' ' || array_to_string(tags, ',') || ' '
        || (select count(*) from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id) as text
      from partners p where workspace_id = ${ctx.workspace.id} order by 1`.execute(tx.db)
    const counts = await sql<{
      counts: unknown
    }>`select counts from imports where workspace_id = ${ctx.workspace.id} and id = ${importId}`.execute(tx.db)
    return {
      counts: counts.rows[0]?.counts,
      rows: rows.map(({ text }) => text),
      partners: partners.rows.map(({ text }) => text),
    }
  })

const differenceOf = (one: Report, other: Report): string | undefined => {
  for (const part of ['rows', 'partners'] as const) {
    if (one[part].length !== other[part].length)
      return `${one[part].length} ${part} unbroken, ${other[part].length} resumed`
    const at = one[part].findIndex((text, index) => text !== other[part][index])
    if (at >= 0) return `${part} differ: "${one[part][at]}" unbroken, "${other[part][at]}" resumed`
  }
  return JSON.stringify(one.counts) === JSON.stringify(other.counts) ? undefined : 'the counts differ'
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '50000' },
      kills: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
    },
  })
  const result = await importKill({ rows: Number(values.rows), kills: Number(values.kills), seed: Number(values.seed) })
  console.log(`${result.passed ? 'ok' : 'FAILED'} ${result.name}: ${result.words}`)
  process.exitCode = result.passed ? 0 : 1
}
