/** Search of names and numbers: each module that has records people look for says how a found id is shown. */
import type { Tx } from './context.ts'
import { defineSlot } from './module.ts'

/** One line of the command palette. */
export type SearchHit = {
  title: string
  /** The quiet second line: a domain, a number, a state. */
  subtitle: string | null
  partnerId: string | null
}

/** What a module tells about one kind of its search entries (see `put_search_entry`). */
export type SearchKind = {
  /** As in the search entry: `partner`, `contact`, `agreement`. */
  kind: string
  /** Heading over hits of this kind: "Partners". */
  heading: string
  /** The hits of these ids, by id; an id that is gone or not the caller's is left out. A constant number of queries. */
  describe: (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, SearchHit>>
}

export const searchKinds = defineSlot<SearchKind>('platform.search')
