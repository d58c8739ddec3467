/** What a message says, that it is signed, who gets it, and that it can be sent again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { inTransaction } from '#platform/db/transaction.ts'
import { createWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { answerWith, type Receiver } from '#test/support/receivers.ts'
import { readJob } from '../jobs/jobs.ts'
import { startJobs } from '../jobs/runner.ts'
import { waitsLiveMs } from './delivery.ts'
import { createEndpoint, rotateSecret, verifyEndpoint } from './endpoints.ts'
import { replayDelivery, replayRange } from './replay.ts'
import { happened, webhooks } from './testing.ts'

const [minute, day] = [60_000, 86_400_000]
const { receiver, other, app, services, deliver, announce, upTo, anEndpoint, deliveries, oneWith } = await webhooks()

test('1,000 messages across a change of secret are verified by the reference library, with both secrets during the overlap and then only the new one', async (t) => {
  const { ctx } = await app.workspace()
  const { id, secret: old } = await anEndpoint(ctx)
  const secrets = { old, fresh: '' }
  // The library holds the messages' time against the system's, and ours runs elsewhere in tests.
  t.mock.method(Date, 'now', () => services.time().getTime())
  const verifies = (secret: string, call: Receiver['calls'][number]) => {
    try {
      new Webhook(secret).verify(call.body, call.headers)
      return true
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false
      throw error
    }
  }
  const round = async (count: number) => {
    receiver.calls.length = 0
    for (const number of upTo(count / 100)) await announce(ctx, upTo(100, number * 100))
    await deliver()
    assert.equal(receiver.calls.length, count)
    assert.equal(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size, count)
    return receiver.calls
  }
  for (const call of await round(400)) assert.ok(verifies(secrets.old, call))
  secrets.fresh = (await inTransaction(ctx, (tx) => rotateSecret(tx, id, 24))).secret
  await assert.rejects(
    inTransaction(ctx, (tx) => rotateSecret(tx, id)),
    { code: 'endpoint.rotation_running' },
  )
  for (const call of await round(300)) assert.ok(verifies(secrets.old, call) && verifies(secrets.fresh, call))
  app.advance(day + 1_000)
  for (const call of await round(300)) assert.ok(!verifies(secrets.old, call) && verifies(secrets.fresh, call))
  const [sample] = receiver.calls
  assert.ok(
    !verifies(secrets.fresh, { ...sample!, body: sample!.body.replace('"number":', '"number" :') }),
    'a changed byte',
  )
})

test('the reference library verifies every delivery, and any changed byte fails', async (t) => {
  const { ctx } = await app.workspace()
  const { secret } = await anEndpoint(ctx)
  t.mock.method(Date, 'now', () => services.time().getTime())
  const library = new Webhook(secret)
  receiver.answer = answerWith(500)
  await announce(ctx, upTo(10))
  await deliver()
  receiver.answer = answerWith(200)
  app.advance(10_000)
  await deliver()
  assert.equal(receiver.calls.length, 20, 'each was tried twice')
  for (const call of receiver.calls) library.verify(call.body, call.headers)
  const [call] = receiver.calls
  const changed = (text: string, at: number) => text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1)
  for (let at = 0; at < call!.body.length; at += 1)
    assert.throws(() => library.verify(changed(call!.body, at), call!.headers), WebhookVerificationError, `body ${at}`)
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    const value = call!.headers[name]!
    for (let at = 0; at < value.length; at += 1)
      assert.throws(
        () => library.verify(call!.body, { ...call!.headers, [name]: changed(value, at) }),
        WebhookVerificationError,
        `${name} ${at}`,
      )
  }
})

test('a message says what happened, to what, when, in which order, and what changed', async () => {
  const { ctx } = await app.workspace()
  await anEndpoint(ctx)
  receiver.answer = answerWith(200)
  await inTransaction(ctx, (tx) =>
    tx.announce(
      happened,
      { number: 7 },
      {
        subject: { kind: 'toy', id: 'toy_1', version: 3 },
        partnerId: 'pn_00000000000000000000000001',
        changes: { name: ['Secret Name', 'New Name'] },
      },
    ),
  )
  await deliver()
  const [call] = receiver.calls
  const body = JSON.parse(call?.body ?? '') as Record<string, unknown>
  assert.equal(call?.headers['content-type'], 'application/json')
  assert.equal(call?.headers['webhook-id'], body.id)
  const { id: _id, occurredAt, ...rest } = body
  assert.ok(!Number.isNaN(Date.parse(String(occurredAt))))
  assert.deepEqual(rest, {
    type: 'toy.happened',
    version: 1,
    workspace: { id: ctx.workspace.id, kind: 'live' },
    partnerId: 'pn_00000000000000000000000001',
    subject: { kind: 'toy', id: 'toy_1', sequence: 3 },
    thin: false,
    changed: ['name'],
    data: { number: 7 },
  })
})

test('a partner gets what is visible to partners and about itself; nobody gets a kind that was not asked for', async () => {
  const { ctx } = await app.workspace()
  const mine = 'pn_00000000000000000000000001'
  const { endpoint } = await inTransaction(ctx, (tx) =>
    createEndpoint(tx, { url: other.url, eventKinds: ['*'], partnerId: mine }),
  )
  other.answer = answerWith(200)
  await verifyEndpoint(ctx, endpoint.id)
  await anEndpoint(ctx)
  receiver.answer = answerWith(200)
  other.calls.length = 0
  const about = { subject: { kind: 'toy', id: 'toy_1' } }
  await inTransaction(ctx, async (tx) => {
    await tx.announce(happened, { number: 1 }, { ...about, partnerId: mine })
    await tx.announce(happened, { number: 2 }, { ...about, partnerId: 'pn_00000000000000000000000002' })
    await tx.announce(happened, { number: 3 }, about)
    await tx.announce(happened, { number: 4 }, { ...about, partnerId: mine, partnerVisible: false })
  })
  await deliver()
  const numbers = (calls: Receiver['calls']) =>
    calls.map(({ body }) => (JSON.parse(body) as { data: { number: number } }).data.number).sort()
  assert.deepEqual(numbers(other.calls), [1])
  assert.deepEqual(numbers(receiver.calls), [1, 2, 3, 4])
})

test('one message, or all failed ones of a range, can be sent again with the same ids', async () => {
  const { ctx, id, delivery } = await oneWith(answerWith(500))
  const from = new Date(services.time().getTime() - minute)
  for (const waitMs of waitsLiveMs) {
    app.advance(waitMs * 1.2)
    await deliver()
  }
  assert.equal((await deliveries(ctx))[0]?.state, 'failed')
  receiver.answer = answerWith(200)
  await announce(ctx, [2])
  await deliver()
  receiver.calls.length = 0
  await inTransaction(ctx, (tx) => replayDelivery(tx, delivery.id))
  await deliver()
  assert.deepEqual(
    receiver.calls.map(({ headers }) => headers['webhook-id']),
    [delivery.message_id],
  )
  assert.deepEqual([(await deliveries(ctx))[0]?.state, (await deliveries(ctx))[0]?.attempts], ['delivered', 11])
  await inTransaction(ctx, (tx) =>
    sql`update webhook_deliveries set state = 'failed' where id = ${delivery.id}`.execute(tx.db),
  )
  const to = new Date(services.time().getTime() + minute)
  const replay = (onlyFailed: boolean, start = from) =>
    inTransaction(ctx, (tx) => replayRange(tx, { endpointId: id, from: start, to, onlyFailed }))
  await assert.rejects(replay(true, new Date(to.getTime() - 31 * day)), { code: 'replay.too_wide' })
  const jobs = startJobs(services)
  receiver.calls.length = 0
  const failedOnly = await replay(true)
  while ((await jobs.runOnce()) > 0);
  await deliver()
  assert.equal(receiver.calls.length, 1)
  assert.deepEqual((await inTransaction(ctx, (tx) => readJob(tx, failedOnly))).result, { replayed: 1 })
  await replay(false)
  while ((await jobs.runOnce()) > 0);
  app.advance(1_000)
  await deliver()
  assert.equal(receiver.calls.length, 3)
  await jobs.stop()
})

test('a sandbox sends its own messages, on the short table', async () => {
  const { workspace: live } = await app.workspace()
  const sandbox = await createWorkspace(services, {
    name: 'Sandbox',
    slug: `hooks-${process.pid}`,
    kind: 'sandbox',
    liveWorkspaceId: live.id,
  })
  const ctx = systemContext(services, sandbox, 'test')
  await anEndpoint(ctx)
  receiver.answer = answerWith(500)
  await announce(ctx, [1])
  for (let step = 0; step < 40; step += 1) {
    await deliver()
    app.advance(minute)
  }
  assert.equal(receiver.calls.length, 3)
  assert.equal((JSON.parse(receiver.calls[0]!.body) as { workspace: { kind: string } }).workspace.kind, 'sandbox')
})
