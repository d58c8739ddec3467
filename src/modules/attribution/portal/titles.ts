import { textsOf } from '#ui/texts.ts'

/** Entries of the menu; the pages' own texts load with them. */
export const titles = textsOf({
  en: { sales: 'Sales and leads', sale: 'Sale', leads: 'Leads' },
  de: { sales: 'Verkäufe und Leads', sale: 'Verkauf', leads: 'Leads' },
  es: { sales: 'Ventas y leads', sale: 'Venta', leads: 'Leads' },
})
