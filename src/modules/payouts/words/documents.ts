/** Words of documents and of what is said about them. What a law asks for is named beside it. */

import type { MailContent } from '#platform/mail/layout.ts'
import type { Treatment } from '../contract/states.ts'
import { languageOf } from './methods.ts'

type Language = 'en' | 'de' | 'es'

/** The agreement to self-billing (Directive 2006/112/EC, art. 224). */
export const selfBillingStatement: Readonly<Record<Language, (company: string) => string>> = {
  en: (company) =>
    `We agree that ${company} issues invoices in our name and on our behalf (self-billing) for what it owes us. We accept each of them unless we object within 14 days, we issue no invoices of our own for the same services, and we tell ${company} at once when our name, address or VAT registration changes. This holds for one year.`,
  de: (company) =>
    `Wir sind einverstanden, dass ${company} über das, was uns geschuldet wird, Rechnungen in unserem Namen und für unsere Rechnung ausstellt (Gutschriftverfahren). Wir erkennen jede an, wenn wir ihr nicht binnen 14 Tagen widersprechen, stellen für dieselben Leistungen keine eigenen Rechnungen und teilen ${company} Änderungen von Name, Anschrift oder Umsatzsteuer-Registrierung sofort mit. Das gilt für ein Jahr.`,
  es: (company) =>
    `Aceptamos que ${company} expida facturas en nuestro nombre y por nuestra cuenta (facturación por el destinatario) por lo que nos adeuda. Aceptamos cada una si no nos oponemos en 14 días, no emitimos facturas propias por los mismos servicios y comunicamos enseguida a ${company} cualquier cambio de nombre, domicilio o registro de IVA. Vale por un año.`,
}

export type PaperWords = {
  title: string
  correction: string
  /** Directive 2006/112/EC, art. 226 (10a); § 14 (4) no. 10 UStG. */
  selfBilling: string
  number: string
  date: string
  supplied: string
  supplier: string
  customer: string
  vatId: string
  service: string
  amount: string
  net: string
  tax: (rate: string) => string
  total: string
  takesBack: (number: string) => string
  reason: string
  /** Art. 226 (11), (11a). */
  treatment: Readonly<Record<Treatment, string | null>>
}
export const paperWords: Readonly<Record<Language, PaperWords>> = {
  en: {
    title: 'Self-billing invoice',
    correction: 'Self-billing credit note',
    selfBilling: 'Self-billing: issued by the customer in the name and on behalf of the supplier.',
    number: 'Number',
    date: 'Date of issue',
    supplied: 'Services supplied until',
    supplier: 'Supplier',
    customer: 'Customer',
    vatId: 'VAT ID',
    service: 'Service',
    amount: 'Amount',
    net: 'Net',
    tax: (rate) => `VAT ${rate}`,
    total: 'Total',
    takesBack: (number) => `This document takes back ${number} in full.`,
    reason: 'Reason',
    treatment: {
      domestic: null,
      reverse_charge: 'Reverse charge: VAT is to be accounted for by the customer (Directive 2006/112/EC, art. 196).',
      exempt: 'No VAT is charged: the supplier is not registered for VAT.',
      outside_scope: 'Outside the scope of VAT.',
    },
  },
  de: {
    title: 'Gutschrift',
    correction: 'Stornogutschrift',
    selfBilling: 'Gutschrift: vom Leistungsempfänger im Namen und für Rechnung des Leistenden ausgestellt.',
    number: 'Nummer',
    date: 'Ausstellungsdatum',
    supplied: 'Leistungen bis',
    supplier: 'Leistender Unternehmer',
    customer: 'Leistungsempfänger',
    vatId: 'USt-IdNr.',
    service: 'Leistung',
    amount: 'Betrag',
    net: 'Netto',
    tax: (rate) => `Umsatzsteuer ${rate}`,
    total: 'Gesamt',
    takesBack: (number) => `Dieser Beleg hebt ${number} vollständig auf.`,
    reason: 'Grund',
    treatment: {
      domestic: null,
      reverse_charge:
        'Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge, Art. 196 Richtlinie 2006/112/EG).',
      exempt: 'Es wird keine Umsatzsteuer ausgewiesen: Der Leistende ist nicht umsatzsteuerlich registriert.',
      outside_scope: 'Nicht steuerbar.',
    },
  },
  es: {
    title: 'Factura expedida por el destinatario',
    correction: 'Factura rectificativa expedida por el destinatario',
    selfBilling: 'Facturación por el destinatario: expedida por el cliente en nombre y por cuenta del proveedor.',
    number: 'Número',
    date: 'Fecha de expedición',
    supplied: 'Servicios prestados hasta',
    supplier: 'Proveedor',
    customer: 'Cliente',
    vatId: 'NIF-IVA',
    service: 'Servicio',
    amount: 'Importe',
    net: 'Base imponible',
    tax: (rate) => `IVA ${rate}`,
    total: 'Total',
    takesBack: (number) => `Este documento anula por completo el ${number}.`,
    reason: 'Motivo',
    treatment: {
      domestic: null,
      reverse_charge: 'Inversión del sujeto pasivo (Directiva 2006/112/CE, art. 196).',
      exempt: 'No se repercute IVA: el proveedor no está registrado a efectos del IVA.',
      outside_scope: 'No sujeta a IVA.',
    },
  },
}

type ReturnedFacts = { name: string; number: string; reason: string; link: string }
const returned: Readonly<Record<Language, (facts: ReturnedFacts) => MailContent & { subject: string }>> = {
  en: ({ name, number, reason, link }) => ({
    subject: `We need invoice ${number} again`,
    heading: `We need invoice ${number} again`,
    paragraphs: [`Hello ${name},`, `we cannot pay against invoice ${number} as it is:`, reason],
    button: { label: 'Open documents', url: link },
  }),
  de: ({ name, number, reason, link }) => ({
    subject: `Wir brauchen Rechnung ${number} noch einmal`,
    heading: `Wir brauchen Rechnung ${number} noch einmal`,
    paragraphs: [`Guten Tag ${name},`, `auf Rechnung ${number} können wir so nicht zahlen:`, reason],
    button: { label: 'Dokumente öffnen', url: link },
  }),
  es: ({ name, number, reason, link }) => ({
    subject: `Necesitamos de nuevo la factura ${number}`,
    heading: `Necesitamos de nuevo la factura ${number}`,
    paragraphs: [`Hola, ${name}:`, `no podemos pagar con la factura ${number} tal como está:`, reason],
    button: { label: 'Abrir los documentos', url: link },
  }),
}
export const invoiceMail = (language: string | null | undefined, facts: ReturnedFacts) =>
  returned[languageOf(language)](facts)
