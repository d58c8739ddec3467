/**
 * What we keep of Stripe's events: for each object of theirs one fact, which later events of the same object only ever
 * complete. Merging is commutative, associative and repeatable, so the facts, and all that follows from them, are the
 * same in whatever order and however often the events arrive.
 */

export type SaleKind = 'new' | 'renewal' | 'upgrade' | 'downgrade' | 'one_off'
export type LineFact = { product: string | null; quantity: number; netMinor: string }

/** A paid invoice, or a paid checkout that has none. Amounts are digits in minor units of ISO 4217. */
export type SaleFact = {
  kind: 'sale'
  id: string
  /** Seconds of the event that said so. */
  said: number
  customer: string | null
  subscription: string | null
  saleKind: SaleKind
  currency: string
  grossMinor: string
  taxMinor: string
  shippingMinor: string
  discountMinor: string
  occurred: number
  lines: LineFact[]
}
/** An invoice was voided or written off; the second it was. */
export type StopFact = { kind: 'stop'; id: string; voided: number | null; uncollectible: number | null }
export type RefundState = 'pending' | 'requires_action' | 'succeeded' | 'canceled' | 'failed'
export type RefundFact = {
  kind: 'refund'
  id: string
  payments: string[]
  currency: string
  amountMinor: string
  state: RefundState
  occurred: number
}
/** What a charge says has been given back in all. */
export type RefundedFact = {
  kind: 'refunded'
  id: string
  payments: string[]
  currency: string
  totalMinor: string
  occurred: number
}
export type CreditNoteFact = {
  kind: 'credit_note'
  id: string
  invoice: string
  currency: string
  amountMinor: string
  /** Refunds that stand behind it; null where only the refund's own event says how much. */
  backed: { refund: string; amountMinor: string | null }[]
  voided: boolean
  occurred: number
}
export type DisputeState = 'open' | 'lost' | 'withdrawn' | 'won'
export type DisputeFact = {
  kind: 'dispute'
  id: string
  payments: string[]
  currency: string
  amountMinor: string
  state: DisputeState
  occurred: number
  closed: number | null
}
/** What was used to come to a sale, as its checkout says: codes, and promotions behind which codes stand. */
export type UsedFact = { kind: 'used'; id: string; codes: string[]; promotions: string[] }
export type Fact = UsedFact | SaleFact | StopFact | RefundFact | RefundedFact | CreditNoteFact | DisputeFact

/** Under which name a fact is kept: an invoice can have two. */
export const factKey = (fact: Fact): string =>
  fact.kind === 'stop' || fact.kind === 'refunded' || fact.kind === 'used' ? `${fact.kind}:${fact.id}` : fact.id

const refundRank: Readonly<Record<RefundState, number>> = {
  pending: 0,
  requires_action: 1,
  succeeded: 2,
  canceled: 3,
  failed: 4,
}
// A dispute that was lost can still be won on appeal; none is lost after it was won.
const disputeRank: Readonly<Record<DisputeState, number>> = { open: 0, lost: 1, withdrawn: 2, won: 3 }

/** The two said together. Both are of one key. */
export const mergeFacts = (one: Fact, other: Fact): Fact => {
  if (one.kind === 'used' && other.kind === 'used')
    return { ...one, codes: union(one.codes, other.codes), promotions: union(one.promotions, other.promotions) }
  if (one.kind === 'stop' && other.kind === 'stop')
    return {
      ...one,
      voided: earlier(one.voided, other.voided),
      uncollectible: earlier(one.uncollectible, other.uncollectible),
    }
  if (one.kind === 'refund' && other.kind === 'refund')
    return {
      ...furthest(one, other, (fact) => [refundRank[fact.state], fact.occurred]),
      payments: union(one.payments, other.payments),
      occurred: Math.min(one.occurred, other.occurred),
    }
  if (one.kind === 'refunded' && other.kind === 'refunded')
    return {
      ...furthest(one, other, (fact) => [digits(fact.totalMinor), fact.occurred]),
      payments: union(one.payments, other.payments),
    }
  if (one.kind === 'dispute' && other.kind === 'dispute')
    return {
      ...furthest(one, other, (fact) => [disputeRank[fact.state], fact.occurred]),
      payments: union(one.payments, other.payments),
      occurred: Math.min(one.occurred, other.occurred),
      closed: earlier(one.closed, other.closed),
    }
  if (one.kind === 'credit_note' && other.kind === 'credit_note')
    return {
      ...furthest(one, other, (fact) => [fact.backed.length, digits(fact.amountMinor)]),
      voided: one.voided || other.voided,
      occurred: Math.min(one.occurred, other.occurred),
    }
  if (one.kind === 'sale' && other.kind === 'sale') {
    const said = furthest(one, other, (fact) => [digits(fact.grossMinor), fact.said])
    return {
      ...said,
      occurred: Math.min(one.occurred, other.occurred),
      customer: said.customer ?? one.customer ?? other.customer,
    }
  }
  return one
}

const earlier = (one: number | null, other: number | null) =>
  one === null ? other : other === null ? one : Math.min(one, other)
const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])].sort()
const digits = (text: string): bigint => BigInt(text)

/** The one that ranks higher; between equals the one whose writing sorts later, so that no order of arrival decides. */
const furthest = <F extends Fact>(one: F, other: F, rank: (fact: F) => readonly (number | bigint)[]): F => {
  const [first, second] = [rank(one), rank(other)]
  for (const [index, value] of first.entries()) {
    if (value > second[index]!) return one
    if (value < second[index]!) return other
  }
  return JSON.stringify(one) >= JSON.stringify(other) ? one : other
}
