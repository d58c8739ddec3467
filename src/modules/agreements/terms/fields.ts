/** Fields of term values: a schema with bounds, and the unit by which the field is printed and compared. */
import {
  CountryCode,
  CurrencyCode,
  CivilDate as DateSchema,
  LanguageTag,
  nullable,
  type TSchema,
  Type,
} from '#platform/contract.ts'
import { amountMinorPattern } from '#platform/money.ts'

export type Unit =
  | 'days'
  | 'business_days'
  | 'months'
  | 'years'
  | 'hours'
  | 'minutes'
  | 'count'
  | 'ppm'
  | 'money'
  | 'date'
  | 'choice'
  | 'flag'
  | 'text'
  | 'country'
  | 'language'
  | 'currency'

const of = (unit: Unit) => ({ 'x-unit': unit })
const whole = (unit: Unit) => (minimum: number, maximum: number) => Type.Integer({ minimum, maximum, ...of(unit) })

export const days = whole('days')
export const businessDays = whole('business_days')
export const months = whole('months')
export const years = whole('years')
export const hours = whole('hours')
export const minutes = whole('minutes')
export const count = whole('count')
export const ppm = (maximum = 1_000_000) => Type.Integer({ minimum: 0, maximum, ...of('ppm') })
export const flag = () => Type.Boolean(of('flag'))
export const text = (maxLength = 200) => Type.String({ minLength: 1, maxLength, ...of('text') })
export const date = () => Type.String({ ...DateSchema, ...of('date') })
export const choice = <const Values extends string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, ...of('choice') })
/** An amount of zero or more; its currency is part of it. */
export const amount = () =>
  Type.Object(
    {
      currency: Type.String({ ...CurrencyCode, ...of('currency') }),
      amountMinor: Type.String({ pattern: amountMinorPattern.replace('-?', ''), examples: ['500000'] }),
    },
    { additionalProperties: false, ...of('money') },
  )
export const country = () => Type.String({ ...CountryCode, ...of('country') })
export const language = () => Type.String({ ...LanguageTag, ...of('language') })
export const currency = () => Type.String({ ...CurrencyCode, ...of('currency') })
export const list = <S extends TSchema>(item: S, maxItems = 100, minItems = 0) =>
  Type.Array(item, { maxItems, ...(minItems && { minItems }), uniqueItems: true })
export const row = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
export const maybe = <S extends TSchema>(schema: S) => nullable(schema)

export const unitOf = (schema: unknown): Unit | undefined => {
  const one = schema as { 'x-unit'?: Unit; anyOf?: unknown[] } | undefined
  if (!one) return undefined
  return one['x-unit'] ?? (one.anyOf ? unitOf(one.anyOf[0]) : undefined)
}
/** The schema behind `nullable`. */
export const withoutNull = (schema: unknown): Record<string, unknown> | undefined => {
  const one = schema as { anyOf?: unknown[] } | undefined
  return (one?.anyOf ? one.anyOf[0] : one) as Record<string, unknown> | undefined
}
