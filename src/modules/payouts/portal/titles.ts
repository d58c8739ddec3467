import { textsOf } from '#ui/texts.ts'

/** Entries of the menu; the pages' own texts load with them. */
export const titles = textsOf({
  en: { payments: 'Payments', payment: 'Payment', method: 'Payout method', tax: 'Tax form', documents: 'Documents' },
  de: {
    payments: 'Zahlungen',
    payment: 'Zahlung',
    method: 'Auszahlungskonto',
    tax: 'Steuerformular',
    documents: 'Belege',
  },
  es: {
    payments: 'Pagos',
    payment: 'Pago',
    method: 'Cuenta de cobro',
    tax: 'Formulario fiscal',
    documents: 'Documentos',
  },
})
