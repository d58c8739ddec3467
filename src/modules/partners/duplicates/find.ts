/** Finds stored companies that may be the same as a draft or as one another, each with its lines of evidence. */
import type { Tx } from '#platform/context.ts'
import { type Match, match } from '../matching/score.ts'
import { type MatchSubject, type PreparedSubject, prepare } from '../matching/subject.ts'
import { type CompanyDraft, certainDuplicates, type DuplicateCandidate, possibleDuplicates } from '../slots.ts'
import {
  deleteKeys,
  insertKeys,
  type PartnerFacts,
  pairsOf,
  partnersUnderKeys,
  readFacts,
  readKeys,
} from './queries.ts'
import { bandsOf, companyOf, keyNumbers, subjectOf } from './subjects.ts'

export type FoundMatch = Match & { partnerId: string; name: string; subject: PreparedSubject }

/** The more alike first; of two that are equally alike the one that is there longest. */
export const byLikeness = (
  one: { points: number; partnerId: string },
  other: { points: number; partnerId: string },
): number => other.points - one.points || (one.partnerId < other.partnerId ? -1 : 1)

/**
 * Candidates of each draft that are *possible* or more, the best first. A constant number of queries, however many
 * drafts. `except` names partners that are not candidates of the draft at the same place.
 */
export const findMatches = async (
  tx: Tx,
  drafts: readonly MatchSubject[],
  except: readonly (string | undefined)[] = [],
): Promise<FoundMatch[][]> =>
  findPrepared(
    tx,
    drafts.map((draft) => prepare(draft)),
    except,
  )

export const findPrepared = async (
  tx: Tx,
  drafts: readonly PreparedSubject[],
  except: readonly (string | undefined)[] = [],
): Promise<FoundMatch[][]> => {
  const keysOf = drafts.map(keyNumbers)
  const known = await partnersUnderKeys(tx, [...new Set(keysOf.flat())])
  const candidates = keysOf.map((keys, at) =>
    [...new Set(keys.flatMap((key) => known.get(key) ?? []))].filter((id) => id !== except[at]),
  )
  const facts = await readFacts(tx, [...new Set(candidates.flat())])
  const prepared = new Map([...facts].map(([id, fact]) => [id, prepare(subjectOf(companyOf(fact)))]))
  const bands = bandsOf(tx.ctx)
  return drafts.map((draft, at) =>
    (candidates[at] ?? [])
      .flatMap((id) => {
        const [fact, subject] = [facts.get(id), prepared.get(id)]
        if (!fact || !subject) return []
        const found = match(draft, subject, bands)
        return found.band === 'none' ? [] : [{ ...found, partnerId: id, name: fact.display_name, subject }]
      })
      .sort(byLikeness),
  )
}

/** Keeps the keys under which these partners are found. In the transaction of whatever changed them. */
export const rekeyPartners = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await tx.asTeam(async () => {
    const facts = await readFacts(tx, ids)
    await replaceKeys(tx, ids, [...facts.values()])
  })
}

const replaceKeys = async (tx: Tx, ids: readonly string[], facts: readonly PartnerFacts[]) => {
  const wanted = new Map<string, { partner_id: string; key: string }>()
  for (const fact of facts)
    for (const key of keyNumbers(prepare(subjectOf(companyOf(fact)))))
      wanted.set(`${fact.id} ${key}`, { partner_id: fact.id, key })
  const known = await readKeys(tx, ids)
  const knownKeys = new Set(known.map(({ partner_id, key }) => `${partner_id} ${key}`))
  await deleteKeys(
    tx,
    known.filter(({ partner_id, key }) => !wanted.has(`${partner_id} ${key}`)),
  )
  await insertKeys(
    tx,
    [...wanted].filter(([at]) => !knownKeys.has(at)).map(([, pair]) => pair),
  )
}

const draftSubject = (draft: CompanyDraft): MatchSubject =>
  subjectOf({
    names: [...new Set([draft.legalName, draft.displayName, ...draft.otherNames])],
    websites: [...(draft.website ? [draft.website] : []), ...draft.domains],
    emails: draft.emails,
    phone: draft.phones[0] ?? null,
    country: draft.country,
    postcode: draft.address?.postalCode ?? null,
    city: draft.address?.city ?? null,
    externalIds: draft.externalIds,
    lei: draft.lei,
    vatId: draft.vatId,
    registration: draft.registrationNumber
      ? { number: draft.registrationNumber, country: draft.registrationCountry }
      : null,
  })

const candidateOf = ({ partnerId, name, band, points, lines }: FoundMatch): DuplicateCandidate[] =>
  band === 'none' ? [] : [{ partnerId, name, band, points, lines }]

/** Who answers when a partner is about to be made. */
export const possibleDuplicatesFill = possibleDuplicates.fill(async (tx, draft) => {
  const [found = []] = await findMatches(tx, [draftSubject(draft)])
  return found.flatMap(candidateOf)
})

/** Who answers whether a partner has a twin that nobody looked at: a guard of the way to qualifying. */
export const certainDuplicatesFill = certainDuplicates.fill(async (tx, partnerIds) => {
  const found = new Map<string, string[]>()
  const asked = new Set(partnerIds)
  for (const pair of await pairsOf(tx, partnerIds)) {
    if (pair.band !== 'certain') continue
    for (const [own, other] of [[pair.one_id, pair.other_id] as const, [pair.other_id, pair.one_id] as const])
      if (asked.has(own)) found.set(own, [...(found.get(own) ?? []), other])
  }
  return found
})
