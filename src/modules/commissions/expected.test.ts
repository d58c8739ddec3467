/** What a sale would earn, as the test tool of attribution asks: by the engine of the lines, without writing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch } from '#test/support/attribution.ts'
import type { Answer } from '#test/support/client.ts'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { aPlan } from './testing.ts'

const app = await testApp()
const { api, ctx, workspace } = await app.workspace({ zone: 'Europe/Berlin' })
const admin = await aMember(app, workspace, { roles: ['admin', 'partner_manager', 'finance'], name: 'Ada Admin' })
const done = (answer: Answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
  return answer.body
}
const dayMs = 86_400_000
const at = new Date(app.services.time().getTime() - 3 * dayMs)

test('what a pretended sale is expected to earn is what the same sale earns', async () => {
  const partnerId = await aCreditedPartner(ctx, [{ kind: 'commission', values: aPlan() }] as never)
  const customerId = await aCustomer(ctx, { externalId: 'cust-expected' })
  await aTouch(ctx, { partnerId, customerId, at })
  const pretended = done(
    await admin.api.post('/v1/attribution-tests', {
      pretend: { currency: 'EUR', grossMinor: '11900', taxMinor: '1900', customer: { externalId: 'cust-expected' } },
    }),
  )
  const [credit] = pretended.credits
  assert.deepEqual(
    [credit.expected.outcome, credit.expected.isRecorded, credit.expected.amounts],
    ['commissions', false, [{ rule: 'Every sale', amountMinor: '2000', currency: 'EUR' }]],
  )
  const { saleId } = await aSale(ctx, { customer: { id: customerId } })
  await app.settle()
  const asked = done(await admin.api.post('/v1/attribution-tests', { find: saleId }))
  assert.deepEqual(asked.credits[0].expected, { ...credit.expected, isRecorded: true })
  const { data } = done(await api.get('/v1/commissions', { partnerId }))
  assert.deepEqual(
    data.map((line: { amountMinor: string; currency: string }) => [line.amountMinor, line.currency]),
    [['2000', 'EUR']],
  )
})

test('a partner without a plan is told that nothing earns, and why', async () => {
  const partnerId = await aCreditedPartner(ctx)
  const me = await aPortalPerson({ app, workspace, ctx, admin }, partnerId, ['finance'])
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at })
  const { saleId } = await aSale(ctx, { customer: { id: customerId } })
  await app.settle()
  const answer = done(await me.api.post('/v1/portal/attribution-tests', { find: saleId }))
  assert.deepEqual([answer.outcome, answer.expected.outcome], ['credited', 'nothing'])
  assert.equal(answer.expected.words, 'No agreement with a commission plan was in force on that day.')
})

test('a dispute of a missing sale keeps what the partner was told, and takes no question of another partner', async () => {
  const [mine, theirs] = [await aCreditedPartner(ctx), await aCreditedPartner(ctx)]
  const me = await aPortalPerson({ app, workspace, ctx, admin }, mine, ['principal'])
  const other = await aPortalPerson({ app, workspace, ctx, admin }, theirs, ['principal'])
  const asked = done(await me.api.post('/v1/portal/attribution-tests', { find: 'order-that-never-came' }))
  const body = {
    aboutKind: 'missing_sale',
    sale: { customer: 'Acme Ltd', occurredOn: at.toISOString().slice(0, 10), attributionTestId: asked.id },
    currency: 'EUR',
    claimedMinor: '5000',
    reason: 'They bought with our code',
  }
  const send = (from: typeof me) =>
    from.api.post('/v1/portal/disputes', body, { 'idempotency-key': `${from.id}-dispute` })
  assert.equal((await send(other)).status, 404)
  const { id } = done(await send(me))
  const { sale } = done(await admin.api.get(`/v1/disputes/${id}`))
  assert.deepEqual([sale.test.testId, sale.test.answer.outcome], [asked.id, 'nothing_received'])
  assert.equal('attributionTestId' in sale, false)
})
