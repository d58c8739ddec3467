import { textsOf } from '#ui/texts.ts'
import { de } from './texts.de.ts'
import { en } from './texts.en.ts'
import { es } from './texts.es.ts'

export const words = textsOf({ en, de, es })
export type WordKey = keyof typeof en
const keys: ReadonlySet<string> = new Set(Object.keys(en))
/** Words for a code that the server names, or what the server itself calls it. */
export const wordsFor = (key: string, otherwise: string): string => (isKey(key) ? words(key) : otherwise)
const isKey = (key: string): key is WordKey => keys.has(key)
