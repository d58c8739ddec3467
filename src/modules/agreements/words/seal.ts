/** What the sealed file and its certificate page say besides the text, in three languages. */
import type { TermLanguage } from '../terms/words/print.ts'

export const sealWords: Readonly<
  Record<
    TermLanguage,
    {
      number: string
      version: string
      envelope: string
      chain: string
      terms: string
      sent: string
      reason: string
      check: Readonly<Record<'link' | 'code' | 'sign_in', string>>
      between: string
    }
  >
> = {
  en: {
    number: 'Agreement',
    version: 'Version',
    envelope: 'Envelope',
    chain: 'Head of the audit chain (SHA-256)',
    terms: 'Terms as data',
    sent: 'Sent for signature by',
    reason: 'Signed by everybody and sealed: {number}, version {version}',
    check: {
      link: 'A secret link, sent to the e-mail address above and tied to this document',
      code: 'A secret link, and a one-time code of six digits, each sent to the e-mail address above',
      sign_in: 'A session signed in with the e-mail address above',
    },
    between: '{us} and {partner}',
  },
  de: {
    number: 'Vertrag',
    version: 'Fassung',
    envelope: 'Umschlag',
    chain: 'Ende der Protokollkette (SHA-256)',
    terms: 'Bestimmungen als Daten',
    sent: 'Zur Unterschrift geschickt von',
    reason: 'Von allen unterschrieben und versiegelt: {number}, Fassung {version}',
    check: {
      link: 'Ein geheimer Link, an die oben genannte E-Mail-Adresse geschickt und an dieses Dokument gebunden',
      code: 'Ein geheimer Link und ein einmaliger Code aus sechs Ziffern, beide an die oben genannte E-Mail-Adresse geschickt',
      sign_in: 'Eine Anmeldung mit der oben genannten E-Mail-Adresse',
    },
    between: '{us} und {partner}',
  },
  es: {
    number: 'Acuerdo',
    version: 'Versión',
    envelope: 'Sobre',
    chain: 'Cabeza de la cadena de auditoría (SHA-256)',
    terms: 'Condiciones como datos',
    sent: 'Enviado a firmar por',
    reason: 'Firmado por todos y sellado: {number}, versión {version}',
    check: {
      link: 'Un enlace secreto, enviado al correo indicado y ligado a este documento',
      code: 'Un enlace secreto y un código de un solo uso de seis cifras, ambos enviados al correo indicado',
      sign_in: 'Una sesión iniciada con el correo indicado',
    },
    between: '{us} y {partner}',
  },
}
