/** Exact fractions: scores are compared as they are and rounded only where they are shown. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint }

export const fraction = (numerator: bigint | number, denominator: bigint | number = 1n): Fraction => {
  const [top, bottom] = [BigInt(numerator), BigInt(denominator)]
  if (bottom === 0n) throw new RangeError('A fraction has no zero below')
  const sign = bottom < 0n ? -1n : 1n
  const divisor = gcd(top < 0n ? -top : top, bottom * sign) || 1n
  return { numerator: (top * sign) / divisor, denominator: (bottom * sign) / divisor }
}
const gcd = (one: bigint, other: bigint): bigint => (other === 0n ? one : gcd(other, one % other))

export const zero = fraction(0)
export const add = (one: Fraction, other: Fraction): Fraction =>
  fraction(one.numerator * other.denominator + other.numerator * one.denominator, one.denominator * other.denominator)
export const subtract = (one: Fraction, other: Fraction): Fraction =>
  add(one, { numerator: -other.numerator, denominator: other.denominator })
export const multiply = (one: Fraction, other: Fraction): Fraction =>
  fraction(one.numerator * other.numerator, one.denominator * other.denominator)
export const divide = (one: Fraction, other: Fraction): Fraction =>
  fraction(one.numerator * other.denominator, one.denominator * other.numerator)
export const sum = (parts: readonly Fraction[]): Fraction => parts.reduce(add, zero)
/** Negative, zero or positive, as the first is less than, equal to or more than the second. */
export const compare = (one: Fraction, other: Fraction): number => {
  const left = one.numerator * other.denominator
  const right = other.numerator * one.denominator
  return left < right ? -1 : left > right ? 1 : 0
}
export const isAtLeast = (one: Fraction, whole: number): boolean => compare(one, fraction(whole)) >= 0
export const mean = (values: readonly Fraction[]): Fraction => divide(sum(values), fraction(values.length))

/** Rounded half-up (towards more) to so many decimals, as text. */
export const shown = (value: Fraction, decimals = 1): string => {
  const scale = 10n ** BigInt(decimals)
  const doubled = 2n * value.numerator * scale + value.denominator
  const below = 2n * value.denominator
  let rounded = doubled / below
  if (doubled < 0n && doubled % below !== 0n) rounded -= 1n
  const [size, sign] = rounded < 0n ? [-rounded, '−'] : [rounded, '']
  if (decimals === 0) return `${sign}${size}`
  const digits = String(size).padStart(decimals + 1, '0')
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
