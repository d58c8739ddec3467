/** Completes one signed agreement in a process of its own that kills itself before its Nth statement. */
import { pino } from 'pino'
import { completeEnvelope } from '#modules/agreements/testing.ts'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'

const [slug, envelopeId, at] = process.argv.slice(2)
const app = await startApp({
  config: readConfig(process.env),
  modules,
  log: pino({ level: 'error' }, pino.destination(2)),
})
const workspace = await findWorkspace(app.services, slug ?? '')
if (!workspace || !envelopeId) throw new Error('Name the workspace and the envelope')

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

const { executed } = await completeEnvelope(
  systemContext(app.services, workspace, 'test', { channel: 'job' }),
  envelopeId,
)
process.stdout.write(`${executed ? 'executed' : 'nothing'} ${statements}\n`)
await app.stop()
