/** Names of who acted. */
import { actorNames } from '#platform/auth/members.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { forbidden } from '#platform/errors.ts'

export type Person = { id: string; name: string | null } | null
export const namesOfPeople = async (
  tx: Tx,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => Person> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const names = new Map<string, string>()
  if (wanted.length > 0)
    for (const fill of actorNames.of(tx.ctx.services.product))
      for (const [id, name] of await fill(tx, wanted)) names.set(id, name)
  return (id) => (id === null ? null : { id, name: names.get(id) ?? null })
}

/** Acts that need a person of the team, known by name. */
export const actingMember = (ctx: Ctx): string => {
  if (ctx.actor.kind !== 'member')
    throw forbidden('act.person', 'A person of the team has to do this, under their own name.')
  return ctx.actor.id
}
