/** Time to value beyond go-live: what a partner reached first, and how long it took. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { type Any, anOnboarding, ok } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api

/** Tells a fact as the module that owns it would. */
const tell = async (kind: string, partnerId: string, change: object = {}) => {
  const fact = app.services.product.events.get(kind)!
  await inTransaction(world.ctx, (tx) =>
    tx.announce(fact, { ...(fact.sample as object), partnerId, ...change } as never, {
      subject: { kind: 'partner', id: partnerId },
      partnerId,
    }),
  )
  await app.settle()
}
const valueOf = async (what: string): Promise<Any> =>
  ok(await team.get('/v1/onboarding-cohorts')).body.value.find((one: Any) => one.what === what)

test('first call and first revenue count from day 0, each once, and nothing from before', async () => {
  const first = await anOnboarding(world, anAgreement)
  const second = await anOnboarding(world, anAgreement)
  await anOnboarding(world, anAgreement)
  assert.deepEqual(
    [(await valueOf('call')).reached, (await valueOf('call')).points, (await valueOf('call')).medianDays],
    [0, [], null],
  )
  assert.equal((await valueOf('deal')).isListening, app.services.product.events.has('deal.registered'))
  // A journey that began ten and twenty days ago, and what came of it today.
  for (const [one, days] of [
    [first, 10],
    [second, 20],
  ] as const)
    await inTransaction(world.ctx, (tx) =>
      sql`update journeys set day_zero = day_zero - ${days}::integer, started_at = started_at - make_interval(days => ${days})
        where workspace_id = ${world.workspace.id} and id = ${one.journey.id}`.execute(tx.db),
    )
  for (const one of [first, second]) await tell('first_call.made', one.partnerId)
  // What is not a sale is no revenue, and the second sale is not the first.
  await tell('commission.created', first.partnerId, { kind: 'lead' })
  assert.equal((await valueOf('revenue')).reached, 0)
  for (const _ of [1, 2]) await tell('commission.created', first.partnerId, { kind: 'sale' })
  const call = await valueOf('call')
  assert.deepEqual([call.partners, call.reached, call.medianDays], [3, 2, 10])
  // Three at the start; the third left the count on day 0, where it stands today.
  assert.deepEqual(call.points, [
    { day: 10, sharePpm: 500_000, atRisk: 2 },
    { day: 20, sharePpm: 1_000_000, atRisk: 1 },
  ])
  assert.deepEqual([(await valueOf('revenue')).reached, (await valueOf('revenue')).points.length], [1, 1])
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      what: string
    }>`select what from journey_firsts where workspace_id = ${world.workspace.id} order by what`.execute(tx.db),
  )
  assert.deepEqual(
    rows.map((row) => row.what),
    ['call', 'call', 'revenue'],
  )
})
