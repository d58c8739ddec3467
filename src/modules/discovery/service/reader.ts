import type { Tx } from '#platform/context.ts'

/** Viewers read without personal data, as everywhere. */
export const seesPeople = ({ ctx }: Tx): boolean =>
  ctx.actor.kind !== 'member' || ctx.actor.isHead || ctx.actor.roles.some((role) => role !== 'viewer')
