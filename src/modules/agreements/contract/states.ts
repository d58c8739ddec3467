/** Where a version stands, every way from one state to another, and the state of an agreement, which follows from dates. */
export const versionStates = [
  'draft',
  'legal_review',
  'negotiating',
  'agreed',
  'approving',
  'approved',
  'signing',
  'completing',
  'executed',
  'withdrawn',
] as const
export type VersionState = (typeof versionStates)[number]

const versionMoves: readonly { from: readonly VersionState[]; to: VersionState; happens: string }[] = [
  {
    from: ['draft'],
    to: 'legal_review',
    happens: 'Sent to legal, when every blank is filled and every term is valid.',
  },
  {
    from: ['draft'],
    to: 'negotiating',
    happens:
      'Sent to the partner; without legal only if no clause is off its preferred position and no term is an exception.',
  },
  { from: ['legal_review'], to: 'draft', happens: 'Legal returned it with words.' },
  { from: ['legal_review'], to: 'negotiating', happens: 'Legal cleared this snapshot.' },
  { from: ['negotiating'], to: 'agreed', happens: 'Both sides accepted the same snapshot.' },
  { from: ['agreed'], to: 'approving', happens: 'Rules ask for approvals.' },
  {
    from: ['agreed', 'approving'],
    to: 'approved',
    happens: 'Every approval that the rules ask for was given on this snapshot.',
  },
  {
    from: ['agreed', 'approving', 'approved'],
    to: 'negotiating',
    happens: 'Something was changed, or an approval refused.',
  },
  { from: ['approved'], to: 'signing', happens: 'Sent for signature.' },
  { from: ['signing'], to: 'completing', happens: 'The last signature is in.' },
  {
    from: ['legal_review', 'draft'],
    to: 'completing',
    happens: 'Sent as a change by notice, which takes no signature.',
  },
  { from: ['signing'], to: 'approved', happens: 'The envelope was declined, voided or expired.' },
  { from: ['approved'], to: 'completing', happens: 'Signed on paper, as legal attests.' },
  { from: ['completing'], to: 'executed', happens: 'Its terms are in force by their dates.' },
  {
    from: ['draft', 'legal_review', 'negotiating', 'agreed', 'approving', 'approved'],
    to: 'withdrawn',
    happens: 'Withdrawn, with a reason.',
  },
]
/** From where a version comes into a state, by the table. */
export const statesBefore = (to: VersionState): VersionState[] =>
  versionMoves.filter((move) => move.to === to).flatMap((move) => [...move.from])

export const versionStateLabels: Readonly<Record<VersionState, string>> = {
  draft: 'Draft',
  legal_review: 'With legal',
  negotiating: 'In negotiation',
  agreed: 'Agreed',
  approving: 'Waiting for approval',
  approved: 'Approved',
  signing: 'Out for signature',
  completing: 'Completing',
  executed: 'Signed',
  withdrawn: 'Withdrawn',
}
export const agreementStates = [
  'drafting',
  'withdrawn',
  'scheduled',
  'in_force',
  'expiring',
  'in_grace',
  'expired',
  'terminating',
  'terminated',
] as const
export type AgreementState = (typeof agreementStates)[number]
export const agreementStateLabels: Readonly<Record<AgreementState, string>> = {
  drafting: 'Being drafted',
  withdrawn: 'Withdrawn',
  scheduled: 'Signed, not begun',
  in_force: 'In force',
  expiring: 'In force, decision due',
  in_grace: 'In grace',
  expired: 'Ended',
  terminating: 'Ending',
  terminated: 'Ended early',
}
