/** The forms that a workspace begins with, one per type: eight questions on page one, the rest where it matters. */
import type { FormDefinitionValue, FormFieldValue } from '../../contract/definition.ts'

type Text = Record<string, string>
const text = (en: string, de: string, es: string): Text => ({ en, de, es })
const option = (value: string, en: string, de: string, es: string) => ({ value, label: text(en, de, es) })

const common = (why: readonly ReturnType<typeof option>[]): FormFieldValue[] => [
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

const ends: Pick<FormDefinitionValue, 'thanks' | 'privacy'> = {
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
const aboutYou = text('About you', 'Über Sie', 'Sobre ustedes')

const technology = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option(
          'product',
          'We have a product that should work with yours',
          'Wir haben ein Produkt, das mit Ihrem arbeiten soll',
          'Tenemos un producto que debería funcionar con el suyo',
        ),
        option('building', 'We are building one', 'Wir bauen gerade eines', 'Estamos creando uno'),
        option('idea', 'We have an idea', 'Wir haben eine Idee', 'Tenemos una idea'),
      ]),
    },
    {
      key: 'product',
      title: text('Product and integration', 'Produkt und Integration', 'Producto e integración'),
      fields: [
        {
          key: 'product',
          kind: 'short_text',
          label: text('Your product', 'Ihr Produkt', 'Su producto'),
          required: true,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'in', value: ['product', 'building'] }] },
        },
        {
          key: 'users',
          kind: 'number',
          label: text('Users today', 'Nutzer heute', 'Usuarios hoy'),
          min: 0,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'equals', value: 'product' }] },
        },
        {
          key: 'api_years',
          kind: 'number',
          label: text('Years of experience with APIs', 'Jahre Erfahrung mit APIs', 'Años de experiencia con API'),
          min: 0,
          max: 60,
        },
        {
          key: 'apis_in_production',
          kind: 'number',
          label: text(
            'APIs you run in production',
            'APIs, die Sie produktiv betreiben',
            'API que tienen en producción',
          ),
          min: 0,
          showIf: { match: 'all', of: [{ field: 'api_years', is: 'greater', value: 0 }] },
        },
        {
          key: 'team_size',
          kind: 'number',
          label: text('People in development', 'Personen in der Entwicklung', 'Personas en desarrollo'),
          min: 0,
          required: true,
        },
        {
          key: 'integration',
          kind: 'choices',
          label: text(
            'What do you want to integrate with?',
            'Womit möchten Sie integrieren?',
            '¿Con qué quiere integrarse?',
          ),
          required: true,
          options: [
            option('api', 'API', 'API', 'API'),
            option('sdk', 'SDK', 'SDK', 'SDK'),
            option('webhooks', 'Webhooks', 'Webhooks', 'Webhooks'),
            option(
              'white_label',
              'Our product under your brand',
              'Unser Produkt unter Ihrer Marke',
              'Nuestro producto con su marca',
            ),
          ],
        },
        {
          key: 'brand',
          kind: 'long_text',
          label: text(
            'Under which brand, and to whom?',
            'Unter welcher Marke, und an wen?',
            '¿Con qué marca y para quién?',
          ),
          showIf: { match: 'all', of: [{ field: 'integration', is: 'contains', value: 'white_label' }] },
        },
      ],
    },
  ],
  ...ends,
})

const solution = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option('resell', 'We sell', 'Wir verkaufen', 'Vendemos'),
        option('implement', 'We implement and advise', 'Wir führen ein und beraten', 'Implantamos y asesoramos'),
        option('both', 'Both', 'Beides', 'Ambas cosas'),
      ]),
    },
    {
      key: 'team',
      title: text('Your team', 'Ihr Team', 'Su equipo'),
      fields: [
        {
          key: 'founded',
          kind: 'number',
          label: text('Founded in the year', 'Gründungsjahr', 'Año de fundación'),
          min: 1800,
          max: 2100,
        },
        {
          key: 'sellers',
          kind: 'number',
          label: text('People in sales', 'Personen im Vertrieb', 'Personas en ventas'),
          min: 0,
          required: true,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'in', value: ['resell', 'both'] }] },
        },
        {
          key: 'consultants',
          kind: 'number',
          label: text('Consultants', 'Berater', 'Consultores'),
          min: 0,
          required: true,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'in', value: ['implement', 'both'] }] },
        },
        {
          key: 'support_hours',
          kind: 'choice',
          label: text('When do you give support?', 'Wann leisten Sie Support?', '¿Cuándo dan soporte?'),
          options: [
            option('none', 'Not at all', 'Gar nicht', 'No damos'),
            option('office', 'In office hours', 'Zu Bürozeiten', 'En horario de oficina'),
            option('around_the_clock', 'Around the clock', 'Rund um die Uhr', 'Las 24 horas'),
          ],
        },
        {
          key: 'regions',
          kind: 'countries',
          label: text('Where do you work?', 'Wo arbeiten Sie?', '¿Dónde trabajan?'),
          required: true,
        },
        {
          key: 'references',
          kind: 'long_text',
          label: text(
            'Customers that we may ask',
            'Kunden, die wir fragen dürfen',
            'Clientes a los que podemos preguntar',
          ),
        },
        {
          key: 'reference_files',
          kind: 'file',
          label: text('Case studies', 'Fallstudien', 'Casos de éxito'),
          filesMax: 3,
          showIf: { match: 'all', of: [{ field: 'references', is: 'answered' }] },
        },
      ],
    },
  ],
  ...ends,
})

const strategic = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option('market', 'Go to market together', 'Gemeinsam an den Markt', 'Salir juntos al mercado'),
        option('product', 'Build something together', 'Gemeinsam etwas bauen', 'Crear algo juntos'),
        option('other', 'Something else', 'Etwas anderes', 'Otra cosa'),
      ]),
    },
    {
      key: 'reach',
      title: text('Reach and idea', 'Reichweite und Idee', 'Alcance e idea'),
      fields: [
        {
          key: 'reach_countries',
          kind: 'countries',
          label: text(
            'Countries in which you are active',
            'Länder, in denen Sie tätig sind',
            'Países en los que están presentes',
          ),
          required: true,
        },
        { key: 'customers', kind: 'number', label: text('Customers', 'Kunden', 'Clientes'), min: 0 },
        {
          key: 'revenue_band',
          kind: 'choice',
          label: text('Revenue a year', 'Umsatz im Jahr', 'Facturación anual'),
          options: [
            option('below_10m', 'Below 10 million', 'Unter 10 Millionen', 'Menos de 10 millones'),
            option('10m_100m', '10 to 100 million', '10 bis 100 Millionen', 'De 10 a 100 millones'),
            option('100m_1b', '100 million to 1 billion', '100 Millionen bis 1 Milliarde', 'De 100 a 1000 millones'),
            option('above_1b', 'Above', 'Darüber', 'Más'),
          ],
        },
        {
          key: 'growth',
          kind: 'rate',
          label: text('Growth of the last year', 'Wachstum im letzten Jahr', 'Crecimiento del último año'),
        },
        {
          key: 'joint_idea',
          kind: 'long_text',
          label: text('The joint idea', 'Die gemeinsame Idee', 'La idea conjunta'),
          required: true,
        },
        {
          key: 'sponsor',
          kind: 'person',
          label: text(
            'Who stands behind it in your company?',
            'Wer steht in Ihrem Haus dahinter?',
            '¿Quién lo respalda en su empresa?',
          ),
          required: true,
        },
      ],
    },
  ],
  ...ends,
})

export const seededForms: readonly {
  typeKey: string
  slug: string
  name: string
  definition: () => FormDefinitionValue
}[] = [
  { typeKey: 'technology', slug: 'technology', name: 'Technology partners', definition: technology },
  { typeKey: 'solution', slug: 'solution', name: 'Solution partners', definition: solution },
  { typeKey: 'strategic', slug: 'strategic', name: 'Strategic partners', definition: strategic },
]

/** What a new form of the builder begins with. */
export const baseForm = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option('yes', 'We know what we want', 'Wir wissen, was wir wollen', 'Sabemos lo que queremos'),
        option('talk', 'We would like to talk first', 'Wir möchten erst sprechen', 'Queremos hablar primero'),
      ]),
    },
  ],
  ...ends,
})

export const seededFits: Readonly<Record<string, { tagline: Text; criteria: Text[]; benefits: Text[] }>> = {
  technology: {
    tagline: text(
      'Your product works with ours',
      'Ihr Produkt arbeitet mit unserem',
      'Su producto funciona con el nuestro',
    ),
    criteria: [
      text(
        'A product in use, or close to it',
        'Ein Produkt im Einsatz oder kurz davor',
        'Un producto en uso o a punto de estarlo',
      ),
      text(
        'Developers who own the integration',
        'Entwickler, die für die Integration einstehen',
        'Desarrolladores responsables de la integración',
      ),
      text('Customers who would use both', 'Kunden, die beides nutzen würden', 'Clientes que usarían ambos'),
    ],
    benefits: [
      text(
        'Sandbox, API and SDK with help from engineers',
        'Sandbox, API und SDK mit Hilfe von Entwicklern',
        'Entorno de pruebas, API y SDK con ayuda de ingenieros',
      ),
      text(
        'A place in our directory once the integration is live',
        'Ein Platz in unserem Verzeichnis, sobald die Integration läuft',
        'Un lugar en nuestro directorio cuando la integración esté activa',
      ),
      text('Joint announcements', 'Gemeinsame Ankündigungen', 'Anuncios conjuntos'),
    ],
  },
  solution: {
    tagline: text(
      'You sell, introduce or advise',
      'Sie verkaufen, führen ein oder beraten',
      'Ustedes venden, implantan o asesoran',
    ),
    criteria: [
      text('People in sales or consulting', 'Personen in Vertrieb oder Beratung', 'Personas en ventas o consultoría'),
      text(
        'Customers in a market that we serve',
        'Kunden in einem Markt, den wir bedienen',
        'Clientes en un mercado que atendemos',
      ),
      text(
        'References that we may ask',
        'Referenzen, die wir fragen dürfen',
        'Referencias a las que podamos preguntar',
      ),
    ],
    benefits: [
      text('Commission or partner prices', 'Provision oder Partnerpreise', 'Comisión o precios de socio'),
      text('Courses and certificates', 'Kurse und Zertifikate', 'Cursos y certificados'),
      text(
        'Protected deals and a named partner manager',
        'Geschützte Geschäfte und ein fester Ansprechpartner',
        'Operaciones protegidas y un responsable asignado',
      ),
    ],
  },
  strategic: {
    tagline: text(
      'Few and close: a plan of both sides',
      'Wenige, dafür eng: ein Plan beider Seiten',
      'Pocos y cercanos: un plan de ambas partes',
    ),
    criteria: [
      text('Reach in several countries', 'Reichweite in mehreren Ländern', 'Presencia en varios países'),
      text(
        'An idea that neither of us can carry alone',
        'Eine Idee, die keiner allein tragen kann',
        'Una idea que ninguno puede llevar solo',
      ),
      text('A sponsor in the management', 'Rückhalt in der Geschäftsführung', 'Un responsable en la dirección'),
    ],
    benefits: [
      text(
        'A joint plan with goals and money',
        'Ein gemeinsamer Plan mit Zielen und Mitteln',
        'Un plan conjunto con objetivos y fondos',
      ),
      text('A say in the roadmap', 'Mitsprache bei der Produktplanung', 'Voz en la hoja de ruta'),
      text(
        'Executives of both sides who meet',
        'Führungskräfte beider Seiten, die sich treffen',
        'Directivos de ambas partes que se reúnen',
      ),
    ],
  },
}
