/** Who acts, as rows keep it. */
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { forbidden } from '#platform/errors.ts'

export type By = { by_kind: string; by_id: string | null; by_name: string }

export const actingName = (ctx: Ctx): string =>
  ctx.actor.kind === 'public' ? 'The applicant' : ctx.actor.name.slice(0, 200)
export const acting = (tx: Tx): By => ({
  by_kind: tx.ctx.actor.kind,
  by_id: actorId(tx.ctx.actor),
  by_name: actingName(tx.ctx),
})
/** The member who acts, or null: keys and the system judge nothing. */
export const memberId = (ctx: Ctx): string | null => (ctx.actor.kind === 'member' ? ctx.actor.id : null)
export const theMember = (tx: Tx): string => {
  const id = memberId(tx.ctx)
  if (!id) throw forbidden('key.not_for_keys', 'A person has to do this; no key can.')
  return id
}
