/** Terms over HTTP and on the database: who is answered what, with which source; signed rows never change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { resolveTerm } from './public.ts'
import { anAgreement } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const today = () => world.ctx.clock.now().toISOString().slice(0, 10)
const protection = (days: number) => ({ kind: 'deal_protection', values: { days, extensions: 1, extensionDays: 30 } })
const asked = async (partnerId: string, query: Record<string, string> = {}) => {
  const answer = await team.get(`/v1/partners/${partnerId}/terms`, { kind: 'deal_protection', ...query })
  assert.equal(answer.status, 200, answer.text)
  return answer.body.data[0]
}

test('the list of kinds says who keeps each, and that nothing is kept by a module that is not there', async () => {
  const { body } = await team.get('/v1/term-kinds')
  const hold = body.data.find((kind: { kind: string }) => kind.kind === 'commission_hold')
  assert.deepEqual(hold.keptBy, ['commissions'])
  assert.deepEqual(hold.builtIn, { days: 30 })
  assert.equal(hold.schema.properties.days.maximum, 365)
  const liability = body.data.find((kind: { kind: string }) => kind.kind === 'liability')
  assert.deepEqual([liability.enforcement.kept, liability.enforcement.words], [false, 'Recorded, not enforced'])
  const access = body.data.find((kind: { kind: string }) => kind.kind === 'api_access')
  assert.ok(access.enforcement.by.includes('integrations'))
  const german = await team.get('/v1/term-kinds', { language: 'de', component: 'support' })
  assert.ok(german.body.data.every((kind: { component: string }) => kind.component === 'support'))
})

test('a check answers the sentences of what is sound and the faults of what is not', async () => {
  const { body } = await team.post('/v1/term-checks', {
    terms: [
      { ...protection(60), scope: { countries: ['DE', 'AT'] } },
      { kind: 'deal_protection', values: { days: 0, extensions: 1, extensionDays: 45 } },
    ],
    language: 'de',
  })
  assert.equal(body.valid, false)
  assert.deepEqual(
    body.issues.map(({ index, kind, field, rule }: Record<string, unknown>) => [index, kind, field, rule]),
    [[1, 'deal_protection', 'values.days', 'minimum']],
  )
  assert.equal(
    body.terms[0].sentences[0],
    'Ein registrierter Deal ist 60 Tage geschützt; der Schutz kann verlängert werden, höchstens 1 × 30 Tage.',
  )
  assert.equal(body.terms[0].scopeWords, 'in Deutschland und Österreich')
  assert.equal(body.terms[1], null)
})

test('a default is set by two people, one of them an admin and one of finance, and only forward', async () => {
  const partnerId = await aPartner(world.api)
  const finance = await aMember(app, world.workspace, { roles: ['finance'] })
  const other = await aMember(app, world.workspace, { roles: ['finance'] })
  const admin = await aMember(app, world.workspace, { roles: ['admin'] })
  const past = await finance.api.post('/v1/default-terms', { ...protection(120), effectiveFrom: '2020-01-01' })
  assert.deepEqual([past.status, past.body.code], [422, 'term.in_past'])
  const proposed = await finance.api.post('/v1/default-terms', {
    ...protection(120),
    effectiveFrom: today(),
    reason: 'Longer sales',
  })
  assert.equal(proposed.status, 201, proposed.text)
  assert.equal((await asked(partnerId)).level, 'built_in', 'a proposal holds nothing')
  const { id } = proposed.body
  const self = await finance.api.post(`/v1/default-terms/${id}/confirmation`)
  assert.deepEqual([self.status, self.body.code], [409, 'default.same_person'])
  const sameRole = await other.api.post(`/v1/default-terms/${id}/confirmation`)
  assert.deepEqual([sameRole.status, sameRole.body.detail], [409, 'It takes an admin as one of the two.'])
  const seen = await other.api.get(`/v1/default-terms/${id}`)
  assert.deepEqual(seen.body.reasonsAgainstConfirming, ['It takes an admin as one of the two.'])
  const confirmed = await admin.api.post(`/v1/default-terms/${id}/confirmation`)
  assert.equal(confirmed.status, 200, confirmed.text)
  assert.equal(confirmed.body.inForce, true)
  const now = await asked(partnerId)
  assert.deepEqual([now.level, now.rows[0].values.days, now.rows[0].termId], ['workspace', 120, id])
  assert.equal(now.beat[0].whyWords, 'built in; the default of the program wins')
  const again = await admin.api.post(`/v1/default-terms/${id}/confirmation`)
  assert.equal(again.body.code, 'default.state')
  // The next one closes it without touching it, and yesterday stays what it was.
  const knownBefore = world.ctx.clock.now().toISOString()
  app.advance(60_000)
  const next = await admin.api.post('/v1/default-terms', { ...protection(150), effectiveFrom: today() })
  await finance.api.post(`/v1/default-terms/${next.body.id}/confirmation`)
  assert.equal((await asked(partnerId)).rows[0].values.days, 150)
  assert.equal((await asked(partnerId, { knownAt: knownBefore })).rows[0].values.days, 120)
  const list = (await team.get('/v1/default-terms', { q: 'protection', state: 'set' })).body.data
  assert.deepEqual(
    list.map((row: { values: { days: number }; inForce: boolean }) => [row.values.days, row.inForce]),
    [
      [150, true],
      [120, false],
    ],
  )
})

test('a commission plan has no default: only a signed agreement earns', async () => {
  const refused = await team.post('/v1/default-terms', { kind: 'commission', values: {}, effectiveFrom: today() })
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.errors[0].rule],
    [422, 'term.invalid', 'commission.signed_only'],
  )
  const partnerId = await aPartner(world.api)
  const [plan] = (await team.get(`/v1/partners/${partnerId}/terms`, { kind: 'commission' })).body.data
  assert.deepEqual([plan.granted, plan.level, plan.levelWords], [false, 'none', 'Not granted'])
})

test('a signed agreement answers with number, version and clause; an amendment changes the future only', async () => {
  const partnerId = await aPartner(world.api)
  const start = today()
  const signed = await anAgreement(
    world.ctx,
    partnerId,
    [
      { ...protection(60), clause: 'deals' },
      { ...protection(30), scope: { countries: ['US'] } },
    ],
    { effectiveOn: start },
  )
  const first = await asked(partnerId)
  assert.deepEqual(
    [first.level, first.rows[0].values.days, first.rows[0].versionNumber, first.rows[0].clause],
    ['agreement', 60, 1, 'deals'],
  )
  assert.match(first.levelWords, /^From agreement AG-\d{4}-\d{4}, version 1$/)
  assert.equal((await asked(partnerId, { country: 'US' })).rows[0].values.days, 30)
  const knownBefore = world.ctx.clock.now()
  app.advance(86_400_000)
  await assert.rejects(
    anAgreement(world.ctx, partnerId, [protection(90)], { of: signed.agreementId, effectiveOn: start }),
    /changes the future only/,
  )
  const later = new Date(world.ctx.clock.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10)
  await anAgreement(world.ctx, partnerId, [protection(90)], { of: signed.agreementId, effectiveOn: later })
  assert.equal((await asked(partnerId)).rows[0].values.days, 60, 'not before its day')
  assert.equal((await asked(partnerId, { on: later })).rows[0].values.days, 90)
  assert.equal((await asked(partnerId, { on: later, knownAt: knownBefore.toISOString() })).rows[0].values.days, 60)
  assert.equal(
    (await asked(partnerId, { on: later, country: 'US' })).rows[0].values.days,
    30,
    'the narrower term stays',
  )
  const read = await inTransaction(world.ctx, (tx) => resolveTerm(tx, partnerId, 'deal_protection', { on: later }))
  assert.equal(read.rows[0]?.versionNumber, 2)
})

test('a signed term and what an agreement knew of its life cannot be changed, not even in SQL by the application role', async () => {
  const partnerId = await aPartner(world.api)
  const { termIds, agreementId } = await anAgreement(world.ctx, partnerId, [protection(60)], { effectiveOn: today() })
  const attempts = [
    sql`update agreement_terms set "values" = '{"days": 1}' where id = ${termIds[0]}`,
    sql`update agreement_terms set effective_from = effective_from - 100 where id = ${termIds[0]}`,
    sql`delete from agreement_terms where id = ${termIds[0]}`,
    sql`update agreement_spans set covered_until = '2099-01-01' where agreement_id = ${agreementId}`,
    sql`delete from agreement_spans where agreement_id = ${agreementId}`,
  ]
  for (const attempt of attempts)
    await assert.rejects(
      inTransaction(world.ctx, (tx) => attempt.execute(tx.db)),
      /never (changed|deleted)/,
    )
})

test('the partner reads its own terms in the portal in its words, and nobody else’s', async () => {
  await anAgreement(world.ctx, world.partnerId, [protection(77)], { effectiveOn: today() })
  const own = await world.principal.api.get('/v1/portal/terms', { kind: 'deal_protection', language: 'es' })
  assert.equal(own.status, 200, own.text)
  assert.match(own.body.data[0].rows[0].sentences[0], /77 días/)
  const other = await world.otherPrincipal.api.get('/v1/portal/terms', { kind: 'deal_protection' })
  assert.notEqual(other.body.data[0].level, 'agreement')
})

test('seats of the portal follow the term, and a signed agreement binds the partner to its record', async () => {
  const partnerId = await aPartner(world.api)
  await anAgreement(world.ctx, partnerId, [{ kind: 'portal_access', values: { seats: 1, languages: [] } }], {
    effectiveOn: today(),
  })
  const invite = () =>
    team.post(`/v1/partners/${partnerId}/portal-users`, {
      fullName: 'Kim',
      email: `k${Math.round(Math.random() * 1e9)}@a.example`,
      roles: ['sales'],
    })
  assert.equal((await invite()).status, 201)
  assert.equal((await invite()).status, 409)
  const merged = await team.post(`/v1/partners/${await aPartner(world.api)}/merges`, {
    absorbedId: partnerId,
    reason: 'One firm',
  })
  assert.equal(merged.status, 409)
  assert.match(merged.body.detail, /signed agreement AG-/)
})
