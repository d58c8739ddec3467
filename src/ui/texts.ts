import { type Catalogue, en, type TextKey } from './texts/en.ts'

export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
  { code: 'es', name: 'Español' },
] as const
export type Language = (typeof languages)[number]['code']

type Entry = string | { one?: string; few?: string; many?: string; other: string }
type Vars = Record<string, string | number>

const storageKey = 'tandem.language'
let language: Language = 'en'
let locale = 'en-GB'
let current: Catalogue = en

const loaders: Record<Language, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import('./texts/de.ts')).de,
  es: async () => (await import('./texts/es.ts')).es,
}

const isLanguage = (code: string | null | undefined): code is Language => languages.some((known) => known.code === code)

/** Person before browser: what was chosen here last, else the first language of the browser that we speak, else English. */
export const preferredLanguage = (): Language => {
  const chosen = readStored()
  if (isLanguage(chosen)) return chosen
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2))
  return spoken.find(isLanguage) ?? 'en'
}

/** Loads a catalogue and sets the document's language; call it once before the first render. */
export const loadCatalogue = async (code: Language): Promise<void> => {
  current = await loaders[code]()
  language = code
  locale = navigator.languages.find((tag) => tag.startsWith(code)) ?? code
  document.documentElement.lang = code
  document.documentElement.dir = 'ltr'
}

/** Remembers the person's language and loads the page anew, so that no text of the old one stays behind. */
export const chooseLanguage = (code: Language): void => {
  localStorage.setItem(storageKey, code)
  location.reload()
}

/** BCP 47 tag for dates, numbers and money. */
export const getLocale = (): string => locale
export const getLanguage = (): Language => language

/** The shells' text for a key; a missing one falls back to English, `{name}` takes a variable, `count` chooses the plural. */
export const t = (key: TextKey, vars?: Vars): string => fill(current[key] ?? en[key], vars)

/**
 * A module's own texts: `const words = textsOf({ en: { title: 'Deals' }, de: { title: 'Geschäfte' } })`,
 * then `words('title')`. English must be complete, the others may have gaps.
 */
export const textsOf =
  <Key extends string>(catalogues: { en: Record<Key, Entry> } & { [Code in Language]?: Partial<Record<Key, Entry>> }) =>
  (key: Key, vars?: Vars): string =>
    fill(catalogues[language]?.[key] ?? catalogues.en[key], vars)

const fill = (entry: Entry, vars?: Vars): string => {
  const text = typeof entry === 'string' ? entry : (entry[pluralOf(vars?.count)] ?? entry.other)
  if (!vars) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = vars[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? value.toLocaleString(locale) : value
  })
}

const pluralOf = (count: string | number | undefined): 'one' | 'few' | 'many' | 'other' => {
  const rule = new Intl.PluralRules(locale).select(Number(count ?? 0))
  return rule === 'one' || rule === 'few' || rule === 'many' ? rule : 'other'
}

const readStored = (): string | null => {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    // A browser may close storage to us; the browser's own language decides then.
    return null
  }
}
