/** Facts as people read them in the logs: their kind, and the record by its name of today. */
import { partnerOf, type Tx } from '#platform/context.ts'
import { namesOfRecords } from '#platform/record-names.ts'
import { eventsByIds } from '../queries/requests.ts'

export type NamedFact = { kind: string; about: { kind: string; id: string; name: string | null } }

/** By the fact's id; those that the reader may not see are left out, and so are names that the partner may not read. */
export const namedFacts = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, NamedFact>> => {
  const facts = await eventsByIds(tx, ids)
  const names = await namesOfRecords(
    tx,
    [...facts.values()].map((fact) => ({ kind: fact.subjectKind, id: fact.subjectId })),
    partnerOf(tx.ctx.actor) === null ? 'team' : 'partner',
  )
  return new Map(
    [...facts].map(([id, { kind, subjectKind, subjectId }]) => [
      id,
      { kind, about: { kind: subjectKind, id: subjectId, name: names.get(subjectId) ?? null } },
    ]),
  )
}
