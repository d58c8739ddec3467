/** Mails about credit that moved, in the language of who reads them. */
const languages = ['en', 'de', 'es'] as const
type Language = (typeof languages)[number]

/** Of how many of its sales and leads a partner is credited with more, and of how many with less. */
export type Moved = { more: number; less: number }
type Facts = Moved & { name: string; workspace: string; day: string; reason: string | null }
type Text = { subject: string; paragraphs: readonly string[]; button: string }

const texts: Readonly<Record<Language, (facts: Facts) => Text>> = {
  en: ({ name, workspace, day, more, less, reason }) => ({
    subject:
      less === 0
        ? 'You are credited with more of a sale'
        : more === 0
          ? 'You are credited with less of a sale'
          : 'What you are credited with has changed',
    paragraphs: [
      `Hello ${name},`,
      reason === null
        ? `a contact with a customer came to light late, so ${workspace} divided what followed it anew, from ${day} on: your share is larger in ${more} and smaller in ${less} cases.`
        : `two people at ${workspace} looked at a sale of ${day} and divided it by hand: your share is ${more > 0 ? 'larger' : 'smaller'} than before.`,
      ...(reason === null ? [] : [`The reason: ${reason}`]),
      'Commissions that followed from the division before are taken back and made anew; nothing that was approved has changed by itself.',
    ],
    button: 'Your sales',
  }),
  de: ({ name, workspace, day, more, less, reason }) => ({
    subject:
      less === 0
        ? 'Ihr Anteil an einem Verkauf ist größer geworden'
        : more === 0
          ? 'Ihr Anteil an einem Verkauf ist kleiner geworden'
          : 'Ihre Anteile haben sich geändert',
    paragraphs: [
      `Guten Tag ${name},`,
      reason === null
        ? `ein Kontakt zu einem Kunden wurde erst spät bekannt. ${workspace} hat deshalb neu aufgeteilt, was ihm ab dem ${day} folgte: Ihr Anteil ist in ${more} Fällen größer und in ${less} Fällen kleiner.`
        : `zwei Personen bei ${workspace} haben einen Verkauf vom ${day} geprüft und von Hand aufgeteilt: Ihr Anteil ist ${more > 0 ? 'größer' : 'kleiner'} als zuvor.`,
      ...(reason === null ? [] : [`Der Grund: ${reason}`]),
      'Provisionen aus der früheren Aufteilung werden zurückgenommen und neu berechnet; was freigegeben war, hat sich nicht von selbst geändert.',
    ],
    button: 'Ihre Verkäufe',
  }),
  es: ({ name, workspace, day, more, less, reason }) => ({
    subject:
      less === 0
        ? 'Su parte de una venta es mayor'
        : more === 0
          ? 'Su parte de una venta es menor'
          : 'Sus partes han cambiado',
    paragraphs: [
      `Buenos días, ${name}:`,
      reason === null
        ? `un contacto con un cliente se conoció tarde, así que ${workspace} repartió de nuevo lo que le siguió desde el ${day}: su parte es mayor en ${more} casos y menor en ${less}.`
        : `dos personas de ${workspace} revisaron una venta del ${day} y la repartieron a mano: su parte es ${more > 0 ? 'mayor' : 'menor'} que antes.`,
      ...(reason === null ? [] : [`El motivo: ${reason}`]),
      'Las comisiones del reparto anterior se retiran y se calculan de nuevo; nada de lo aprobado ha cambiado por sí solo.',
    ],
    button: 'Sus ventas',
  }),
}

export const movedMail = (language: string | null, facts: Facts): Text =>
  texts[languages.find((one) => one === language?.slice(0, 2)) ?? 'en'](facts)
