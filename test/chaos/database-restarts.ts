/**
 * PostgreSQL restarted again and again under clients that write sales with idempotency keys: what was acknowledged is
 * stored, nothing is doubled, no transfer is unbalanced, and each sale has earned once when all is quiet.
 * node test/chaos/database-restarts.ts [--seconds 600] [--clients 20] [--seed 1]
 * Every 5 to 10 s the server is stopped, crashed or killed, and stays down for up to 2 s. It waits for the disk.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { aPlan, aRule, percent } from '#modules/commissions/testing.ts'
import type { App } from '#platform/app.ts'
import { createKey } from '#platform/auth/api-keys.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { checkLedger } from '#platform/ledger/checks.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { aCreditedPartner } from '../support/attribution.ts'
import { type PostgresCluster, startPostgresCluster } from '../support/postgres-cluster.ts'
import { aPlace, withApp } from './import-kill.ts'
import { randomFrom } from './lists.ts'

const child = path.join(import.meta.dirname, 'click-kill-child.ts')
const slug = 'restart-proof'
const code = 'RESTART'
const answerLimitMs = 20_000
/** How long the last facts may take to be heard once the database stays up; a failed one waits before its next try. */
const quietLimitMs = 300_000

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    clients: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
})
const [seconds, clients, seed] = [Number(values.seconds), Number(values.clients), Number(values.seed)]

type Seen = { acknowledged: Map<string, string>; refused: string[]; tries: number; replayed: number }

const aProgram = async (app: App): Promise<string> => {
  const workspace = await createWorkspace(app.services, { name: slug, slug })
  const ctx = systemContext(app.services, workspace, 'restart proof')
  const plan = aPlan([aRule(percent(100_000))])
  await aCreditedPartner(ctx, [{ kind: 'commission', values: plan }], { name: 'Restarted' })
  return (await inTransaction(ctx, (tx) => createKey(tx, { name: 'restart proof', scopes: ['*'] }))).text
}

/** Asks until it is answered with a success. What may happen on the way is no answer at all, or that of a fault. */
const untilAcknowledged = async (
  seen: Seen,
  ask: { url: string; key: string; idempotencyKey: string; body: object },
): Promise<{ saleId: string } | undefined> => {
  for (;;) {
    seen.tries += 1
    try {
      const answer = await fetch(ask.url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ask.key}`,
          'content-type': 'application/json',
          'idempotency-key': ask.idempotencyKey,
        },
        body: JSON.stringify(ask.body),
        signal: AbortSignal.timeout(answerLimitMs),
      })
      const text = await answer.text()
      if (answer.ok) {
        if (answer.headers.has('idempotent-replayed')) seen.replayed += 1
        return JSON.parse(text) as { saleId: string }
      }
      // 409 with "running": the first try, whose caller gave up, is still at work.
      if (answer.status < 500 && !text.includes('idempotency.running')) {
        seen.refused.push(`${answer.status} ${text.slice(0, 300)}`)
        return undefined
      }
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error
    }
    await pause(100)
  }
}

const restartUntil = async (cluster: PostgresCluster, end: number): Promise<number> => {
  const random = randomFrom(seed)
  let restarts = 0
  for (;;) {
    await pause(5_000 + random() * 5_000)
    if (performance.now() > end) return restarts
    const mode = (['fast', 'immediate', 'kill'] as const)[Math.floor(random() * 3)]!
    await cluster.restart(mode, random() * 2_000)
    restarts += 1
  }
}

const problemOf = async (client: pg.Client, app: App, seen: Seen): Promise<string | undefined> => {
  const workspace = (await findWorkspace(app.services, slug))!
  const { rows } = await client.query<{ id: string; external_id: string }>(
    'select id, external_id from sales where workspace_id = $1',
    [workspace.id],
  )
  const stored = new Map(rows.map((row) => [row.external_id, row.id]))
  if (rows.length !== stored.size) return `${rows.length - stored.size} sales stand there twice`
  for (const [externalId, id] of seen.acknowledged)
    if (stored.get(externalId) !== id) return `${externalId} was acknowledged as ${id} and is ${stored.get(externalId)}`
  if (stored.size !== seen.acknowledged.size)
    return `${stored.size} sales are stored, ${seen.acknowledged.size} were acknowledged`
  const { rows: unbalanced } = await client.query(
    `select transfer_id, currency from ledger_entries where workspace_id = $1
      group by 1, 2 having sum(amount_minor) <> 0`,
    [workspace.id],
  )
  if (unbalanced.length > 0) return `${unbalanced.length} transfers are unbalanced`
  const { rows: odd } = await client.query(
    `select s.id from sales s left join commissions c on c.workspace_id = s.workspace_id and c.sale_id = s.id
      where s.workspace_id = $1 group by s.id having count(c.id) <> 1`,
    [workspace.id],
  )
  if (odd.length > 0) return `${odd.length} sales have not earned exactly once`
  const { findings } = await checkLedger(systemContext(app.services, workspace, 'restart proof'))
  return findings[0]?.words
}

/** Waits until no fact of the workspace waits to be heard by another room. */
const untilQuiet = async (client: pg.Client): Promise<boolean> => {
  for (const end = performance.now() + quietLimitMs; performance.now() < end; await pause(500)) {
    const { rows } = await client.query<{ waiting: number }>(
      `select (select count(*) from event_pending) + (select count(*) from jobs where state in ('queued', 'running')) as waiting`,
    )
    if (Number(rows[0]!.waiting) === 0) return true
  }
  return false
}

const begun = performance.now()
const cluster = await startPostgresCluster({ durable: true })
Object.assign(process.env, { TANDEM_TEST_ENGINE: 'postgres', TANDEM_TEST_POSTGRES_URL: cluster.url })
const place = await aPlace()
const seen: Seen = { acknowledged: new Map(), refused: [], tries: 0, replayed: 0 }
let problem: string | undefined
let restarts = 0
try {
  const key = await withApp(place.environment, aProgram)
  const running = spawn(process.execPath, [child], {
    env: { ...place.environment, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(running, 'exit')
  const said = await Promise.race([once(createInterface({ input: running.stdout }), 'line'), gone])
  const url = `http://127.0.0.1:${Number(said[0])}/v1`
  const partners = await fetch(`${url}/partners`, { headers: { authorization: `Bearer ${key}` } })
  const [partner] = ((await partners.json()) as { data: { id: string }[] }).data
  const coded = { partnerId: partner!.id, code }
  await untilAcknowledged(seen, { url: `${url}/codes`, key, idempotencyKey: 'code', body: coded })
  const end = performance.now() + seconds * 1_000
  const call = async (client: number) => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      const externalId = `order ${client} ${turn}`
      const sale = await untilAcknowledged(seen, {
        url: `${url}/sales`,
        key,
        idempotencyKey: `sale-${client}-${turn}`,
        body: {
          source: 'proof',
          externalId,
          customer: { externalId: `customer ${client} ${turn}` },
          currency: 'EUR',
          grossMinor: '11900',
          taxMinor: '1900',
          code,
        },
      })
      if (sale) seen.acknowledged.set(externalId, sale.saleId)
    }
  }
  const calls = Promise.all(Array.from({ length: clients }, (_, client) => call(client)))
  restarts = await restartUntil(cluster, end)
  await calls
  // As the superuser, who sees every row.
  const database = new URL(place.environment['DATABASE_URL']!).pathname
  const client = new pg.Client({ connectionString: String(new URL(database, cluster.url)) })
  await client.connect()
  const isQuiet = await untilQuiet(client)
  if (running.exitCode !== null || running.signalCode !== null) problem = 'the product ended with its database'
  running.kill('SIGTERM')
  await gone
  problem ??= isQuiet ? undefined : 'facts are still waiting to be heard'
  problem ??= seen.refused[0] && `${seen.refused.length} refusals, the first ${seen.refused[0]}`
  problem ??= await withApp(place.environment, (app) => problemOf(client, app, seen))
  await client.end()
} finally {
  await place.remove()
  await cluster.stop()
}
const count = (of: number) => of.toLocaleString('en')
const words = `${count(seen.acknowledged.size)} sales acknowledged to ${clients} clients in ${seconds} s over ${restarts} restarts, ${count(seen.tries)} tries, ${count(seen.replayed)} answered from the first one's answer, seed ${seed}, PostgreSQL, ${Math.round((performance.now() - begun) / 1000)} s in all: ${problem ?? 'each is stored once and has earned once, every transfer balances, every check holds'}`
const passed = problem === undefined && restarts > 0 && seen.acknowledged.size > clients
console.log(`${passed ? 'ok' : 'FAILED'} database restarted: ${words}`)
process.exitCode = passed ? 0 : 1
