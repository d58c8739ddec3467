import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memberHoldings } from '#platform/auth/members.ts'
import { defineContract, memberRoles } from '#platform/contract.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo, tokenFor } from '#test/support/mails.ts'
import { aMember, signedIn } from '#test/support/people.ts'
import { settings } from './module.ts'

const holding = new Map<string, number>()
const holder = defineModule({
  name: 'holder',
  contract: defineContract({ module: 'holder', summary: 'Stands in for partners.', endpoints: {} }),
  routes: {},
  fills: [
    memberHoldings.fill({
      words: (count) => `${count} partners need a new manager first`,
      countOf: async () => holding,
    }),
  ],
})
const app = await testApp({ modules: [settings, holder] })
type Named = { name: string }

test('members are invited, listed, sorted and searched', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'], name: 'Zoe Admin' })
  const invited = await admin.api.post('/v1/members', {
    email: 'Ben@Team.example',
    name: 'Ben Berg',
    roles: ['viewer'],
  })
  assert.equal(invited.status, 201)
  assert.equal(invited.body.state, 'invited')
  assert.equal(invited.body.email, 'ben@team.example')
  assert.ok(invited.body.invitation)
  const list = await admin.api.get('/v1/members', { sort: 'name', count: true })
  assert.deepEqual(
    list.body.data.map((one: Named) => one.name),
    ['Ben Berg', 'Zoe Admin'],
  )
  assert.equal(list.body.total, 2)
  assert.deepEqual(
    (await admin.api.get('/v1/members', { q: 'berg ben@' })).body.data.map((one: Named) => one.name),
    ['Ben Berg'],
  )
  assert.deepEqual(
    (await admin.api.get('/v1/members', { role: 'admin' })).body.data.map((one: Named) => one.name),
    ['Zoe Admin'],
  )
  const first = await admin.api.get('/v1/members', { limit: 1 })
  const second = await admin.api.get('/v1/members', { limit: 1, cursor: first.body.nextCursor })
  assert.deepEqual(
    [...first.body.data, ...second.body.data].map((one: Named) => one.name),
    ['Ben Berg', 'Zoe Admin'],
  )
  assert.equal(second.body.nextCursor, null)
  assert.equal(
    (await admin.api.post('/v1/members', { email: 'ben@team.example', name: 'Again', roles: ['viewer'] })).body.code,
    'member.exists',
  )
})

test('only an admin manages people, and no key can', async () => {
  const { workspace, api } = await app.workspace()
  const body = { email: 'x@team.example', name: 'X', roles: ['viewer'] }
  for (const role of memberRoles.filter((one) => one !== 'admin')) {
    const member = await aMember(app, workspace, { roles: [role] })
    const refused = await member.api.post('/v1/members', body)
    assert.equal(refused.status, 403, role)
    assert.equal(refused.body.right, 'settings.manage_people')
    assert.equal((await member.api.get('/v1/members')).status, 200, role)
  }
  const byKey = await api.post('/v1/members', body)
  assert.equal(byKey.status, 403)
  assert.equal(byKey.body.code, 'key.not_for_keys')
})

test('a member of another workspace looks like one that never was', async () => {
  const [one, other] = [await app.workspace(), await app.workspace()]
  const admin = await aMember(app, one.workspace, { roles: ['admin'] })
  const foreign = await aMember(app, other.workspace, { roles: ['admin'] })
  const missing = await admin.api.get('/v1/members/mb_01j9zk2m3n4p5q6r7s8t9v0w1x')
  const theirs = await admin.api.get(`/v1/members/${foreign.memberId}`)
  const same = (body: { requestId: string }) => ({ ...body, requestId: '' })
  assert.equal(theirs.status, 404)
  assert.deepEqual(same(theirs.body), same(missing.body))
  assert.equal((await admin.api.delete(`/v1/members/${foreign.memberId}`)).status, 404)
  assert.equal((await signedIn(app, admin.cookie, other.workspace).get('/v1/members')).status, 404)
})

test('roles hold from the next request on, and a stale version is refused', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const member = await aMember(app, workspace, { roles: ['viewer'] })
  assert.equal((await member.api.get('/v1/audit-events')).status, 403)
  const path = `/v1/members/${member.memberId}`
  assert.equal((await admin.api.patch(path, { roles: ['legal'] })).status, 428)
  const changed = await admin.api.patch(path, { roles: ['legal'], isHead: true }, { 'if-match': '"1"' })
  assert.equal(changed.status, 200)
  assert.equal(changed.headers['etag'], '"2"')
  assert.equal((await member.api.get('/v1/audit-events')).status, 200)
  const stale = await admin.api.patch(path, { roles: ['viewer'] }, { 'if-match': '"1"' })
  assert.equal(stale.status, 412)
  assert.equal(stale.body.currentVersion, 2)
  const next = await admin.api.patch(`/v1/members/${admin.memberId}`, { isHead: true }, { 'if-match': '"1"' })
  assert.equal(next.body.isHead, true)
  assert.equal((await admin.api.get(path)).body.isHead, false, 'there is one head at most')
  assert.equal((await admin.api.patch(path, { zone: 'Mars/Olympus' }, { 'if-match': '"3"' })).status, 422)
})

test('every other admin is told when roles change', async () => {
  const { workspace, ctx } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'], email: 'author@roles.example', name: 'Zoe Admin' })
  await aMember(app, workspace, { roles: ['admin'], email: 'other@roles.example' })
  const member = await aMember(app, workspace, { roles: ['viewer'], name: 'Ben Berg' })
  await admin.api.patch(`/v1/members/${member.memberId}`, { roles: ['finance'] }, { 'if-match': '"1"' })
  const [mail] = await mailsTo(ctx, 'other@roles.example')
  assert.match(mail!.text, /Zoe Admin changed what Ben Berg .* may do\.\nBefore: viewer\nNow: finance/)
  assert.equal((await mailsTo(ctx, 'author@roles.example')).length, 0)
})

test('the last admin is not demoted, suspended or removed', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const path = `/v1/members/${admin.memberId}`
  for (const refused of [
    await admin.api.patch(path, { roles: ['viewer'] }, { 'if-match': '"1"' }),
    await admin.api.post(`${path}/suspension`),
    await admin.api.delete(path),
  ]) {
    assert.equal(refused.status, 409)
    assert.equal(refused.body.detail, 'Last admin: name another first.')
  }
})

test('of two admins who remove each other one stays', async () => {
  const { workspace } = await app.workspace()
  const [one, other] = [
    await aMember(app, workspace, { roles: ['admin'] }),
    await aMember(app, workspace, { roles: ['admin'] }),
  ]
  const answers = await Promise.all([
    one.api.delete(`/v1/members/${other.memberId}`),
    other.api.delete(`/v1/members/${one.memberId}`),
  ])
  const statuses = answers.map((answer) => answer.status).sort()
  assert.equal(statuses[0], 204)
  assert.ok(statuses[1] === 409 || statuses[1] === 404, `the loser got ${statuses[1]}`)
})

test('a deactivated person is out everywhere at once here, and in again after reactivation', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const member = await aMember(app, workspace, { roles: ['sales'] })
  assert.equal((await member.api.get('/v1/members')).status, 200)
  const suspended = await admin.api.post(`/v1/members/${member.memberId}/suspension`, { reason: 'On leave' })
  assert.equal(suspended.body.state, 'suspended')
  assert.equal((await member.api.get('/v1/members')).status, 404)
  assert.equal((await admin.api.post(`/v1/members/${member.memberId}/suspension`)).body.code, 'member.not_active')
  assert.equal((await admin.api.delete(`/v1/members/${member.memberId}/suspension`)).body.state, 'active')
  assert.equal((await member.api.get('/v1/members')).status, 200)
})

test('who manages partners is removed only after they have a new manager; the name stays in the history', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const member = await aMember(app, workspace, { roles: ['legal'], name: 'Old Hand' })
  await member.api.get('/v1/audit-events')
  await member.api.post('/v1/members', {})
  holding.set(member.memberId, 42)
  const refused = await admin.api.delete(`/v1/members/${member.memberId}`)
  assert.equal(refused.status, 409)
  assert.equal(refused.body.detail, '42 partners need a new manager first')
  holding.clear()
  assert.equal((await admin.api.delete(`/v1/members/${member.memberId}`)).status, 204)
  assert.equal((await member.api.get('/v1/members')).status, 404)
  assert.equal((await admin.api.get('/v1/members', { state: 'removed' })).body.data[0].name, 'Old Hand')
  assert.equal((await admin.api.delete(`/v1/members/${member.memberId}`)).status, 404)
})

test('the matrix of roles says what the contracts check', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const { body } = await admin.api.get('/v1/roles')
  const role = (name: string) =>
    body.roles.find((one: Named & { side: string }) => one.name === name && one.side === 'member')
  assert.ok(role('admin').rights.includes('settings.manage_people'))
  assert.ok(role('marketing').rights.includes('settings.brand'))
  assert.deepEqual(
    role('viewer').rights.filter((right: string) => !right.endsWith('.read')),
    [],
  )
  assert.deepEqual(body.rights.find((one: Named) => one.name === 'settings.audit').members, ['admin', 'legal'])
})

test('an invitation is opened by reading, spent by accepting once, and signs its new person in', async () => {
  const { workspace, ctx } = await app.workspace({ name: 'Acme' })
  const admin = await aMember(app, workspace, { roles: ['admin'], name: 'Zoe Admin' })
  await admin.api.post('/v1/members', { email: 'new@team.example', name: 'New Person', roles: ['legal'] })
  const token = await tokenFor(ctx, 'new@team.example')
  const path = `/v1/public/invitations/${token}`
  for (const offer of [await app.anonymous.get(path), await app.anonymous.get(path)]) {
    assert.equal(offer.status, 200)
    assert.equal(offer.body.invitedBy, 'Zoe Admin')
    assert.equal(offer.body.workspace.name, 'Acme')
    assert.equal(offer.body.hasAccount, false)
  }
  const weak = await app.anonymous.post(`${path}/acceptance`, { password: 'Password1234' })
  assert.equal(weak.status, 422)
  assert.equal(weak.body.errors[0].rule, 'common')
  const accepted = await app.anonymous.post(`${path}/acceptance`, {
    name: 'Nia Person',
    password: 'violet otter plays chess',
  })
  assert.equal(accepted.status, 200)
  assert.equal(accepted.body.signedIn, true)
  const cookie = String(accepted.headers['set-cookie']).split(';')[0]!
  assert.match(String(accepted.headers['set-cookie']), /HttpOnly.*SameSite=Lax/i)
  const api = signedIn(app, cookie, workspace)
  assert.equal((await api.get('/v1/session')).body.person.name, 'Nia Person')
  assert.ok(
    (await api.get('/v1/audit-events')).body.data.some(
      (one: { kind: string; actor: { name: string } }) => one.kind === 'member.joined',
    ),
  )
  const again = await app.anonymous.post(`${path}/acceptance`, {})
  assert.equal(again.status, 410)
  assert.equal(again.body.code, 'invitation.used')
  const byPassword = await signedIn(app, '').post('/v1/auth/sign-in/email', {
    email: 'new@team.example',
    password: 'violet otter plays chess',
  })
  assert.equal(byPassword.status, 200)
})

test('of many who accept one link at once, one does', async () => {
  const { workspace, ctx } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  await admin.api.post('/v1/members', { email: 'race@team.example', name: 'Race', roles: ['viewer'] })
  const token = await tokenFor(ctx, 'race@team.example')
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, {})),
  )
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
  assert.equal(answers.filter((answer) => answer.status === 410).length, 7)
})

test('an invitation ends after seven days, by taking it back, and by a newer one', async () => {
  const { workspace, ctx } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  await admin.api.post('/v1/members', { email: 'late@team.example', name: 'Late', roles: ['viewer'] })
  const first = await tokenFor(ctx, 'late@team.example')
  const [open] = (await admin.api.get('/v1/invitations', { open: true })).body.data
  assert.equal(open.email, 'late@team.example')
  const resent = await admin.api.post(`/v1/invitations/${open.id}/resending`)
  assert.equal(resent.status, 200)
  assert.equal((await app.anonymous.get(`/v1/public/invitations/${first}`)).body.code, 'invitation.revoked')
  const second = await tokenFor(ctx, 'late@team.example')
  assert.notEqual(second, first)
  assert.equal((await mailsTo(ctx, 'late@team.example')).length, 2)
  app.advance(7 * 86_400_000 + 1000)
  assert.equal((await app.anonymous.get(`/v1/public/invitations/${second}`)).body.code, 'invitation.expired')
  const third = await admin.api.post(`/v1/invitations/${resent.body.id}/resending`)
  assert.equal(third.body.state, 'open', 'what ran out can be sent again')
  assert.equal((await admin.api.delete(`/v1/invitations/${third.body.id}`)).body.state, 'revoked')
  assert.equal(
    (await app.anonymous.post(`/v1/public/invitations/${await tokenFor(ctx, 'late@team.example')}/acceptance`)).status,
    410,
  )
  assert.equal((await app.anonymous.get(`/v1/public/invitations/${'x'.repeat(43)}`)).status, 404)
})

test('an account that exists keeps its password, and a link in a readable outbox does not open it', async () => {
  const [one, other] = [await app.workspace(), await app.workspace()]
  const victim = await aMember(app, one.workspace, { email: 'victim@team.example', name: 'Vera' })
  const admin = await aMember(app, other.workspace, { roles: ['admin'] })
  await admin.api.post('/v1/members', { email: 'victim@team.example', name: 'Somebody', roles: ['viewer'] })
  const token = await tokenFor(other.ctx, 'victim@team.example')
  assert.equal((await app.anonymous.get(`/v1/public/invitations/${token}`)).body.hasAccount, true)
  assert.equal(
    (await app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, { password: 'violet otter plays chess' }))
      .status,
    422,
  )
  const accepted = await app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, {})
  assert.equal(accepted.body.signedIn, false)
  assert.equal(accepted.headers['set-cookie'], undefined)
  const seats = (await signedIn(app, victim.cookie).get('/v1/session')).body.seats
  assert.deepEqual(
    seats.map((seat: { workspace: { id: string } }) => seat.workspace.id).sort(),
    [one.workspace.id, other.workspace.id].sort(),
  )
})
