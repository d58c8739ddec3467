/** The mail about a sale that a partner reported: confirmed, or refused with the reason. */
const languages = ['en', 'de', 'es'] as const
type Language = (typeof languages)[number]
type Facts = { name: string; amount: string; day: string; reference: string; reason: string | null }
type Text = { subject: string; paragraphs: readonly string[]; button: string }

const texts: Readonly<Record<Language, (facts: Facts) => Text>> = {
  en: ({ name, amount, day, reference, reason }) => ({
    subject: reason === null ? 'A sale that you reported is confirmed' : 'A sale that you reported is not confirmed',
    paragraphs: [
      `Hello ${name},`,
      `you reported a sale of ${amount} on ${day}, ${reference}.`,
      reason === null
        ? 'It is recorded and divided like every other sale.'
        : `We did not confirm it. The reason: ${reason}`,
    ],
    button: 'Reported sales',
  }),
  de: ({ name, amount, day, reference, reason }) => ({
    subject: reason === null ? 'Ein gemeldeter Verkauf ist bestätigt' : 'Ein gemeldeter Verkauf ist nicht bestätigt',
    paragraphs: [
      `Guten Tag ${name},`,
      `Sie haben einen Verkauf über ${amount} vom ${day} gemeldet, ${reference}.`,
      reason === null
        ? 'Er ist erfasst und aufgeteilt wie jeder andere Verkauf.'
        : `Wir haben ihn nicht bestätigt. Der Grund: ${reason}`,
    ],
    button: 'Gemeldete Verkäufe',
  }),
  es: ({ name, amount, day, reference, reason }) => ({
    subject: reason === null ? 'Se confirmó una venta que comunicó' : 'No se confirmó una venta que comunicó',
    paragraphs: [
      `Buenos días, ${name}:`,
      `comunicó una venta de ${amount} del ${day}, ${reference}.`,
      reason === null
        ? 'Está registrada y repartida como cualquier otra venta.'
        : `No la confirmamos. El motivo: ${reason}`,
    ],
    button: 'Ventas comunicadas',
  }),
}
export const offlineMail = (language: string | null, facts: Facts): Text =>
  texts[languages.find((one) => one === language?.slice(0, 2)) ?? 'en'](facts)
