/** Freezes what the engine is given (step 2): a conversion, its credits, the plans that earn, and the sums they ask for. */

import { firstExecutions } from '#modules/agreements/public.ts'
import type { CreditedConversion } from '#modules/attribution/public.ts'
import { partnerRows, partnerTypeRows, tierOf } from '#modules/partners/public.ts'
import { type CivilDate, civilDate, civilDateTime, daysBetween, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { findRates, type RateAsk } from '#platform/ledger/rates.ts'
import { planCurrency } from '../../engine/base.ts'
import { planPeriod } from '../../engine/match.ts'
import { type Needs, needsOf } from '../../engine/needs.ts'
import { type Period, periodOf } from '../../engine/periods.ts'
import {
  type EngineInput,
  engineVersion,
  type FrozenEarned,
  type FrozenPartner,
  type FrozenSale,
} from '../../engine/types.ts'
import {
  bountyCounts,
  creditedSales,
  type EarnedAsk,
  earnedSums,
  type Pieces,
  paymentsBefore,
  piecesBefore,
  type TotalKey,
  totalRows,
} from '../../queries/facts.ts'
import { findPlans, type PlanAsk, type PlanFound } from './plans.ts'

export type Frozen = {
  conversion: CreditedConversion
  input: EngineInput
  /** Days of hold by partner. */
  holdDays: ReadonlyMap<string, number>
  /** Some plan looks at what came before. */
  isOrdered: boolean
}
/** One partner of one conversion. */
type Seat = {
  conversion: CreditedConversion
  partnerId: string
  day: CivilDate
  ask: PlanAsk
  found: PlanFound
  needs: Needs | null
  currency: string | null
}

export const partnersOf = (conversion: CreditedConversion): string[] => [
  ...new Set(conversion.credits.flatMap(({ partnerId }) => partnerId ?? [])),
]

export const freeze = async (tx: Tx, conversions: readonly CreditedConversion[]): Promise<Frozen[]> => {
  const { zone } = tx.ctx.workspace
  const asks = conversions.flatMap((conversion) =>
    partnersOf(conversion).map((partnerId) => ({ conversion, ask: askOf(zone, conversion, partnerId) })),
  )
  const planOf = await findPlans(
    tx,
    asks.map(({ ask }) => ask),
  )
  const seats = asks.map(({ conversion, ask }): Seat => {
    const found = planOf(ask)
    const sale = conversion.sale && frozenSale(conversion.sale, conversion.sale.metadata)
    return {
      conversion,
      partnerId: ask.partnerId,
      day: ask.day,
      ask,
      found,
      needs: found.plan && needsOf(found.plan),
      currency: found.plan && planCurrency(found.plan, sale),
    }
  })
  const rate = await ratesOf(tx, seats)
  const totals = await totalsOf(tx, seats)
  const earned = await earnedOf(tx, seats)
  const payments = await paymentsOf(tx, seats)
  const isNew = await newCustomers(tx, seats)
  const facts = await factsOf(tx, seats)
  const reached = await bountiesOf(tx, seats)
  const byConversion = Map.groupBy(seats, ({ conversion }) => conversion.id)
  return conversions.map((conversion) => {
    const own = byConversion.get(conversion.id) ?? []
    const partners = own.map((seat): FrozenPartner => {
      const { holdDays: _, ...found } = seat.found
      return {
        partnerId: seat.partnerId,
        ...found,
        facts: facts(seat),
        isNewCustomer: isNew(seat),
        rate: rate(seat),
        totals: totals(seat),
        earned: earned(seat),
        ...reached(seat),
      }
    })
    const needsPayments = own.some(({ needs }) => needs?.payments)
    return {
      conversion,
      input: inputOf(zone, conversion, partners, needsPayments ? (payments.get(conversion.id) ?? 0) + 1 : null),
      holdDays: new Map(own.map(({ partnerId, found }) => [partnerId, found.holdDays])),
      isOrdered: own.some(({ needs }) => needs?.isOrdered),
    }
  })
}

const askOf = (zone: string, { occurredAt, customer, sale }: CreditedConversion, partnerId: string): PlanAsk => {
  const products = [...new Set(sale?.lines.flatMap((line) => line.product ?? []) ?? [])]
  return {
    partnerId,
    day: civilDate(zone, occurredAt),
    firstPaidDay: customer.firstPaidSaleAt && civilDate(zone, customer.firstPaidSaleAt),
    scope: {
      ...(customer.country && { country: customer.country }),
      ...(customer.segment && { segment: customer.segment }),
      ...(sale && { currency: sale.currency }),
      // A term for one product line answers for a sale of nothing else.
      ...(products.length === 1 && { product: products[0]! }),
    },
  }
}

const localTime = (zone: string, at: Date): string => {
  const { date, time } = civilDateTime(zone, at)
  return `${date}T${time}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`
}

/**
 * Of what a company wrote about a customer or a sale only what a condition of these plans reads: names and addresses that
 * stand there by chance are kept by nobody, so that a person who is erased is gone from here too.
 */
const metadataRead = (partners: readonly FrozenPartner[]) => {
  const text = JSON.stringify(partners.map(({ plan }) => plan))
  const keys = new Set([...text.matchAll(/"((?:customer|sale)\.metadata\.\w+)"/g)].map(([, field]) => field))
  return (record: 'customer' | 'sale', metadata: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(metadata).filter(([key]) => keys.has(`${record}.metadata.${key}`)))
}

const frozenSale = (
  sale: NonNullable<CreditedConversion['sale']>,
  metadata: Readonly<Record<string, string>>,
): FrozenSale => ({
  id: sale.id,
  kind: sale.kind,
  currency: sale.currency,
  grossMinor: String(sale.grossMinor),
  netMinor: String(sale.netMinor),
  costMinor: sale.costMinor === null ? null : String(sale.costMinor),
  lines: sale.lines.map((line) => ({ ...line, netMinor: String(line.netMinor) })),
  code: sale.code,
  // No deal can be registered yet.
  dealRole: null,
  metadata,
})

const eventOf = ({ kind, lead }: CreditedConversion): EngineInput['event'] =>
  kind === 'deal' ? 'deal_won' : kind === 'sale' ? 'sale' : lead?.kind === 'signup' ? 'signup' : 'lead'

const inputOf = (
  zone: string,
  conversion: CreditedConversion,
  partners: readonly FrozenPartner[],
  paymentNumber: number | null,
): EngineInput => {
  const { customer, sale, subscription, occurredAt } = conversion
  const read = metadataRead(partners)
  const shares = new Map<string | null, number>()
  for (const { partnerId, microShares } of conversion.credits.toSorted((one, other) => one.position - other.position))
    shares.set(partnerId, (shares.get(partnerId) ?? 0) + microShares)
  return {
    engine: engineVersion,
    conversionId: conversion.id,
    creditSetId: conversion.creditSet.id,
    event: eventOf(conversion),
    occurredAt: localTime(zone, occurredAt),
    day: civilDate(zone, occurredAt),
    sale: sale && frozenSale(sale, read('sale', sale.metadata)),
    customer: {
      id: customer.id,
      country: customer.country,
      segment: customer.segment,
      source: customer.source,
      subscriptionMonths: subscription?.months ?? null,
      firstPaidAt: customer.firstPaidSaleAt && localTime(zone, customer.firstPaidSaleAt),
      isFirstPaid: sale !== null && customer.firstPaidSaleId === sale.id,
      paymentNumber,
      metadata: read('customer', customer.metadata),
    },
    credits: [...shares].map(([partnerId, microShares]) => ({ partnerId, microShares })),
    partners,
  }
}

const ratesOf = async (tx: Tx, seats: readonly Seat[]): Promise<(seat: Seat) => FrozenPartner['rate']> => {
  const wanted = new Map<string, RateAsk>()
  const keyOf = ({ conversion, currency, day }: Seat) =>
    conversion.sale && currency ? `${conversion.sale.currency} ${currency} ${day}` : null
  for (const seat of seats) {
    const key = keyOf(seat)
    if (key) wanted.set(key, { from: seat.conversion.sale!.currency, to: seat.currency!, day: seat.day })
  }
  const found = await findRates(tx, [...wanted.values()])
  const byKey = new Map([...wanted.keys()].map((key, at) => [key, found[at]]))
  return (seat) => {
    const key = keyOf(seat)
    const rate = key ? byKey.get(key) : undefined
    return rate
      ? { numerator: String(rate.rate.numerator), denominator: String(rate.rate.denominator), legs: rate.legs }
      : null
  }
}

const totalsOf = async (tx: Tx, seats: readonly Seat[]): Promise<(seat: Seat) => FrozenPartner['totals']> => {
  const keysOf = ({ needs, partnerId, currency, day, found }: Seat): TotalKey[] =>
    needs && currency
      ? needs.totals.map(({ ruleId, period }) => ({
          partnerId,
          ruleId,
          period,
          periodStart: periodOf(period, day, found.anchor).start,
          currency,
        }))
      : []
  const textOf = (key: TotalKey) => [key.partnerId, key.ruleId, key.period, key.periodStart, key.currency].join(' ')
  const wanted = new Map(seats.flatMap(keysOf).map((key) => [textOf(key), key]))
  const rows = new Map((await totalRows(tx, [...wanted.values()])).map((row) => [textOf(row), row]))
  return (seat) =>
    keysOf(seat).flatMap((key) => {
      const row = rows.get(textOf(key))
      if (!row) return []
      const { partnerId: _partner, currency: _currency, ...total } = row
      return [total]
    })
}

const instants = (zone: string, { start, end }: Period): { from: Date; to: Date | null } => ({
  from: start < '1900-01-01' ? new Date('1900-01-01T00:00:00Z') : startOfDate(zone, start),
  to: end === null ? null : startOfDate(zone, end),
})

const earnedOf = async (tx: Tx, seats: readonly Seat[]): Promise<(seat: Seat) => FrozenEarned[]> => {
  const { zone } = tx.ctx.workspace
  const asksOf = (seat: Seat): { ask: EarnedAsk; earned: Omit<FrozenEarned, 'minor'> }[] =>
    (seat.needs && seat.currency ? seat.needs.earned : []).map(({ subject, ruleIds, per, of }) => ({
      ask: {
        key: [seat.conversion.id, seat.partnerId, subject, per, of].join(' '),
        partnerId: seat.partnerId,
        ruleIds,
        currency: seat.currency!,
        ...instants(zone, periodOf(per, seat.day, seat.found.anchor)),
        customerId: of === 'partner_and_customer' ? seat.conversion.customer.id : null,
      },
      earned: { subject, per, of },
    }))
  const sums = await earnedSums(
    tx,
    seats.flatMap((seat) => asksOf(seat).map(({ ask }) => ask)),
  )
  return (seat) => asksOf(seat).map(({ ask, earned }) => ({ ...earned, minor: sums.get(ask.key) ?? '0' }))
}

const paymentsOf = (tx: Tx, seats: readonly Seat[]) => {
  const asking = new Map(
    seats.flatMap(({ needs, conversion }) => (needs?.payments && conversion.sale ? [[conversion.id, conversion]] : [])),
  )
  return paymentsBefore(
    tx,
    [...asking.values()].map(({ id, customer, occurredAt }) => ({
      conversionId: id,
      customerId: customer.id,
      occurredAt,
    })),
  )
}

/** New to a partner is who paid nothing before, or whose first payment was credited to it. */
const newCustomers = async (tx: Tx, seats: readonly Seat[]): Promise<(seat: Seat) => boolean> => {
  const later = seats.filter(
    ({ needs, conversion: { customer, sale } }) =>
      needs?.newCustomers && customer.firstPaidSaleId !== null && customer.firstPaidSaleId !== sale?.id,
  )
  const credited = await creditedSales(
    tx,
    [...new Set(later.map(({ conversion }) => conversion.customer.firstPaidSaleId!))],
    [...new Set(later.map(({ partnerId }) => partnerId))],
  )
  return ({ conversion: { customer, sale }, partnerId }) =>
    customer.firstPaidSaleId === null ||
    customer.firstPaidSaleId === sale?.id ||
    credited.has(`${partnerId} ${customer.firstPaidSaleId}`)
}

const nothingKnown: FrozenPartner['facts'] = {
  type: null,
  tier: null,
  country: null,
  certifications: [],
  daysActive: null,
}
const factsOf = async (tx: Tx, seats: readonly Seat[]): Promise<(seat: Seat) => FrozenPartner['facts']> => {
  const asking = seats.filter(({ needs }) => needs?.partnerFacts)
  if (asking.length === 0) return () => nothingKnown
  const ids = [...new Set(asking.map(({ partnerId }) => partnerId))]
  const rows = new Map((await partnerRows(tx, ids)).map((row) => [row.id, row]))
  const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type.key]))
  const since = await firstExecutions(tx, ids)
  const tiers = new Map<string, ReadonlyMap<string, string>>()
  for (const day of new Set(asking.map((seat) => seat.day))) tiers.set(day, await tierOf(tx, ids, day))
  const { zone } = tx.ctx.workspace
  return ({ needs, partnerId, day }) => {
    const row = rows.get(partnerId)
    if (!needs?.partnerFacts || !row) return nothingKnown
    const begun = since.get(partnerId)
    return {
      type: (row.type_id && types.get(row.type_id)) ?? null,
      tier: tiers.get(day)?.get(partnerId) ?? null,
      country: row.country,
      // Certificates are awarded by a module that does not stand yet.
      certifications: [],
      daysActive: begun ? Math.max(0, daysBetween(civilDate(zone, begun), day)) : null,
    }
  }
}

type Reached = Pick<FrozenPartner, 'pieces' | 'bounties'>
const bountiesOf = async (tx: Tx, seats: readonly Seat[]): Promise<(seat: Seat) => Reached> => {
  const { zone } = tx.ctx.workspace
  const none: Pieces = { sales: 0, customers: 0, leads: 0 }
  const found = new Map<Seat, Reached>()
  for (const seat of seats) {
    const { needs, partnerId, conversion, day, found: of } = seat
    if (!needs?.pieces || !of.plan) continue
    const { from, to } = instants(zone, periodOf(planPeriod(of.plan), day, of.anchor))
    found.set(seat, {
      pieces: await piecesBefore(tx, partnerId, { occurredAt: conversion.occurredAt, conversionId: conversion.id }),
      bounties: await bountyCounts(tx, partnerId, needs.bounties, from, to),
    })
  }
  return (seat) => found.get(seat) ?? { pieces: none, bounties: {} }
}
