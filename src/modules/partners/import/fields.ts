/** What a column of a list can mean, and by which headers it is known. */
import { fold } from '../matching/fold.ts'

export const importKinds = ['partners', 'contacts', 'both'] as const
export type ImportKind = (typeof importKinds)[number]
export const writeModes = ['fill_if_empty', 'overwrite', 'never'] as const
export type WriteMode = (typeof writeModes)[number]
export const outcomes = ['created', 'updated', 'unchanged', 'needs_review', 'refused', 'blank'] as const
export type Outcome = (typeof outcomes)[number]

export type ImportField = {
  key: string
  label: string
  record: 'partner' | 'contact'
  /** Several values in one cell, and several columns; they unite. */
  list?: true
  /** Headers that mean it, folded; words of other languages too. */
  headers: readonly string[]
}

const field = (key: string, label: string, headers: string, more: { list?: true } = {}): ImportField => ({
  key,
  label,
  record: key.startsWith('contact.') ? 'contact' : 'partner',
  headers: headers.split(',').map((header) => header.trim()),
  ...more,
})

export const importFields: readonly ImportField[] = [
  field('id', 'Partner id', 'partner id, tandem id'),
  field(
    'legalName',
    'Company name',
    'company, company name, legal name, name, account, account name, organization, organisation, organization name, organisation name, partner, partner name, legal entity, business name, firma, firmenname, unternehmen, firmenbezeichnung, empresa, razon social, nombre, entreprise, societe, raison sociale, azienda, ragione sociale, associated company, primary associated company',
  ),
  field(
    'displayName',
    'Display name',
    'display name, brand, brand name, trading name, dba, doing business as, short name, anzeigename, nombre comercial, nom commercial',
  ),
  field('otherNames', 'Other names', 'other names, aliases, alias, also known as, aka, former names, former name', {
    list: true,
  }),
  field(
    'website',
    'Website',
    'website, web site, url, website url, homepage, home page, web, site, domain, domain name, company domain name, company domain, webseite, internetseite, sitio web, pagina web, site web, sito web',
  ),
  field(
    'domains',
    'Further domains',
    'domains, other domains, additional domains, email domains, e mail domain, email domain',
    { list: true },
  ),
  field('typeId', 'Partner type', 'partner type, partnership type, type of partner, partnertyp'),
  field(
    'country',
    'Country',
    'country, country region, country code, billing country, hq country, headquarters country, country territory, land, pais, pays, paese',
  ),
  field(
    'regions',
    'Regions',
    'regions, sales regions, territories, territory, regions served, service regions, geographies',
    { list: true },
  ),
  field('languages', 'Languages', 'languages, spoken languages, sprachen, idiomas, langues', { list: true }),
  field('zone', 'Time zone', 'time zone, timezone, zeitzone, zona horaria, fuseau horaire'),
  field('currency', 'Currency', 'currency, currency code, preferred currency, wahrung, moneda, devise, valuta'),
  field(
    'address.line1',
    'Street',
    'street, street address, address, address 1, address line 1, billing street, strasse, strasse und hausnummer, adresse, anschrift, calle, direccion, rue, indirizzo',
  ),
  field('address.line2', 'Address line 2', 'street 2, street address 2, address 2, address line 2, billing street 2'),
  field('address.city', 'City', 'city, town, billing city, hq city, stadt, ort, ciudad, ville, citta'),
  field(
    'address.region',
    'State or region',
    'state, state region, province, state province, billing state, billing state province, county, bundesland, provincia, etat, regione',
  ),
  field(
    'address.postalCode',
    'Postal code',
    'zip, zip code, postal code, postcode, zip postal code, billing zip, billing zip postal code, billing postal code, plz, postleitzahl, codigo postal, code postal, cap',
  ),
  field('legalForm', 'Legal form', 'legal form, company form, rechtsform, forma juridica, forme juridique'),
  field(
    'registrationNumber',
    'Registration number',
    'registration number, company number, company registration number, registry number, trade register number, register number, handelsregisternummer, registernummer, siren, siret, cif, companies house number',
  ),
  field(
    'registrationCountry',
    'Country of registration',
    'registration country, country of registration, country of incorporation, register country',
  ),
  field(
    'vatId',
    'VAT id',
    'vat, vat id, vat number, vat no, tax id, ust id, ustid, ust idnr, umsatzsteuer id, nif iva, nif, numero tva, partita iva, uid',
  ),
  field('lei', 'LEI', 'lei, lei code, legal entity identifier'),
  field('industry', 'Industry', 'industry, sector, vertical, branche, sector industrial, secteur, settore'),
  field(
    'employeeBand',
    'Employees',
    'employees, number of employees, employee count, headcount, company size, size, employee band, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, empleados, effectif, dipendenti',
  ),
  field(
    'tags',
    'Tags',
    'tags, tag, labels, label, program, programs, programme, programmes, category, categories, tier, level, partner program, membership, member type, type, group, list, lists, segment, segments, schlagworte, kategorie, etiquetas, programa, categorie, capabilities, competencies, specializations, badges',
    { list: true },
  ),
  field(
    'note',
    'Note',
    'note, notes, description, about, summary, comment, comments, remarks, overview, company description, beschreibung, bemerkung, bemerkungen, notiz, notizen, descripcion, notas, comentarios, descrizione',
    { list: true },
  ),
  field(
    'sourceKind',
    'Source',
    'source, lead source, original source, how found, origin, herkunft, quelle, origen, source d origine',
  ),
  field(
    'sourceDetail',
    'Source detail',
    'source detail, source details, campaign, joined, joined on, join date, joined date, date joined, member since, partner since, since, created, created at, create date, created date, start date, beitritt, beitrittsdatum, partner seit, seit, fecha de alta, depuis',
    { list: true },
  ),
  field(
    'stage',
    'Stage',
    'stage, partner stage, partnership stage, lifecycle stage, status, partner status, partnership status, phase, estado, statut',
  ),
  field(
    'manager',
    'Manager (e-mail)',
    'manager, manager email, partner manager, partner manager email, owner, owner email, account owner, company owner, record owner, verantwortlich, betreuer, responsable',
  ),
  field(
    'contact.fullName',
    'Contact: name',
    'contact, contact name, contact person, full name, contact full name, primary contact, primary contact name, person, person name, ansprechpartner, kontakt, kontaktperson, contacto, nombre del contacto, interlocuteur, contatto',
  ),
  field(
    'contact.givenName',
    'Contact: given name',
    'first name, given name, firstname, contact first name, vorname, nombre de pila, prenom',
  ),
  field(
    'contact.familyName',
    'Contact: family name',
    'last name, family name, surname, lastname, contact last name, nachname, apellido, apellidos, nom de famille, cognome',
  ),
  field(
    'contact.email',
    'Contact: e-mail',
    'email, e mail, email address, e mail address, contact email, contact e mail, work email, person email, person email work, primary contact email, mail, e mail adresse, correo, correo electronico, adresse email, courriel',
  ),
  field(
    'contact.phone',
    'Contact: phone',
    'phone, phone number, telephone, tel, mobile, mobile phone, mobile phone number, contact phone, person phone, work phone, telefon, telefonnummer, telefono, movil, handy, telefone',
  ),
  field(
    'contact.title',
    'Contact: job title',
    'title, job title, position, role, contact title, jobtitel, stelle, funktion, cargo, puesto, fonction, poste',
  ),
  field(
    'contact.function',
    'Contact: function',
    'function, department, job function, abteilung, departamento, service',
  ),
  field(
    'contact.language',
    'Contact: language',
    'contact language, language, preferred language, sprache, idioma, langue',
  ),
]

/** Pages at other sites that name one account: `crunchbase.com/organization/acme` is the id `acme` there. */
export const linkSystems: Readonly<Record<string, string>> = {
  crunchbase: 'crunchbase',
  'crunchbase url': 'crunchbase',
  twitter: 'twitter',
  'twitter url': 'twitter',
  'twitter handle': 'twitter',
  x: 'twitter',
  linkedin: 'linkedin',
  'linkedin url': 'linkedin',
  'linkedin page': 'linkedin',
  'linkedin company page': 'linkedin',
  github: 'github',
  'github url': 'github',
  'github org': 'github',
  facebook: 'facebook',
  'hubspot id': 'hubspot',
  'hubspot record id': 'hubspot',
  'record id': 'hubspot',
  'record id company': 'hubspot',
  'salesforce id': 'salesforce',
  'account id': 'salesforce',
  'crm id': 'crm',
  'external id': 'external',
  duns: 'duns',
  'd u n s': 'duns',
  'duns number': 'duns',
  'd u n s number': 'duns',
  'pipedrive id': 'pipedrive',
  'organization id': 'pipedrive',
}

/** The header as it is compared: folded, signs as spaces. */
export const headerForm = (header: string): string =>
  fold(header)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 200)

export const isExternalField = (key: string): boolean => /^externalIds\.[a-z0-9][a-z0-9_.-]{0,59}$/.test(key)
export const isCustomField = (key: string): boolean => /^(contact\.)?custom\.[a-z]([a-z0-9_]{0,58}[a-z0-9])?$/.test(key)

const byKey = new Map(importFields.map((one) => [one.key, one]))
export const fieldOf = (key: string): ImportField | undefined => {
  const known = byKey.get(key)
  if (known) return known
  if (isExternalField(key))
    return { key, label: `Id in ${key.slice('externalIds.'.length)}`, record: 'partner', list: true, headers: [] }
  if (isCustomField(key))
    return { key, label: key, record: key.startsWith('contact.') ? 'contact' : 'partner', headers: [] }
  return undefined
}
