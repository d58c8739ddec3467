import {
  addressLine,
  bestNames,
  type ComparedNames,
  countryLine,
  domainLine,
  emailDomainLine,
  identifierLines,
  labelLine,
  type MatchLine,
  nameLine,
  namePoints,
  phoneLine,
} from './evidence.ts'
import type { NumberInCountry } from './identifiers.ts'
import { areBranchNames } from './similarity.ts'
import type { PreparedSubject } from './subject.ts'

export type MatchBand = 'certain' | 'likely' | 'possible' | 'none'

export type Match = {
  /** 0-100: the sum of the evidence held within 0 and 100, then what floor and ceiling lines add or take. */
  points: number
  band: MatchBand
  lines: MatchLine[]
  /** What would make it certain, each sentence enough by itself; empty when it is certain. */
  wouldMakeCertain: string[]
  /** Same domain under unlike names: rather a parent and its subsidiary than one company. */
  suggestion: 'link_as_parent' | null
}

/** The least points of each band. */
export type MatchBands = { certain: number; likely: number; possible: number }

export const defaultMatchBands: MatchBands = { certain: 90, likely: 60, possible: 35 }

/** The likeness of names, in thousandths, without which nothing but an identifier is certain. */
export const certainSimilarity = 950

/** A workspace's own bands, which may only be stricter than the product's. */
export const raisedBands = (own: Partial<MatchBands>): MatchBands => ({
  certain: Math.max(defaultMatchBands.certain, own.certain ?? 0),
  likely: Math.max(defaultMatchBands.likely, own.likely ?? 0),
  possible: Math.max(defaultMatchBands.possible, own.possible ?? 0),
})

/** Compares two companies. Symmetric but for `ours` and `theirs`; depends on nothing but its arguments. */
export const match = (ours: PreparedSubject, theirs: PreparedSubject, bands: MatchBands = defaultMatchBands): Match => {
  const name = bestNames(ours, theirs)
  const domain = domainLine(ours, theirs)
  const identifiers = identifierLines(ours, theirs)
  const evidence = [
    ...identifiers,
    domain,
    domain ? null : emailDomainLine(ours, theirs),
    domain ? null : labelLine(ours, theirs),
    name ? nameLine(name) : null,
    phoneLine(ours, theirs),
    addressLine(ours, theirs),
    countryLine(ours, theirs),
  ].filter((line) => line !== null)
  const contradictions = contradictionsBetween(ours, theirs)
  const isElsewhere = isRegisteredElsewhere(ours.registration, theirs.registration)
  const hold = identifiers.length > 0 ? null : holdReason(name, isElsewhere)
  const limits = limitLines({ evidence, name, domain, contradictions, hold, bands })
  const points = sum(limits) + pointsOf(evidence)
  const band = bandOf(points, bands)
  return {
    points,
    band,
    lines: [...evidence, ...limits],
    wouldMakeCertain: band === 'certain' ? [] : missingEvidence({ evidence, name, contradictions, isElsewhere, bands }),
    suggestion: domain && identifiers.length === 0 && (name?.similarity ?? 0) < 750 ? 'link_as_parent' : null,
  }
}

type Contradiction = { noun: string; ours: string; theirs: string }

/** The identifiers of which a company has one only: its LEI, and in one country its VAT id and its registration number. */
export const soleNumbers = ({
  lei,
  vatId,
  registration,
}: PreparedSubject): { noun: string; number: string; text: string }[] => {
  const found = lei ? [{ noun: 'LEIs', number: lei, text: lei }] : []
  if (vatId && vatId.country !== '') found.push({ ...vatId, noun: `VAT ids of ${vatId.country}` })
  if (registration && registration.country !== '')
    found.push({ ...registration, noun: `registration numbers of ${registration.country}` })
  return found
}

const contradictionsBetween = (ours: PreparedSubject, theirs: PreparedSubject): Contradiction[] => {
  if (!hasContradiction(ours, theirs)) return []
  const numbersOfTheirs = soleNumbers(theirs)
  return soleNumbers(ours).flatMap(({ noun, number, text }) =>
    numbersOfTheirs
      .filter((their) => their.noun === noun && their.number !== number)
      .map((their) => ({ noun, ours: text, theirs: their.text })),
  )
}

/** True when the two carry different numbers of which a company has one only: never above *possible*. */
export const hasContradiction = (ours: PreparedSubject, theirs: PreparedSubject): boolean =>
  (ours.lei !== null && theirs.lei !== null && ours.lei !== theirs.lei) ||
  isOtherNumber(ours.vatId, theirs.vatId) ||
  isOtherNumber(ours.registration, theirs.registration)

const isOtherNumber = (ours: NumberInCountry | null, theirs: NumberInCountry | null) =>
  ours !== null &&
  theirs !== null &&
  ours.country !== '' &&
  ours.country === theirs.country &&
  ours.number !== theirs.number

/** Raises to the floor, then lowers to the ceilings: two different numbers beat everything that speaks for a match. */
const limitLines = (input: {
  evidence: MatchLine[]
  name: ComparedNames | null
  domain: MatchLine | null
  contradictions: Contradiction[]
  hold: string | null
  bands: MatchBands
}): MatchLine[] => {
  const { evidence, name, domain, contradictions, hold, bands } = input
  const lines: MatchLine[] = []
  let points = pointsOf(evidence)
  const add = (kind: 'floor' | 'ceiling', to: number, ours: string, theirs: string, sentence: string) => {
    lines.push({ kind, ours, theirs, points: to - points, sentence })
    points = to
  }
  if (points < bands.likely && domain)
    add('floor', bands.likely, domain.ours, domain.theirs, 'The same own domain is never below likely')
  if (points < bands.likely && name?.isSame)
    add('floor', bands.likely, name.ours.text, name.theirs.text, 'The same full name is never below likely')
  if (points >= bands.certain && hold !== null)
    add('ceiling', bands.certain - 1, name?.ours.text ?? '', name?.theirs.text ?? '', hold)
  for (const { noun, ours, theirs } of contradictions) {
    const sentence = `Two different ${noun} are never above possible`
    add('ceiling', Math.min(points, bands.likely - 1), ours, theirs, sentence)
  }
  return lines
}

const hasCertainName = (name: ComparedNames | null) =>
  name !== null && name.similarity >= certainSimilarity && !areBranchNames(name.ours, name.theirs)

/** Numbers of two registers are two entries, even where they do not contradict each other as two of one register do. */
const isRegisteredElsewhere = (ours: NumberInCountry | null, theirs: NumberInCountry | null) =>
  ours !== null &&
  theirs !== null &&
  (ours.number !== theirs.number || (ours.country !== '' && theirs.country !== '' && ours.country !== theirs.country))

/** Why no score makes two companies one without an equal identifier; null when a score may. */
const holdReason = (name: ComparedNames | null, isElsewhere: boolean): string | null => {
  if (isElsewhere) return 'Companies with different registration numbers are held for a person'
  if (hasCertainName(name)) return null
  if (!name) return 'Without a name on both sides nothing but an identifier is certain'
  return name.similarity >= certainSimilarity
    ? 'Names that differ by a number or a whole word are held for a person'
    : 'Names less than 95 % alike are held for a person'
}

const missingEvidence = (input: {
  evidence: MatchLine[]
  name: ComparedNames | null
  contradictions: Contradiction[]
  isElsewhere: boolean
  bands: MatchBands
}): string[] => {
  const { evidence, name, contradictions, isElsewhere, bands } = input
  if (contradictions.length > 0)
    return contradictions.map(({ noun, ours, theirs }) => `One of the two ${noun} is corrected (${ours}, ${theirs})`)
  if (isElsewhere) return ['Both have the same VAT id, LEI or external id']
  const kinds = new Set(evidence.map(({ kind }) => kind))
  const needsName = !hasCertainName(name)
  const have = sum(evidence) + (needsName ? 35 - (name ? namePoints(name.similarity) : 0) : 0)
  const alike = name ? 'one name is the same on both (other names count too)' : 'both have a name and it is the same'
  const emailPoints = kinds.has('email_domain') ? 40 : 0
  const labelPoints = kinds.has('domain_label') ? 25 : 0
  const gains: [string, number][] = kinds.has('domain')
    ? []
    : [['both have the same own domain', 60 - emailPoints - labelPoints]]
  if (!kinds.has('domain') && emailPoints === 0)
    gains.push(['a contact has an e-mail address at the domain of the other', 40])
  if (!kinds.has('phone')) gains.push(['both have the same phone number', 10])
  if (!kinds.has('address')) gains.push(['both have the same postcode and city', 5])
  const enough = gains.filter(([, gain]) => have + gain >= bands.certain).map(([words]) => words)
  const ways = needsName ? (have >= bands.certain ? [alike] : enough.map((words) => `${alike} and ${words}`)) : enough
  return ['both have the same registration number, VAT id, LEI or external id', ...ways].map(
    (words) => `${words[0]?.toUpperCase()}${words.slice(1)}`,
  )
}

const bandOf = (points: number, bands: MatchBands): MatchBand => {
  if (points >= bands.certain) return 'certain'
  if (points >= bands.likely) return 'likely'
  return points >= bands.possible ? 'possible' : 'none'
}

const pointsOf = (lines: MatchLine[]) => Math.min(100, Math.max(0, sum(lines)))
const sum = (lines: MatchLine[]) => lines.reduce((total, { points }) => total + points, 0)
