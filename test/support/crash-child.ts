/**
 * A process that a test kills: makes numbered changes, tells on its standard output which were committed, and sends
 * webhooks meanwhile. CRASH_FROM: the first number. CRASH_COUNT: how many. CRASH_AHEAD_MS: how far its clock is ahead,
 * so that the leases of a process that was killed are over. It ends when nothing is left to send.
 */
import { pino } from 'pino'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { queueAges } from '#platform/metrics.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { createEndpoint, verifyEndpoint } from '#platform/webhooks/endpoints.ts'
import { toyEvent, toyModule } from './toys.ts'

const { CRASH_FROM, CRASH_COUNT, CRASH_AHEAD_MS, CRASH_HOOK = '' } = process.env
const happened = toyEvent('toy.happened')
const aheadMs = Number(CRASH_AHEAD_MS)
const app = await startApp({
  config: readConfig(process.env),
  modules: [toyModule([happened])],
  log: pino({ level: 'silent' }),
  time: () => new Date(Date.now() + aheadMs),
})
const { services } = app
let workspace = await findWorkspace(services, 'crash')
if (!workspace) {
  workspace = await createWorkspace(services, { name: 'Crash', slug: 'crash' })
  const ctx = systemContext(services, workspace, 'test')
  const { endpoint } = await inTransaction(ctx, (tx) => createEndpoint(tx, { url: CRASH_HOOK, eventKinds: ['*'] }))
  await verifyEndpoint(ctx, endpoint.id)
}
const ctx = systemContext(services, workspace, 'test')
const tell = (line: string) => new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()))

app.startLoops()
await tell('ready')
const from = Number(CRASH_FROM)
for (let number = from; number < from + Number(CRASH_COUNT); number += 1) {
  const isTakenBack = number % 5 === 0
  try {
    await inTransaction(ctx, async (tx) => {
      await tx.announce(happened, { number }, { subject: { kind: 'toy', id: `toy_${number}` } })
      if (isTakenBack) throw new Error('taken back')
    })
    await tell(`committed ${number}`)
  } catch (error) {
    if (!isTakenBack) throw error
  }
}
const isAnyLeft = async () => (await queueAges(services)).some(({ waiting }) => waiting > 0)
while (await isAnyLeft()) await new Promise((resolve) => setTimeout(resolve, 50))
await app.stop()
await tell('done')
