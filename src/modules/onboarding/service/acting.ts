/** Who acts, as rows keep it, and for which side. */
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Side } from '../contract/states.ts'

export type By = { by_kind: string; by_id: string | null; by_name: string }
export type BySide = By & { by_side: Side | 'system' }

export const acting = (tx: Tx): By => {
  const { actor } = tx.ctx
  return {
    by_kind: actor.kind,
    by_id: actorId(actor),
    by_name: 'name' in actor ? actor.name.slice(0, 200) : 'The public',
  }
}
export const sideOf = (ctx: Ctx): Side | 'system' =>
  ctx.actor.kind === 'system' ? 'system' : partnerOf(ctx.actor) !== null ? 'partner' : 'us'
export const actingSide = (tx: Tx): BySide => ({ ...acting(tx), by_side: sideOf(tx.ctx) })
