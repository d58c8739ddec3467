/** Who acts, as rows keep it. */
import { actorId, type Ctx, type Tx } from '#platform/context.ts'

export type By = { by_kind: string; by_id: string | null; by_name: string }

export const actingName = (ctx: Ctx): string =>
  ctx.actor.kind === 'public' ? 'A visitor' : ctx.actor.name.slice(0, 200)
export const acting = (tx: Tx): By => ({
  by_kind: tx.ctx.actor.kind,
  by_id: actorId(tx.ctx.actor),
  by_name: actingName(tx.ctx),
})
