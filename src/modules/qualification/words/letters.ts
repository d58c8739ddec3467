/** Words around the letter of a decision, in the company's language. */
import type { DecisionOutcome } from '../contract/states.ts'
import type { MailLanguage } from './mails.ts'

type Words = {
  file: string
  draft: string
  outcome: string
  outcomes: Readonly<Record<DecisionOutcome, string>>
  date: string
  reasons: string
  revisit: string
  reapply: string
  attached: string
  page: string
}
export const letterWords: Readonly<Record<MailLanguage, Words>> = {
  en: {
    file: 'Decision',
    draft: 'Draft: this decision is not made.',
    outcome: 'Outcome',
    outcomes: { approved: 'Approved', waitlisted: 'Waitlisted', declined: 'Declined' },
    date: 'Decided on',
    reasons: 'Reasons',
    revisit: 'We look at it again on',
    reapply: 'You can apply again from',
    attached: 'our decision is attached as a letter. You also find it on your page.',
    page: 'Open my page',
  },
  de: {
    file: 'Entscheidung',
    draft: 'Entwurf: Diese Entscheidung ist noch nicht getroffen.',
    outcome: 'Ergebnis',
    outcomes: { approved: 'Angenommen', waitlisted: 'Warteliste', declined: 'Abgelehnt' },
    date: 'Entschieden am',
    reasons: 'Gründe',
    revisit: 'Wir sehen es uns wieder an am',
    reapply: 'Neue Bewerbung möglich ab',
    attached: 'unsere Entscheidung liegt als Brief bei. Sie finden sie auch auf Ihrer Seite.',
    page: 'Meine Seite öffnen',
  },
  es: {
    file: 'Decisión',
    draft: 'Borrador: esta decisión aún no está tomada.',
    outcome: 'Resultado',
    outcomes: { approved: 'Aprobada', waitlisted: 'En lista de espera', declined: 'Rechazada' },
    date: 'Decidido el',
    reasons: 'Motivos',
    revisit: 'Lo revisaremos de nuevo el',
    reapply: 'Puede solicitarlo de nuevo desde el',
    attached: 'nuestra decisión va adjunta como carta. También la encuentra en su página.',
    page: 'Abrir mi página',
  },
}
