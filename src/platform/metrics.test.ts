import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { reaction } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { observeRequest, observeWebhook, queueAges, startMetrics } from './metrics.ts'

const happened = toyEvent('toy.happened')
const app = await testApp({
  modules: [toyModule([happened], { reactions: [reaction('nothing', happened, async () => undefined)] })],
  environment: { METRICS_PORT: '0' },
})

test('the metrics tell requests by route, how late each queue is, webhooks by outcome, and the event loop', async () => {
  const { ctx } = await app.workspace()
  await inTransaction(ctx, (tx) => tx.announce(happened, { number: 1 }, { subject: { kind: 'toy', id: 'toy_1' } }))
  app.advance(90_000)
  observeRequest(app.services, { method: 'GET', route: '/v1/toys/:id', status: 404, ms: 12 })
  observeWebhook(app.services, { ok: false, status: null, durationMs: 15_000 })
  const metrics = await startMetrics(app.services)
  assert.ok(metrics)
  try {
    const answer = await fetch(`http://127.0.0.1:${metrics.port}/metrics`)
    assert.equal(answer.status, 200)
    const text = await answer.text()
    assert.match(
      text,
      /tandem_http_request_duration_seconds_count\{method="GET",route="\/v1\/toys\/:id",status="4xx"\} 1/,
    )
    assert.match(text, /tandem_webhook_attempts_total\{outcome="unreachable"\} 1/)
    assert.match(text, /tandem_queue_waiting\{queue="events"\} 1/)
    assert.match(text, /tandem_queue_late_seconds\{queue="events"\} 9\d/)
    assert.match(text, /tandem_database_clients\{state="waiting"\} \d/)
    assert.match(text, /nodejs_eventloop_lag_seconds/)
    assert.equal((await fetch(`http://127.0.0.1:${metrics.port}/`)).status, 404)
  } finally {
    await metrics.stop()
  }
  await app.settle()
  assert.deepEqual(
    (await queueAges(app.services)).find(({ queue }) => queue === 'events'),
    { queue: 'events', waiting: 0, lateSeconds: 0, parked: 0 },
  )
})
