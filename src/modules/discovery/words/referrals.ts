/** Mails to partners about the companies that they referred. */
import type { MailContent } from '#platform/mail/layout.ts'
import type { KnownKind, LapseReason } from '../contract/referral-states.ts'
import { type WordsLanguage, wordsLanguage } from './decisions.ts'

export const referralMailKinds = [
  'submitted',
  'accepted',
  'already_known',
  'refused',
  'applied',
  'approved',
  'credited',
  'lapse_warning',
  'lapsed',
  'message',
] as const
export type ReferralMailKind = (typeof referralMailKinds)[number]
export type ReferralMailFacts = {
  name: string
  company: string
  workspace: string
  windowUntil: string
  known: { kind: KnownKind; since: string } | null
  refusal: string | null
  lapse: LapseReason | null
  companyLink: string
  message: string | null
  from: string | null
  link: string
}
type Write = (facts: ReferralMailFacts) => { heading: string; text: readonly string[] }
type Words = {
  hello: (name: string) => string
  subject: (facts: ReferralMailFacts, heading: string) => string
  open: string
  known: Readonly<Record<KnownKind, (since: string) => string>>
  lapse: Readonly<Record<LapseReason, string>>
  mails: Readonly<Record<ReferralMailKind, Write>>
}

export const referralMail = (
  kind: ReferralMailKind,
  language: string,
  facts: ReferralMailFacts,
): { subject: string } & MailContent => {
  const text = words[wordsLanguage(language)]
  const { heading, text: paragraphs } = text.mails[kind](facts)
  return {
    subject: text.subject(facts, heading),
    heading,
    paragraphs: [text.hello(facts.name), ...paragraphs],
    button: { label: text.open, url: facts.link },
  }
}
/** The kind of fact and the time, never a name. */
const knownOf = (language: WordsLanguage, { known }: ReferralMailFacts) =>
  known ? words[language].known[known.kind](known.since) : ''
const lapseOf = (language: WordsLanguage, { lapse }: ReferralMailFacts) => (lapse ? words[language].lapse[lapse] : '')

const words: Readonly<Record<WordsLanguage, Words>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    subject: ({ workspace }, heading) => `${workspace}: ${heading}`,
    open: 'Open the referral',
    known: {
      application: (since) => `This company has been applying to us since ${since}.`,
      partner: (since) => `This company has been working with us since ${since}.`,
      talks: (since) => `We have been talking with this company since ${since}.`,
    },
    lapse: {
      no_application: 'No application came inside the window.',
      not_taken: 'The company applied, and it did not lead to a partnership.',
      other_first: 'An earlier referral of the company, made before yours, has the credit.',
      own_company: 'The company belongs to your own group by now, and nobody is credited for their own company.',
    },
    mails: {
      submitted: ({ company }) => ({
        heading: `${company}: we have your referral`,
        text: ['thank you. We answer within a few business days, and you see every step on your page.'],
      }),
      accepted: ({ company, windowUntil, companyLink }) => ({
        heading: `${company}: your referral is open`,
        text: [
          `if the company applies until ${windowUntil}, the application belongs to your referral.`,
          `You can send your contact this link; what is sent by it is yours without doubt:\n${companyLink}`,
        ],
      }),
      already_known: (facts) => ({
        heading: `${facts.company}: we know this company already`,
        text: [
          knownOf('en', facts),
          'That is why we cannot count it as your referral. If you see it otherwise, write to us on your page with what you have.',
        ],
      }),
      refused: ({ company, refusal }) => ({
        heading: `${company}: we do not take this referral`,
        text: [...(refusal ? [refusal] : []), 'If you see it otherwise, write to us on your page.'],
      }),
      applied: ({ company }) => ({
        heading: `${company} has applied`,
        text: ['the application belongs to your referral. We tell you when it is decided.'],
      }),
      approved: ({ company }) => ({
        heading: `${company} is approved`,
        text: [
          'the company you referred is becoming a partner. Your credit follows with the fact that you agreed on with us.',
        ],
      }),
      credited: ({ company }) => ({
        heading: `${company}: the credit is yours`,
        text: ['the company you referred has come as far as we agreed on, and your referral is credited.'],
      }),
      lapse_warning: ({ company, windowUntil, companyLink }) => ({
        heading: `${company}: your referral lapses on ${windowUntil}`,
        text: [
          'no application has come yet. A word from you may help; this is the link for your contact:',
          companyLink,
        ],
      }),
      lapsed: (facts) => ({
        heading: `${facts.company}: your referral has lapsed`,
        text: [lapseOf('en', facts), 'You can refer the company again if it is still of interest.'],
      }),
      message: ({ company, from, message }) => ({
        heading: `${company}: a message from ${from ?? 'us'}`,
        text: [message ?? ''],
      }),
    },
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    subject: ({ workspace }, heading) => `${workspace}: ${heading}`,
    open: 'Empfehlung öffnen',
    known: {
      application: (since) => `Diese Firma bewirbt sich bei uns seit ${since}.`,
      partner: (since) => `Diese Firma arbeitet mit uns seit ${since}.`,
      talks: (since) => `Wir sprechen mit dieser Firma seit ${since}.`,
    },
    lapse: {
      no_application: 'Innerhalb der Frist kam keine Bewerbung.',
      not_taken: 'Die Firma hat sich beworben; daraus wurde keine Partnerschaft.',
      other_first: 'Eine Empfehlung, die vor Ihrer kam, hat den Anspruch.',
      own_company: 'Die Firma gehört inzwischen zu Ihrer eigenen Gruppe; für die eigene Firma gibt es keinen Anspruch.',
    },
    mails: {
      submitted: ({ company }) => ({
        heading: `${company}: Ihre Empfehlung ist da`,
        text: ['danke. Wir antworten in wenigen Arbeitstagen; jeden Schritt sehen Sie auf Ihrer Seite.'],
      }),
      accepted: ({ company, windowUntil, companyLink }) => ({
        heading: `${company}: Ihre Empfehlung ist offen`,
        text: [
          `bewirbt sich die Firma bis ${windowUntil}, gehört die Bewerbung zu Ihrer Empfehlung.`,
          `Diesen Link können Sie Ihrem Kontakt geben; was darüber kommt, ist ohne Zweifel Ihres:\n${companyLink}`,
        ],
      }),
      already_known: (facts) => ({
        heading: `${facts.company}: wir kennen die Firma schon`,
        text: [
          knownOf('de', facts),
          'Deshalb können wir sie nicht als Ihre Empfehlung zählen. Sehen Sie es anders, schreiben Sie uns auf Ihrer Seite, was Sie haben.',
        ],
      }),
      refused: ({ company, refusal }) => ({
        heading: `${company}: wir nehmen diese Empfehlung nicht an`,
        text: [...(refusal ? [refusal] : []), 'Sehen Sie es anders, schreiben Sie uns auf Ihrer Seite.'],
      }),
      applied: ({ company }) => ({
        heading: `${company} hat sich beworben`,
        text: ['die Bewerbung gehört zu Ihrer Empfehlung. Wir sagen Ihnen, wenn sie entschieden ist.'],
      }),
      approved: ({ company }) => ({
        heading: `${company} ist angenommen`,
        text: ['die empfohlene Firma wird Partner. Ihr Anspruch folgt mit dem Ereignis, das wir vereinbart haben.'],
      }),
      credited: ({ company }) => ({
        heading: `${company}: der Anspruch ist Ihrer`,
        text: [
          'die empfohlene Firma ist so weit gekommen, wie wir vereinbart haben; Ihre Empfehlung ist gutgeschrieben.',
        ],
      }),
      lapse_warning: ({ company, windowUntil, companyLink }) => ({
        heading: `${company}: Ihre Empfehlung verfällt am ${windowUntil}`,
        text: [
          'noch kam keine Bewerbung. Ein Wort von Ihnen kann helfen; das ist der Link für Ihren Kontakt:',
          companyLink,
        ],
      }),
      lapsed: (facts) => ({
        heading: `${facts.company}: Ihre Empfehlung ist verfallen`,
        text: [lapseOf('de', facts), 'Sie können die Firma wieder empfehlen, wenn sie noch in Frage kommt.'],
      }),
      message: ({ company, from, message }) => ({
        heading: `${company}: eine Nachricht von ${from ?? 'uns'}`,
        text: [message ?? ''],
      }),
    },
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    subject: ({ workspace }, heading) => `${workspace}: ${heading}`,
    open: 'Abrir la recomendación',
    known: {
      application: (since) => `Esta empresa presenta su solicitud con nosotros desde el ${since}.`,
      partner: (since) => `Esta empresa trabaja con nosotros desde el ${since}.`,
      talks: (since) => `Hablamos con esta empresa desde el ${since}.`,
    },
    lapse: {
      no_application: 'No llegó ninguna solicitud dentro del plazo.',
      not_taken: 'La empresa presentó una solicitud que no dio lugar a una colaboración.',
      other_first: 'Una recomendación de la empresa anterior a la suya tiene el derecho.',
      own_company: 'La empresa ya pertenece a su propio grupo, y nadie recibe crédito por su propia empresa.',
    },
    mails: {
      submitted: ({ company }) => ({
        heading: `${company}: hemos recibido su recomendación`,
        text: ['gracias. Respondemos en pocos días laborables, y verá cada paso en su página.'],
      }),
      accepted: ({ company, windowUntil, companyLink }) => ({
        heading: `${company}: su recomendación está abierta`,
        text: [
          `si la empresa presenta su solicitud antes del ${windowUntil}, la solicitud pertenece a su recomendación.`,
          `Puede enviar este enlace a su contacto; lo que llegue por él es suyo sin duda:\n${companyLink}`,
        ],
      }),
      already_known: (facts) => ({
        heading: `${facts.company}: ya conocemos esta empresa`,
        text: [
          knownOf('es', facts),
          'Por eso no podemos contarla como recomendación suya. Si lo ve de otro modo, escríbanos en su página con lo que tenga.',
        ],
      }),
      refused: ({ company, refusal }) => ({
        heading: `${company}: no aceptamos esta recomendación`,
        text: [...(refusal ? [refusal] : []), 'Si lo ve de otro modo, escríbanos en su página.'],
      }),
      applied: ({ company }) => ({
        heading: `${company} ha presentado su solicitud`,
        text: ['la solicitud pertenece a su recomendación. Le avisaremos cuando se decida.'],
      }),
      approved: ({ company }) => ({
        heading: `${company} está aprobada`,
        text: ['la empresa que recomendó será socia. Su crédito llegará con el hecho que acordamos.'],
      }),
      credited: ({ company }) => ({
        heading: `${company}: el crédito es suyo`,
        text: ['la empresa que recomendó ha llegado hasta donde acordamos y su recomendación está acreditada.'],
      }),
      lapse_warning: ({ company, windowUntil, companyLink }) => ({
        heading: `${company}: su recomendación caduca el ${windowUntil}`,
        text: [
          'aún no ha llegado ninguna solicitud. Una palabra suya puede ayudar; este es el enlace para su contacto:',
          companyLink,
        ],
      }),
      lapsed: (facts) => ({
        heading: `${facts.company}: su recomendación ha caducado`,
        text: [lapseOf('es', facts), 'Puede recomendar la empresa de nuevo si aún interesa.'],
      }),
      message: ({ company, from, message }) => ({
        heading: `${company}: un mensaje de ${from ?? 'nosotros'}`,
        text: [message ?? ''],
      }),
    },
  },
}
