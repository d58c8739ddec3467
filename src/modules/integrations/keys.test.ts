/** API keys: made, shown once, bound, rotated, ended. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { agreements } from '#modules/agreements/module.ts'
import { discovery } from '#modules/discovery/module.ts'
import { partners } from '#modules/partners/module.ts'
import { qualification } from '#modules/qualification/module.ts'
import { settings } from '#modules/settings/module.ts'
import { tasks } from '#modules/tasks/module.ts'
import { findKey } from '#platform/auth/api-keys.ts'
import { takeCall } from '#platform/auth/limits.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { Problem } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { parseKey } from '#platform/keys.ts'
import { withLiveAccess } from '#test/support/access.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aPartner } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { integrations } from './module.ts'
import { type Item, keysApp, scopes } from './testing.ts'

const { app, withKey, aPortalPerson, log } = await keysApp((world) => [
  partners,
  tasks,
  discovery,
  qualification,
  agreements,
  world,
  integrations,
  settings,
])

test('a key is shown once and is found nowhere in a dump, log, mail or export', async () => {
  const logged = log.length
  const { workspace, ctx } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'], name: 'Eng' })
  const made = await engineer.api.post('/v1/api-keys', { name: 'Billing sync', scopes })
  assert.equal(made.status, 201)
  const { key, text } = made.body
  assert.equal(parseKey(text)?.environment, 'live')
  assert.equal(key.lastFour, text.slice(-4))
  assert.equal(key.creator.name, 'Eng')
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 200)
  for (const answer of [
    await engineer.api.get('/v1/api-keys'),
    await engineer.api.get(`/v1/api-keys/${key.id}`),
    await withKey(text).get('/v1/event-types'),
  ])
    assert.ok(!answer.text.includes(text.slice(8, 40)))
  // Once as the owner, who sees the tables of the installation, and once as the team, who sees those of the workspace.
  const tables = sql<{ name: string }>`select relname as name from pg_class
    where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and has_table_privilege(oid, 'select')`
  const dumpOf = async (db: Kysely<DB>) => {
    const parts = []
    for (const { name } of (await tables.execute(db)).rows)
      parts.push(JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(db)).rows))
    return parts.join('\n')
  }
  const dump = (await asOwner(app.services.database, dumpOf)) + (await inTransaction(ctx, (tx) => dumpOf(tx.db)))
  assert.ok(dump.includes(key.id) && dump.includes('api_key.created'), 'the dump holds the key and its fact')
  assert.ok(!dump.includes(text.slice(8, 40)), 'but its text in no table')
  assert.equal((await withKey(text).post('/v1/api-keys', { name: text })).status, 403)
  const mails = await mailsTo(ctx, engineer.email)
  assert.ok(!JSON.stringify(mails).includes(text.slice(8, 40)))
  for (const format of ['csv', 'jsonl']) {
    const made = await engineer.api.post('/v1/exports', { list: 'listApiKeys', format })
    assert.equal(made.status, 201, made.text)
    const file = (await engineer.api.get(`/v1/exports/${made.body.id}/file`)).text
    assert.ok(file.includes(key.id) && !file.includes(text.slice(8, 40)), format)
  }
  const lines = log.slice(logged).join('')
  assert.ok(lines.includes('/v1/api-keys'), 'every call is in the log')
  assert.ok(!lines.includes(text.slice(8, 40)))
})

test('making a key is not repeated by an idempotency key, so its text is stored in no answer', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const ask = () => engineer.api.post('/v1/api-keys', { name: 'Twice', scopes }, { 'idempotency-key': 'same' })
  const [first, second] = [await ask(), await ask()]
  assert.notEqual(first.body.text, second.body.text)
})

test('only engineering and admins make keys; no key makes keys', async () => {
  const { workspace, api } = await app.workspace()
  for (const [role, status] of [
    ['admin', 201],
    ['engineering', 201],
    ['partner_manager', 403],
    ['finance', 403],
    ['viewer', 403],
  ] as const)
    assert.equal(
      (await (await aMember(app, workspace, { roles: [role] })).api.post('/v1/api-keys', { name: 'k', scopes })).status,
      status,
      role,
    )
  for (const path of [
    '/v1/api-keys',
    `/v1/api-keys/${newId(idPrefixes.apiKey)}/rotation`,
    `/v1/api-keys/${newId(idPrefixes.apiKey)}/revocation`,
  ])
    assert.equal((await api.post(path, { name: 'k', scopes })).body.code, 'key.not_for_keys')
})

test('a key does what its scopes say and never more than its maker may', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const maker = await aMember(app, workspace, { roles: ['admin', 'engineering'] })
  const { body } = await maker.api.post('/v1/api-keys', { name: 'k', scopes: ['integrations.read', 'settings.read'] })
  const api = withKey(body.text)
  assert.equal((await api.get('/v1/audit-events')).status, 200)
  const refused = await api.post('/v1/webhook-endpoints', { url: 'https://hooks.example.com', eventKinds: ['*'] })
  assert.equal(refused.body.code, 'key.scope_missing')
  // The maker loses the right to audit: so does the key, when the short memory of it is over.
  await admin.api.patch(`/v1/members/${maker.memberId}`, { roles: ['engineering'] }, { 'if-match': '"1"' })
  assert.equal((await api.get('/v1/audit-events')).body.code, 'key.maker_lacks_right')
  assert.equal((await api.get('/v1/members')).status, 200)
  const beyond = await (await aMember(app, workspace, { roles: ['engineering'] })).api.post('/v1/api-keys', {
    name: 'k',
    scopes: ['nothing.here'],
  })
  assert.equal(beyond.body.code, 'key.scope_not_granted')
})

test('the catalogue of scopes comes from the contracts and says what cannot be granted, and why', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const { data } = (await engineer.api.get('/v1/scopes')).body
  const read = data.find((one: Item) => one.name === 'integrations.read')
  assert.ok(read.grantable && read.endpoints.includes('listApiKeys'))
  assert.ok(
    !data.some((one: { endpoints: string[] }) => one.endpoints.includes('createApiKey')),
    'what no key may do is in no scope',
  )
  const viewer = await aMember(app, workspace, { roles: ['viewer'] })
  const write = (await viewer.api.get('/v1/scopes')).body.data.find((one: Item) => one.name === 'integrations.write')
  assert.equal(write.grantable, false)
  assert.match(write.reason, /integrations\.manage_webhooks/)
})

test('both keys work during the overlap and only the new one after it', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const old = (await engineer.api.post('/v1/api-keys', { name: 'Rotates', scopes })).body
  const answers = await Promise.all([1, 2].map(() => engineer.api.post(`/v1/api-keys/${old.key.id}/rotation`)))
  const winner = answers.find((answer) => answer.status === 201)!
  const loser = answers.find((answer) => answer.status !== 201)!
  assert.equal(loser.body.code, 'key.rotated')
  assert.equal(loser.body.successorId, winner.body.key.id)
  assert.equal(winner.body.key.predecessorId, old.key.id)
  assert.equal((await engineer.api.get(`/v1/api-keys/${old.key.id}`)).body.state, 'rotating')
  for (const text of [old.text, winner.body.text]) assert.equal((await withKey(text).get('/v1/api-keys')).status, 200)
  app.advance(24 * 3_600_000 + 1000)
  assert.equal((await withKey(old.text).get('/v1/api-keys')).status, 401)
  assert.equal((await withKey(winner.body.text).get('/v1/api-keys')).status, 200)
  assert.equal((await engineer.api.get(`/v1/api-keys/${old.key.id}`)).body.state, 'ended')
  const atOnce = (await engineer.api.post(`/v1/api-keys/${winner.body.key.id}/rotation`, { overlapHours: 0 })).body
  assert.equal((await withKey(winner.body.text).get('/v1/api-keys')).status, 401)
  assert.equal((await withKey(atOnce.text).get('/v1/api-keys')).status, 200)
  assert.equal((await engineer.api.post(`/v1/api-keys/${atOnce.key.id}/rotation`, { overlapHours: 169 })).status, 422)
})

test('a revoked key fails in under a second here and a minute elsewhere', async (t) => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const { key, text } = (await engineer.api.post('/v1/api-keys', { name: 'k', scopes })).body
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 200)
  // Another process has the same database and a memory of its own.
  const elsewhere = { ...app.services, database: { ...app.services.database } }
  const there = () => findKey(elsewhere, text, null, 'GET /v1/api-keys')
  assert.equal((await there())?.id, key.id)
  const revoked = await engineer.api.post(`/v1/api-keys/${key.id}/revocation`, { reason: 'No longer used' })
  assert.equal(revoked.body.state, 'revoked')
  // The very next call: what was remembered of the key went with the commit, however long it would have been believed.
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 401)
  const now = performance.now()
  t.mock.method(performance, 'now', () => now + 59_000)
  assert.equal(await there(), undefined)
  t.mock.restoreAll()
  assert.equal((await engineer.api.post(`/v1/api-keys/${key.id}/revocation`)).body.code, 'key.revoked')
  assert.equal(
    (await engineer.api.patch(`/v1/api-keys/${key.id}`, { name: 'x' }, { 'if-match': `"${revoked.body.version}"` }))
      .body.code,
    'key.revoked',
  )
  assert.equal((await engineer.api.delete(`/v1/api-keys/${key.id}/disablement`)).body.code, 'key.not_disabled')
  assert.equal((await engineer.api.post(`/v1/api-keys/${key.id}/rotation`)).body.code, 'key.not_active')
})

test('malformed, unknown, revoked and expired keys get one answer, and a malformed one no query', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const { key, text } = (
    await engineer.api.post('/v1/api-keys', {
      name: 'k',
      scopes,
      expiresAt: new Date(app.services.time().getTime() + 60_000).toISOString(),
    })
  ).body
  app.advance(61_000)
  assert.equal((await engineer.api.get(`/v1/api-keys/${key.id}`)).body.state, 'expired')
  const malformed = `${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`
  const body = (answer: { status: number; body: object }) => ({ ...answer.body, requestId: '' })
  const expired = await withKey(text).get('/v1/api-keys')
  assert.equal(expired.status, 401)
  const { pool } = app.services.database
  const query = pool.connect
  let queries = 0
  pool.connect = ((...args: Parameters<typeof query>) => {
    queries += 1
    return query.apply(pool, args)
  }) as typeof query
  const refused = await withKey(malformed).get('/v1/api-keys')
  pool.connect = query
  assert.equal(queries, 0)
  assert.deepEqual(body(refused), body(expired))
})

test('a key is bound to addresses, and a refusal names the address we saw', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const bound = async (addresses: string[]) =>
    (await engineer.api.post('/v1/api-keys', { name: 'k', scopes, addresses })).body.text
  assert.equal((await withKey(await bound(['127.0.0.0/8', '2001:db8::/32'])).get('/v1/api-keys')).status, 200)
  const refused = await withKey(await bound(['192.0.2.0/24'])).get('/v1/api-keys')
  assert.equal(refused.body.code, 'key.address_not_allowed')
  assert.equal(refused.body.address, '127.0.0.1')
  for (const wrong of ['192.0.2.0/33', 'localhost', '1.2.3', '192.0.2.1/24/2', '::1/129'])
    assert.equal(
      (await engineer.api.post('/v1/api-keys', { name: 'k', scopes, addresses: [wrong] })).body.code,
      'key.address_invalid',
      wrong,
    )
})

test('a disabled key comes back within 30 days under whoever lets it in, but never after a leak', async () => {
  const { workspace, ctx } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'], email: 'keeper@team.example' })
  const { key, text } = (await engineer.api.post('/v1/api-keys', { name: 'Leaky', scopes })).body
  assert.equal((await engineer.api.post(`/v1/api-keys/${key.id}/disablement`)).body.disabled.reason, 'by_hand')
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 401)
  assert.equal((await engineer.api.delete(`/v1/api-keys/${key.id}/disablement`)).body.state, 'active')
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 200)
  const report = await app.anonymous.post('/v1/public/leaked-keys', { keys: ['nonsense', text, text] })
  assert.equal(report.status, 202)
  assert.deepEqual(report.body, { received: 3 })
  assert.equal((await withKey(text).get('/v1/api-keys')).status, 401)
  assert.equal((await engineer.api.delete(`/v1/api-keys/${key.id}/disablement`)).body.code, 'key.leaked')
  const mails = await mailsTo(ctx, 'keeper@team.example')
  assert.deepEqual(
    mails.map((mail) => mail.kind),
    ['api_key.leaked'],
  )
  assert.ok(!mails[0]!.text.includes(text))
  const late = (await engineer.api.post('/v1/api-keys', { name: 'Late', scopes })).body
  await engineer.api.post(`/v1/api-keys/${late.key.id}/disablement`)
  app.advance(31 * 86_400_000)
  assert.equal(
    (await engineer.api.delete(`/v1/api-keys/${late.key.id}/disablement`)).body.code,
    'key.disabled_too_long',
  )
})

test('a key of another workspace opens nothing here, and a test key no live row', async () => {
  const [one, other] = [await app.workspace(), await app.workspace()]
  const engineer = await aMember(app, one.workspace, { roles: ['engineering'] })
  const { key, text } = (await engineer.api.post('/v1/api-keys', { name: 'k', scopes })).body
  assert.equal((await withKey(text, { 'tandem-workspace': other.workspace.slug }).get('/v1/api-keys')).status, 404)
  assert.equal((await other.api.get(`/v1/api-keys/${key.id}`)).status, 404)
  const sandbox = (await engineer.api.post('/v1/sandboxes', { name: 'Trial run' })).body
  await app.settle()
  const inside = engineer.api.with({ 'tandem-workspace': sandbox.slug })
  const test = (await inside.post('/v1/api-keys', { name: 'Test', scopes })).body
  assert.equal(parseKey(test.text)?.environment, 'test')
  assert.equal((await withKey(test.text).get(`/v1/api-keys/${key.id}`)).status, 404)
  assert.deepEqual(
    (await withKey(test.text).get('/v1/api-keys')).body.data.map((each: Item) => each.name),
    ['Test'],
  )
})

test('at most as many keys as agreed, and a publishable key holds nothing that reads', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const { id: partnerId } = await aPartner(api)
  await withLiveAccess(ctx, partnerId, { keysMax: 20 })
  const technical = await aPortalPerson(workspace, partnerId)
  for (let count = 0; count < 20; count += 1)
    assert.equal((await technical.post('/v1/portal/api-keys', { name: `k${count}`, scopes })).status, 201)
  assert.equal((await technical.post('/v1/portal/api-keys', { name: 'k', scopes })).body.code, 'key.limit')
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  assert.equal(
    (
      await engineer.api.post('/v1/api-keys', {
        name: 'k',
        kind: 'publishable',
        scopes,
        origins: ['https://www.acme.example'],
      })
    ).body.code,
    'key.scope_not_granted',
  )
})

test('when, from where and for what a key was last used is written down', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const { key, text } = (await engineer.api.post('/v1/api-keys', { name: 'Used', scopes })).body
  await withKey(text).get('/v1/event-types')
  const { flushKeyUses } = await import('#platform/auth/api-keys.ts')
  await flushKeyUses(app.services)
  const { lastUsed } = (await engineer.api.get(`/v1/api-keys/${key.id}`)).body
  assert.equal(lastUsed.address, '127.0.0.1')
  assert.equal(lastUsed.endpoint, 'GET /v1/event-types')
})

test('keys that nobody uses are mentioned after 90 days and stop after 180', async () => {
  const { workspace, ctx } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'], email: 'idle@team.example' })
  const { key } = (await engineer.api.post('/v1/api-keys', { name: 'Idle', scopes })).body
  const { watchKeys } = await import('./service/watch-keys.ts')
  const look = () => inTransaction(ctx, (tx) => watchKeys(tx))
  app.advance(90 * 86_400_000 + 1000)
  await look()
  app.advance(86_400_000)
  await look()
  const words = (await mailsTo(ctx, 'idle@team.example')).map((mail) => mail.subject)
  assert.deepEqual(
    words.filter((subject) => subject.includes('"Idle"')),
    ['Nobody has used the key "Idle" for 90 days'],
  )
  app.advance(90 * 86_400_000)
  await look()
  assert.equal((await engineer.api.get(`/v1/api-keys/${key.id}`)).body.disabled.reason, 'idle')
})

test('a key may call 1,200 times at once and 600 times a minute, all keys of a partner together as much', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const { text } = (await engineer.api.post('/v1/api-keys', { name: 'Fast', scopes })).body
  const first = await withKey(text).get('/v1/event-types')
  assert.equal(first.headers['ratelimit-policy'], '"calls";q=600;w=60')
  assert.equal(first.headers.ratelimit, '"calls";r=1199;t=0')

  let nowMs = app.services.time().getTime()
  const services = { ...app.services, time: () => new Date(nowMs) }
  const aKey = (partnerId: string | null) => ({
    id: newId(idPrefixes.apiKey),
    workspaceId: workspace.id,
    partnerId,
    scopes,
  })
  const spend = (key: ReturnType<typeof aKey>) => {
    let calls = 0
    try {
      for (; calls < 5_000; calls += 1) takeCall(services, key)
    } catch (error) {
      assert.ok(error instanceof Problem)
      assert.equal(error.status, 429)
      assert.equal(error.headers['retry-after'], '1')
    }
    return calls
  }
  const key = aKey(null)
  assert.equal(spend(key), 1_200)
  nowMs += 60_000
  assert.equal(spend(key), 600)
  nowMs += 3_600_000
  assert.equal(spend(key), 1_200, 'an hour of rest gives no more than a full bucket')
  const partnerId = newId(idPrefixes.partner)
  const [one, other] = [aKey(partnerId), aKey(partnerId)]
  assert.equal(spend(one) + spend(other), 1_200)
  assert.equal(spend({ ...aKey(null), scopes: ['*'] }), 5_000)
})
