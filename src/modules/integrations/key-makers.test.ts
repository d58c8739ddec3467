/** Whose keys they are: a partner’s, a maker’s who leaves, and what an agreement or a suspension takes away. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreements } from '#modules/agreements/module.ts'
import { anAgreement } from '#modules/agreements/testing.ts'
import { discovery } from '#modules/discovery/module.ts'
import { partners } from '#modules/partners/module.ts'
import { suspendNow } from '#modules/partners/public.ts'
import { qualification } from '#modules/qualification/module.ts'
import { settings } from '#modules/settings/module.ts'
import { tasks } from '#modules/tasks/module.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { apiAccess, withLiveAccess } from '#test/support/access.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { integrations } from './module.ts'
import { type Item, keysApp, scopes } from './testing.ts'

const { app, withKey, aPortalPerson, gates } = await keysApp((world) => [
  partners,
  tasks,
  discovery,
  qualification,
  agreements,
  world,
  integrations,
  settings,
])

test("a partner's key opens the portal API for its own partner and nothing else", async () => {
  const { workspace, ctx, api: team } = await app.workspace()
  const [one, other] = [(await aPartner(team)).id, (await aPartner(team)).id]
  await withLiveAccess(ctx, one)
  const technical = await aPortalPerson(workspace, one)
  const stranger = await aPortalPerson(workspace, other)
  const made = await technical.post('/v1/portal/api-keys', { name: 'Ours', scopes })
  assert.equal(made.status, 201)
  const { key, text } = made.body
  assert.equal(key.partnerId, one)
  assert.ok(key.expiresAt, "a partner's key ends by itself")
  assert.equal((await withKey(text).get('/v1/portal/api-keys')).body.data.length, 1)
  assert.equal((await withKey(text).get('/v1/api-keys')).body.code, 'key.wrong_side')
  assert.equal((await team.get('/v1/portal/api-keys')).body.code, 'key.wrong_side')
  const same = (body: object) => ({ ...body, requestId: '' })
  const missing = await stranger.get(`/v1/portal/api-keys/${newId(idPrefixes.apiKey)}`)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/revocation'],
    ['POST', '/rotation'],
    ['POST', '/disablement'],
  ] as const) {
    const foreign = await stranger.request(
      method,
      `/v1/portal/api-keys/${key.id}${path}`,
      method === 'POST' ? { body: {} } : {},
    )
    assert.equal(foreign.status, 404, path)
    assert.deepEqual(same(foreign.body), same(missing.body))
  }
  assert.equal((await stranger.get('/v1/portal/api-keys')).body.data.length, 0)
  assert.equal(
    (await (await aPortalPerson(workspace, one, ['sales'])).post('/v1/portal/api-keys', { name: 'k', scopes })).status,
    403,
  )
  const seen = await team.get('/v1/api-keys', { partnerId: one })
  assert.deepEqual(
    seen.body.data.map((each: Item) => each.name),
    ['Ours'],
  )
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  assert.equal((await engineer.api.post(`/v1/api-keys/${key.id}/revocation`)).status, 200)
  assert.equal((await withKey(text).get('/v1/portal/api-keys')).status, 401)
})

test('an amendment that removes a scope refuses it from its first day and not before', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  const agreementId = await withLiveAccess(ctx, partnerId)
  const technical = await aPortalPerson(workspace, partnerId)
  const { key, text } = (await technical.post('/v1/portal/api-keys', { name: 'Ours', scopes })).body
  assert.equal((await withKey(text).get('/v1/portal/api-keys')).status, 200)
  const today = civilDate(workspace.zone, app.services.time())
  const from = addDays(today, 3)
  const amended = apiAccess({ scopes: ['integrations.write'] })
  await anAgreement(ctx, partnerId, [{ ...amended, effectiveFrom: from }], { of: agreementId, effectiveOn: today })
  app.advance(startOfDate(workspace.zone, from).getTime() - app.services.time().getTime() - 1_000)
  assert.equal((await withKey(text).get('/v1/portal/api-keys')).status, 200, 'a second before midnight')
  app.advance(1_000)
  const late = await withKey(text).get('/v1/portal/api-keys')
  assert.equal(late.status, 403)
  assert.equal(late.body.code, 'key.scope_not_granted')
  const shown = (await technical.get(`/v1/portal/api-keys/${key.id}`)).body
  assert.deepEqual(shown.notGranted, ['integrations.read'])
  assert.equal(shown.notGrantedBecause.versionNumber, 2)
  assert.equal(shown.notGrantedBecause.from, from)
  const refused = await technical.post('/v1/portal/api-keys', { name: 'More', scopes })
  assert.match(
    refused.body.detail,
    new RegExp(`^integrations.read is not in your agreement \\(AG-.*, version 2, since ${from}\\)`),
  )
  const [grant] = (await technical.get('/v1/portal/live-accesses')).body.data
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  assert.equal(
    (await engineer.api.post(`/v1/live-accesses/${grant.id}/withdrawal`, { reason: 'They leak data' })).status,
    201,
  )
  gates.set(partnerId, 'Go-live gate: 2 of 9 steps open')
  const closed = await technical.post('/v1/portal/api-keys', { name: 'More', scopes: ['integrations.write'] })
  assert.equal(closed.body.code, 'key.no_live_access')
  assert.equal(closed.body.detail, 'Go-live gate: 2 of 9 steps open')
})

test("a maker's keys stop when the maker leaves, and work again under a colleague", async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const maker = await aMember(app, workspace, { roles: ['engineering'] })
  const { key, text } = (await maker.api.post('/v1/api-keys', { name: 'Orphan', scopes })).body
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 200)
  await admin.api.post(`/v1/members/${maker.memberId}/suspension`)
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 401)
  assert.equal((await admin.api.get(`/v1/api-keys/${key.id}`)).body.disabled.reason, 'maker_left')
  assert.equal((await admin.api.delete(`/v1/api-keys/${key.id}/disablement`)).body.creator.id, admin.memberId)
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 200)
})

test("a suspended partner's keys stop, and work again when the suspension is lifted, but for what a person stopped", async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await withLiveAccess(ctx, partnerId)
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const make = async () => (await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes })).body
  const [one, stopped] = [await make(), await make()]
  await technical.api.post(`/v1/portal/api-keys/${stopped.key.id}/disablement`)
  await inTransaction(ctx, (tx) => suspendNow(tx, { partnerId, kind: 'security', reason: 'A leaked laptop' }))
  await app.settle()
  assert.equal((await withKey(one.text).get('/v1/portal/api-keys')).status, 401)
  assert.equal((await api.get(`/v1/api-keys/${one.key.id}`)).body.disabled.reason, 'partner_suspended')
  const executive = await aMember(app, workspace, { roles: ['executive', 'engineering'] })
  const lifted = await executive.api.request('DELETE', `/v1/partners/${partnerId}/suspension`, {
    query: { reason: 'Wiped' },
  })
  assert.ok(lifted.status < 300, lifted.text)
  await app.settle()
  assert.equal((await withKey(one.text).get('/v1/portal/api-keys')).status, 200)
  assert.equal((await withKey(stopped.text).get('/v1/portal/api-keys')).status, 401)
})

test("when the maker of a partner's keys leaves, a principal takes them over within seven days, or they stop", async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await withLiveAccess(ctx, partnerId)
  const principal = await aPortalUser(app, workspace, api, partnerId, ['principal'])
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const make = async () => (await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes })).body
  const [kept, orphan] = [await make(), await make()]
  assert.ok((await api.request('DELETE', `/v1/portal-users/${technical.id}`)).status < 300)
  await app.settle()
  const { data } = (await principal.api.get('/v1/portal/tasks')).body
  assert.ok(
    data.some((task: { kind: string }) => task.kind === 'integrations.take_over_key'),
    JSON.stringify(data),
  )
  assert.equal((await withKey(kept.text).get('/v1/portal/api-keys')).status, 200, 'they work meanwhile')
  assert.equal((await principal.api.get(`/v1/portal/api-keys/${kept.key.id}`)).body.makerLeft, true)
  const taken = await principal.api.post(`/v1/portal/api-keys/${kept.key.id}/takeover`)
  assert.equal(taken.body.makerLeft, false)
  assert.equal(taken.body.creator.id, principal.id)
  app.advance(7 * 86_400_000 + 60_000)
  await app.settle()
  assert.equal((await withKey(kept.text).get('/v1/portal/api-keys')).status, 200)
  assert.equal((await withKey(orphan.text).get('/v1/portal/api-keys')).status, 401)
  assert.equal((await api.get(`/v1/api-keys/${orphan.key.id}`)).body.disabled.reason, 'maker_left')
})

test('the page of a person in the portal names the partner', async () => {
  const { workspace, api } = await app.workspace()
  const partner = await aPartner(api)
  const principal = await aPortalUser(app, workspace, api, partner.id)
  const [seat] = (await principal.api.get('/v1/session')).body.seats
  assert.deepEqual(seat.partner, { id: partner.id, name: partner.displayName ?? partner.name })
  assert.ok(seat.rights.includes('integrations.manage_keys'))
})
