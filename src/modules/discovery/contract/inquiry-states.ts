/** States of an inquiry, what may become of it, and what it may be about. Server and screens read this one table. */

export const inquiryStates = ['new', 'converted', 'routed', 'closed'] as const
export type InquiryState = (typeof inquiryStates)[number]
export const inquiryStateLabels: Readonly<Record<InquiryState, string>> = {
  new: 'New',
  converted: 'Converted',
  routed: 'Routed',
  closed: 'Closed',
}

/** What a person decides, in one act. */
export const triageOutcomes = ['prospect', 'form', 'routed', 'closed'] as const
export type TriageOutcome = (typeof triageOutcomes)[number]
/** Outcome -> the state it leads to, the key that does it on the page, and how it reads as a past. */
export const triageTable: Readonly<Record<TriageOutcome, { to: InquiryState; past: string }>> = {
  prospect: { to: 'converted', past: 'Made a prospect' },
  form: { to: 'converted', past: 'Sent the form' },
  routed: { to: 'routed', past: 'Routed' },
  closed: { to: 'closed', past: 'Closed' },
}

export const inquiryOrigins = ['form', 'mailbox', 'api', 'member'] as const
export type InquiryOrigin = (typeof inquiryOrigins)[number]
export const inquiryOriginLabels: Readonly<Record<InquiryOrigin, string>> = {
  form: 'Contact form',
  mailbox: 'Mailbox',
  api: 'API',
  member: 'By hand',
}

export const inquiryGuesses = ['partnership', 'sales', 'support', 'press', 'job', 'spam', 'other'] as const
export type InquiryGuess = (typeof inquiryGuesses)[number]
export const inquiryGuessLabels: Readonly<Record<InquiryGuess, string>> = {
  partnership: 'Partnership',
  sales: 'Wants to buy',
  support: 'Needs support',
  press: 'Press',
  job: 'Wants a job',
  spam: 'Spam',
  other: 'Unclear',
}

export const closeReasons = ['spam', 'no_answer_needed', 'duplicate', 'not_for_us', 'already_partner'] as const
export type CloseReason = (typeof closeReasons)[number]
export const closeReasonLabels: Readonly<Record<CloseReason, string>> = {
  spam: 'Spam',
  no_answer_needed: 'Needs no answer',
  duplicate: 'Asked before',
  not_for_us: 'Nothing we do',
  already_partner: 'A partner of ours; their manager answers',
}
/** Suspected spam that nobody looked at is emptied after so many days. */
export const spamDays = 30
