/** Amounts as Stripe writes them, and the same in the minor units of ISO 4217. */
import { currencyExponents } from '#platform/currencies.ts'
import { roundHalfAway } from '#platform/money.ts'

/**
 * Decimals that Stripe counts in where they are not those of ISO 4217: MGA has none there, and ISK and UGX, which have
 * none in ISO 4217, arrive as if they had two, with zero cents.
 */
const ownDecimals: ReadonlyMap<string, number> = new Map([
  ['MGA', 0],
  ['ISK', 2],
  ['UGX', 2],
])
const amountMax = 10n ** 18n - 1n

/** The currency in ISO's spelling; undefined when it is none that anybody is paid in. */
export const currencyOf = (written: string | undefined): string | undefined => {
  const code = written?.toUpperCase()
  return code !== undefined && currencyExponents.has(code) ? code : undefined
}

/** Stripe's amount in minor units of ISO 4217; undefined when it cannot be an amount of money. */
export const isoMinor = (currency: string, amount: bigint): bigint | undefined => {
  const iso = currencyExponents.get(currency)
  if (iso === undefined) return undefined
  const own = ownDecimals.get(currency) ?? iso
  const minor = own <= iso ? amount * 10n ** BigInt(iso - own) : roundHalfAway(amount, 10n ** BigInt(own - iso))
  return minor > amountMax || minor < -amountMax ? undefined : minor
}

/** The other way round: for fixtures. */
export const stripeAmount = (currency: string, minor: bigint): bigint => {
  const iso = currencyExponents.get(currency) ?? 2
  const own = ownDecimals.get(currency) ?? iso
  return own <= iso ? minor / 10n ** BigInt(iso - own) : minor * 10n ** BigInt(own - iso)
}

/** `part` of an amount of which `paid` out of `total` was paid, half up. All of it when more was paid than asked. */
export const shareOf = (part: bigint, paid: bigint, total: bigint): bigint => {
  if (total <= 0n || part <= 0n || paid <= 0n) return 0n
  return paid >= total ? part : roundHalfAway(part * paid, total)
}
