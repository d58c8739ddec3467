import { textsOf } from '#ui/texts.ts'

/** Apart from the pages' own texts, so that the menu stands before any page is loaded. */
export const titles = textsOf({
  en: { developers: 'Developers' },
  de: { developers: 'Entwicklung' },
  es: { developers: 'Desarrollo' },
})
