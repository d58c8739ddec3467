/** The terms proposal of a decision, held against the registry of terms and the defaults of the type. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aCommission, anAssessed, aQualificationWorld, type Case, ok, readCase, type World } from './testing.ts'

const app = await testApp()
let world: World
const check = (terms: object[], typeId = world.types['solution']) =>
  world.pm.api.post('/v1/qualification-term-checks', { typeId, terms })
const protection = (days: number, scope: object = {}) => ({
  kind: 'deal_protection',
  values: { days, extensions: 1, extensionDays: 45 },
  scope,
})
/** A default that two people set, an admin and finance. */
const setDefault = async (term: object, typeId?: string) => {
  const body = { ...term, effectiveFrom: '2026-03-02', reason: 'As we promise everybody', ...(typeId && { typeId }) }
  const proposed = ok(await world.finance.api.post('/v1/default-terms', body), 201).body
  ok(await world.admin.api.post(`/v1/default-terms/${proposed.id}/confirmation`))
}

before(async () => {
  world = await aQualificationWorld(app)
})

test('each line is said in plain words, and a fault names its line and field', async () => {
  const fine = ok(await check([aCommission(150_000), protection(90)])).body
  assert.equal(fine.isChecked, true)
  assert.deepEqual(fine.issues, [])
  assert.equal(fine.lines[0].title, 'Commission plan')
  assert.match(fine.lines[0].sentences.join(' '), /15 %/)
  const wrong = ok(await check([protection(90), protection(0), { kind: 'nothing_known', values: {}, scope: {} }])).body
  assert.deepEqual(
    wrong.issues.map((one: Case) => [one.line, one.field]),
    [
      [1, 'values.days'],
      [2, 'kind'],
    ],
  )
  assert.deepEqual(wrong.lines[1].sentences, [])
})

test('a proposal begins with the defaults of the type, and a line that departs from them is an exception', async () => {
  const typeId = world.types['solution']!
  assert.deepEqual(ok(await world.pm.api.get('/v1/qualification-term-defaults', { typeId })).body.terms, [])
  await setDefault(protection(60))
  await setDefault(protection(120), typeId)
  const begins = ok(await world.pm.api.get('/v1/qualification-term-defaults', { typeId })).body.terms
  assert.deepEqual(begins, [protection(120)], 'the type goes before the workspace')
  const other = ok(await world.pm.api.get('/v1/qualification-term-defaults', { typeId: world.types['technology']! }))
    .body.terms
  assert.deepEqual(other, [protection(60)])
  const departs = async (terms: object[]) => ok(await check(terms)).body.lines.map((one: Case) => one.departs)
  assert.deepEqual(await departs([protection(120)]), [false])
  assert.deepEqual(await departs([protection(121)]), [true])
  assert.deepEqual(await departs([protection(120), protection(30, { countries: ['DE'] })]), [false, true])
  assert.deepEqual(await departs([aCommission(900_000)]), [false], 'there is no default to depart from')
})

test('what departs is kept as an exception whoever wrote it, and asks for an executive', async () => {
  const found = await anAssessed(world)
  const path = `/v1/qualification-cases/${found.id}/decision`
  const plain = ok(await world.pm.api.put(path, { outcome: 'approved', terms: [protection(120)] })).body
  assert.deepEqual(plain.terms, [protection(120)])
  assert.equal((await readCase(world.pm.api, found.id)).state, 'assessed')
  const silent = ok(
    await world.pm.api.put(path, { outcome: 'approved', terms: [{ ...protection(200), isException: false }] }),
  ).body
  assert.deepEqual(silent.terms, [{ ...protection(200), isException: true }])
  const now = await readCase(world.pm.api, found.id)
  assert.match(now.seats.find((seat: Case) => seat.seat === 'executive').reason, /hold an exception/)
})

test('a proposal with a fault is not kept, and every fault is named at once', async () => {
  const found = await anAssessed(world)
  const refused = await world.pm.api.put(`/v1/qualification-cases/${found.id}/decision`, {
    outcome: 'approved',
    terms: [protection(0), aCommission(2_000_000)],
  })
  assert.equal(refused.status, 422)
  assert.deepEqual(
    refused.body.errors
      .map((one: Case) => one.field.split('.').slice(0, 3).join('.'))
      .filter((field: string, at: number, all: string[]) => all.indexOf(field) === at),
    ['terms.0.values', 'terms.1.values'],
  )
  assert.equal(ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/decision`)).body.decision, null)
})
