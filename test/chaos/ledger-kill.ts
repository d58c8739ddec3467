/**
 * Postings killed at any point: what was acknowledged is there once, nothing is half, every check of the ledger holds.
 * node test/chaos/ledger-kill.ts [--sales 2000] [--kills 50] [--seed 1]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { checkLedger } from '#platform/ledger/checks.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { aPlace, withApp } from './import-kill.ts'
import { randomFrom } from './lists.ts'

const child = path.join(import.meta.dirname, 'ledger-kill-child.ts')
const slug = 'ledger-proof'

const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
})
const [sales, kills, seed] = [Number(values.sales), Number(values.kills), Number(values.seed)]

/** The last sale that was said to be committed; -1 for none. */
const runUntilKilled = async (
  environment: NodeJS.ProcessEnv,
  from: number,
  kill: { after: number; delayMs: number } | undefined,
): Promise<{ last: number; isDone: boolean }> => {
  const running = spawn(process.execPath, [child, slug, String(from), String(sales)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(running, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let last = from - 1
  let isArmed = false
  createInterface({ input: running.stdout }).on('line', (line) => {
    if (line !== 'ready') last = Number(line)
    if (isArmed || !kill || last < kill.after) return
    isArmed = true
    setTimeout(() => running.kill('SIGKILL'), kill.delayMs)
  })
  const [code, signal] = await ended
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`Posting ended with code ${code}`)
  return { last, isDone: signal !== 'SIGKILL' }
}

const problemOf = async (ctx: Ctx, acknowledged: number): Promise<string | undefined> => {
  // The postings here have no rows in other rooms, whose figures are therefore not asked; their own proofs kill them.
  const findings = (await checkLedger(ctx)).findings.filter(({ check }) => check !== 'figures')
  if (findings[0]) return findings[0].words
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ source_id: string; steps: string }>`select source_id, count(*) as steps from ledger_transfers
      where workspace_id = ${ctx.workspace.id} group by 1`.execute(tx.db),
  )
  const half = rows.find(({ steps }) => steps !== '3')
  if (half) return `${half.source_id} has ${half.steps} of its 3 transfers`
  const there = new Set(rows.map(({ source_id: id }) => id))
  for (let at = 0; at <= acknowledged; at += 1)
    if (!there.has(`sale ${at}`)) return `sale ${at} was acknowledged and is gone`
  return undefined
}

const begun = performance.now()
const place = await aPlace()
const random = randomFrom(seed)
let [killed, acknowledged] = [0, -1]
let problem: string | undefined
try {
  await withApp(place.environment, (app) => createWorkspace(app.services, { name: slug, slug }))
  for (let isDone = false; !isDone && !problem; ) {
    const kill = { after: acknowledged + Math.floor((sales / (kills + 1)) * random()), delayMs: random() * 30 }
    // Some that are committed already are sent again: a repeat must change nothing.
    const run = await runUntilKilled(
      place.environment,
      Math.max(0, acknowledged - 3),
      killed < kills ? kill : undefined,
    )
    acknowledged = Math.max(acknowledged, run.last)
    isDone = run.isDone
    if (!isDone) killed += 1
    problem = await withApp(place.environment, async (app) => {
      const workspace = await findWorkspace(app.services, slug)
      return workspace
        ? problemOf(systemContext(app.services, workspace, 'ledger proof'), acknowledged)
        : 'no workspace'
    })
  }
  if (acknowledged !== sales - 1) problem ??= `only ${acknowledged + 1} of ${sales} sales came through`
  if (killed === 0) problem ??= 'nothing was killed'
} finally {
  await place.remove()
}
const seconds = Math.round((performance.now() - begun) / 1000)
console.log(
  `${problem ? 'FAILED' : 'ok'} ledger killed and resumed: ${sales.toLocaleString('en')} sales, ${killed} kills, seed ${seed}, ${place.engine}, ${seconds} s: ${problem ?? 'each posted once, every check holds'}`,
)
process.exitCode = problem ? 1 : 0
