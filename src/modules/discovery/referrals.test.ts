/** Referrals over HTTP: from the portal to the credit, and everything that stands against one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { moveStage, placeAtStage, stageGuards } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalPerson, type PortalPerson } from '#test/support/fixtures.ts'
import { aMember, type TestMember } from '#test/support/people.ts'
import { modules } from '../../modules.ts'
import { recordQualifyingFact, refreshReferralTerms } from './public.ts'
import { type Claim, holderOf } from './service/referrals/credit.ts'
import { aDiscoveryWorld, aName, answersFor, day, mailsOf, minute, prove, type World } from './testing.ts'

// Without the guards of the rooms below: how a company comes to be approved and active is their matter.
const app = await testApp({
  modules: modules.map((module) => ({
    ...module,
    ...(module.name !== 'discovery' && {
      fills: (module.fills ?? []).filter((fill) => fill.slot !== stageGuards.slot),
    }),
  })),
})

type Home = World & { admin: TestMember }
const aHome = async (): Promise<Home> => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, {
    roles: ['admin', 'partner_manager'],
    isHead: true,
    name: 'Ana Silva',
  })
  return { ...world, admin }
}
/** A partner with somebody in the portal who refers. */
const aReferrer = async (
  home: Home,
  fields: Record<string, unknown> = {},
): Promise<PortalPerson & { domain: string }> => {
  const name = aName()
  const made = await home.admin.api.post('/v1/partners', {
    legalName: `${name} AG`,
    website: `https://${name}.example`,
    source: { kind: 'outreach' },
    ...fields,
  })
  assert.equal(made.status, 201, made.text)
  const person = await aPortalPerson(
    { app, workspace: home.workspace, ctx: home.ctx, admin: home.admin },
    made.body.id,
    ['principal', 'sales'],
  )
  return { ...person, domain: `${name}.example` }
}
const companyOf = (name: string, more: Record<string, unknown> = {}) => ({
  company: `${name} GmbH`,
  website: `https://www.${name}.example`,
  contactName: 'Ana Silva',
  agreed: true,
  ...more,
})
const refer = (referrer: PortalPerson, name: string, more: Record<string, unknown> = {}) =>
  referrer.api.post('/v1/portal/partner-referrals', companyOf(name, more))
const accepted = async (home: Home, id: string) => {
  const answer = await home.admin.api.post(`/v1/partner-referrals/${id}/acceptance`, {})
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
/** The company applies; by a link when there is one. */
const apply = async (home: Home, name: string, link?: string) => {
  const token = link && new URL(link).searchParams.get('partner_referral')
  const answers = answersFor(name)
  const started = await home.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers,
    ...(token && { channel: { kind: 'partner_referral', token } }),
  })
  assert.equal(started.status, 201, started.text)
  await prove(home, started.body.token, String(answers.email))
  app.advance(10_000)
  const sent = await home.visitor.post(`/v1/public/applications/${started.body.token}/submission`, {})
  assert.equal(sent.status, 200, sent.text)
  await app.settle()
  return started.body.application.reference as string
}
const applicationOf = async (home: Home, id: string) => (await home.admin.api.get(`/v1/applications/${id}`)).body
/** On as far as that, as the modules below bring a company on; one that never applied is placed there. */
const bringTo = async (home: Home, partnerId: string, stage: 'approved' | 'active') => {
  const ctx = systemContext(app.services, home.workspace, 'test')
  const stageNow = async () => (await home.admin.api.get(`/v1/partners/${partnerId}`)).body.stage as string
  app.advance(minute)
  if ((await stageNow()) === 'prospect') await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId, to: stage }))
  if ((await stageNow()) === 'applied') {
    const [application] = (await home.admin.api.get('/v1/applications', { partnerId })).body.data
    // Somebody new, who manages no partner that could have referred them.
    const reviewer = await aMember(app, home.workspace, { name: 'Rea Vogt' })
    await reviewer.api.post(`/v1/applications/${application.id}/assignment`)
    const decided = await reviewer.api.post(`/v1/applications/${application.id}/decision`, {
      outcome: 'accepted',
      reasons: [],
    })
    assert.equal(decided.status, 201, decided.text)
  }
  const steps = [
    ['assessing', 'qualification'],
    ['approved', 'qualification'],
    ['contracting', 'agreements'],
    ['onboarding', 'agreements'],
    ['active', 'onboarding'],
  ] as const
  const from = steps.findIndex(([to]) => to === 'assessing' || to === stage)
  for (const [to, by] of steps.slice(from)) {
    const at = await stageNow()
    if (at === stage) break
    if (steps.findIndex(([one]) => one === at) >= steps.findIndex(([one]) => one === to)) continue
    await inTransaction(ctx, (tx) => moveStage(tx, { partnerId, to, cause: { by } }))
    app.advance(minute)
  }
  await app.settle()
  assert.equal(await stageNow(), stage)
}
const stateFor = async (referrer: PortalPerson, id: string) =>
  (await referrer.api.get(`/v1/portal/partner-referrals/${id}`)).body
const facts = (home: Home, kind: string) =>
  inTransaction(home.ctx, async (tx) => {
    const { rows } = await sql<{ data: Record<string, unknown>; partner_id: string }>`
      select data, partner_id from events where kind = ${kind} order by id`.execute(tx.db)
    return rows
  })

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

test('a partner cannot be credited for itself, its parent, or a company already in talks', async () => {
  const home = await aHome()
  const parentName = aName()
  const parent = await home.admin.api.post('/v1/partners', {
    legalName: `${parentName} Group`,
    website: `https://${parentName}.example`,
  })
  const referrer = await aReferrer(home, { parentId: parent.body.id })
  const sister = aName()
  await home.admin.api.post('/v1/partners', {
    legalName: `${sister} Ltd`,
    website: `https://${sister}.example`,
    parentId: parent.body.id,
  })
  const refused = async (name: string, more: Record<string, unknown>, because: string) => {
    const answer = await refer(referrer, name, more)
    assert.deepEqual(
      [answer.status, answer.body.code, answer.body.because],
      [409, 'partner_referral.self', because],
      answer.text,
    )
  }
  await refused('anything', { website: `https://shop.${referrer.domain}` }, 'domain')
  await refused('anything', { website: undefined, email: `kim@${referrer.domain}` }, 'domain')
  await refused(parentName, {}, 'parent')
  await refused(sister, {}, 'parent')
  await home.admin.api.post(`/v1/partners/${referrer.partnerId}/contacts`, {
    fullName: 'Kim Berg',
    email: 'kim@both.example',
  })
  await refused(aName(), { email: 'kim@both.example' }, 'contact')

  // In talks: a conversation of last month. The kind of fact is told, never who spoke.
  const talked = aName()
  const known = await home.admin.api.post('/v1/partners', {
    legalName: `${talked} GmbH`,
    website: `https://${talked}.example`,
  })
  await home.admin.api.post('/v1/interactions', {
    partnerId: known.body.id,
    kind: 'call',
    at: '2026-02-12T10:00:00.000Z',
    summary: 'We spoke with Rosalind',
  })
  const told = await refer(referrer, talked)
  assert.equal(told.status, 201, told.text)
  assert.deepEqual([told.body.state, told.body.known], ['already_known', { kind: 'talks', since: '2026-02-12' }])
  assert.doesNotMatch(told.text, /Rosalind|Ana Silva AG/)
  const mail = (await mailsOf(home)).find(({ kind }) => kind === 'partner_referral.already_known')
  assert.match(mail!.text_body, /We have been talking with this company since February 12, 2026/)
  assert.doesNotMatch(mail!.text_body, /Rosalind/)
  await apply(home, talked)
  await bringTo(home, known.body.id, 'active')
  assert.equal((await stateFor(referrer, told.body.id)).state, 'already_known')

  // A company that applied, and one that is a partner.
  const applied = aName()
  await apply(home, applied)
  assert.equal((await refer(referrer, applied)).body.known.kind, 'application')
  const other = await aReferrer(home)
  await bringTo(home, other.partnerId, 'active')
  assert.equal((await refer(referrer, other.domain.replace('.example', ''))).body.known.kind, 'partner')

  // What becomes the referrer's own before the credit is not credited either.
  const bought = aName()
  const { id } = (await refer(referrer, bought)).body
  const open = await accepted(home, id)
  await apply(home, bought)
  assert.equal((await stateFor(referrer, id)).state, 'applied')
  const record = await home.admin.api.get(`/v1/partners/${open.companyPartner.id}`)
  await home.admin.api.patch(
    `/v1/partners/${open.companyPartner.id}`,
    { parentId: referrer.partnerId },
    { 'if-match': String(record.body.version) },
  )
  await bringTo(home, open.companyPartner.id, 'active')
  const ended = await stateFor(referrer, id)
  assert.deepEqual([ended.state, ended.lapse], ['lapsed', 'own_company'])
  assert.equal((await facts(home, 'partner_referral.qualified')).length, 0)
})

test('talks of more than 90 days ago are no reason against a referral', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  const name = aName()
  const known = await home.admin.api.post('/v1/partners', {
    legalName: `${name} GmbH`,
    website: `https://${name}.example`,
  })
  await home.admin.api.post('/v1/interactions', {
    partnerId: known.body.id,
    kind: 'call',
    at: '2025-11-20T10:00:00.000Z',
    summary: 'Long ago',
  })
  const made = await refer(referrer, name)
  assert.equal(made.body.state, 'submitted', made.text)
  assert.equal((await accepted(home, made.body.id)).companyPartner.id, known.body.id)
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

test('lineage is a tree to any depth, and only the direct referrer is credited', async () => {
  const home = await aHome()
  const root = await aReferrer(home)
  const names = [aName(), aName()]
  let referrer: PortalPerson = root
  const ids: string[] = []
  for (const name of names) {
    const { id } = (await refer(referrer, name)).body
    ids.push(id)
    const { companyPartner } = await accepted(home, id)
    await apply(home, name)
    await bringTo(home, companyPartner.id, 'active')
    referrer = await aPortalPerson(
      { app, workspace: home.workspace, ctx: home.ctx, admin: home.admin },
      companyPartner.id,
      ['sales'],
    )
  }
  const tree = await home.admin.api.get(`/v1/partner-referrals/${ids[1]}/lineage`)
  assert.equal(tree.body.rootPartner.id, root.partnerId)
  assert.deepEqual(
    tree.body.data.map((one: { id: string; parentId: string | null; depth: number; state: string }) => [
      one.id,
      one.parentId,
      one.depth,
      one.state,
    ]),
    [
      [ids[0], null, 0, 'credited'],
      [ids[1], ids[0], 1, 'credited'],
    ],
  )
  const credits = await facts(home, 'partner_referral.qualified')
  assert.deepEqual(
    credits.map(({ data }) => data['referralId']),
    ids,
  )
  assert.equal(credits.filter(({ partner_id }) => partner_id === root.partnerId).length, 1)
})

test('what an agreement or a type says about the window stands above the workspace', async () => {
  const home = await aHome()
  const types = (await home.admin.api.get('/v1/partner-types')).body.data as { id: string; key: string }[]
  const type = types.find(({ key }) => key === 'solution')!
  const settings = await home.admin.api.get(`/v1/partner-types/${type.id}/discovery-settings`)
  const changed = await home.admin.api.patch(
    `/v1/partner-types/${type.id}/discovery-settings`,
    { referralWindowDays: 30, referralQualifyingFact: 'approved' },
    { 'if-match': String(settings.body.version) },
  )
  assert.equal(changed.status, 200, changed.text)
  const referrer = await aReferrer(home, { typeId: type.id })
  const link = await referrer.api.get('/v1/portal/partner-referral-link')
  assert.deepEqual([link.body.windowDays, link.body.qualifyingFact], [30, 'approved'])
  const name = aName()
  const { id } = (await refer(referrer, name)).body
  const { companyPartner } = await accepted(home, id)
  await apply(home, name)
  await bringTo(home, companyPartner.id, 'approved')
  assert.equal((await stateFor(referrer, id)).state, 'credited')
})

test('the first valid referral in time gets the credit, in any order of arrival', async () => {
  const home = await aHome()
  const partners = [await aReferrer(home), await aReferrer(home), await aReferrer(home)]
  // Per partner: days before on which it referred, and what the team answers; then any order of what arrives.
  const claims = fc.uniqueArray(
    fc.record({ daysAgo: fc.constantFrom(1, 2, 30, 89, 120, 170, 185, 300), taken: fc.boolean() }),
    { minLength: 3, maxLength: 3, selector: (claim) => claim.daysAgo },
  )
  const scenario = claims.chain((all) =>
    fc.record({
      all: fc.constant(all),
      arrival: fc.shuffledSubarray(['enter 0', 'enter 1', 'enter 2', 'apply'], { minLength: 4 }),
      // Answers may come before the company is active, or after.
      answers: fc.shuffledSubarray(['answer 0', 'answer 1', 'answer 2', 'active'], { minLength: 4 }),
      early: fc.subarray([0, 1, 2]),
    }),
  )
  await fc.assert(
    fc.asyncProperty(scenario, async ({ all, arrival, answers, early }) => {
      const name = aName()
      const begun = app.services.time().getTime()
      const ids: string[] = []
      let company = ''
      let appliedAt = 0
      const answer = async (at: number) => {
        const path = `/v1/partner-referrals/${ids[at]}`
        const answered = all[at]!.taken
          ? await home.admin.api.post(`${path}/acceptance`, {})
          : await home.admin.api.post(`${path}/refusal`, { reason: 'other', words: 'No' })
        // What lapsed meanwhile, or was answered already, has no other answer.
        assert.ok([200, 409].includes(answered.status), answered.text)
      }
      for (const step of [...arrival, ...answers]) {
        app.advance(minute)
        const at = Number(step.at(-1))
        if (step.startsWith('enter')) {
          const referredAt = new Date(begun - all[at]!.daysAgo * day).toISOString()
          const made = await home.admin.api.post('/v1/partner-referrals', {
            ...companyOf(name),
            partnerId: partners[at]!.partnerId,
            referredAt,
          })
          assert.equal(made.status, 201, made.text)
          ids[at] = made.body.id
          if (early.includes(at)) await answer(at)
        } else if (step === 'apply') {
          company = (await applicationOf(home, await apply(home, name))).partner.id
          appliedAt = app.services.time().getTime()
        } else if (step === 'active') await bringTo(home, company, 'active')
        else await answer(at)
      }
      await app.settle()
      const winner = all
        .map((claim, at) => ({ ...claim, at }))
        .filter((claim) => claim.taken && begun - claim.daysAgo * day + 180 * day >= appliedAt)
        .sort((one, other) => other.daysAgo - one.daysAgo)[0]
      const states = await Promise.all(
        ids.map(async (id) => (await home.admin.api.get(`/v1/partner-referrals/${id}`)).body.state as string),
      )
      assert.deepEqual(
        states.map((state) => state === 'credited'),
        [0, 1, 2].map((at) => at === winner?.at),
        JSON.stringify({ all, arrival, answers, early, states }),
      )
      const credits = (await facts(home, 'partner_referral.qualified')).filter(
        ({ data }) => data['companyPartnerId'] === company,
      )
      assert.deepEqual(
        credits.map(({ data }) => data['referralId']),
        winner ? [ids[winner.at]] : [],
      )
    }),
    { numRuns: Number(process.env['TANDEM_FUZZ_RUNS'] ?? 8), seed: 20_261_123 },
  )
})

test('who holds an application follows from the evidence, whatever its order', () => {
  const instant = fc.integer({ min: 0, max: 1_000 }).map((hours) => new Date(hours * 3_600_000))
  const claim = fc.record({
    id: fc.uuid(),
    referredAt: instant,
    windowUntil: instant,
    standing: fc.constantFrom('open', 'waiting', 'none'),
  }) as fc.Arbitrary<Claim>
  fc.assert(
    fc.property(
      fc.uniqueArray(claim, { selector: ({ id }) => id, maxLength: 8 }),
      instant,
      fc.nat(),
      (claims, appliedAt, turn) => {
        const holder = holderOf(claims, appliedAt)
        const turned = [...claims.slice(turn % (claims.length + 1)), ...claims.slice(0, turn % (claims.length + 1))]
        assert.deepEqual(holderOf(turned.toReversed(), appliedAt), holder)
        const valid = claims.filter(
          (one) => one.standing !== 'none' && one.referredAt <= appliedAt && appliedAt <= one.windowUntil,
        )
        if (!holder) return assert.equal(valid.length, 0)
        const held = claims.find(({ id }) => id === holder.id)!
        assert.ok(valid.includes(held))
        assert.ok(valid.every((one) => one.referredAt >= held.referredAt))
        assert.equal(holder.settled, held.standing === 'open')
      },
    ),
  )
})

test('an answer to our outreach is talks too, and outreach that nobody answered is none', async () => {
  const home = await aHome()
  const referrer = await aReferrer(home)
  for (const [direction, state] of [
    ['in', 'already_known'],
    ['out', 'submitted'],
  ] as const) {
    const name = aName()
    const known = await home.admin.api.post('/v1/partners', {
      legalName: `${name} GmbH`,
      website: `https://${name}.example`,
    })
    const logged = await home.admin.api.post('/v1/outreach', { partnerId: known.body.id, channel: 'call', direction })
    assert.ok(logged.status < 300, logged.text)
    app.advance(minute)
    assert.equal((await refer(referrer, name)).body.state, state, direction)
  }
})

test('a fact of another module qualifies, and a window that an agreement changes moves with it', async () => {
  const home = await aHome()
  const settings = await home.admin.api.get('/v1/discovery-settings')
  const set = (body: object, version: number) =>
    home.admin.api.patch('/v1/discovery-settings', body, { 'if-match': String(version) })
  await set({ referralQualifyingFact: 'first_sale' }, settings.body.version)
  const referrer = await aReferrer(home)
  const [sold, waiting] = [aName(), aName()]
  const { id } = (await refer(referrer, sold)).body
  const { companyPartner } = await accepted(home, id)
  const other = (await refer(referrer, waiting)).body
  await apply(home, sold)
  await bringTo(home, companyPartner.id, 'active')
  assert.equal((await stateFor(referrer, id)).state, 'approved')
  const ctx = systemContext(app.services, home.workspace, 'test')
  const at = new Date(app.services.time().getTime())
  for (const fact of ['executed', 'first_sale', 'first_sale'] as const)
    await inTransaction(ctx, (tx) => recordQualifyingFact(tx, { companyPartnerId: companyPartner.id, fact, at }))
  assert.equal((await stateFor(referrer, id)).state, 'credited')
  const credits = await facts(home, 'partner_referral.qualified')
  assert.deepEqual(
    credits.map(({ data }) => [data['fact'], data['qualifiedAt']]),
    [['first_sale', at.toISOString()]],
  )
  const again = await home.admin.api.get('/v1/discovery-settings')
  await set({ referralWindowDays: 30 }, again.body.version)
  assert.equal((await stateFor(referrer, other.id)).windowUntil, other.windowUntil)
  await inTransaction(ctx, (tx) => refreshReferralTerms(tx, [referrer.partnerId]))
  const moved = await stateFor(referrer, other.id)
  assert.equal(Date.parse(moved.windowUntil) - Date.parse(moved.referredAt), 30 * day)
  app.advance(31 * day)
  await app.settle()
  assert.equal((await stateFor(referrer, other.id)).state, 'lapsed')
})
