import { getLocale, t } from './texts.ts'

/** Money on the wire: integer minor units as a string of digits (a leading `-` for a debit) with its currency. */
export type Money = { amountMinor: string; currency: string }

const minus = (text: string): string => text.replace('-', '−')

/** Digits after the point of a currency by ISO 4217 as the browser knows it: JPY 0, USD 2, KWD 3. */
export const currencyDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** `"-123456"`, 2 digits -> `"-1234.56"`. Text in, text out: no float ever holds money. */
export const minorToDecimal = (amountMinor: string, digits: number): string => {
  const negative = amountMinor.startsWith('-')
  const figures = amountMinor.replace('-', '').padStart(digits + 1, '0')
  const whole = digits === 0 ? figures : figures.slice(0, -digits)
  const part = digits === 0 ? '' : `.${figures.slice(-digits)}`
  return `${negative ? '-' : ''}${whole}${part}`
}

/** `"1,234.5"` as a person types it -> `"123450"`; null when it is no amount of this currency. */
export const decimalToMinor = (typed: string, digits: number): string | null => {
  const plain = normalizeDecimal(typed)
  if (plain === null) return null
  const [whole = '0', part = ''] = plain.replace('-', '').split('.')
  if (part.length > digits) return null
  const minor = `${whole}${part.padEnd(digits, '0')}`.replace(/^0+(?=\d)/, '')
  return plain.startsWith('-') && minor !== '0' ? `-${minor}` : minor
}

/** Accepts both habits (1,234.56 and 1.234,56): the last separator with one or two signs after it is the point. */
const normalizeDecimal = (typed: string): string | null => {
  const text = typed
    .trim()
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace('−', '-')
  if (!/^-?[\d.,]+$/.test(text) || !/\d/.test(text)) return null
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  const after = last < 0 ? '' : text.slice(last + 1)
  const grouped =
    last >= 0 && after.length === 3 && text.indexOf(text[last] ?? '') === last && /^-?\d{1,3}.\d{3}$/.test(text)
  const pointAt = last >= 0 && !(grouped && text[last] === ',') && !repeated(text, text[last]) ? last : -1
  const whole = (pointAt < 0 ? text : text.slice(0, pointAt)).replace(/[.,]/g, '')
  return pointAt < 0 || after === '' ? whole : `${whole}.${after}`
}

const repeated = (text: string, sign: string | undefined): boolean => sign !== undefined && text.split(sign).length > 2

export type AmountStyle = {
  /** `exact` shows every minor unit; `short` is for cards and axes only: `$42k`. */
  precision?: 'exact' | 'short'
}

/** Money with its currency, a true minus sign and every unit that is owed. */
export const formatAmount = ({ amountMinor, currency }: Money, { precision = 'exact' }: AmountStyle = {}): string => {
  const digits = currencyDigits(currency)
  const decimal = minorToDecimal(amountMinor, digits)
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  if (precision === 'short') {
    const format = new Intl.NumberFormat(getLocale(), { ...style, notation: 'compact', maximumFractionDigits: 1 })
    return minus(format.format(Number(decimal)))
  }
  // The string form keeps all digits of an amount beyond 2^53.
  return minus(new Intl.NumberFormat(getLocale(), style).format(decimal as `${number}`))
}

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  minus(new Intl.NumberFormat(getLocale(), options).format(value))

/** A share given as 0..1: `0.125` -> `12.5 %` in the reader's habit. */
export const formatShare = (share: number, digits = 1): string =>
  formatNumber(share, { style: 'percent', maximumFractionDigits: digits })

/** A rate in parts per million: `150000` -> `15%`. */
export const formatRate = (ratePpm: number): string =>
  formatNumber(ratePpm / 1_000_000, { style: 'percent', maximumFractionDigits: 4 })

/** `3 Nov 2026`; without the year inside the current one when `short`. */
export const formatDate = (
  value: string | Date,
  options: { short?: boolean; now?: Date; zone?: string } = {},
): string => {
  const date = toDate(value)
  const sameYear = date.getFullYear() === (options.now ?? new Date()).getFullYear()
  return new Intl.DateTimeFormat(getLocale(), {
    day: 'numeric',
    month: 'short',
    ...(options.short && sameYear ? {} : { year: 'numeric' }),
    timeZone: options.zone ?? (isPlainDay(value) ? 'UTC' : undefined),
  }).format(date)
}

/** Exact moment with zone, for hovers and legal dates. */
export const formatMoment = (value: string | Date, zone?: string): string =>
  isPlainDay(value)
    ? new Intl.DateTimeFormat(getLocale(), { dateStyle: 'full', timeZone: 'UTC' }).format(toDate(value))
    : new Intl.DateTimeFormat(getLocale(), {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
        timeZone: zone,
      }).format(toDate(value))

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Day and hour of an appointment: `Mon, 23 Nov, 16:30`; with the year in another year. */
export const formatAppointment = (value: string | Date, now: Date = new Date()): string => {
  const date = toDate(value)
  return new Intl.DateTimeFormat(getLocale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(date)
}

/** As people say it: `in 12 days`, `yesterday`, `3 hours ago`; beyond 45 days a date. A plain day is compared by day. */
export const formatRelative = (value: string | Date, now: Date = new Date()): string => {
  const date = toDate(value)
  const relative = new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' })
  if (isPlainDay(value)) {
    const days = Math.round((date.getTime() - startOfDayUtc(now)) / dayMs)
    return Math.abs(days) > 45 ? formatDate(value, { now }) : relative.format(days, 'day')
  }
  const aheadMs = date.getTime() - now.getTime()
  const size = Math.abs(aheadMs)
  if (size < minuteMs) return t('time.now')
  if (size < hourMs) return relative.format(Math.trunc(aheadMs / minuteMs), 'minute')
  if (size < dayMs) return relative.format(Math.trunc(aheadMs / hourMs), 'hour')
  const days = Math.round(aheadMs / dayMs)
  return Math.abs(days) > 45 ? formatDate(date, { now }) : relative.format(days, 'day')
}

/** A length of time in its largest fitting unit: `3 days`, `5 h`, `12 min`. */
export const formatDuration = (lengthMs: number): string => {
  const size = Math.abs(lengthMs)
  const unit = (value: number, name: 'day' | 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(getLocale(), {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'day' ? 'long' : 'short',
    }).format(value)
  if (size >= dayMs) return unit(Math.floor(size / dayMs), 'day')
  if (size >= hourMs) return unit(Math.floor(size / hourMs), 'hour')
  if (size >= minuteMs) return unit(Math.floor(size / minuteMs), 'minute')
  return unit(Math.max(1, Math.round(size / 1000)), 'second')
}

/** A day without a time (`2026-11-23`) means that day everywhere, whatever the reader's zone is. */
const isPlainDay = (value: string | Date): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

const toDate = (value: string | Date): Date => (typeof value === 'string' ? new Date(value) : value)

const startOfDayUtc = (now: Date): number => Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())

/** File sizes in steps of 1000, as browsers and systems show them. */
export const formatSize = (bytes: number): string => {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(steps.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return formatNumber(bytes / 1000 ** step, {
    style: 'unit',
    unit: steps[step],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  })
}
