/** From a sale of a credited customer to a line that says why, on both sides, and waits that finance sees. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { recordRate } from '#platform/ledger/record-rates.ts'
import { testApp } from '#test/support/app.ts'
import { aCustomer, aSale, aTouch } from '#test/support/attribution.ts'
import { aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aPlan, aRule, flat, percent } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const { ctx, admin, partnerId, otherPartnerId } = world
const finance = await aPortalPerson(world, partnerId, ['finance'])
const texts = (body: { sentences: { text: string }[] }) => body.sentences.map(({ text }) => text)

for (const id of [partnerId, otherPartnerId]) {
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId: id, to: 'active' }))
  await anAgreement(
    ctx,
    id,
    [
      {
        kind: 'commission',
        values: aPlan([aRule(percent(125_000)), aRule(flat('500'), { id: 'flat', name: 'A little' })]),
        clause: '4.1',
      },
    ],
    { effectiveOn: '2026-01-01' },
  )
}
const sold = async (partners: readonly string[], more: object = {}): Promise<string> => {
  const customerId = await aCustomer(ctx)
  for (const id of partners) await aTouch(ctx, { partnerId: id, customerId, at: new Date('2026-03-01T08:00:00Z') })
  const { conversionId } = await aSale(ctx, {
    customer: { id: customerId },
    occurredAt: new Date('2026-03-01T10:00:00Z'),
    grossMinor: 11_899n,
    taxMinor: 1_900n,
    ...more,
  } as never)
  await app.settle()
  return conversionId!
}
const lineOf = async (conversionId: string, id = partnerId): Promise<string> => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      id: string
    }>`select id from commissions where workspace_id = ${ctx.workspace.id} and conversion_id = ${conversionId}
      and partner_id = ${id}`.execute(tx.db),
  )
  return rows[0]!.id
}

test('a sale of a credited customer becomes a commission, and the line says why in three languages', async () => {
  const id = await lineOf(await sold([partnerId]))
  const english = await admin.api.get(`/v1/commissions/${id}/explanation`, { language: 'en' })
  assert.equal(english.status, 200, english.text)
  assert.equal(english.body.amountMinor, '1250')
  const all = texts(english.body).join(' ')
  for (const words of [
    /net amount.*99\.99/,
    /version 1, 4\.1/,
    /“Every sale” earns/,
    /“A little” would have been worth .*5\.00/,
    /12\.49875 EUR is rounded to .*12\.50/,
    /waits until/,
  ])
    assert.match(all, words)
  const german = await finance.api.get(`/v1/portal/commissions/${id}/explanation`, { language: 'de' })
  assert.match(texts(german.body).join(' '), /Nettobetrag.*12,49875 EUR wird auf .*12,50/)
  assert.match(
    texts((await finance.api.get(`/v1/portal/commissions/${id}/explanation`, { language: 'es' })).body).join(' '),
    /se redondea a/,
  )
  const again = await admin.api.post(`/v1/commissions/${id}/recomputation`)
  assert.deepEqual([again.status, again.body.isSame], [200, true])
})

test('a partner never sees another partner’s rate, share or name', async () => {
  const conversionId = await sold([partnerId, otherPartnerId])
  const evaluations = (await admin.api.get('/v1/evaluations', { conversionId })).body.data as {
    partner: { id: string; name: string }
  }[]
  const other = evaluations.find(({ partner }) => partner.id === otherPartnerId)
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      id: string
      partner: string
    }>`select id, partner_id as partner from commissions where workspace_id = ${ctx.workspace.id}`.execute(tx.db),
  )
  for (const row of rows) {
    const answer = await finance.api.get(`/v1/portal/commissions/${row.id}/explanation`)
    assert.equal(answer.status, row.partner === partnerId ? 200 : 404)
    assert.ok(!answer.text.includes(otherPartnerId))
    if (other) assert.ok(!answer.text.includes(other.partner.name))
  }
})

test('the partner reads its plan in words and tries a sale on the engine that pays', async () => {
  const plan = await finance.api.get('/v1/portal/commission-plan', { language: 'en' })
  assert.match(plan.body.plan.sentences.join(' '), /Every sale: 12\.5 % of the net amount/)
  const tried = await finance.api.post('/v1/portal/commission-plan/example', { netMinor: '9999', currency: 'EUR' })
  assert.deepEqual(
    tried.body.lines.map((line: { amountMinor: string }) => line.amountMinor),
    ['1250'],
  )
  const missing = await finance.api.post('/v1/portal/commission-plan/example', { netMinor: '9999', currency: 'KWD' })
  assert.equal(missing.body.outcome, 'waiting')
})

test('a plan is read without being stored: words, hints, an example, every fault at once', async () => {
  const read = (plan: object) =>
    admin.api.post('/v1/plan-readings', { plan, sale: { netMinor: '100000', currency: 'EUR' } })
  const hinted = await read(
    aPlan([aRule(percent(100_000), { id: 'low', name: 'Low' }), aRule(percent(200_000), { name: 'High' })]),
  )
  assert.equal(hinted.status, 200, hinted.text)
  assert.deepEqual(
    hinted.body.hints.map((hint: { ruleId: string; code: string }) => [hint.ruleId, hint.code]),
    [['low', 'never_wins']],
  )
  assert.deepEqual(
    hinted.body.rules.map((rule: { ruleId: string; sentence: string }) => [rule.ruleId, rule.sentence.slice(0, 4)]),
    [
      ['low', 'Low:'],
      ['sales', 'High'],
    ],
  )
  assert.equal(hinted.body.example.lines[0].amountMinor, '20000')
  const faulty = await read(aPlan([aRule(flat('1')), aRule(flat('2'))], { currency: 'as_sale' }))
  assert.equal(faulty.status, 422)
  assert.ok(faulty.body.errors.some((one: { rule: string }) => one.rule === 'plan.rule_twice'))
  assert.ok(faulty.body.errors.some((one: { rule: string }) => one.rule === 'plan.amount_needs_currency'))
})

test('what waits for a rate is listed, and the rate that finance enters releases it', async () => {
  const conversionId = await sold([partnerId], { currency: 'USD' })
  const waits = async () =>
    (await admin.api.get('/v1/evaluation-waits')).body.data as { conversionId: string; from: string }[]
  assert.deepEqual(
    (await waits()).map((one) => [one.conversionId, one.from]),
    [[conversionId, 'USD']],
  )
  await inTransaction(ctx, (tx) => recordRate(tx, { day: '2026-03-01', from: 'USD', to: 'EUR', rate: '0.9' }))
  app.advance(3_600_000)
  await app.settle()
  assert.deepEqual(await waits(), [])
  assert.match(
    texts((await admin.api.get(`/v1/commissions/${await lineOf(conversionId)}/explanation`)).body).join(' '),
    /One USD was 0\.9 EUR/,
  )
})

test('plan templates follow one another as versions, and an old one is never changed', async () => {
  const made = await admin.api.post('/v1/plan-templates', { name: 'Affiliates', plan: aPlan() })
  assert.equal(made.status, 201, made.text)
  const { id, version } = made.body
  const same = await admin.api.post(
    `/v1/plan-templates/${id}/versions`,
    { plan: aPlan() },
    { 'if-match': `"${version}"` },
  )
  assert.deepEqual([same.status, same.body.code], [409, 'plan_template.unchanged'])
  const next = await admin.api.post(
    `/v1/plan-templates/${id}/versions`,
    { plan: aPlan([aRule(percent(1))]) },
    { 'if-match': `"${version}"` },
  )
  assert.equal(next.body.latest.number, 2)
  const versions = (await admin.api.get(`/v1/plan-templates/${id}/versions`)).body.data
  assert.deepEqual(
    versions.map((one: { plan: { rules: { formula: { ratePpm: number } }[] } }) => one.plan.rules[0]!.formula.ratePpm),
    [1, 200_000],
  )
  assert.equal((await admin.api.post('/v1/plan-templates', { name: 'affiliates', plan: aPlan() })).status, 409)
})
