/** Mails of negotiations in three languages. */
import type { TermLanguage } from '../terms/words/print.ts'

type TalkWords = { invited: string; invitedBody: string; turn: string; turnBody: string; until: string }
export const talkMails: Readonly<Record<TermLanguage, TalkWords>> = {
  en: {
    invited: 'Your link to a draft: {title}',
    invitedBody:
      'Hello {name},\n\n{who} of {us} invites you to read "{title}" ({number}), to comment on it, to propose changes and to accept it. You need no account:',
    turn: 'Your turn: {title}',
    turnBody: 'Hello {name},\n\n{who} of {us} has handed "{title}" ({number}) to you. What changed is marked:',
    until: 'The link is yours alone and works until {date}.',
  },
  de: {
    invited: 'Ihr Link zu einem Entwurf: {title}',
    invitedBody:
      'Guten Tag {name},\n\n{who} von {us} lädt Sie ein, „{title}“ ({number}) zu lesen, zu kommentieren, Änderungen vorzuschlagen und anzunehmen. Sie brauchen kein Konto:',
    turn: 'Sie sind an der Reihe: {title}',
    turnBody:
      'Guten Tag {name},\n\n{who} von {us} hat Ihnen „{title}“ ({number}) übergeben. Was sich geändert hat, ist markiert:',
    until: 'Der Link ist nur für Sie und gilt bis {date}.',
  },
  es: {
    invited: 'Su enlace a un borrador: {title}',
    invitedBody:
      'Hola, {name}:\n\n{who}, de {us}, le invita a leer «{title}» ({number}), comentarlo, proponer cambios y aceptarlo. No necesita cuenta:',
    turn: 'Su turno: {title}',
    turnBody: 'Hola, {name}:\n\n{who}, de {us}, le ha pasado «{title}» ({number}). Lo que cambió está marcado:',
    until: 'El enlace es solo suyo y vale hasta el {date}.',
  },
}
