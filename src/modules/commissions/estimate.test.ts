/** The money of an amendment, from its first draft to the figure that its approvers read, over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { aCustomer, aSale, aTouch } from '#test/support/attribution.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { aPlan, aRule, percent } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const { ctx } = world
const kit = signingKit(app, world)
const team = world.api
const dayMs = 86_400_000

test('an amendment that both sides accept is reckoned by itself, and its figure stands beside its approval', async () => {
  const { currency } = world.workspace
  const plan = (ratePpm: number) => ({
    kind: 'commission',
    values: aPlan([aRule(percent(ratePpm))], { currency }),
  })
  const made = await kit.signed({ terms: [plan(100_000)] })
  app.advance(2 * dayMs)
  await app.settle()
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId: made.partnerId, to: 'active' }))
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId: made.partnerId, customerId, at: new Date(ctx.clock.now().getTime() - 3_600_000) })
  await aSale(ctx, { customer: { id: customerId }, currency, grossMinor: 10_000n, taxMinor: 0n })
  app.advance(dayMs)
  await app.settle()
  const path = `/v1/agreements/${made.id}`
  const begun = await team.post(`${path}/versions`, { reason: 'More for what sells' })
  assert.equal(begun.status, 201, begun.text)
  const terms = [plan(130_000)]
  const changed = await team.patch(`${path}/draft`, { terms }, { 'if-match': `"${begun.body.version}"` })
  assert.equal(changed.status, 200, changed.text)
  const submitted = await team.post(`${path}/submission`, { to: 'negotiating' })
  assert.equal(submitted.status, 200, submitted.text)
  const money = async () => (await team.get(`${path}/money`)).body
  assert.deepEqual((await money()).data, [], 'nothing is reckoned while it is talked about')
  const { snapshotHash } = (await team.get(path)).body.draft
  const ours = await team.post(`${path}/acceptance`, { snapshotHash })
  assert.equal(ours.status, 200, ours.text)
  const theirs = await made.principal.api.post(`/v1/portal/agreements/${made.id}/acceptance`, { snapshotHash })
  assert.equal(theirs.status, 200, theirs.text)
  await app.settle()
  const shown = await money()
  assert.deepEqual(
    shown.data.map((one: Record<string, unknown>) => [one['kind'], one['state'], one['totals']]),
    [['commission', 'finished', [{ currency, oldMinor: '1000', newMinor: '1300', differenceMinor: '300' }]]],
  )
  assert.deepEqual(shown.without, [])
})
