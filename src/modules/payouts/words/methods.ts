/** Mails about accounts that payouts go to, in the reader's language. They name the last four characters alone. */
import { civilDateTime } from '#platform/civil-time.ts'
import type { MailContent } from '#platform/mail/layout.ts'

export type MethodMail = 'added' | 'changed' | 'suspended' | 'cooled_off'
export type MethodMailFacts = {
  name: string
  workspace: string
  currency: string
  lastFour: string
  formerLastFour: string | null
  /** Who did it; of a suspension, why. */
  by: string
  coolOffUntil: Date
  zone: string
  link: string
}
type Words = {
  hello: (name: string) => string
  open: string
  notYou: string
  account: (facts: MethodMailFacts) => string
  subject: Readonly<Record<MethodMail, (facts: MethodMailFacts) => string>>
  text: Readonly<Record<MethodMail, (facts: MethodMailFacts & { until: string }) => readonly string[]>>
}

const texts: Readonly<Record<'en' | 'de' | 'es', Words>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    open: 'Look at the account',
    notYou: 'If you know nothing of this, tell us at once: nothing is paid to the new account before that time.',
    account: ({ currency, lastFour }) => `${currency} account ending ${lastFour}`,
    subject: {
      added: ({ workspace }) => `${workspace}: an account for your payouts was named`,
      changed: ({ workspace }) => `${workspace}: the account for your payouts was changed`,
      suspended: ({ workspace }) => `${workspace}: we cannot pay to your account`,
      cooled_off: ({ workspace }) => `${workspace}: your account is ready`,
    },
    text: {
      added: ({ by, until, ...facts }) => [
        `${by} named the account for your payouts: ${texts.en.account({ by, ...facts })}.`,
        `We verify it, and pay to it from ${until} on.`,
      ],
      changed: ({ by, until, formerLastFour, ...facts }) => [
        `${by} changed the account for your payouts: from the one ending ${formerLastFour ?? '····'} to the ${texts.en.account({ by, formerLastFour, ...facts })}.`,
        `We verify it, and pay to it from ${until} on. What was on its way to the former account is looked at first.`,
      ],
      suspended: ({ by, ...facts }) => [
        `Nothing is paid to your ${texts.en.account({ by, ...facts })} for now: ${by}`,
        'What you earned stays due. Put the account right, or name another one.',
      ],
      cooled_off: (facts) => [`The waiting time of your ${texts.en.account(facts)} is over.`],
    },
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    open: 'Konto ansehen',
    notYou: 'Wenn Sie davon nichts wissen, sagen Sie es uns sofort: Vorher wird an das neue Konto nichts gezahlt.',
    account: ({ currency, lastFour }) => `${currency}-Konto mit der Endung ${lastFour}`,
    subject: {
      added: ({ workspace }) => `${workspace}: Für Ihre Auszahlungen wurde ein Konto genannt`,
      changed: ({ workspace }) => `${workspace}: Das Konto für Ihre Auszahlungen wurde geändert`,
      suspended: ({ workspace }) => `${workspace}: Wir können nicht auf Ihr Konto zahlen`,
      cooled_off: ({ workspace }) => `${workspace}: Ihr Konto ist bereit`,
    },
    text: {
      added: ({ by, until, ...facts }) => [
        `${by} hat das Konto für Ihre Auszahlungen genannt: ${texts.de.account({ by, ...facts })}.`,
        `Wir prüfen es und zahlen ab ${until} darauf.`,
      ],
      changed: ({ by, until, formerLastFour, ...facts }) => [
        `${by} hat das Konto für Ihre Auszahlungen geändert: von dem mit der Endung ${formerLastFour ?? '····'} auf das ${texts.de.account({ by, formerLastFour, ...facts })}.`,
        `Wir prüfen es und zahlen ab ${until} darauf. Was zum bisherigen Konto unterwegs war, sehen wir uns zuerst an.`,
      ],
      suspended: ({ by, ...facts }) => [
        `Auf Ihr ${texts.de.account({ by, ...facts })} wird vorerst nichts gezahlt: ${by}`,
        'Was Sie verdient haben, bleibt fällig. Berichtigen Sie das Konto oder nennen Sie ein anderes.',
      ],
      cooled_off: (facts) => [`Die Wartezeit für Ihr ${texts.de.account(facts)} ist vorbei.`],
    },
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    open: 'Ver la cuenta',
    notYou: 'Si no sabe nada de esto, avísenos enseguida: antes de esa hora no se paga nada a la cuenta nueva.',
    account: ({ currency, lastFour }) => `cuenta en ${currency} terminada en ${lastFour}`,
    subject: {
      added: ({ workspace }) => `${workspace}: se indicó una cuenta para sus pagos`,
      changed: ({ workspace }) => `${workspace}: se cambió la cuenta para sus pagos`,
      suspended: ({ workspace }) => `${workspace}: no podemos pagar a su cuenta`,
      cooled_off: ({ workspace }) => `${workspace}: su cuenta está lista`,
    },
    text: {
      added: ({ by, until, ...facts }) => [
        `${by} indicó la cuenta para sus pagos: ${texts.es.account({ by, ...facts })}.`,
        `La verificamos y pagamos a ella a partir del ${until}.`,
      ],
      changed: ({ by, until, formerLastFour, ...facts }) => [
        `${by} cambió la cuenta para sus pagos: de la terminada en ${formerLastFour ?? '····'} a la ${texts.es.account({ by, formerLastFour, ...facts })}.`,
        `La verificamos y pagamos a ella a partir del ${until}. Lo que iba a la cuenta anterior se revisa primero.`,
      ],
      suspended: ({ by, ...facts }) => [
        `Por ahora no se paga nada a su ${texts.es.account({ by, ...facts })}: ${by}`,
        'Lo que ha ganado sigue pendiente. Corrija la cuenta o indique otra.',
      ],
      cooled_off: (facts) => [`Terminó la espera de su ${texts.es.account(facts)}.`],
    },
  },
}
const languages = ['en', 'de', 'es'] as const
export const languageOf = (language: string | null | undefined) =>
  languages.find((one) => one === language?.slice(0, 2)) ?? 'en'

export const methodMail = (
  kind: MethodMail,
  language: string | null | undefined,
  facts: MethodMailFacts,
): MailContent & { subject: string } => {
  const words = texts[languageOf(language)]
  const { date, time } = civilDateTime(facts.zone, facts.coolOffUntil)
  const until = `${date} ${time.slice(0, 5)} (${facts.zone})`
  return {
    subject: words.subject[kind](facts),
    heading: words.subject[kind](facts),
    paragraphs: [words.hello(facts.name), ...words.text[kind]({ ...facts, until })],
    button: { label: words.open, url: facts.link },
    ...((kind === 'added' || kind === 'changed') && { footnote: words.notYou }),
  }
}
