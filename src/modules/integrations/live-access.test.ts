/** Live access: rows per grant and withdrawal, by the gate, by hand, by the agreement. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { agreements } from '#modules/agreements/module.ts'
import { anAgreement } from '#modules/agreements/testing.ts'
import { discovery } from '#modules/discovery/module.ts'
import { partners } from '#modules/partners/module.ts'
import { qualification } from '#modules/qualification/module.ts'
import { settings } from '#modules/settings/module.ts'
import { tasks } from '#modules/tasks/module.ts'
import { addDays, addMonths, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { apiAccess, withLiveAccess } from '#test/support/access.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { integrations } from './module.ts'
import { grantLiveAccess, liveAccessOf, withdrawLiveAccess } from './public.ts'

const app = await testApp({ modules: [partners, tasks, discovery, qualification, agreements, integrations, settings] })
const withKey = (text: string) => clientFor(app.server, { authorization: `Bearer ${text}` })
const scopes = ['integrations.read']
const today = (ctx: Ctx) => civilDate(ctx.workspace.zone, app.services.time())
const to = (ctx: Ctx, date: string) =>
  app.advance(startOfDate(ctx.workspace.zone, date).getTime() - app.services.time().getTime())
const oneMonth = {
  kind: 'duration',
  values: { form: 'fixed', months: 1, renewalMonths: 12, noticeDays: 30, renewalsMax: null, reviewDays: 90 },
}
const noGrace = { kind: 'renewal_terms', values: { rateChangeCapPpm: 0, graceDays: 0 } }

test('without an agreement that grants the live environment nobody gets live access, by gate or by hand', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const { id: partnerId } = await aPartner(api)
  const grant = () => engineer.api.post('/v1/live-accesses', { partnerId, reason: 'The pilot begins' })
  assert.equal((await grant()).body.code, 'live_access.no_agreement')
  await assert.rejects(
    inTransaction(ctx, (tx) => grantLiveAccess(tx, { partnerId, cause: 'gate' })),
    /No agreement is in force/,
  )
  const effectiveOn = today(ctx)
  const { agreementId } = await anAgreement(ctx, partnerId, [apiAccess({ environments: ['sandbox'] })], { effectiveOn })
  assert.match((await grant()).body.detail, /does not grant the live environment/)
  await anAgreement(ctx, partnerId, [apiAccess()], { of: agreementId, effectiveOn })
  const granted = await grant()
  assert.equal(granted.status, 201, granted.text)
  assert.equal(granted.body.cause, 'by_hand')
  assert.equal(granted.body.agreementId, agreementId)
  assert.equal(granted.body.inForce, true)
  assert.equal((await grant()).body.code, 'live_access.granted')
  const manager = await aMember(app, workspace, { roles: ['partner_manager'] })
  assert.equal(
    (await manager.api.post('/v1/live-accesses', { partnerId, reason: 'Please' })).status,
    403,
    'only engineering grants by hand',
  )
})

test('every grant and withdrawal is a row of its own, announced once, and granting twice changes nothing', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await withLiveAccess(ctx, partnerId)
  const again = await inTransaction(ctx, (tx) => grantLiveAccess(tx, { partnerId, cause: 'gate' }))
  assert.equal(again.granted, false)
  const withdraw = () =>
    inTransaction(ctx, (tx) => withdrawLiveAccess(tx, { partnerId, cause: 'by_hand', reason: 'They asked for it' }))
  assert.equal((await withdraw()).withdrawn, true)
  assert.equal((await withdraw()).withdrawn, false)
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  assert.equal((await engineer.api.post('/v1/live-accesses', { partnerId, reason: 'Fixed' })).status, 201)
  const rows = (await engineer.api.get('/v1/live-accesses', { partnerId })).body.data
  assert.deepEqual(
    rows.map((row: { act: string; cause: string; inForce: boolean }) => [row.act, row.cause, row.inForce]),
    [
      ['granted', 'by_hand', true],
      ['withdrawn', 'by_hand', false],
      ['granted', 'gate', false],
    ],
  )
  const held = await engineer.api.get('/v1/live-accesses', { inForce: 'true' })
  assert.deepEqual(
    held.body.data.map((row: { id: string }) => row.id),
    [rows[0].id],
  )
  const facts = await inTransaction(ctx, async (tx) => {
    const { rows: found } = await sql<{ kind: string }>`select kind from events
      where workspace_id = ${workspace.id} and partner_id = ${partnerId} and kind like 'live_access.%'`.execute(tx.db)
    return found.map(({ kind }) => kind)
  })
  assert.deepEqual(facts.sort(), ['live_access.granted', 'live_access.granted', 'live_access.withdrawn'])
})

test('a live key does nothing from the moment live access is withdrawn, and works again with the next grant', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await withLiveAccess(ctx, partnerId)
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const { text } = (await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes })).body
  const call = () => withKey(text).get('/v1/portal/api-keys')
  assert.equal((await call()).status, 200)
  await inTransaction(ctx, (tx) => withdrawLiveAccess(tx, { partnerId, cause: 'by_hand', reason: 'A leak' }))
  const refused = await call()
  assert.equal(refused.status, 403)
  assert.equal(refused.body.code, 'key.no_live_access')
  const own = (await technical.api.get('/v1/portal/api-access')).body
  assert.equal(own.liveAccess.granted, false)
  assert.ok(own.liveAccess.words)
  await inTransaction(ctx, (tx) => grantLiveAccess(tx, { partnerId, cause: 'gate' }))
  assert.equal((await call()).status, 200)
})

test('live access for a time ends by itself at its instant', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await anAgreement(ctx, partnerId, [apiAccess()], { effectiveOn: today(ctx) })
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const endsAt = new Date(app.services.time().getTime() + 3_600_000).toISOString()
  const past = await engineer.api.post('/v1/live-accesses', {
    partnerId,
    reason: 'Pilot',
    endsAt: '2020-01-01T00:00:00Z',
  })
  assert.equal(past.status, 422)
  assert.equal((await engineer.api.post('/v1/live-accesses', { partnerId, reason: 'Pilot', endsAt })).status, 201)
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const { text } = (await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes })).body
  assert.equal((await withKey(text).get('/v1/portal/api-keys')).status, 200)
  app.advance(3_600_000)
  assert.equal((await withKey(text).get('/v1/portal/api-keys')).body.code, 'key.no_live_access')
  const standing = await inTransaction(ctx, (tx) => liveAccessOf(tx, [partnerId]))
  assert.equal(standing.get(partnerId)?.granted, false)
})

test('after the end of the agreement live keys work on for the days that wind_down names, then they stop', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  const endedOn = addMonths(today(ctx), 1)
  const windDown = {
    kind: 'wind_down',
    values: { readOnlyDays: 90, keysOffDays: 5, exportsDays: 90, liveProtectionsDays: 90, customersTo: 'us' },
  }
  await withLiveAccess(ctx, partnerId, {}, [oneMonth, noGrace, windDown])
  const technical = await aPortalUser(app, workspace, api, partnerId, ['technical'])
  const { text } = (await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes })).body
  const access = async () => (await api.get(`/v1/partners/${partnerId}/api-access`)).body
  const call = () => withKey(text).get('/v1/portal/api-keys')
  to(ctx, addDays(endedOn, 4))
  const { environmentGranted } = await access()
  assert.equal(environmentGranted, true)
  assert.equal((await call()).status, 200, 'it has ended, and the keys are not off yet')
  to(ctx, addDays(endedOn, 5))
  assert.equal((await call()).status, 403)
  await app.settle()
  const [row] = (await technical.api.get('/v1/portal/live-accesses')).body.data
  assert.equal(row.act, 'withdrawn')
  assert.equal(row.cause, 'agreement_ended')
})

test("a partner sees its own live access and nobody else's", async () => {
  const { workspace, ctx, api } = await app.workspace()
  const [one, other] = [(await aPartner(api)).id, (await aPartner(api)).id]
  await withLiveAccess(ctx, one)
  await withLiveAccess(ctx, other)
  const person = await aPortalUser(app, workspace, api, one, ['technical'])
  const rows = (await person.api.get('/v1/portal/live-accesses')).body.data
  assert.deepEqual(
    rows.map((row: { partner: { id: string } }) => row.partner.id),
    [one],
  )
})
