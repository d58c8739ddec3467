/** What other rooms may call: making people without an invitation, as the demo and commands do. */

export { memberNames } from './queries/members.ts'
export { addMember, type NewSeat } from './service/add-member.ts'
export { inviteAdmin } from './service/members.ts'
