/** Words of decisions as the product ships them, and the reasons that a workspace begins with. */
import type { Outcome } from '../contract/states.ts'

export const wordsLanguages = ['en', 'de', 'es'] as const
export type WordsLanguage = (typeof wordsLanguages)[number]
/** The shipped language nearest to the applicant's. */
export const wordsLanguage = (language: string): WordsLanguage =>
  wordsLanguages.find((one) => one === language.split('-')[0]) ?? 'en'

export const placeholders = [
  'name',
  'company',
  'workspace',
  'reasons',
  'changes',
  'date',
  'alternative',
  'manager',
] as const
type Words = Readonly<Record<Outcome, { subject: string; body: string }>>

/** A line whose placeholders are all empty is left out of the mail. */
export const decisionWords: Readonly<Record<WordsLanguage, Words>> = {
  en: {
    accepted: {
      subject: '{workspace}: your application is accepted',
      body: 'Hello {name},\n\nwe are glad to go on with {company}. {manager} looks after you from now on and will arrange a first call with you.\n\nYour page shows every next step.\n\n{workspace}',
    },
    waitlisted: {
      subject: '{workspace}: your application is on our waiting list',
      body: 'Hello {name},\n\nthank you for the application of {company}. We cannot begin now, and we do not want to lose sight of you: we look at it again by {date}, without anything for you to do.\n\nThe reason: {reasons}\n{changes}\n\n{workspace}',
    },
    declined: {
      subject: '{workspace}: about your application',
      body: 'Hello {name},\n\nthank you for the application of {company} and the work you put into it. We will not go on with it.\n\nThe reason: {reasons}\n{changes}\n{alternative}\nYou can apply again from {date}.\n\n{workspace}',
    },
  },
  de: {
    accepted: {
      subject: '{workspace}: Ihre Bewerbung ist angenommen',
      body: 'Guten Tag {name},\n\nwir freuen uns, mit {company} weiterzugehen. {manager} ist ab jetzt für Sie da und vereinbart ein erstes Gespräch mit Ihnen.\n\nIhre Seite zeigt jeden nächsten Schritt.\n\n{workspace}',
    },
    waitlisted: {
      subject: '{workspace}: Ihre Bewerbung steht auf unserer Warteliste',
      body: 'Guten Tag {name},\n\nvielen Dank für die Bewerbung von {company}. Jetzt können wir nicht beginnen, wollen Sie aber nicht aus den Augen verlieren: Bis {date} sehen wir sie wieder an, ohne dass Sie etwas tun müssen.\n\nDer Grund: {reasons}\n{changes}\n\n{workspace}',
    },
    declined: {
      subject: '{workspace}: zu Ihrer Bewerbung',
      body: 'Guten Tag {name},\n\nvielen Dank für die Bewerbung von {company} und die Arbeit darin. Wir werden sie nicht weiterverfolgen.\n\nDer Grund: {reasons}\n{changes}\n{alternative}\nAb {date} können Sie sich wieder bewerben.\n\n{workspace}',
    },
  },
  es: {
    accepted: {
      subject: '{workspace}: su solicitud ha sido aceptada',
      body: 'Hola {name}:\n\nnos alegra seguir adelante con {company}. {manager} le atenderá desde ahora y acordará con usted una primera llamada.\n\nSu página muestra cada paso siguiente.\n\n{workspace}',
    },
    waitlisted: {
      subject: '{workspace}: su solicitud está en nuestra lista de espera',
      body: 'Hola {name}:\n\ngracias por la solicitud de {company}. Ahora no podemos empezar, pero no queremos perderle de vista: la revisaremos de nuevo antes del {date}, sin que usted tenga que hacer nada.\n\nEl motivo: {reasons}\n{changes}\n\n{workspace}',
    },
    declined: {
      subject: '{workspace}: sobre su solicitud',
      body: 'Hola {name}:\n\ngracias por la solicitud de {company} y por el trabajo que hay en ella. No seguiremos adelante con ella.\n\nEl motivo: {reasons}\n{changes}\n{alternative}\nPuede volver a solicitarlo a partir del {date}.\n\n{workspace}',
    },
  },
}

type Text = Readonly<Record<WordsLanguage, string>>
export const seededReasons: readonly { key: string; outcomes: readonly Outcome[]; labels: Text; changes: Text }[] = [
  {
    key: 'not_our_market',
    outcomes: ['waitlisted', 'declined'],
    labels: { en: 'Not our market', de: 'Nicht unser Markt', es: 'No es nuestro mercado' },
    changes: {
      en: 'Customers in the regions or industries that we serve would change our answer.',
      de: 'Kunden in den Regionen oder Branchen, die wir bedienen, würden unsere Antwort ändern.',
      es: 'Tener clientes en las regiones o sectores que atendemos cambiaría nuestra respuesta.',
    },
  },
  {
    key: 'too_early',
    outcomes: ['waitlisted', 'declined'],
    labels: { en: 'Too early', de: 'Zu früh', es: 'Demasiado pronto' },
    changes: {
      en: 'A product in use and first references would change our answer.',
      de: 'Ein Produkt im Einsatz und erste Referenzen würden unsere Antwort ändern.',
      es: 'Un producto en uso y las primeras referencias cambiarían nuestra respuesta.',
    },
  },
  {
    key: 'capacity',
    outcomes: ['waitlisted', 'declined'],
    labels: {
      en: 'We lack the people for it now',
      de: 'Uns fehlen derzeit die Kapazitäten',
      es: 'Ahora no tenemos capacidad',
    },
    changes: {
      en: 'This is about us, not about you.',
      de: 'Das liegt an uns, nicht an Ihnen.',
      es: 'Se debe a nosotros, no a ustedes.',
    },
  },
  {
    key: 'technical_mismatch',
    outcomes: ['waitlisted', 'declined'],
    labels: {
      en: 'The products do not fit technically',
      de: 'Die Produkte passen technisch nicht zusammen',
      es: 'Los productos no encajan técnicamente',
    },
    changes: {
      en: 'An open interface on either side would change our answer.',
      de: 'Eine offene Schnittstelle auf einer der beiden Seiten würde unsere Antwort ändern.',
      es: 'Una interfaz abierta en cualquiera de los dos lados cambiaría nuestra respuesta.',
    },
  },
  {
    key: 'competitor',
    outcomes: ['declined'],
    labels: {
      en: 'We compete in too many places',
      de: 'Wir stehen zu oft im Wettbewerb',
      es: 'Competimos en demasiados ámbitos',
    },
    changes: { en: '', de: '', es: '' },
  },
  {
    key: 'incomplete',
    outcomes: ['waitlisted', 'declined'],
    labels: {
      en: 'The application is incomplete',
      de: 'Die Bewerbung ist unvollständig',
      es: 'La solicitud está incompleta',
    },
    changes: {
      en: 'Answers to the open questions would change our answer.',
      de: 'Antworten auf die offenen Fragen würden unsere Antwort ändern.',
      es: 'Responder a las preguntas pendientes cambiaría nuestra respuesta.',
    },
  },
  {
    key: 'compliance',
    outcomes: ['waitlisted', 'declined'],
    labels: {
      en: 'Rules that we have to keep stand against it',
      de: 'Regeln, die wir einhalten müssen, stehen dagegen',
      es: 'Lo impiden normas que debemos cumplir',
    },
    changes: { en: '', de: '', es: '' },
  },
  {
    key: 'duplicate',
    outcomes: ['declined'],
    labels: {
      en: 'Your company is with us already',
      de: 'Ihr Unternehmen ist bereits bei uns',
      es: 'Su empresa ya está con nosotros',
    },
    changes: { en: '', de: '', es: '' },
  },
]
