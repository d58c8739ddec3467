/** Events as Stripe sends them, of the shapes of 2024 and of 2026, for tests. Types are Stripe's own. */
import type Stripe from 'stripe'
import { signatureHeader } from './stripe/signature.ts'

type Json = Record<string, unknown>
/** What a fixture needs to hold of Stripe's own type; everything else may be left out, and nothing is misspelt. */
type Some<T> = { [K in keyof T]?: unknown } & { id: string; object: string }

let counter = 0
const seconds = (at: Date) => Math.floor(at.getTime() / 1_000)
export const stripeId = (prefix: string, name: string | number): string => `${prefix}_${String(name).padStart(12, '0')}`

export type StripeEvent = {
  id: string
  object: 'event'
  type: string
  created: number
  livemode: boolean
  api_version: string
  pending_webhooks: number
  request: null
  data: { object: Json; previous_attributes?: Json }
}
export const anEvent = (
  type: string,
  object: object,
  options: { at: Date; id?: string; livemode?: boolean; apiVersion?: string; before?: Json },
): StripeEvent => {
  counter += 1
  return {
    id: options.id ?? `evt_${String(counter).padStart(10, '0')}`,
    object: 'event',
    type,
    created: seconds(options.at),
    livemode: options.livemode ?? true,
    api_version: options.apiVersion ?? '2026-10-28.endive',
    pending_webhooks: 1,
    request: null,
    data: { object: object as Json, ...(options.before && { previous_attributes: options.before }) },
  }
}

type InvoiceInput = {
  name: string
  customer?: string | null
  amountPaid: number
  total?: number
  tax?: number
  currency?: string
  reason?: string
  subscription?: string
  product?: string
  paidAt: Date
  metadata?: Record<string, string>
  email?: string
}
const invoiceBase = (input: InvoiceInput) => ({
  id: stripeId('in', input.name),
  object: 'invoice' as const,
  customer: input.customer === undefined ? stripeId('cus', 'ana') : input.customer,
  customer_name: 'Ana Silva',
  customer_email: input.email ?? 'ana@harbour.example',
  customer_address: { city: 'Lisbon', country: 'PT', line1: null, line2: null, postal_code: null, state: null },
  currency: input.currency ?? 'eur',
  amount_paid: input.amountPaid,
  amount_due: input.total ?? input.amountPaid,
  amount_remaining: 0,
  total: input.total ?? input.amountPaid,
  subtotal: (input.total ?? input.amountPaid) - (input.tax ?? 0),
  total_excluding_tax: (input.total ?? input.amountPaid) - (input.tax ?? 0),
  billing_reason: input.reason ?? (input.subscription ? 'subscription_create' : 'manual'),
  collection_method: 'charge_automatically',
  livemode: true,
  status: 'paid',
  status_transitions: {
    finalized_at: seconds(input.paidAt) - 60,
    marked_uncollectible_at: null,
    paid_at: seconds(input.paidAt),
    voided_at: null,
  },
  total_discount_amounts: [],
  metadata: input.metadata ?? {},
})
/** As the API of October 2026 writes it: parents, prices and taxes in objects of their own, no charge. */
export const invoice2026 = (input: InvoiceInput): Some<Stripe.Invoice> & Json => ({
  ...invoiceBase(input),
  parent: input.subscription
    ? {
        type: 'subscription_details',
        quote_details: null,
        subscription_details: { subscription: input.subscription, metadata: {} },
      }
    : null,
  total_taxes: input.tax
    ? [
        {
          amount: input.tax,
          tax_behavior: 'exclusive',
          tax_rate_details: { tax_rate: 'txr_1' },
          taxability_reason: 'standard_rated',
          taxable_amount: null,
          type: 'tax_rate_details',
        },
      ]
    : [],
  lines: {
    object: 'list',
    has_more: false,
    url: '/v1/invoices/lines',
    data: [
      {
        id: stripeId('il', input.name),
        object: 'line_item',
        amount: (input.total ?? input.amountPaid) - (input.tax ?? 0),
        currency: input.currency ?? 'eur',
        quantity: 2,
        discount_amounts: [],
        pricing: {
          type: 'price_details',
          unit_amount_decimal: null,
          price_details: { price: 'price_1', product: input.product ?? 'prod_seats' },
        },
        parent: {
          type: 'subscription_item_details',
          invoice_item_details: null,
          subscription_item_details: { proration: false, subscription: input.subscription ?? null },
        },
      },
    ],
  },
})
/** The same as the API of 2024 wrote it: `subscription`, `tax`, `price`, `charge` and `payment_intent` on the invoice. */
export const invoice2024 = (input: InvoiceInput & { charge?: string; paymentIntent?: string }): Json => ({
  ...invoiceBase(input),
  subscription: input.subscription ?? null,
  subscription_details: input.subscription ? { metadata: {} } : null,
  charge: input.charge ?? null,
  payment_intent: input.paymentIntent ?? null,
  tax: input.tax ?? null,
  total_tax_amounts: input.tax
    ? [{ amount: input.tax, inclusive: false, tax_rate: 'txr_1', taxable_amount: null }]
    : [],
  lines: {
    object: 'list',
    has_more: false,
    url: '/v1/invoices/lines',
    data: [
      {
        id: stripeId('il', input.name),
        object: 'line_item',
        amount: (input.total ?? input.amountPaid) - (input.tax ?? 0),
        currency: input.currency ?? 'eur',
        quantity: 2,
        discount_amounts: [],
        proration: false,
        price: { id: 'price_1', object: 'price', product: input.product ?? 'prod_seats' },
      },
    ],
  },
})
export const invoicePayment = (
  name: string,
  paid: { paymentIntent?: string; charge?: string },
): Some<Stripe.InvoicePayment> => ({
  id: stripeId('inpay', name),
  object: 'invoice_payment',
  amount_paid: 1,
  amount_requested: 1,
  invoice: stripeId('in', name),
  is_default: true,
  livemode: true,
  payment: paid.paymentIntent
    ? { type: 'payment_intent', payment_intent: paid.paymentIntent }
    : { type: 'charge', charge: paid.charge },
  status: 'paid',
})
export const refund = (
  name: string,
  input: {
    amount: number
    charge?: string
    paymentIntent?: string
    status?: string
    currency?: string
    createdAt: Date
  },
): Some<Stripe.Refund> => ({
  id: stripeId('re', name),
  object: 'refund',
  amount: input.amount,
  charge: input.charge ?? null,
  payment_intent: input.paymentIntent ?? null,
  created: seconds(input.createdAt),
  currency: input.currency ?? 'eur',
  metadata: {},
  reason: null,
  status: input.status ?? 'succeeded',
})
export const charge = (
  name: string,
  input: { amount: number; amountRefunded: number; paymentIntent?: string; invoice?: string; currency?: string },
): Some<Stripe.Charge> & Json => ({
  id: stripeId('ch', name),
  object: 'charge',
  amount: input.amount,
  amount_refunded: input.amountRefunded,
  currency: input.currency ?? 'eur',
  payment_intent: input.paymentIntent ?? null,
  refunded: input.amountRefunded >= input.amount,
  ...(input.invoice && { invoice: input.invoice }),
})
export const dispute = (
  name: string,
  input: { amount: number; charge: string; paymentIntent?: string; status?: string; createdAt: Date },
): Some<Stripe.Dispute> => ({
  id: stripeId('dp', name),
  object: 'dispute',
  amount: input.amount,
  charge: input.charge,
  payment_intent: input.paymentIntent ?? null,
  created: seconds(input.createdAt),
  currency: 'eur',
  reason: 'fraudulent',
  status: input.status ?? 'needs_response',
})
export const creditNote = (
  name: string,
  input: { invoice: string; amount: number; refunds?: { refund: string; amount: number }[]; createdAt: Date },
): Some<Stripe.CreditNote> => ({
  id: stripeId('cn', name),
  object: 'credit_note',
  amount: input.amount,
  post_payment_amount: input.amount,
  pre_payment_amount: 0,
  created: seconds(input.createdAt),
  currency: 'eur',
  invoice: input.invoice,
  refunds: (input.refunds ?? []).map((one) => ({ amount_refunded: one.amount, refund: one.refund, type: 'refund' })),
  status: 'issued',
  type: 'post_payment',
})
export const session = (
  name: string,
  input: {
    amount: number | null
    mode?: string
    paid?: boolean
    invoice?: string
    paymentIntent?: string
    reference?: string
    metadata?: Record<string, string>
    customer?: string | null
  },
): Some<Stripe.Checkout.Session> => ({
  id: stripeId('cs', name),
  object: 'checkout.session',
  amount_total: input.amount,
  amount_subtotal: input.amount,
  client_reference_id: input.reference ?? null,
  currency: input.amount === null ? null : 'eur',
  customer: input.customer === undefined ? stripeId('cus', 'ana') : input.customer,
  customer_details: { email: 'ana@harbour.example', name: 'Ana Silva', address: { country: 'PT' } },
  discounts: [],
  invoice: input.invoice ?? null,
  metadata: input.metadata ?? {},
  mode: input.mode ?? 'payment',
  payment_intent: input.paymentIntent ?? null,
  payment_status: (input.paid ?? true) ? 'paid' : 'unpaid',
  status: 'complete',
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
})
export const subscription = (
  name: string,
  input: { status: string; amount: number; interval?: string; paused?: boolean; endedAt?: Date; startedAt: Date },
): Some<Stripe.Subscription> => ({
  id: stripeId('sub', name),
  object: 'subscription',
  customer: stripeId('cus', 'ana'),
  created: seconds(input.startedAt),
  start_date: seconds(input.startedAt),
  ended_at: input.endedAt ? seconds(input.endedAt) : null,
  currency: 'eur',
  metadata: {},
  status: input.status,
  pause_collection: input.paused ? { behavior: 'void', resumes_at: null } : null,
  items: {
    object: 'list',
    data: [
      {
        id: 'si_1',
        object: 'subscription_item',
        quantity: 1,
        price: {
          id: 'price_1',
          object: 'price',
          currency: 'eur',
          product: 'prod_seats',
          unit_amount: input.amount,
          recurring: { interval: input.interval ?? 'month', interval_count: 1 },
        },
      },
    ],
  },
})

/** The bytes and the header of a delivery. */
export const signed = (secret: string, event: unknown, at: Date) => {
  const body = typeof event === 'string' ? event : JSON.stringify(event)
  return { body, header: signatureHeader(secret, body, at) }
}
