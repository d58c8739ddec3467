import { textsOf } from '#ui/texts.ts'

/** The menu's entry; the page's own texts load with the page. */
export const titles = textsOf({
  en: { title: 'Start here' },
  de: { title: 'Hier beginnen' },
  es: { title: 'Empiece aquí' },
})
