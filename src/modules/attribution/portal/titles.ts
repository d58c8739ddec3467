import { textsOf } from '#ui/texts.ts'

/** Entries of the menu; the pages' own texts load with them. */
export const titles = textsOf({
  en: { sales: 'Sales and leads', sale: 'Sale', leads: 'Leads', why: 'Why not credited?', reported: 'Reported sales' },
  de: {
    sales: 'Verkäufe und Leads',
    sale: 'Verkauf',
    leads: 'Leads',
    why: 'Warum nicht gutgeschrieben?',
    reported: 'Gemeldete Verkäufe',
  },
  es: {
    sales: 'Ventas y leads',
    sale: 'Venta',
    leads: 'Leads',
    why: '¿Por qué no se me atribuyó?',
    reported: 'Ventas comunicadas',
  },
})
