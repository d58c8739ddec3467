import { type Text, text } from './shared.ts'

/** What the page "which type fits" says of each seeded type. */
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
