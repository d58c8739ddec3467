import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aContact, aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { grantTier, listActiveManagersByLoad, placeAtStage, setAccountLevel, setManager } from './public.ts'

const app = await testApp()
const dayMs = 86_400_000

test('there is one manager at a time, the history stays, and the new one is introduced by mail', async () => {
  const { api, workspace } = await app.workspace()
  const [ana, ben] = [await aMember(app, workspace, { name: 'Ana' }), await aMember(app, workspace, { name: 'Ben' })]
  const partner = await aPartner(api)
  await aContact(api, partner.id, { fullName: 'Chi', email: 'chi@partner.example' })
  const path = `/v1/partners/${partner.id}/ownerships`
  assert.equal((await api.post(path, { memberId: ana.memberId, role: 'manager' })).status, 201)
  assert.equal((await api.post(path, { memberId: ana.memberId, role: 'manager' })).body.code, 'ownership.held')
  assert.equal(
    (
      await api.post(path, {
        memberId: ben.memberId,
        role: 'manager',
        reason: 'Territory',
        note: 'They like short calls',
      })
    ).status,
    201,
  )
  assert.equal((await api.post(path, { memberId: ana.memberId, role: 'backup' })).status, 201)
  const rows = (await api.get(path)).body.data
  assert.deepEqual(
    rows.map((row: { role: string; member: { name: string }; to: string | null }) => [
      row.role,
      row.member.name,
      row.to === null,
    ]),
    [
      ['backup', 'Ana', true],
      ['manager', 'Ben', true],
      ['manager', 'Ana', false],
    ],
  )
  assert.equal((await api.get(`/v1/partners/${partner.id}`)).body.manager.name, 'Ben')
  assert.equal((await api.get('/v1/partners', { managerId: ben.memberId })).body.data.length, 1)
  assert.equal((await api.get('/v1/partners', { managerId: ana.memberId })).body.data.length, 0)
  const mails = await api.get('/v1/mails')
  assert.equal(mails.body.data.filter((mail: { kind: string }) => mail.kind === 'partner.hand_over').length, 1)
})

test('two managers named at once leave one', async () => {
  const { api, workspace } = await app.workspace()
  const [ana, ben] = [await aMember(app, workspace), await aMember(app, workspace)]
  const partner = await aPartner(api)
  const path = `/v1/partners/${partner.id}/ownerships`
  await Promise.all([ana, ben].map((member) => api.post(path, { memberId: member.memberId, role: 'manager' })))
  assert.equal((await api.get(path, { current: true })).body.data.length, 1)
})

test('a member who is not active cannot take a partner over', async () => {
  const { api, workspace } = await app.workspace()
  const ana = await aMember(app, workspace)
  const partner = await aPartner(api)
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const suspended = await admin.api.post(`/v1/members/${ana.memberId}/suspension`, { reason: 'On leave' })
  assert.ok(suspended.status < 300, suspended.text)
  const answer = await api.post(`/v1/partners/${partner.id}/ownerships`, { memberId: ana.memberId, role: 'manager' })
  assert.equal(answer.body.code, 'member.inactive')
  assert.equal(
    (await api.post('/v1/partners/hand-over', { partnerIds: [partner.id], toMemberId: ana.memberId, reason: 'x' })).body
      .code,
    'member.inactive',
  )
})

test('a member who manages partners cannot be removed before somebody takes them over', async () => {
  const { api, workspace } = await app.workspace()
  const [ana, ben] = [await aMember(app, workspace), await aMember(app, workspace)]
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const partners = [await aPartner(api, { managerId: ana.memberId }), await aPartner(api, { managerId: ana.memberId })]
  const refused = await admin.api.delete(`/v1/members/${ana.memberId}`)
  assert.equal(refused.status, 409, refused.text)
  assert.match(refused.body.detail, /2 partners need a new manager first/)
  const handed = await api.post('/v1/partners/hand-over', {
    fromMemberId: ana.memberId,
    toMemberId: ben.memberId,
    reason: 'Ana moves on',
  })
  assert.deepEqual(handed.body, { handedOver: 2, unchanged: 0, missing: [], remaining: false })
  const again = await api.post('/v1/partners/hand-over', {
    partnerIds: [...partners.map((one) => one.id), 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'],
    toMemberId: ben.memberId,
    reason: 'Again',
  })
  assert.deepEqual(again.body, {
    handedOver: 0,
    unchanged: 2,
    missing: ['pn_01ka2b3c4d5e6f7g8h9jkmnpqr'],
    remaining: false,
  })
  assert.ok((await admin.api.delete(`/v1/members/${ana.memberId}`)).status < 300)
  assert.equal(
    (await api.post('/v1/partners/hand-over', { toMemberId: ben.memberId, reason: 'x' })).body.code,
    'hand_over.choose',
  )
})

test('from qualifying on a partner keeps a manager', async () => {
  const { api, workspace, ctx } = await app.workspace()
  const ana = await aMember(app, workspace)
  const partner = await aPartner(api, { managerId: ana.memberId })
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId: partner.id, to: 'qualifying' }))
  const [row] = (await api.get(`/v1/partners/${partner.id}/ownerships`)).body.data
  assert.equal(
    (await api.delete(`/v1/partners/${partner.id}/ownerships/${row.id}`)).body.code,
    'ownership.manager_needed',
  )
})

test('round robin takes the manager with the fewest open partners', async () => {
  const { api, workspace, ctx } = await app.workspace()
  const [ana, ben] = [await aMember(app, workspace), await aMember(app, workspace)]
  const partner = await aPartner(api)
  await inTransaction(ctx, (tx) => setManager(tx, { partnerId: partner.id, memberId: ana.memberId }))
  const managers = await inTransaction(ctx, (tx) => listActiveManagersByLoad(tx))
  assert.deepEqual(
    managers.map((one) => [one.id, one.load]),
    [
      [ben.memberId, 0],
      [ana.memberId, 1],
    ],
  )
})

test('the tier on a past date does not change when tiers are recomputed', async () => {
  const { api, ctx } = await app.workspace()
  const partner = await aPartner(api)
  const path = `/v1/partners/${partner.id}/tier-grants`
  assert.equal((await api.post(path, { tier: 'silver', from: '2026-01-01', reason: 'Agreed' })).status, 201)
  const now = () => inTransaction(app.ctx(ctx.workspace), async (tx) => tx.now.toISOString().slice(0, 10))
  const today = await now()
  const tierOn = async (on: string) => (await api.get(path, { on })).body.tier
  assert.equal(await tierOn('2026-02-01'), 'silver')
  const rewrite = await api.post(path, { tier: 'gold', from: '2026-02-01', reason: 'Should have been' })
  assert.equal(rewrite.status, 409)
  assert.equal(rewrite.body.code, 'tier.overlaps')
  await inTransaction(app.ctx(ctx.workspace), (tx) =>
    grantTier(tx, { partnerId: partner.id, tier: 'gold', from: today, cause: 'computed', evidence: { points: 120 } }),
  )
  assert.equal(await tierOn('2026-02-01'), 'silver')
  assert.equal(await tierOn(today), 'gold')
  assert.equal((await api.post(path, { tier: 'bronze', from: today, reason: 'x' })).body.code, 'tier.overlaps')
  app.advance(40 * dayMs)
  const later = await now()
  await inTransaction(app.ctx(ctx.workspace), (tx) =>
    grantTier(tx, { partnerId: partner.id, tier: 'platinum', from: later, cause: 'computed' }),
  )
  assert.deepEqual(
    [await tierOn('2026-02-01'), await tierOn(today), await tierOn(later)],
    ['silver', 'gold', 'platinum'],
  )
  assert.equal((await api.get(`/v1/partners/${partner.id}`)).body.tier.tier, 'platinum')
  assert.equal((await api.get('/v1/partners', { tier: 'platinum' })).body.data.length, 1)
  assert.equal((await api.get('/v1/partners', { tier: 'gold' })).body.data.length, 0)
})

test('a grant with an end falls back to the one below it', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const path = `/v1/partners/${partner.id}/tier-grants`
  await api.post(path, { tier: 'silver', from: '2026-01-01', reason: 'x' })
  assert.equal(
    (await api.post(path, { tier: 'gold', from: '2027-01-01', to: '2027-02-01', reason: 'Grace' })).status,
    201,
  )
  const on = async (date: string) => (await api.get(path, { on: date })).body.tier
  assert.deepEqual(
    [await on('2026-12-31'), await on('2027-01-01'), await on('2027-01-31'), await on('2027-02-01')],
    ['silver', 'gold', 'gold', 'silver'],
  )
  assert.equal((await api.post(path, { tier: 'gold', from: '2027-03-01', to: '2027-03-01', reason: 'x' })).status, 422)
})

test('a suspension takes an executive and somebody from engineering, shuts the portal, and is lifted by its own row', async () => {
  const { api, workspace, ctx } = await app.workspace()
  const partner = await aPartner(api)
  const user = await aPortalUser(app, workspace, api, partner.id)
  assert.equal((await user.api.get('/v1/portal/partner')).status, 200)
  const executive = await aMember(app, workspace, { roles: ['executive'] })
  const otherExecutive = await aMember(app, workspace, { roles: ['executive'] })
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const path = `/v1/partners/${partner.id}/suspension`
  const body = { kind: 'security', reason: 'Keys were leaked' }
  assert.equal((await api.post(path, body)).status, 403)
  assert.equal((await executive.api.post(path, body)).body.state, 'waiting')
  assert.equal((await api.get(`/v1/partners/${partner.id}`)).body.suspended, false)
  assert.equal((await executive.api.post(path, body)).body.code, 'suspension.second_person')
  assert.equal((await otherExecutive.api.post(path, body)).body.code, 'suspension.second_person')
  assert.equal((await engineer.api.post(path, body)).body.state, 'holding')
  assert.equal((await user.api.get('/v1/portal/partner')).status, 404)
  const lifted = await engineer.api.request('DELETE', path, { query: { reason: 'Keys were replaced' } })
  assert.equal(lifted.status, 200, lifted.text)
  assert.equal(lifted.body.suspensions[0].state, 'lifted')
  assert.equal((await user.api.get('/v1/portal/partner')).status, 200)
  await inTransaction(ctx, (tx) =>
    setAccountLevel(tx, { partnerId: partner.id, level: 'closed', cause: 'exit closed' }),
  )
  assert.equal((await user.api.get('/v1/portal/partner')).status, 404)
  const account = (await api.get(`/v1/partners/${partner.id}/account`)).body
  assert.deepEqual([account.level, account.history[0].cause], ['closed', 'exit closed'])
  const feed = await api.get(`/v1/partners/${partner.id}/activity`)
  for (const event of ['partner.suspended', 'partner.suspension_lifted', 'partner.account_changed'])
    assert.ok(
      feed.body.data.some((one: { event: string }) => one.event === event),
      event,
    )
})
