import { textsOf } from '#ui/texts.ts'

/** The menu's entries; the pages' own texts load with the pages. */
export const titles = textsOf({
  en: { earnings: 'Earnings', line: 'Commission', statement: 'Statement', dispute: 'Dispute' },
  de: { earnings: 'Einnahmen', line: 'Provision', statement: 'Abrechnung', dispute: 'Einspruch' },
  es: { earnings: 'Ingresos', line: 'Comisión', statement: 'Liquidación', dispute: 'Reclamación' },
})
