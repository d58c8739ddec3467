import { textsOf } from '#ui/texts.ts'

/** The menu's entries; the pages' own texts load with the pages. */
export const titles = textsOf({
  en: { needs: 'Needs', referrals: 'Refer a company' },
  de: { needs: 'Bedarf', referrals: 'Firma empfehlen' },
  es: { needs: 'Necesidades', referrals: 'Recomendar una empresa' },
})
