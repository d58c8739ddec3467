/** The numbered consent text and the mails of signing, in three languages. A changed text gets the next number. */
import type { TermLanguage } from '../terms/words/print.ts'

export const consentNumber = 1
export const consentText: Readonly<Record<TermLanguage, readonly string[]>> = {
  en: [
    'You agree to receive this document and what belongs to it electronically, and to sign it electronically.',
    'You have the right to get it on paper instead: answer the mail that brought you here.',
    'You can withdraw this consent until you sign, by declining or by closing this page; what is signed stays signed.',
    'To read it you need a current browser; the signed copy comes by e-mail.',
    'If your address changes, tell the sender, so that the copies reach you.',
  ],
  de: [
    'Sie sind einverstanden, dieses Dokument und was dazu gehört elektronisch zu erhalten und elektronisch zu unterschreiben.',
    'Sie haben das Recht, es stattdessen auf Papier zu bekommen: Antworten Sie auf die E-Mail, die Sie hierher geführt hat.',
    'Bis zur Unterschrift können Sie diese Einwilligung zurücknehmen, indem Sie ablehnen oder diese Seite schließen; was unterschrieben ist, bleibt unterschrieben.',
    'Zum Lesen brauchen Sie einen aktuellen Browser; die unterschriebene Fassung kommt per E-Mail.',
    'Wenn sich Ihre Adresse ändert, sagen Sie es dem Absender, damit die Kopien Sie erreichen.',
  ],
  es: [
    'Acepta recibir este documento y lo que le pertenece por medios electrónicos, y firmarlo electrónicamente.',
    'Tiene derecho a recibirlo en papel: responda al correo que le trajo aquí.',
    'Puede retirar este consentimiento hasta que firme, rechazando o cerrando esta página; lo firmado queda firmado.',
    'Para leerlo necesita un navegador actual; la copia firmada llega por correo.',
    'Si cambia su dirección, avise a quien lo envió para que le lleguen las copias.',
  ],
}
type MailWords = {
  ask: string
  askBody: string
  remind: string
  signed: string
  signedBody: string
  paper: string
  paperBody: string
  paperAttached: string
  declined: string
  declinedBody: string
  until: string
  code: string
  codeBody: string
}
export const signingMails: Readonly<Record<TermLanguage, MailWords>> = {
  en: {
    ask: 'Please sign: {title}',
    askBody: 'Hello {name},\n\n{sender} of {us} asks you to read and sign "{title}" ({number}) for {company}.',
    remind: 'Reminder, please sign: {title}',
    signed: 'Signed by everybody: {title}',
    signedBody: 'Hello {name},\n\neverybody has signed "{title}" ({number}). You can read what was signed here:',
    paper: 'Signed on paper: {title}',
    paperBody:
      'Hello {name},\n\n"{title}" ({number}) was signed on paper on {date} and is in force from {from}. {who} has attested the scan.',
    paperAttached: 'The scan is attached; keep it with your original.',
    declined: 'Declined: {title}',
    declinedBody: 'Hello {name},\n\n{who} declined to sign "{title}" ({number}): {reason}',
    until: 'The link works until {date}.',
    code: 'Your code to sign {number}',
    codeBody:
      'Hello {name},\n\nyour code to sign "{title}" ({number}) is\n\n{code}\n\nIt works for 15 minutes. Nobody of us will ever ask you for it; if you did not ask for it, ignore this mail.',
  },
  de: {
    ask: 'Bitte unterschreiben: {title}',
    askBody:
      'Guten Tag {name},\n\n{sender} von {us} bittet Sie, „{title}“ ({number}) zu lesen und für {company} zu unterschreiben.',
    remind: 'Erinnerung, bitte unterschreiben: {title}',
    signed: 'Von allen unterschrieben: {title}',
    signedBody:
      'Guten Tag {name},\n\nalle haben „{title}“ ({number}) unterschrieben. Hier können Sie lesen, was unterschrieben wurde:',
    paper: 'Auf Papier unterschrieben: {title}',
    paperBody:
      'Guten Tag {name},\n\n„{title}“ ({number}) wurde am {date} auf Papier unterschrieben und gilt ab {from}. {who} hat die Abschrift bestätigt.',
    paperAttached: 'Die Abschrift liegt bei; bewahren Sie sie mit Ihrem Original auf.',
    declined: 'Abgelehnt: {title}',
    declinedBody: 'Guten Tag {name},\n\n{who} hat es abgelehnt, „{title}“ ({number}) zu unterschreiben: {reason}',
    until: 'Der Link gilt bis {date}.',
    code: 'Ihr Code zum Unterschreiben von {number}',
    codeBody:
      'Guten Tag {name},\n\nIhr Code zum Unterschreiben von „{title}“ ({number}) ist\n\n{code}\n\nEr gilt 15 Minuten. Niemand von uns wird Sie je danach fragen; wenn Sie ihn nicht angefordert haben, beachten Sie diese E-Mail nicht.',
  },
  es: {
    ask: 'Para firmar: {title}',
    askBody: 'Hola, {name}:\n\n{sender}, de {us}, le pide que lea y firme «{title}» ({number}) por {company}.',
    remind: 'Recordatorio, para firmar: {title}',
    signed: 'Firmado por todos: {title}',
    signedBody: 'Hola, {name}:\n\ntodos han firmado «{title}» ({number}). Aquí puede leer lo que se firmó:',
    paper: 'Firmado en papel: {title}',
    paperBody:
      'Hola, {name}:\n\n«{title}» ({number}) se firmó en papel el {date} y rige desde el {from}. {who} ha dado fe de la copia escaneada.',
    paperAttached: 'La copia va adjunta; guárdela con su original.',
    declined: 'Rechazado: {title}',
    declinedBody: 'Hola, {name}:\n\n{who} ha rechazado firmar «{title}» ({number}): {reason}',
    until: 'El enlace vale hasta el {date}.',
    code: 'Su código para firmar {number}',
    codeBody:
      'Hola, {name}:\n\nsu código para firmar «{title}» ({number}) es\n\n{code}\n\nVale 15 minutos. Nadie de nosotros se lo pedirá nunca; si no lo ha pedido, ignore este correo.',
  },
}
