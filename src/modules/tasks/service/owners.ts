/** Who can have a task: an active member or a role of the team, or a portal user or role of the partner it is about. */

import type { Tx } from '#platform/context.ts'
import { memberRoles, portalRoles } from '#platform/contract.ts'
import { membersByIds } from '../queries/people.ts'
import type { TaskOwner } from './open.ts'
import { portalPeople } from './partners.ts'

type Task = { side: string; partner_id: string | null }

/** Looks the owner up once; the function that it answers says in words why a task cannot be theirs. */
export const unfitOwner = async (tx: Tx, owner: TaskOwner): Promise<(task: Task) => string | undefined> => {
  if ('role' in owner) {
    const roles = (task: Task): readonly string[] => (task.side === 'team' ? memberRoles : portalRoles)
    return (task) =>
      roles(task).includes(owner.role)
        ? undefined
        : `There is no queue for the role ${owner.role} on the ${task.side}'s side.`
  }
  if ('memberId' in owner) {
    const member = (await membersByIds(tx, [owner.memberId])).get(owner.memberId)
    if (!member) return () => 'There is no such member.'
    if (member.state !== 'active') return () => `${member.name} is not active here; choose someone else.`
    return (task) =>
      task.side === 'team' ? undefined : `This is for the partner to do; ${member.name} is of the team.`
  }
  const person = (await portalPeople(tx, [owner.portalUserId])).get(owner.portalUserId)
  if (!person) return () => 'There is no such portal user.'
  if (person.state !== 'active') return () => `${person.name} is not active in the portal; choose someone else.`
  return (task) => {
    if (task.side !== 'partner') return `This is for the team to do; ${person.name} is of the partner.`
    return task.partner_id === person.partnerId ? undefined : `${person.name} works for another partner.`
  }
}
