import { textsOf } from '#ui/texts.ts'

/** Apart from the pages' own texts, so that the menu stands before any page is loaded. */
export const titles = textsOf({
  en: { links: 'Links and results', results: 'Results' },
  de: { links: 'Links und Ergebnisse', results: 'Ergebnisse' },
  es: { links: 'Enlaces y resultados', results: 'Resultados' },
})
