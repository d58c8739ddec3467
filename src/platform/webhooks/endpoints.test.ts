import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { answerWith, aReceiver } from '#test/support/receivers.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { relayBatch } from '../events/relay.ts'
import { safeFetch } from '../net/safe-fetch.ts'
import { startWebhooks } from './delivery.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  sendTest,
  verifyEndpoint,
} from './endpoints.ts'
import { healthOf } from './health.ts'
import { verifyWebhook } from './signature.ts'

const happened = toyEvent('toy.happened')
const internal = toyEvent('toy.internal', { partnerVisible: false })
const allowed = await aReceiver()
const inside = await aReceiver()
const app = await testApp({
  modules: [toyModule([happened, internal])],
  environment: { PRIVATE_TARGETS: allowed.host },
})
const { services } = app
const loop = startWebhooks(services)
after(() => Promise.all([loop.stop(), allowed.close(), inside.close()]))

const create = (ctx: Ctx, more: Partial<Parameters<typeof createEndpoint>[1]> = {}) =>
  inTransaction(ctx, (tx) => createEndpoint(tx, { url: allowed.url, eventKinds: ['toy.happened'], ...more }))
const deliver = async () => {
  while ((await relayBatch(services)) > 0);
  while ((await loop.runOnce()) > 0);
}
const announce = (ctx: Ctx, count = 1) =>
  inTransaction(ctx, async (tx) => {
    for (let number = 0; number < count; number += 1)
      await tx.announce(happened, { number }, { subject: { kind: 'toy', id: 'toy_1' } })
  })
const deliveryStates = async (ctx: Ctx) =>
  (
    await inTransaction(ctx, (tx) =>
      tx.db
        .selectFrom('webhook_deliveries')
        .select('state')
        .where('workspace_id', '=', ctx.workspace.id)
        .where('is_test', '=', false)
        .orderBy('id')
        .execute(),
    )
  ).map(({ state }) => state)

test('no connection is ever made to a private address, by redirect or rebinding either', async () => {
  const { ctx } = await app.workspace()
  const port = inside.host.split(':')[1]
  const hosts = [
    '127.0.0.1',
    '0x7f000001',
    '2130706433',
    '10.0.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[fd00::1]',
  ]
  for (const host of hosts)
    await assert.rejects(
      create(ctx, { url: `https://${host}:${port}/hook` }),
      { code: 'endpoint.address_private' },
      host,
    )
  for (const url of [
    `http://hooks.acme.example/`,
    'ftp://acme.example/',
    'file:///etc/passwd',
    'gopher://acme.example/',
    'https://user:pass@acme.example/',
    'nonsense',
  ])
    await assert.rejects(create(ctx, { url }), { code: 'endpoint.not_https' }, url)
  // A name that leads inside looks harmless until the connection is made.
  const { endpoint } = await create(ctx, { url: `https://localhost:${port}/hook` })
  await assert.rejects(verifyEndpoint(ctx, endpoint.id), { code: 'endpoint.test_failed', message: /private network/ })
  // Even an address that came into the row behind our back is refused on each attempt.
  await inTransaction(ctx, (tx) =>
    sql`update webhook_endpoints set state = 'enabled', url = ${inside.url} where id = ${endpoint.id}`.execute(tx.db),
  )
  await announce(ctx)
  await deliver()
  app.advance(10_000)
  await deliver()
  assert.deepEqual(await deliveryStates(ctx), ['retrying'])
  // An honest endpoint that sends us on to the inside.
  const honest = await create(ctx)
  await verifyEndpoint(ctx, honest.endpoint.id)
  allowed.answer = answerWith(307, { location: inside.url })
  await announce(ctx)
  await deliver()
  allowed.answer = answerWith(200)
  assert.ok(allowed.calls.length >= 2)
  // A name that is public when it is looked at and private when it is connected to: there is one look-up, and that counts.
  let lookups = 0
  const resolve = async () => {
    lookups += 1
    return [{ address: lookups === 1 ? '127.0.0.1' : '1.1.1.1', family: 4 }]
  }
  const result = await safeFetch({ url: `http://rebinding.example:${port}/hook`, resolve })
  assert.deepEqual([result.ok, !result.ok && result.kind, lookups], [false, 'address_private', 1])
  assert.equal(inside.connections, 0)
})

test('an endpoint is enabled by answering the signed test message, and not otherwise', async () => {
  const { ctx } = await app.workspace()
  const { endpoint, secret } = await create(ctx)
  assert.equal(endpoint.state, 'unverified')
  allowed.answer = answerWith(500)
  await assert.rejects(verifyEndpoint(ctx, endpoint.id), { status: 422, code: 'endpoint.test_failed' })
  await announce(ctx)
  await deliver()
  assert.deepEqual(await deliveryStates(ctx), [])
  allowed.answer = answerWith(200)
  allowed.calls.length = 0
  assert.equal((await verifyEndpoint(ctx, endpoint.id)).state, 'enabled')
  const [call] = allowed.calls
  assert.deepEqual(
    verifyWebhook({ headers: call!.headers, body: call!.body, secrets: [secret], now: services.time() }),
    { ok: true },
  )
  assert.equal((JSON.parse(call!.body) as { type: string }).type, 'webhook.test')
  const sample = await sendTest(ctx, endpoint.id, 'toy.happened')
  assert.deepEqual([sample.ok, (JSON.parse(allowed.calls[1]!.body) as { data: unknown }).data], [true, { number: 1 }])
  await assert.rejects(sendTest(ctx, endpoint.id, 'toy.unknown'), { status: 422 })
})

test('secrets and fixed headers are encrypted in the database, and the headers go along', async () => {
  const { ctx } = await app.workspace()
  const { endpoint, secret } = await create(ctx, { headers: { 'X-Token': 'very-secret-value' } })
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      text: string
    }>`select (select string_agg(webhook_secrets::text, '') from webhook_secrets) || (select string_agg(webhook_endpoints::text, '') from webhook_endpoints) as text`.execute(
      tx.db,
    ),
  )
  assert.ok(
    rows[0]!.text.length > 0 &&
      !rows[0]!.text.includes('very-secret-value') &&
      !rows[0]!.text.includes(secret.slice(6)),
  )
  assert.deepEqual(endpoint.headerNames, ['X-Token'])
  allowed.answer = answerWith(200)
  allowed.calls.length = 0
  await verifyEndpoint(ctx, endpoint.id)
  assert.equal(allowed.calls[0]?.headers['x-token'], 'very-secret-value')
})

test('reserved headers, more than five, unknown kinds and kinds that are not for partners are refused, with the field', async () => {
  const { ctx } = await app.workspace()
  for (const name of ['Webhook-Signature', 'host', 'Content-Type', 'User-Agent', 'a b', 'x\r\ny'])
    await assert.rejects(create(ctx, { headers: { [name]: 'x' } }), { status: 422 }, name)
  await assert.rejects(create(ctx, { headers: { 'x-a': 'two\r\nlines' } }), { status: 422 })
  await assert.rejects(
    create(ctx, { headers: Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`x-${at}`, 'y'])) }),
    { status: 422 },
  )
  await assert.rejects(create(ctx, { eventKinds: [] }), { status: 422 })
  await assert.rejects(create(ctx, { eventKinds: ['toy.unknown'] }), { status: 422 })
  await assert.rejects(create(ctx, { eventKinds: ['toy.internal'], partnerId: 'pn_00000000000000000000000001' }), {
    status: 422,
  })
  assert.equal((await create(ctx, { eventKinds: ['toy.internal'], most: 1 })).endpoint.partnerId, null)
  await assert.rejects(create(ctx, { most: 1 }), { code: 'endpoint.limit' })
})

test('a partner makes and changes its own endpoint and cannot see or touch another one', async () => {
  const { ctx } = await app.workspace()
  const as = (partnerId: string): Ctx => ({
    ...ctx,
    actor: { kind: 'key', id: 'ak_1', name: 'key', partnerId, scopes: ['*'] },
  })
  const [mine, theirs] = [as('pn_00000000000000000000000001'), as('pn_00000000000000000000000002')]
  const { endpoint } = await create(mine)
  const team = await create(ctx)
  allowed.answer = answerWith(200)
  assert.equal((await verifyEndpoint(mine, endpoint.id)).state, 'enabled')
  const change = (who: Ctx, id: string) =>
    inTransaction(who, (tx) => changeEndpoint(tx, id, 1, { description: 'mine' }))
  for (const id of [endpoint.id, team.endpoint.id]) {
    await assert.rejects(change(theirs, id), { status: 404 })
    await assert.rejects(verifyEndpoint(theirs, id), { status: 404 })
    await assert.rejects(
      inTransaction(theirs, (tx) => deleteEndpoint(tx, id)),
      { status: 404 },
    )
  }
  await assert.rejects(change(mine, endpoint.id), { status: 412 })
  const changed = await inTransaction(mine, (tx) => changeEndpoint(tx, endpoint.id, 2, { url: `${allowed.url}/other` }))
  assert.deepEqual([changed.state, changed.version], ['unverified', 3])
  await inTransaction(mine, (tx) => deleteEndpoint(tx, endpoint.id))
  await assert.rejects(
    inTransaction(ctx, (tx) => pauseEndpoint(tx, endpoint.id)),
    { status: 404 },
  )
})

test('nothing is sent while an endpoint is paused, and what happened meanwhile is kept as skipped', async () => {
  const { ctx } = await app.workspace()
  const { endpoint } = await create(ctx)
  allowed.answer = answerWith(200)
  await verifyEndpoint(ctx, endpoint.id)
  allowed.calls.length = 0
  await announce(ctx)
  while ((await relayBatch(services)) > 0);
  await inTransaction(ctx, (tx) => pauseEndpoint(tx, endpoint.id, 'moving'))
  await announce(ctx)
  await deliver()
  assert.equal(allowed.calls.length, 0)
  await inTransaction(ctx, (tx) => resumeEndpoint(tx, endpoint.id))
  await assert.rejects(
    inTransaction(ctx, (tx) => resumeEndpoint(tx, endpoint.id)),
    { code: 'endpoint.not_paused' },
  )
  await announce(ctx)
  await deliver()
  assert.equal(allowed.calls.length, 1)
  assert.deepEqual(await deliveryStates(ctx), ['skipped', 'skipped', 'delivered'])
})

test('health is by first attempts and by what waits: healthy from 99 %, degraded from 90 %, failing below or after ten failures', async () => {
  const { ctx } = await app.workspace()
  const { endpoint } = await create(ctx)
  const read = async () => (await inTransaction(ctx, (tx) => healthOf(tx, [endpoint.id]))).get(endpoint.id)!
  assert.deepEqual([(await read()).state, (await read()).firstAttemptSuccessPpm], ['unused', null])
  allowed.answer = answerWith(200)
  await verifyEndpoint(ctx, endpoint.id)
  await announce(ctx, 30)
  await deliver()
  const healthy = await read()
  assert.deepEqual(
    [healthy.state, healthy.deliveries, healthy.firstAttemptSuccessPpm, healthy.waitingLong],
    ['healthy', 30, 1_000_000, 0],
  )
  assert.ok(healthy.p95Ms !== null && healthy.p50Ms !== null && healthy.p95Ms >= healthy.p50Ms)
  allowed.answer = answerWith(500)
  await announce(ctx, 1)
  await deliver()
  const degraded = await read()
  assert.deepEqual([degraded.state, degraded.firstAttemptSuccessPpm, degraded.failedInARow], ['degraded', 967_741, 1])
  assert.match(degraded.lastError ?? '', /answered 500/)
  assert.ok(degraded.nextAttemptAt)
  await announce(ctx, 9)
  await deliver()
  assert.equal((await read()).state, 'failing')
  app.advance(25 * 3_600_000)
  await announce(ctx, 1)
  await deliver()
  assert.equal((await read()).deliveries, 20)
  assert.ok((await read()).waitingLong > 0)
})
