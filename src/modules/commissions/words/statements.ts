/** Words of statements on paper, in the partner's language. */
import type { StatementPart } from '../rules/statement.ts'

export const statementLanguages = ['en', 'de', 'es'] as const
export type StatementLanguage = (typeof statementLanguages)[number]
type Words = {
  title: string
  preview: string
  nextDue: string
  none: string
  blockers: string
  balance: string
  lines: string
  noLines: string
  day: string
  what: string
  hash: string
  total: string
  more: (shown: number, all: number) => string
  parts: Record<'opening' | StatementPart | 'closing', string>
}
export const statementWords: Record<StatementLanguage, Words> = {
  en: {
    title: 'Statement',
    preview: 'Preview: this month is not closed, so figures may still change.',
    nextDue: 'Next due day',
    none: 'Nothing is due',
    blockers: 'What stands in the way of payment',
    balance: 'Balance',
    lines: 'Lines',
    noLines: 'Nothing moved in this month.',
    day: 'Day',
    what: 'What',
    hash: 'SHA-256 of the same statement as CSV',
    total: 'Closing balance',
    more: (shown, all) => `These are the first ${shown} of ${all} lines; all of them stand in the CSV.`,
    parts: {
      opening: 'Opening balance',
      earned: 'Earned',
      adjustments: 'Adjustments',
      reversed: 'Reversed',
      declined: 'Declined',
      paid: 'Paid out',
      returned: 'Payments that came back',
      tax: 'Tax',
      converted: 'Converted',
      other: 'Other',
      closing: 'Closing balance',
    },
  },
  de: {
    title: 'Abrechnung',
    preview: 'Vorschau: Dieser Monat ist nicht abgeschlossen, die Zahlen können sich noch ändern.',
    nextDue: 'Nächster Fälligkeitstag',
    none: 'Nichts ist fällig',
    blockers: 'Was der Auszahlung im Weg steht',
    balance: 'Saldo',
    lines: 'Posten',
    noLines: 'In diesem Monat hat sich nichts bewegt.',
    day: 'Tag',
    what: 'Was',
    hash: 'SHA-256 derselben Abrechnung als CSV',
    total: 'Endsaldo',
    more: (shown, all) => `Dies sind die ersten ${shown} von ${all} Posten; alle stehen in der CSV-Datei.`,
    parts: {
      opening: 'Anfangssaldo',
      earned: 'Verdient',
      adjustments: 'Korrekturen',
      reversed: 'Storniert',
      declined: 'Abgelehnt',
      paid: 'Ausgezahlt',
      returned: 'Zurückgekommene Zahlungen',
      tax: 'Steuer',
      converted: 'Umgerechnet',
      other: 'Sonstiges',
      closing: 'Endsaldo',
    },
  },
  es: {
    title: 'Liquidación',
    preview: 'Vista previa: este mes no está cerrado y las cifras aún pueden cambiar.',
    nextDue: 'Próximo vencimiento',
    none: 'No vence nada',
    blockers: 'Lo que impide el pago',
    balance: 'Saldo',
    lines: 'Movimientos',
    noLines: 'Este mes no hubo movimientos.',
    day: 'Día',
    what: 'Concepto',
    hash: 'SHA-256 de la misma liquidación en CSV',
    total: 'Saldo final',
    more: (shown, all) => `Estos son los primeros ${shown} de ${all} movimientos; todos figuran en el CSV.`,
    parts: {
      opening: 'Saldo inicial',
      earned: 'Ganado',
      adjustments: 'Ajustes',
      reversed: 'Revertido',
      declined: 'Rechazado',
      paid: 'Pagado',
      returned: 'Pagos devueltos',
      tax: 'Impuestos',
      converted: 'Convertido',
      other: 'Otros',
      closing: 'Saldo final',
    },
  },
}
export const statementLanguage = (tag: string | null | undefined): StatementLanguage => {
  const short = (tag ?? '').slice(0, 2).toLowerCase()
  return statementLanguages.find((one) => one === short) ?? 'en'
}
