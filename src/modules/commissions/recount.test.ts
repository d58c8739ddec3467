/** The nightly recount of period totals. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCustomer, aSale, aTouch } from '#test/support/attribution.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import { aPlan, aRule } from './testing.ts'

const app = await testApp()
const { ctx, admin, workspace } = await aWorld(app)
const dayMs = 86_400_000

const steps = {
  kind: 'marginal_tiers',
  measure: 'money',
  period: 'month',
  brackets: [
    { from: '0', ratePpm: 50_000, amountMinor: null },
    { from: '1000000', ratePpm: 100_000, amountMinor: null },
  ],
} as const
const aSeller = async (): Promise<string> => {
  const partnerId = await aPartner(admin.api)
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId, to: 'active' }))
  const values = aPlan([aRule({ ...steps, brackets: [...steps.brackets] })])
  await anAgreement(ctx, partnerId, [{ kind: 'commission', values }], { effectiveOn: '2026-01-01' })
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: new Date('2026-03-01T08:00:00Z') })
  await aSale(ctx, { customer: { id: customerId }, occurredAt: new Date('2026-03-01T10:00:00Z') })
  await app.settle()
  return partnerId
}
const volumeOf = async (partnerId: string): Promise<string[]> =>
  (
    await inTransaction(ctx, (tx) =>
      sql<{ volume: string }>`select volume_minor::text as volume from period_totals
        where workspace_id = ${workspace.id} and partner_id = ${partnerId} and rule_id = 'sales'`.execute(tx.db),
    )
  ).rows.map(({ volume }) => volume)
const alarms = async () =>
  (await admin.api.get('/v1/tasks', { kind: 'commissions.repair_totals', state: 'open' })).body.data as {
    subject: { id: string }
    title: string
  }[]
const night = async () => {
  app.advance(dayMs)
  await app.settle()
}

test('a total of a period that was changed behind the product’s back alarms, and is mended by nobody silently', async () => {
  const [sound, spoilt] = [await aSeller(), await aSeller()]
  await night()
  assert.deepEqual(await alarms(), [])
  assert.deepEqual(await volumeOf(spoilt), ['10000'])
  await inTransaction(ctx, (tx) =>
    sql`update period_totals set volume_minor = volume_minor + 1 where workspace_id = ${workspace.id} and partner_id = ${spoilt}
      and rule_id = 'sales'`.execute(tx.db),
  )
  await night()
  assert.deepEqual(
    (await alarms()).map(({ subject }) => subject.id),
    [spoilt],
  )
  assert.deepEqual([await volumeOf(spoilt), await volumeOf(sound)], [['10001'], ['10000']])
  await night()
  assert.equal((await alarms()).length, 1)
})

test('a total from which a refund took its part adds up', async () => {
  const partnerId = await aSeller()
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      id: string
    }>`select sale_id as id from evaluations where workspace_id = ${workspace.id} and partner_id = ${partnerId}`.execute(
      tx.db,
    ),
  )
  const refund = await admin.api.post(
    `/v1/sales/${rows[0]!.id}/refunds`,
    { externalId: 're_1', amountMinor: '2500' },
    { 'idempotency-key': 'refund' },
  )
  assert.ok(refund.status < 300, refund.text)
  await app.settle()
  // 25.00 of the 119.00 paid, of a volume of 100.00.
  assert.deepEqual(await volumeOf(partnerId), ['7899'])
  await night()
  assert.ok(!(await alarms()).some(({ subject }) => subject.id === partnerId))
})
