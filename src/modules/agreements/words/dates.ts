/** Mails about drafts, dates and ends, in three languages. Values stand in braces. */
import type { TermLanguage } from '../terms/words/print.ts'

export type DateMail =
  | 'draft_to_read'
  | 'your_turn'
  | 'pen_chased'
  | 'took_effect'
  | 'notice_given'
  | 'terminated'
  | 'notice_withdrawn'
  | 'notice_nears'
  | 'expiry_nears'
  | 'ended'
  | 'change_noticed'
  | 'change_taken_back'
  | 'change_objected'
  | 'objection_answered'
  | 'change_requested'
  | 'request_taken_up'
  | 'request_declined'
type Words = { subject: string; body: string }

export const dateMails: Readonly<Record<TermLanguage, Readonly<Record<DateMail, Words>> & { open: string }>> = {
  en: {
    open: 'Open the agreement',
    draft_to_read: {
      subject: 'A draft for you to read: {title}',
      body: '{us} sent you the draft of "{title}" ({number}). Read it, comment, ask for changes or accept it.',
    },
    your_turn: {
      subject: 'Your turn: {title}',
      body: 'The draft of "{title}" ({number}) is with you again. The other side waits for your answer.',
    },
    pen_chased: {
      subject: 'Waiting for you: {title}',
      body: 'The draft of "{title}" ({number}) has been with you for {days} days. The other side waits for your answer.',
    },
    took_effect: {
      subject: 'In effect since today: {title}',
      body: 'What was agreed in "{title}" ({number}) holds from {on} on: {what}.',
    },
    notice_given: {
      subject: 'Notice given: {title}',
      body: '{who} gave notice for "{title}" ({number}). It does not renew; the first day not covered is {ends}.',
    },
    terminated: {
      subject: 'Terminated: {title}',
      body: '{who} terminated "{title}" ({number}). The first day not covered is {ends}.{cure}',
    },
    notice_withdrawn: {
      subject: 'Taken back: {title}',
      body: 'The notice for "{title}" ({number}) was taken back. The agreement goes on as if it had not been given.',
    },
    notice_nears: {
      subject: 'Notice by {by}: {title}',
      body: '"{title}" ({number}) renews by itself on {ends} unless one side gives notice. Notice counts until the end of {by}.',
    },
    expiry_nears: {
      subject: 'Time to decide how it goes on: {title}',
      body: 'The current period of "{title}" ({number}) ends on {ends}. Now is the time to talk about what comes next.',
    },
    ended: {
      subject: 'Ended: {title}',
      body: '"{title}" ({number}) has ended; {on} is the first day that it does not cover. What outlives it still holds.',
    },
    change_noticed: {
      subject: 'A change from {on}: {title}',
      body: '{us} changes "{title}" ({number}) by notice, as the agreement allows. From {on} on: {what}.{object}',
    },
    change_taken_back: {
      subject: 'A change was taken back: {title}',
      body: '{us} took back the change of "{title}" ({number}) that would have taken effect on {on}. What held before goes on. {words}',
    },
    change_objected: {
      subject: 'Objection to a change: {title}',
      body: '{who} objects to the change of "{title}" ({number}) from {on} on: {words} Talk about it before that day; until then the partner may leave.',
    },
    objection_answered: {
      subject: 'Your objection is answered: {title}',
      body: '{us} answered your objection to the change of "{title}" ({number}) from {on} on: {words}',
    },
    change_requested: {
      subject: 'A change is asked for: {title}',
      body: '{who} asks for a change of "{title}" ({number}): {words}',
    },
    request_taken_up: {
      subject: 'Your request is taken up: {title}',
      body: '{us} takes up what you asked for in "{title}" ({number}) and writes an amendment: {wish} {words}',
    },
    request_declined: {
      subject: 'Your request was declined: {title}',
      body: '{us} declined what you asked for in "{title}" ({number}): {wish} The answer: {words}',
    },
  },
  de: {
    open: 'Vertrag öffnen',
    draft_to_read: {
      subject: 'Ein Entwurf für Sie: {title}',
      body: '{us} hat Ihnen den Entwurf von „{title}“ ({number}) geschickt. Lesen Sie ihn, kommentieren Sie, bitten Sie um Änderungen oder nehmen Sie ihn an.',
    },
    your_turn: {
      subject: 'Sie sind an der Reihe: {title}',
      body: 'Der Entwurf von „{title}“ ({number}) liegt wieder bei Ihnen. Die andere Seite wartet auf Ihre Antwort.',
    },
    pen_chased: {
      subject: 'Es wird auf Sie gewartet: {title}',
      body: 'Der Entwurf von „{title}“ ({number}) liegt seit {days} Tagen bei Ihnen. Die andere Seite wartet auf Ihre Antwort.',
    },
    took_effect: {
      subject: 'Gilt seit heute: {title}',
      body: 'Was in „{title}“ ({number}) vereinbart wurde, gilt ab {on}: {what}.',
    },
    notice_given: {
      subject: 'Gekündigt: {title}',
      body: '{who} hat „{title}“ ({number}) gekündigt. Der Vertrag verlängert sich nicht; der erste nicht mehr abgedeckte Tag ist der {ends}.',
    },
    terminated: {
      subject: 'Vorzeitig beendet: {title}',
      body: '{who} hat „{title}“ ({number}) vorzeitig gekündigt. Der erste nicht mehr abgedeckte Tag ist der {ends}.{cure}',
    },
    notice_withdrawn: {
      subject: 'Zurückgenommen: {title}',
      body: 'Die Kündigung von „{title}“ ({number}) wurde zurückgenommen. Der Vertrag läuft weiter, als wäre sie nicht ausgesprochen worden.',
    },
    notice_nears: {
      subject: 'Kündigung bis {by}: {title}',
      body: '„{title}“ ({number}) verlängert sich am {ends} von selbst, wenn keine Seite kündigt. Eine Kündigung zählt bis zum Ende des {by}.',
    },
    expiry_nears: {
      subject: 'Zeit zu entscheiden, wie es weitergeht: {title}',
      body: 'Der laufende Zeitraum von „{title}“ ({number}) endet am {ends}. Jetzt ist die Zeit, über das Weitere zu sprechen.',
    },
    ended: {
      subject: 'Beendet: {title}',
      body: '„{title}“ ({number}) ist beendet; der {on} ist der erste Tag, den der Vertrag nicht abdeckt. Was ihn überdauert, gilt weiter.',
    },
    change_noticed: {
      subject: 'Eine Änderung ab {on}: {title}',
      body: '{us} ändert „{title}“ ({number}) durch Mitteilung, wie es der Vertrag erlaubt. Ab {on} gilt: {what}.{object}',
    },
    change_taken_back: {
      subject: 'Eine Änderung wurde zurückgenommen: {title}',
      body: '{us} hat die Änderung von „{title}“ ({number}) zurückgenommen, die ab {on} gegolten hätte. Was vorher galt, gilt weiter. {words}',
    },
    change_objected: {
      subject: 'Widerspruch gegen eine Änderung: {title}',
      body: '{who} widerspricht der Änderung von „{title}“ ({number}) ab {on}: {words} Sprechen Sie vor diesem Tag darüber; bis dahin kann der Partner den Vertrag beenden.',
    },
    objection_answered: {
      subject: 'Antwort auf Ihren Widerspruch: {title}',
      body: '{us} hat auf Ihren Widerspruch gegen die Änderung von „{title}“ ({number}) ab {on} geantwortet: {words}',
    },
    change_requested: {
      subject: 'Eine Änderung wird gewünscht: {title}',
      body: '{who} wünscht eine Änderung von „{title}“ ({number}): {words}',
    },
    request_taken_up: {
      subject: 'Ihr Wunsch wird aufgenommen: {title}',
      body: '{us} nimmt Ihren Wunsch zu „{title}“ ({number}) auf und schreibt einen Nachtrag: {wish} {words}',
    },
    request_declined: {
      subject: 'Ihr Wunsch wurde abgelehnt: {title}',
      body: '{us} hat Ihren Wunsch zu „{title}“ ({number}) abgelehnt: {wish} Die Antwort: {words}',
    },
  },
  es: {
    open: 'Abrir el acuerdo',
    draft_to_read: {
      subject: 'Un borrador para leer: {title}',
      body: '{us} le ha enviado el borrador de «{title}» ({number}). Léalo, coméntelo, pida cambios o acéptelo.',
    },
    your_turn: {
      subject: 'Le toca a usted: {title}',
      body: 'El borrador de «{title}» ({number}) vuelve a estar con usted. La otra parte espera su respuesta.',
    },
    pen_chased: {
      subject: 'Se le espera: {title}',
      body: 'El borrador de «{title}» ({number}) lleva {days} días con usted. La otra parte espera su respuesta.',
    },
    took_effect: {
      subject: 'Vigente desde hoy: {title}',
      body: 'Lo acordado en «{title}» ({number}) rige desde el {on}: {what}.',
    },
    notice_given: {
      subject: 'Aviso de no renovación: {title}',
      body: '{who} ha dado aviso para «{title}» ({number}). No se renueva; el primer día no cubierto es el {ends}.',
    },
    terminated: {
      subject: 'Terminado antes de plazo: {title}',
      body: '{who} ha terminado «{title}» ({number}). El primer día no cubierto es el {ends}.{cure}',
    },
    notice_withdrawn: {
      subject: 'Aviso retirado: {title}',
      body: 'Se ha retirado el aviso de «{title}» ({number}). El acuerdo sigue como si no se hubiera dado.',
    },
    notice_nears: {
      subject: 'Aviso hasta el {by}: {title}',
      body: '«{title}» ({number}) se renueva solo el {ends} si ninguna parte avisa. El aviso vale hasta el final del {by}.',
    },
    expiry_nears: {
      subject: 'Hora de decidir cómo sigue: {title}',
      body: 'El período actual de «{title}» ({number}) termina el {ends}. Es el momento de hablar de lo que sigue.',
    },
    ended: {
      subject: 'Terminado: {title}',
      body: '«{title}» ({number}) ha terminado; el {on} es el primer día que no cubre. Lo que sobrevive al acuerdo sigue rigiendo.',
    },
    change_noticed: {
      subject: 'Un cambio desde el {on}: {title}',
      body: '{us} cambia «{title}» ({number}) mediante aviso, como permite el acuerdo. Desde el {on}: {what}.{object}',
    },
    change_taken_back: {
      subject: 'Un cambio retirado: {title}',
      body: '{us} ha retirado el cambio de «{title}» ({number}) que habría regido desde el {on}. Sigue rigiendo lo anterior. {words}',
    },
    change_objected: {
      subject: 'Oposición a un cambio: {title}',
      body: '{who} se opone al cambio de «{title}» ({number}) desde el {on}: {words} Háblenlo antes de ese día; hasta entonces el socio puede irse.',
    },
    objection_answered: {
      subject: 'Respuesta a su oposición: {title}',
      body: '{us} ha respondido a su oposición al cambio de «{title}» ({number}) desde el {on}: {words}',
    },
    change_requested: {
      subject: 'Se pide un cambio: {title}',
      body: '{who} pide un cambio de «{title}» ({number}): {words}',
    },
    request_taken_up: {
      subject: 'Se acepta tratar su petición: {title}',
      body: '{us} recoge lo que pidió en «{title}» ({number}) y redacta una modificación: {wish} {words}',
    },
    request_declined: {
      subject: 'Su petición fue rechazada: {title}',
      body: '{us} ha rechazado lo que pidió en «{title}» ({number}): {wish} La respuesta: {words}',
    },
  },
}
export const cureWords: Readonly<Record<TermLanguage, string>> = {
  en: ' If the breach is mended by {day}, the agreement goes on.',
  de: ' Wird der Verstoß bis {day} behoben, läuft der Vertrag weiter.',
  es: ' Si el incumplimiento se subsana hasta el {day}, el acuerdo sigue.',
}
export const objectWords: Readonly<Record<TermLanguage, string>> = {
  en: ' You may object until {day}.',
  de: ' Sie können bis {day} widersprechen.',
  es: ' Puede oponerse hasta el {day}.',
}
