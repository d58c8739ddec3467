/** Mails about discovery calls, in the reader's language. */
import type { MailContent } from '#platform/mail/layout.ts'
import { type WordsLanguage, wordsLanguage } from './decisions.ts'

export type CallMailKind = 'offered' | 'booked' | 'moved' | 'changed' | 'cancelled' | 'reminder' | 'summary'
export type CallMailFacts = {
  name: string
  workspace: string
  host: string
  startsAt: Date | null
  zone: string
  minutes: number
  place: string | null
  agenda: readonly string[]
  reason: string | null
  summary: string | null
  nextSteps: readonly string[]
  /** The page of the call for this reader; null where there is none. */
  link: string | null
}
type Words = {
  hello: (name: string) => string
  subject: Readonly<Record<CallMailKind, (workspace: string) => string>>
  text: Readonly<Record<CallMailKind, (facts: CallMailFacts) => string>>
  when: string
  minutes: (minutes: number) => string
  place: string
  agenda: string
  nextSteps: string
  reason: string
  choose: string
  open: string
}

export const callMailWords = (
  kind: CallMailKind,
  language: string,
  facts: CallMailFacts,
): { subject: string } & MailContent => {
  const words = texts[wordsLanguage(language)]
  const details: [string, string][] = []
  if (facts.startsAt && kind !== 'offered')
    details.push([words.when, `${momentWords(language, facts.zone, facts.startsAt)}, ${words.minutes(facts.minutes)}`])
  if (facts.place && kind !== 'cancelled' && kind !== 'summary') details.push([words.place, facts.place])
  if (kind === 'cancelled' && facts.reason) details.push([words.reason, facts.reason])
  const list = (heading: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${heading}\n${items.map((item, at) => `${at + 1}. ${item}`).join('\n')}`]
  return {
    subject: words.subject[kind](facts.workspace),
    heading: words.subject[kind](facts.workspace),
    paragraphs: [
      words.hello(facts.name),
      words.text[kind](facts),
      ...(kind === 'summary'
        ? [...(facts.summary ? [facts.summary] : []), ...list(words.nextSteps, facts.nextSteps)]
        : kind === 'cancelled'
          ? []
          : list(words.agenda, facts.agenda)),
    ],
    ...(details.length > 0 && { details }),
    ...(facts.link && { button: { label: kind === 'offered' ? words.choose : words.open, url: facts.link } }),
  }
}

/** A moment as people of this language write it, with the zone's name. */
const momentWords = (language: string, zone: string, instant: Date): string =>
  new Intl.DateTimeFormat(wordsLanguage(language), {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(instant)

const texts: Readonly<Record<WordsLanguage, Words>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    subject: {
      offered: (workspace) => `${workspace}: choose a time for our call`,
      booked: (workspace) => `Our call with ${workspace}`,
      moved: (workspace) => `Moved: our call with ${workspace}`,
      changed: (workspace) => `Changed: our call with ${workspace}`,
      cancelled: (workspace) => `Cancelled: our call with ${workspace}`,
      reminder: (workspace) => `Soon: our call with ${workspace}`,
      summary: (workspace) => `What we said: our call with ${workspace}`,
    },
    text: {
      offered: ({ host, minutes, link }) =>
        `${host} would like to speak with you, for ${minutes} minutes. ${link ? 'Choose a time that suits you.' : `Answer this mail with times that suit you; ${host} books one.`}`,
      booked: () => 'the call is booked. The invitation is attached; your calendar keeps it up to date.',
      moved: () => 'the call has another time. The attached invitation moves the entry in your calendar.',
      changed: () => 'something about the call has changed; its time has not.',
      cancelled: () => 'the call will not take place. The attached file takes the entry out of your calendar.',
      reminder: ({ host }) => `a short reminder of the call with ${host}.`,
      summary: () => 'thank you for the call. This is what we take from it.',
    },
    when: 'When',
    minutes: (minutes) => `${minutes} minutes`,
    place: 'Where',
    agenda: 'Agenda',
    nextSteps: 'Next steps',
    reason: 'Why',
    choose: 'Choose a time',
    open: 'Open the page of the call',
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    subject: {
      offered: (workspace) => `${workspace}: Wann sprechen wir?`,
      booked: (workspace) => `Unser Gespräch mit ${workspace}`,
      moved: (workspace) => `Verschoben: unser Gespräch mit ${workspace}`,
      changed: (workspace) => `Geändert: unser Gespräch mit ${workspace}`,
      cancelled: (workspace) => `Abgesagt: unser Gespräch mit ${workspace}`,
      reminder: (workspace) => `Bald: unser Gespräch mit ${workspace}`,
      summary: (workspace) => `Zusammenfassung: unser Gespräch mit ${workspace}`,
    },
    text: {
      offered: ({ host, minutes, link }) =>
        `${host} möchte ${minutes} Minuten mit Ihnen sprechen. ${link ? 'Wählen Sie eine Zeit, die Ihnen passt.' : `Antworten Sie mit Zeiten, die Ihnen passen; ${host} bucht eine davon.`}`,
      booked: () => 'das Gespräch ist gebucht. Die Einladung hängt an; Ihr Kalender hält sie aktuell.',
      moved: () => 'das Gespräch hat eine neue Zeit. Die Einladung im Anhang verschiebt den Eintrag in Ihrem Kalender.',
      changed: () => 'am Gespräch hat sich etwas geändert; die Zeit bleibt.',
      cancelled: () => 'das Gespräch findet nicht statt. Die Datei im Anhang entfernt den Eintrag aus Ihrem Kalender.',
      reminder: ({ host }) => `eine kurze Erinnerung an das Gespräch mit ${host}.`,
      summary: () => 'danke für das Gespräch. Das nehmen wir mit.',
    },
    when: 'Wann',
    minutes: (minutes) => `${minutes} Minuten`,
    place: 'Wo',
    agenda: 'Themen',
    nextSteps: 'Nächste Schritte',
    reason: 'Warum',
    choose: 'Zeit wählen',
    open: 'Seite zum Gespräch öffnen',
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    subject: {
      offered: (workspace) => `${workspace}: elija la hora de nuestra llamada`,
      booked: (workspace) => `Nuestra llamada con ${workspace}`,
      moved: (workspace) => `Cambio de hora: nuestra llamada con ${workspace}`,
      changed: (workspace) => `Cambios: nuestra llamada con ${workspace}`,
      cancelled: (workspace) => `Cancelada: nuestra llamada con ${workspace}`,
      reminder: (workspace) => `Pronto: nuestra llamada con ${workspace}`,
      summary: (workspace) => `Resumen: nuestra llamada con ${workspace}`,
    },
    text: {
      offered: ({ host, minutes, link }) =>
        `${host} quiere hablar con usted durante ${minutes} minutos. ${link ? 'Elija la hora que le convenga.' : `Responda con las horas que le convengan; ${host} reservará una.`}`,
      booked: () => 'la llamada está reservada. La invitación va adjunta; su calendario la mantiene al día.',
      moved: () => 'la llamada tiene otra hora. La invitación adjunta mueve la entrada de su calendario.',
      changed: () => 'algo de la llamada ha cambiado; la hora, no.',
      cancelled: () => 'la llamada no tendrá lugar. El archivo adjunto quita la entrada de su calendario.',
      reminder: ({ host }) => `un breve recordatorio de la llamada con ${host}.`,
      summary: () => 'gracias por la llamada. Esto es lo que nos llevamos.',
    },
    when: 'Cuándo',
    minutes: (minutes) => `${minutes} minutos`,
    place: 'Dónde',
    agenda: 'Temas',
    nextSteps: 'Próximos pasos',
    reason: 'Motivo',
    choose: 'Elegir hora',
    open: 'Abrir la página de la llamada',
  },
}
