import type { NormalName } from './name.ts'
import type { PreparedSubject } from './subject.ts'

/**
 * The keys under which a company is found. Any two companies whose match could be *possible* or more share at least one
 * key, so candidates are looked up by key and only they are scored.
 *
 * | key | two companies share it when | needed because |
 * |---|---|---|
 * | `x:system:id` `lei:` `vat:` `r:` | the identifier is equal | 100 points |
 * | `d:acme.example` | own domain, account page or e-mail domain is equal | 60 or 40 points |
 * | `l:acme` | first label of the own domain is equal | 25 points |
 * | `n:`, `g:`, `w:` | names are alike by 0.95 or more (see `nameKeys`) | 35 points |
 * | `p:+49301234567` | the phone is equal | 10 points, with a name of 25 |
 * | `c:DE:10115:berlin` | country, postcode and city are equal | 10 points, with a name of 25 |
 *
 * About 8 keys for a company with one name; each further, different name adds 2 to 6.
 */
export const matchKeys = (subject: PreparedSubject): string[] => {
  const { address, country } = subject
  const keys = [
    ...identifierKeys(subject),
    ...domainKeys(subject),
    ...subject.labels.map(({ label }) => `l:${label}`),
    ...subject.names.flatMap(nameKeys),
  ]
  if (subject.phone) keys.push(`p:${subject.phone}`)
  if (address && country) keys.push(`c:${country}:${address}`)
  return [...new Set(keys)]
}

/** Keys of the identifiers that are worth 100 points. */
export const identifierKeys = ({ externalIds, lei, vatId, registration }: PreparedSubject): string[] => {
  const keys = externalIds.map((id) => `x:${id}`)
  if (lei) keys.push(`lei:${lei}`)
  if (vatId) keys.push(`vat:${vatId.country}:${vatId.number}`)
  if (registration && registration.country !== '') keys.push(`r:${registration.country}:${registration.number}`)
  return keys
}

/** Keys of the own domains and of the domains that contacts write from. */
export const domainKeys = ({ domains, emailDomains }: PreparedSubject): string[] =>
  [...new Set([...domains, ...emailDomains])].map((domain) => `d:${domain}`)

/**
 * Keys of one name. Two names with a similarity of 0.95 or more share one, whichever of its three parts gave it:
 * - equal joined names or equal strong words: `n:`;
 * - Jaro-Winkler: 0.95 after × 0.97 leaves so little room that at most 10.57 % of the longer name's letters are without
 *   a counterpart. With k such letters, of k + 1 groups of the alphabet one has the same letters on both sides: `g:`;
 * - Dice of many words with one missing: the first few words in one fixed order (prefix filter): `w:`.
 */
export const nameKeys = (name: NormalName): string[] => {
  const keys = [`n:${name.joined}`, `n:${name.strong.join(' ')}`]
  for (const groups of groupCounts(name.letters.length))
    for (let group = 0; group < groups; group++) keys.push(`g:${groups}.${group}:${lettersOf(name, group, groups)}`)
  return [...new Set([...keys, ...wordKeys(name)])]
}

/**
 * 1 - JW <= 0.0211 (JW >= 0.9495 / 0.97) and a prefix of at most 4 give 3 (1 - Jaro) <= 0.1057, and the letters without
 * counterpart are at most that share of the longer name. Below 10 letters that is none, and a swap is too dear as well.
 */
const unmatchedShare = 0.1057
const lettersForUnmatched = 10

/** How many groups a name is cut into, for every length that a name as long or longer may have to be 0.95 alike. */
const groupCounts = (length: number): number[] => {
  const counts = new Set<number>()
  for (let other = Math.max(length, lettersForUnmatched); other * (1 - unmatchedShare) <= length; other++)
    counts.add(Math.floor(other * unmatchedShare) + 1)
  return [...counts]
}

const lettersOf = ({ letters }: NormalName, group: number, groups: number) =>
  letters
    .filter((letter) => rankOf(letter) % groups === group)
    .sort()
    .join('')

/** Dealing letters out by how common they are makes the groups alike in size. */
const commonFirst = 'etaoinsrlhdcumfpgwybvkxjqz'
const rankOf = (letter: string) => {
  const rank = commonFirst.indexOf(letter)
  return rank < 0 ? (letter.codePointAt(0) ?? 0) : rank
}

/**
 * Dice >= 0.9495 leaves at most 9.62 % of a name's weight without counterpart, and a strong word that the other lacks, or
 * knows only as a weak one, costs 7 tenths or more. So names below 6.5 words of weight cannot differ in a strong word.
 */
const wordKeys = ({ strong, totalWeight }: NormalName): string[] => {
  if (totalWeight < 65) return []
  const missingMax = Math.floor((totalWeight * 0.0962) / 7)
  return [...strong]
    .sort(longestFirst)
    .slice(0, missingMax + 1)
    .map((word) => `w:${word}`)
}

const longestFirst = (one: string, other: string) => other.length - one.length || (one < other ? -1 : 1)
