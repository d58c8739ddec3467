/** Titles of the seeded journeys, and why each step matters, in the portal's languages. */

export const phaseWords: Readonly<Record<string, { title: string; de: string; es: string }>> = {
  welcome: { title: 'Welcome', de: 'Willkommen', es: 'Bienvenida' },
  set_up: { title: 'Set up', de: 'Einrichten', es: 'Preparación' },
  build: { title: 'Build', de: 'Entwickeln', es: 'Desarrollo' },
  learn: { title: 'Learn', de: 'Lernen', es: 'Formación' },
  launch: { title: 'Launch', de: 'Start', es: 'Lanzamiento' },
}
type Words = { title: string; why: string; de: readonly [string, string]; es: readonly [string, string] }
export const stepWords: Readonly<Record<string, Words>> = {
  sign_in: {
    title: 'Sign in',
    why: 'Everything we owe each other stands in the portal.',
    de: ['Anmelden', 'Alles, was wir einander schulden, steht im Portal.'],
    es: ['Iniciar sesión', 'Todo lo que nos debemos está en el portal.'],
  },
  company_profile: {
    title: 'Complete the company profile',
    why: 'Agreements, payments and your listing take their facts from it.',
    de: ['Firmenprofil vervollständigen', 'Verträge, Zahlungen und Ihr Eintrag nehmen ihre Angaben von dort.'],
    es: ['Completar el perfil de la empresa', 'De él salen los datos de contratos, pagos y su ficha.'],
  },
  welcome_call: {
    title: 'Welcome call and joint plan for 90 days',
    why: 'Both sides know what the first results are and who brings them about.',
    de: [
      'Begrüßung und gemeinsamer Plan für 90 Tage',
      'Beide Seiten wissen, was die ersten Ergebnisse sind und wer sie erreicht.',
    ],
    es: [
      'Llamada de bienvenida y plan conjunto de 90 días',
      'Ambas partes saben cuáles son los primeros resultados y quién los logra.',
    ],
  },
  invite_people: {
    title: 'Invite sales, technical and finance people',
    why: 'Each step goes to the person who can do it.',
    de: ['Vertrieb, Technik und Finanzen einladen', 'Jeder Schritt geht an die Person, die ihn erledigen kann.'],
    es: ['Invitar a ventas, técnica y finanzas', 'Cada paso llega a quien puede hacerlo.'],
  },
  payment_profile: {
    title: 'Payment and tax profile',
    why: 'Without it nothing you earn can be paid.',
    de: ['Zahlungs- und Steuerprofil', 'Ohne es kann nichts ausgezahlt werden, was Sie verdienen.'],
    es: ['Perfil de pagos e impuestos', 'Sin él no se puede pagar lo que gane.'],
  },
  first_sandbox_call: {
    title: 'Test key and first call in the sandbox',
    why: 'The first answer of the API shows that the way is open.',
    de: ['Testschlüssel und erster Aufruf in der Sandbox', 'Die erste Antwort der API zeigt, dass der Weg frei ist.'],
    es: [
      'Clave de prueba y primera llamada en el entorno de pruebas',
      'La primera respuesta de la API muestra que el camino está abierto.',
    ],
  },
  webhook_verified: {
    title: 'Webhook endpoint verified',
    why: 'You hear of sales and payments at once instead of asking for them.',
    de: ['Webhook-Endpunkt bestätigt', 'Sie hören von Verkäufen und Zahlungen sofort, statt danach zu fragen.'],
    es: ['Punto de webhook verificado', 'Se entera de ventas y pagos al momento, sin preguntar.'],
  },
  build_reviewed: {
    title: 'Build reviewed',
    why: 'Customers meet an integration that holds under load and errors.',
    de: ['Integration geprüft', 'Kunden treffen auf eine Integration, die Last und Fehlern standhält.'],
    es: ['Integración revisada', 'Los clientes encuentran una integración que resiste carga y errores.'],
  },
  security_questionnaire: {
    title: 'Security and data questionnaire',
    why: 'We both know where data goes before the first customer is on it.',
    de: ['Fragebogen zu Sicherheit und Daten', 'Wir wissen beide, wohin Daten gehen, bevor der erste Kunde kommt.'],
    es: ['Cuestionario de seguridad y datos', 'Ambos sabemos adónde van los datos antes del primer cliente.'],
  },
  support_route: {
    title: 'Support route tested both ways',
    why: 'A customer with a problem reaches somebody who can solve it.',
    de: ['Supportweg in beide Richtungen geprüft', 'Ein Kunde mit einem Problem erreicht jemanden, der es löst.'],
    es: ['Vía de soporte probada en ambos sentidos', 'Un cliente con un problema llega a quien puede resolverlo.'],
  },
  first_course: {
    title: 'First course',
    why: 'Who has seen the product once sells and builds with it sooner.',
    de: ['Erster Kurs', 'Wer das Produkt einmal gesehen hat, verkauft und entwickelt früher damit.'],
    es: ['Primer curso', 'Quien ha visto el producto vende y desarrolla antes con él.'],
  },
  certified_people: {
    title: 'Certified people',
    why: 'The agreement asks for people who know the product.',
    de: ['Zertifizierte Personen', 'Der Vertrag verlangt Personen, die das Produkt kennen.'],
    es: ['Personas certificadas', 'El contrato pide personas que conozcan el producto.'],
  },
  brand_rules: {
    title: 'Brand rules accepted, logos exchanged',
    why: 'Both names appear as their owners want them to.',
    de: ['Markenregeln angenommen, Logos ausgetauscht', 'Beide Namen erscheinen so, wie ihre Eigentümer es wollen.'],
    es: ['Reglas de marca aceptadas, logotipos intercambiados', 'Ambos nombres aparecen como quieren sus dueños.'],
  },
  price_list: {
    title: 'Price list and sales kit handed over',
    why: 'Your people quote the right price from the first day.',
    de: ['Preisliste und Vertriebsunterlagen übergeben', 'Ihre Leute nennen vom ersten Tag an den richtigen Preis.'],
    es: ['Lista de precios y material de ventas entregados', 'Su equipo da el precio correcto desde el primer día.'],
  },
  deal_in_sandbox: {
    title: 'Deal registration tried in the sandbox',
    why: 'The first real deal is protected without a question.',
    de: ['Deal-Registrierung in der Sandbox probiert', 'Der erste echte Deal ist ohne Rückfrage geschützt.'],
    es: ['Registro de oportunidades probado', 'La primera oportunidad real queda protegida sin dudas.'],
  },
  listing_page: {
    title: 'Listing page agreed',
    why: 'Customers find you where they look for partners.',
    de: ['Eintrag im Verzeichnis abgestimmt', 'Kunden finden Sie dort, wo sie Partner suchen.'],
    es: ['Ficha del directorio acordada', 'Los clientes le encuentran donde buscan socios.'],
  },
  executive_kick_off: {
    title: 'Joint executive kick-off',
    why: 'The people who decide know each other before they need each other.',
    de: ['Gemeinsamer Auftakt der Geschäftsführungen', 'Wer entscheidet, kennt sich, bevor es nötig wird.'],
    es: ['Arranque conjunto de las direcciones', 'Quienes deciden se conocen antes de necesitarse.'],
  },
  launch_plan: {
    title: 'Launch plan agreed',
    why: 'Both sides tell customers on the same day.',
    de: ['Startplan abgestimmt', 'Beide Seiten informieren Kunden am selben Tag.'],
    es: ['Plan de lanzamiento acordado', 'Ambas partes informan a los clientes el mismo día.'],
  },
}
export const pathWords: Readonly<Record<string, { title: string; de: string; es: string }>> = {
  sign_in: { title: 'Signed in', de: 'Angemeldet', es: 'Sesión iniciada' },
  profile: { title: 'Profile complete', de: 'Profil vollständig', es: 'Perfil completo' },
  first_course: { title: 'First course', de: 'Erster Kurs', es: 'Primer curso' },
  first_sandbox_call: {
    title: 'First call in the sandbox',
    de: 'Erster Aufruf in der Sandbox',
    es: 'Primera llamada de prueba',
  },
  certified: { title: 'Certified', de: 'Zertifiziert', es: 'Certificado' },
  first_deal_or_live_call: {
    title: 'First deal or live call',
    de: 'Erster Deal oder Live-Aufruf',
    es: 'Primera oportunidad o llamada real',
  },
  gtm_plan: { title: 'Go-to-market plan', de: 'Vermarktungsplan', es: 'Plan de mercado' },
  first_joint_activity: {
    title: 'First joint activity',
    de: 'Erste gemeinsame Aktivität',
    es: 'Primera actividad conjunta',
  },
}
