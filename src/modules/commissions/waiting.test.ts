/** What waits for a rate or a cost: what is missing, what the figure would release, and that entering it releases just that. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plan } from '#modules/agreements/public.ts'
import { anAgreement } from '#modules/agreements/testing.ts'
import { placeAtStage } from '#modules/partners/public.ts'
import { memberRoles } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { aPlan, aRule, percent } from './testing.ts'

const app = await testApp()
const { ctx, admin, workspace } = await aWorld(app)
const second = await aMember(app, workspace, { roles: memberRoles, name: 'Second Person' })
const key = () => ({ 'idempotency-key': unique() })

const earning = async (plan: Plan): Promise<string> => {
  const partnerId = await aPartner(admin.api)
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId, to: 'active' }))
  await anAgreement(ctx, partnerId, [{ kind: 'commission', values: plan }], { effectiveOn: '2026-01-01' })
  return partnerId
}
const sold = async (partnerId: string, more: object): Promise<string> => {
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: new Date('2026-03-01T08:00:00Z') })
  const { saleId } = await aSale(ctx, {
    customer: { id: customerId },
    occurredAt: new Date('2026-03-01T10:00:00Z'),
    grossMinor: 11_900n,
    taxMinor: 1_900n,
    ...more,
  } as never)
  await app.settle()
  return saleId
}
type Missing = { kind: string; subject: string; conversions: number; netMinor: string; partners: { id: string }[] }
const missing = async (): Promise<Missing[]> => (await admin.api.get('/v1/missing-figures')).body.data
const amountsOf = async (partnerId: string): Promise<string[]> =>
  (await admin.api.get('/v1/commissions', { partnerId })).body.data.map(
    (line: { amountMinor: string }) => line.amountMinor,
  )

test('a missing rate is one figure for all that wait, and what it is said to release is what it releases', async () => {
  const partnerId = await earning(aPlan([aRule(percent(100_000))]))
  await sold(partnerId, { currency: 'GBP' })
  await sold(partnerId, { currency: 'GBP', grossMinor: 20_000n, taxMinor: 0n })
  const [found, ...more] = await missing()
  assert.deepEqual(more, [])
  assert.deepEqual(
    [found!.subject, found!.conversions, found!.netMinor, found!.partners.map(({ id }) => id)],
    ['GBP/EUR 2026-03-01', 2, '30000', [partnerId]],
  )
  const rate = { from: 'GBP', to: 'EUR', day: '2026-02-28', rate: '1.17' }
  const preview = await admin.api.post('/v1/missing-figures/preview', { rate })
  assert.equal(preview.status, 200, preview.text)
  assert.deepEqual(preview.body.sums, [{ currency: 'EUR', amountMinor: '3510', lines: 2 }])
  assert.deepEqual(await amountsOf(partnerId), [])
  const tooOld = await admin.api.post('/v1/missing-figures/preview', { rate: { ...rate, day: '2026-02-20' } })
  assert.deepEqual([tooOld.body.conversions, tooOld.body.sums], [0, []])
  const proposed = await admin.api.post('/v1/fx-rate-proposals', { ...rate, reason: 'Rate of our bank' }, key())
  assert.equal(proposed.status, 201, proposed.text)
  await app.settle()
  assert.equal((await missing()).length, 1)
  await second.api.post(`/v1/fx-rate-proposals/${proposed.body.id}/confirmation`, {}, key())
  await app.settle()
  assert.deepEqual((await amountsOf(partnerId)).sort(), ['1170', '2340'])
  assert.deepEqual(await missing(), [])
})

test('a cost that is entered releases its sale at once, is entered once, and closes its task', async () => {
  const partnerId = await earning(aPlan([aRule(percent(500_000))], { base: 'margin' }))
  const saleId = await sold(partnerId, {})
  assert.deepEqual(
    (await missing()).map(({ kind, subject }) => [kind, subject]),
    [['cost', saleId]],
  )
  const preview = await admin.api.post('/v1/missing-figures/preview', { cost: { saleId, costMinor: '4000' } })
  assert.deepEqual(preview.body.sums, [{ currency: 'EUR', amountMinor: '3000', lines: 1 }])
  const entered = await admin.api.post(`/v1/sales/${saleId}/cost`, { costMinor: '4000' }, key())
  assert.deepEqual([entered.status, entered.body.costMinor], [200, '4000'])
  await app.settle()
  assert.deepEqual(await amountsOf(partnerId), ['3000'])
  assert.deepEqual(await missing(), [])
  const tasks = await admin.api.get('/v1/tasks', { kind: 'commissions.supply_cost', state: 'open' })
  assert.deepEqual(tasks.body.data, [])
  assert.equal((await admin.api.post(`/v1/sales/${saleId}/cost`, { costMinor: '4000' }, key())).status, 200)
  const other = await admin.api.post(`/v1/sales/${saleId}/cost`, { costMinor: '1' }, key())
  assert.deepEqual([other.status, other.body.code], [409, 'sale.cost_known'])
})

test('a preview asks for one figure, a rate or a cost', async () => {
  const none = await admin.api.post('/v1/missing-figures/preview', {})
  assert.deepEqual([none.status, none.body.code], [422, 'figure.one'])
  const zero = await admin.api.post('/v1/missing-figures/preview', {
    rate: { from: 'GBP', to: 'EUR', day: '2026-03-02', rate: '0' },
  })
  assert.deepEqual([zero.status, zero.body.code], [422, 'rate.not_exact'])
})
