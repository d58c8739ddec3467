/** Mails to applicants, in their language. What stands here is the whole text; addresses are put in by the sender. */
import type { MailContent } from '#platform/mail/layout.ts'
import { type WordsLanguage, wordsLanguage } from './decisions.ts'

export type MailFacts = {
  name: string
  company: string
  workspace: string
  link: string
  /** A date in the applicant's language. */
  date?: string
  questions?: readonly string[]
  message?: string
  from?: string
}
type Write = (facts: MailFacts) => { subject: string } & MailContent
export type MailKind =
  | 'resume'
  | 'proof'
  | 'proof_submitted'
  | 'received'
  | 'question'
  | 'message'
  | 'draft_expires'
  | 'links'
  | 'link_changed'
  | 'withdrawn'
  | 'apply_again'

/** Subject and content of a mail; English where a language is not shipped. */
export const mailWords = (kind: MailKind, language: string, facts: MailFacts): { subject: string } & MailContent =>
  mails[wordsLanguage(language)][kind](facts)

const list = (questions: readonly string[] | undefined) =>
  (questions ?? []).map((question, at) => `${at + 1}. ${question}`).join('\n')

const mails: Readonly<Record<WordsLanguage, Readonly<Record<MailKind, Write>>>> = {
  en: {
    resume: (facts) => ({
      subject: `${facts.workspace}: go on with your application`,
      heading: 'Your application is saved',
      paragraphs: [
        `Hello ${facts.name},`,
        'you can go on where you stopped, on any device. The link is yours alone: whoever has it can read and change the application.',
      ],
      button: { label: 'Go on with the application', url: facts.link },
      footnote: `The draft is kept for 30 days after your last change, until ${facts.date ?? ''}. If you did not begin an application, ignore this mail.`,
    }),
    proof: (facts) => ({
      subject: `${facts.workspace}: confirm your e-mail address`,
      heading: 'Confirm your e-mail address',
      paragraphs: [
        `Hello ${facts.name},`,
        'please confirm that this address is yours. We only tell things about an application to a confirmed address.',
      ],
      button: { label: 'Confirm and open my page', url: facts.link },
      footnote: 'If you know nothing of an application, ignore this mail.',
    }),
    proof_submitted: (facts) => ({
      subject: `${facts.workspace}: one click and we begin`,
      heading: 'Your application has arrived',
      paragraphs: [
        `Hello ${facts.name},`,
        `thank you for the application of ${facts.company}. Please confirm that this address is yours; then we begin. You hear from us by ${facts.date ?? ''}.`,
      ],
      button: { label: 'Confirm and see the status', url: facts.link },
      footnote: 'If you know nothing of an application, ignore this mail.',
    }),
    received: (facts) => ({
      subject: `${facts.workspace}: we have your application`,
      heading: 'We have your application',
      paragraphs: [
        `Hello ${facts.name},`,
        `thank you for the application of ${facts.company}. You hear from us by ${facts.date ?? ''}.`,
        'Your page always shows where it stands, who has it and when an answer is promised.',
      ],
      button: { label: 'See the status', url: facts.link },
    }),
    question: (facts) => ({
      subject: `${facts.workspace}: we have a question`,
      heading: 'We have a question',
      paragraphs: [
        `Hello ${facts.name},`,
        `to go on with the application of ${facts.company} we need to know:`,
        list(facts.questions),
        'Our promise of an answer stands still until you reply.',
      ],
      button: { label: 'Answer', url: facts.link },
    }),
    message: (facts) => ({
      subject: `${facts.workspace}: a message about your application`,
      heading: `A message from ${facts.from ?? facts.workspace}`,
      paragraphs: [`Hello ${facts.name},`, facts.message ?? ''],
      button: { label: 'Reply on your page', url: facts.link },
    }),
    draft_expires: (facts) => ({
      subject: `${facts.workspace}: your application is about to lapse`,
      heading: 'Your application is not sent yet',
      paragraphs: [
        `Hello ${facts.name},`,
        `what you wrote is kept until ${facts.date ?? ''}. After that it is removed.`,
      ],
      button: { label: 'Go on with the application', url: facts.link },
    }),
    links: (facts) => ({
      subject: `${facts.workspace}: your application`,
      heading: 'The link you asked for',
      paragraphs: [`Hello ${facts.name},`, `this opens the application of ${facts.company || 'your company'}.`],
      button: { label: 'Open the application', url: facts.link },
      footnote: 'If you did not ask for it, ignore this mail.',
    }),
    link_changed: (facts) => ({
      subject: `${facts.workspace}: the link of your application has changed`,
      heading: 'Your link has changed',
      paragraphs: [`Hello ${facts.name},`, 'the old link opens nothing any more. This is the new one:'],
      button: { label: 'Open the application', url: facts.link },
    }),
    withdrawn: (facts) => ({
      subject: `${facts.workspace}: your application is withdrawn`,
      heading: 'Your application is withdrawn',
      paragraphs: [
        `Hello ${facts.name},`,
        `the application of ${facts.company} is withdrawn. You can apply again whenever you like.`,
      ],
      button: { label: 'See the status', url: facts.link },
    }),
    apply_again: (facts) => ({
      subject: `${facts.workspace}: you can apply again`,
      heading: 'You can apply again',
      paragraphs: [
        `Hello ${facts.name},`,
        `you asked us to write when ${facts.company} can apply again: from today on it can. We would be glad to read what has changed.`,
      ],
      button: { label: 'Apply again', url: facts.link },
    }),
  },
  de: {
    resume: (facts) => ({
      subject: `${facts.workspace}: Ihre Bewerbung fortsetzen`,
      heading: 'Ihre Bewerbung ist gespeichert',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        'Sie können an jedem Gerät dort weitermachen, wo Sie aufgehört haben. Der Link gehört nur Ihnen: Wer ihn hat, kann die Bewerbung lesen und ändern.',
      ],
      button: { label: 'Bewerbung fortsetzen', url: facts.link },
      footnote: `Der Entwurf bleibt 30 Tage nach der letzten Änderung gespeichert, bis ${facts.date ?? ''}. Wenn Sie keine Bewerbung begonnen haben, übergehen Sie diese E-Mail.`,
    }),
    proof: (facts) => ({
      subject: `${facts.workspace}: Bitte bestätigen Sie Ihre E-Mail-Adresse`,
      heading: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        'bitte bestätigen Sie, dass diese Adresse Ihre ist. Auskunft über eine Bewerbung geben wir nur an bestätigte Adressen.',
      ],
      button: { label: 'Bestätigen und meine Seite öffnen', url: facts.link },
      footnote: 'Wenn Sie von keiner Bewerbung wissen, übergehen Sie diese E-Mail.',
    }),
    proof_submitted: (facts) => ({
      subject: `${facts.workspace}: Ein Klick, und wir beginnen`,
      heading: 'Ihre Bewerbung ist angekommen',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `vielen Dank für die Bewerbung von ${facts.company}. Bitte bestätigen Sie, dass diese Adresse Ihre ist; dann beginnen wir. Sie hören bis ${facts.date ?? ''} von uns.`,
      ],
      button: { label: 'Bestätigen und Stand ansehen', url: facts.link },
      footnote: 'Wenn Sie von keiner Bewerbung wissen, übergehen Sie diese E-Mail.',
    }),
    received: (facts) => ({
      subject: `${facts.workspace}: Ihre Bewerbung ist da`,
      heading: 'Ihre Bewerbung ist da',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `vielen Dank für die Bewerbung von ${facts.company}. Sie hören bis ${facts.date ?? ''} von uns.`,
        'Ihre Seite zeigt jederzeit, wo sie steht, wer sie hat und bis wann eine Antwort versprochen ist.',
      ],
      button: { label: 'Stand ansehen', url: facts.link },
    }),
    question: (facts) => ({
      subject: `${facts.workspace}: Wir haben eine Frage`,
      heading: 'Wir haben eine Frage',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `um mit der Bewerbung von ${facts.company} weiterzukommen, müssen wir wissen:`,
        list(facts.questions),
        'Unsere Frist ruht, bis Sie antworten.',
      ],
      button: { label: 'Antworten', url: facts.link },
    }),
    message: (facts) => ({
      subject: `${facts.workspace}: Nachricht zu Ihrer Bewerbung`,
      heading: `Nachricht von ${facts.from ?? facts.workspace}`,
      paragraphs: [`Guten Tag ${facts.name},`, facts.message ?? ''],
      button: { label: 'Auf Ihrer Seite antworten', url: facts.link },
    }),
    draft_expires: (facts) => ({
      subject: `${facts.workspace}: Ihre Bewerbung verfällt bald`,
      heading: 'Ihre Bewerbung ist noch nicht abgeschickt',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `was Sie geschrieben haben, bleibt bis ${facts.date ?? ''} gespeichert. Danach wird es entfernt.`,
      ],
      button: { label: 'Bewerbung fortsetzen', url: facts.link },
    }),
    links: (facts) => ({
      subject: `${facts.workspace}: Ihre Bewerbung`,
      heading: 'Der Link, um den Sie gebeten haben',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `dies öffnet die Bewerbung von ${facts.company || 'Ihrem Unternehmen'}.`,
      ],
      button: { label: 'Bewerbung öffnen', url: facts.link },
      footnote: 'Wenn Sie nicht darum gebeten haben, übergehen Sie diese E-Mail.',
    }),
    link_changed: (facts) => ({
      subject: `${facts.workspace}: Der Link Ihrer Bewerbung ist neu`,
      heading: 'Ihr Link ist neu',
      paragraphs: [`Guten Tag ${facts.name},`, 'der alte Link öffnet nichts mehr. Dies ist der neue:'],
      button: { label: 'Bewerbung öffnen', url: facts.link },
    }),
    withdrawn: (facts) => ({
      subject: `${facts.workspace}: Ihre Bewerbung ist zurückgezogen`,
      heading: 'Ihre Bewerbung ist zurückgezogen',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `die Bewerbung von ${facts.company} ist zurückgezogen. Sie können sich jederzeit wieder bewerben.`,
      ],
      button: { label: 'Stand ansehen', url: facts.link },
    }),
    apply_again: (facts) => ({
      subject: `${facts.workspace}: Sie können sich wieder bewerben`,
      heading: 'Sie können sich wieder bewerben',
      paragraphs: [
        `Guten Tag ${facts.name},`,
        `Sie wollten wissen, wann sich ${facts.company} wieder bewerben kann: ab heute. Wir sind gespannt, was sich geändert hat.`,
      ],
      button: { label: 'Wieder bewerben', url: facts.link },
    }),
  },
  es: {
    resume: (facts) => ({
      subject: `${facts.workspace}: continúe su solicitud`,
      heading: 'Su solicitud está guardada',
      paragraphs: [
        `Hola ${facts.name}:`,
        'puede continuar donde lo dejó, en cualquier dispositivo. El enlace es solo suyo: quien lo tenga puede leer y cambiar la solicitud.',
      ],
      button: { label: 'Continuar la solicitud', url: facts.link },
      footnote: `El borrador se guarda 30 días desde su último cambio, hasta el ${facts.date ?? ''}. Si no ha empezado ninguna solicitud, ignore este correo.`,
    }),
    proof: (facts) => ({
      subject: `${facts.workspace}: confirme su correo electrónico`,
      heading: 'Confirme su correo electrónico',
      paragraphs: [
        `Hola ${facts.name}:`,
        'confirme que esta dirección es suya. Solo informamos sobre una solicitud a direcciones confirmadas.',
      ],
      button: { label: 'Confirmar y abrir mi página', url: facts.link },
      footnote: 'Si no sabe nada de una solicitud, ignore este correo.',
    }),
    proof_submitted: (facts) => ({
      subject: `${facts.workspace}: un clic y empezamos`,
      heading: 'Su solicitud ha llegado',
      paragraphs: [
        `Hola ${facts.name}:`,
        `gracias por la solicitud de ${facts.company}. Confirme que esta dirección es suya y empezamos. Tendrá noticias nuestras antes del ${facts.date ?? ''}.`,
      ],
      button: { label: 'Confirmar y ver el estado', url: facts.link },
      footnote: 'Si no sabe nada de una solicitud, ignore este correo.',
    }),
    received: (facts) => ({
      subject: `${facts.workspace}: tenemos su solicitud`,
      heading: 'Tenemos su solicitud',
      paragraphs: [
        `Hola ${facts.name}:`,
        `gracias por la solicitud de ${facts.company}. Tendrá noticias nuestras antes del ${facts.date ?? ''}.`,
        'Su página muestra siempre en qué punto está, quién la tiene y para cuándo se ha prometido una respuesta.',
      ],
      button: { label: 'Ver el estado', url: facts.link },
    }),
    question: (facts) => ({
      subject: `${facts.workspace}: tenemos una pregunta`,
      heading: 'Tenemos una pregunta',
      paragraphs: [
        `Hola ${facts.name}:`,
        `para seguir con la solicitud de ${facts.company} necesitamos saber:`,
        list(facts.questions),
        'Nuestro plazo se detiene hasta que responda.',
      ],
      button: { label: 'Responder', url: facts.link },
    }),
    message: (facts) => ({
      subject: `${facts.workspace}: un mensaje sobre su solicitud`,
      heading: `Un mensaje de ${facts.from ?? facts.workspace}`,
      paragraphs: [`Hola ${facts.name}:`, facts.message ?? ''],
      button: { label: 'Responder en su página', url: facts.link },
    }),
    draft_expires: (facts) => ({
      subject: `${facts.workspace}: su solicitud está a punto de caducar`,
      heading: 'Su solicitud aún no se ha enviado',
      paragraphs: [
        `Hola ${facts.name}:`,
        `lo que ha escrito se guarda hasta el ${facts.date ?? ''}. Después se elimina.`,
      ],
      button: { label: 'Continuar la solicitud', url: facts.link },
    }),
    links: (facts) => ({
      subject: `${facts.workspace}: su solicitud`,
      heading: 'El enlace que pidió',
      paragraphs: [`Hola ${facts.name}:`, `esto abre la solicitud de ${facts.company || 'su empresa'}.`],
      button: { label: 'Abrir la solicitud', url: facts.link },
      footnote: 'Si no lo ha pedido, ignore este correo.',
    }),
    link_changed: (facts) => ({
      subject: `${facts.workspace}: el enlace de su solicitud ha cambiado`,
      heading: 'Su enlace ha cambiado',
      paragraphs: [`Hola ${facts.name}:`, 'el enlace anterior ya no abre nada. Este es el nuevo:'],
      button: { label: 'Abrir la solicitud', url: facts.link },
    }),
    withdrawn: (facts) => ({
      subject: `${facts.workspace}: su solicitud está retirada`,
      heading: 'Su solicitud está retirada',
      paragraphs: [
        `Hola ${facts.name}:`,
        `la solicitud de ${facts.company} está retirada. Puede volver a presentarla cuando quiera.`,
      ],
      button: { label: 'Ver el estado', url: facts.link },
    }),
    apply_again: (facts) => ({
      subject: `${facts.workspace}: puede volver a presentar su solicitud`,
      heading: 'Puede volver a presentar su solicitud',
      paragraphs: [
        `Hola ${facts.name}:`,
        `nos pidió que le avisáramos cuando ${facts.company} pudiera volver a solicitarlo: desde hoy puede. Nos gustará leer qué ha cambiado.`,
      ],
      button: { label: 'Volver a solicitar', url: facts.link },
    }),
  },
}
