import type { Tx } from '#platform/context.ts'

/** Who acts, in the words that a row keeps. */
export const actingName = (tx: Tx): string => {
  const { actor } = tx.ctx
  return actor.kind === 'public' ? 'Public' : actor.name
}
