/** Reads the cells of a list: amounts with a decimal comma or point, days and moments in a zone, codes. */
import { instantAt, isCivilDate } from '#platform/civil-time.ts'
import { Problem } from '#platform/errors.ts'
import { isCurrency, moneyFromDecimal } from '#platform/money.ts'
import type { ImportField } from './fields.ts'

export type Reading = {
  decimals: 'point' | 'comma'
  dayOrder: 'day_first' | 'month_first'
  zone: string
}
export type CellProblem = { rule: string; message: string }
type Read = { value: string | bigint | number | Date } | { problem: CellProblem }
const bad = (rule: string, message: string): Read => ({ problem: { rule, message } })

/** Amounts need their currency, so they are read after it. */
export const readCell = (field: ImportField, text: string, reading: Reading, currency: string | null): Read => {
  if (text.length > field.lengthMax) return bad('maxLength', `takes at most ${field.lengthMax} characters`)
  if (field.form === 'amount') return readAmount(text, reading, currency)
  if (field.form === 'moment') return readMoment(text, reading)
  if (field.form === 'currency') {
    const code = text.toUpperCase()
    return isCurrency(code) ? { value: code } : bad('currency', 'takes a currency of ISO 4217 such as EUR')
  }
  if (field.form === 'country')
    return /^[a-z]{2}$/i.test(text)
      ? { value: text.toUpperCase() }
      : bad('country', 'takes a country as two letters, such as DE')
  if (field.form === 'email')
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) && text.length <= 254
      ? { value: text }
      : bad('email', 'takes an e-mail address')
  if (field.form === 'count') {
    const count = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0
    return count > 0 ? { value: count } : bad('count', 'takes a whole number from 1 to 999')
  }
  if (field.form === 'choice') {
    const choice = text.toLowerCase().replaceAll(/[\s-]+/g, '_')
    return field.choices.includes(choice) ? { value: choice } : bad('choice', `takes ${field.choices.join(', ')}`)
  }
  return { value: text }
}

const bare = (text: string): string => text.replaceAll(/[\s\u00a0\u202f'’]|[A-Za-z]{3}\b|\p{Sc}/gu, '')
const shapes = {
  point: /^-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/,
  comma: /^-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?$/,
} as const

const readAmount = (text: string, { decimals }: Reading, currency: string | null): Read => {
  if (currency === null) return bad('currency', 'cannot be read without a currency')
  const digits = bare(text)
  if (!shapes[decimals].test(digits))
    return bad('amount', `takes an amount such as ${decimals === 'comma' ? '1.234,50' : '1,234.50'}`)
  const plain = decimals === 'comma' ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '')
  try {
    const { amountMinor } = moneyFromDecimal(plain, currency)
    return amountMinor < 0n
      ? bad('minimum', 'takes no negative amount; what was given back is recorded as a refund')
      : { value: amountMinor }
  } catch (error) {
    if (error instanceof Problem) return bad(error.code, `cannot be read: ${error.message}`)
    throw error
  }
}

const withZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i
const local = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?$/
const dotted = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ ,T]+(\d{1,2}:\d{2}(?::\d{2})?))?$/
/** A day without a time is taken as its noon, so that no zone makes another day of it. */
const noon = '12:00'

const readMoment = (text: string, { zone, dayOrder }: Reading): Read => {
  const wrong = bad('moment', 'takes a day such as 2026-03-01, or a moment such as 2026-03-01T14:30:00Z')
  if (withZone.test(text)) {
    const instant = new Date(text.replace(' ', 'T'))
    return Number.isNaN(instant.getTime()) ? wrong : { value: instant }
  }
  const iso = local.exec(text)
  const written = dotted.exec(text)
  if (!iso && !written) return wrong
  const [first = '', second = '', third = '', time] = (iso ?? written)!.slice(1)
  const isMonthFirst = !iso && dayOrder === 'month_first' && text.includes('/')
  const [year, month, day] = iso
    ? [first, second, third]
    : [third, isMonthFirst ? first : second, isMonthFirst ? second : first]
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const clock = (time ?? noon).padStart((time ?? noon).length <= 5 ? 5 : 8, '0')
  if (!isCivilDate(date) || !/^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/.test(clock)) return wrong
  return { value: instantAt(zone, date, clock) }
}

/** How numbers and days of a list are written, as its first rows show. */
export const guessReading = (cells: readonly string[]): Pick<Reading, 'decimals' | 'dayOrder'> => ({
  decimals: cells.some((cell) => /^[^,]*\d,\d{1,2}$|\.\d{3},\d/.test(bare(cell))) ? 'comma' : 'point',
  dayOrder: cells.some((cell) => {
    const [, first, second] = /^(\d{1,2})\/(\d{1,2})\/\d{4}/.exec(cell) ?? []
    return Number(second) > 12 && Number(first) <= 12
  })
    ? 'month_first'
    : 'day_first',
})
