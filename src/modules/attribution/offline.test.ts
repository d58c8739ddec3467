/** Sales made outside every system: nothing is a sale until the people that it needs have confirmed it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, unique } from '#test/support/attribution.ts'
import type { Answer } from '#test/support/client.ts'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const { api, ctx, workspace } = await app.workspace({ zone: 'Europe/Berlin', currency: 'EUR' })
const admin = await aMember(app, workspace, { roles: ['admin', 'partner_manager'], name: 'Ada Admin' })
const second = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Sam Second' })
const partnerId = await aCreditedPartner(ctx)
const me = await aPortalPerson({ app, workspace, ctx, admin }, partnerId, ['principal'])
const done = (answer: Answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
  return answer.body
}
const key = () => ({ 'idempotency-key': unique() })
const day = new Date(app.services.time().getTime() - 5 * 86_400_000).toISOString().slice(0, 10)
const aReport = (grossMinor: string) => ({
  customer: { name: 'Nordlicht GmbH', domain: `${unique()}.example` },
  currency: 'EUR',
  grossMinor,
  occurredOn: day,
  evidence: { kind: 'signed_order', reference: `PO-${unique()}` },
})
const report = async (grossMinor: string) =>
  done(await me.api.post('/v1/portal/offline-sales', aReport(grossMinor), key())).id
const sales = async () => done(await api.get('/v1/sales', { source: 'offline' })).data
const act = (who: typeof admin, id: string, verb: string, body?: object) =>
  who.api.post(`/v1/offline-sales/${id}/${verb}`, body, key())

test('a sale that a partner reports is none until the team confirms it, then it is credited to the partner', async () => {
  const id = await report('480000')
  assert.deepEqual(await sales(), [])
  const confirmed = done(await act(admin, id, 'confirmation'))
  assert.equal(confirmed.state, 'recorded')
  const [sale] = await sales()
  assert.deepEqual(
    [sale.id, sale.grossMinor, sale.occurredAt.slice(0, 10), sale.shares[0].partner.id, sale.shares[0].microShares],
    [confirmed.saleId, '480000', day, partnerId, 1_000_000],
  )
  assert.equal((await act(second, id, 'confirmation')).body.code, 'offline_sale.decided')
  const [mine] = done(await me.api.get('/v1/portal/offline-sales')).data
  assert.deepEqual([mine.state, mine.saleId], ['recorded', confirmed.saleId])
})

test('a refused sale needs a reason, which the partner reads', async () => {
  const id = await report('20000')
  assert.equal((await act(admin, id, 'refusal', { reason: '' })).status, 422)
  done(await act(admin, id, 'refusal', { reason: 'The order was signed before you met them' }))
  const [mine] = done(await me.api.get('/v1/portal/offline-sales')).data
  assert.deepEqual([mine.id, mine.state, mine.reason], [id, 'refused', 'The order was signed before you met them'])
  const { data } = done(await api.get('/v1/sales', { source: 'offline' }))
  assert.equal(data.length, 1)
})

test('above 10,000 of the main currency two people confirm, and whoever wrote it down is not the second', async () => {
  const id = await report('1000001')
  const first = done(await act(admin, id, 'confirmation'))
  assert.deepEqual([first.state, first.needs, first.firstByName], ['proposed', 2, 'Ada Admin'])
  const again = await act(admin, id, 'confirmation')
  assert.deepEqual([again.status, again.body.code], [403, 'offline_sale.same_person'])
  assert.equal(done(await act(second, id, 'confirmation')).state, 'recorded')
  const small = done(await admin.api.post('/v1/offline-sales', { partnerId, ...aReport('1000000') }, key()))
  assert.equal(small.state, 'recorded', 'a member with evidence is enough up to the limit')
  const large = done(await admin.api.post('/v1/offline-sales', { partnerId, ...aReport('1000001') }, key()))
  assert.equal(large.state, 'proposed')
  assert.equal((await act(admin, large.id, 'confirmation')).body.code, 'offline_sale.same_person')
  assert.equal(done(await act(second, large.id, 'confirmation')).state, 'recorded')
  const unknown = { ...aReport('100'), currency: 'KWD' }
  const waits = done(await admin.api.post('/v1/offline-sales', { partnerId, ...unknown }, key()))
  assert.equal(waits.state, 'proposed', 'without a rate nobody can say that it is small')
})

test('two people who confirm at once make one sale', async () => {
  const id = await report('30000')
  const before = (await sales()).length
  const answers = await Promise.all([act(admin, id, 'confirmation'), act(second, id, 'confirmation')])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
  assert.equal((await sales()).length, before + 1)
})

test('a partner sees none of the sales that another one reported', async () => {
  const other = await aCreditedPartner(ctx)
  const them = await aPortalPerson({ app, workspace, ctx, admin }, other, ['principal'])
  assert.deepEqual(done(await them.api.get('/v1/portal/offline-sales')).data, [])
})
