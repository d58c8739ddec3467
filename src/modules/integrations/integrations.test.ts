/** What partners build: registered, reviewed by what was measured, live, installed at customers, retired. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { civilDate } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { apiAccess } from '#test/support/access.ts'
import { testApp } from '#test/support/app.ts'
import { type Answer, type Client, clientFor } from '#test/support/client.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { checkKeys } from './contract/integration-states.ts'
import { addUsage } from './queries/metering.ts'
import { grantLiveAccess } from './service/live-access.ts'

const app = await testApp()
const { workspace, api, ctx } = await app.workspace({ zone: 'UTC' })
const engineer = await aMember(app, workspace, { roles: ['engineering', 'partner_manager'] })
const manager = await aMember(app, workspace, { roles: ['partner_manager'] })
const withKey = (text: string) => clientFor(app.server, { authorization: `Bearer ${text}` })
const done = (answer: Answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`)
  return answer.body
}
const goLive = (partnerId: string) => inTransaction(ctx, (tx) => grantLiveAccess(tx, { partnerId, cause: 'gate' }))

/** A partner with an agreement and a key; live access comes when the test says so. */
const aBuilder = async (requirements: Record<string, unknown> = {}) => {
  const { id: partnerId } = await aPartner(api)
  const effectiveOn = civilDate(workspace.zone, app.services.time())
  await anAgreement(
    ctx,
    partnerId,
    [
      apiAccess({ scopes: ['integrations.read', 'integrations.write', 'events.write'] }),
      {
        kind: 'integration_requirements',
        values: {
          lowestApiVersion: null,
          lowestSdkVersion: null,
          errorBudgetPpm: 20_000,
          reviewBeforeRelease: true,
          deprecationNoticeDays: 180,
          ...requirements,
        },
      },
    ],
    { effectiveOn },
  )
  const technical = await aPortalUser(app, workspace, api, partnerId, ['principal', 'technical'])
  return { partnerId, technical }
}
const aKeyOf = async (technical: { api: Client }, scopes: string[]) =>
  done(await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes })) as {
    key: { id: string }
    text: string
  }
const called = (keyId: string, partnerId: string, calls: number, errors: number, daysAgo = 0) =>
  inTransaction(ctx, (tx) =>
    addUsage(tx, [
      {
        day: civilDate('UTC', new Date(tx.now.getTime() - daysAgo * 86_400_000)),
        keyId,
        partnerId,
        endpoint: 'GET /v1/portal/partner',
        statusClass: '2xx',
        calls,
        errors,
        throttled: 0,
        latency: Array.from({ length: 11 }, () => 0),
        bytes: 0,
      },
    ]),
  )
const registered = async (technical: { api: Client }, body: object = {}) =>
  done(
    await technical.api.post('/v1/portal/integrations', {
      name: 'Orders connector',
      kind: 'connector',
      lowestApiVersion: '1.0',
      ...body,
    }),
  )

test('a review passes with every line ticked, 100 calls in seven days within the error budget, and supported versions', async () => {
  const { partnerId, technical } = await aBuilder()
  await goLive(partnerId)
  const { key } = await aKeyOf(technical, ['integrations.read'])
  const made = await registered(technical, {
    keyIds: [key.id],
    lowestSdk: { language: 'typescript', version: '0.9' },
    products: ['Orders'],
  })
  assert.deepEqual(
    [made.state, made.ownerTheirs.name, made.installations],
    ['building', 'Chi Tran', { now: 0, ever: 0 }],
  )
  assert.equal(
    (await technical.api.post('/v1/portal/integrations', { name: 'orders CONNECTOR', kind: 'connector' })).status,
    409,
  )
  done(await technical.api.post(`/v1/portal/integrations/${made.id}/review`, { note: 'Please look' }))
  const path = `/v1/integrations/${made.id}`
  await called(key.id, partnerId, 99, 2)
  await called(key.id, partnerId, 500, 0, 7)
  const before = done(await engineer.api.get(path))
  assert.equal(before.measured.calls, 99, 'the eighth day back does not count')
  assert.equal(before.openItems.length, checkKeys.length + 3, before.openItems.join('\n'))
  for (const words of [
    '100 calls in 7 days; 99 so far.',
    'At most 2 % of the calls fail; it is 2.02 % (2 of 99).',
    'There is no release 0.9 of the SDK for typescript.',
  ])
    assert.ok(before.openItems.includes(words), words)
  const early = await engineer.api.post(`${path}/review`, { result: 'passed' })
  assert.deepEqual(
    [early.status, early.body.code, early.body.items.length],
    [409, 'review.open_items', checkKeys.length + 3],
  )
  assert.equal((await manager.api.post(`${path}/review`, { result: 'passed' })).status, 403)
  assert.equal((await technical.api.post(`/v1/portal/integrations/${made.id}/review`)).status, 409, 'it is in review')
  const changed = await technical.api.patch(
    `/v1/portal/integrations/${made.id}`,
    { name: 'Other' },
    { 'if-match': '"2"' },
  )
  assert.deepEqual([changed.status, changed.body.code], [409, 'integration.state'])
  await called(key.id, partnerId, 1, 0)
  const release = done(
    await engineer.api.post('/v1/sdk-releases', { language: 'typescript', version: '0.9', oldestApiVersion: '1.0' }),
  )
  assert.equal((await technical.api.get('/v1/portal/sdk-releases')).body.data[0].id, release.id)
  done(await engineer.api.patch(`${path}/review`, { items: checkKeys.map((key) => ({ key, done: true })) }))
  assert.deepEqual(done(await engineer.api.get(path)).openItems, [])
  done(
    await engineer.api.patch(
      `/v1/sdk-releases/${release.id}`,
      { supportEndsOn: civilDate('UTC', app.services.time()) },
      { 'if-match': '"1"' },
    ),
  )
  assert.match(done(await engineer.api.get(path)).openItems[0], /^The SDK for typescript 0.9 is not supported since/)
  done(await engineer.api.patch(`/v1/sdk-releases/${release.id}`, { supportEndsOn: null }, { 'if-match': '"2"' }))
  const passed = done(await engineer.api.post(`${path}/review`, { result: 'passed', words: 'Well made.' }))
  assert.deepEqual([passed.state, passed.review.result, passed.review.words], ['live', 'passed', 'Well made.'])
  assert.deepEqual(
    passed.history.map((row: { state: string }) => row.state),
    ['live', 'in_review', 'building'],
  )
  await app.settle()
  const told = await mailsTo(ctx, technical.email)
  assert.ok(told.some((mail) => mail.subject === '"Orders connector" passed its review and is live'))
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      kind: string
    }>`select kind from events where workspace_id = ${workspace.id} and subject_id = ${made.id} order by id`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['integration.submitted', 'integration.reviewed', 'integration.went_live'],
  )
  const open = (await engineer.api.get('/v1/tasks', { partnerId, state: 'open' })).body.data as { kind: string }[]
  assert.ok(!open.some((task) => task.kind === 'integrations.review_integration'))
})

test('what is given back says what has to change, and can be handed in again; what passed early is live with the live access', async () => {
  const { partnerId, technical } = await aBuilder({ reviewBeforeRelease: false })
  const { id: keyId } = await inTransaction(ctx, async (tx) => {
    const { createKey } = await import('#platform/auth/api-keys.ts')
    return createKey(tx, { name: 'Early', scopes: [], partnerId })
  })
  const made = await registered(technical)
  const own = `/v1/portal/integrations/${made.id}`
  assert.equal((await technical.api.post(`${own}/review`)).body.code, 'integration.no_keys')
  const foreign = await technical.api.patch(own, { keyIds: ['ak_01ka2b3c4d5e6f7g8h9jkmnpqr'] }, { 'if-match': '"1"' })
  assert.equal(foreign.body.code, 'integration.unknown_key')
  done(await technical.api.patch(own, { keyIds: [keyId] }, { 'if-match': '"1"' }))
  done(await technical.api.post(`${own}/review`))
  const path = `/v1/integrations/${made.id}`
  assert.equal((await engineer.api.post(`${path}/review`, { result: 'returned' })).body.code, 'review.no_words')
  const back = done(
    await engineer.api.post(`${path}/review`, { result: 'returned', words: 'A repeated webhook was booked twice.' }),
  )
  assert.deepEqual([back.state, back.review.result], ['building', 'returned'])
  done(await technical.api.post(`${own}/review`))
  done(await technical.api.delete(`${own}/review`))
  done(await technical.api.post(`${own}/review`))
  await called(keyId, partnerId, 100, 0)
  const passed = done(await engineer.api.post(`${path}/review`, { result: 'passed' }))
  assert.deepEqual([passed.state, passed.waitsForLiveAccess], ['in_review', true])
  assert.equal((await engineer.api.post(`${path}/review`, { result: 'passed' })).status, 409)
  await goLive(partnerId)
  assert.equal(done(await technical.api.get(own)).state, 'live')
})

test('installations are taken in row by row by a key, and a second run of the same file creates nothing', async () => {
  const { partnerId, technical } = await aBuilder()
  await goLive(partnerId)
  const { text } = await aKeyOf(technical, ['events.write'])
  const { text: reader } = await aKeyOf(technical, ['integrations.read'])
  const made = await registered(technical)
  const path = `/v1/portal/integrations/${made.id}/installations`
  const today = civilDate('UTC', app.services.time())
  const rows = [
    { customer: 'c-1', from: '2026-01-05' },
    { customer: 'c-2', from: '2026-01-05', to: '2026-02-01' },
    { customer: 'c-2', from: '2026-02-01', to: '' },
    { customer: 'c-1', from: '2026-02-02' },
    { customer: 'c-3', from: '2026-02-30' },
    { customer: 'c-4', from: '2999-01-01' },
    { customer: 'c-5', from: '2026-01-05', colour: 'red' },
  ]
  assert.equal((await withKey(reader).post(path, { rows })).status, 403)
  const tried = done(await withKey(text).post(path, { rows, dryRun: true }))
  assert.deepEqual([tried.created, tried.refused, tried.dryRun], [3, 4, true])
  assert.equal((await technical.api.get(path)).body.data.length, 0)
  const first = done(await withKey(text).post(path, { rows }))
  assert.deepEqual(
    first.rows.map((row: { outcome: string }) => row.outcome),
    ['created', 'created', 'created', 'refused', 'refused', 'refused', 'refused'],
  )
  assert.match(first.rows[3].words, /^It runs at this customer since 2026-01-05/)
  const again = done(await withKey(text).post(path, { rows }))
  assert.deepEqual([again.created, again.changed, again.unchanged, again.refused], [0, 0, 3, 4])
  const ended = done(
    await withKey(text).post(path, { rows: [{ customer: 'c-1', from: '2026-01-05', to: '2026-02-10' }] }),
  )
  assert.equal(ended.changed, 1)
  const listed = (await technical.api.get(path, { installed: 'true' })).body.data
  assert.deepEqual(
    listed.map((row: { customer: string }) => row.customer),
    ['c-2'],
  )
  assert.deepEqual(done(await technical.api.get(`/v1/portal/integrations/${made.id}`)).installations, {
    now: 1,
    ever: 3,
  })
  const page = done(
    await technical.api.post('/v1/portal/api-keys', {
      name: 'Page',
      kind: 'publishable',
      scopes: ['events.write'],
      origins: ['https://shop.example'],
    }),
  )
  const open = await clientFor(app.server, {
    authorization: `Bearer ${page.text}`,
    origin: 'https://shop.example',
  }).post(path, { rows })
  assert.deepEqual([open.status, open.body.code], [403, 'key.publishable'])
  const { id: strangerId } = await aPartner(api)
  const stranger = await aPortalUser(app, workspace, api, strangerId, ['technical'])
  assert.equal((await stranger.api.get(path)).status, 404)
  assert.equal((await stranger.api.post(path, { rows })).status, 404)
  const retired = done(await technical.api.post(`/v1/portal/integrations/${made.id}/retirement`, { reason: 'Sold' }))
  assert.deepEqual([retired.state, retired.installations.now], ['retired', 0])
  assert.equal((await engineer.api.get(`/v1/integrations/${made.id}/installations`)).body.data[0].to, today)
  assert.equal((await withKey(text).post(path, { rows })).status, 409)
  const facts = await inTransaction(ctx, (tx) =>
    sql<{
      kind: string
      count: number
    }>`select kind, count(*)::int as count from events where workspace_id = ${workspace.id}
      and subject_id = ${made.id} group by 1 order by 1`.execute(tx.db),
  )
  assert.deepEqual(facts.rows, [
    { kind: 'integration.installed', count: 3 },
    { kind: 'integration.removed', count: 3 },
    { kind: 'integration.retired', count: 1 },
  ])
})

test('partners stand at the technical stage that their sandboxes, calls, reviews and access say', async () => {
  const { partnerId, technical } = await aBuilder()
  const standing = async () =>
    (await engineer.api.get('/v1/technical-standings', { partnerId })).body.data[0] as { stage: string; calls: number }
  assert.equal(await standing(), undefined, 'nothing here yet')
  const made = await registered(technical)
  assert.equal((await standing()).stage, 'registered')
  await goLive(partnerId)
  assert.equal((await standing()).stage, 'live_access')
  const { text, key } = await aKeyOf(technical, ['integrations.read'])
  await withKey(text).get('/v1/portal/integrations')
  await app.settle()
  assert.deepEqual([(await standing()).stage, (await standing()).calls], ['live', 1])
  await called(key.id, partnerId, 99, 3)
  const { data } = (await engineer.api.get('/v1/technical-standings', { stage: 'live', q: 'Partner' })).body
  const own = data.find((row: { partner: { id: string } }) => row.partner.id === partnerId)
  assert.deepEqual([own.calls, own.errors, own.errorSharePpm, own.integrations], [100, 3, 30_000, 1])
  const [row] = (await engineer.api.get('/v1/live-accesses', { partnerId })).body.data
  done(await engineer.api.post(`/v1/live-accesses/${row.id}/withdrawal`, { reason: 'A try' }))
  assert.equal((await standing()).stage, 'stopped')
  const counts = (await engineer.api.get('/v1/technical-standings/counts')).body.data as {
    stage: string
    partners: number
  }[]
  assert.ok(counts.find(({ stage }) => stage === 'stopped')!.partners >= 1)
  const byDay = async (side: string) =>
    (await engineer.api.get('/v1/usage', { by: 'day', side })).body.total.calls as number
  const all = (await engineer.api.get('/v1/usage', { by: 'day' })).body.total.calls as number
  assert.ok((await byDay('partner')) >= 100)
  assert.equal((await byDay('partner')) + (await byDay('team')), all)
  assert.equal(made.state, 'building')
})
