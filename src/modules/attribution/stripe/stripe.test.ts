/** The pure half of Stripe: signatures, amounts, what events say, and what follows from all of them together. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
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
  stripeId,
  subscription,
} from '../testing-stripe.ts'
import { isoMinor, shareOf, stripeAmount } from './amounts.ts'
import { type Fact, factKey, mergeFacts, type SaleFact } from './facts.ts'
import { settle } from './settle.ts'
import { refuseSignature, signatureHeader } from './signature.ts'
import { type Said, translate } from './translate.ts'

const now = new Date('2026-03-02T09:00:00.000Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const secret = 'whsec_0123456789abcdefghijABCDEFGHIJ'
const bytes = Buffer.from('{"id":"evt_1"}')

test('a signature holds for its bytes, its secret and five minutes', () => {
  const header = signatureHeader(secret, bytes, now)
  const check = (over: Partial<Parameters<typeof refuseSignature>[0]>) =>
    refuseSignature({ header, bytes, secret, now, ...over })
  assert.equal(check({}), undefined)
  assert.equal(check({ now: later(5) }), undefined)
  assert.equal(check({ now: new Date(later(5).getTime() + 1_000) }), 'too_old')
  assert.equal(check({ now: new Date(later(-5).getTime() - 1_000) }), 'too_new')
  assert.equal(check({ bytes: Buffer.from('{"id":"evt_2"}') }), 'no_match')
  assert.equal(check({ secret: `${secret}x` }), 'no_match')
  assert.equal(check({ header: undefined }), 'header_missing')
  assert.equal(check({ header: 't=1' }), 'header_malformed')
  assert.equal(check({ header: `v1=${'a'.repeat(64)}` }), 'header_malformed')
  // While Stripe rolls a secret it signs with both; an older scheme beside them is not looked at.
  const other = signatureHeader('whsec_another', bytes, now).split(',')[1]
  assert.equal(check({ header: `${header},${other},v0=${'0'.repeat(64)}` }), undefined)
  assert.equal(check({ header: `t=${header.slice(2, 12)},${other}` }), 'no_match')
})

test('amounts of Stripe land in the minor units of ISO 4217', () => {
  assert.equal(isoMinor('EUR', 1_050n), 1_050n)
  assert.equal(isoMinor('JPY', 500n), 500n)
  assert.equal(isoMinor('KWD', 5_120n), 5_120n)
  assert.equal(isoMinor('MGA', 50n), 5_000n)
  assert.equal(isoMinor('ISK', 50_000n), 500n)
  assert.equal(isoMinor('UGX', 50_000n), 500n)
  assert.equal(isoMinor('XXX', 1n), undefined)
  for (const currency of ['EUR', 'JPY', 'KWD', 'MGA', 'ISK', 'UGX', 'CLP', 'HUF'])
    assert.equal(isoMinor(currency, stripeAmount(currency, 12_300n)), 12_300n, currency)
  assert.equal(shareOf(190n, 595n, 1_190n), 95n)
  assert.equal(shareOf(1n, 1n, 2n), 1n)
  assert.equal(shareOf(19n, 200n, 119n), 19n)
})

const saleOf = (said: Said): SaleFact => {
  const sale = said.facts.find((fact): fact is SaleFact => fact.kind === 'sale')
  assert.ok(sale, said.words ?? 'no sale')
  return sale
}

test('an invoice of the 2026 shape and one of the 2024 shape say the same', () => {
  const input = {
    name: 'a',
    amountPaid: 11_900,
    tax: 1_900,
    subscription: stripeId('sub', 'a'),
    paidAt: now,
    metadata: { tandem_code: 'HARBOUR' },
  }
  const of2026 = translate(anEvent('invoice.paid', invoice2026(input), { at: now, id: 'evt_a' }))
  const of2024 = translate(
    anEvent('invoice.payment_succeeded', invoice2024(input), { at: now, id: 'evt_a', apiVersion: '2024-06-20' }),
  )
  assert.deepEqual(of2026, of2024)
  const sale = saleOf(of2026)
  assert.equal(sale.grossMinor, '11900')
  assert.equal(sale.taxMinor, '1900')
  assert.equal(sale.saleKind, 'new')
  assert.equal(sale.subscription, stripeId('sub', 'a'))
  assert.deepEqual(sale.lines, [{ product: 'prod_seats', quantity: 2, netMinor: '10000' }])
  assert.deepEqual(
    of2026.facts.filter((fact) => fact.kind === 'used'),
    [{ kind: 'used', id: stripeId('in', 'a'), codes: ['HARBOUR'], promotions: [] }],
  )
})

test('tax of a part payment is its share, half up', () => {
  const said = translate(
    anEvent('invoice.paid', invoice2026({ name: 'p', amountPaid: 595, total: 1_190, tax: 190, paidAt: now }), {
      at: now,
    }),
  )
  assert.equal(saleOf(said).taxMinor, '95')
})

test('the kind of a sale follows the reason for its bill', () => {
  const kind = (reason: string, lines?: { amount: number; proration: boolean }[]) => {
    const object = invoice2026({ name: 'k', amountPaid: 100, reason, paidAt: now })
    if (lines)
      (object['lines'] as { data: unknown[] }).data = lines.map(({ amount, proration }, index) => ({
        id: `il_${index}`,
        amount,
        parent: { subscription_item_details: { proration } },
      }))
    return saleOf(translate(anEvent('invoice.paid', object, { at: now }))).saleKind
  }
  assert.equal(kind('subscription_create'), 'new')
  assert.equal(kind('subscription_cycle'), 'renewal')
  assert.equal(kind('manual'), 'one_off')
  assert.equal(
    kind('subscription_update', [
      { amount: -500, proration: true },
      { amount: 1_500, proration: true },
    ]),
    'upgrade',
  )
  assert.equal(
    kind('subscription_update', [
      { amount: -1_500, proration: true },
      { amount: 500, proration: true },
      { amount: 2_000, proration: false },
    ]),
    'downgrade',
  )
})

test('a checkout is a sale only when it is paid, without an invoice and in the mode of a payment', () => {
  const facts = (input: Parameters<typeof session>[1]) =>
    translate(anEvent('checkout.session.completed', session('s', input), { at: now })).facts.length
  assert.equal(facts({ amount: 5_000, paymentIntent: 'pi_1' }), 1)
  assert.equal(facts({ amount: 5_000, paid: false }), 0)
  assert.equal(facts({ amount: 5_000, invoice: 'in_1' }), 0)
  assert.equal(facts({ amount: 5_000, mode: 'subscription' }), 0)
  assert.equal(facts({ amount: null, mode: 'setup' }), 0)
  assert.equal(facts({ amount: null }), 0)
})

test('subscriptions say what changed, what they bring and when', () => {
  type Input = Partial<Parameters<typeof subscription>[1]>
  const of = (input: Input, type = 'updated', before?: Record<string, unknown>) =>
    translate(
      anEvent(
        `customer.subscription.${type}`,
        subscription('a', { status: 'active', amount: 12_000, startedAt: now, ...input }),
        { at: later(1), ...(before && { before }) },
      ),
    ).subscriptions[0]
  assert.equal(of({}, 'created')!.change, 'new')
  assert.equal(of({}, 'created')!.netMinor, 12_000n)
  assert.equal(of({ status: 'trialing' }, 'created')!.change, 'trial_started')
  assert.equal(of({}, 'updated', { status: 'trialing' })!.change, 'new')
  assert.equal(of({ status: 'unpaid' }, 'updated', { status: 'active' })!.change, 'past_due')
  assert.equal(of({}, 'updated', { status: 'past_due' })!.change, 'resumed')
  assert.equal(of({ paused: true }, 'updated', { pause_collection: null })!.change, 'paused')
  const cheaper = { items: subscription('a', { status: 'active', amount: 10_000, startedAt: now })['items'] }
  assert.equal(of({}, 'updated', cheaper)!.change, 'upgraded')
  assert.equal(of({ amount: 8_000 }, 'updated', cheaper)!.change, 'downgraded')
  // A card was changed: nothing that counts.
  assert.equal(of({}, 'updated', { default_payment_method: 'pm_1' }), undefined)
  assert.equal(of({ status: 'incomplete' }, 'created'), undefined)
  const ended = of({ status: 'canceled', endedAt: later(-1) }, 'deleted')!
  assert.equal(ended.change, 'churned')
  assert.equal(ended.occurredAt.getTime(), later(-1).getTime())
})

/** Facts in the order of arrival, put together as the inbox does. */
const gather = (events: readonly StripeEvent[]): Fact[] => {
  const facts = new Map<string, Fact>()
  for (const event of events)
    for (const fact of translate(event).facts) {
      const key = factKey(fact)
      const known = facts.get(key)
      facts.set(key, known ? mergeFacts(known, fact) : fact)
    }
  return [...facts.values()]
}
const standing = (events: readonly StripeEvent[]) => {
  const facts = gather(events)
  const sale = facts.find((fact): fact is SaleFact => fact.kind === 'sale')
  if (!sale) return undefined
  const { reversals, chargebacks } = settle(sale, facts, { creditNotes: true })
  return {
    sale,
    chargebacks,
    reversals: reversals
      .filter(({ isValid }) => isValid)
      .map(({ externalId, kind, amountMinor }) => `${kind} ${externalId} ${amountMinor}`)
      .sort(),
  }
}
const intent = 'pi_a'
const chargeId = stripeId('ch', 'a')
const paid = anEvent('invoice.paid', invoice2026({ name: 'a', amountPaid: 10_000, paidAt: now }), { at: now })
const refunded = (name: string, amount: number, status: string, minute: number, type = 'refund.updated') =>
  anEvent(type, refund(name, { amount, charge: chargeId, paymentIntent: intent, status, createdAt: later(5) }), {
    at: later(minute),
  })

test('a failed or cancelled refund gives the sale back, whichever event came first', () => {
  for (const last of ['failed', 'canceled']) {
    const events = [paid, refunded('r', 4_000, 'pending', 5, 'refund.created'), refunded('r', 4_000, last, 9)]
    assert.deepEqual(standing(events)!.reversals, [])
    assert.deepEqual(standing(events.toReversed())!.reversals, [])
    assert.deepEqual(standing(events.slice(0, 2))!.reversals, [`refund ${stripeId('re', 'r')} 4000`])
  }
})

test('a bare cumulative refund shrinks as itemised ones arrive', () => {
  const total = anEvent(
    'charge.refunded',
    charge('a', { amount: 10_000, amountRefunded: 6_000, paymentIntent: intent }),
    {
      at: later(7),
    },
  )
  assert.deepEqual(standing([paid, total])!.reversals, [`refund refunded:${chargeId} 6000`])
  const one = refunded('r1', 4_000, 'succeeded', 8)
  assert.deepEqual(standing([paid, total, one])!.reversals, [
    `refund ${stripeId('re', 'r1')} 4000`,
    `refund refunded:${chargeId} 2000`,
  ])
  const two = refunded('r2', 2_000, 'succeeded', 8)
  assert.deepEqual(standing([paid, two, total, one])!.reversals, [
    `refund ${stripeId('re', 'r1')} 4000`,
    `refund ${stripeId('re', 'r2')} 2000`,
  ])
})

test('of a credit note only what no refund backs counts', () => {
  const note = (voided: boolean) =>
    anEvent(
      voided ? 'credit_note.voided' : 'credit_note.created',
      creditNote('n', {
        invoice: stripeId('in', 'a'),
        amount: 5_000,
        refunds: [{ refund: stripeId('re', 'r1'), amount: 3_000 }],
        createdAt: later(6),
      }),
      { at: later(6) },
    )
  const events = [paid, note(false), refunded('r1', 3_000, 'succeeded', 6)]
  assert.deepEqual(standing(events)!.reversals, [
    `refund ${stripeId('cn', 'n')} 2000`,
    `refund ${stripeId('re', 'r1')} 3000`,
  ])
  assert.deepEqual(standing([note(true), ...events])!.reversals, [`refund ${stripeId('re', 'r1')} 3000`])
})

test('reversals never exceed the sale', () => {
  const lost = anEvent(
    'charge.dispute.closed',
    dispute('d', { amount: 10_000, charge: chargeId, paymentIntent: intent, status: 'lost', createdAt: later(10) }),
    { at: later(20) },
  )
  const { reversals, chargebacks } = standing([paid, refunded('r1', 4_000, 'succeeded', 6), lost])!
  assert.deepEqual(reversals, [`chargeback dispute ${stripeId('dp', 'd')} 6000`, `refund ${stripeId('re', 'r1')} 4000`])
  assert.equal(chargebacks[0]!.outcome, 'lost')
})

test('a sale written off and then paid stands; paid and then voided it does not', () => {
  const at = (name: string, minute: number) =>
    anEvent(
      name,
      { ...invoice2026({ name: 'a', amountPaid: 0, paidAt: now }), status: 'void', status_transitions: {} },
      {
        at: later(minute),
      },
    )
  assert.deepEqual(standing([paid, at('invoice.marked_uncollectible', -60)])!.reversals, [])
  assert.deepEqual(standing([paid, at('invoice.voided', 60)])!.reversals, [`void void:${stripeId('in', 'a')} 10000`])
})

test('any order and duplication of events comes to the same facts', () => {
  const events: StripeEvent[] = [
    paid,
    anEvent('invoice.payment_succeeded', invoice2026({ name: 'a', amountPaid: 10_000, paidAt: now }), { at: later(1) }),
    anEvent('invoice_payment.paid', invoicePayment('a', { paymentIntent: intent }), { at: later(1) }),
    refunded('r1', 2_000, 'pending', 5, 'refund.created'),
    refunded('r1', 2_000, 'succeeded', 6),
    refunded('r2', 3_000, 'pending', 6, 'refund.created'),
    refunded('r2', 3_000, 'failed', 7, 'refund.failed'),
    anEvent('charge.refunded', charge('a', { amount: 10_000, amountRefunded: 2_000, paymentIntent: intent }), {
      at: later(6),
    }),
    anEvent('charge.refunded', charge('a', { amount: 10_000, amountRefunded: 5_000, paymentIntent: intent }), {
      at: later(7),
    }),
    anEvent('charge.dispute.created', dispute('d', { amount: 4_000, charge: chargeId, createdAt: later(10) }), {
      at: later(10),
    }),
    anEvent(
      'charge.dispute.closed',
      dispute('d', { amount: 4_000, charge: chargeId, status: 'lost', createdAt: later(10) }),
      { at: later(30) },
    ),
    anEvent(
      'credit_note.created',
      creditNote('n', { invoice: stripeId('in', 'a'), amount: 1_000, createdAt: later(12) }),
      { at: later(12) },
    ),
  ]
  const inOrder = standing(events)
  assert.ok(inOrder && inOrder.reversals.length > 2)
  fc.assert(
    fc.property(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.nat(events.length - 1), { maxLength: 12 }),
      (order, again) => {
        assert.deepEqual(standing([...order, ...again.map((index) => order[index]!)]), inOrder)
      },
    ),
    { numRuns: 300, seed: 20261123 },
  )
})
