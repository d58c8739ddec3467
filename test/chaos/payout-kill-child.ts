/** Takes a run on in a process of its own that kills itself before its Nth statement: freezes, sends, asks the rail. */
import { pino } from 'pino'
import { payoutsOfRun } from '#modules/payouts/queries/runs/payouts.ts'
import { readRun } from '#modules/payouts/queries/runs/runs.ts'
import { executeRun, recoverKind } from '#modules/payouts/service/runs/execute.ts'
import { freezeRun } from '#modules/payouts/service/runs/freeze.ts'
import { lookAtUncertain } from '#modules/payouts/service/runs/uncertain.ts'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'

const [slug, runId, at] = process.argv.slice(2)
const app = await startApp({
  config: readConfig(process.env),
  modules,
  log: pino({ level: 'error' }, pino.destination(2)),
})
const workspace = await findWorkspace(app.services, slug ?? '')
if (!workspace || !runId) throw new Error('Name the workspace and the run')

let statements = 0
const counted = new WeakSet<object>()
const { pool } = app.services.database
const connect = pool.connect.bind(pool) as () => Promise<{ query: (...args: unknown[]) => unknown }>
pool.connect = (async () => {
  const client = await connect()
  if (counted.has(client)) return client
  counted.add(client)
  const query = client.query.bind(client)
  client.query = (...args: unknown[]) => {
    statements += 1
    // As a power cut would: nothing is told to anybody, nothing is rolled back by hand.
    if (statements === Number(at)) process.kill(process.pid, 'SIGKILL')
    return query(...args)
  }
  return client
}) as unknown as typeof pool.connect

const ctx = systemContext(app.services, workspace, 'test', { channel: 'job' })
const run = await inTransaction(ctx, (tx) => readRun(tx, runId))
if (run?.state === 'freezing') await freezeRun(ctx, runId, run.round)
else if (run) {
  await executeRun(ctx, runId)
  const inStates = (states: Parameters<typeof payoutsOfRun>[2]['states']) =>
    inTransaction(ctx, async (tx) => (await payoutsOfRun(tx, run, { states, limit: 1_000 })).map(({ id }) => id))
  // What the clock does two minutes after a call began.
  const begun = await inStates(['submitting'])
  await inTransaction(ctx, (tx) => recoverKind.run(tx, begun, tx.now))
  for (const id of await inStates(['uncertain'])) await lookAtUncertain(ctx, id)
}
await app.stop()
