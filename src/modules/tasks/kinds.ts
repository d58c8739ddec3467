/** Kinds of task: each module fills in those it opens, what may be done in the row, and by what they close. */
import type { Tx } from '#platform/context.ts'
import { defineSlot, type Product } from '#platform/module.ts'

/** A task as its kind sees it. */
export type KindTask = {
  id: string
  kind: string
  subjectKind: string
  subjectId: string
  partnerId: string | null
  side: 'team' | 'partner'
}
/** A verb offered in the row; what stands against it is said in words, an empty list means that it can be done. */
export type KindAction = { name: string; label: string; reasons: readonly string[] }

export type TaskKind = {
  /** `module.kind`, as in the registry. */
  kind: string
  /** What such a task is, as a heading: "Review an application". */
  words: string
  /**
   * Null when a person may tick it off. Otherwise the words that say why not: "This closes by itself when the agreement
   * is signed".
   */
  closesByItself: string | null
  /** Verbs of the subject offered in the row, by task id. Gets all tasks of the kind on a page at once. */
  actions?: (tx: Tx, tasks: readonly KindTask[]) => Promise<ReadonlyMap<string, readonly KindAction[]>>
}

export const taskKinds = defineSlot<TaskKind>('tasks.kinds')

const known = new WeakMap<Product, ReadonlyMap<string, TaskKind>>()

/** The product's kinds by name. Throws when a kind was filled in twice. */
export const kindsOf = (product: Product): ReadonlyMap<string, TaskKind> => {
  const before = known.get(product)
  if (before) return before
  const kinds = new Map<string, TaskKind>()
  for (const kind of taskKinds.of(product)) {
    if (kinds.has(kind.kind)) throw new Error(`Task kind ${kind.kind} is filled in twice`)
    kinds.set(kind.kind, kind)
  }
  known.set(product, kinds)
  return kinds
}

/** What other modules show on the cards of Today's portfolio: health, renewal, money. */
export type PortfolioFacts = {
  name: string
  facts: (
    tx: Tx,
    partnerIds: readonly string[],
  ) => Promise<
    ReadonlyMap<string, readonly { label: string; value: string; tone: 'plain' | 'good' | 'watch' | 'bad' | 'info' }[]>
  >
}
export const portfolioFacts = defineSlot<PortfolioFacts>('tasks.portfolio_facts')
