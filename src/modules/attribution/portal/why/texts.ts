import { textsOf } from '#ui/texts.ts'
import { de } from './texts.de.ts'
import { en } from './texts.en.ts'
import { es } from './texts.es.ts'

export const why = textsOf({ en, de, es })
