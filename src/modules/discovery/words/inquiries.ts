/** What people who write to us read: the thanks, the bare contact page, and the answers by mail. */
import type { MailContent } from '#platform/mail/layout.ts'
import { type WordsLanguage, wordsLanguage } from './decisions.ts'

export type InquiryMailKind = 'form' | 'prospect' | 'routed' | 'closed'
export type InquiryMailFacts = {
  name: string
  workspace: string
  /** Who has it now. */
  member: string
  team: string | null
  reply: string | null
  link: string | null
}
type Words = {
  thanks: (days: number) => string
  manySent: string
  title: (workspace: string) => string
  intro: string
  name: string
  email: string
  company: string
  website: string
  subject: string
  text: string
  send: string
  empty: string
  optional: string
  privacy: string
  attention: string
  emailWrong: string
  textMissing: string
  tooLong: string
  hello: (name: string) => string
  mailSubject: (workspace: string) => string
  heading: Readonly<Record<InquiryMailKind, string>>
  body: Readonly<Record<InquiryMailKind, (facts: InquiryMailFacts) => string>>
  open: string
  why: string
}

export const inquiryWords = (language: string): Words => words[wordsLanguage(language)]

/** The answer to an inquiry; own words of the team stand where the usual ones would. */
export const inquiryMail = (
  kind: InquiryMailKind,
  language: string,
  facts: InquiryMailFacts,
): { subject: string } & MailContent => {
  const text = inquiryWords(language)
  const usual = text.body[kind](facts)
  return {
    subject: text.mailSubject(facts.workspace),
    heading: text.heading[kind],
    paragraphs: [text.hello(facts.name), ...(facts.reply ? [facts.reply] : []), ...(usual ? [usual] : [])],
    ...(facts.link && { button: { label: text.open, url: facts.link } }),
    footnote: text.why,
  }
}

const words: Readonly<Record<WordsLanguage, Words>> = {
  en: {
    thanks: (days) =>
      `Thank you. Your message has arrived, and you hear from us within ${days} business day${days === 1 ? '' : 's'}.`,
    manySent: 'Many messages came from here within an hour; please send it again later.',
    title: (workspace) => `Write to ${workspace}`,
    intro: 'About working together: ask, propose, or say what you are looking for.',
    name: 'Your name',
    email: 'E-mail',
    company: 'Company',
    website: 'Website',
    subject: 'What it is about',
    text: 'Your message',
    send: 'Send',
    empty: 'Leave this empty',
    optional: 'optional',
    privacy: 'We use what you write here to answer you, and for nothing else.',
    attention: 'Some answers need attention',
    emailWrong: 'E-mail: needs an address such as ana@acme.com',
    textMissing: 'Your message: please write something',
    tooLong: 'is too long',
    hello: (name) => `Hello ${name},`,
    mailSubject: (workspace) => `${workspace}: your message to us`,
    heading: {
      form: 'How we can work together',
      prospect: 'We have read your message',
      routed: 'We passed your message on',
      closed: 'About your message',
    },
    body: {
      form: () =>
        'thank you for writing to us. To look at a partnership we need a few facts about your company; the form takes some minutes, needs no account, and you can stop and go on later.',
      prospect: ({ member, workspace }) =>
        `thank you for writing to us. ${member} of ${workspace} has your message now and gets back to you.`,
      routed: ({ team, workspace }) =>
        `thank you for writing to us. Your message is for our team ${team ?? workspace}, who have it now and answer you.`,
      closed: ({ reply }) => (reply ? '' : 'thank you for writing to us.'),
    },
    open: 'Open the form',
    why: 'You get this mail because you wrote to us. If you did not, ignore it.',
  },
  de: {
    thanks: (days) =>
      `Danke. Ihre Nachricht ist angekommen; Sie hören innerhalb von ${days} Arbeitstag${days === 1 ? '' : 'en'} von uns.`,
    manySent: 'In einer Stunde kamen viele Nachrichten von hier; bitte senden Sie sie später noch einmal.',
    title: (workspace) => `An ${workspace} schreiben`,
    intro: 'Über eine Zusammenarbeit: fragen Sie, schlagen Sie vor, oder sagen Sie, was Sie suchen.',
    name: 'Ihr Name',
    email: 'E-Mail',
    company: 'Firma',
    website: 'Website',
    subject: 'Worum es geht',
    text: 'Ihre Nachricht',
    send: 'Senden',
    empty: 'Bitte leer lassen',
    optional: 'freiwillig',
    privacy: 'Was Sie hier schreiben, verwenden wir, um Ihnen zu antworten, und für nichts anderes.',
    attention: 'Einige Angaben brauchen Aufmerksamkeit',
    emailWrong: 'E-Mail: bitte eine Adresse wie ana@acme.com',
    textMissing: 'Ihre Nachricht: bitte schreiben Sie etwas',
    tooLong: 'ist zu lang',
    hello: (name) => `Guten Tag ${name},`,
    mailSubject: (workspace) => `${workspace}: Ihre Nachricht an uns`,
    heading: {
      form: 'Wie wir zusammenarbeiten können',
      prospect: 'Wir haben Ihre Nachricht gelesen',
      routed: 'Wir haben Ihre Nachricht weitergegeben',
      closed: 'Zu Ihrer Nachricht',
    },
    body: {
      form: () =>
        'danke für Ihre Nachricht. Um eine Partnerschaft zu prüfen, brauchen wir einige Angaben zu Ihrer Firma; das Formular dauert wenige Minuten, braucht kein Konto, und Sie können unterbrechen und später weitermachen.',
      prospect: ({ member, workspace }) =>
        `danke für Ihre Nachricht. ${member} von ${workspace} hat sie jetzt und meldet sich bei Ihnen.`,
      routed: ({ team, workspace }) =>
        `danke für Ihre Nachricht. Sie gehört zu unserem Team ${team ?? workspace}; dort liegt sie jetzt und wird beantwortet.`,
      closed: ({ reply }) => (reply ? '' : 'danke für Ihre Nachricht.'),
    },
    open: 'Formular öffnen',
    why: 'Sie bekommen diese Mail, weil Sie uns geschrieben haben. Falls nicht, beachten Sie sie nicht.',
  },
  es: {
    thanks: (days) =>
      `Gracias. Hemos recibido su mensaje y le responderemos en ${days} día${days === 1 ? '' : 's'} laborable${days === 1 ? '' : 's'}.`,
    manySent: 'Han llegado muchos mensajes desde aquí en una hora; envíelo de nuevo más tarde.',
    title: (workspace) => `Escribir a ${workspace}`,
    intro: 'Sobre trabajar juntos: pregunte, proponga o diga qué busca.',
    name: 'Su nombre',
    email: 'Correo',
    company: 'Empresa',
    website: 'Sitio web',
    subject: 'De qué se trata',
    text: 'Su mensaje',
    send: 'Enviar',
    empty: 'Déjelo vacío',
    optional: 'opcional',
    privacy: 'Usamos lo que escriba aquí para responderle y para nada más.',
    attention: 'Algunas respuestas necesitan atención',
    emailWrong: 'Correo: necesita una dirección como ana@acme.com',
    textMissing: 'Su mensaje: escriba algo, por favor',
    tooLong: 'es demasiado largo',
    hello: (name) => `Hola, ${name}:`,
    mailSubject: (workspace) => `${workspace}: su mensaje`,
    heading: {
      form: 'Cómo podemos trabajar juntos',
      prospect: 'Hemos leído su mensaje',
      routed: 'Hemos pasado su mensaje',
      closed: 'Sobre su mensaje',
    },
    body: {
      form: () =>
        'gracias por escribirnos. Para estudiar una colaboración necesitamos algunos datos de su empresa; el formulario lleva pocos minutos, no requiere cuenta y puede parar y seguir más tarde.',
      prospect: ({ member, workspace }) =>
        `gracias por escribirnos. ${member}, de ${workspace}, tiene su mensaje y se pondrá en contacto con usted.`,
      routed: ({ team, workspace }) =>
        `gracias por escribirnos. Su mensaje es para nuestro equipo ${team ?? workspace}, que ya lo tiene y le responderá.`,
      closed: ({ reply }) => (reply ? '' : 'gracias por escribirnos.'),
    },
    open: 'Abrir el formulario',
    why: 'Recibe este correo porque nos escribió. Si no fue usted, ignórelo.',
  },
}
