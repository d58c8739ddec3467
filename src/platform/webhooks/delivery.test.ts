/** How a message is delivered: what counts as success, when it is tried again, and that no endpoint holds up another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerWith, type Receiver } from '#test/support/receivers.ts'
import { nextAttemptAt, startWebhooks, waitsLiveMs, waitsSandboxMs } from './delivery.ts'
import { webhooks } from './testing.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const {
  receiver,
  other,
  third,
  changes,
  app,
  services,
  relay,
  deliver,
  announce,
  upTo,
  anEndpoint,
  deliveries,
  stateOf,
  oneWith,
} = await webhooks()

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
