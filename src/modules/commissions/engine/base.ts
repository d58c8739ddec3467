/** What a plan counts on (step 3): base by line in the sale's currency, and exactly in the plan's. */
import type { Plan } from '#modules/agreements/public.ts'
import { allocate, currencyExponent, type Fraction } from '#platform/money.ts'
import { fraction, sum, times } from './fraction.ts'
import type { EngineInput, FrozenPartner, FrozenSale } from './types.ts'

export type BasedLine = { id: string; minor: bigint; exact: Fraction; quantity: bigint }
export type Based = {
  /** Of the plan; the sale's own where the plan follows each sale. */
  currency: string
  saleMinor: bigint
  /** The whole in the plan's currency. */
  exact: Fraction
  netExact: Fraction
  lines: readonly BasedLine[]
}
/** A sale without lines, and what is no sale, is one line. */
const onlyLine = '*'

export const planCurrency = (plan: Plan, sale: FrozenSale | null): string | null =>
  plan.currency === 'as_sale' ? (sale?.currency ?? null) : plan.currency

/** Undefined where a plan on margin meets a sale without cost. */
export const baseMinor = (base: Plan['base'], sale: FrozenSale): bigint | undefined => {
  if (base === 'gross') return BigInt(sale.grossMinor)
  if (base === 'net') return BigInt(sale.netMinor)
  return sale.costMinor === null ? undefined : BigInt(sale.netMinor) - BigInt(sale.costMinor)
}

/** The caller has seen that there is a rate and, on margin, a cost. */
export const baseOf = (input: EngineInput, partner: FrozenPartner, plan: Plan): Based => {
  const { sale } = input
  const currency = planCurrency(plan, sale)
  if (!sale || currency === null) {
    const zero = fraction(0n, 1n)
    return {
      currency: currency ?? '',
      saleMinor: 0n,
      exact: zero,
      netExact: zero,
      lines: [{ id: onlyLine, minor: 0n, exact: zero, quantity: 1n }],
    }
  }
  const shift = currencyExponent(currency) - currencyExponent(sale.currency)
  const { numerator, denominator } = partner.rate!
  const [up, down] = shift >= 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)]
  const inPlan = (minor: bigint): Fraction => fraction(minor * BigInt(numerator) * up, BigInt(denominator) * down)
  const saleMinor = baseMinor(plan.base, sale)!
  const lines = splitOver(plan.base, sale, saleMinor).map((line) => ({ ...line, exact: inPlan(line.minor) }))
  return {
    currency,
    saleMinor,
    exact: sum(lines.map(({ exact }) => exact)),
    netExact: inPlan(BigInt(sale.netMinor)),
    lines,
  }
}

/** Lines always sum to the base: what is between the two is shared by largest remainder over the lines' nets. */
const splitOver = (base: Plan['base'], sale: FrozenSale, total: bigint): Omit<BasedLine, 'exact'>[] => {
  if (sale.lines.length === 0) return [{ id: onlyLine, minor: total, quantity: 1n }]
  const nets = sale.lines.map((line) => BigInt(line.netMinor))
  const weights = nets.some((net) => net !== 0n) ? nets.map((net) => (net < 0n ? -net : net)) : nets.map(() => 1n)
  const parts =
    base === 'net'
      ? allocate(total - nets.reduce((all, net) => all + net, 0n), weights).map((part, at) => nets[at]! + part)
      : allocate(total, weights)
  return sale.lines.map((line, at) => ({ id: line.id, minor: parts[at]!, quantity: BigInt(line.quantity) }))
}

/** Over some of its lines. */
export const baseOver = (based: Based, lineIds: readonly string[]): Fraction =>
  sum(based.lines.filter(({ id }) => lineIds.includes(id)).map(({ exact }) => exact))
export const quantityOver = (based: Based, lineIds: readonly string[]): bigint =>
  based.lines.filter(({ id }) => lineIds.includes(id)).reduce((all, { quantity }) => all + quantity, 0n)
export const rateShare = (base: Fraction, ratePpm: number): Fraction => times(base, BigInt(ratePpm), 1_000_000n)
