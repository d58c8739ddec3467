/**
 * What does not change while conversions are computed one after another: their plans, rates and partners, read once for
 * a page of them. What came before each (`past.ts`) is exchangeable, so that one engine evaluates and replays.
 */
import { firstExecutions } from '#modules/agreements/public.ts'
import type { CreditedConversion } from '#modules/attribution/public.ts'
import { partnerRows, partnerTypeRows, tierOf } from '#modules/partners/public.ts'
import { type CivilDate, civilDate, daysBetween } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { findRates, type RateAsk } from '#platform/ledger/rates.ts'
import { planCurrency } from '../../engine/base.ts'
import { type Needs, needsOf } from '../../engine/needs.ts'
import type { FrozenPartner, FrozenSale } from '../../engine/types.ts'
import { type FindPlans, findPlans, type PlanAsk, type PlanFound } from './plans.ts'

/** One partner of one conversion. */
export type Seat = {
  conversion: CreditedConversion
  partnerId: string
  day: CivilDate
  ask: PlanAsk
  found: PlanFound
  needs: Needs | null
  currency: string | null
  rate: FrozenPartner['rate']
  facts: FrozenPartner['facts']
}
export type Prepared = {
  conversion: CreditedConversion
  seats: readonly Seat[]
  /** Some plan looks at what came before. */
  isOrdered: boolean
}
type Open = Omit<Seat, 'rate' | 'facts'>

export const partnersOf = (conversion: CreditedConversion): string[] => [
  ...new Set(conversion.credits.flatMap(({ partnerId }) => partnerId ?? [])),
]

/** In the order of the conversions. Reads only, by a constant number of statements and one per day that tiers are asked for. */
export const prepare = async (
  tx: Tx,
  conversions: readonly CreditedConversion[],
  find: FindPlans = findPlans,
): Promise<Prepared[]> => {
  const { zone } = tx.ctx.workspace
  const asks = conversions.flatMap((conversion) =>
    partnersOf(conversion).map((partnerId) => ({ conversion, ask: askOf(zone, conversion, partnerId) })),
  )
  const planOf = await find(
    tx,
    asks.map(({ ask }) => ask),
  )
  const needs = new Map<PlanFound['plan'], Needs | null>([[null, null]])
  const open = asks.map(({ conversion, ask }): Open => {
    const found = planOf(ask)
    if (!needs.has(found.plan)) needs.set(found.plan, needsOf(found.plan!))
    const sale = conversion.sale && frozenSale(conversion.sale, conversion.sale.metadata)
    return {
      conversion,
      partnerId: ask.partnerId,
      day: ask.day,
      ask,
      found,
      needs: needs.get(found.plan)!,
      currency: found.plan && planCurrency(found.plan, sale),
    }
  })
  const rate = await ratesOf(tx, open)
  const facts = await factsOf(tx, open)
  const byConversion = Map.groupBy(
    open.map((seat): Seat => ({ ...seat, rate: rate(seat), facts: facts(seat) })),
    ({ conversion }) => conversion.id,
  )
  return conversions.map((conversion) => {
    const seats = byConversion.get(conversion.id) ?? []
    return { conversion, seats, isOrdered: seats.some((seat) => seat.needs?.isOrdered) }
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

export const frozenSale = (
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

const ratesOf = async (tx: Tx, seats: readonly Open[]): Promise<(seat: Open) => FrozenPartner['rate']> => {
  const wanted = new Map<string, RateAsk>()
  const keyOf = ({ conversion, currency, day }: Open) =>
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

const nothingKnown: FrozenPartner['facts'] = {
  type: null,
  tier: null,
  country: null,
  certifications: [],
  daysActive: null,
}
const factsOf = async (tx: Tx, seats: readonly Open[]): Promise<(seat: Open) => FrozenPartner['facts']> => {
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
