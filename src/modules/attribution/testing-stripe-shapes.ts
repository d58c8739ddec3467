/** Every event that Stripe sends us and that we know, and every way in which one field of it can be otherwise. */
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
} from './testing-stripe.ts'

export type StripeSample = {
  name: string
  event: StripeEvent
  /** Fields that say how much or in what state, so that another value of theirs is another fact. */
  mayChange: readonly string[]
}

/** One of each, of the shapes of 2024 and of 2026. `at`: when they happened. */
export const everyStripeEvent = (at = new Date('2026-03-02T08:00:00.000Z'), name = 'shape'): StripeSample[] => {
  const when = { at }
  const [pi, ch, sub] = [`pi_${name}`, stripeId('ch', name), stripeId('sub', name)]
  const invoice = {
    name,
    amountPaid: 11_900,
    tax: 1_900,
    subscription: sub,
    paidAt: at,
    metadata: { tandem_code: 'HARBOUR' },
  }
  const plan = { status: 'active', amount: 12_000, startedAt: at }
  const money = ['total', 'tax', 'shipping', 'discount', 'amount_excluding', 'total_excluding_tax']
  const sample = (event: StripeEvent, mayChange: readonly string[] = []): StripeSample => ({
    name: `${event.type} ${event.api_version.slice(0, 4)}`,
    event,
    mayChange,
  })
  const old = { at, apiVersion: '2024-06-20' }
  const oldInvoice = { ...invoice2024({ ...invoice, charge: ch, paymentIntent: pi }) }
  return [
    sample(anEvent('invoice.paid', invoice2026(invoice), when), money),
    sample(anEvent('invoice.payment_succeeded', invoice2026(invoice), when), money),
    sample(anEvent('invoice.paid', oldInvoice, old), money),
    sample(anEvent('invoice.voided', { ...invoice2026(invoice), status: 'void' }, when)),
    sample(anEvent('invoice.marked_uncollectible', { ...invoice2026(invoice), status: 'uncollectible' }, when)),
    sample(anEvent('invoice_payment.paid', invoicePayment(name, { paymentIntent: pi }), when)),
    sample(
      anEvent(
        'checkout.session.completed',
        session(name, { amount: 5_000, paymentIntent: pi, metadata: { tandem_code: 'HARBOUR' } }),
        when,
      ),
      ['total_details', 'shipping_cost'],
    ),
    sample(
      anEvent(
        'checkout.session.async_payment_succeeded',
        session(`${name}late`, { amount: 5_000, metadata: { tandem_code: 'HARBOUR' } }),
        when,
      ),
      ['total_details', 'shipping_cost'],
    ),
    sample(
      anEvent(
        'refund.created',
        refund(name, { amount: 700, charge: ch, paymentIntent: pi, status: 'pending', createdAt: at }),
        when,
      ),
    ),
    sample(anEvent('refund.updated', refund(name, { amount: 700, charge: ch, createdAt: at }), when)),
    sample(anEvent('charge.refund.updated', refund(name, { amount: 700, charge: ch, createdAt: at }), when)),
    sample(anEvent('refund.failed', refund(name, { amount: 700, charge: ch, status: 'failed', createdAt: at }), when)),
    sample(
      anEvent(
        'charge.refunded',
        charge(name, { amount: 11_900, amountRefunded: 700, paymentIntent: pi, invoice: stripeId('in', name) }),
        old,
      ),
    ),
    sample(
      anEvent(
        'credit_note.created',
        creditNote(name, {
          invoice: stripeId('in', name),
          amount: 500,
          refunds: [{ refund: stripeId('re', name), amount: 100 }],
          createdAt: at,
        }),
        when,
      ),
      // What no refund backs counts by itself.
      ['refunds'],
    ),
    sample(
      anEvent(
        'credit_note.voided',
        { ...creditNote(name, { invoice: stripeId('in', name), amount: 500, createdAt: at }), status: 'void' },
        when,
      ),
    ),
    sample(anEvent('charge.dispute.created', dispute(name, { amount: 900, charge: ch, createdAt: at }), when)),
    sample(anEvent('charge.dispute.updated', dispute(name, { amount: 900, charge: ch, createdAt: at }), when)),
    sample(
      anEvent('charge.dispute.closed', dispute(name, { amount: 900, charge: ch, status: 'lost', createdAt: at }), when),
    ),
    ...['created', 'updated', 'deleted', 'paused', 'resumed'].map((verb) =>
      sample(
        anEvent(
          `customer.subscription.${verb}`,
          subscription(name, { ...plan, status: verb === 'deleted' ? 'canceled' : 'active' }),
          {
            at,
            ...(verb === 'updated' && { before: { status: 'trialing' } }),
          },
        ),
      ),
    ),
  ]
}

export type Variant = {
  path: string
  how: 'removed' | 'nulled' | 'of another kind' | 'added'
  body: Record<string, unknown>
}

/** Each field of the event in turn: taken away, null, of another kind; and each object with one that nobody knows. */
export function* variantsOf(event: object): Generator<Variant> {
  const given = event as Record<string, unknown>
  const changed = (path: Path, how: Variant['how'], edit: Edit): Variant => ({
    path: path.join('.'),
    how,
    body: edited(given, path, edit) as Record<string, unknown>,
  })
  function* walk(value: unknown, path: Path): Generator<Variant> {
    if (typeof value !== 'object' || value === null) return
    if (!Array.isArray(value))
      yield changed([...path, 'nobody_knows'], 'added', (holder, name) => ({ ...holder, [name]: { of: ['what', 1] } }))
    for (const [name, part] of Object.entries(value)) {
      const at = [...path, name]
      yield changed(at, 'removed', (holder, key) =>
        Object.fromEntries(Object.entries(holder).filter(([other]) => other !== key)),
      )
      yield changed(at, 'nulled', (holder, key) => ({ ...holder, [key]: null }))
      yield changed(at, 'of another kind', (holder, key) => ({
        ...holder,
        [key]: typeof part === 'string' ? 17.5 : 'seventeen',
      }))
      yield* walk(part, at)
    }
  }
  yield* walk(event, [])
}
type Path = readonly string[]
type Edit = (holder: Readonly<Record<string, unknown>>, name: string) => Record<string, unknown>

/** A copy in which the holder of one field is edited; what lies beside the path is shared with the original. */
const edited = (value: unknown, path: Path, edit: Edit): unknown => {
  const holder = value as Record<string, unknown>
  const [name, ...rest] = path
  const next = rest.length === 0 ? edit(holder, name!) : { ...holder, [name!]: edited(holder[name!], rest, edit) }
  return Array.isArray(value) ? Object.values(next) : next
}
