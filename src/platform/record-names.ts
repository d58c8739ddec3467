/** Names of records that a fact is about: timelines and the audit trail say which task or partner it was. */
import type { Tx } from './context.ts'
import { defineSlot } from './module.ts'
import { searchKinds } from './search.ts'

/** For records whose name is wanted in every state; what people search for is named by its `SearchKind` otherwise. */
export type RecordNames = {
  /** The kind of the subject, as in facts: `task`. */
  kind: string
  /** Names by id, in one query or two; `side` is who reads, and a name that the partner may not read is left out. */
  names: (tx: Tx, ids: readonly string[], side: 'team' | 'partner') => Promise<ReadonlyMap<string, string>>
}
export const recordNames = defineSlot<RecordNames>('platform.record_names')

type Subject = { kind: string; id: string }

/** Names by id of all subjects that have one: a constant number of queries per kind. */
export const namesOfRecords = async (
  tx: Tx,
  subjects: readonly Subject[],
  side: 'team' | 'partner',
): Promise<ReadonlyMap<string, string>> => {
  const { product } = tx.ctx.services
  const names = new Map<string, string>()
  for (const [kind, about] of Map.groupBy(subjects, (subject) => subject.kind)) {
    const ids = [...new Set(about.map(({ id }) => id))]
    const own = recordNames.of(product).find((one) => one.kind === kind)
    if (own) {
      for (const [id, name] of await own.names(tx, ids, side)) names.set(id, name)
    } else if (side === 'team') {
      // Hits of a search are told as the team reads them.
      const found = await searchKinds
        .of(product)
        .find((one) => one.kind === kind)
        ?.describe(tx, ids)
      for (const [id, { title }] of found ?? []) names.set(id, title)
    }
  }
  return names
}
