/** What people do about companies that may be one: look, tell apart, think again. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { DistinctPair, DuplicatePair, duplicateEndpoints, MatchCandidate } from '../contract/duplicates.ts'
import { match } from '../matching/score.ts'
import { prepare } from '../matching/subject.ts'
import { partnerNames } from '../queries/partners.ts'
import { actingBy, namesOf, personRef } from '../queries/people.ts'
import { findMatches } from './find.ts'
import { lookForPairs, orderedPair, pairId, sharedIdentifiers } from './pairs.ts'
import {
  type DistinctRow,
  deleteDistinctPair,
  deletePairs,
  distinctQuery,
  findDistinctPair,
  type PairRow,
  pairsQuery,
  putDistinctPair,
  readFacts,
} from './queries.ts'
import { bandsOf, companyOf, subjectOf } from './subjects.ts'

type Draft = Static<(typeof duplicateEndpoints)['findMatches']['body']>
type CandidateWire = Static<typeof MatchCandidate>

/** Stored companies that may be what somebody is typing. */
export const matchesOf = async (tx: Tx, draft: Draft): Promise<CandidateWire[]> => {
  const subject = subjectOf({
    names: [draft.legalName, draft.displayName, ...(draft.otherNames ?? [])].filter((name): name is string =>
      Boolean(name),
    ),
    websites: [...(draft.website ? [draft.website] : []), ...(draft.domains ?? [])],
    emails: draft.emails ?? [],
    phone: draft.phone ?? null,
    country: draft.country ?? null,
    postcode: draft.postalCode ?? null,
    city: draft.city ?? null,
    externalIds: draft.externalIds ?? [],
    lei: draft.lei ?? null,
    vatId: draft.vatId ?? null,
    registration: draft.registrationNumber
      ? { number: draft.registrationNumber, country: draft.registrationCountry ?? null }
      : null,
  })
  const [found = []] = await findMatches(tx, [subject], [draft.exceptId])
  return found
    .slice(0, 20)
    .flatMap(({ partnerId, name, points, band, lines, wouldMakeCertain, suggestion }) =>
      band === 'none' ? [] : [{ partnerId, row: null, name, points, band, lines, wouldMakeCertain, suggestion }],
    )
}

type PairFilter = {
  band?: ('certain' | 'likely' | 'possible')[] | undefined
  partnerId?: string | undefined
  suggestion?: 'link_as_parent' | undefined
  q?: string | undefined
}
export const pairsPage = (tx: Tx, input: ListInput & PairFilter): Promise<Page<Static<typeof DuplicatePair>>> => {
  const query = pairsQuery(tx, input)
  return keysetPage({
    query,
    sorts: { points: 'points', foundAt: 'found_at' },
    fallback: '-points',
    input,
    id: 'id',
    toWire: (rows) => pairsToWire(tx, rows),
    count: () => countUpTo(tx.db, query),
  })
}
const pairsToWire = async (tx: Tx, rows: readonly PairRow[]): Promise<Static<typeof DuplicatePair>[]> => {
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => [row.one_id, row.other_id]),
  )
  return rows.map((row) => ({
    id: row.id ?? pairId(row.one_id, row.other_id),
    one: { id: row.one_id, name: names.get(row.one_id) ?? '' },
    other: { id: row.other_id, name: names.get(row.other_id) ?? '' },
    points: row.points,
    band: row.band as 'certain',
    lines: row.lines as CandidateWire['lines'],
    wouldMakeCertain: row.would_make_certain as string[],
    suggestion: row.suggestion as 'link_as_parent' | null,
    cause: row.cause as 'created',
    foundAt: row.found_at.toISOString(),
  }))
}

export const distinctPage = (
  tx: Tx,
  input: ListInput & { partnerId?: string | undefined },
): Promise<Page<Static<typeof DistinctPair>>> => {
  const query = distinctQuery(tx, input)
  return keysetPage({
    query,
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: 'id',
    toWire: (rows) => distinctToWire(tx, rows),
    count: () => countUpTo(tx.db, query),
  })
}
export const distinctToWire = async (tx: Tx, rows: readonly DistinctRow[]): Promise<Static<typeof DistinctPair>[]> => {
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => [row.one_id, row.other_id]),
  )
  const people = await namesOf(
    tx,
    rows.map((row) => row.by_id),
  )
  return rows.map((row) => ({
    id: row.id,
    one: { id: row.one_id, name: names.get(row.one_id) ?? '' },
    other: { id: row.other_id, name: names.get(row.other_id) ?? '' },
    reason: row.reason,
    by: personRef(row, people),
    at: row.at.toISOString(),
  }))
}

/** Says that two are not the same. Identifiers that they share now are known; a further one brings the question back. */
export const tellApart = async (
  tx: Tx,
  input: { oneId: string; otherId: string; reason: string },
): Promise<DistinctRow> => {
  const facts = await readFacts(tx, [input.oneId, input.otherId])
  if (input.oneId === input.otherId) throw conflict('merge.same_partner', 'Both are the same partner already.')
  for (const [field, id] of [
    ['oneId', input.oneId],
    ['otherId', input.otherId],
  ] as const)
    if (!facts.has(id)) throw invalid({ field, rule: 'exists', message: 'There is no such partner.' })
  const [one_id, other_id] = orderedPair(input.oneId, input.otherId)
  const [one, other] = [facts.get(one_id), facts.get(other_id)]
  if (!one || !other) throw notFound('partner')
  const found = match(prepare(subjectOf(companyOf(one))), prepare(subjectOf(companyOf(other))), bandsOf(tx.ctx))
  await deletePairs(tx, [pairId(one_id, other_id)])
  return putDistinctPair(tx, {
    id: newId(idPrefixes.distinctPair),
    one_id,
    other_id,
    reason: input.reason,
    identifiers: sharedIdentifiers(found.lines),
    ...actingBy(tx),
  })
}

/** Takes it back; the pair is looked at again at once. */
export const forgetDistinct = async (tx: Tx, id: string): Promise<void> => {
  const row = await findDistinctPair(tx, id)
  if (!row) throw notFound('pair')
  await deleteDistinctPair(tx, id)
  await lookForPairs(tx, [row.one_id], 'created')
}
