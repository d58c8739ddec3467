/** Who acts, as rows keep it. */
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import type { By } from '../queries/review.ts'

export const actingName = (ctx: Ctx): string => {
  const { actor } = ctx
  if (actor.kind === 'public') return 'The applicant'
  return actor.name.slice(0, 200)
}
export const acting = (tx: Tx): By => ({
  by_kind: tx.ctx.actor.kind,
  by_id: actorId(tx.ctx.actor),
  by_name: actingName(tx.ctx),
})
