import { getLanguage, textsOf } from '#ui/texts.ts'
import { type BlockerCode, blockerCodes } from '../contract/states.ts'

/** What stands against a payment, in the reader's language; in English the server's own sentence says more. */
export const blockerCatalogue = {
  en: {
    method_missing: 'An account to be paid to is to be named.',
    method_unverified: 'We verify the account.',
    method_suspended: 'The account is suspended; put it right or name another.',
    method_cooling_off: 'The account is new; nothing is paid to it in its first days.',
    tax_form_missing: 'A tax form is to be signed.',
    tax_form_expired: 'The tax form has ended; a new one is to be signed.',
    tax_rate_unset: 'We set the tax rate.',
    self_billing_missing: 'Self-billing is to be accepted: we then write the documents.',
    self_billing_expired: 'The acceptance of self-billing has ended; it is renewed yearly.',
    company_missing: 'We have to write down our own company, which documents name.',
    invoice_missing: 'An invoice over what is due is to be sent.',
    invoice_in_review: 'The invoice over what is due waits for us to look at it.',
    screening_missing: 'We have not checked your company against lists of restricted parties yet.',
    screening_expired: 'Our check against lists of restricted parties is due again.',
    screening_match: 'Our check against lists of restricted parties found a name; we have to clear it.',
    partner_hold: 'What is due is held by us.',
    partner_suspended: 'Your account is suspended.',
    blocked: 'Some lines wait: on hold or disputed.',
    carried_over: 'More was taken back than is due; it is set against what falls due next.',
    below_minimum: 'What is due is below the minimum; it is paid together with what comes next.',
  },
  de: {
    method_missing: 'Ein Konto für die Auszahlung ist anzugeben.',
    method_unverified: 'Wir prüfen das Konto.',
    method_suspended: 'Das Konto ist gesperrt; stellen Sie es richtig oder geben Sie ein anderes an.',
    method_cooling_off: 'Das Konto ist neu; in den ersten Tagen wird nichts darauf gezahlt.',
    tax_form_missing: 'Ein Steuerformular ist zu unterschreiben.',
    tax_form_expired: 'Das Steuerformular ist abgelaufen; ein neues ist zu unterschreiben.',
    tax_rate_unset: 'Wir legen den Steuersatz fest.',
    self_billing_missing: 'Dem Gutschriftverfahren ist zuzustimmen: Dann stellen wir die Belege aus.',
    self_billing_expired: 'Die Zustimmung zum Gutschriftverfahren ist abgelaufen; sie wird jährlich erneuert.',
    company_missing: 'Wir müssen noch unser eigenes Unternehmen eintragen, das auf den Belegen steht.',
    invoice_missing: 'Eine Rechnung über den fälligen Betrag ist zu senden.',
    invoice_in_review: 'Die Rechnung über den fälligen Betrag wird von uns noch geprüft.',
    screening_missing: 'Wir haben Ihr Unternehmen noch nicht gegen Sanktionslisten geprüft.',
    screening_expired: 'Unsere Prüfung gegen Sanktionslisten ist wieder fällig.',
    screening_match: 'Unsere Prüfung gegen Sanktionslisten hat einen Namen gefunden; wir müssen ihn klären.',
    partner_hold: 'Was fällig ist, halten wir zurück.',
    partner_suspended: 'Ihr Konto bei uns ist gesperrt.',
    blocked: 'Einige Posten warten: zurückgehalten oder beanstandet.',
    carried_over: 'Es wurde mehr zurückgenommen, als fällig ist; das wird mit dem nächsten Betrag verrechnet.',
    below_minimum: 'Der fällige Betrag liegt unter dem Mindestbetrag; er wird mit dem nächsten ausgezahlt.',
  },
  es: {
    method_missing: 'Hay que indicar una cuenta de cobro.',
    method_unverified: 'Estamos verificando la cuenta.',
    method_suspended: 'La cuenta está suspendida; corríjala o indique otra.',
    method_cooling_off: 'La cuenta es nueva; en los primeros días no se paga nada a ella.',
    tax_form_missing: 'Hay que firmar un formulario fiscal.',
    tax_form_expired: 'El formulario fiscal ha vencido; hay que firmar uno nuevo.',
    tax_rate_unset: 'Fijamos el tipo impositivo.',
    self_billing_missing: 'Hay que aceptar la autofacturación: entonces expedimos los documentos.',
    self_billing_expired: 'La aceptación de la autofacturación ha vencido; se renueva cada año.',
    company_missing: 'Tenemos que anotar nuestra propia empresa, que figura en los documentos.',
    invoice_missing: 'Hay que enviar una factura por lo que vence.',
    invoice_in_review: 'La factura por lo que vence espera nuestra revisión.',
    screening_missing: 'Aún no hemos comprobado su empresa en las listas de partes restringidas.',
    screening_expired: 'Toca repetir nuestra comprobación en las listas de partes restringidas.',
    screening_match:
      'Nuestra comprobación en las listas de partes restringidas halló un nombre; tenemos que aclararlo.',
    partner_hold: 'Retenemos lo que vence.',
    partner_suspended: 'Su cuenta está suspendida.',
    blocked: 'Algunas líneas esperan: retenidas o en disputa.',
    carried_over: 'Se retiró más de lo que vence; se compensa con lo siguiente.',
    below_minimum: 'Lo que vence no llega al mínimo; se paga junto con lo siguiente.',
  },
} as const satisfies Record<'en' | 'de' | 'es', Record<BlockerCode, string>>
const words = textsOf(blockerCatalogue)

const isKnown = (code: string): code is BlockerCode => (blockerCodes as readonly string[]).includes(code)
export const blockerWords = (item: { code: string; words: string }): string => {
  if (getLanguage() === 'en') return item.words
  return isKnown(item.code) ? words(item.code) : item.words
}
