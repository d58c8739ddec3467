/** What comes back after a decision: risk and screening on their day, and insurances that an agreement asks for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { askForInsurance } from './public.ts'
import { aCase, aQualificationWorld, type Case, ok, passGates, uploadFile, type World } from './testing.ts'

const app = await testApp()
// A team per test: keys run out within the months that pass here.
const aTeam = () => aQualificationWorld(app)
const tasksOf = async (world: World, partnerId: string, kind: string): Promise<Case[]> =>
  (ok(await world.admin.api.get('/v1/tasks', { partnerId, state: 'open' })).body.data as Case[]).filter(
    (task) => task.kind === `qualification.${kind}`,
  )
const days = async (count: number) => {
  app.advance(count * 86_400_000)
  await app.settle()
}

test('a risk that rises to high by itself, and one whose day has come, asks legal; setting the tier closes it', async () => {
  const world = await aTeam()
  const found = await aCase(world)
  const partnerId = found.partner.id
  assert.deepEqual(await tasksOf(world, partnerId, 'assess_risk'), [], 'no figures alone is medium')
  const now = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}`)).body
  ok(
    await world.pm.api.patch(
      `/v1/qualification-cases/${found.id}`,
      { facts: { expectedValue: '100000000', hasPersonalData: true } },
      { 'if-match': String(now.version) },
    ),
  )
  const [asked, ...more] = await tasksOf(world, partnerId, 'assess_risk')
  assert.equal(more.length, 0)
  assert.match(asked.title, /^Look at the risk of .*: high$/)
  const [tier] = ok(await world.legal.api.get('/v1/risk-tiers', { partnerId, limit: 1 })).body.data as Case[]
  assert.equal(tier.tier, 'high')
  ok(
    await world.legal.api.post('/v1/risk-tiers', { caseId: found.id, tier: 'medium', reason: 'Parent guarantees' }),
    201,
  )
  assert.deepEqual(await tasksOf(world, partnerId, 'assess_risk'), [])
  // Medium is looked at again after a year.
  await days(364)
  assert.deepEqual(await tasksOf(world, partnerId, 'assess_risk'), [])
  await days(2)
  assert.equal((await tasksOf(world, partnerId, 'assess_risk')).length, 1)
})

test('a screening is asked for again on its day, once, and the next screening closes it', async () => {
  const world = await aTeam()
  const found = await aCase(world)
  const partnerId = found.partner.id
  await passGates(world, found)
  const [first] = ok(await world.legal.api.get('/v1/screenings', { partnerId })).body.data as Case[]
  const wait = Math.ceil((Date.parse(first.nextDueOn) - app.services.time().getTime()) / 86_400_000)
  await days(wait - 1)
  assert.deepEqual(await tasksOf(world, partnerId, 'screen'), [])
  await days(2)
  assert.deepEqual(
    (await tasksOf(world, partnerId, 'screen')).map((task) => task.title.startsWith('Screen ')),
    [true],
  )
  ok(
    await world.legal.api.post('/v1/screenings', {
      partnerId,
      names: [{ role: 'company', name: 'Candidate Ltd' }],
      listName: 'EU consolidated list',
      listDate: app.services.time().toISOString().slice(0, 10),
      result: 'clear',
      hits: [],
    }),
    201,
  )
  assert.deepEqual(await tasksOf(world, partnerId, 'screen'), [])
})

test('insurances of an agreement are one request in its words; the same again changes nothing', async () => {
  const world = await aTeam()
  const partnerId = (await aCase(world)).partner.id
  const ask = (...duties: string[]) => inTransaction(world.ctx, (tx) => askForInsurance(tx, { partnerId, duties }))
  const requests = async (): Promise<Case[]> =>
    (ok(await world.finance.api.get('/v1/company-documents', { partnerId })).body.data as Case[]).filter(
      (row) => row.kind === 'insurance_certificate',
    )
  const cover = 'The partner holds public liability over 1,000,000.00 EUR and proves it each year.'
  await ask(cover)
  await ask(cover)
  const [request, ...more] = await requests()
  assert.deepEqual([request.state, request.note, more.length], ['requested', `By your agreement: ${cover}`, 0])
  assert.equal((await tasksOf(world, partnerId, 'provide_document')).length, 1)
  // Another insurance is added by an amendment: the request that waits says both.
  await ask(cover, 'The partner holds cyber over 500,000.00 EUR.')
  assert.match((await requests())[0].note, /public liability.*cyber/)
  ok(await uploadFile(world.finance.api, `/v1/company-documents/${request.id}/file`))
  const today = app.services.time().toISOString().slice(0, 10)
  const until = new Date(app.services.time().getTime() + 200 * 86_400_000).toISOString().slice(0, 10)
  ok(
    await world.finance.api.post(`/v1/company-documents/${request.id}/acceptance`, {
      issuedOn: today,
      expiresOn: until,
    }),
  )
  await ask(cover, 'The partner holds cyber over 500,000.00 EUR.')
  assert.equal((await requests()).length, 1, 'a certificate that holds is not asked for again')
  // Once it has run out, the agreement asks anew.
  app.advance(201 * 86_400_000)
  await ask(cover, 'The partner holds cyber over 500,000.00 EUR.')
  assert.deepEqual((await requests()).map((row) => row.state).sort(), ['expired', 'requested'])
})
