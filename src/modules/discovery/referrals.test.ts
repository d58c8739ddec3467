/** Referrals over HTTP: from the portal to the credit, what is told on the way, and a dispute. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { aName, answersFor, day, mailsOf } from './testing.ts'
import {
  accepted,
  aHome,
  app,
  applicationOf,
  apply,
  aReferrer,
  bringTo,
  facts,
  refer,
  stateFor,
} from './testing-referrals.ts'

test('a referral is answered, applies, is approved and credited; the referrer sees the state and nothing else', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const name = aName()
  const made = await refer(referrer, name)
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body.state, 'submitted')
  assert.match(made.body.answerBy.at, /^2026-03-04/)
  const { id } = made.body
  const open = await accepted(home, id)
  assert.equal(open.state, 'open')
  const prospect = await home.admin.api.get(`/v1/partners/${open.companyPartner.id}`)
  assert.deepEqual([prospect.body.source.kind, prospect.body.source.recordId], ['partner_referral', id])

  const applicationId = await apply(home, name)
  const application = await applicationOf(home, applicationId)
  assert.equal(application.channel, 'partner_referral')
  assert.equal((await stateFor(referrer, id)).state, 'applied')
  await bringTo(home, application.partner.id, 'approved')
  assert.equal((await stateFor(referrer, id)).state, 'approved')
  assert.equal((await facts(home, 'partner_referral.qualified')).length, 0)
  await bringTo(home, application.partner.id, 'active')
  const credited = await stateFor(referrer, id)
  assert.equal(credited.state, 'credited')
  assert.ok(!JSON.stringify(credited).includes(String(answersFor(name).why)))
  assert.ok(!('applicationId' in credited) && !('companyPartner' in credited))
  assert.deepEqual(
    credited.evidence.map((one: { kind: string }) => one.kind).filter((kind: string) => kind !== 'window_end'),
    ['referred', 'accepted', 'applied', 'approved', 'qualified', 'credited'],
  )
  const [fact, ...more] = await facts(home, 'partner_referral.qualified')
  assert.deepEqual(more, [])
  assert.equal(fact?.partner_id, referrer.partnerId)
  assert.deepEqual(
    [fact?.data['partnerId'], fact?.data['companyPartnerId'], fact?.data['fact']],
    [referrer.partnerId, application.partner.id, 'active'],
  )
  const kinds = (await mailsOf(home)).map(({ kind }) => kind).filter((kind) => kind.startsWith('partner_referral.'))
  assert.deepEqual(
    kinds,
    ['submitted', 'accepted', 'applied', 'approved', 'credited'].map((kind) => `partner_referral.${kind}`),
  )
})

test('nothing is taken without their consent, and every reason against is said', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const silent = await refer(referrer, aName(), { agreed: false })
  assert.deepEqual([silent.status, silent.body.code], [422, 'partner_referral.no_consent'])
  const faceless = await refer(referrer, aName(), { website: undefined })
  assert.equal(faceless.body.errors[0].field, 'website')
  const name = aName()
  await refer(referrer, name)
  const twice = await refer(referrer, name)
  assert.equal(twice.body.code, 'partner_referral.twice')
  assert.equal((await home.admin.api.get('/v1/partner-referrals', { count: true })).body.total, 1)
})

test("another partner's referral does not exist, and neither does that of another workspace", async () => {
  const [home, away] = [await aHome(), await aHome()]
  const [one, other] = [await aReferrer(home), await aReferrer(home)]
  const { id } = (await refer(one, aName())).body
  for (const [api, path] of [
    [other.api, `/v1/portal/partner-referrals/${id}`],
    [other.api, `/v1/portal/partner-referrals/${id}/messages`],
    [away.admin.api, `/v1/partner-referrals/${id}`],
    [away.admin.api, `/v1/partner-referrals/${id}/lineage`],
  ] as const)
    assert.equal((await api.get(path)).status, 404, path)
  assert.equal((await other.api.post(`/v1/portal/partner-referrals/${id}/messages`, { body: 'Mine' })).status, 404)
  assert.deepEqual((await other.api.get('/v1/portal/partner-referrals')).body.data, [])
  const viewer = await aPortalPerson(
    { app, workspace: home.workspace, ctx: home.ctx, admin: home.admin },
    one.partnerId,
    ['viewer'],
  )
  assert.equal((await viewer.api.get('/v1/portal/partner-referrals')).status, 403)
})

test('a personal link makes the referral when the company applies, and the own company by it is a plain application', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const { url } = (await referrer.api.get('/v1/portal/partner-referral-link')).body
  assert.match(url, new RegExp(`/o/${home.workspace.slug}/start\\?partner_referral=`))
  const name = aName()
  const applicationId = await apply(home, name, url)
  const [made] = (await referrer.api.get('/v1/portal/partner-referrals')).body.data
  assert.deepEqual([made.state, made.origin, made.company], ['applied', 'link', `${name} GmbH`])
  const application = await applicationOf(home, applicationId)
  assert.equal(application.channel, 'partner_referral')
  await bringTo(home, application.partner.id, 'active')
  assert.equal((await stateFor(referrer, made.id)).state, 'credited')

  const own = await apply(home, referrer.domain.replace('.example', ''), url)
  assert.equal((await applicationOf(home, own)).channel, 'application')
  assert.equal((await referrer.api.get('/v1/portal/partner-referrals', { count: true })).body.total, 1)
  const forged = url.slice(0, -2) + (url.endsWith('aa') ? 'bb' : 'aa')
  assert.equal((await applicationOf(home, await apply(home, aName(), forged))).channel, 'application')
})

test('who manages the partner that referred them does not review them', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const manager = await aMember(app, home.workspace, { name: 'Tom Rey' })
  const named = await home.admin.api.post(`/v1/partners/${referrer.partnerId}/ownerships`, {
    memberId: manager.memberId,
    role: 'manager',
  })
  assert.ok(named.status < 300, named.text)
  const name = aName()
  await accepted(home, (await refer(referrer, name)).body.id)
  // The company applies by itself, without any link: the referral holds it all the same.
  const applicationId = await apply(home, name)
  const refused = await manager.api.post(`/v1/applications/${applicationId}/assignment`)
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.detail],
    [409, 'review.conflict', 'You manage the partner who referred them.'],
  )
  assert.equal((await home.admin.api.post(`/v1/applications/${applicationId}/assignment`)).status, 200)
})

test('a referral lapses at the end of its window, with a word 14 days before; one whose company applied does not', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const [waiting, applied] = [aName(), aName()]
  const { id } = (await refer(referrer, waiting)).body
  await accepted(home, id)
  const other = (await refer(referrer, applied)).body.id
  await accepted(home, other)
  await apply(home, applied)
  app.advance(167 * day)
  await app.settle()
  const warned = (await mailsOf(home)).filter(({ kind }) => kind === 'partner_referral.lapse_warning')
  assert.deepEqual(
    warned.map(({ subject }) => subject.includes(waiting)),
    [true],
  )
  app.advance(14 * day)
  await app.settle()
  const lapsed = await stateFor(referrer, id)
  assert.deepEqual([lapsed.state, lapsed.lapse], ['lapsed', 'no_application'])
  assert.equal((await stateFor(referrer, other)).state, 'applied')
  assert.equal((await facts(home, 'partner_referral.lapsed')).length, 1)
})

test('an application that was held for spam counts from when it was sent', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const name = aName()
  const { id } = (await refer(referrer, name)).body
  await accepted(home, id)
  app.advance(179 * day)
  await app.settle()
  const started = await home.visitor.post('/v1/public/applications', { form: 'solution', answers: answersFor(name) })
  await home.visitor.post(`/v1/public/applications/${started.body.token}/submission`, {})
  app.advance(5 * day)
  await app.settle()
  assert.equal((await stateFor(referrer, id)).state, 'lapsed')
  const released = await home.admin.api.post(`/v1/applications/${started.body.application.reference}/release`, {
    reason: 'A person',
  })
  assert.ok(released.status < 300, released.text)
  await app.settle()
  assert.equal((await stateFor(referrer, id)).state, 'applied')
})

test('a refusal is told with its words, and a dispute that is right opens the referral again', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const name = aName()
  const { id } = (await refer(referrer, name)).body
  const no = await home.admin.api.post(`/v1/partner-referrals/${id}/refusal`, {
    reason: 'no_contact',
    words: 'They know nothing of it.',
  })
  assert.equal(no.body.state, 'refused', no.text)
  assert.equal(
    (await home.admin.api.post(`/v1/partner-referrals/${id}/refusal`, { reason: 'other', words: 'Again' })).body.code,
    'partner_referral.state',
  )
  const said = await referrer.api.post(`/v1/portal/partner-referrals/${id}/messages`, {
    body: 'I have their mail.',
    dispute: true,
    happenedOn: '2026-02-20',
  })
  assert.equal(said.status, 201, said.text)
  assert.equal((await home.admin.api.get('/v1/partner-referrals', { disputed: true, count: true })).body.total, 1)
  const tasks = await home.admin.api.get('/v1/tasks', { kind: 'discovery.answer_referral' } as never)
  assert.match(tasks.text, /Settle the dispute about the referral/)
  const answer = await home.admin.api.post(`/v1/partner-referrals/${id}/messages`, { body: 'Please send it.' })
  assert.equal(answer.body.side, 'team')
  const thread = await referrer.api.get(`/v1/portal/partner-referrals/${id}/messages`)
  assert.deepEqual(
    thread.body.data.map((one: { side: string; dispute: boolean; happenedOn: string | null }) => [
      one.side,
      one.dispute,
      one.happenedOn,
    ]),
    [
      ['partner', true, '2026-02-20'],
      ['team', false, null],
    ],
  )
  assert.equal((await home.admin.api.post(`/v1/partner-referrals/${id}/acceptance`, {})).status, 422)
  const again = await home.admin.api.post(`/v1/partner-referrals/${id}/acceptance`, {
    reason: 'Their mail of 20 February',
  })
  assert.deepEqual([again.body.state, again.body.disputed], ['open', false], again.text)
})
