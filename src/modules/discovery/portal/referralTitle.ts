import { textsOf } from '#ui/texts.ts'

/** The menu's entry; the page's own texts load with it. */
export const referralWords = textsOf({
  en: { title: 'Refer a company' },
  de: { title: 'Firma empfehlen' },
  es: { title: 'Recomendar una empresa' },
})
