/**
 * Clicks under load while the process is killed at any point: who was answered 302 with an id finds it in the database,
 * once, and the counts by day are those of the rows.
 * node test/chaos/click-kill.ts [--clicks 20000] [--kills 20] [--seed 1]
 * On PostgreSQL every second round also ends the process's sessions, so that clicks stand in the spool when it dies.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { engineOf } from '#modules/attribution/service/clicks/engine.ts'
import { fold } from '#modules/attribution/service/clicks/upkeep.ts'
import { makeLink } from '#modules/attribution/service/links/links.ts'
import { createPartner, placeAtStage } from '#modules/partners/public.ts'
import type { App } from '#platform/app.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { buildServer } from '#platform/http/server.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { aPlace, type KillResult, withApp } from './import-kill.ts'
import { randomFrom } from './lists.ts'

type Options = { clicks: number; kills: number; seed: number }

const child = path.join(import.meta.dirname, 'click-kill-child.ts')
const slug = 'click-proof'
const callers = 16
const agentText =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'

export const clickKill = async ({ clicks, kills, seed }: Options): Promise<KillResult> => {
  const begun = performance.now()
  const place = await aPlace()
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-clicks-'))
  const environment: NodeJS.ProcessEnv = { DATA_DIR: folder, ...place.environment, TRUST_PROXY: 'true', PORT: '0' }
  const random = randomFrom(seed)
  const answered: string[] = []
  let asked = 0
  let [killed, ended] = [0, 0]
  try {
    const link = await withApp(environment, aLink)
    while (killed < kills) {
      const until = answered.length + Math.ceil((clicks / kills) * (0.5 + random() / 2))
      const delayMs = random() * 30
      const endSessions = killed % 2 === 1 && place.engine === 'PostgreSQL'
      const running = spawn(process.execPath, [child], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
      const gone = once(running, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
      const said = await Promise.race([once(createInterface({ input: running.stdout }), 'line'), gone])
      const port = Number(said[0])
      if (typeof said[0] !== 'string' || !port) throw new Error('The process under load did not start')
      const agent = new http.Agent({ keepAlive: true, maxSockets: callers })
      let isDying = false
      const call = async () => {
        while (running.exitCode === null && running.signalCode === null) {
          asked += 1
          const id = await click({ port, path: `/r/${slug}/${link}`, agent, number: asked })
          if (id) answered.push(id)
          if (answered.length < until || isDying) continue
          isDying = true
          if (endSessions) ended += await endSessionsOf(environment['DATABASE_URL'])
          setTimeout(() => running.kill('SIGKILL'), delayMs)
        }
      }
      await Promise.all(Array.from({ length: callers }, call))
      await gone
      agent.destroy()
      killed += 1
    }
    const problem = await withApp(environment, (app) => problemOf(app, answered))
    const seconds = Math.round((performance.now() - begun) / 1000)
    const words = `${answered.length.toLocaleString('en')} clicks answered with an id, ${killed} kills${ended > 0 ? `, ${ended} sessions ended` : ''}, seed ${seed}, ${place.engine}, ${seconds} s: ${problem ?? 'each is there once, the counts are those of the rows'}`
    return {
      name: 'clicks killed',
      passed: problem === undefined && killed > 0 && answered.length >= clicks / 2,
      words,
    }
  } finally {
    await place.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

const aLink = async (app: App): Promise<string> => {
  const workspace = await createWorkspace(app.services, { name: slug, slug })
  return inTransaction(systemContext(app.services, workspace, 'click proof'), async (tx) => {
    const { id } = await createPartner(
      tx,
      { legalName: 'Clicked Partner', website: 'https://clicked.example' },
      { source: { kind: 'inbound' } },
    )
    await placeAtStage(tx, { partnerId: id, to: 'active' })
    return (await makeLink(tx, { partnerId: id, destination: 'https://www.acme.example/' })).key
  })
}

type Asked = { port: number; path: string; agent: http.Agent; number: number }
/** The click's id when the answer was a 302 with one; each request comes from an address of its own. */
const click = ({ port, path: url, agent, number }: Asked) =>
  new Promise<string | undefined>((resolve) => {
    const from = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
    const headers = { 'user-agent': agentText, 'x-forwarded-for': from }
    const request = http.get({ host: '127.0.0.1', port, path: url, agent, headers }, (response) => {
      response.resume()
      const { location } = response.headers
      resolve(
        response.statusCode === 302 && location
          ? (new URL(location).searchParams.get('tandem_click') ?? undefined)
          : undefined,
      )
    })
    // Whoever is under way when the process dies gets no answer, and was promised nothing.
    request.on('error', () => resolve(undefined))
  })

const endSessionsOf = async (databaseUrl: string | undefined): Promise<number> => {
  const client = new pg.Client({ connectionString: databaseUrl! })
  await client.connect()
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  await client.end()
  return rowCount ?? 0
}

/** As the next start of the server does: the spool is taken in, the counts are folded. */
const problemOf = async (app: App, answered: readonly string[]): Promise<string | undefined> => {
  const server = await buildServer(app.services)
  await engineOf(app.services)?.replay()
  await fold(app.services)
  const workspace = (await findWorkspace(app.services, slug))!
  const { rows, days } = await inTransaction(systemContext(app.services, workspace, 'click proof'), async (tx) => ({
    rows: (await sql<{ id: string }>`select id from clicks`.execute(tx.db)).rows,
    days: (
      await sql<{ hits: number; unfolded: number }>`
        select (select coalesce(sum(clicks + repeats), 0)::float8 from workspace_days) as hits,
          (select count(*)::float8 from click_deltas) as unfolded`.execute(tx.db)
    ).rows[0]!,
  }))
  await server.close()
  const ids = new Set(rows.map(({ id }) => id))
  const lost = answered.filter((id) => !ids.has(id))
  if (lost.length > 0) return `${lost.length} of ${answered.length} that were answered are gone, ${lost[0]} the first`
  if (ids.size !== rows.length) return `${rows.length - ids.size} clicks stand there twice`
  if (days.unfolded > 0) return `${days.unfolded} deltas were not folded`
  if (days.hits !== rows.length) return `the days count ${days.hits} hits, and there are ${rows.length} rows`
  return undefined
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      clicks: { type: 'string', default: '20000' },
      kills: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
    },
  })
  const result = await clickKill({
    clicks: Number(values.clicks),
    kills: Number(values.kills),
    seed: Number(values.seed),
  })
  console.log(`${result.passed ? 'ok' : 'FAILED'} ${result.name}: ${result.words}`)
  process.exitCode = result.passed ? 0 : 1
}
