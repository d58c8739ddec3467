/**
 * What one event of Stripe says, as a pure function of its payload: facts, which payment belongs to which sale, who the
 * customer is and how they came, and how a subscription changed. Shapes of 2024 and of 2026 say the same.
 */
import type { Interval, SubscriptionChange } from '../contract/states.ts'
import type { Fact } from './facts.ts'
import { at, flag, idLike, instant, type Node, node, text } from './read.ts'
import { translateCheckout } from './translate/checkout.ts'
import { translateCreditNote } from './translate/credit-notes.ts'
import { translateInvoice, translateInvoicePayment } from './translate/invoices.ts'
import { translateCharge, translateDispute, translateRefund } from './translate/refunds.ts'
import { translateSubscription } from './translate/subscriptions.ts'

/** Two ids of Stripe's that stand for one payment, or for a payment and what it paid. */
export type Link = readonly [one: string, other: string]

/** What ties a customer to a partner. */
export type Join = {
  customer: string
  clicks: string[]
  /** The company's own id for the customer, or what its pages put there. */
  reference: string | null
  occurredAt: Date
}
export type CustomerWords = { id: string; name: string | null; email: string | null; country: string | null }

export type SubscriptionFact = {
  id: string
  customer: string
  change: SubscriptionChange
  product: string | null
  interval: Interval
  intervalCount: number
  currency: string
  /** Net of one interval, in minor units. */
  netMinor: bigint
  startedAt: Date | null
  /** When the provider says that it came to be so. */
  occurredAt: Date
}

export type Said = {
  facts: Fact[]
  links: Link[]
  joins: Join[]
  customers: CustomerWords[]
  subscriptions: SubscriptionFact[]
  /** Why an event changes nothing, or not all that it might; shown with it. */
  words: string | null
}
export const nothing = (words: string): Said => ({
  facts: [],
  links: [],
  joins: [],
  customers: [],
  subscriptions: [],
  words,
})
export const saying = (said: Partial<Said>): Said => ({ ...nothing(''), words: null, ...said })

export type Envelope = {
  id: string
  type: string
  livemode: boolean
  apiVersion: string | null
  account: string | null
  createdAt: Date | null
  objectId: string | null
  customer: string | null
}

/** What stands around every event; undefined when this is no event. */
export const readEnvelope = (body: unknown): Envelope | undefined => {
  const event = node(body)
  const id = text(event?.['id'])
  const type = text(event?.['type'])
  const livemode = flag(event?.['livemode'])
  if (!id || id.length > 255 || !type || type.length > 100 || livemode === undefined) return undefined
  const object = node(at(event, 'data', 'object'))
  return {
    id,
    type,
    livemode,
    apiVersion: text(event?.['api_version'])?.slice(0, 60) ?? null,
    account: idLike(event?.['account'], 'acct_') ?? null,
    createdAt: instant(event?.['created']) ?? null,
    objectId: text(object?.['id'])?.slice(0, 255) ?? null,
    customer: idLike(object?.['customer'], 'cus_') ?? null,
  }
}

export type Heard = { type: string; object: Node; before: Node | undefined; said: Date }
type Translator = (heard: Heard) => Said

const translators: Readonly<Record<string, Translator>> = {
  'checkout.session.completed': translateCheckout,
  'checkout.session.async_payment_succeeded': translateCheckout,
  'invoice.paid': translateInvoice,
  'invoice.payment_succeeded': translateInvoice,
  'invoice.voided': translateInvoice,
  'invoice.marked_uncollectible': translateInvoice,
  'invoice_payment.paid': translateInvoicePayment,
  'refund.created': translateRefund,
  'refund.updated': translateRefund,
  'refund.failed': translateRefund,
  // The name that refunds of charges had for this before.
  'charge.refund.updated': translateRefund,
  'charge.refunded': translateCharge,
  'credit_note.created': translateCreditNote,
  'credit_note.voided': translateCreditNote,
  'charge.dispute.created': translateDispute,
  'charge.dispute.updated': translateDispute,
  'charge.dispute.closed': translateDispute,
  'customer.subscription.created': translateSubscription,
  'customer.subscription.updated': translateSubscription,
  'customer.subscription.deleted': translateSubscription,
  'customer.subscription.paused': translateSubscription,
  'customer.subscription.resumed': translateSubscription,
}

/** The types that an endpoint at Stripe should be asked to send. */
export const knownTypes: readonly string[] = Object.keys(translators)

export const translate = (body: unknown): Said => {
  const event = node(body)
  const type = text(event?.['type'])
  const translator = type === undefined ? undefined : translators[type]
  if (!type || !translator) return nothing('Tandem does nothing with events of this type.')
  const object = node(at(event, 'data', 'object'))
  if (!object) return nothing('The event carries no object.')
  const said = instant(event?.['created'])
  if (!said) return nothing('The event does not say when it was.')
  return translator({ type, object, before: node(at(event, 'data', 'previous_attributes')), said })
}
