import { type DomainEvidence, domainEvidence, isEvidence } from './domain.ts'
import { fold, wordsOf } from './fold.ts'
import { countryOf, leiOf, type NumberInCountry, phoneOf, registrationOf, vatIdOf } from './identifiers.ts'
import { defaultMatchLists, type MatchLists } from './lists.ts'
import { type NormalName, normalName } from './name.ts'

/** What is known of one company when it is compared: a partner, a draft, an application or a row of a file. */
export type MatchSubject = {
  /** Legal name, display name and other names, in any order. */
  names: readonly string[]
  /** From `domainsOf`: what the company's websites (or, without one, its e-mail) say. */
  domains: readonly DomainEvidence[]
  /** E-mail addresses of its contacts. */
  emails?: readonly string[]
  phone?: string | null
  /** ISO 3166-1 alpha-2. */
  country?: string | null
  postcode?: string | null
  city?: string | null
  externalIds?: readonly { system: string; id: string }[]
  lei?: string | null
  vatId?: string | null
  /** A registration without a country is one of the subject's country. */
  registration?: { number: string; country?: string | null } | null
}

/** A subject in its normal forms, computed once and compared many times. */
export type PreparedSubject = {
  names: readonly NormalName[]
  /** What stood in trailing parentheses of the names, each once; no evidence. */
  hints: readonly string[]
  /** Keys of own domains and account pages, sorted. */
  domains: readonly string[]
  /** First labels of own domains with their domain, sorted. */
  labels: readonly { label: string; domain: string }[]
  /** Own domains of contact e-mails, sorted. */
  emailDomains: readonly string[]
  phone: string | null
  country: string | null
  /** Postcode and city together; null when one of them is missing. */
  address: string | null
  addressText: string
  /** `system:id`, sorted. */
  externalIds: readonly string[]
  lei: string | null
  vatId: NumberInCountry | null
  registration: NumberInCountry | null
}

/** Normalises a subject. What cannot be read (a phone of three digits, an LEI with wrong check digits) is no evidence. */
export const prepare = (subject: MatchSubject, lists: MatchLists = defaultMatchLists): PreparedSubject => {
  const country = countryOf(subject.country)
  const own = subject.domains.filter(isEvidence)
  const ofEmails = (subject.emails ?? []).map((email) => domainEvidence(email, lists))
  const names = subject.names.map((text) => normalName(text, lists)).filter((name) => name !== null)
  return {
    names: [...new Map(names.map((name) => [name.form, name])).values()],
    hints: [...new Set(names.map(({ hint }) => hint).filter((hint) => hint !== null))],
    domains: sortedSet(own.map(({ key }) => key)),
    labels: labelsOf(own),
    emailDomains: sortedSet(ofEmails.filter(({ kind }) => kind === 'own').map(({ key }) => key)),
    phone: phoneOf(subject.phone, country),
    country,
    ...addressOf(subject),
    externalIds: sortedSet((subject.externalIds ?? []).map(externalIdOf).filter((id) => id !== '')),
    lei: leiOf(subject.lei),
    vatId: vatIdOf(subject.vatId, country),
    registration: registrationOf(subject.registration, country),
  }
}

const labelsOf = (own: readonly DomainEvidence[]) =>
  own
    .filter(({ label }) => label !== '')
    .map(({ label, key }) => ({ label, domain: key }))
    .sort((one, other) => (`${one.label} ${one.domain}` < `${other.label} ${other.domain}` ? -1 : 1))

const addressOf = ({ postcode, city }: MatchSubject) => {
  const code = wordsOf(fold(postcode ?? '')).join('')
  const town = wordsOf(fold(city ?? '')).join(' ')
  const isWhole = code !== '' && town !== ''
  return { address: isWhole ? `${code}:${town}` : null, addressText: isWhole ? `${postcode} ${city}` : '' }
}

/** Ids of other systems are compared letter by letter: some of them tell upper from lower case. */
const externalIdOf = ({ system, id }: { system: string; id: string }) =>
  id.trim() === '' ? '' : `${system.trim().toLowerCase()}:${id.trim()}`

const sortedSet = (texts: readonly string[]) => [...new Set(texts)].sort()
