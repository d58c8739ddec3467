/** Needs from both sides and the first fit, over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { coverageOf, fitOf, fitWeights } from './contract/need-sections.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const need = (text: string, importance?: number, ability?: number) => ({
  text,
  ...(importance !== undefined && { importance }),
  ...(ability !== undefined && { ability }),
})
const musts = {
  goals: [need('Invoices without typing', 5, 4), need('One contract for the Nordics', 4, 1)],
  customers: [need('Retailers', 3, 3)],
  regions: [need('Sweden and Norway', 4, 2)],
  products: [need('Billing', 5, 4)],
  way_of_working: [need('Resell', 2)],
}
const change = (id: string, version: number, sections: object) =>
  team.request('PATCH', `/v1/needs-assessments/${id}`, { body: { sections }, headers: { 'if-match': `"${version}"` } })

test('coverage counts only what both sides have rated, and rounds half up', () => {
  assert.equal(coverageOf([]), null)
  assert.equal(coverageOf([{ importance: 5, ability: null }]), null)
  assert.equal(
    coverageOf([
      { importance: 5, ability: 4 },
      { importance: 5, ability: 0 },
    ]),
    50,
  )
  // 1 of 8 quarters is 12.5 %.
  assert.equal(
    coverageOf([
      { importance: 1, ability: 1 },
      { importance: 1, ability: 0 },
    ]),
    13,
  )
})

test('needs are written by both sides, shared, agreed, and a change makes the next version', async () => {
  const started = await team.post('/v1/needs-assessments', { partnerId: world.partnerId })
  assert.equal(started.status, 201, started.text)
  const { id } = started.body
  assert.equal((await team.post('/v1/needs-assessments', { partnerId: world.partnerId })).body.id, id)
  const early = await team.post(`/v1/needs-assessments/${id}/sharing`)
  assert.equal(early.body.code, 'needs.incomplete')
  assert.match(early.body.detail, /^Not answered yet: Goals/)
  const written = await change(id, 1, musts)
  assert.equal(written.status, 200, written.text)
  assert.deepEqual(written.body.unmet, [{ section: 'goals', text: 'One contract for the Nordics' }])
  // (5·4 + 4·1 + 3·3 + 4·2 + 5·4) ÷ 4 ÷ 21
  assert.equal(written.body.coverage, 73)
  assert.equal((await change(id, 1, musts)).status, 412)
  const theirs = await world.principal.api.request('PATCH', '/v1/portal/needs', {
    body: { sections: { way_of_working: [need('Resell', 5)], timeline: [need('By spring', 3)] } },
  })
  assert.equal(theirs.status, 200, theirs.text)
  assert.equal('ability' in theirs.body.assessment.sections.goals[0], false)
  assert.equal('coverage' in theirs.body.assessment, false)
  const both = (await team.get(`/v1/needs-assessments/${id}`)).body
  assert.equal(both.sections.way_of_working[0].side, 'partner')
  assert.equal(both.sections.goals[0].side, 'team')
  assert.equal((await world.principal.api.post('/v1/portal/needs/agreement')).body.code, 'needs.state')
  assert.equal((await team.post(`/v1/needs-assessments/${id}/sharing`)).body.state, 'shared')
  const agreed = await world.principal.api.post('/v1/portal/needs/agreement')
  assert.equal(agreed.body.assessment.state, 'agreed')
  const late = await world.principal.api.request('PATCH', '/v1/portal/needs', { body: { sections: { goals: [] } } })
  assert.equal(late.body.code, 'needs.state')
  const { version } = (await team.get(`/v1/needs-assessments/${id}`)).body
  const next = await change(id, version, { timeline: [need('By summer', 3)] })
  assert.equal(next.body.number, 2)
  assert.equal(next.body.state, 'open')
  const before = (await team.get(`/v1/needs-assessments/${id}`)).body
  assert.equal(before.state, 'agreed')
  assert.equal(before.isCurrent, false)
  assert.equal(before.sections.timeline[0].text, 'By spring')
  assert.equal((await change(id, version, musts)).body.code, 'needs.state')
})

test('the partner cannot say what we are able to do, and another partner sees nothing of it', async () => {
  const other = await world.otherPrincipal.api.get('/v1/portal/needs')
  assert.equal(other.body.assessment, null)
  const refused = await world.principal.api.request('PATCH', '/v1/portal/needs', {
    body: { sections: { goals: [need('All of it', 5, 4)] } },
  })
  assert.equal(refused.status, 422)
  assert.equal(
    (await world.portalViewer.api.request('PATCH', '/v1/portal/needs', { body: { sections: {} } })).status,
    403,
  )
})

const rateFit = (partnerId: string, factors: object) =>
  team.post('/v1/first-fit-evaluations', {
    partnerId,
    factors: {
      market_alignment: null,
      technical_compatibility: null,
      strategic_value: null,
      revenue_potential: null,
      cultural_fit: null,
      ...factors,
    },
    confidence: 'medium',
  })

test('a first fit needs three factors and 60 % of the weight, and says what is missing', async () => {
  const two = await rateFit(world.partnerId, { market_alignment: 4, cultural_fit: 5 })
  assert.equal(two.status, 422)
  assert.equal(two.body.code, 'first_fit.too_few_factors')
  assert.equal(two.body.detail, '3 of 5 factors are needed; 2 are rated')
  const weights = fitWeights('technology')
  const light = {
    market_alignment: null,
    technical_compatibility: null,
    strategic_value: 3,
    revenue_potential: 3,
    cultural_fit: 3,
  }
  assert.deepEqual(fitOf(light, weights), { rated: 3, weight: 45, score: 50 })
})

test('the advice follows the score: 60 pursue, 40 nurture, below stop', async () => {
  const even = (value: number) => ({
    market_alignment: value,
    technical_compatibility: value,
    strategic_value: value,
    revenue_potential: value,
    cultural_fit: value,
  })
  const found = []
  for (const value of [5, 3, 2]) found.push((await rateFit(world.partnerId, even(value))).body)
  assert.deepEqual(
    found.map(({ score, advice }) => [score, advice]),
    [
      [100, 'pursue'],
      [50, 'nurture'],
      [25, 'stop'],
    ],
  )
  assert.deepEqual(found[0].reasons, [
    'Strong: market alignment, technical compatibility, strategic value, revenue potential, cultural fit',
  ])
})

test('a first fit evaluation is never changed by what came later', async () => {
  const recorded = await rateFit(world.otherPartnerId, {
    market_alignment: 5,
    technical_compatibility: 4,
    strategic_value: 4,
  })
  assert.equal(recorded.status, 201, recorded.text)
  const type = (await team.get('/v1/partner-types')).body.data.find((one: { key: string }) => one.key === 'strategic')
  const partner = (await team.get(`/v1/partners/${world.otherPartnerId}`)).body
  const retyped = await team.patch(
    `/v1/partners/${world.otherPartnerId}`,
    { typeId: type.id, legalName: 'Another Name Ltd' },
    { 'if-match': `"${partner.version}"` },
  )
  assert.equal(retyped.status, 200, retyped.text)
  await rateFit(world.otherPartnerId, {
    market_alignment: 1,
    technical_compatibility: 1,
    strategic_value: 1,
    revenue_potential: 1,
    cultural_fit: 1,
  })
  const kept = (await team.get(`/v1/first-fit-evaluations/${recorded.body.id}`)).body
  assert.deepEqual({ ...kept, partner: null }, { ...recorded.body, partner: null })
  await assert.rejects(
    inTransaction(world.ctx, (tx) =>
      sql`update first_fit_evaluations set score = 0 where workspace_id = ${world.workspace.id}`.execute(tx.db),
    ),
    /permission denied/,
  )
})
