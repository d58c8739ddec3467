import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { createWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { answerWith, aReceiver, type Receiver } from '#test/support/receivers.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { relayBatch } from '../events/relay.ts'
import { readJob } from '../jobs/jobs.ts'
import { startJobs } from '../jobs/runner.ts'
import { nextAttemptAt, startWebhooks, waitsLiveMs, waitsSandboxMs } from './delivery.ts'
import { type EndpointChange, endpointStates } from './endpoint-states.ts'
import { createEndpoint, rotateSecret, verifyEndpoint } from './endpoints.ts'
import { replayDelivery, replayRange, webhookReplayJob } from './replay.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const happened = toyEvent('toy.happened')
const receivers = await Promise.all(Array.from({ length: 3 }, () => aReceiver()))
const [receiver, other, third] = receivers as [Receiver, Receiver, Receiver]
const changes: EndpointChange[] = []
const app = await testApp({
  modules: [
    toyModule([happened], {
      jobs: [webhookReplayJob],
      fills: [endpointStates.fill(async (_tx, change) => void changes.push(change))],
    }),
  ],
  environment: { PRIVATE_TARGETS: receivers.map(({ host }) => host).join(',') },
})
const { services } = app
const loop = startWebhooks(services)
after(() => Promise.all([loop.stop(), ...receivers.map((one) => one.close())]))

// The tests share receivers; what an earlier one left waiting is none of the next one's business.
beforeEach(() => asOwner(services.database, (db) => sql`delete from queue_entries`.execute(db)))

const relay = async () => {
  while ((await relayBatch(services)) > 0);
}
const deliver = async () => {
  await relay()
  while ((await loop.runOnce()) > 0);
}
const announce = (ctx: Ctx, numbers: readonly number[]) =>
  inTransaction(ctx, async (tx) => {
    for (const number of numbers)
      await tx.announce(happened, { number }, { subject: { kind: 'toy', id: 'toy_1', version: number } })
  })
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at)

const anEndpoint = async (ctx: Ctx, url = receiver.url) => {
  const made = await inTransaction(ctx, (tx) => createEndpoint(tx, { url, eventKinds: ['toy.happened'] }))
  const target = receivers.find((one) => url.startsWith(`http://${one.host}/`))
  if (target) target.answer = answerWith(204)
  await verifyEndpoint(ctx, made.endpoint.id)
  for (const one of receivers) one.calls.length = 0
  return { id: made.endpoint.id, secret: made.secret }
}
const deliveries = async (ctx: Ctx) =>
  inTransaction(ctx, (tx) =>
    tx.db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('is_test', '=', false)
      .orderBy('id')
      .execute(),
  )
const attempts = async (ctx: Ctx) =>
  inTransaction(ctx, (tx) =>
    tx.db
      .selectFrom('webhook_attempts')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .orderBy('delivery_id')
      .orderBy('number')
      .execute(),
  )
const stateOf = async (ctx: Ctx, id: string) =>
  inTransaction(ctx, (tx) =>
    tx.db
      .selectFrom('webhook_endpoints')
      .select(['state', 'state_reason', 'slow_until'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  )
/** One scripted answer for the next message, and what became of it. */
const oneWith = async (answer: Receiver['answer']) => {
  const { ctx } = await app.workspace()
  const { id } = await anEndpoint(ctx)
  receiver.answer = answer
  await announce(ctx, [1])
  await deliver()
  const [delivery] = await deliveries(ctx)
  return {
    ctx,
    id,
    delivery: delivery!,
    attempt: (await attempts(ctx)).findLast((one) => one.delivery_id === delivery!.id)!,
  }
}

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

test('only 2xx is success; a redirect is a failure and is not followed', async () => {
  for (const status of [200, 201, 204, 299]) {
    const { delivery, attempt } = await oneWith(answerWith(status))
    assert.deepEqual(
      [delivery.state, delivery.attempts, delivery.first_attempt_ok, attempt.status],
      ['delivered', 1, true, status],
    )
  }
  for (const status of [301, 302, 307, 400, 404, 500]) {
    other.calls.length = 0
    const { delivery, attempt } = await oneWith(answerWith(status, { location: other.url }, 'no'))
    assert.deepEqual(
      [delivery.state, delivery.attempts, delivery.first_attempt_ok, attempt.status, attempt.answer],
      ['retrying', 1, false, status, 'no'],
    )
    assert.equal(other.calls.length, 0)
  }
})

test('410 disables the endpoint at once, what waits is skipped, and the module hears of it', async () => {
  const { ctx, id } = await oneWith(answerWith(410))
  await announce(ctx, [2, 3])
  await deliver()
  assert.equal((await stateOf(ctx, id)).state, 'disabled')
  assert.deepEqual(
    (await deliveries(ctx)).map(({ state }) => state),
    ['failed', 'skipped', 'skipped'],
  )
  assert.deepEqual(
    changes.filter(({ endpointId, change }) => endpointId === id && change !== 'failing').map(({ change }) => change),
    ['verified', 'disabled'],
  )
  assert.equal(receiver.calls.length, 1)
})

test('429 with Retry-After holds back everything for the endpoint until then, up to a day', async () => {
  const { ctx } = await oneWith(answerWith(429, { 'retry-after': '60' }))
  receiver.answer = answerWith(200)
  await announce(ctx, [2])
  await deliver()
  app.advance(55_000)
  await deliver()
  assert.equal(receiver.calls.length, 1)
  app.advance(6_000)
  await deliver()
  assert.equal(receiver.calls.length, 3)
  assert.deepEqual(
    (await deliveries(ctx)).map(({ state }) => state),
    ['delivered', 'delivered'],
  )
  const far = await oneWith(answerWith(503, { 'retry-after': '9999999' }))
  const waitMs = (await stateOf(far.ctx, far.id)).slow_until!.getTime() - services.time().getTime()
  assert.ok(waitMs > 23 * hour && waitMs <= day)
  const dated = await oneWith(
    answerWith(503, { 'retry-after': new Date(services.time().getTime() + 10 * minute).toUTCString() }),
  )
  const datedMs = dated.delivery.next_attempt_at!.getTime() - services.time().getTime()
  assert.ok(datedMs > 9 * minute && datedMs <= 10 * minute)
})

test('messages that were under way when one was told to wait do not come back sooner', async () => {
  const { ctx } = await app.workspace()
  await anEndpoint(ctx)
  const held: (() => void)[] = []
  receiver.answer = (call, response) => {
    const isFirst = held.length === 0
    held.push(() => answerWith(isFirst ? 429 : 500, isFirst ? { 'retry-after': '3600' } : {})(call, response))
    if (held.length === 4) for (const answer of held) answer()
  }
  await announce(ctx, [1, 2, 3, 4])
  await deliver()
  receiver.answer = answerWith(200)
  app.advance(50 * minute)
  await deliver()
  assert.equal(receiver.calls.length, 4)
  app.advance(11 * minute)
  await deliver()
  assert.equal(receiver.calls.length, 8)
})

test('of an answer only the first 4 KB are read and kept, with secrets blanked', async () => {
  const { attempt } = await oneWith(
    answerWith(500, {}, `tk_live_0123456789abcdefghijABCDEFGHIJ01abcdef \0 ${'x '.repeat(2_500_000)}`),
  )
  assert.ok(attempt.answer!.length <= 4_096)
  assert.match(attempt.answer!, /^tk_live_\[redacted\]/)
})

test('a connection that is closed without an answer is a failure with words', async () => {
  const reset = await oneWith((_call, response) => response.destroy())
  assert.deepEqual([reset.delivery.state, reset.attempt.status], ['retrying', null])
  assert.match(reset.attempt.error!, /closed the connection/)
})

test('a failing message is sent ten times after the published waits, always with the same id and a new time, and then stays failed', async () => {
  const { ctx } = await oneWith(answerWith(500))
  for (const waitMs of waitsLiveMs) {
    const before = receiver.calls.length
    app.advance(waitMs * 0.9 - 2_000)
    await deliver()
    assert.equal(receiver.calls.length, before, `not before ${waitMs} ms`)
    app.advance(waitMs * 0.2 + 2_000)
    await deliver()
    assert.equal(receiver.calls.length, before + 1, `by ${waitMs} ms`)
  }
  app.advance(30 * day)
  await deliver()
  assert.equal(receiver.calls.length, 10)
  const headers = receiver.calls.map((call) => call.headers)
  assert.equal(new Set(headers.map((one) => one['webhook-id'])).size, 1)
  assert.equal(new Set(headers.map((one) => one['webhook-timestamp'])).size, 10)
  assert.equal(new Set(receiver.calls.map(({ body }) => body)).size, 1)
  const [delivery] = await deliveries(ctx)
  assert.deepEqual([delivery?.state, delivery?.attempts, delivery?.next_attempt_at], ['failed', 10, null])
})

test('the waits are 75 h 35 min in all, move by up to a tenth either way, and are short in a sandbox', () => {
  assert.equal(
    waitsLiveMs.reduce((sum, waitMs) => sum + waitMs, 0),
    75 * hour + 35 * minute + 5_000,
  )
  assert.deepEqual(waitsSandboxMs, [minute, 15 * minute])
  const now = new Date(0)
  const at = (kind: 'live' | 'sandbox', attempt: number, random: number) =>
    nextAttemptAt({ kind }, attempt, now, null, () => random)?.getTime()
  for (const [index, waitMs] of waitsLiveMs.entries()) {
    assert.equal(at('live', index + 1, 0), waitMs * 0.9)
    assert.ok(Math.abs(at('live', index + 1, 0.999_999_9)! - waitMs * 1.1) < 100)
  }
  assert.equal(at('live', 10, 0.5), undefined)
  assert.equal(at('sandbox', 3, 0.5), undefined)
})

test('an endpoint that fails for 5 days and 20 attempts is disabled, and not for less', async () => {
  const { ctx, id } = await oneWith(answerWith(500))
  for (let message = 0; message < 3; message += 1) {
    await announce(ctx, [message])
    for (let step = 0; step < 45; step += 1) {
      await deliver()
      app.advance(hour)
    }
    if (message < 2) assert.equal((await stateOf(ctx, id)).state, 'enabled', `after ${receiver.calls.length} attempts`)
  }
  assert.equal((await stateOf(ctx, id)).state, 'disabled')
  assert.ok(receiver.calls.length >= 20)
})

test('an endpoint that hangs, or drips without end, delays no other by more than 5 s', async () => {
  const { ctx } = await app.workspace()
  await anEndpoint(ctx, other.url)
  await anEndpoint(ctx, third.url)
  await anEndpoint(ctx, receiver.url)
  other.answer = () => undefined
  third.answer = (_call, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('.'), 50)
    response.on('close', () => clearInterval(timer))
  }
  receiver.answer = answerWith(200)
  const running = startWebhooks(services)
  const all = Promise.withResolvers<void>()
  receiver.answer = (call, response) => {
    answerWith(200)(call, response)
    if (receiver.calls.length >= 60) all.resolve()
  }
  const began = performance.now()
  for (const number of upTo(6)) {
    await announce(ctx, upTo(10, number * 10))
    await relay()
    running.wake()
  }
  await all.promise
  const tookMs = performance.now() - began
  assert.ok(tookMs < 5_000, `${Math.round(tookMs)} ms`)
  assert.ok(other.calls.length > 0 && third.calls.length > 0)
  await running.stop()
  // What hung was stopped from our side: no attempt is counted, and it is sent again.
  assert.equal((await deliveries(ctx)).filter(({ state }) => state === 'delivered').length, 60)
})

test('410 disables, 301 fails, 429 waits as told, and a hanging endpoint delays no other', async () => {
  const { ctx } = await app.workspace()
  const at = (path: string) => `http://${receiver.host}/${path}`
  const ids: Record<string, string> = {}
  for (const path of ['gone', 'moved', 'busy', 'hangs', 'good']) ids[path] = (await anEndpoint(ctx, at(path))).id
  const good = Promise.withResolvers<void>()
  const answers: Record<string, Receiver['answer']> = {
    '/gone': answerWith(410),
    '/moved': answerWith(301, { location: other.url }),
    '/busy': answerWith(429, { 'retry-after': '3600' }),
    '/hangs': () => undefined,
    '/good': answerWith(200),
  }
  receiver.calls.length = 0
  other.calls.length = 0
  receiver.answer = (call, response) => {
    answers[call.path]!(call, response)
    if (receiver.calls.filter(({ path }) => path === '/good').length === 3) good.resolve()
  }
  const running = startWebhooks(services)
  await announce(ctx, [1, 2, 3])
  await relay()
  running.wake()
  // The hanging one answers never: the others being done is what shows that nobody waits for it.
  await good.promise
  const of = async (path: string) => (await deliveries(ctx)).filter((row) => row.endpoint_id === ids[path])
  const isDone = async () =>
    (await stateOf(ctx, ids['gone']!)).state === 'disabled' &&
    (await stateOf(ctx, ids['busy']!)).slow_until !== null &&
    (await of('moved')).every(({ state }) => state === 'retrying') &&
    (await of('good')).every(({ state }) => state === 'delivered')
  while (!(await isDone())) await new Promise((resolve) => setImmediate(resolve))
  await running.stop()
  assert.equal((await of('good')).length, 3)
  assert.equal((await of('moved')).length, 3)
  assert.equal(other.calls.length, 0, 'where a redirect points nobody goes')
  const waitMs = (await stateOf(ctx, ids['busy']!)).slow_until!.getTime() - services.time().getTime()
  assert.ok(waitMs > 50 * minute && waitMs <= hour)
  assert.ok((await of('busy')).every(({ state }) => state !== 'delivered'))
  assert.ok((await of('hangs')).every(({ state }) => state !== 'delivered'))
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
