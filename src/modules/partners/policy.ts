/** Who may, and the reason if not. */
import type { Ctx } from '#platform/context.ts'
import { forbidden } from '#platform/errors.ts'
import type { StageRow } from './contract/stages.ts'

/** A viewer reads without personal data: addresses and phones of people are left out. */
export const seesPersonalData = (ctx: Ctx): boolean =>
  ctx.actor.kind !== 'member' || ctx.actor.roles.some((role) => role !== 'viewer')

/** Notes, files and interactions are written by everybody but viewers. 403 for them. */
export const refuseViewer = (ctx: Ctx): void => {
  const { actor } = ctx
  const reads =
    (actor.kind === 'member' || actor.kind === 'portal_user') &&
    actor.roles.every((role) => role === 'viewer') &&
    !(actor.kind === 'member' && actor.isHead)
  if (reads) throw forbidden('viewer.reads_only', 'A viewer reads only.')
}

/** Whether the caller may make this move in spite of its reasons. Keys and modules never do. */
export const mayOverride = (ctx: Ctx, row: StageRow): boolean => {
  const { actor } = ctx
  if (actor.kind !== 'member' || row.override === null) return false
  switch (row.override.by) {
    case 'manager_lead':
      return (actor.roles.includes('partner_manager') && actor.isLead) || actor.isHead
    case 'admin':
      return actor.roles.includes('admin')
    case 'head':
      return actor.isHead
  }
}

/** Roles of the caller that open `roles` visibility; undefined when everything is open (keys, system). */
export const rolesToSee = (ctx: Ctx): readonly string[] | undefined =>
  ctx.actor.kind === 'member' && !ctx.actor.roles.includes('admin') ? ctx.actor.roles : undefined
