/** For tests of webhooks: a product with a toy fact, three receivers on the wire, and the loop that sends to them. */
import { after, beforeEach } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { answerWith, aReceiver, type Receiver } from '#test/support/receivers.ts'
import { toyEvent, toyModule } from '#test/support/toys.ts'
import { relayBatch } from '../events/relay.ts'
import { startWebhooks } from './delivery.ts'
import { type EndpointChange, endpointStates } from './endpoint-states.ts'
import { createEndpoint, verifyEndpoint } from './endpoints.ts'
import { webhookReplayJob } from './replay.ts'

export const happened = toyEvent('toy.happened')

/** A product, its receivers and what the tests do with them; what one test left waiting is none of the next one's business. */
export const webhooks = async () => {
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
  return {
    receiver,
    other,
    third,
    changes,
    app,
    services,
    loop,
    relay,
    deliver,
    announce,
    upTo,
    anEndpoint,
    deliveries,
    attempts,
    stateOf,
    oneWith,
  }
}
