/** Pairs that somebody should look at: written when found, taken away when they are settled. */
import type { Tx } from '#platform/context.ts'
import { announceMany } from '#platform/events/announce-many.ts'
import { partnerDuplicateSuspected } from '../contract/duplicate-events.ts'
import type { MatchLine } from '../matching/evidence.ts'
import { prepare } from '../matching/subject.ts'
import { partnerWritten } from '../slots.ts'
import { type FoundMatch, findPrepared, rekeyPartners } from './find.ts'
import { deletePairs, distinctPairsOf, type NewPair, pairsOf, putPairs, readFacts } from './queries.ts'
import { companyOf, subjectOf } from './subjects.ts'

export const orderedPair = (one: string, other: string): [string, string] => (one < other ? [one, other] : [other, one])
export const pairId = (one: string, other: string): string => orderedPair(one, other).join('~')

/** The identifiers by which two are the same: what makes a pair that was told apart be asked again. */
export const sharedIdentifiers = (lines: readonly MatchLine[]): string[] =>
  lines.filter(({ points }) => points === 100).map(({ kind, ours }) => `${kind}:${ours}`)

/** A pair as it is stored, seen from the side of its smaller id. */
export const pairFrom = (
  partnerId: string,
  found: Omit<FoundMatch, 'subject' | 'name'>,
  cause: NewPair['cause'],
): NewPair => {
  const [one_id, other_id] = orderedPair(partnerId, found.partnerId)
  const lines =
    one_id === partnerId ? found.lines : found.lines.map((line) => ({ ...line, ours: line.theirs, theirs: line.ours }))
  return {
    one_id,
    other_id,
    points: found.points,
    band: found.band,
    lines,
    would_make_certain: found.wouldMakeCertain,
    suggestion: found.suggestion,
    cause,
  }
}

/** Looks for companies like these among all others and keeps the pairs. Answers the pairs that are new. */
export const lookForPairs = async (tx: Tx, ids: readonly string[], cause: NewPair['cause']): Promise<Suspicion[]> => {
  const facts = await readFacts(tx, ids)
  const present = [...facts.values()]
  const found = await findPrepared(
    tx,
    present.map((fact) => prepare(subjectOf(companyOf(fact)))),
    present.map((fact) => fact.id),
  )
  const pairs = new Map<string, NewPair & { identifiers: string[] }>()
  present.forEach((fact, at) => {
    for (const one of found[at] ?? [])
      pairs.set(pairId(fact.id, one.partnerId), {
        ...pairFrom(fact.id, one, cause),
        identifiers: sharedIdentifiers(one.lines),
      })
  })
  const apart = new Map(
    (await distinctPairsOf(tx, ids)).map((row) => [pairId(row.one_id, row.other_id), row.identifiers]),
  )
  const toldApart = (id: string, identifiers: readonly string[]) => {
    const known = apart.get(id)
    return known !== undefined && identifiers.every((identifier) => known.includes(identifier))
  }
  const wanted = [...pairs].filter(([id, pair]) => !toldApart(id, pair.identifiers))
  const kept = new Set(wanted.map(([id]) => id))
  const stale = (await pairsOf(tx, ids)).filter(
    (row) => !kept.has(row.id) && facts.has(row.one_id) && facts.has(row.other_id),
  )
  await deletePairs(
    tx,
    stale.map((row) => row.id),
  )
  const fresh = await putPairs(
    tx,
    wanted.map(([, { identifiers: _, ...pair }]) => pair),
  )
  return fresh.map(({ one_id, other_id }) => {
    const pair = pairs.get(pairId(one_id, other_id))
    return { one_id, other_id, points: pair?.points ?? 0, band: pair?.band ?? 'possible' }
  })
}

export type Suspicion = { one_id: string; other_id: string; points: number; band: string }
/** Tells of pairs that nobody knew of before. */
export const announceSuspicions = (tx: Tx, fresh: readonly Suspicion[]): Promise<void> =>
  announceMany(
    tx,
    partnerDuplicateSuspected,
    fresh.map(({ one_id, other_id, points, band }) => ({
      payload: { partnerId: one_id, otherId: other_id, points, band: band as 'certain' | 'likely' | 'possible' },
      about: { subject: { kind: 'partner', id: one_id }, partnerId: one_id },
    })),
  )

/** Keys follow every change of a partner, and so do the pairs of the few that are changed at once. */
export const partnerWrittenFill = partnerWritten.fill(async (tx, partnerIds) => {
  await rekeyPartners(tx, partnerIds)
  if (partnerIds.length <= pairsAtOnceMax)
    await tx.asTeam(async () => announceSuspicions(tx, await lookForPairs(tx, partnerIds, 'created')))
})

const pairsAtOnceMax = 20
