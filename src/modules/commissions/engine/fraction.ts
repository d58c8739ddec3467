/** Exact numbers between two units. Reduced on every step, so that the same value always reads the same. */
import { type Fraction, roundHalfAway } from '#platform/money.ts'

export const zero: Fraction = { numerator: 0n, denominator: 1n }
export const whole = (value: bigint): Fraction => ({ numerator: value, denominator: 1n })
export const fraction = (numerator: bigint, denominator: bigint): Fraction => {
  if (denominator === 0n) throw new RangeError('Cannot divide by zero')
  const sign = denominator < 0n ? -1n : 1n
  const divisor = greatestDivisor(numerator < 0n ? -numerator : numerator, denominator * sign)
  return { numerator: (numerator * sign) / divisor, denominator: (denominator * sign) / divisor }
}
export const add = (one: Fraction, other: Fraction): Fraction =>
  one.denominator === other.denominator
    ? fraction(one.numerator + other.numerator, one.denominator)
    : fraction(
        one.numerator * other.denominator + other.numerator * one.denominator,
        one.denominator * other.denominator,
      )
export const sum = (all: readonly Fraction[]): Fraction => all.reduce(add, zero)

export const times = (one: Fraction, numerator: bigint, denominator = 1n): Fraction =>
  fraction(one.numerator * numerator, one.denominator * denominator)
/** Below, equal or above: -1, 0, 1. */
export const compare = (one: Fraction, other: Fraction): number => {
  const [left, right] = [one.numerator * other.denominator, other.numerator * one.denominator]
  return left < right ? -1 : left > right ? 1 : 0
}
export const smaller = (one: Fraction, other: Fraction): Fraction => (compare(one, other) <= 0 ? one : other)
export const larger = (one: Fraction, other: Fraction): Fraction => (compare(one, other) >= 0 ? one : other)
export const round = (one: Fraction): bigint => roundHalfAway(one.numerator, one.denominator)
/** The integer below or equal. */
export const floor = ({ numerator, denominator }: Fraction): bigint => {
  const quotient = numerator / denominator
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient
}
/** As it is stored: `1249875/1000`, an integer without a stroke. */
export const written = (one: Fraction): string => {
  const { numerator, denominator } = fraction(one.numerator, one.denominator)
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`
}
export const read = (text: string): Fraction => {
  const [numerator, denominator = '1'] = text.split('/')
  return fraction(BigInt(numerator!), BigInt(denominator))
}

const greatestDivisor = (one: bigint, other: bigint): bigint => {
  let [a, b] = [one, other]
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? 1n : a
}
