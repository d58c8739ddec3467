/** Names of what happens later to an application. */
export const draftSlots = {
  warning: 'discovery.draft_warning',
  expiry: 'discovery.draft_expiry',
  senderHash: 'discovery.sender_hash',
} as const
export const quarantineExpiry = 'discovery.quarantine_expiry'
export const waitlistRevisit = 'discovery.waitlist_revisit'
export const reapplyInvitation = 'discovery.reapply_invitation'
export const decisionFinal = 'discovery.decision_final'
/** The mail of a decision, which waits for the time to undo. */
export const decisionMailKind = 'application.decision'
