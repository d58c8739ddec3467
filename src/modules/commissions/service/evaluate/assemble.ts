/** Freezes what the engine is given (step 2): a prepared conversion with the past that its plans ask for. */
import type { CreditedConversion } from '#modules/attribution/public.ts'
import { civilDate, civilDateTime } from '#platform/civil-time.ts'
import { type EngineInput, engineVersion, type FrozenPartner } from '../../engine/types.ts'
import type { Past } from './past.ts'
import { frozenSale, type Prepared } from './prepare.ts'

export type Frozen = {
  conversion: CreditedConversion
  input: EngineInput
  /** Days of hold by partner. */
  holdDays: ReadonlyMap<string, number>
}

export const assemble = (zone: string, { conversion, seats }: Prepared, past: Past): Frozen => {
  const partners = seats.map((seat): FrozenPartner => {
    const { holdDays: _hold, trueUpLagDays: _lag, ...found } = seat.found
    return {
      partnerId: seat.partnerId,
      ...found,
      facts: seat.facts,
      isNewCustomer: past.isNewCustomer(seat),
      rate: seat.rate,
      totals: past.totals(seat),
      earned: past.earned(seat),
      ...past.reached(seat),
    }
  })
  const needsPayments = seats.some(({ needs }) => needs?.payments)
  return {
    conversion,
    input: inputOf(zone, conversion, partners, needsPayments ? past.paymentsBefore(conversion) + 1 : null),
    holdDays: new Map(seats.map(({ partnerId, found }) => [partnerId, found.holdDays])),
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
