/** Names of what happens later to lines, disputes and months. */
export const holdEndSlot = 'commissions.hold_end'
export const fallDueSlot = 'commissions.fall_due'
export const carryOverSlot = 'commissions.carry_over'
export const disputeSilenceSlot = 'commissions.dispute_silence'
export const closeProposalSlot = 'commissions.close_proposal'
export const digestSlot = 'commissions.digest'
export const tellWaitingSlot = 'commissions.tell_waiting'
