/** States of a referral by a partner, every way between them, and why it can end. Server and screens read this. */

export const referralStates = [
  'submitted',
  'open',
  'already_known',
  'refused',
  'applied',
  'approved',
  'credited',
  'lapsed',
] as const
export type ReferralState = (typeof referralStates)[number]
export const referralStateLabels: Readonly<Record<ReferralState, string>> = {
  submitted: 'To answer',
  open: 'Open',
  already_known: 'Already known',
  refused: 'Refused',
  applied: 'Applied',
  approved: 'Approved',
  credited: 'Credited',
  lapsed: 'Lapsed',
}

export const referralTable: readonly {
  from: readonly ReferralState[]
  to: ReferralState
  by: 'member' | 'clock' | 'fact'
  needs: string
}[] = [
  { from: ['submitted'], to: 'open', by: 'member', needs: 'a company that is clear' },
  { from: ['submitted'], to: 'already_known', by: 'fact', needs: 'talks in the last 90 days' },
  { from: ['submitted'], to: 'refused', by: 'member', needs: 'a reason and words to the referrer' },
  { from: ['already_known', 'refused'], to: 'open', by: 'member', needs: 'a dispute that was right, and the reason' },
  {
    from: ['open', 'lapsed'],
    to: 'applied',
    by: 'fact',
    needs: 'an application inside the window, and no earlier referral',
  },
  { from: ['applied'], to: 'approved', by: 'fact', needs: 'the approval of the company' },
  { from: ['applied', 'approved'], to: 'open', by: 'fact', needs: 'an earlier referral that was answered later' },
  { from: ['applied', 'approved'], to: 'credited', by: 'fact', needs: 'the qualifying fact' },
  {
    from: ['submitted', 'open', 'applied', 'approved'],
    to: 'lapsed',
    by: 'clock',
    needs: 'the end of the window, or the credit of an earlier referral',
  },
]
export const canReferralMove = (from: ReferralState, to: ReferralState): boolean =>
  referralTable.some((row) => row.to === to && row.from.includes(from))

/** Where the team can still say yes or no. */
export const answerable: readonly ReferralState[] = ['submitted', 'already_known', 'refused']
/** States in which a referral can come to hold an application. */
export const inPlay: readonly ReferralState[] = ['submitted', 'open', 'applied', 'approved']

export const referralOrigins = ['portal', 'link', 'api', 'member'] as const
export type ReferralOrigin = (typeof referralOrigins)[number]
export const referralOriginLabels: Readonly<Record<ReferralOrigin, string>> = {
  portal: 'Portal',
  link: 'Personal link',
  api: 'API',
  member: 'Entered by us',
}

/** The kind of fact by which a company is known; never more than that is told. */
export const knownKinds = ['application', 'partner', 'talks'] as const
export type KnownKind = (typeof knownKinds)[number]

export const refusalReasons = [
  'not_our_market',
  'not_a_company',
  'no_contact',
  'duplicate',
  'compliance',
  'other',
] as const
export type RefusalReason = (typeof refusalReasons)[number]
export const refusalLabels: Readonly<Record<RefusalReason, string>> = {
  not_our_market: 'Not our market',
  not_a_company: 'No company that could be a partner',
  no_contact: 'The contact knows nothing of it',
  duplicate: 'Referred before by the same partner',
  compliance: 'We may not work with it',
  other: 'Another reason',
}

export const lapseReasons = ['no_application', 'not_taken', 'other_first', 'own_company'] as const
export type LapseReason = (typeof lapseReasons)[number]
export const lapseLabels: Readonly<Record<LapseReason, string>> = {
  no_application: 'No application came inside the window',
  not_taken: 'The application did not lead to a partnership',
  other_first: 'An earlier referral holds the company',
  own_company: 'The company belongs to the referrer',
}
/** A company that was talked with in so many days before a referral is known. */
export const talksDays = 90
/** The referrer is warned so many days before the end of the window. */
export const lapseWarningDays = 14

/** What a thread about a referral stands on, with its time; names nobody. */
export const evidenceKinds = [
  'referred',
  'recorded',
  'known',
  'accepted',
  'refused',
  'applied',
  'earlier',
  'window_end',
  'approved',
  'qualified',
  'credited',
  'lapsed',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
export const evidenceLabels: Readonly<Record<EvidenceKind, string>> = {
  referred: 'Referred',
  recorded: 'Written down',
  known: 'Known to us since',
  accepted: 'Accepted',
  refused: 'Refused',
  applied: 'The company’s application arrived',
  earlier: 'An earlier referral of the company was made',
  window_end: 'End of the window',
  approved: 'The company was approved',
  qualified: 'The qualifying fact happened',
  credited: 'Credited',
  lapsed: 'Lapsed',
}

/** Facts that make a referral earn its credit. `executed` and `first_sale` are told by the modules that own them. */
export const qualifyingFacts = ['approved', 'executed', 'active', 'first_sale'] as const
export type QualifyingFact = (typeof qualifyingFacts)[number]
export const qualifyingFactLabels: Readonly<Record<QualifyingFact, string>> = {
  approved: 'when the company is approved',
  executed: 'when the agreement is signed by both sides',
  active: 'when the company is an active partner',
  first_sale: 'with the first sale',
}
