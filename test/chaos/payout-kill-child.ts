/** Takes a run on in a process of its own that kills itself before its Nth statement: freezes, sends, asks the rail. */
import { pino } from 'pino'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'
import { takeOn } from './payout-life.ts'

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
process.stdout.write('ready\n')
await takeOn(ctx, runId)
await app.stop()
