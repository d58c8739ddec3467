import { textsOf } from '#ui/texts.ts'

/** The menu's entry; the page's own texts load with the page. */
export const titles = textsOf({
  en: { ours: 'Our agreement' },
  de: { ours: 'Unser Vertrag' },
  es: { ours: 'Nuestro acuerdo' },
})
