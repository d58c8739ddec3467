/**
 * What came before a conversion, as far as its plans ask for it: period totals, net earned, the customer's first sale and
 * payments, pieces. Evaluation reads it from what was written; a replay keeps its own.
 */
import type { CreditedConversion } from '#modules/attribution/public.ts'
import { type CivilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { planPeriod } from '../../engine/match.ts'
import type { EarnedNeed } from '../../engine/needs.ts'
import { type Period, periodOf } from '../../engine/periods.ts'
import type { FrozenEarned, FrozenPartner } from '../../engine/types.ts'
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
import type { Prepared, Seat } from './prepare.ts'

export type Reached = Pick<FrozenPartner, 'pieces' | 'bounties'>
export type Past = {
  totals: (seat: Seat) => FrozenPartner['totals']
  earned: (seat: Seat) => FrozenEarned[]
  reached: (seat: Seat) => Reached
  isNewCustomer: (seat: Seat) => boolean
  /** Paid sales of its customer. */
  paymentsBefore: (conversion: CreditedConversion) => number
}

/** As it stands in the tables now. A constant number of statements, and two per seat of a plan with bounties. */
export const storedPast = async (tx: Tx, prepared: readonly Prepared[]): Promise<Past> => {
  const seats = prepared.flatMap((one) => one.seats)
  const totals = await totalsOf(tx, seats)
  const earned = await earnedOf(tx, seats)
  const reached = await bountiesOf(tx, seats)
  return { totals, earned, reached, ...(await storedCustomers(tx, seats)) }
}
/** What customers did before, which no plan changes. */
export const storedCustomers = async (
  tx: Tx,
  seats: readonly Seat[],
): Promise<Pick<Past, 'isNewCustomer' | 'paymentsBefore'>> => {
  const payments = await paymentsOf(tx, seats)
  return { isNewCustomer: await newCustomers(tx, seats), paymentsBefore: ({ id }) => payments.get(id) ?? 0 }
}

/** The totals that a seat's plan looks at, in the periods that hold its day. */
export const totalKeysOf = ({ needs, partnerId, currency, day, found }: Seat): TotalKey[] =>
  needs && currency
    ? needs.totals.map(({ ruleId, period }) => ({
        partnerId,
        ruleId,
        period,
        periodStart: periodOf(period, day, found.anchor).start,
        currency,
      }))
    : []
export const totalText = (key: TotalKey) =>
  [key.partnerId, key.ruleId, key.period, key.periodStart, key.currency].join(' ')

const totalsOf = async (tx: Tx, seats: readonly Seat[]): Promise<Past['totals']> => {
  const wanted = new Map(seats.flatMap(totalKeysOf).map((key) => [totalText(key), key]))
  const rows = new Map((await totalRows(tx, [...wanted.values()])).map((row) => [totalText(row), row]))
  return (seat) =>
    totalKeysOf(seat).flatMap((key) => {
      const row = rows.get(totalText(key))
      if (!row) return []
      const { partnerId: _partner, currency: _currency, ...total } = row
      return [total]
    })
}

export const instants = (zone: string, { start, end }: Period): { from: Date; to: Date | null } => ({
  from: start < '1900-01-01' ? new Date('1900-01-01T00:00:00Z') : startOfDate(zone, start),
  to: end === null ? null : startOfDate(zone, end),
})
export const periodOfNeed = (seat: Seat, { per }: Pick<EarnedNeed, 'per'>): Period =>
  periodOf(per, seat.day, seat.found.anchor)
export const planPeriodOf = ({ found, day }: { found: Seat['found']; day: CivilDate }): Period =>
  periodOf(planPeriod(found.plan!), day, found.anchor)

const earnedOf = async (tx: Tx, seats: readonly Seat[]): Promise<Past['earned']> => {
  const { zone } = tx.ctx.workspace
  const asksOf = (seat: Seat): { ask: EarnedAsk; earned: Omit<FrozenEarned, 'minor'> }[] =>
    (seat.needs && seat.currency ? seat.needs.earned : []).map(({ subject, ruleIds, per, of }) => ({
      ask: {
        key: [seat.conversion.id, seat.partnerId, subject, per, of].join(' '),
        partnerId: seat.partnerId,
        ruleIds,
        currency: seat.currency!,
        ...instants(zone, periodOfNeed(seat, { per })),
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
const newCustomers = async (tx: Tx, seats: readonly Seat[]): Promise<Past['isNewCustomer']> => {
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

const none: Pieces = { sales: 0, customers: 0, leads: 0 }
const bountiesOf = async (tx: Tx, seats: readonly Seat[]): Promise<Past['reached']> => {
  const { zone } = tx.ctx.workspace
  const found = new Map<Seat, Reached>()
  for (const seat of seats) {
    const { needs, partnerId, conversion } = seat
    if (!needs?.pieces || !seat.found.plan) continue
    const { from, to } = instants(zone, planPeriodOf(seat))
    found.set(seat, {
      pieces: await piecesBefore(tx, partnerId, { occurredAt: conversion.occurredAt, conversionId: conversion.id }),
      bounties: await bountyCounts(tx, partnerId, needs.bounties, from, to),
    })
  }
  return (seat) => found.get(seat) ?? { pieces: none, bounties: {} }
}
