/** Names of what happens later to an inquiry. */
export const inquirySlots = {
  spamExpiry: 'discovery.inquiry_spam_expiry',
  senderHash: 'discovery.inquiry_sender_hash',
} as const
