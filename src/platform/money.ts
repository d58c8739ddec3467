/**
 * Amounts of money: integers of the currency's minor unit, never a float. Exact fractions carry what is between two
 * units, and rounding happens once, at the end.
 */
import { currencyExponents, withdrawnCurrencyExponents } from './currencies.ts'
import { Problem } from './errors.ts'

export type Money = { readonly currency: string; readonly amountMinor: bigint }
/** As it stands in JSON: `amountMinor` is a string of digits, so that no reader makes a float of it. */
export type WireMoney = { readonly currency: string; readonly amountMinor: string }
/** An exact number. The denominator is above zero. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint }

/** The largest amount in either direction, in minor units. Totals may be wider. */
export const amountMinorMax = 10n ** 18n - 1n
/** For schemas: how an amount is written as a string. */
export const amountMinorPattern = '^-?[0-9]{1,18}$'
/** Most decimals a rate may have. */
export const rateDecimalsMax = 12

/** An amount in this currency. Throws `currency.unknown` (422) and `money.too_large` (422). */
export const money = (currency: string, amountMinor: bigint): Money => {
  currencyExponent(currency)
  return { currency, amountMinor: withinLimit(amountMinor) }
}

/**
 * Reads an amount of minor units from JSON: a string of up to 18 digits with an optional minus, or an integer up to
 * 9,007,199,254,740,991. Throws `money.not_exact` (422) for fractions, exponents, longer numbers and all else. `field`
 * is the path that the refusal names.
 */
export const parseAmountMinor = (value: unknown, field = 'amountMinor'): bigint => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === 'string' && amountMinorShape.test(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?[0-9]+$/.test(value)) throw tooLarge(field)
  throw refused(
    'money.not_exact',
    field,
    'Send the amount in minor units as a string of digits, for example "1250" for 12.50; no fraction and no exponent.',
  )
}

/** Reads `{currency, amountMinor}` from JSON. Throws like `parseAmountMinor`, and `currency.unknown` (422). */
export const parseMoney = (value: unknown, field = 'amount'): Money => {
  if (typeof value !== 'object' || value === null || !('currency' in value) || !('amountMinor' in value)) {
    throw refused('money.not_exact', field, 'An amount has a currency and an amountMinor.')
  }
  currencyExponent(value.currency, `${field}.currency`)
  return { currency: String(value.currency), amountMinor: parseAmountMinor(value.amountMinor, `${field}.amountMinor`) }
}

/** The form for JSON. */
export const wireMoney = ({ currency, amountMinor }: Money): WireMoney => ({
  currency,
  amountMinor: amountMinor.toString(),
})

/** Decimals of the currency's minor unit (ISO 4217). Throws `currency.unknown` (422). */
export const currencyExponent = (currency: unknown, field = 'currency'): number => {
  const code = typeof currency === 'string' ? currency : ''
  const exponent = currencyExponents.get(code) ?? withdrawnCurrencyExponents.get(code)
  if (exponent !== undefined) return exponent
  throw refused('currency.unknown', field, 'Use a three-letter currency code of ISO 4217 in capitals, for example EUR.')
}

/** Whether the code is one that may be chosen today. */
export const isCurrency = (currency: string): boolean => currencyExponents.has(currency)

/** The amount in major units with all its decimals, as bank files and spreadsheets want it: `12.50`, `-3`, `0.001`. */
export const decimalFromMoney = ({ currency, amountMinor }: Money): string => {
  const exponent = currencyExponent(currency)
  const digits = absolute(amountMinor)
    .toString()
    .padStart(exponent + 1, '0')
  const sign = amountMinor < 0n ? '-' : ''
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/**
 * Reads an amount in major units with a point and no separators of thousands. Decimals beyond the currency's may only
 * be zeros. Throws `money.not_exact` (422) otherwise, and `money.too_large`.
 */
export const moneyFromDecimal = (text: string, currency: string, field = 'amount'): Money => {
  const [, sign, whole, decimals = ''] = /^(-?)([0-9]{1,40})(?:\.([0-9]{1,40}))?$/.exec(text) ?? []
  const exponent = currencyExponent(currency)
  if (whole === undefined || /[^0]/.test(decimals.slice(exponent))) {
    const example = exponent === 0 ? '12' : `12.${'50'.padEnd(exponent, '0')}`
    throw refused('money.not_exact', field, `Write the amount like ${example}: ${currency} has ${exponent} decimals.`)
  }
  const amount = BigInt(whole + decimals.slice(0, exponent).padEnd(exponent, '0'))
  return { currency, amountMinor: withinLimit(sign === '-' ? -amount : amount, field) }
}

/** The sum. Throws RangeError when the currencies differ: convert first, with a rate that is recorded. */
export const addMoney = (first: Money, ...more: readonly Money[]): Money => {
  let amountMinor = first.amountMinor
  for (const next of more) {
    if (next.currency !== first.currency) throw new RangeError(`Cannot add ${next.currency} to ${first.currency}`)
    amountMinor += next.amountMinor
  }
  return { currency: first.currency, amountMinor }
}

export const negateMoney = ({ currency, amountMinor }: Money): Money => ({ currency, amountMinor: -amountMinor })

/**
 * The nearest integer to numerator / denominator, halves away from zero. Round once, at the end of a calculation.
 * Throws RangeError when the denominator is 0.
 */
export const roundHalfAway = (numerator: bigint, denominator: bigint): bigint => {
  if (denominator === 0n) throw new RangeError('Cannot divide by zero')
  const [top, bottom] = [absolute(numerator), absolute(denominator)]
  const rounded = (2n * top + bottom) / (2n * bottom)
  return numerator < 0n === denominator < 0n ? rounded : -rounded
}

/**
 * Splits a total by weights so that the parts sum to it and each is within one unit of its exact share: every part gets
 * the floor of |total| × weight ÷ all weights, the units left go to the largest remainders, the earlier on a tie (the
 * method of largest remainders). Throws RangeError when a weight is negative or all are 0.
 */
export const allocate = (total: bigint, weights: readonly bigint[]): bigint[] => {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('A weight cannot be negative')
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n)
  if (weightSum === 0n) throw new RangeError('At least one weight must be above zero')
  const amount = absolute(total)
  const parts = weights.map((weight) => (amount * weight) / weightSum)
  const remainders = weights.map((weight) => (amount * weight) % weightSum)
  const left = Number(amount - parts.reduce((sum, part) => sum + part, 0n))
  const byRemainder = weights.map((_, index) => index).sort((a, b) => compare(remainders[b]!, remainders[a]!) || a - b)
  for (const index of byRemainder.slice(0, left)) parts[index]! += 1n
  return total < 0n ? parts.map((part) => -part) : parts
}

/**
 * The exact value of a rate written as a decimal above zero with up to 12 decimals, for example `1.0842`. Throws
 * `rate.not_exact` (422).
 */
export const rateFromDecimal = (text: string, field = 'rate'): Fraction => {
  const [, whole, decimals = ''] = rateShape.exec(text) ?? []
  const numerator = whole === undefined ? 0n : BigInt(whole + decimals)
  if (numerator === 0n) {
    throw refused('rate.not_exact', field, 'Write the rate as a decimal above zero, up to 12 decimals, like 1.0842.')
  }
  return { numerator, denominator: 10n ** BigInt(decimals.length) }
}

/** The rate of the opposite direction, exactly. Throws RangeError for 0. */
export const inverseRate = ({ numerator, denominator }: Fraction): Fraction => {
  if (numerator === 0n) throw new RangeError('A rate of zero has no inverse')
  return { numerator: denominator, denominator: numerator }
}

/** Two legs after one another, exactly: from A to B, then from B to C. */
export const crossRate = (first: Fraction, second: Fraction): Fraction => ({
  numerator: first.numerator * second.numerator,
  denominator: first.denominator * second.denominator,
})

/**
 * The amount in another currency: amount × rate × 10^(decimals of `to` − decimals of the amount's currency), rounded
 * once, half away from zero. The rate says how many major units of `to` one major unit of the amount's currency buys,
 * as a decimal string or an exact fraction. Throws `currency.unknown`, `rate.not_exact` and `money.too_large` (422).
 */
export const convertMoney = (amount: Money, to: string, rate: string | Fraction): Money => {
  const { numerator, denominator } = typeof rate === 'string' ? rateFromDecimal(rate) : rate
  const shift = currencyExponent(to) - currencyExponent(amount.currency)
  const [up, down] = shift >= 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)]
  return money(to, roundHalfAway(amount.amountMinor * numerator * up, denominator * down))
}

const amountMinorShape = new RegExp(amountMinorPattern)
const rateShape = new RegExp(`^([0-9]{1,18})(?:\\.([0-9]{1,${rateDecimalsMax}}))?$`)

const absolute = (value: bigint) => (value < 0n ? -value : value)
const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)

const withinLimit = (amountMinor: bigint, field = 'amountMinor'): bigint => {
  if (absolute(amountMinor) > amountMinorMax) throw tooLarge(field)
  return amountMinor
}

const tooLarge = (field: string) => refused('money.too_large', field, 'An amount has at most 18 digits in minor units.')

const refused = (code: string, field: string, message: string) =>
  new Problem({ status: 422, code, detail: message, errors: [{ field, rule: code, message }] })
