/** What the seeded forms have in common, and how their texts are written: English, German, Spanish. */
import type { FormDefinitionValue, FormFieldValue } from '../../../contract/definition.ts'

export type Text = Record<string, string>
export const text = (en: string, de: string, es: string): Text => ({ en, de, es })
export const option = (value: string, en: string, de: string, es: string) => ({ value, label: text(en, de, es) })

export const common = (why: readonly ReturnType<typeof option>[]): FormFieldValue[] => [
  {
    key: 'company',
    kind: 'short_text',
    label: text('Company', 'Unternehmen', 'Empresa'),
    required: true,
    fills: 'partner.legalName',
  },
  {
    key: 'website',
    kind: 'url',
    label: text('Website', 'Website', 'Sitio web'),
    required: true,
    fills: 'partner.website',
  },
  { key: 'country', kind: 'country', label: text('Country', 'Land', 'País'), required: true, fills: 'partner.country' },
  {
    key: 'name',
    kind: 'short_text',
    label: text('Your name', 'Ihr Name', 'Su nombre'),
    required: true,
    fills: 'contact.fullName',
  },
  {
    key: 'email',
    kind: 'email',
    label: text('Work e-mail', 'Geschäftliche E-Mail', 'Correo de trabajo'),
    required: true,
    fills: 'contact.email',
  },
  {
    key: 'why',
    kind: 'long_text',
    label: text('Why do you come to us?', 'Warum kommen Sie zu uns?', '¿Por qué acude a nosotros?'),
    help: text('Two or three sentences are enough.', 'Zwei oder drei Sätze genügen.', 'Bastan dos o tres frases.'),
    required: true,
    maxLength: 2000,
  },
  {
    key: 'fit',
    kind: 'choice',
    label: text('What describes you best?', 'Was beschreibt Sie am besten?', '¿Qué les describe mejor?'),
    required: true,
    options: [...why],
  },
  {
    key: 'consent',
    kind: 'consent',
    label: text(
      'I have read the privacy text and agree that my data are used to answer this application.',
      'Ich habe den Datenschutztext gelesen und bin einverstanden, dass meine Daten zur Beantwortung dieser Bewerbung verwendet werden.',
      'He leído el texto de privacidad y acepto que mis datos se usen para responder a esta solicitud.',
    ),
    required: true,
  },
]

export const ends: Pick<FormDefinitionValue, 'thanks' | 'privacy'> = {
  thanks: {
    title: text('Thank you', 'Vielen Dank', 'Gracias'),
    text: text(
      'We have your application. Confirm your e-mail address by the link we have just sent you; your page shows where the application stands and by when we answer.',
      'Wir haben Ihre Bewerbung. Bestätigen Sie Ihre E-Mail-Adresse über den Link, den wir Ihnen gerade geschickt haben; Ihre Seite zeigt, wo die Bewerbung steht und bis wann wir antworten.',
      'Tenemos su solicitud. Confirme su correo con el enlace que acabamos de enviarle; su página muestra en qué punto está y para cuándo responderemos.',
    ),
  },
  privacy: {
    version: '1',
    text: text(
      'We use what you send us to judge and answer your application and to prepare the cooperation that follows from it. Drafts are removed after 30 days without a change. You can ask us at any time what we keep, have it corrected or removed, and withdraw the application on your page.',
      'Wir verwenden Ihre Angaben, um Ihre Bewerbung zu prüfen und zu beantworten und die Zusammenarbeit vorzubereiten, die daraus folgt. Entwürfe werden nach 30 Tagen ohne Änderung entfernt. Sie können jederzeit Auskunft, Berichtigung oder Löschung verlangen und die Bewerbung auf Ihrer Seite zurückziehen.',
      'Usamos lo que nos envía para valorar y responder su solicitud y preparar la colaboración que resulte de ella. Los borradores se eliminan tras 30 días sin cambios. Puede preguntarnos en cualquier momento qué guardamos, pedir que se corrija o elimine y retirar la solicitud en su página.',
    ),
  },
}

export const aboutYou = text('About you', 'Über Sie', 'Sobre ustedes')
