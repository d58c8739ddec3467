import type { NumberInCountry } from './identifiers.ts'
import type { NormalName } from './name.ts'
import { similarityThousandths } from './similarity.ts'
import type { PreparedSubject } from './subject.ts'

export type MatchLineKind =
  | 'external_id'
  | 'lei'
  | 'vat_id'
  | 'registration'
  | 'domain'
  | 'email_domain'
  | 'domain_label'
  | 'name'
  | 'phone'
  | 'address'
  | 'country'
  | 'floor'
  | 'ceiling'

/** One piece of evidence. `points` may be 0 (seen, but says nothing) or negative (speaks against). */
export type MatchLine = { kind: MatchLineKind; ours: string; theirs: string; points: number; sentence: string }

export type ComparedNames = {
  ours: NormalName
  theirs: NormalName
  /** In thousandths. */
  similarity: number
  isSame: boolean
}

/** The two names that are most alike. Ties are broken by the names themselves, so that the order of names is no matter. */
export const bestNames = (ours: PreparedSubject, theirs: PreparedSubject): ComparedNames | null => {
  let best: ComparedNames | null = null
  for (const our of ours.names) {
    for (const their of theirs.names) {
      const names = {
        ours: our,
        theirs: their,
        similarity: similarityThousandths(our, their),
        isSame: our.joined === their.joined,
      }
      if (!best || isBetter(names, best)) best = names
    }
  }
  return best
}

const isBetter = (names: ComparedNames, best: ComparedNames) => {
  if (names.similarity !== best.similarity) return names.similarity > best.similarity
  if (names.isSame !== best.isSame) return names.isSame
  return formsOf(names) < formsOf(best)
}

const formsOf = ({ ours, theirs }: ComparedNames) => [ours.form, theirs.form].sort().join(' / ')

export const identifierLines = (ours: PreparedSubject, theirs: PreparedSubject): MatchLine[] => {
  const lines: MatchLine[] = []
  const externalId = firstShared(ours.externalIds, theirs.externalIds)
  if (externalId) lines.push(same('external_id', externalId, 100, `Both carry the external id ${externalId}`))
  if (ours.lei && ours.lei === theirs.lei) lines.push(same('lei', ours.lei, 100, `Both have the LEI ${ours.lei}`))
  if (isSameNumber(ours.vatId, theirs.vatId)) lines.push(numberLine('vat_id', 'VAT id', ours.vatId, theirs.vatId))
  if (isSameRegistration(ours.registration, theirs.registration))
    lines.push(numberLine('registration', 'registration number', ours.registration, theirs.registration))
  return lines
}

const numberLine = (
  kind: 'vat_id' | 'registration',
  noun: string,
  ours: NumberInCountry | null,
  theirs: NumberInCountry | null,
): MatchLine => {
  const country = ours?.country ? ` of ${ours.country}` : ''
  const sentence = `Both have the ${noun} ${ours?.number}${country}`
  return { kind, ours: ours?.text ?? '', theirs: theirs?.text ?? '', points: 100, sentence }
}

const isSameNumber = (ours: NumberInCountry | null, theirs: NumberInCountry | null) =>
  ours !== null && theirs !== null && ours.country === theirs.country && ours.number === theirs.number

/** A registration number means something only together with its register's country. */
const isSameRegistration = (ours: NumberInCountry | null, theirs: NumberInCountry | null) =>
  isSameNumber(ours, theirs) && ours?.country !== ''

export const domainLine = (ours: PreparedSubject, theirs: PreparedSubject) => {
  const domain = firstShared(ours.domains, theirs.domains)
  return domain === undefined ? null : same('domain', domain, 60, `Both are at ${domain}`)
}

export const emailDomainLine = (ours: PreparedSubject, theirs: PreparedSubject): MatchLine | null => {
  const atTheirs = firstShared(ours.emailDomains, theirs.domains)
  const atOurs = firstShared(theirs.emailDomains, ours.domains)
  if (atTheirs === undefined && atOurs === undefined) return null
  const sentences = [
    atTheirs === undefined ? null : `A contact of ours has an e-mail address at their domain ${atTheirs}`,
    atOurs === undefined ? null : `A contact of theirs has an e-mail address at our domain ${atOurs}`,
  ]
  return {
    kind: 'email_domain',
    ours: joinTexts([atOurs, atTheirs && `@${atTheirs}`], ', '),
    theirs: joinTexts([atTheirs, atOurs && `@${atOurs}`], ', '),
    points: 40,
    sentence: joinTexts(sentences, '; '),
  }
}

export const labelLine = (ours: PreparedSubject, theirs: PreparedSubject): MatchLine | null => {
  for (const { label, domain } of ours.labels) {
    const their = theirs.labels.find((candidate) => candidate.label === label)
    if (!their) continue
    const sentence = `${domain} and ${their.domain} have the same name under another suffix`
    return { kind: 'domain_label', ours: domain, theirs: their.domain, points: 25, sentence }
  }
  return null
}

export const nameLine = (names: ComparedNames): MatchLine => ({
  kind: 'name',
  ours: names.ours.text,
  theirs: names.theirs.text,
  points: namePoints(names.similarity),
  sentence: nameSentence(names),
})

const nameSentence = ({ similarity, isSame }: ComparedNames) => {
  if (isSame) return 'The names are the same'
  const shown = `${similarity / 10} %`
  const points = namePoints(similarity)
  if (points === 0) return `The names are a little alike (${shown}), which says nothing`
  return points > 0 ? `The names are alike (${shown})` : `The names are unlike (${shown})`
}

/** What a similarity in thousandths is worth. */
export const namePoints = (similarity: number) => {
  if (similarity >= 950) return 35
  if (similarity >= 850) return 25
  if (similarity >= 750) return 12
  return similarity < 500 ? -15 : 0
}

export const phoneLine = (ours: PreparedSubject, theirs: PreparedSubject) =>
  ours.phone && ours.phone === theirs.phone
    ? same('phone', ours.phone, 10, `Both have the phone number ${ours.phone}`)
    : null

export const addressLine = (ours: PreparedSubject, theirs: PreparedSubject): MatchLine | null => {
  if (!ours.address || ours.address !== theirs.address) return null
  const sentence = 'Both are in the same city with the same postcode'
  return { kind: 'address', ours: ours.addressText, theirs: theirs.addressText, points: 5, sentence }
}

export const countryLine = (ours: PreparedSubject, theirs: PreparedSubject): MatchLine | null => {
  if (!ours.country || !theirs.country) return null
  const isSame = ours.country === theirs.country
  const [here, there] = [countryName(ours.country), countryName(theirs.country)]
  const sentence = isSame ? `Same country: ${here}` : `Different countries: ${here} and ${there}`
  return { kind: 'country', ours: here, theirs: there, points: isSame ? 5 : -5, sentence }
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })
/** The evidence is read by people; a code that is none stays as it came. */
const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code)

const same = (kind: MatchLineKind, value: string, points: number, sentence: string): MatchLine => ({
  kind,
  ours: value,
  theirs: value,
  points,
  sentence,
})

const joinTexts = (texts: readonly (string | null | undefined)[], between: string) =>
  texts.filter((text) => text !== null && text !== undefined).join(between)

const firstShared = (ours: readonly string[], theirs: readonly string[]) => ours.find((key) => theirs.includes(key))
