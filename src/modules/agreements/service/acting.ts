/** Who acts, as rows keep it. */
import { actorId, type Tx } from '#platform/context.ts'

export type By = { by_kind: string; by_id: string | null; by_name: string }
export const acting = (tx: Tx): By => {
  const { actor } = tx.ctx
  return {
    by_kind: actor.kind,
    by_id: actorId(actor),
    by_name: 'name' in actor ? actor.name.slice(0, 200) : 'The public',
  }
}
