/** Mails to candidates and partners, in their language. Scores are never mailed. */
import type { MailContent } from '#platform/mail/layout.ts'

export type CandidateMailKind =
  | 'question'
  | 'document_requested'
  | 'document_rejected'
  | 'appeal_received'
  | 'appeal_answered'
export type CandidateMailFacts = {
  name: string
  workspace: string
  link: string
  document?: string
  note?: string | null
  date?: string | null
  questions?: readonly string[]
  answer?: string
}
type Words = {
  hello: (name: string) => string
  open: string
  by: string
  subject: Readonly<Record<CandidateMailKind, (facts: CandidateMailFacts) => string>>
  text: Readonly<Record<CandidateMailKind, (facts: CandidateMailFacts) => string>>
}
export const mailLanguages = ['en', 'de', 'es'] as const
export type MailLanguage = (typeof mailLanguages)[number]
export const mailLanguage = (language: string | null | undefined): MailLanguage =>
  mailLanguages.find((one) => one === language?.slice(0, 2)) ?? 'en'

const texts: Readonly<Record<MailLanguage, Words>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    open: 'Open my page',
    by: 'Needed by',
    subject: {
      question: ({ workspace }) => `${workspace}: we have a question`,
      document_requested: ({ document }) => `Please send us: ${document}`,
      document_rejected: ({ document }) => `We need another copy: ${document}`,
      appeal_received: () => 'We received your appeal',
      appeal_answered: () => 'The answer to your appeal',
    },
    text: {
      question: () => 'The people who look at the partnership with you would like to know:',
      document_requested: ({ document }) =>
        `to go on with the partnership we need this document from you: ${document}. You can upload it on your page. Only finance, legal and executives of ours read it.`,
      document_rejected: ({ document }) => `thank you for sending ${document}. We cannot use it as it is:`,
      appeal_received: ({ date }) =>
        `your appeal has reached somebody who took no part in the decision. You get an answer by ${date}.`,
      appeal_answered: () => 'somebody who took no part in the decision has looked at it again:',
    },
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    open: 'Meine Seite öffnen',
    by: 'Benötigt bis',
    subject: {
      question: ({ workspace }) => `${workspace}: Wir haben eine Frage`,
      document_requested: ({ document }) => `Bitte senden Sie uns: ${document}`,
      document_rejected: ({ document }) => `Wir brauchen das Dokument noch einmal: ${document}`,
      appeal_received: () => 'Ihr Einspruch ist angekommen',
      appeal_answered: () => 'Die Antwort auf Ihren Einspruch',
    },
    text: {
      question: () => 'die Personen, die die Partnerschaft mit Ihnen prüfen, möchten wissen:',
      document_requested: ({ document }) =>
        `für die nächsten Schritte der Partnerschaft brauchen wir dieses Dokument von Ihnen: ${document}. Sie können es auf Ihrer Seite hochladen. Bei uns lesen es nur Finanzen, Recht und Geschäftsführung.`,
      document_rejected: ({ document }) => `vielen Dank für ${document}. So können wir es nicht verwenden:`,
      appeal_received: ({ date }) =>
        `Ihr Einspruch liegt bei jemandem, der an der Entscheidung nicht beteiligt war. Sie erhalten bis ${date} eine Antwort.`,
      appeal_answered: () => 'jemand, der an der Entscheidung nicht beteiligt war, hat sie noch einmal geprüft:',
    },
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    open: 'Abrir mi página',
    by: 'Fecha límite',
    subject: {
      question: ({ workspace }) => `${workspace}: tenemos una pregunta`,
      document_requested: ({ document }) => `Envíenos, por favor: ${document}`,
      document_rejected: ({ document }) => `Necesitamos otra copia: ${document}`,
      appeal_received: () => 'Hemos recibido su recurso',
      appeal_answered: () => 'La respuesta a su recurso',
    },
    text: {
      question: () => 'Las personas que estudian la colaboración con ustedes quisieran saber:',
      document_requested: ({ document }) =>
        `Para seguir adelante con la colaboración necesitamos este documento: ${document}. Puede subirlo en su página. Solo lo leen nuestros equipos financiero, jurídico y directivo.`,
      document_rejected: ({ document }) => `Gracias por enviarnos ${document}. Así no podemos usarlo:`,
      appeal_received: ({ date }) =>
        `Su recurso lo estudia una persona que no participó en la decisión. Recibirá una respuesta antes del ${date}.`,
      appeal_answered: () => 'Una persona que no participó en la decisión la ha revisado:',
    },
  },
}

export const candidateMailWords = (
  kind: CandidateMailKind,
  language: string | null | undefined,
  facts: CandidateMailFacts,
): { subject: string } & MailContent => {
  const words = texts[mailLanguage(language)]
  const subject = words.subject[kind](facts)
  return {
    subject,
    heading: subject,
    paragraphs: [
      words.hello(facts.name),
      words.text[kind](facts),
      ...(facts.questions ? [facts.questions.map((one, at) => `${at + 1}. ${one}`).join('\n')] : []),
      ...(facts.note ? [facts.note] : []),
      ...(facts.answer ? [facts.answer] : []),
    ],
    ...(facts.date && kind === 'document_requested' && { details: [[words.by, facts.date]] }),
    button: { label: words.open, url: facts.link },
  }
}

/** Kinds of document in the partner's language. */
export const documentWords: Readonly<Record<MailLanguage, Readonly<Record<string, string>>>> = {
  en: {
    audited_accounts: 'Audited accounts',
    management_accounts: 'Management accounts',
    credit_report: 'Credit report',
    bank_reference: 'Bank reference',
    registration_extract: 'Registration extract',
    tax_clearance: 'Tax clearance',
    insurance_certificate: 'Insurance certificate',
    security_report: 'Security report',
    ownership_chart: 'Ownership chart',
  },
  de: {
    audited_accounts: 'Geprüfter Jahresabschluss',
    management_accounts: 'Betriebswirtschaftliche Auswertung',
    credit_report: 'Bonitätsauskunft',
    bank_reference: 'Bankauskunft',
    registration_extract: 'Handelsregisterauszug',
    tax_clearance: 'Steuerliche Unbedenklichkeitsbescheinigung',
    insurance_certificate: 'Versicherungsnachweis',
    security_report: 'Sicherheitsbericht',
    ownership_chart: 'Übersicht der Eigentümer',
  },
  es: {
    audited_accounts: 'Cuentas auditadas',
    management_accounts: 'Cuentas de gestión',
    credit_report: 'Informe de crédito',
    bank_reference: 'Referencia bancaria',
    registration_extract: 'Nota registral',
    tax_clearance: 'Certificado de estar al corriente de impuestos',
    insurance_certificate: 'Certificado de seguro',
    security_report: 'Informe de seguridad',
    ownership_chart: 'Cuadro de propietarios',
  },
}
