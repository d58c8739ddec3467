/** Who needs a second factor, and from when. A workspace chooses: nobody, the roles that decide and pay, or everybody. */
import type { Workspace } from '../context.ts'
import type { Seat } from './seats.ts'

/** Time to set one up after the account was made. Real time, as all of sign-in. */
const graceMs = 14 * 86_400_000
const rolesWithSecondFactor: ReadonlySet<string> = new Set(['admin', 'executive', 'legal', 'finance'])

/** From when on the seat is shut without a second factor; null when none is asked or it is there. */
export const secondFactorDueAt = (
  workspace: Pick<Workspace, 'settings' | 'isDemo' | 'kind'>,
  seat: Seat,
  person: { hasSecondFactor: boolean; accountCreatedAt: Date },
): Date | null => {
  if (person.hasSecondFactor || workspace.isDemo || workspace.kind === 'sandbox' || seat.side === 'portal') return null
  const asked = workspace.settings.secondFactor ?? 'roles'
  const isAsked = asked === 'all' || (asked === 'roles' && seat.roles.some((role) => rolesWithSecondFactor.has(role)))
  return isAsked ? new Date(person.accountCreatedAt.getTime() + graceMs) : null
}
