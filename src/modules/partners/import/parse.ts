/** Reads one cell as a value of one field, or says which rule it breaks. */
import { isZone } from '#platform/civil-time.ts'
import { currencyExponents } from '#platform/currencies.ts'
import { employeeBands } from '../contract/shared.ts'
import { type SourceKind, type Stage, sourceKinds, stageLabels, stages } from '../contract/stages.ts'
import { domainEvidence } from '../matching/domain.ts'
import { countryOf, leiOf } from '../matching/identifiers.ts'
import { isVatId } from '../service/vat-id.ts'
import { callingCodes, countryCodes } from './countries.ts'
import { headerForm } from './fields.ts'

export type Definition = { key: string; label: string; type: string; choices: readonly string[] }
/** What of the workspace a cell can name. */
export type Vocabulary = {
  /** Partner types that are in use, by folded key and name. */
  types: ReadonlyMap<string, string>
  /** Active members by e-mail and by name, folded. */
  members: ReadonlyMap<string, string>
  /** Custom fields by `custom.key` and `contact.custom.key`. */
  definitions: ReadonlyMap<string, Definition>
}
export type Parsed = { value: unknown } | { rule: string; words: string }

const bad = (rule: string, words: string): Parsed => ({ rule, words })
const ok = (value: unknown): Parsed => ({ value })

// Control characters other than tab, line feed and carriage return.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Text that cannot be stored byte for byte. */
export const textProblem = (text: string): Parsed | null =>
  control.test(text) || !text.isWellFormed() ? bad('text', 'holds control characters or broken text') : null

/** The cell's value. `country` helps to read a phone number without a country code. */
export const parseCell = (field: string, text: string, vocabulary: Vocabulary, country: string | null): Parsed => {
  const parser = parsers[field]
  if (parser) return parser(text, vocabulary, country)
  if (field.startsWith('externalIds.')) return externalId(field.slice('externalIds.'.length), text)
  const definition = vocabulary.definitions.get(field)
  if (definition) return customValue(definition, text)
  return bad('unknown', 'goes to a field that does not exist any more')
}

type Parser = (text: string, vocabulary: Vocabulary, country: string | null) => Parsed

const line =
  (max: number): Parser =>
  (text) =>
    text.length <= max ? ok(text) : bad('maxLength', `takes ${max} characters at most`)

const parts = (text: string) =>
  [...new Set(text.split(/[;|\n]/).map((part) => part.trim()))].filter((part) => part !== '')
/** A comma separates too when nothing else does, except where names are in the list. */
const partsWithComma = (text: string) =>
  /[;|\n]/.test(text)
    ? parts(text)
    : [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '')
const list =
  (split: (text: string) => string[], max: number, check: (part: string) => string | null = (part) => part): Parser =>
  (text) => {
    const found: string[] = []
    for (const part of split(text)) {
      if (part.length > max) return bad('maxLength', `takes ${max} characters at most in each entry`)
      const value = check(part)
      if (value === null) return bad('entry', `does not take ${part}`)
      found.push(value)
    }
    return ok(found)
  }

const website: Parser = (text) => {
  const first = text.split(/[\s;|]+/).find((part) => part !== '') ?? ''
  const address = /^https?:\/\//i.test(first) ? first : `https://${first.replace(/^\/+/, '')}`
  const url = URL.parse(address)
  const isAddress =
    url &&
    /^https?:$/.test(url.protocol) &&
    /^[^.]+(\.[^.]+)+\.?$/.test(url.hostname) &&
    !/^[a-z][a-z0-9+.-]*:(?!\/\/|\d)/i.test(first)
  if (!isAddress || address.length > 2000) return bad('url', 'takes an address such as https://acme.com')
  return ok(address)
}

const domains: Parser = (text) => {
  const found: string[] = []
  for (const part of text.split(/[\s;,|]+/).filter((one) => one !== '')) {
    const { kind, key } = domainEvidence(part)
    if (kind !== 'own')
      return bad(
        'domain',
        kind === 'none'
          ? `takes domains such as acme.com, not ${part}`
          : `does not take ${part}, a host that many share`,
      )
    found.push(key)
  }
  return ok([...new Set(found)])
}

const country: Parser = (text) => {
  const code = countryOf(text)
  if (code && countryCodes().codes.has(code)) return ok(code)
  const named = countryCodes().byName.get(headerForm(text))
  return named ? ok(named) : bad('country', 'takes a country such as Germany or DE')
}

const band: Parser = (text) => {
  const plain = text.replaceAll(/[\s.,'’](?=\d{3}\b)/g, '')
  const exact = employeeBands.find((one) => one === plain.replaceAll(/\s/g, '').replaceAll('–', '-'))
  if (exact) return ok(exact)
  const number = /\d+/.exec(plain)
  if (!number) return bad('employees', 'takes a number, or one of 1-10, 11-50, 51-200, 201-1000, 1001-5000, 5001+')
  const count = Number(number[0])
  return ok(
    count <= 10
      ? '1-10'
      : count <= 50
        ? '11-50'
        : count <= 200
          ? '51-200'
          : count <= 1000
            ? '201-1000'
            : count <= 5000
              ? '1001-5000'
              : '5001+',
  )
}

const email: Parser = (text) => {
  const address = (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).replace(/^mailto:/i, '').trim()
  const isAddress = address.length <= 254 && /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(address)
  return isAddress ? ok(address) : bad('email', 'takes an e-mail address such as ana@acme.com')
}

const phone: Parser = (text, _vocabulary, home) => {
  const written = text
    .normalize('NFKC')
    .replace(/\(0\)/g, '')
    .replace(/(?:ext\.?|x|#)\s*\d+\s*$/i, '')
  const digits = written.replace(/\D/g, '')
  const code = home ? callingCodes[home] : undefined
  const number = written.trim().startsWith('+')
    ? digits
    : digits.startsWith('00')
      ? digits.slice(2)
      : code
        ? `${code}${digits.replace(/^0/, '')}`
        : ''
  if (!/^[1-9][0-9]{5,14}$/.test(number))
    return bad('phone', 'takes a number with its country code, such as +49 30 901820')
  return ok(`+${number}`)
}

const languageTag = (part: string): string | null => {
  if (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(part)) return part
  return languagesByName().get(headerForm(part)) ?? null
}
let languageNames: ReadonlyMap<string, string> | undefined
const languagesByName = () => {
  if (languageNames) return languageNames
  const names = new Map<string, string>()
  const codes =
    'ar bg bn cs da de el en es et fi fr he hi hr hu id it ja ko lt lv ms nb nl no pl pt ro ru sk sl sr sv th tr uk ur vi zh'.split(
      ' ',
    )
  for (const locale of ['en', 'de', 'es', 'fr']) {
    const display = new Intl.DisplayNames([locale], { type: 'language' })
    for (const code of codes) names.set(headerForm(display.of(code) ?? code), code)
  }
  languageNames = names
  return names
}

const stage: Parser = (text) => {
  const form = headerForm(text)
  const found = stages.find((one) => one === form || headerForm(stageLabels[one]) === form) ?? stageWords[form]
  return found ? ok(found) : bad('stage', `takes one of ${stages.join(', ')}`)
}
const stageWords: Readonly<Record<string, Stage>> = {
  lead: 'prospect',
  new: 'prospect',
  candidate: 'prospect',
  live: 'active',
  'active partner': 'active',
  inactive: 'ended',
  terminated: 'ended',
  rejected: 'declined',
  'on hold': 'waitlisted',
}

const source: Parser = (text) => {
  const form = headerForm(text)
  const found = sourceKinds.find((one) => one === form || one.replaceAll('_', ' ') === form) ?? sourceWords[form]
  return found ? ok(found) : bad('source', `takes one of ${sourceKinds.join(', ')}`)
}
const sourceWords: Readonly<Record<string, SourceKind>> = {
  referral: 'partner_referral',
  conference: 'event',
  'trade show': 'event',
  webinar: 'event',
  website: 'inbound',
  web: 'inbound',
  form: 'application',
  outbound: 'outreach',
  'cold call': 'outreach',
}

/** Words under which no site has a company's page. */
const pathWords = new Set([
  'organization',
  'organizations',
  'company',
  'companies',
  'in',
  'school',
  'showcase',
  'pages',
  'groups',
])
const externalId = (system: string, text: string): Parsed => {
  const url =
    /^(https?:)?\/\//i.test(text) || /^[a-z0-9.-]+\.[a-z]{2,}\//i.test(text)
      ? URL.parse(text.includes('//') ? text : `https://${text}`)
      : null
  const path = url ? url.pathname.split('/').filter((part) => part !== '' && !pathWords.has(part.toLowerCase())) : []
  const id = url ? (path[0] ?? '') : text.replace(/^@/, '')
  if (id === '') return bad('external_id', 'takes the address of one page, or the id itself')
  if (id.length > 200) return bad('maxLength', 'takes 200 characters at most')
  // Names of accounts on public sites do not tell upper from lower case; ids of other systems may.
  return ok([{ system, id: url || publicSites.has(system) ? safeDecode(id).toLowerCase() : id }])
}
const publicSites = new Set(['crunchbase', 'twitter', 'linkedin', 'github', 'facebook'])
const safeDecode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

const customValue = ({ label, type, choices }: Definition, text: string): Parsed => {
  const choiceOf = (part: string) => choices.find((choice) => headerForm(choice) === headerForm(part))
  switch (type) {
    case 'text':
      return text.length <= 4000 ? ok(text) : bad('maxLength', 'takes 4000 characters at most')
    case 'number': {
      const number = Number(text.replaceAll(/\s/g, ''))
      return text.trim() !== '' && Number.isFinite(number) ? ok(number) : bad('number', 'takes a number')
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
        ? ok(text)
        : bad('date', 'takes a date such as 2026-11-23')
    case 'yes_no':
      if (/^(yes|y|true|1|ja|si|sí|oui|x)$/i.test(text)) return ok(true)
      return /^(no|n|false|0|nein|non)$/i.test(text) ? ok(false) : bad('yes_no', 'takes yes or no')
    case 'choice': {
      const choice = choiceOf(text)
      return choice === undefined ? bad('choice', `takes one of ${choices.join(', ')}`) : ok(choice)
    }
    case 'multi': {
      const found = partsWithComma(text).map(choiceOf)
      return found.includes(undefined) ? bad('multi', `takes a list out of ${choices.join(', ')}`) : ok(found)
    }
    case 'url':
      return website(text, emptyVocabulary, null)
    default:
      return bad('custom', `${label} cannot be filled from a list`)
  }
}
const emptyVocabulary: Vocabulary = { types: new Map(), members: new Map(), definitions: new Map() }

const parsers: Readonly<Record<string, Parser>> = {
  id: (text) => (/^pn_[0-9a-z]{26}$/.test(text) ? ok(text) : bad('id', 'takes the id of a partner')),
  legalName: line(200),
  displayName: line(200),
  otherNames: list(parts, 200),
  website,
  domains,
  typeId: (text, { types }) => {
    const id = types.get(headerForm(text))
    return id ? ok(id) : bad('type', 'takes the name or key of a partner type in use')
  },
  country,
  regions: list(partsWithComma, 120),
  languages: list(partsWithComma, 35, languageTag),
  zone: (text) =>
    isZone(text) && text.length <= 60 ? ok(text) : bad('zone', 'takes a time zone such as Europe/Berlin'),
  currency: (text) =>
    currencyExponents.has(text.toUpperCase())
      ? ok(text.toUpperCase())
      : bad('currency', 'takes a currency such as EUR'),
  'address.line1': line(200),
  'address.line2': line(200),
  'address.city': line(120),
  'address.region': line(120),
  'address.postalCode': line(20),
  legalForm: line(100),
  registrationNumber: line(60),
  registrationCountry: country,
  vatId: (text) =>
    text.length <= 20 && isVatId(text) ? ok(text) : bad('vat_id', 'does not have the form of a VAT id of that country'),
  lei: (text) => {
    const lei = leiOf(text)
    return lei ? ok(lei) : bad('lei', 'takes an LEI: 20 characters whose check digits are right (ISO 17442)')
  },
  industry: line(120),
  employeeBand: band,
  tags: list(parts, 60),
  note: (text) =>
    text.length <= 18_000 ? ok([text.replaceAll('\r\n', '\n')]) : bad('maxLength', 'takes 18,000 characters at most'),
  sourceKind: source,
  sourceDetail: (text) => (text.length <= 200 ? ok([text]) : bad('maxLength', 'takes 200 characters at most')),
  stage,
  manager: (text, { members }) => {
    const id = members.get(text.toLowerCase()) ?? members.get(headerForm(text))
    return ok(id ?? null)
  },
  'contact.fullName': line(200),
  'contact.givenName': line(100),
  'contact.familyName': line(100),
  'contact.email': email,
  'contact.phone': phone,
  'contact.title': line(200),
  'contact.function': line(60),
  'contact.language': (text) => {
    const tag = languageTag(text)
    return tag ? ok(tag) : bad('language', 'takes a language such as en or German')
  },
}
