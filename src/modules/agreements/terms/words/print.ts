/**
 * Prints a term as sentences, out of its values. A template holds `{path}` for a value (printed by its unit), and
 * `[path|text]`, `[!path|text]`, `[path=value|text]`, `[path!=value|text]` for text that depends on one. `{path*item}`
 * prints each row of a list by the template of that item; `{path|plain}` prints the bare number.
 */
import { addDays } from '#platform/civil-time.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { type Unit, unitOf, withoutNull } from '../fields.ts'
import type { TermKind } from '../kind.ts'
import type { Plan } from '../plan.ts'
import type { Scope } from '../scope.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { planSentences } from './plan.ts'

export type TermWords = {
  titles: Readonly<Record<string, string>>
  sentences: Readonly<Record<string, string>>
  items: Readonly<Record<string, string>>
  choices: Readonly<Record<string, string>>
  units: Readonly<Partial<Record<Unit, readonly [one: string, many: string]>>>
  scope: Readonly<Record<string, string>>
  us: string
  partner: string
  keptBy: string
  recorded: string
  from: string
  until: string
}
export const termLanguages = ['en', 'de', 'es'] as const
export type TermLanguage = (typeof termLanguages)[number]
const words: Readonly<Record<TermLanguage, TermWords>> = { en: english, de: german, es: spanish }
const locales: Readonly<Record<TermLanguage, string>> = { en: 'en-GB', de: 'de-DE', es: 'es-ES' }

/** The language we have words in that fits: `de-AT` is read in German, Italian in English. */
export const termLanguage = (tag: string | null | undefined): TermLanguage =>
  termLanguages.find((one) => tag?.toLowerCase().startsWith(one)) ?? 'en'

export type Names = { us?: string | undefined; partner?: string | undefined }
export type Printer = {
  language: TermLanguage
  words: TermWords
  names: { us: string; partner: string }
  format: (unit: Unit | undefined, value: unknown, of?: string) => string
  list: (parts: readonly string[]) => string
}

export const printerFor = (language: TermLanguage, names: Names = {}): Printer => {
  const own = words[language]
  const locale = locales[language]
  const who = { us: names.us ?? own.us, partner: names.partner ?? own.partner }
  const number = numberFormat(locale)
  const fill = (text: string) => text.replaceAll('{us}', who.us).replaceAll('{partner}', who.partner)
  const choiceWord = (value: string, of?: string) => fill(own.choices[`${of}.${value}`] ?? own.choices[value] ?? value)
  const format = (unit: Unit | undefined, value: unknown, of?: string): string => {
    if (value === null || value === undefined) return ''
    switch (unit) {
      case 'ppm':
        return `${number.format(Number(value) / 10_000)} %`
      case 'money':
        return formatMoney(locale, value as { currency: string; amountMinor: string })
      case 'date':
        return dateFormat(locale).format(new Date(`${String(value)}T00:00:00Z`))
      case 'choice':
        return choiceWord(String(value), of)
      case 'flag':
        return own.choices[`flag.${String(value)}`] ?? String(value)
      case 'country':
        return regions(locale).of(String(value)) ?? String(value)
      case 'language':
        return languageName(locale, String(value))
      case 'count':
        return number.format(Number(value))
      default: {
        const forms = unit && own.units[unit]
        if (!forms) return String(value)
        return forms[Number(value) === 1 ? 0 : 1].replace('#', number.format(Number(value)))
      }
    }
  }
  return { language, words: own, names: who, format, list: (parts) => listFormat(locale).format(parts) }
}

/** Sentences of a term in plain words; the first says what holds, a plan adds one per rule. */
export const sentencesOf = (printer: Printer, kind: TermKind, values: unknown): string[] => {
  if (kind.kind === 'commission') return planSentences(printer, values as Plan)
  const template = printer.words.sentences[kind.kind]
  if (!template) throw new Error(`There is no sentence for terms of the kind ${kind.kind}`)
  const sentence = render(printer, template, values, kind.values, kind.kind)
  return [sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1)]
}
export const titleOf = (printer: Printer, kind: string): string => printer.words.titles[kind] ?? kind
/** Where it holds, in words; empty when everywhere. */
export const scopeWords = (printer: Printer, scope: Scope): string =>
  printer.list(
    Object.entries(scope).map(([key, values]) =>
      (printer.words.scope[key] ?? '{list}').replace(
        '{list}',
        printer.list((values ?? []).map((value) => (key === 'countries' ? printer.format('country', value) : value))),
      ),
    ),
  )
/** From when until when (the last day), in words. */
export const datesWords = (printer: Printer, from: string | null, to: string | null): string =>
  [
    from && printer.words.from.replace('{date}', printer.format('date', from)),
    to && printer.words.until.replace('{date}', printer.format('date', addDays(to, -1))),
  ]
    .filter(Boolean)
    .join(' ')
export const enforcementWords = (printer: Printer, keptBy: readonly string[]): string =>
  keptBy.length === 0 ? printer.words.recorded : printer.words.keptBy.replace('{list}', printer.list(keptBy))

const valueAt = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], values)
const schemaAt = (schema: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (withoutNull(inner)?.['properties'] as Record<string, unknown> | undefined)?.[key],
      schema,
    )
const isSet = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  value !== false &&
  value !== 0 &&
  !(Array.isArray(value) && value.length === 0)

const render = (printer: Printer, template: string, values: unknown, schema: unknown, of: string): string => {
  const chosen = template.replace(/\[([^[\]|]+)\|([^[\]]*)\]/g, (_, condition: string, text: string) => {
    const [, path, operator, wanted] = /^(!?[^!=]+)(!?=)?(.*)$/.exec(condition) ?? []
    if (operator) return (String(valueAt(values, path!)) === wanted) === (operator === '=') ? text : ''
    const negated = condition.startsWith('!')
    return isSet(valueAt(values, negated ? condition.slice(1) : condition)) === negated ? '' : text
  })
  return chosen
    .replace(/\{([a-zA-Z.]+)(?:\*([a-z_]+)|\|(plain))?\}/g, (_, path: string, item?: string, plain?: string) => {
      if (path === 'us') return printer.names.us
      if (path === 'partner') return printer.names.partner
      const value = valueAt(values, path)
      const field = schemaAt(schema, path)
      if (Array.isArray(value)) {
        const each = withoutNull(field)?.['items']
        return printer.list(
          value.map((one) =>
            item
              ? render(printer, printer.words.items[item] ?? '', one, each, of)
              : printer.format(unitOf(each), one, of),
          ),
        )
      }
      return plain ? String(value) : printer.format(unitOf(field), value, of)
    })
    .replaceAll(/ +([.,;])/g, '$1')
}

const kept = <Made>(make: (key: string) => Made) => {
  const made = new Map<string, Made>()
  return (key: string): Made => {
    const known = made.get(key) ?? make(key)
    made.set(key, known)
    return known
  }
}
const numberFormat = kept((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }))
const listFormat = kept((locale) => new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }))
const dateFormat = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }))
const regions = kept((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }))
const languages = kept((locale) => new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }))
const languageName = (locale: string, tag: string): string => {
  try {
    return languages(locale).of(tag) ?? tag
  } catch {
    // A tag that is well formed for us and unknown to Intl stays as it was written.
    return tag
  }
}
export const formatMoney = (
  locale: string,
  { currency, amountMinor }: { currency: string; amountMinor: string },
): string => {
  const decimal = decimalFromMoney({ currency, amountMinor: BigInt(amountMinor) })
  const decimals = decimal.split('.')[1]?.length ?? 0
  // The text keeps all digits of the amount; Intl formats it as a decimal string, not as a float.
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: decimals }).format(
    decimal as unknown as number,
  )
}
