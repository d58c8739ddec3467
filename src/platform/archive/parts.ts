/**
 * What leaves with a whole workspace and comes back: every module names its own tables, so a new table that nobody
 * thought of is found by `test/catalogue.test.ts` and not by whoever misses it.
 */
import type { Tx } from '../context.ts'
import { defineSlot, type Product } from '../module.ts'

export type ArchivePart = {
  module: string
  /** Tables whose rows leave whole, in the order of the archive. Rows that others point at come in first by themselves. */
  records: readonly string[]
  /** Tables that stay, each with the reason. */
  stays?: Readonly<Record<string, string>>
  /**
   * Columns that stay, by table: secrets, and what only means something in the database that wrote it. A row comes in
   * with the column's own default, or as the SQL that stands here says.
   */
  without?: Readonly<Record<string, Readonly<Record<string, 'default' | { comesAs: string }>>>>
  /** Rows of a table that leave, as SQL; all of them unless given. */
  only?: Readonly<Record<string, string>>
  /** Tables that no role of the application may read or write: they are read and written by the owner. */
  byOwner?: readonly string[]
  /** Tables whose column `user_id` names a person who signs in. */
  seats?: readonly string[]
  /** Rows that the database takes in one statement only, a whole with its parts. */
  together?: readonly { whole: string; parts: string; by: string }[]
  /** Sums that stand in the manifest and are held against what came in: names of the module's own, amounts as digits. */
  figures?: (tx: Tx) => Promise<Readonly<Record<string, string>>>
  /** What does not hold, in words. Nothing comes in where something does not hold that held where it was written. */
  faults?: (tx: Tx) => Promise<readonly string[]>
}
/** Filled by every module that keeps rows. */
export const archiveParts = defineSlot<ArchivePart>('platform.archive_parts')

/** The platform's own rooms first, then the modules in their order. */
export const partsOf = (product: Product, own: ArchivePart): readonly ArchivePart[] => [
  own,
  ...archiveParts.of(product),
]
