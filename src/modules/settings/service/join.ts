/** The member's side of an invitation: what its page shows, and the seat that becomes active. */
import type { InvitationSide } from '#platform/auth/members.ts'
import { conflict, constraintOf, notFound, postgresCode } from '#platform/errors.ts'
import { peopleEvents } from '../contract/people.ts'
import { changeMember, lockMember, readMember } from '../queries/members.ts'

export const memberInvitation: InvitationSide = {
  side: 'member',
  describe: async (tx, subjectId) => {
    const member = await readMember(tx, subjectId)
    return member?.state === 'invited' ? { name: member.name, partnerName: null } : undefined
  },
  complete: async (tx, { subjectId, userId, name }) => {
    const member = await lockMember(tx, subjectId)
    if (member?.state !== 'invited') throw notFound('invitation')
    try {
      const changed = await changeMember(tx, member, { user_id: userId, state: 'active', name })
      await tx.announce(
        peopleEvents.memberJoined,
        { memberId: changed.id, name, email: changed.email },
        {
          subject: { kind: 'member', id: changed.id, version: changed.version },
          changes: { state: ['invited', 'active'] },
        },
      )
    } catch (error) {
      if (postgresCode(error) === '23505' && constraintOf(error) === 'members_by_user')
        throw conflict('member.exists', 'This person has a seat in this workspace already.')
      throw error
    }
  },
}
