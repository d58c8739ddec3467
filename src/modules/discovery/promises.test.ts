/** Promises, guards and the way to other rooms: clocks, stages, lists. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { listenToStatements } from '#test/support/statements.ts'
import { aDiscoveryWorld, aName, anApplication, day, inReview, mailsOf, minute } from './testing.ts'

const app = await testApp()
const statementsOf = listenToStatements(app)

test('a first answer is promised within two business days of the arrival', async () => {
  const world = await aDiscoveryWorld(app)
  const { sent } = await anApplication(app, world)
  const arrived = app.services.time()
  // Monday morning to Wednesday morning, in the office hours of the workspace.
  assert.equal(arrived.getUTCDay(), 1)
  assert.equal(sent.body.promisedBy.slice(0, 10), new Date(arrived.getTime() + 2 * day).toISOString().slice(0, 10))
})

test('a broken promise is told with a new date, and the lead and the reviewer hear of it', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const lead = await aMember(app, world.workspace, { isLead: true, name: 'Lee Dar' })
  const { token, application } = await inReview(app, world, reviewer.api)
  app.advance(1.7 * day)
  await app.settle()
  assert.ok((await mailsOf(world, reviewer.email)).some((mail) => mail.kind === 'application.promise_near'))
  app.advance(5 * day)
  await app.settle()
  assert.ok((await mailsOf(world, lead.email)).length > 0)
  const status = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(status.body.promiseLate, true)
  assert.ok(new Date(status.body.promisedBy) > app.services.time())
  assert.ok(new Date(status.body.promisedBy) > new Date(application.promise.firstAnswerBy))
})

test('the promise is kept when the decision leaves the house, and medians are told from ten on', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const settings = await reviewer.api.get('/v1/discovery-settings')
  await reviewer.api.patch(
    '/v1/discovery-settings',
    { perAddressAnHour: 100 },
    { 'if-match': String(settings.body.version) },
  )
  const ids: string[] = []
  let token = ''
  for (let count = 0; count < 10; count += 1) {
    const one = await inReview(app, world, reviewer.api)
    ids.push(one.id)
    token = one.token
  }
  app.advance(day)
  const decided = await reviewer.api.post('/v1/application-decisions', {
    applicationIds: ids,
    outcome: 'declined',
    reasons: ['capacity'],
  })
  assert.equal(decided.body.done, 10, decided.text)
  const before = await reviewer.api.get('/v1/applications/statistics')
  assert.deepEqual(before.body.decision, { clocks: 0, medianBusinessMinutes: null })
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.medianDays, null)
  app.advance(11 * minute)
  await app.settle()
  const after = await reviewer.api.get('/v1/applications/statistics')
  assert.equal(after.body.decision.clocks, 10)
  assert.ok(after.body.decision.medianBusinessMinutes > 0)
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.medianDays, 1)
})

test('a partner is not qualified past an application that nobody accepted', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { application } = await inReview(app, world, reviewer.api)
  const refused = await reviewer.api.post(`/v1/partners/${application.partner.id}/stage-moves`, { to: 'qualifying' })
  assert.equal(refused.status, 409)
  const words = refused.body.reasons.map((reason: { words: string }) => reason.words)
  assert.ok(words.includes('The application is not accepted'))
  assert.ok(words.includes('Nobody manages this partner'))
  const plain = await reviewer.api.post('/v1/partners', { legalName: aName(), source: { kind: 'inbound' } })
  const options = await reviewer.api.get(`/v1/partners/${plain.body.id}/stage-options`)
  const applied = options.body.data.find((option: { to: string }) => option.to === 'applied')
  assert.ok(applied.reasons.some((reason: { words: string }) => reason.words === 'No application has been submitted'))
})

test('only a lead lets a declined company in before its date', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const lead = await aMember(app, world.workspace, { isLead: true })
  const { id, name } = await inReview(app, world, reviewer.api)
  await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'declined', reasons: ['too_early'] })
  app.advance(day)
  const again = await anApplication(app, world, { name, proven: false, answers: { email: `eve@${name}.example` } })
  const path = `/v1/applications/${again.id}/checks/known_company/clearance`
  const refused = await reviewer.api.post(path, { reason: 'They have a product now' })
  assert.equal(refused.status, 403, refused.text)
  const cleared = await lead.api.post(path, { reason: 'They have a product now' })
  assert.equal(cleared.status, 200, cleared.text)
  assert.equal((await lead.api.get(`/v1/partners/${cleared.body.partner.id}`)).body.stage, 'applied')
})

test('who manages the partner that referred a company does not review it', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  const other = await aMember(app, world.workspace, { name: 'Ben Okafor' })
  const referrer = await manager.api.post('/v1/partners', {
    legalName: aName(),
    source: { kind: 'inbound' },
    managerId: manager.memberId,
  })
  const { id } = await anApplication(app, world)
  await inTransaction(world.ctx, (tx) =>
    sql`update applications set channel = 'partner_referral', referrer_partner_id = ${referrer.body.id} where id = ${id}`.execute(
      tx.db,
    ),
  )
  const refused = await manager.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(refused.status, 409)
  assert.deepEqual(
    [refused.body.code, refused.body.detail],
    ['review.conflict', 'You manage the partner who referred them.'],
  )
  assert.equal((await other.api.post(`/v1/applications/${id}/assignment`)).status, 200)
  assert.equal(
    (await manager.api.post(`/v1/applications/${id}/decision`, { outcome: 'declined', reasons: ['capacity'] })).body
      .code,
    'review.conflict',
  )
})

test('a company that asked for it is invited when it can apply again', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { id, token, email } = await inReview(app, world, reviewer.api)
  await world.visitor.patch(`/v1/public/applications/${token}/contact`, { wantsInvitation: true })
  await reviewer.api.post(`/v1/applications/${id}/decision`, {
    outcome: 'declined',
    reasons: ['too_early'],
    reapply: { afterDays: 20 },
  })
  app.advance(12 * day)
  await app.settle()
  const invited = async () =>
    (await mailsOf(world, email)).filter((mail) => mail.kind === 'application.apply_again').length
  assert.equal(await invited(), 0)
  app.advance(10 * day)
  await app.settle()
  await app.settle()
  assert.equal(await invited(), 1)
})

test('acceptance goes to the manager with the fewest partners unless one is named', async () => {
  const world = await aDiscoveryWorld(app)
  const busy = await aMember(app, world.workspace, { name: 'Busy Bee' })
  const free = await aMember(app, world.workspace, { name: 'Free Fin' })
  for (let count = 0; count < 2; count += 1)
    await busy.api.post('/v1/partners', { legalName: aName(), source: { kind: 'inbound' }, managerId: busy.memberId })
  const one = await inReview(app, world, busy.api)
  const accepted = await busy.api.post(`/v1/applications/${one.id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.body.decisions[0].manager.id, free.memberId)
  const two = await inReview(app, world, busy.api)
  const named = await busy.api.post(`/v1/applications/${two.id}/decision`, {
    outcome: 'accepted',
    reasons: [],
    managerId: busy.memberId,
  })
  assert.equal(named.body.decisions[0].manager.id, busy.memberId)
})

test('a page of applications costs the same number of queries however many rows it has', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const settings = await reviewer.api.get('/v1/discovery-settings')
  await reviewer.api.patch(
    '/v1/discovery-settings',
    { perAddressAnHour: 100 },
    { 'if-match': String(settings.body.version) },
  )
  for (let count = 0; count < 8; count += 1) await anApplication(app, world)
  const ask = async (limit: number) => {
    const statements = await statementsOf(async () => {
      const page = await reviewer.api.get('/v1/applications', { limit })
      assert.equal(page.body.data.length, limit)
      return page
    })
    return statements.length
  }
  await ask(1)
  assert.equal(await ask(8), await ask(1))
})

test('somebody who only types a company’s name becomes no contact of it and cannot move it away', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const name = aName()
  const company = await reviewer.api.post('/v1/partners', {
    legalName: `${name} GmbH`,
    website: `https://${name}.example`,
    country: 'DE',
    source: { kind: 'inbound' },
  })
  const { token, id, email } = await anApplication(app, world, { name, proven: false })
  assert.equal((await reviewer.api.get(`/v1/applications/${id}`)).body.partner.id, company.body.id)
  const contacts = async () =>
    (await reviewer.api.get(`/v1/partners/${company.body.id}/contacts`)).body.data.map(
      (contact: { email: string }) => contact.email,
    )
  assert.deepEqual(await contacts(), [])
  await world.visitor.post(`/v1/public/applications/${token}/withdrawal`)
  assert.equal((await reviewer.api.get(`/v1/partners/${company.body.id}`)).body.stage, 'applied')
  const real = await anApplication(app, world, { name, answers: { email: `zoe@${name}.example` } })
  assert.equal(real.sent.status, 200, real.sent.text)
  assert.deepEqual(await contacts(), [`zoe@${name}.example`])
  assert.ok(email)
})

test('answers fill the workspace’s own fields of the partner', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  await admin.api.post('/v1/field-definitions', {
    recordKind: 'partner',
    key: 'sellers',
    label: 'Sellers',
    type: 'number',
  })
  const [form] = (await admin.api.get('/v1/forms')).body.data.filter((one: { slug: string }) => one.slug === 'solution')
  const draft = structuredClone(form.draft)
  draft.pages[1].fields.find((field: { key: string }) => field.key === 'sellers').fills = 'custom.sellers'
  await admin.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(form.version) })
  await admin.api.post(`/v1/forms/${form.id}/publication`)
  const { id } = await anApplication(app, world, { answers: { sellers: 12 } })
  const { partner } = (await admin.api.get(`/v1/applications/${id}`)).body
  assert.deepEqual((await admin.api.get(`/v1/partners/${partner.id}`)).body.custom, { sellers: 12 })
})

test('a retired type takes no applications', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin'] })
  const [type] = (await admin.api.get('/v1/partner-types')).body.data.filter(
    (one: { key: string }) => one.key === 'solution',
  )
  assert.equal(
    (await admin.api.patch(`/v1/partner-types/${type.id}`, { active: false }, { 'if-match': String(type.version) }))
      .status,
    200,
  )
  const refused = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: {} })
  assert.equal(refused.body.code, 'form.closed')
})

test('a waitlist stays told while the next decision can still be undone, and is not told after a withdrawal', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const one = await inReview(app, world, reviewer.api)
  const revisitOn = new Date(app.services.time().getTime() + 30 * day).toISOString().slice(0, 10)
  await reviewer.api.post(`/v1/applications/${one.id}/decision`, {
    outcome: 'waitlisted',
    reasons: ['capacity'],
    revisitOn,
  })
  app.advance(20 * minute)
  await reviewer.api.post(`/v1/applications/${one.id}/decision`, { outcome: 'accepted', reasons: [] })
  const page = await world.visitor.get(`/v1/public/applications/${one.token}`)
  assert.deepEqual([page.body.state, page.body.decision.outcome], ['waitlisted', 'waitlisted'])
  app.advance(20 * minute)
  const told = await world.visitor.get(`/v1/public/applications/${one.token}`)
  assert.deepEqual([told.body.state, told.body.decision.outcome], ['accepted', 'accepted'])

  const two = await inReview(app, world, reviewer.api)
  await reviewer.api.post(`/v1/applications/${two.id}/decision`, {
    outcome: 'waitlisted',
    reasons: ['capacity'],
    revisitOn: new Date(app.services.time().getTime() + 30 * day).toISOString().slice(0, 10),
  })
  await reviewer.api.post(`/v1/applications/${two.id}/withdrawal`, { reason: 'They called' })
  assert.deepEqual(
    (await mailsOf(world, two.email)).filter((mail) => mail.kind === 'application.decision').map((mail) => mail.state),
    ['cancelled'],
  )
  assert.equal((await world.visitor.get(`/v1/public/applications/${two.token}`)).body.decision, null)
})

test('nothing outside is asked unless it is switched on, and then a silent website is a note', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const looked = async (id: string) =>
    (await reviewer.api.get(`/v1/applications/${id}`)).body.checks.find(
      (check: { check: string }) => check.check === 'website_answers',
    )
  const before = await anApplication(app, world)
  await app.settle()
  assert.equal(await looked(before.id), undefined)
  const settings = await reviewer.api.get('/v1/discovery-settings')
  assert.equal(settings.body.outsideLookUps, false)
  await reviewer.api.patch(
    '/v1/discovery-settings',
    { outsideLookUps: true },
    { 'if-match': String(settings.body.version) },
  )
  // A private address stays out of reach, whatever an applicant types; the name is one that nobody can register.
  const after = await anApplication(app, world)
  await app.settle()
  const check = await looked(after.id)
  assert.equal(check.outcome, 'note')
  assert.match(check.sentence, /^The website does not answer: /)
})
