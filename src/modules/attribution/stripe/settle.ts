/** What follows from the facts about one sale: its reversals and chargebacks. A pure function of the set of facts. */
import type { CreditNoteFact, DisputeFact, Fact, RefundedFact, RefundFact, SaleFact, StopFact } from './facts.ts'

export type WantedReversal = {
  externalId: string
  kind: 'refund' | 'chargeback' | 'void'
  amountMinor: bigint
  occurredAt: Date
  isValid: boolean
}
export type WantedChargeback = {
  externalId: string
  amountMinor: bigint
  openedAt: Date
  outcome: 'won' | 'lost' | 'withdrawn' | null
  closedAt: Date | null
}
export type Wanted = { reversals: WantedReversal[]; chargebacks: WantedChargeback[]; words: string[] }

const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind)
const dateOf = (seconds: number) => new Date(seconds * 1_000)
const smaller = (one: bigint, other: bigint) => (one < other ? one : other)
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)

/**
 * `facts` are all that hang together with the sale: refunds, disputes and credit notes of its payments.
 * `creditNotes`: whether a part of a credit note that no refund backs counts as a refund.
 */
export const settle = (sale: SaleFact, facts: readonly Fact[], { creditNotes }: { creditNotes: boolean }): Wanted => {
  const words: string[] = []
  const inCurrency = <F extends Fact & { currency: string }>(list: readonly F[]): F[] =>
    list.filter((fact) => {
      if (fact.currency === sale.currency) return true
      words.push(`${fact.id} is in ${fact.currency} and the sale in ${sale.currency}, so it changes nothing`)
      return false
    })
  const refunds = inCurrency(ofKind(facts, 'refund'))
  const disputes = inCurrency(ofKind(facts, 'dispute'))
  const asked = [
    ...ofKind(facts, 'stop').flatMap((fact) => stopped(sale, fact)),
    ...refunds.map(refunded),
    ...inCurrency(ofKind(facts, 'refunded')).map((fact) => unitemised(fact, refunds)),
    ...(creditNotes ? inCurrency(ofKind(facts, 'credit_note')).map((fact) => credited(fact, refunds)) : []),
    ...disputes.flatMap(charged),
  ]
  const { reversals, cut } = withinSale(BigInt(sale.grossMinor), asked)
  if (cut > 0n) words.push(`Reversals exceed the sale by ${cut} minor units; the part above it is left out`)
  return { reversals, chargebacks: disputes.map(disputed), words }
}

const stopped = (sale: SaleFact, fact: StopFact): WantedReversal[] =>
  [fact.voided, fact.uncollectible]
    // Written off first and paid later: the payment is what stands.
    .filter((second) => second !== null && second >= sale.occurred)
    .sort((one, other) => one! - other!)
    .slice(0, 1)
    .map((second) => ({
      externalId: `void:${fact.id}`,
      kind: 'void',
      amountMinor: BigInt(sale.grossMinor),
      occurredAt: dateOf(second!),
      isValid: true,
    }))

const refunded = (fact: RefundFact): WantedReversal => ({
  externalId: fact.id,
  kind: 'refund',
  amountMinor: BigInt(fact.amountMinor),
  occurredAt: dateOf(fact.occurred),
  isValid: fact.state !== 'failed' && fact.state !== 'canceled',
})

/** What the charge says was given back beyond the refunds that we know one by one. It shrinks as they arrive. */
const unitemised = (fact: RefundedFact, refunds: readonly RefundFact[]): WantedReversal => {
  const itemised = refunds.filter(({ payments }) => payments.some((payment) => fact.payments.includes(payment)))
  const left = BigInt(fact.totalMinor) - sum(itemised.map(({ amountMinor }) => BigInt(amountMinor)))
  return {
    externalId: `refunded:${fact.id}`,
    kind: 'refund',
    amountMinor: left > 0n ? left : 0n,
    occurredAt: dateOf(fact.occurred),
    isValid: left > 0n,
  }
}

const credited = (fact: CreditNoteFact, refunds: readonly RefundFact[]): WantedReversal => {
  const amount = BigInt(fact.amountMinor)
  const backed = sum(
    fact.backed.map(({ refund, amountMinor }) => {
      if (amountMinor !== null) return BigInt(amountMinor)
      const known = refunds.find(({ id }) => id === refund)
      return known ? BigInt(known.amountMinor) : amount
    }),
  )
  const left = amount - backed
  return {
    externalId: fact.id,
    kind: 'refund',
    amountMinor: left > 0n ? left : 0n,
    occurredAt: dateOf(fact.occurred),
    isValid: left > 0n && !fact.voided,
  }
}

/** Under which id a lost dispute takes its amount back. */
const disputeReversalId = (dispute: string): string => `dispute ${dispute}`

const charged = (fact: DisputeFact): WantedReversal[] =>
  fact.state === 'open'
    ? []
    : [
        {
          externalId: disputeReversalId(fact.id),
          kind: 'chargeback',
          amountMinor: BigInt(fact.amountMinor),
          occurredAt: dateOf(fact.closed ?? fact.occurred),
          isValid: fact.state === 'lost',
        },
      ]

const disputed = (fact: DisputeFact): WantedChargeback => ({
  externalId: fact.id,
  amountMinor: BigInt(fact.amountMinor),
  openedAt: dateOf(fact.occurred),
  outcome: fact.state === 'open' ? null : fact.state,
  closedAt: fact.state === 'open' ? null : dateOf(fact.closed ?? fact.occurred),
})

/** A sale is never taken back more than once: in order of time, each reversal gets what is left of it. */
const withinSale = (gross: bigint, asked: readonly WantedReversal[]): { reversals: WantedReversal[]; cut: bigint } => {
  let left = gross
  let cut = 0n
  const inOrder = [...asked].sort(
    (one, other) =>
      one.occurredAt.getTime() - other.occurredAt.getTime() || (one.externalId < other.externalId ? -1 : 1),
  )
  const reversals = inOrder.map((reversal) => {
    if (!reversal.isValid) return reversal
    const amountMinor = smaller(reversal.amountMinor, left)
    left -= amountMinor
    cut += reversal.amountMinor - amountMinor
    return { ...reversal, amountMinor, isValid: amountMinor > 0n }
  })
  return { reversals, cut }
}
