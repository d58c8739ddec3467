/** Many runs at once over the same partners; with connections of their own, so on PostgreSQL only. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { addDays } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { balances } from '#platform/ledger/testing.ts'
import { testApp } from '#test/support/app.ts'
import {
  aPaidPartner,
  aPayWorld,
  approveNow,
  differences,
  ordersAtBank,
  owe,
  startNow,
  todayOf,
} from './runs-testing.ts'
import { executeRun } from './service/runs/execute.ts'
import { freezeRun, startFreeze } from './service/runs/freeze.ts'
import { byHand } from './service/runs/schedule.ts'
import { draftRun } from './service/runs/verbs.ts'

const app = await testApp()
/** As many at a time as there are connections for: a process has no more either. */
const inTurns = async <One>(all: readonly One[], work: (one: One) => Promise<unknown>) => {
  const left = [...all]
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
    }),
  )
}

test('two hundred parallel runs pay each payable exactly once', {
  skip: app.services.database.engine === 'pglite' && 'the embedded database has one connection',
}, async () => {
  const world = await aPayWorld(app, 'simulated')
  const partners = await Promise.all(Array.from({ length: 3 }, () => aPaidPartner(world)))
  for (const partnerId of partners) {
    await owe(world, partnerId, 20_000n)
    await owe(world, partnerId, 1_234n)
    // What the partner owes us goes the same way: taken once, from one payout.
    await owe(world, partnerId, 234n, 'EUR', 'program_fee')
  }
  const runIds: string[] = []
  await inTurns(
    Array.from({ length: 200 }, (_, at) => addDays(todayOf(world), at)),
    async (cutOffOn) => {
      const plannedOn = todayOf(world)
      const of = { fundingAccountId: world.accountId, cutOffOn, plannedOn, schedule: byHand, createdBy: null }
      const { run } = await inTransaction(world.ctx, (tx) => draftRun(tx, of))
      await startFreeze(world.ctx, run.id)
      runIds.push(run.id)
    },
  )
  await inTurns(runIds, (id) => freezeRun(world.ctx, id, 1))
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{ payable_id: string; payouts: number }>`select p.id as payable_id, count(l.payout_id)::integer as payouts
      from payables p left join payout_lines l on l.workspace_id = p.workspace_id and l.payable_id = p.id
      where p.workspace_id = ${world.workspace.id} group by 1`.execute(tx.db),
  )
  assert.deepEqual(
    rows.map(({ payouts }) => payouts),
    Array.from({ length: 9 }, () => 1),
  )
  const held = await inTransaction(world.ctx, (tx) =>
    sql<{ run_id: string }>`select distinct run_id from payouts where workspace_id = ${world.workspace.id}`.execute(
      tx.db,
    ),
  )
  const holding = held.rows.map(({ run_id: id }) => id)
  for (const id of holding) {
    await approveNow(world, id)
    await startNow(world, id)
  }
  // Each is sent by two executors at once.
  await inTurns([...holding, ...holding], (id) => executeRun(world.ctx, id))
  assert.deepEqual(
    (await ordersAtBank(world)).map(({ orders }) => orders),
    [1, 1, 1],
  )
  const sent = await inTransaction(world.ctx, (tx) =>
    sql<{
      amount: string
    }>`select amount_minor::text as amount from simulated_orders where workspace_id = ${world.workspace.id}`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(
    sent.rows.map(({ amount }) => amount),
    ['21000', '21000', '21000'],
  )
  for (const partnerId of partners) assert.deepEqual(await balances(world.ctx, partnerId), {})
  assert.deepEqual(await differences(world), [])
})
