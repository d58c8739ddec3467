/** The request log, counts, limits, firsts, and what the company's own gateway asks and reports. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { agreements } from '#modules/agreements/module.ts'
import { discovery } from '#modules/discovery/module.ts'
import { partners } from '#modules/partners/module.ts'
import { qualification } from '#modules/qualification/module.ts'
import { settings } from '#modules/settings/module.ts'
import { tasks } from '#modules/tasks/module.ts'
import { forgetKeys } from '#platform/auth/api-keys.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { withLiveAccess } from '#test/support/access.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { integrations } from './module.ts'
import { addUsage, takeSequence } from './queries/metering.ts'
import { errorSharePpm, hoursBetween, median, percentileMs } from './service/metering/measures.ts'
import { forgetSums } from './service/metering/quota.ts'
import { removeOld } from './service/metering/retention.ts'
import { bodyBytesMax, scrubBody } from './service/metering/scrub.ts'

const app = await testApp({ modules: [partners, tasks, discovery, qualification, agreements, integrations, settings] })
const withKey = (text: string, headers = {}) => clientFor(app.server, { authorization: `Bearer ${text}`, ...headers })
const scopes = ['integrations.read', 'integrations.write', 'tasks.read']
const day = 86_400_000

const aCaller = async (more: Parameters<typeof withLiveAccess>[3] = []) => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await withLiveAccess(ctx, partnerId, { scopes: [...scopes, 'partners.write', 'usage.write'] }, more)
  const technical = await aPortalUser(app, workspace, api, partnerId, ['principal', 'technical'])
  const made = await technical.api.post('/v1/portal/api-keys', { name: 'Ours', scopes: [...scopes, 'partners.write'] })
  assert.equal(made.status, 201, made.text)
  return { workspace, ctx, api, partnerId, technical, key: made.body.key, text: made.body.text as string }
}
const limits = (values: object) => ({
  kind: 'api_limits',
  values: { perMinute: 600, burst: 1_200, perMonth: null, over: 'notify', ...values },
})

test('both sides see a call with its bodies, what it changed and how to repeat it, and nobody else does', async () => {
  const { workspace, api, technical, text, partnerId } = await aCaller()
  const person = { fullName: 'Kim Berg', email: 'kim@partner.example' }
  const called = await withKey(text, { 'idempotency-key': 'same-1' }).post('/v1/portal/contacts', person)
  assert.equal(called.status, 201, called.text)
  await withKey(text).get('/v1/portal/requests/rq_00000000000000000000000000')
  await app.settle()
  const { data } = (await technical.api.get('/v1/portal/requests')).body
  assert.deepEqual(
    data.map((one: { method: string; status: number }) => [one.method, one.status]),
    [
      ['GET', 404],
      ['POST', 201],
    ],
  )
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const one = (await engineer.api.get(`/v1/requests/${data[1].id}`)).body
  assert.equal(one.partner.id, partnerId)
  assert.equal(one.idempotencyKey, 'same-1')
  assert.match(one.requestBody, /Kim Berg/)
  assert.ok(one.changed.length > 0 && one.changed[0].kind, 'the events of the change stand there')
  assert.match(one.curl, /^curl -X POST 'http.*\/v1\/portal\/contacts'/)
  assert.ok(!one.curl.includes(text))
  const found = async (q: string) =>
    (await technical.api.get('/v1/portal/requests', { q })).body.data.map((row: { id: string }) => row.id)
  for (const q of [called.body.id, 'same-1', data[1].id]) assert.deepEqual(await found(q), [data[1].id], q)
  assert.deepEqual(await found('/v1/portal/requests/'), [data[0].id])
  assert.deepEqual(await found(data[0].errorCode), [data[0].id])
  const { id: strangerId } = await aPartner(api)
  const stranger = await aPortalUser(app, workspace, api, strangerId, ['technical'])
  assert.equal((await stranger.api.get('/v1/portal/requests')).body.data.length, 0)
  assert.equal((await stranger.api.get('/v1/portal/requests', { q: called.body.id })).body.data.length, 0)
  assert.equal((await stranger.api.get(`/v1/portal/requests/${data[1].id}`)).status, 404)
  assert.equal((await stranger.api.post(`/v1/portal/requests/${data[1].id}/share`)).status, 404)
  const shared = await technical.api.post(`/v1/portal/requests/${data[1].id}/share`, { note: 'Why twice?' })
  assert.equal(shared.status, 201, shared.text)
  const bundle = (await engineer.api.get(`/v1/support-bundles/${shared.body.id}`)).body
  assert.equal(bundle.context.requests.length, 1)
  app.advance(31 * day)
  assert.equal((await engineer.api.get(`/v1/support-bundles/${shared.body.id}`)).status, 404, 'one link, 30 days')
})

test('no stored request body holds a key, token or password', async () => {
  const secrets = {
    key: `tk_live_${'aB3'.repeat(12)}xy`,
    signing: `whsec_${'Zm9vYmFy'.repeat(5)}`,
    password: 'correct horse battery staple',
    bearer: 'Bearer abcdefgh12345678',
    random: 'Q2hpIFRyYW4gd2FzIGhlcmUgYW5kIGxlZnQ5OTk4ODc3NjY',
  }
  const nested = { note: `see ${secrets.key}`, password: secrets.password, deep: [{ token: secrets.random }] }
  for (const text of [
    JSON.stringify(nested),
    `${JSON.stringify(nested).slice(0, -1)}, "unfinished`.replaceAll(secrets.password, 'x'),
    JSON.stringify({ header: secrets.bearer, s: secrets.signing }),
  ]) {
    const kept = scrubBody(text)!
    for (const secret of Object.values(secrets)) assert.ok(!kept.includes(secret), `${secret} in ${kept}`)
  }
  const long = scrubBody(JSON.stringify({ text: 'ü€𝄞'.repeat(20_000) }))!
  assert.ok(Buffer.byteLength(long) <= bodyBytesMax)
  assert.ok(long.isWellFormed() && !long.includes('\uFFFD'))
  const { ctx, workspace, text } = await aCaller()
  await withKey(text).post('/v1/portal/contacts', { fullName: `${secrets.key}`, email: 'x@y.example' })
  await withKey(text).get(`/v1/portal/tasks`, { q: text })
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const made = await engineer.api.post('/v1/api-keys', { name: 'Team', scopes: ['integrations.write'] })
  await withKey(made.body.text).post('/v1/webhook-endpoints', {
    url: 'https://hooks.acme.example/x',
    eventKinds: ['*'],
  })
  await app.settle()
  const { rows } = await inTransaction(ctx, (tx) =>
    sql`select * from requests where workspace_id = ${workspace.id}`.execute(tx.db),
  )
  assert.ok(rows.length >= 3)
  const dump = JSON.stringify(rows)
  assert.ok(dump.includes('[redacted]'))
  assert.ok(!/tk_live_[0-9A-Za-z]{6}|whsec_[A-Za-z0-9]{6}/.test(dump), 'no text of a key or signing secret')
})

test('every call with a key is counted, a delta once, and the error share leaves out what is nobody’s fault', async () => {
  const { ctx, technical, text, partnerId, api } = await aCaller()
  for (let turn = 0; turn < 3; turn += 1) await withKey(text).get('/v1/portal/tasks')
  await withKey(text).get('/v1/portal/tasks', { limit: '0' })
  await withKey(text).get(`/v1/portal/requests/${newId(idPrefixes.request)}`)
  await app.settle()
  const usage = (await technical.api.get('/v1/portal/usage', { by: 'endpoint' })).body
  const listed = usage.data.find((row: { name: string }) => row.name === 'GET /v1/portal/tasks')
  assert.deepEqual([listed.calls, listed.errors], [4, 1])
  assert.equal(usage.total.calls, 5)
  assert.equal(usage.total.errorSharePpm, null, 'too few under 50 calls')
  const days = (await api.get('/v1/usage', { by: 'day', partnerId })).body.data
  assert.equal(days.length, 30)
  assert.equal(days.at(-1).calls, 5)
  const twice = () =>
    inTransaction(ctx, async (tx) => {
      const isNew = await takeSequence(tx, 'a process', 7)
      if (isNew)
        await addUsage(tx, [
          {
            day: days.at(-1).name,
            keyId: 'ak_x',
            partnerId,
            endpoint: 'GET /x',
            statusClass: '2xx',
            calls: 50,
            errors: 0,
            throttled: 0,
            latency: [50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            bytes: 9,
          },
        ])
      return isNew
    })
  assert.equal(await twice(), true)
  assert.equal(await twice(), false)
  const total = (await technical.api.get('/v1/portal/usage', { by: 'status' })).body.total
  assert.equal(total.calls, 55)
  assert.deepEqual([total.errors, total.errorSharePpm], [1, 18_181])
})

test('a key says that it was used right after its call, and the team reads of the agreement, not of its own', async () => {
  const { technical, text, key, api, partnerId } = await aCaller()
  assert.equal((await technical.api.get(`/v1/portal/api-keys/${key.id}`)).body.lastUsed, null)
  await withKey(text).get('/v1/portal/tasks')
  const used = (await technical.api.get(`/v1/portal/api-keys/${key.id}`)).body
  assert.equal(used.lastUsed.endpoint, 'GET /v1/portal/tasks')
  assert.equal(used.idleDays, 0)
  const { id: bareId } = await aPartner(api)
  assert.notEqual(bareId, partnerId)
  assert.equal(
    (await api.get(`/v1/partners/${bareId}/api-access`)).body.words,
    'The agreement does not grant the live environment.',
  )
})

test('shares, percentiles, hours and medians are those of the definitions', () => {
  assert.equal(errorSharePpm(1, 49), null)
  assert.equal(errorSharePpm(1, 51), 19_607)
  assert.equal(percentileMs([], 0.5), null)
  assert.equal(percentileMs([1, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0], 0.5), 10)
  assert.equal(percentileMs([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], 0.95), 10_000)
  const from = new Date('2026-03-02T09:00:00.000Z')
  assert.equal(hoursBetween(from, new Date(from.getTime() + 3 * 60_000)), 0.1, '0.05 h is rounded up')
  assert.equal(hoursBetween(from, new Date(from.getTime() + 2.9 * 60_000)), 0)
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([1, 2]), 1.5)
  assert.equal(median([]), null)
})

test('a partner calls as fast as its agreement says, and 429 tells when to come back', async () => {
  const { text } = await aCaller([limits({ perMinute: 2, burst: 3 })])
  const call = () => withKey(text).get('/v1/portal/tasks')
  const first = await call()
  assert.equal(first.headers['ratelimit-policy'], '"calls";q=2;w=60')
  await call()
  await call()
  const refused = await call()
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers['retry-after']) >= 1)
  assert.match(String(refused.headers.ratelimit), /^"calls";r=0;t=\d+$/)
  app.advance(60_000)
  assert.equal((await call()).status, 200)
})

test('a month’s quota is mentioned at 80 and 100 %, once each, and then refused until the month ends', async () => {
  const { ctx, technical, text } = await aCaller([limits({ perMonth: 5, over: 'block' })])
  const call = () => withKey(text).get('/v1/portal/tasks')
  for (let turn = 0; turn < 5; turn += 1) {
    assert.equal((await call()).status, 200, String(turn))
    await app.settle()
  }
  forgetSums(app.services)
  const refused = await call()
  assert.equal(refused.status, 429)
  assert.match(refused.body.detail, /until the month ends/)
  await app.settle()
  const subjects = (await mailsTo(ctx, technical.email)).map((mail) => mail.subject)
  assert.deepEqual(
    subjects
      .filter((subject) => subject.includes('API calls'))
      .sort()
      .reverse(),
    ["80 % of this month's API calls are used", "100 % of this month's API calls are used"],
  )
  app.advance(31 * day)
  assert.equal((await call()).status, 200)
})

test('the first call and the first write with a live key are announced once', async () => {
  const { ctx, workspace, text, partnerId, api } = await aCaller()
  await withKey(text).get('/v1/portal/tasks', { limit: '0' })
  await app.settle()
  const facts = async () =>
    inTransaction(ctx, async (tx) => {
      const { rows } = await sql<{ kind: string }>`select kind from events
        where workspace_id = ${workspace.id} and kind in ('first_call.made', 'first_write.made') order by kind`.execute(
        tx.db,
      )
      return rows.map(({ kind }) => kind)
    })
  assert.deepEqual(await facts(), [], 'a refused call is no first')
  app.advance(90 * 60_000)
  for (let turn = 0; turn < 2; turn += 1) {
    await withKey(text).get('/v1/portal/tasks')
    await withKey(text).post('/v1/portal/contacts', { fullName: 'Kim', email: `kim${turn}@p.example` })
    await app.settle()
  }
  assert.deepEqual(await facts(), ['first_call.made', 'first_write.made'])
  const { data } = (await api.get('/v1/first-calls', { partnerId })).body
  assert.deepEqual(data.map((one: { milestone: string }) => one.milestone).sort(), ['live_call', 'live_write'])
  assert.equal(data[0].hours, 1.5)
  const medians = (await api.get('/v1/first-calls/medians')).body.data
  assert.ok(medians.every((one: { n: number; medianHours: number | null }) => one.n < 10 && one.medianHours === null))
})

test('the log ends after its days, sooner where data_processing says so', async () => {
  const { ctx, text, technical } = await aCaller([
    {
      kind: 'data_processing',
      values: { roles: 'joint', regions: [], personalData: 'masked', keepDays: 5, deleteAfterEndDays: 30 },
    },
  ])
  const other = await aCaller()
  await withKey(text).get('/v1/portal/tasks')
  await withKey(other.text).get('/v1/portal/tasks')
  await app.settle()
  const count = async (who: typeof technical) => (await who.api.get('/v1/portal/requests')).body.data.length
  app.advance(6 * day)
  for (const each of [ctx, other.ctx]) await inTransaction(each, removeOld)
  assert.deepEqual([await count(technical), await count(other.technical)], [0, 1])
  app.advance(25 * day)
  await inTransaction(other.ctx, removeOld)
  assert.equal(await count(other.technical), 0)
})

test('the gateway learns whether a key is good, and why not, and of a revocation at once', async () => {
  const { workspace, text, key, partnerId, technical } = await aCaller()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const gateway = withKey(
    (await engineer.api.post('/v1/api-keys', { name: 'Gateway', scopes: ['keys.verify'] })).body.text,
  )
  const ask = async (body: object) => (await gateway.post('/v1/key-verifications', { key: text, ...body })).body
  const good = await ask({ scope: 'tasks.read' })
  assert.equal(good.allowed, true)
  assert.equal(good.key.id, key.id)
  assert.equal(good.key.partnerId, partnerId)
  assert.equal((await ask({ scope: 'deals.read' })).reason, 'key.scope_missing')
  assert.equal((await ask({ key: 'tk_live_nonsense' })).reason, 'key.invalid')
  const other = await aCaller()
  assert.equal((await ask({ key: other.text })).reason, 'key.invalid', 'a key of another company is none')
  await technical.api.patch(
    `/v1/portal/api-keys/${key.id}`,
    { addresses: ['192.0.2.0/24'] },
    { 'if-match': `"${key.version}"` },
  )
  assert.equal((await ask({ address: '198.51.100.7' })).reason, 'key.address_not_allowed')
  assert.equal((await ask({ address: '192.0.2.7' })).allowed, true)
  await technical.api.post(`/v1/portal/api-keys/${key.id}/revocation`)
  assert.equal((await ask({})).reason, 'key.invalid')
  forgetKeys(app.services)
  assert.equal((await ask({})).reason, 'key.invalid')
  assert.equal((await withKey(other.text).post('/v1/key-verifications', { key: text })).status, 403)
})

test('reported usage is judged row by row and counted once by source and id', async () => {
  const { workspace, key } = await aCaller()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const gateway = withKey(
    (await engineer.api.post('/v1/api-keys', { name: 'Gateway', scopes: ['usage.write'] })).body.text,
  )
  const at = (ms: number) => new Date(app.services.time().getTime() + ms).toISOString()
  const row = (id: string, more: object = {}) => ({
    id,
    keyId: key.id,
    at: at(-1_000),
    endpoint: 'GET /orders',
    status: 200,
    ...more,
  })
  const report = (events: object[], source = 'gateway-eu') => gateway.post('/v1/usage', { source, events })
  const first = await report([
    row('a'),
    row('b', { ms: 12, bytes: 900 }),
    row('a'),
    row('c', { at: at(-36 * day) }),
    row('d', { at: at(10 * 60_000) }),
    row('e', { keyId: newId(idPrefixes.apiKey) }),
    row('f', { status: 1 }),
    { ...row('g'), secret: 1 },
  ])
  assert.equal(first.status, 200, first.text)
  assert.deepEqual([first.body.batch.accepted, first.body.batch.refused], [2, 6])
  assert.deepEqual(
    first.body.refused.map((one: { place: number; reason: string }) => [one.place, one.reason]),
    [
      [2, 'duplicate'],
      [3, 'older_than_35_days'],
      [4, 'in_the_future'],
      [5, 'unknown_key'],
      [6, 'bad_field'],
      [7, 'bad_field'],
    ],
  )
  assert.equal((await report([row('a'), row('h')])).body.batch.accepted, 1)
  assert.equal((await report([row('a')], 'gateway-us')).body.batch.accepted, 1, 'another source counts for itself')
  assert.equal(
    (await engineer.api.get('/v1/usage', { by: 'endpoint' })).body.data.some(
      (one: { name: string }) => one.name === 'GET /orders',
    ),
    false,
    'kept apart from calls to this product',
  )
  const batches = (await engineer.api.get('/v1/usage-batches', { source: 'gateway-eu' })).body.data
  assert.equal(batches.length, 2)
})
