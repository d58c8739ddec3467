/** What the applicant's page says, in plain words of the applicant's language. */
import type { ApplicationState } from '../contract/states.ts'
import { type WordsLanguage, wordsLanguage } from './decisions.ts'

type Words = {
  states: Readonly<Record<Exclude<ApplicationState, 'quarantined'>, string>>
  steps: {
    started: string
    submitted: string
    proven: string
    review: string
    asked: string
    answered: string
    decided: string
  }
  withYou: string
  withTeam: string
  withPerson: (name: string) => string
  exists: (date: string) => string
  again: (date: string) => string
  never: string
  partner: string
  linkSent: string
  opens: (date: string) => string
  closedOn: (date: string) => string
  closedNow: string
  manySent: string
  mailedOften: string
  proofWrong: string
}

export const statusWords = (language: string): Words => words[wordsLanguage(language)]

/** A date as people of this language write it. */
export const dateWords = (language: string, zone: string, instant: Date): string =>
  new Intl.DateTimeFormat(wordsLanguage(language), {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(instant)
export const civilDateWords = (language: string, date: string): string =>
  dateWords(language, 'UTC', new Date(`${date}T00:00:00Z`))

const words: Readonly<Record<WordsLanguage, Words>> = {
  en: {
    states: {
      draft: 'Not sent yet',
      submitted: 'Received: we have it and will look at it',
      in_review: 'In review: somebody is reading it',
      info_requested: 'Waiting for you: we have a question',
      accepted: 'Accepted: we go on together',
      waitlisted: 'On the waiting list: we come back to it',
      declined: 'Not this time',
      withdrawn: 'Withdrawn',
      expired: 'Lapsed: it was never sent',
    },
    steps: {
      started: 'Begun',
      submitted: 'Sent',
      proven: 'E-mail confirmed',
      review: 'Review begun',
      asked: 'Question to you',
      answered: 'Your answer',
      decided: 'Decision',
    },
    withYou: 'You',
    withTeam: 'Our partner team',
    withPerson: (name) => name,
    exists: (date) => `Your company has an application with us since ${date}.`,
    again: (date) => `You can apply again from ${date}.`,
    never: 'We cannot take a further application of your company.',
    partner: 'Your company works with us already. Write to your partner manager.',
    linkSent: 'If there is an application with this address, a mail with its link is on its way.',
    opens: (date) => `Applications open on ${date}.`,
    closedOn: (date) => `Applications closed on ${date}.`,
    closedNow: 'No applications are taken at the moment.',
    manySent: 'Many applications came from here within an hour; send it again later. It is saved.',
    mailedOften: 'The link was mailed several times; look into your mailbox, also among the unwanted mail.',
    proofWrong: 'This link was for another address; ask for a new one.',
  },
  de: {
    states: {
      draft: 'Noch nicht abgeschickt',
      submitted: 'Eingegangen: Wir haben sie und sehen sie uns an',
      in_review: 'In Prüfung: Jemand liest sie',
      info_requested: 'Wartet auf Sie: Wir haben eine Frage',
      accepted: 'Angenommen: Wir gehen gemeinsam weiter',
      waitlisted: 'Auf der Warteliste: Wir kommen darauf zurück',
      declined: 'Dieses Mal nicht',
      withdrawn: 'Zurückgezogen',
      expired: 'Verfallen: Sie wurde nie abgeschickt',
    },
    steps: {
      started: 'Begonnen',
      submitted: 'Abgeschickt',
      proven: 'E-Mail bestätigt',
      review: 'Prüfung begonnen',
      asked: 'Frage an Sie',
      answered: 'Ihre Antwort',
      decided: 'Entscheidung',
    },
    withYou: 'Sie',
    withTeam: 'Unser Partnerteam',
    withPerson: (name) => name,
    exists: (date) => `Von Ihrem Unternehmen liegt seit ${date} eine Bewerbung vor.`,
    again: (date) => `Ab ${date} können Sie sich wieder bewerben.`,
    never: 'Eine weitere Bewerbung Ihres Unternehmens können wir nicht annehmen.',
    partner: 'Ihr Unternehmen arbeitet bereits mit uns. Schreiben Sie Ihrem Partner-Manager.',
    linkSent: 'Wenn es zu dieser Adresse eine Bewerbung gibt, ist eine E-Mail mit dem Link unterwegs.',
    opens: (date) => `Bewerbungen sind ab ${date} möglich.`,
    closedOn: (date) => `Bewerbungen waren bis ${date} möglich.`,
    closedNow: 'Zurzeit werden keine Bewerbungen angenommen.',
    manySent: 'Von hier kamen viele Bewerbungen in einer Stunde; schicken Sie diese später ab. Sie ist gespeichert.',
    mailedOften: 'Der Link wurde mehrmals geschickt; sehen Sie in Ihr Postfach, auch unter den unerwünschten Mails.',
    proofWrong: 'Dieser Link galt für eine andere Adresse; fordern Sie einen neuen an.',
  },
  es: {
    states: {
      draft: 'Aún no enviada',
      submitted: 'Recibida: la tenemos y la revisaremos',
      in_review: 'En revisión: alguien la está leyendo',
      info_requested: 'Esperando su respuesta: tenemos una pregunta',
      accepted: 'Aceptada: seguimos juntos',
      waitlisted: 'En la lista de espera: volveremos a ella',
      declined: 'Esta vez no',
      withdrawn: 'Retirada',
      expired: 'Caducada: nunca se envió',
    },
    steps: {
      started: 'Empezada',
      submitted: 'Enviada',
      proven: 'Correo confirmado',
      review: 'Revisión empezada',
      asked: 'Pregunta para usted',
      answered: 'Su respuesta',
      decided: 'Decisión',
    },
    withYou: 'Usted',
    withTeam: 'Nuestro equipo de socios',
    withPerson: (name) => name,
    exists: (date) => `Su empresa tiene una solicitud con nosotros desde el ${date}.`,
    again: (date) => `Puede volver a solicitarlo a partir del ${date}.`,
    never: 'No podemos aceptar otra solicitud de su empresa.',
    partner: 'Su empresa ya trabaja con nosotros. Escriba a su responsable de socios.',
    linkSent: 'Si hay una solicitud con esta dirección, un correo con el enlace está en camino.',
    opens: (date) => `Las solicitudes se abren el ${date}.`,
    closedOn: (date) => `El plazo de solicitud terminó el ${date}.`,
    closedNow: 'En este momento no se admiten solicitudes.',
    manySent: 'Desde aquí han llegado muchas solicitudes en una hora; envíela más tarde. Está guardada.',
    mailedOften: 'El enlace se ha enviado varias veces; mire en su buzón, también en el correo no deseado.',
    proofWrong: 'Este enlace era para otra dirección; pida uno nuevo.',
  },
}
