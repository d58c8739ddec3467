import { forgetSeats } from '#platform/auth/seats.ts'
import type { Tx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { peopleEvents } from '../contract/people.ts'
import { clearOtherHeads, insertMember } from '../queries/members.ts'

export type NewSeat = {
  userId: string
  name: string
  email: string
  roles: readonly MemberRole[]
  isHead?: boolean
  isLead?: boolean
}

/** Gives an account an active seat in the team without an invitation: at set-up and in the demo. Answers the member's id. */
export const addMember = async (tx: Tx, seat: NewSeat): Promise<string> => {
  const id = newId(idPrefixes.member)
  const { isHead = false, isLead = false } = seat
  await insertMember(tx, {
    id,
    userId: seat.userId,
    email: seat.email.toLowerCase(),
    name: seat.name,
    roles: seat.roles,
    isHead,
    isLead,
    state: 'active',
  })
  if (isHead) await clearOtherHeads(tx, id)
  await tx.announce(
    peopleEvents.memberJoined,
    { memberId: id, name: seat.name, email: seat.email },
    { subject: { kind: 'member', id, version: 1 }, changes: { roles: [null, seat.roles] } },
  )
  tx.afterCommit(() => forgetSeats(tx.ctx.services))
  return id
}
