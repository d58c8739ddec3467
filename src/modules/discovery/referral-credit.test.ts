/** Credit for referrals: who gets it, whatever the order, and everything that stands against it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { aPortalPerson, type PortalPerson } from '#test/support/fixtures.ts'
import { recordQualifyingFact, refreshReferralTerms } from './public.ts'
import { type Claim, holderOf } from './service/referrals/credit.ts'
import { aName, day, mailsOf, minute } from './testing.ts'
import {
  accepted,
  aHome,
  app,
  applicationOf,
  apply,
  aReferrer,
  bringTo,
  companyOf,
  facts,
  refer,
  stateFor,
} from './testing-referrals.ts'

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
