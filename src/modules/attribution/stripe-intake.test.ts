/** Stripe over HTTP: deliveries are kept once and answered, and come to the same records in whatever order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  anEvent,
  charge,
  creditNote,
  dispute,
  invoice2024,
  invoice2026,
  invoicePayment,
  refund,
  type StripeEvent,
  session,
  signed,
  stripeId,
  subscription,
} from './testing-stripe.ts'
import { everyStripeEvent, variantsOf } from './testing-stripe-shapes.ts'

const app = await testApp()
const home = await app.workspace({ zone: 'Europe/Berlin' })
const secret = 'whsec_0123456789abcdefghijABCDEFGHIJ'
const minuteMs = 60_000
const now = () => app.services.time()
/** So many minutes before the tests began, to the second as Stripe writes it. */
const begun = Math.floor(now().getTime() / 1_000) * 1_000
const ago = (minutes: number) => new Date(begun - minutes * minuteMs)

const connect = async (api = home.api): Promise<string> => {
  const { status, body, text } = await api.post('/v1/stripe-connections', { name: 'Main account', secret })
  assert.equal(status, 201, text)
  return body.id
}
const connectionId = await connect()
const deliver = async (
  event: unknown,
  options: { to?: string; header?: string; secret?: string } = {},
): Promise<{ status: number; code: string | undefined }> => {
  const { body, header } = signed(options.secret ?? secret, event, now())
  const answer = await app.server.inject({
    method: 'POST',
    url: `/v1/intake/stripe/${options.to ?? connectionId}`,
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': options.header ?? header },
    payload: body,
  })
  return { status: answer.statusCode, code: (answer.json() as { code?: string }).code }
}
const deliverAll = async (events: readonly StripeEvent[], to = connectionId) => {
  for (const event of events) assert.equal((await deliver(event, { to })).status, 200, event.type)
  await app.settle()
}
const eventsOf = async (query = '') =>
  (await home.api.get(`/v1/stripe-connections/${connectionId}/events?limit=200${query}`)).body.data

/** Sales, what is validly taken back of them, and shares, in words; without ids of ours. */
const standing = (ctx: Ctx, like = '%') =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ line: string }>`
      select line from (
        select concat_ws(' ', 'sale', external_id, kind, currency, gross_minor, tax_minor, reversed_minor, occurred_at) as line
          from sales where source = 'stripe' and external_id like ${like}
        union all
        select concat_ws(' ', 'reversal', r.external_id, r.kind, r.amount_minor)
          from sale_reversals r join sales s on s.workspace_id = r.workspace_id and s.id = r.sale_id
          where r.is_valid and s.external_id like ${like}
        union all
        select concat_ws(' ', 'chargeback', c.external_id, c.state)
          from chargebacks c join sales s on s.workspace_id = c.workspace_id and s.id = c.sale_id where s.external_id like ${like}
        union all
        select concat_ws(' ', 'share', s.external_id, h.partner_id, h.micro_shares) from conversion_shares h
          join conversions v on v.workspace_id = h.workspace_id and v.id = h.conversion_id
          join sales s on s.workspace_id = v.workspace_id and s.id = v.sale_id where s.external_id like ${like}
      ) lines order by line`.execute(tx.db)
    return rows.map(({ line }) => line)
  })

test('a connection shows the end of its secret and nothing more', async () => {
  const { body, text } = await home.api.get(`/v1/stripe-connections/${connectionId}`)
  assert.equal(body.secretEnds, secret.slice(-4))
  assert.ok(!text.includes(secret))
  assert.match(body.url, new RegExp(`/v1/intake/stripe/${connectionId}$`))
  assert.ok(body.eventTypes.includes('invoice_payment.paid'))
  const { rows } = await inTransaction(home.ctx, (tx) =>
    sql<{ sealed_secret: string }>`select sealed_secret from stripe_connections`.execute(tx.db),
  )
  assert.ok(rows.every((row) => !row.sealed_secret.includes('whsec')))
})

test('a delivery with another signature, another mode or to nobody is refused and seen on the connection', async () => {
  const event = anEvent('invoice.paid', invoice2026({ name: 'refused', amountPaid: 100, paidAt: ago(5) }), {
    at: ago(5),
  })
  assert.deepEqual(await deliver(event, { secret: 'whsec_anotherSecretOfSomebodyElse' }), {
    status: 400,
    code: 'stripe.signature_invalid',
  })
  const old = signed(secret, event, new Date(now().getTime() - 6 * minuteMs)).header
  assert.equal((await deliver(event, { header: old })).code, 'stripe.signature_invalid')
  const testMode = { ...event, livemode: false }
  assert.deepEqual(await deliver(testMode), { status: 400, code: 'stripe.livemode_differs' })
  const { body } = await home.api.get(`/v1/stripe-connections/${connectionId}`)
  assert.match(body.refused.words, /test mode/)
  assert.equal((await deliver(event, { to: newId(idPrefixes.stripeConnection) })).status, 404)
  assert.equal((await deliver('not json')).status, 400)
  assert.deepEqual(await eventsOf(), [])
})

test('an event is kept once, its body encrypted, and handled; unknown types are kept and say so', async () => {
  const paid = anEvent('invoice.paid', invoice2026({ name: 'kept', amountPaid: 11_900, tax: 1_900, paidAt: ago(5) }), {
    at: ago(5),
  })
  const unknown = anEvent('payout.paid', { id: 'po_1', object: 'payout' }, { at: ago(5) })
  await deliverAll([paid, paid, unknown])
  const events = await eventsOf()
  assert.equal(events.length, 2)
  const [kept, ignored] = ['invoice.paid', 'payout.paid'].map((type) =>
    events.find((one: { type: string }) => one.type === type),
  )
  assert.equal(kept.state, 'handled')
  assert.match(kept.words, /Records the sale/)
  assert.equal(ignored.state, 'ignored')
  assert.match(ignored.words, /nothing with events of this type/)
  const { rows } = await inTransaction(home.ctx, (tx) =>
    sql<{ sealed_body: string }>`select sealed_body from stripe_events`.execute(tx.db),
  )
  assert.ok(rows.every((row) => !/ana@|harbour|invoice/.test(row.sealed_body)))
  const [sale] = (await home.api.get(`/v1/sales?source=stripe`)).body.data
  assert.equal(sale.externalId, stripeId('in', 'kept'))
  assert.equal(sale.gross?.amountMinor ?? sale.grossMinor, '11900')
})

test('an invoice of the 2026 shape and one of the 2024 shape give the same sale', async () => {
  const input = { amountPaid: 11_900, tax: 1_900, subscription: stripeId('sub', 'shape'), paidAt: ago(30) }
  const of = async (shape: typeof invoice2024, type: string, prefix: string) => {
    const name = `${prefix}shape`
    await deliverAll([anEvent(type, shape({ name, ...input }), { at: ago(30) })])
    const lines = await standing(home.ctx, stripeId('in', name))
    assert.ok(lines.length > 0)
    return lines.map((line) => line.replaceAll(stripeId('in', name), 'in'))
  }
  assert.deepEqual(
    await of(invoice2026, 'invoice.paid', 'new'),
    await of(invoice2024, 'invoice.payment_succeeded', 'old'),
  )
})

test('a failed or cancelled refund restores the sale', async () => {
  for (const end of ['failed', 'canceled']) {
    const [name, pi] = [`back${end}`, `pi_back${end}`]
    const re = (status: string, minute: number) =>
      anEvent('refund.updated', refund(name, { amount: 4_000, paymentIntent: pi, status, createdAt: ago(20) }), {
        at: ago(minute),
      })
    await deliverAll([
      anEvent('invoice.paid', invoice2026({ name, amountPaid: 10_000, paidAt: ago(30) }), { at: ago(30) }),
      anEvent('invoice_payment.paid', invoicePayment(name, { paymentIntent: pi }), { at: ago(30) }),
      re('pending', 19),
    ])
    const reversed = async () =>
      (await standing(home.ctx, stripeId('in', name))).filter((line) => line.startsWith('reversal'))
    assert.deepEqual(await reversed(), [`reversal ${stripeId('re', name)} refund 4000`])
    await deliverAll([re(end, 10)])
    assert.deepEqual(await reversed(), [])
  }
})

test('a refund that comes before its sale waits, is seen, and is taken when the sale comes', async () => {
  const [name, ch] = ['early', stripeId('ch', 'early')]
  await deliverAll([
    anEvent('refund.created', refund(name, { amount: 2_500, charge: ch, createdAt: ago(20) }), { at: ago(20) }),
  ])
  const waiting = async () =>
    (await home.api.get('/v1/unmatched-events?state=waiting&kind=refund')).body.data.filter(
      (row: { externalId: string }) => row.externalId === stripeId('re', name),
    )
  assert.equal((await waiting()).length, 1)
  await deliverAll([
    anEvent('invoice.paid', invoice2024({ name, amountPaid: 10_000, paidAt: ago(30), charge: ch }), { at: ago(30) }),
  ])
  assert.equal((await waiting()).length, 0)
  const lines = await standing(home.ctx, stripeId('in', name))
  assert.ok(lines.includes(`reversal ${stripeId('re', name)} refund 2500`), lines.join('\n'))
})

test('a refund that names no sale is matched by hand, or put aside', async () => {
  const name = 'byhand'
  await deliverAll([
    anEvent('invoice.paid', invoice2026({ name, amountPaid: 10_000, paidAt: ago(30) }), { at: ago(30) }),
    anEvent('refund.created', refund(name, { amount: 700, paymentIntent: 'pi_byhand', createdAt: ago(20) }), {
      at: ago(20),
    }),
    anEvent('refund.created', refund('aside', { amount: 900, paymentIntent: 'pi_aside', createdAt: ago(20) }), {
      at: ago(20),
    }),
  ])
  const { data } = (await home.api.get('/v1/unmatched-events?state=waiting')).body
  const rowOf = (one: string) => data.find((row: { externalId: string }) => row.externalId === stripeId('re', one))
  const sales = (await home.api.get('/v1/sales?source=stripe&limit=200')).body.data
  const sale = sales.find((one: { externalId: string }) => one.externalId === stripeId('in', name))
  const key = () => ({ 'idempotency-key': newId(idPrefixes.request) })
  const matched = await home.api.post(`/v1/unmatched-events/${rowOf(name).id}/match`, { saleId: sale.id }, key())
  assert.equal(matched.status, 200, matched.text)
  assert.equal(matched.body.state, 'matched')
  assert.ok((await standing(home.ctx, stripeId('in', name))).includes(`reversal ${stripeId('re', name)} refund 700`))
  const aside = await home.api.post(`/v1/unmatched-events/${rowOf('aside').id}/dismissal`, { reason: 'Another system' })
  assert.equal(aside.body.state, 'ignored')
  const again = await home.api.post(`/v1/unmatched-events/${rowOf('aside').id}/dismissal`, { reason: 'Again' })
  assert.deepEqual([again.status, again.body.code], [409, 'unmatched.decided'])
})

/** One sale with everything that can happen to it. */
const story = (name: string): StripeEvent[] => {
  const [pi, ch] = [`pi_${name}`, stripeId('ch', name)]
  const at = (minutes: number) => ({ at: ago(minutes) })
  const one = (re: string, amount: number, status: string) =>
    refund(`${name}${re}`, { amount, charge: ch, paymentIntent: pi, status, createdAt: ago(50) })
  return [
    anEvent('invoice.paid', invoice2026({ name, amountPaid: 10_000, paidAt: ago(60) }), at(60)),
    anEvent('invoice.payment_succeeded', invoice2026({ name, amountPaid: 10_000, paidAt: ago(60) }), at(59)),
    anEvent('invoice_payment.paid', invoicePayment(name, { paymentIntent: pi }), at(60)),
    anEvent('refund.created', one('1', 2_000, 'pending'), at(50)),
    anEvent('refund.updated', one('1', 2_000, 'succeeded'), at(49)),
    anEvent('refund.created', one('2', 3_000, 'pending'), at(48)),
    anEvent('refund.failed', one('2', 3_000, 'failed'), at(40)),
    anEvent('charge.refunded', charge(name, { amount: 10_000, amountRefunded: 5_500, paymentIntent: pi }), at(47)),
    anEvent('charge.dispute.created', dispute(name, { amount: 4_000, charge: ch, createdAt: ago(30) }), at(30)),
    anEvent(
      'charge.dispute.closed',
      dispute(name, { amount: 4_000, charge: ch, status: 'lost', createdAt: ago(30) }),
      at(20),
    ),
    anEvent(
      'credit_note.created',
      creditNote(name, { invoice: stripeId('in', name), amount: 1_000, createdAt: ago(25) }),
      at(25),
    ),
  ]
}

test('any order and duplication of Stripe events ends in the same sales, reversals and credits', async () => {
  let round = 0
  const come = async (order: (events: StripeEvent[]) => StripeEvent[]) => {
    round += 1
    const name = `story${round}x`
    await deliverAll(order(story(name)))
    const lines = await standing(home.ctx, stripeId('in', name))
    return lines.map((line) => line.replaceAll(name, 'story').replaceAll(/0+story/g, 'story')).sort()
  }
  const inOrder = await come((events) => events)
  assert.equal(inOrder.filter((line) => line.startsWith('sale')).length, 1)
  assert.ok(inOrder.filter((line) => line.startsWith('reversal')).length >= 3, inOrder.join('\n'))
  const length = story('x').length
  const orders = fc.sample(
    fc.tuple(
      fc.shuffledSubarray([...Array(length).keys()], { minLength: length }),
      fc.array(fc.nat(length - 1), { maxLength: 4 }),
    ),
    { numRuns: 2, seed: 7 },
  )
  for (const [order, again] of orders)
    assert.deepEqual(
      await come((events) => [...order, ...again].map((place) => events[place]!)),
      inOrder,
      String(order),
    )
})

test('a replay changes nothing twice', async () => {
  const before = await standing(home.ctx)
  const { status, body } = await home.api.post(`/v1/stripe-connections/${connectionId}/replays`, { state: 'handled' })
  assert.equal(status, 202)
  assert.ok(body.replayed > 20)
  await app.settle()
  assert.deepEqual(await standing(home.ctx), before)
  assert.deepEqual(await eventsOf('&state=waiting'), [])
  const nothing = await home.api.post(`/v1/stripe-connections/${connectionId}/replays`, {})
  assert.deepEqual([nothing.status, nothing.body.code], [422, 'replay.nothing_named'])
})

test('a checkout and an invoice of one payment are one sale, whichever came first', async () => {
  for (const first of ['cs', 'in']) {
    const [name, pi] = [`both${first}`, `pi_both${first}`]
    const events = [
      anEvent('checkout.session.completed', session(name, { amount: 5_000, paymentIntent: pi }), { at: ago(9) }),
      anEvent('invoice.paid', invoice2024({ name, amountPaid: 5_000, paidAt: ago(9), paymentIntent: pi }), {
        at: ago(9),
      }),
      anEvent('refund.created', refund(name, { amount: 500, paymentIntent: pi, createdAt: ago(8) }), { at: ago(8) }),
    ]
    await deliverAll(first === 'cs' ? events : events.toReversed())
    const lines = await standing(home.ctx, `%${name}`)
    assert.equal(lines.filter((line) => line.startsWith('sale')).length, 1, lines.join('\n'))
    assert.equal(lines.filter((line) => line.startsWith('reversal')).length, 1)
  }
})

test('a subscription follows its events by the time that Stripe says, whatever came first', async () => {
  const name = 'plan'
  const sub = (amount: number, status = 'active') => subscription(name, { status, amount, startedAt: ago(90) })
  await deliverAll([
    anEvent(
      'customer.subscription.deleted',
      { ...sub(15_000, 'canceled'), ended_at: Math.floor(ago(10).getTime() / 1_000) },
      { at: ago(10) },
    ),
    anEvent('customer.subscription.updated', sub(15_000), { at: ago(40), before: { items: sub(12_000)['items'] } }),
    anEvent('customer.subscription.created', sub(12_000), { at: ago(90) }),
  ])
  const { rows } = await inTransaction(home.ctx, (tx) =>
    sql<{ state: string; kinds: string }>`
      select s.state, (select string_agg(c.kind, ' ' order by c.occurred_at) from subscription_changes c
        where c.workspace_id = s.workspace_id and c.subscription_id = s.id) as kinds
      from subscriptions s where s.external_id = ${stripeId('sub', name)}`.execute(tx.db),
  )
  assert.deepEqual(rows, [{ state: 'ended', kinds: 'new upgraded churned' }])
})

test('a checkout without an invoice is a sale of its own; one that is not paid is not', async () => {
  await deliverAll([
    anEvent('checkout.session.completed', session('alone', { amount: 5_000, paymentIntent: 'pi_cs' }), { at: ago(9) }),
    anEvent('checkout.session.completed', session('notpaid', { amount: 5_000, paid: false }), { at: ago(9) }),
    anEvent('refund.created', refund('cs', { amount: 500, paymentIntent: 'pi_cs', createdAt: ago(8) }), { at: ago(8) }),
  ])
  const lines = await standing(home.ctx, stripeId('cs', 'alone'))
  assert.deepEqual(await standing(home.ctx, stripeId('cs', 'notpaid')), [])
  assert.deepEqual(
    lines.filter((line) => !line.startsWith('share')).map((line) => line.split(' ').slice(0, 2).join(' ')),
    [`reversal ${stripeId('re', 'cs')}`, `sale ${stripeId('cs', 'alone')}`],
  )
})

test('events that are sent many times at once and in any order are answered, and change what one run in order does', async () => {
  const [name, twin] = ['flood', 'calm']
  const flood = [...story(`${name}1`), ...story(`${name}2`)]
  const many = fc.sample(fc.shuffledSubarray([...flood, ...flood, ...flood], { minLength: flood.length * 3 }), {
    numRuns: 1,
    seed: 3,
  })[0]!
  const lanes = Array.from({ length: 8 }, (_, lane) => many.filter((_, place) => place % 8 === lane))
  const statuses = await Promise.all(
    lanes.map(async (lane) => {
      const seen: number[] = []
      for (const event of lane) seen.push((await deliver(event)).status)
      return seen
    }),
  )
  assert.deepEqual([...new Set(statuses.flat())], [200])
  await app.settle()
  await deliverAll([...story(`${twin}1`), ...story(`${twin}2`)])
  const of = async (one: string) =>
    (await Promise.all(['1', '2'].map((place) => standing(home.ctx, stripeId('in', `${one}${place}`)))))
      .flat()
      .map((line) => line.replaceAll(/0*(flood|calm)/g, 'name'))
      .sort()
  assert.deepEqual(await of(name), await of(twin))
})

test('an event with a field that is missing, null, odd or new is taken, and nothing fails', async () => {
  // Every shape is looked at without a server in tolerance.test.ts; here some go all the way.
  const variants = everyStripeEvent(ago(15), 'odd').flatMap(({ event }) =>
    [...variantsOf(event)].map(({ body }) => body),
  )
  let count = 0
  for (const [place, body] of variants.entries()) {
    if (place % 31 !== 0) continue
    count += 1
    const { status, code } = await deliver({ ...body, id: `evt_odd${place}` })
    // A field that says whether it is live is held against the workspace.
    assert.ok(
      status === 200 || (status === 400 && code === 'stripe.livemode_differs'),
      `${status} ${JSON.stringify(body)}`,
    )
  }
  assert.ok(count > 80, String(count))
  await app.settle()
  assert.deepEqual(await eventsOf('&state=failed'), [])
  assert.deepEqual(await eventsOf('&state=waiting'), [])
})

// Last, because it moves the clock of all.
test('bodies of events go after thirty days, and a connection that fell silent is told of once', async () => {
  await aMember(app, home.workspace, { roles: ['finance'], name: 'Mira Fin' })
  app.advance(31 * 86_400_000)
  await app.settle()
  const { rows } = await inTransaction(home.ctx, (tx) =>
    sql<{ bodies: number; mails: number }>`select (select count(sealed_body)::int from stripe_events) as bodies,
      (select count(*)::int from mails where kind = 'attribution.stripe_silent') as mails`.execute(tx.db),
  )
  assert.deepEqual(rows, [{ bodies: 0, mails: 1 }])
  const one = (await eventsOf('&state=handled'))[0]
  assert.equal(one.hasBody, false)
  const { body } = await home.api.post(`/v1/stripe-connections/${connectionId}/replays`, { eventIds: [one.id] })
  assert.deepEqual(body, { replayed: 0, withoutBody: 1 })
})

test('who is erased leaves no body in the inbox', async () => {
  const name = 'erased'
  await deliver(anEvent('invoice.paid', invoice2024({ name, amountPaid: 5_000, paidAt: ago(9) }), { at: ago(9) }))
  await app.settle()
  const customer = async () => {
    const { rows } = await inTransaction(home.ctx, (tx) =>
      sql<{ id: string; ref: string; bodies: number }>`
        select c.id, c.external_id as ref, count(e.sealed_body)::int as bodies from sales s
          join customers c on c.workspace_id = s.workspace_id and c.id = s.customer_id
          join stripe_events e on e.workspace_id = s.workspace_id and e.object_id = s.external_id
        where s.external_id = ${stripeId('in', name)} group by c.id, c.external_id`.execute(tx.db),
    )
    return rows[0]!
  }
  const before = await customer()
  assert.equal(before.bodies, 1)
  const admin = await aMember(app, home.workspace, { roles: ['admin'], name: 'Ada Eraser' })
  const erased = await admin.api.post(`/v1/customers/${before.id}/erasure`)
  assert.equal(erased.status, 200, erased.text)
  assert.equal((await customer()).bodies, 0)
})
