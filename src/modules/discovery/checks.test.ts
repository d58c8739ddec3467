/** What is looked at before a person decides: spam, proof, holds, likeness, who must not be contacted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, anApplication, day, inReview, mailsOf } from './testing.ts'

const app = await testApp()

test('spam sees the same answer as a person, and a person can be taken out of quarantine', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const person = await anApplication(app, world, { proven: false })
  const hasty = await anApplication(app, world, { proven: false, fast: true })
  const decoyed = await anApplication(app, world, { proven: false, decoy: '555-1234' })
  const shape = (body: Record<string, unknown>) => ({
    state: body.state,
    words: body.stateWords,
    notice: body.notice,
    can: body.can,
    withWhom: body.withWhom,
    steps: (body.steps as { words: string; done: boolean }[]).map(({ words, done }) => ({ words, done })),
  })
  for (const spam of [hasty, decoyed]) {
    assert.equal(spam.sent.status, 200)
    assert.deepEqual(shape(spam.sent.body), shape(person.sent.body))
    assert.ok(spam.sent.body.promisedBy)
    assert.deepEqual(
      (await mailsOf(world, spam.email)).map((mail) => mail.kind),
      (await mailsOf(world, person.email)).map((mail) => mail.kind),
    )
  }
  const held = await reviewer.api.get('/v1/applications', { state: ['quarantined'] })
  assert.deepEqual(held.body.data.map((row: { id: string }) => row.id).sort(), [hasty.id, decoyed.id].sort())
  assert.equal((await reviewer.api.post(`/v1/applications/${hasty.id}/assignment`)).status, 409)

  const released = await reviewer.api.post(`/v1/applications/${hasty.id}/release`, {
    reason: 'They paste from a document',
  })
  assert.equal(released.status, 200, released.text)
  assert.equal(released.body.state, 'submitted')
  assert.equal(released.body.partner.name, `${hasty.name} GmbH`)
  assert.equal(released.body.promise.firstAnswerBy, hasty.sent.body.promisedBy)
  app.advance(31 * day)
  await app.settle()
  assert.equal((await reviewer.api.get(`/v1/applications/${decoyed.id}`)).body.state, 'expired')
  assert.equal((await reviewer.api.get(`/v1/applications/${decoyed.id}`)).body.company, '')
  assert.equal((await reviewer.api.get(`/v1/applications/${hasty.id}`)).body.state, 'submitted')
})

test('no check ends an application without a person', async () => {
  const world = await aDiscoveryWorld(app)
  const configurator = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const [type] = (await configurator.api.get('/v1/partner-types')).body.data.filter(
    (one: { key: string }) => one.key === 'solution',
  )
  const settings = await configurator.api.get(`/v1/partner-types/${type.id}/discovery-settings`)
  const changed = await configurator.api.patch(
    `/v1/partner-types/${type.id}/discovery-settings`,
    {
      restrictedCountries: ['KP'],
      competitorDomains: ['rival.example'],
      checks: {
        free_mail: 'stop',
        domain_differs: 'stop',
        restricted_country: 'stop',
        competitor: 'stop',
        same_answers: 'stop',
        match: 'stop',
      },
    },
    { 'if-match': String(settings.body.version) },
  )
  assert.equal(changed.status, 200, changed.text)
  const sent = [
    await anApplication(app, world, { answers: { email: 'someone@gmail.com' } }),
    await anApplication(app, world, { answers: { country: 'KP' } }),
    await anApplication(app, world, { answers: { website: 'https://rival.example' } }),
    await anApplication(app, world, { fast: true }),
  ]
  for (const { sent: answer, id } of sent) {
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.state, 'submitted')
    const { body } = await configurator.api.get(`/v1/applications/${id}`)
    assert.equal(body.state, 'quarantined')
    assert.deepEqual(body.decisions, [])
    assert.equal(
      (await configurator.api.post(`/v1/applications/${id}/release`, { reason: 'A person looked' })).status,
      200,
    )
  }
})

test('a throw-away address is asked for a company address, and nothing is sent', async () => {
  const world = await aDiscoveryWorld(app)
  const { sent, token } = await anApplication(app, world, { answers: { email: 'x@mailinator.com' } })
  assert.equal(sent.status, 422)
  assert.match(sent.body.errors[0].message, /Please use a company address/)
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.state, 'draft')
})

test('holds are cleared by name and only by their owner, and every one stands in the refusal', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const legal = await aMember(app, world.workspace, { roles: ['legal'], name: 'Lea Gal' })
  const [type] = (await admin.api.get('/v1/partner-types')).body.data.filter(
    (one: { key: string }) => one.key === 'solution',
  )
  const settings = await admin.api.get(`/v1/partner-types/${type.id}/discovery-settings`)
  await admin.api.patch(
    `/v1/partner-types/${type.id}/discovery-settings`,
    { restrictedCountries: ['BY'], checks: { free_mail: 'hold' } },
    { 'if-match': String(settings.body.version) },
  )
  const { id } = await inReview(app, world, admin.api, { answers: { country: 'BY', email: 'someone@gmail.com' } })
  const refused = await admin.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(refused.body.code, 'application.hold_open')
  assert.deepEqual(refused.body.holds.map((hold: { check: string }) => hold.check).sort(), [
    'free_mail',
    'restricted_country',
  ])
  const foreign = await admin.api.post(`/v1/applications/${id}/checks/restricted_country/clearance`, {
    reason: 'Never mind',
  })
  assert.equal(foreign.status, 403)
  assert.equal(foreign.body.code, 'check.owner')
  assert.ok(
    (await legal.api.get('/v1/tasks')).body.data.some((task: { kind: string }) => task.kind === 'discovery.clear_hold'),
  )
  const cleared = await legal.api.post(`/v1/applications/${id}/checks/restricted_country/clearance`, {
    reason: 'Licence 12',
  })
  assert.equal(cleared.status, 200, cleared.text)
  assert.equal(
    (await admin.api.post(`/v1/applications/${id}/checks/free_mail/clearance`, { reason: 'Sole trader' })).status,
    200,
  )
  assert.equal(
    (await admin.api.post(`/v1/applications/${id}/checks/free_mail/clearance`, { reason: 'Again' })).body.code,
    'check.not_held',
  )
  const accepted = await admin.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.status, 201, accepted.text)
  assert.ok(accepted.body.checks.some((check: { cleared: { by: string } | null }) => check.cleared?.by === 'Lea Gal'))
})

test('an unproven address is not reviewed unless a member says why that is not needed', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { id } = await anApplication(app, world, { proven: false })
  const refused = await reviewer.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(refused.body.code, 'application.email_unproven')
  const taken = await reviewer.api.post(`/v1/applications/${id}/assignment`, {
    proofNotNeeded: 'I met her at the fair',
  })
  assert.equal(taken.body.state, 'in_review')
  assert.equal(taken.body.proofWaived, 'I met her at the fair')
  const colleague = await aMember(app, world.workspace, { name: 'Ben Okafor' })
  const late = await colleague.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(late.body.code, 'application.taken')
  assert.equal(
    (await colleague.api.post(`/v1/applications/${id}/assignment`, { memberId: colleague.memberId })).body.reviewer.id,
    colleague.memberId,
  )
})

test('a company that is only likely the same waits for a person, and one that is certain joins its record', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const name = aName()
  const known = await reviewer.api.post('/v1/partners', {
    legalName: `${name} GmbH`,
    website: `https://${name}.example`,
    country: 'DE',
    source: { kind: 'inbound' },
  })
  assert.equal(known.status, 201, known.text)
  const certain = await anApplication(app, world, { name })
  const joined = await reviewer.api.get(`/v1/applications/${certain.id}`)
  assert.equal(joined.body.partner.id, known.body.id)
  assert.equal((await reviewer.api.get(`/v1/partners/${known.body.id}`)).body.stage, 'applied')

  const branch = aName()
  const parent = await reviewer.api.post('/v1/partners', {
    legalName: `${branch} Holding Nordic`,
    website: `https://${branch}.example`,
    country: 'SE',
    source: { kind: 'inbound' },
  })
  const likely = await inReview(app, world, reviewer.api, { name: branch, answers: { company: 'Kestrel Werk GmbH' } })
  const held = await reviewer.api.get(`/v1/applications/${likely.id}`)
  assert.equal(held.body.partner, null)
  assert.equal(held.body.candidates[0].partner.id, parent.body.id)
  assert.equal(
    (await reviewer.api.post(`/v1/applications/${likely.id}/decision`, { outcome: 'accepted', reasons: [] })).body.code,
    'application.duplicate_open',
  )
  const resolved = await reviewer.api.post(`/v1/applications/${likely.id}/match-resolution`, {
    partnerId: null,
    reason: 'A sister company',
  })
  assert.equal(resolved.status, 200, resolved.text)
  assert.notEqual(resolved.body.partner.id, parent.body.id)
})

test('nobody on the do-not-contact list is mailed, also after their erasure', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const { id, email, application } = await inReview(app, world, reviewer.api)
  // To whomever: an erased person's address stands in no mail any more.
  const toApplicants = async () => (await mailsOf(world)).filter(({ kind }) => /^application\.|^discovery\./.test(kind))
  const before = (await toApplicants()).length
  assert.ok(before > 0)
  const entry = await reviewer.api.post('/v1/do-not-contact', {
    kind: 'email',
    value: email.toUpperCase(),
    why: 'Asked on the phone',
    fromWhom: 'Ana',
  })
  assert.equal(entry.status, 201, entry.text)
  const refused = await reviewer.api.post(`/v1/applications/${id}/questions`, { questions: ['Are you there?'] })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'contact.do_not_contact')
  assert.match(refused.body.detail, /^Opted out on \d{1,2} [A-Z][a-z]+ \d{4}\.$/)

  const contacts = await reviewer.api.get(`/v1/partners/${application.partner.id}/contacts`)
  const erased = await admin.api.post(`/v1/contacts/${contacts.body.data[0].id}/erasure`, { reason: 'Asked for it' })
  assert.equal(erased.status, 200, erased.text)
  const listed = await reviewer.api.get('/v1/do-not-contact')
  assert.deepEqual(
    listed.body.data.map((one: { value: string | null }) => one.value),
    [null],
  )
  assert.equal((await reviewer.api.get('/v1/do-not-contact', { value: email })).body.data.length, 1)

  assert.equal(
    (await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'declined', reasons: ['capacity'] })).status,
    201,
  )
  assert.equal((await world.visitor.post('/v1/public/application-links', { email })).status, 202)
  app.advance(day)
  await app.settle()
  assert.equal((await toApplicants()).length, before)
  assert.deepEqual(await mailsOf(world, email), [])
})

test('the address of a sender is replaced by a keyed hash after 90 days', async () => {
  const world = await aDiscoveryWorld(app)
  const { id } = await anApplication(app, world)
  app.advance(91 * day)
  await app.settle()
  const [row] = await inTransaction(
    world.ctx,
    async (tx) =>
      (
        await sql<{
          sender_address: string | null
          sender_hash: string | null
        }>`select sender_address, sender_hash from applications where id = ${id}`.execute(tx.db)
      ).rows,
  )
  assert.equal(row!.sender_address, null)
  assert.match(row!.sender_hash!, /^[A-Za-z0-9_-]{43}$/)
})
