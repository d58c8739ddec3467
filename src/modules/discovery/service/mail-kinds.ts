/** Mails of discovery that the people of both sides may do without; answers to applicants are not among them. */
import { mailKinds } from '#platform/mail/choices.ts'

const near = (kind: string, en: string, de: string, es: string) =>
  mailKinds.fill({ kind, sides: ['member'], words: { en, de, es } })
const ofReferral = (kind: string, en: string, de: string, es: string) =>
  mailKinds.fill({ kind: `partner_referral.${kind}`, sides: ['portal'], words: { en, de, es } })

export const mailKindFills = [
  near(
    'application.promise_near',
    'The answer to an application is nearly due',
    'Die Antwort auf eine Bewerbung ist bald fällig',
    'La respuesta a una solicitud vence pronto',
  ),
  near(
    'inquiry.promise_near',
    'The answer to an inquiry is nearly due',
    'Die Antwort auf eine Anfrage ist bald fällig',
    'La respuesta a una consulta vence pronto',
  ),
  near(
    'partner_referral.promise_near',
    'The answer to a referral is nearly due',
    'Die Antwort auf eine Empfehlung ist bald fällig',
    'La respuesta a una recomendación vence pronto',
  ),
  ofReferral('submitted', 'My referral arrived', 'Meine Empfehlung ist angekommen', 'Mi recomendación llegó'),
  ofReferral('accepted', 'My referral was taken', 'Meine Empfehlung wurde angenommen', 'Mi recomendación fue aceptada'),
  ofReferral(
    'applied',
    'A company that I referred applied',
    'Eine von mir empfohlene Firma hat sich beworben',
    'Una empresa que recomendé se presentó',
  ),
  ofReferral(
    'approved',
    'A company that I referred was approved',
    'Eine von mir empfohlene Firma wurde angenommen',
    'Una empresa que recomendé fue aprobada',
  ),
  ofReferral(
    'lapse_warning',
    'A referral of mine is about to lapse',
    'Eine Empfehlung von mir verfällt bald',
    'Una recomendación mía está por caducar',
  ),
  ofReferral(
    'lapsed',
    'A referral of mine lapsed',
    'Eine Empfehlung von mir ist verfallen',
    'Una recomendación mía caducó',
  ),
]
