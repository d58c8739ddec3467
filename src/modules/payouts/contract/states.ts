/** States and kinds of what comes before a payout, with the words people read for them. No schemas: screens load this. */
export const rails = ['sepa', 'ach', 'stripe_connect', 'csv', 'external', 'manual', 'simulated'] as const
export type Rail = (typeof rails)[number]

export const methodKinds = ['sepa', 'ach', 'stripe_connect', 'external', 'manual'] as const
export const methodStates = ['waiting', 'verified', 'suspended', 'replaced', 'removed'] as const
export const methodKindLabels: Readonly<Record<(typeof methodKinds)[number], string>> = {
  sepa: 'SEPA transfer',
  ach: 'ACH transfer',
  stripe_connect: 'Stripe account',
  external: 'Other system',
  manual: 'By hand',
}
export const methodStateLabels: Readonly<Record<(typeof methodStates)[number], string>> = {
  waiting: 'To verify',
  verified: 'Verified',
  suspended: 'Suspended',
  replaced: 'Replaced',
  removed: 'Removed',
}

export const taxForms = ['w9', 'w8ben', 'w8ben_e', 'other'] as const
export type TaxForm = (typeof taxForms)[number]
export const taxFormLabels: Readonly<Record<TaxForm, string>> = {
  w9: 'W-9',
  w8ben: 'W-8BEN',
  w8ben_e: 'W-8BEN-E',
  other: 'Tax details',
}
export const tinKinds = ['ssn', 'ein', 'itin', 'foreign'] as const
export const taxClasses = [
  'individual',
  'c_corporation',
  's_corporation',
  'partnership',
  'trust',
  'llc',
  'corporation',
  'government',
  'other',
] as const
export const treatments = ['domestic', 'reverse_charge', 'exempt', 'outside_scope'] as const
export type Treatment = (typeof treatments)[number]
export const treatmentLabels: Readonly<Record<Treatment, string>> = {
  domestic: 'Taxed here',
  reverse_charge: 'Reverse charge',
  exempt: 'Exempt',
  outside_scope: 'Outside the scope',
}
export const profileStates = ['signed', 'replaced', 'rejected'] as const
export const tinResults = ['unchecked', 'match', 'mismatch'] as const

export const documentKinds = ['self_billing', 'invoice'] as const
export const partnerDocumentStates = ['issued', 'received', 'accepted', 'returned', 'cancelled'] as const
export type PartnerDocumentState = (typeof partnerDocumentStates)[number]
export const documentKindLabels: Readonly<Record<(typeof documentKinds)[number], string>> = {
  self_billing: 'Self-billing',
  invoice: 'Invoice',
}
export const documentStateLabels: Readonly<Record<PartnerDocumentState, string>> = {
  issued: 'Issued',
  received: 'To review',
  accepted: 'Accepted',
  returned: 'Sent back',
  cancelled: 'Cancelled',
}

export const taxListForms = ['1099_nec', '1042_s'] as const
export type TaxListForm = (typeof taxListForms)[number]
export const taxListProblems = [
  'form_missing',
  'form_ended',
  'tin_missing',
  'tin_mismatch',
  'tin_unchecked',
  'rate_missing',
] as const
export type TaxListProblem = (typeof taxListProblems)[number]

export const openingStates = ['pending', 'held', 'approved', 'due'] as const
export type OpeningState = (typeof openingStates)[number]
export const openingStateLabels: Readonly<Record<OpeningState, string>> = {
  pending: 'Pending',
  held: 'Held',
  approved: 'Approved',
  due: 'Due',
}

/** What can stand against a payment; portal and mails have words of their own for each. */
export const blockerCodes = [
  'method_missing',
  'method_unverified',
  'method_suspended',
  'method_cooling_off',
  'tax_form_missing',
  'tax_form_expired',
  'tax_rate_unset',
  'self_billing_missing',
  'self_billing_expired',
  'company_missing',
  'invoice_missing',
  'invoice_in_review',
  'screening_missing',
  'screening_expired',
  'screening_match',
  'partner_hold',
  'partner_suspended',
  'blocked',
  'carried_over',
  'below_minimum',
] as const
export type BlockerCode = (typeof blockerCodes)[number]
