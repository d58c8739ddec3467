/** The invented companies of the demo: a vendor, Kestrel, and its partners. Everybody here is made up. */

/** Everybody of the demo signs in with it, on this machine only. */
export const demoPassword = 'kestrel-flies-at-dawn'

export type DemoMember = {
  key: string
  name: string
  email: string
  roles: string[]
  isHead?: true
  isLead?: true
  who: string
}

export const members: DemoMember[] = [
  {
    key: 'maren',
    name: 'Maren Vogt',
    email: 'maren@kestrel.example',
    roles: ['admin', 'partner_manager'],
    isHead: true,
    isLead: true,
    who: 'Head of partnerships, admin',
  },
  {
    key: 'tomas',
    name: 'Tomás Rey',
    email: 'tomas@kestrel.example',
    roles: ['partner_manager'],
    who: 'Partner manager, solution partners',
  },
  {
    key: 'aiko',
    name: 'Aiko Tanabe',
    email: 'aiko@kestrel.example',
    roles: ['partner_manager'],
    who: 'Partner manager, technology partners',
  },
  {
    key: 'femi',
    name: 'Femi Adeyemi',
    email: 'femi@kestrel.example',
    roles: ['engineering'],
    who: 'Partner engineering',
  },
  {
    key: 'ingrid',
    name: 'Ingrid Solheim',
    email: 'ingrid@kestrel.example',
    roles: ['executive'],
    who: 'Chief revenue officer',
  },
  { key: 'paul', name: 'Paul Marchetti', email: 'paul@kestrel.example', roles: ['legal'], who: 'Legal counsel' },
  { key: 'noor', name: 'Noor Haddad', email: 'noor@kestrel.example', roles: ['finance'], who: 'Finance' },
  { key: 'lena', name: 'Lena Brandt', email: 'lena@kestrel.example', roles: ['marketing'], who: 'Partner marketing' },
  { key: 'ravi', name: 'Ravi Menon', email: 'ravi@kestrel.example', roles: ['viewer'], who: 'Reads only' },
]

export type DemoPartner = {
  name: string
  legalName: string
  domain: string
  type: 'technology' | 'solution' | 'strategic'
  country: string
  region: string
  city: string
  stage: string
  manager: string
  source: 'application' | 'partner_referral' | 'event' | 'outreach' | 'inbound'
  employees: string
  industry: string
  tags: string[]
  people: [given: string, family: string, title: string, func: string][]
  /** Days before today on which the company was entered. */
  daysAgo: number
  tier?: string
}

/** The address of a person of a partner. */
export const personEmail = (partner: Pick<DemoPartner, 'domain'>, given: string, family: string): string =>
  `${`${given}.${family}`
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z.]/g, '')
    .toLowerCase()}@${partner.domain}`

type Line = [
  name: string,
  form: string,
  type: 't' | 's' | 'x',
  country: string,
  city: string,
  stage: string,
  manager: string,
  source: DemoPartner['source'],
  tags: string,
]

/** One line a company; people, size and dates follow from its place, so that the demo is the same every time. */
const lines: Line[] = [
  ['Brightwater Systems', 'GmbH', 's', 'DE', 'Hamburg', 'active', 'tomas', 'application', 'reseller,dach'],
  ['Orchard & Vale', 'Ltd', 's', 'GB', 'Leeds', 'active', 'tomas', 'event', 'reseller,implementation'],
  ['Lumen Forge', 'Inc.', 't', 'US', 'Portland', 'active', 'aiko', 'inbound', 'connector,billing'],
  ['Nakano Integration Works', 'K.K.', 't', 'JP', 'Osaka', 'active', 'aiko', 'outreach', 'connector,erp'],
  ['Puente Digital', 'S.L.', 's', 'ES', 'Valencia', 'active', 'tomas', 'partner_referral', 'implementation,iberia'],
  ['Halden Automation', 'AS', 's', 'NO', 'Bergen', 'active', 'tomas', 'application', 'implementation,nordics'],
  ['Northgate Alliance', 'plc', 'x', 'GB', 'London', 'active', 'maren', 'outreach', 'co-sell'],
  ['Cloudmere', 'B.V.', 't', 'NL', 'Utrecht', 'active', 'aiko', 'application', 'marketplace'],
  ['Mistral Conseil', 'SAS', 's', 'FR', 'Lyon', 'active', 'tomas', 'event', 'advisory'],
  ['Saffron Ledger', 'Pvt Ltd', 't', 'IN', 'Pune', 'active', 'aiko', 'inbound', 'connector,accounting'],
  ['Copperline Data', 'LLC', 't', 'US', 'Austin', 'active', 'aiko', 'application', 'data'],
  ['Vellum Partners', 'AG', 'x', 'CH', 'Zürich', 'active', 'maren', 'partner_referral', 'co-sell,finance'],
  ['Riverstone Consulting', 'Pty Ltd', 's', 'AU', 'Brisbane', 'active', 'tomas', 'inbound', 'implementation,apac'],
  ['Tessera Labs', 'Oy', 't', 'FI', 'Tampere', 'active', 'aiko', 'application', 'sdk'],
  ['Kapok Soluções', 'Ltda', 's', 'BR', 'Recife', 'onboarding', 'tomas', 'application', 'reseller,latam'],
  ['Arbor Payments', 'Inc.', 't', 'CA', 'Halifax', 'onboarding', 'aiko', 'outreach', 'payments'],
  ['Quillon Software', 'ApS', 't', 'DK', 'Aarhus', 'onboarding', 'aiko', 'event', 'connector'],
  ['Stonebridge IT', 'Ltd', 's', 'IE', 'Cork', 'onboarding', 'tomas', 'application', 'implementation'],
  ['Meridian Freight Tech', 'B.V.', 't', 'NL', 'Rotterdam', 'onboarding', 'aiko', 'inbound', 'logistics'],
  ['Alder & Finch', 'LLP', 's', 'GB', 'Bristol', 'contracting', 'tomas', 'partner_referral', 'advisory'],
  ['Sundial Analytics', 'GmbH', 't', 'AT', 'Graz', 'contracting', 'aiko', 'application', 'analytics'],
  ['Pacific Crest Group', 'Inc.', 'x', 'US', 'Seattle', 'contracting', 'maren', 'outreach', 'co-sell,enterprise'],
  ['Osprey Networks', 'AB', 's', 'SE', 'Malmö', 'approved', 'tomas', 'application', 'reseller,nordics'],
  ['Hibiscus Cloud', 'Sdn Bhd', 's', 'MY', 'Penang', 'onboarding', 'tomas', 'event', 'apac'],
  ['Glasswing Robotics', 'S.r.l.', 't', 'IT', 'Torino', 'approved', 'aiko', 'application', 'automation'],
  ['Ironwood Advisory', 'LLC', 's', 'US', 'Denver', 'assessing', 'tomas', 'application', 'advisory'],
  ['Wavelength Telecom', 'S.A.', 'x', 'PT', 'Porto', 'assessing', 'maren', 'outreach', 'telecom'],
  ['Juniper Field Services', 'Ltd', 's', 'NZ', 'Dunedin', 'assessing', 'tomas', 'inbound', 'apac'],
  ['Helix Document Systems', 'GmbH', 't', 'DE', 'Leipzig', 'assessing', 'aiko', 'application', 'documents'],
  ['Baobab Commerce', '(Pty) Ltd', 't', 'ZA', 'Durban', 'qualifying', 'aiko', 'application', 'commerce'],
  ['Solstice Retail Cloud', 'A.Ş.', 't', 'TR', 'Izmir', 'qualifying', 'aiko', 'event', 'retail'],
  ['Blackthorn Security', 'Ltd', 't', 'GB', 'Belfast', 'qualifying', 'aiko', 'inbound', 'security'],
  ['Cedar & Salt', 'SARL', 's', 'LB', 'Beirut', 'qualifying', 'tomas', 'partner_referral', 'mena'],
  ['Fjord Solutions', 'AS', 's', 'NO', 'Trondheim', 'qualifying', 'tomas', 'application', 'nordics'],
  ['Monsoon Systems', 'Pte. Ltd.', 's', 'SG', 'Singapore', 'qualifying', 'tomas', 'outreach', 'apac'],
  ['Auric Bank Technologies', 'S.A.', 'x', 'LU', 'Luxembourg', 'qualifying', 'maren', 'event', 'finance'],
  ['Lantern Learning', 'Inc.', 't', 'US', 'Chicago', 'prospect', 'aiko', 'inbound', 'training'],
  ['Pinewood Digital', 'sp. z o.o.', 's', 'PL', 'Gdańsk', 'prospect', 'tomas', 'event', 'cee'],
  ['Tidewater Logistics Software', 'LLC', 't', 'US', 'Norfolk', 'prospect', 'aiko', 'event', 'logistics'],
  ['Andes Integrators', 'S.A.C.', 's', 'PE', 'Lima', 'prospect', 'tomas', 'outreach', 'latam'],
  ['Kite & Compass', 's.r.o.', 's', 'CZ', 'Brno', 'prospect', 'tomas', 'outreach', 'cee'],
  ['Emberline', 'Inc.', 't', 'US', 'Boulder', 'prospect', 'aiko', 'inbound', 'iot'],
  ['Rosewater Health IT', 'Ltd', 't', 'GB', 'Cardiff', 'prospect', '', 'inbound', 'health'],
  ['Delta Polder', 'B.V.', 's', 'NL', 'Zwolle', 'prospect', '', 'event', 'benelux'],
  ['Sierra Verde Tech', 'S.A. de C.V.', 's', 'MX', 'Monterrey', 'waitlisted', 'tomas', 'application', 'latam'],
  ['Obsidian Games Cloud', 'Kft.', 't', 'HU', 'Szeged', 'waitlisted', 'aiko', 'inbound', 'gaming'],
  ['Farrow Print Services', 'Ltd', 's', 'GB', 'Hull', 'declined', 'tomas', 'application', 'print'],
  ['Quickcart Widgets', 'Inc.', 't', 'US', 'Tampa', 'declined', 'aiko', 'application', 'widgets'],
  ['Marlow Staffing', 'GmbH', 's', 'DE', 'Essen', 'withdrawn', 'tomas', 'application', 'staffing'],
  ['Heron Maritime', 'ASA', 'x', 'NO', 'Oslo', 'ending', 'maren', 'outreach', 'maritime'],
  ['Oakmoor IT Services', 'Ltd', 's', 'GB', 'Exeter', 'ended', 'tomas', 'event', 'legacy'],
  ['Zenith Copier Supply', 'LLC', 's', 'US', 'Omaha', 'ended', 'tomas', 'inbound', 'legacy'],
]

const given = [
  'Amara',
  'Jonas',
  'Priya',
  'Luca',
  'Sofia',
  'Mateusz',
  'Hana',
  'Olivier',
  'Ebba',
  'Kofi',
  'Yuki',
  'Clara',
  'Dmitri',
  'Leila',
  'Marta',
  'Owen',
  'Zanele',
  'Bruno',
  'Freya',
  'Idris',
  'Noémie',
  'Pavel',
  'Renata',
  'Sanjay',
  'Thea',
  'Viktor',
  'Wen',
  'Ximena',
  'Yannis',
  'Zoë',
]
const family = [
  'Okafor',
  'Lindqvist',
  'Sharma',
  'Bianchi',
  'Moreau',
  'Nowak',
  'Sato',
  'Dubois',
  'Berg',
  'Mensah',
  'Watanabe',
  'Ferreira',
  'Petrov',
  'Rahimi',
  'Costa',
  'Hughes',
  'Dlamini',
  'Keller',
  'Nielsen',
  'Hassan',
  'Laurent',
  'Svoboda',
  'Silva',
  'Patel',
  'Aalto',
  'Horváth',
  'Zhang',
  'Torres',
  'Pappas',
  'Visser',
]
const titles: [title: string, func: string][] = [
  ['Managing director', 'executive'],
  ['Head of alliances', 'partnerships'],
  ['Lead developer', 'engineering'],
  ['Sales director', 'sales'],
  ['Finance lead', 'finance'],
  ['Marketing manager', 'marketing'],
]
const sizes = ['11-50', '51-200', '201-1000', '1-10', '1001-5000']
const industries = ['Software', 'IT services', 'Payments', 'Logistics', 'Consulting', 'Analytics']
const regions: Record<string, string> = {
  DE: 'Europe',
  GB: 'Europe',
  NL: 'Europe',
  FR: 'Europe',
  ES: 'Europe',
  NO: 'Europe',
  FI: 'Europe',
  CH: 'Europe',
  DK: 'Europe',
  IE: 'Europe',
  AT: 'Europe',
  SE: 'Europe',
  IT: 'Europe',
  PT: 'Europe',
  LU: 'Europe',
  PL: 'Europe',
  CZ: 'Europe',
  HU: 'Europe',
  US: 'North America',
  CA: 'North America',
  MX: 'Latin America',
  BR: 'Latin America',
  PE: 'Latin America',
  JP: 'Asia Pacific',
  IN: 'Asia Pacific',
  AU: 'Asia Pacific',
  NZ: 'Asia Pacific',
  MY: 'Asia Pacific',
  SG: 'Asia Pacific',
  TR: 'Middle East and Africa',
  ZA: 'Middle East and Africa',
  LB: 'Middle East and Africa',
}
const typeOf = { t: 'technology', s: 'solution', x: 'strategic' } as const
const tiers = ['gold', 'silver', 'silver', 'bronze']

const at = <Item>(list: readonly Item[], index: number): Item =>
  list[((index % list.length) + list.length) % list.length]!

const domainOf = (name: string) =>
  `${name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^a-z0-9]+/g, '')}.example`

/** Those that sell since long. */
const enteredDaysAgo: Readonly<Record<string, number>> = {
  'Orchard & Vale': 562,
  'Puente Digital': 558,
  'Nakano Integration Works': 551,
}

export const partners: DemoPartner[] = lines.map(
  ([name, form, type, country, city, stage, manager, source, tags], index) => {
    const count = 1 + ((index * 7) % 3) + (stage === 'active' ? 1 : 0)
    return {
      name,
      legalName: `${name} ${form}`,
      domain: domainOf(name),
      type: typeOf[type],
      country,
      region: regions[country] ?? 'Europe',
      city,
      stage,
      manager,
      source,
      employees: at(sizes, index * 3 + 1),
      industry: at(industries, index * 5 + 2),
      tags: tags.split(','),
      people: Array.from(
        { length: count },
        (_, person) =>
          [at(given, index * 3 + person * 11), at(family, index * 5 + person * 7), ...at(titles, index + person)] as [
            string,
            string,
            string,
            string,
          ],
      ),
      daysAgo: enteredDaysAgo[name] ?? Math.max(3, 118 - index * 2),
      ...(stage === 'active' && { tier: at(tiers, index) }),
    }
  },
)

/** Old partners that the team brought along from a spreadsheet, for the import. One line is held for a person. */
export const listToImport = [
  'Company,Website,Country,Program,Contact,E-mail,Notes',
  'Amber Lane Software Ltd,https://amberlane.example,GB,Referral,Grace Holt,grace.holt@amberlane.example,From the old spreadsheet',
  'Binnacle Apps GmbH,https://binnacle.example,DE,Referral,Uwe Harms,uwe.harms@binnacle.example,',
  'Binnacle Apps (reseller),https://www.binnacle.example/partners,DE,Reseller,Uwe Harms,uwe.harms@binnacle.example,Same company in a second program',
  'Cobalt Ridge Inc.,https://cobaltridge.example,US,Referral,Nina Alvarez,nina.alvarez@cobaltridge.example,',
  'Driftwood Studio,https://driftwood.example,US,Agency,Sam Ode,sam.ode@driftwood.example,Small agency',
  'Eastlight Systems Oy,https://eastlight.example,FI,Reseller,Aino Korhonen,aino.korhonen@eastlight.example,',
  'Foxglove Media SARL,https://foxglove.example,FR,Agency,Alix Perrin,alix.perrin@foxglove.example,',
  'Greenmantle,not a website,GB,Agency,,,The website is wrong in the old list',
  'Harrow Point LLC,https://harrowpoint.example,US,Reseller,Dana Whitlock,dana.whitlock@harrowpoint.example,',
].join('\n')
