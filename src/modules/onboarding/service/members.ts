/** Who stands for a role in one journey. */
import { portalPeople } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict } from '#platform/errors.ts'
import type { MembersBody } from '../contract/journey-shapes.ts'
import { rolesOfSide } from '../contract/states.ts'
import { nameMember } from '../queries/journeys.ts'
import { memberRowsOf } from '../queries/people.ts'
import { acting } from './acting.ts'
import { lockJourney } from './load.ts'
import { membersToWire } from './read.ts'

export const setMembers = async (tx: Tx, id: string, members: Static<typeof MembersBody>) => {
  const loaded = await lockJourney(tx, id)
  for (const member of members) {
    const unfit = await whyUnfit(tx, loaded.row.partner_id, member)
    if (unfit) throw conflict('member.unfit', unfit)
    await nameMember(tx, { journeyId: id, ...member, ...acting(tx) })
  }
  return membersToWire(tx, loaded)
}
const whyUnfit = async (tx: Tx, partnerId: string, member: Static<typeof MembersBody>[number]) => {
  if (!rolesOfSide[member.side].includes(member.role)) return `There is no role ${member.role} on that side.`
  if (member.personId === null) return undefined
  if (member.side === 'us')
    return (await memberRowsOf(tx, [member.personId])).has(member.personId)
      ? undefined
      : 'This person is not an active member of the team; choose another.'
  const person = (await portalPeople(tx, [member.personId])).get(member.personId)
  return person?.partnerId === partnerId && person.state === 'active'
    ? undefined
    : 'This person does not work for the partner in the portal; choose another.'
}
