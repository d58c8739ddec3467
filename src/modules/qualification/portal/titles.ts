import { textsOf } from '#ui/texts.ts'

/** The menu's entry; the page's own texts load with the page. */
export const titles = textsOf({
  en: { title: 'Qualification' },
  de: { title: 'Prüfung' },
  es: { title: 'Evaluación' },
})
