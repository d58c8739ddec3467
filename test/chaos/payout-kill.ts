/**
 * A run killed before any statement of its freeze and of its sending: each payable is paid once, no order is placed twice
 * and none is lost.
 * node scripts/with-postgres.ts node test/chaos/payout-kill.ts [--kills 40] [--seed 1]
 * On PostgreSQL only: the one that kills looks at the database while the killed one works.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import {
  aDraft,
  aPaidPartner,
  aPayWorld,
  approveNow,
  differences,
  endLeases,
  owe,
  type PayWorld,
  payoutsIn,
  runOf,
  startNow,
} from '#modules/payouts/runs-testing.ts'
import { keyed, ok } from '#modules/payouts/testing.ts'
import type { Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { buildServer } from '#platform/http/server.ts'
import { balances } from '#platform/ledger/testing.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import type { TestApp } from '#test/support/app.ts'
import { aPlace, withApp } from './import-kill.ts'
import { randomFrom } from './lists.ts'

const child = path.join(import.meta.dirname, 'payout-kill-child.ts')
/** About as many as one partner takes, so that each life gets on a little. */
const statementsMost = 70
/** Most arrive; of some the answer is lost, so that the rail has to be asked. */
const endings = ['9999', '0003', '9999', '9999']

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
})
const [kills, seed] = [Number(values.kills), Number(values.seed)]
const random = randomFrom(seed)

/** One life of a process that takes the run on; killed before its statement `at`, or at its end for 0. */
const live = async (environment: NodeJS.ProcessEnv, slug: string, runId: string, at: number): Promise<boolean> => {
  const running = spawn(process.execPath, [child, slug, runId, String(at)], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = (await once(running, 'exit')) as [number | null, NodeJS.Signals | null]
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The run ended with code ${code}`)
  return signal === 'SIGKILL'
}

const problemsOf = async (world: PayWorld, runId: string, owed: ReadonlyMap<string, bigint>): Promise<string[]> => {
  const found = await differences(world)
  const run = await runOf(world, runId)
  if (run.state !== 'reconciling') found.push(`the run is ${run.state}`)
  const payouts = await payoutsIn(world, runId)
  const { rows: orders } = await inTransaction(world.ctx, (tx) =>
    sql<{ reference: string; amount_minor: string }>`select reference, amount_minor::text from simulated_orders
      where workspace_id = ${world.workspace.id}`.execute(tx.db),
  )
  const { rows: twice } = await inTransaction(world.ctx, (tx) =>
    sql<{ payable_id: string }>`select payable_id from payout_lines where workspace_id = ${world.workspace.id}
      group by 1 having count(*) > 1`.execute(tx.db),
  )
  for (const { payable_id: id } of twice) found.push(`${id} is in two payouts`)
  for (const [partnerId, amountMinor] of owed) {
    const own = payouts.filter((payout) => payout.partner_id === partnerId)
    if (own.length !== 1) found.push(`${partnerId} has ${own.length} payouts`)
    const placed = orders.filter((order) => order.reference === own[0]?.reference)
    if (placed.length !== 1) found.push(`${own[0]?.reference}, ${own[0]?.state}, has ${placed.length} orders`)
    else if (placed[0]!.amount_minor !== String(amountMinor))
      found.push(`${placed[0]!.reference}: ${placed[0]!.amount_minor} instead of ${amountMinor}`)
    if (own[0] && own[0].state !== 'submitted') found.push(`${own[0].reference} is ${own[0].state}`)
    if (Object.keys(await balances(world.ctx, partnerId)).length > 0) found.push(`${partnerId} is still owed something`)
  }
  if (orders.length !== owed.size) found.push(`${orders.length} orders for ${owed.size} partners`)
  return found
}

const begun = performance.now()
const place = await aPlace()
if (place.engine !== 'PostgreSQL') throw new Error('Start it with scripts/with-postgres.ts')
let killed = 0
let problems: string[] = []
try {
  await withApp(place.environment, async (app) => {
    const server = await buildServer(app.services)
    await server.ready()
    try {
      const world = await aPayWorld(
        { ...app, server, ctx: (of: Workspace) => systemContext(app.services, of, 'test') } as unknown as TestApp,
        'simulated',
      )
      const owed = new Map<string, bigint>()
      for (let at = 0; at < kills + 4; at += 1) {
        const partnerId = await aPaidPartner(world, endings[at % endings.length])
        const amountMinor = BigInt(10_000 + at)
        await owe(world, partnerId, amountMinor + 100n)
        await owe(world, partnerId, 100n, 'EUR', 'program_fee')
        owed.set(partnerId, amountMinor)
      }
      const runId = await aDraft(world)
      ok(await world.finance.api.post(`/v1/payout-runs/${runId}/freeze`, {}, keyed()))
      const { slug } = world.workspace
      const point = () => 1 + Math.floor(random() * statementsMost)
      const inFreeze = Math.ceil(kills / 3)
      for (let at = 0; at < inFreeze; at += 1) if (await live(place.environment, slug, runId, point())) killed += 1
      await live(place.environment, slug, runId, 0)
      await approveNow(world, runId)
      await startNow(world, runId)
      for (let at = inFreeze; at < kills; at += 1) {
        if (await live(place.environment, slug, runId, point())) killed += 1
        await endLeases(world)
      }
      // Once to make what was cut off uncertain and to ask the rail, once more for what the first look sent again.
      for (let at = 0; at < 3; at += 1) {
        await live(place.environment, slug, runId, 0)
        await endLeases(world)
      }
      problems = await problemsOf(world, runId, owed)
    } finally {
      await server.close()
    }
  })
  if (killed === 0) problems.push('nothing was killed')
} finally {
  await place.remove()
}
const seconds = Math.round((performance.now() - begun) / 1000)
console.log(
  `${problems[0] ? 'FAILED' : 'ok'} kill -9 between any two statements of a run leaves every commission paid once or unpaid: ${killed} kills, seed ${seed}, ${place.engine}, ${seconds} s: ${problems[0] ?? 'each partner has one payout and one order of its amount, every figure agrees'}`,
)
process.exitCode = problems[0] ? 1 : 0
