/** Who acts, as rows keep it. */
import { actorId, type Ctx, type Tx } from '#platform/context.ts'

export const actingName = (ctx: Ctx): string =>
  ctx.actor.kind === 'public' ? 'Somebody' : ctx.actor.name.slice(0, 200)
export const acting = (tx: Tx) => ({
  by_kind: tx.ctx.actor.kind,
  by_id: actorId(tx.ctx.actor),
  by_name: actingName(tx.ctx),
})
/** The portal user who acts, or null: a person of the team, or the system. */
export const portalUserId = (ctx: Ctx): string | null => (ctx.actor.kind === 'portal_user' ? ctx.actor.id : null)
/** The member who acts, or null. */
export const memberId = (ctx: Ctx): string | null => (ctx.actor.kind === 'member' ? ctx.actor.id : null)
