/** The one onboarding mail of a day, in the reader's language: what it is about, and the one next thing. */
import type { MailContent } from '#platform/mail/layout.ts'

export type LineKind =
  | 'welcome'
  | 'due_soon'
  | 'returned'
  | 'submitted'
  | 'nudge'
  | 'waiting_for_us'
  | 'live'
  | 'gate_ready'
  | 'ninety_days'
  | 'ours_late'
  | 'lead'
export type LineFacts = {
  partner?: string
  step?: string
  date?: string
  words?: string
  minutes?: number
  owner?: string
  days?: number
}
type Words = {
  hello: (name: string) => string
  open: string
  several: (workspace: string) => string
  subject: Readonly<Record<LineKind, (facts: LineFacts, workspace: string) => string>>
  line: Readonly<Record<LineKind, (facts: LineFacts, workspace: string) => string>>
}
const texts: Readonly<Record<'en' | 'de' | 'es', Words>> = {
  en: {
    hello: (name) => `Hello ${name},`,
    open: 'Open it',
    several: (workspace) => `Onboarding with ${workspace}: what is new`,
    subject: {
      welcome: (_, workspace) => `Welcome to ${workspace}`,
      due_soon: ({ step, date }) => `Due on ${date}: ${step}`,
      returned: ({ step }) => `Sent back: ${step}`,
      submitted: ({ step, partner }) => `${partner} waits for your answer: ${step}`,
      nudge: ({ step }) => `Your next step: ${step}`,
      waiting_for_us: (_, workspace) => `${workspace} owes you something`,
      live: ({ partner }) => `${partner} is live`,
      gate_ready: ({ partner }) => `${partner} can go live`,
      ninety_days: () => 'The first 90 days: what worked?',
      ours_late: ({ step, partner }) => `${partner} waits for us: ${step}`,
      lead: ({ step, partner }) => `${partner} still waits for us: ${step}`,
    },
    line: {
      welcome: ({ step, minutes }, workspace) =>
        `the agreement is signed and your account with ${workspace} is open. One thing comes next: ${step}. It takes about ${minutes} minutes.`,
      due_soon: ({ step, date }) => `“${step}” is due on ${date}.`,
      returned: ({ step, words }) => `“${step}” came back: ${words}`,
      submitted: ({ step, partner }) => `${partner} gave a proof for “${step}”. It waits for your answer.`,
      nudge: ({ step, date, minutes }) =>
        `one step waits for you: “${step}”, due on ${date}. It takes about ${minutes} minutes.`,
      waiting_for_us: ({ step, date, owner }) =>
        `you have waited for us since ${date}: “${step}”. ${owner} has it in hand. We are sorry that it takes this long.`,
      live: ({ partner, days }) => `${partner} is live, ${days} days after the start.`,
      gate_ready: ({ partner }) => `everything that go-live of ${partner} asks for is done. You can press the button.`,
      ninety_days: ({ partner }) =>
        `the first 90 days with ${partner} are nearly over. Let us look together at what worked. What slowed you down?`,
      ours_late: ({ step, partner, date }) => `${partner} waits for “${step}” since ${date}. It is yours.`,
      lead: ({ step, partner, owner, date }) => `${partner} waits for “${step}” since ${date}. ${owner} has it.`,
    },
  },
  de: {
    hello: (name) => `Guten Tag ${name},`,
    open: 'Öffnen',
    several: (workspace) => `Einführung bei ${workspace}: was es Neues gibt`,
    subject: {
      welcome: (_, workspace) => `Willkommen bei ${workspace}`,
      due_soon: ({ step, date }) => `Fällig am ${date}: ${step}`,
      returned: ({ step }) => `Zurückgegeben: ${step}`,
      submitted: ({ step, partner }) => `${partner} wartet auf Ihre Antwort: ${step}`,
      nudge: ({ step }) => `Ihr nächster Schritt: ${step}`,
      waiting_for_us: (_, workspace) => `${workspace} schuldet Ihnen etwas`,
      live: ({ partner }) => `${partner} ist live`,
      gate_ready: ({ partner }) => `${partner} kann live gehen`,
      ninety_days: () => 'Die ersten 90 Tage: Was hat gut geklappt?',
      ours_late: ({ step, partner }) => `${partner} wartet auf uns: ${step}`,
      lead: ({ step, partner }) => `${partner} wartet noch auf uns: ${step}`,
    },
    line: {
      welcome: ({ step, minutes }, workspace) =>
        `der Vertrag ist unterschrieben, Ihr Konto bei ${workspace} ist offen. Eines kommt als Nächstes: ${step}. Es dauert etwa ${minutes} Minuten.`,
      due_soon: ({ step, date }) => `„${step}“ ist am ${date} fällig.`,
      returned: ({ step, words }) => `„${step}“ kam zurück: ${words}`,
      submitted: ({ step, partner }) => `${partner} hat „${step}“ nachgewiesen und wartet auf Ihre Antwort.`,
      nudge: ({ step, date, minutes }) =>
        `ein Schritt wartet auf Sie: „${step}“, fällig am ${date}. Er dauert etwa ${minutes} Minuten.`,
      waiting_for_us: ({ step, date, owner }) =>
        `Sie warten seit dem ${date} auf uns: „${step}“. ${owner} kümmert sich darum. Es tut uns leid, dass es so lange dauert.`,
      live: ({ partner, days }) => `${partner} ist live, ${days} Tage nach dem Beginn.`,
      gate_ready: ({ partner }) => `alles, was der Start von ${partner} verlangt, ist erledigt. Sie können auslösen.`,
      ninety_days: ({ partner }) =>
        `die ersten 90 Tage mit ${partner} sind bald vorbei. Sehen wir gemeinsam, was gut geklappt hat. Was hat Sie aufgehalten?`,
      ours_late: ({ step, partner, date }) => `${partner} wartet seit dem ${date} auf „${step}“. Es liegt bei Ihnen.`,
      lead: ({ step, partner, owner, date }) =>
        `${partner} wartet seit dem ${date} auf „${step}“. Es liegt bei ${owner}.`,
    },
  },
  es: {
    hello: (name) => `Hola, ${name}:`,
    open: 'Abrir',
    several: (workspace) => `Incorporación con ${workspace}: novedades`,
    subject: {
      welcome: (_, workspace) => `Le damos la bienvenida a ${workspace}`,
      due_soon: ({ step, date }) => `Vence el ${date}: ${step}`,
      returned: ({ step }) => `Devuelto: ${step}`,
      submitted: ({ step, partner }) => `${partner} espera su respuesta: ${step}`,
      nudge: ({ step }) => `Su siguiente paso: ${step}`,
      waiting_for_us: (_, workspace) => `${workspace} le debe algo`,
      live: ({ partner }) => `${partner} está en marcha`,
      gate_ready: ({ partner }) => `${partner} puede empezar`,
      ninety_days: () => 'Los primeros 90 días: ¿qué funcionó?',
      ours_late: ({ step, partner }) => `${partner} nos espera: ${step}`,
      lead: ({ step, partner }) => `${partner} aún nos espera: ${step}`,
    },
    line: {
      welcome: ({ step, minutes }, workspace) =>
        `El contrato está firmado y su cuenta con ${workspace} está abierta. Ahora toca una cosa: ${step}. Lleva unos ${minutes} minutos.`,
      due_soon: ({ step, date }) => `«${step}» vence el ${date}.`,
      returned: ({ step, words }) => `«${step}» ha vuelto: ${words}`,
      submitted: ({ step, partner }) => `${partner} ha justificado «${step}» y espera su respuesta.`,
      nudge: ({ step, date, minutes }) =>
        `Un paso le espera: «${step}», con fecha ${date}. Lleva unos ${minutes} minutos.`,
      waiting_for_us: ({ step, date, owner }) =>
        `Nos espera desde el ${date}: «${step}». ${owner} se ocupa. Sentimos que tarde tanto.`,
      live: ({ partner, days }) => `${partner} está en marcha, ${days} días después del inicio.`,
      gate_ready: ({ partner }) => `Todo lo que pide la puesta en marcha de ${partner} está hecho. Puede confirmarla.`,
      ninety_days: ({ partner }) =>
        `Los primeros 90 días con ${partner} están por terminar. Veamos juntos qué funcionó. ¿Qué le frenó?`,
      ours_late: ({ step, partner, date }) => `${partner} espera «${step}» desde el ${date}. Está en sus manos.`,
      lead: ({ step, partner, owner, date }) => `${partner} espera «${step}» desde el ${date}. Lo tiene ${owner}.`,
    },
  },
}
export const mailLanguageOf = (language: string): 'en' | 'de' | 'es' =>
  language.startsWith('de') ? 'de' : language.startsWith('es') ? 'es' : 'en'

export const onboardingMailWords = (
  language: string,
  to: { name: string; workspace: string },
  lines: readonly { kind: LineKind; facts: LineFacts }[],
  url: string,
): { subject: string } & MailContent => {
  const words = texts[mailLanguageOf(language)]
  const [first] = lines
  const subject =
    lines.length === 1 && first ? words.subject[first.kind](first.facts, to.workspace) : words.several(to.workspace)
  return {
    subject,
    heading: subject,
    paragraphs: [
      words.hello(to.name),
      ...lines.map(({ kind, facts }) => capital(words.line[kind](facts, to.workspace))),
    ],
    button: { label: words.open, url },
  }
}
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
