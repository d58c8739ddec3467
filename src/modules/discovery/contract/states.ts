/** States of an application and every way between them. Server and screens read this one table. */

export const applicationStates = [
  'draft',
  'submitted',
  'quarantined',
  'in_review',
  'info_requested',
  'accepted',
  'waitlisted',
  'declined',
  'withdrawn',
  'expired',
] as const
export type ApplicationState = (typeof applicationStates)[number]

export const outcomes = ['accepted', 'waitlisted', 'declined'] as const
export type Outcome = (typeof outcomes)[number]

/** Where an application came from; as the kinds of a partner's source. */
export const channels = ['application', 'partner_referral', 'event', 'outreach', 'inbound'] as const
export type ChannelKind = (typeof channels)[number]

export const applicationTable: readonly {
  from: readonly ApplicationState[]
  to: ApplicationState
  by: 'applicant' | 'member' | 'either' | 'clock'
  needs: string
}[] = [
  { from: ['draft'], to: 'submitted', by: 'applicant', needs: 'required fields, consent, an open form, and no repeat' },
  { from: ['draft'], to: 'quarantined', by: 'applicant', needs: 'a spam check that stops' },
  { from: ['quarantined'], to: 'submitted', by: 'member', needs: 'a person who says that it is none' },
  { from: ['submitted'], to: 'in_review', by: 'member', needs: 'a proven e-mail, or words why none is needed' },
  { from: ['in_review'], to: 'info_requested', by: 'member', needs: 'at least one question' },
  {
    from: ['info_requested'],
    to: 'in_review',
    by: 'either',
    needs: 'answers to every question, or a member who goes on without',
  },
  {
    from: ['in_review', 'waitlisted'],
    to: 'accepted',
    by: 'member',
    needs: 'a reason, cleared holds, a resolved duplicate, a manager',
  },
  { from: ['in_review'], to: 'waitlisted', by: 'member', needs: 'a reason and a date to look again' },
  { from: ['in_review', 'waitlisted'], to: 'declined', by: 'member', needs: 'a reason and a rule for applying again' },
  {
    from: ['draft', 'submitted', 'in_review', 'info_requested', 'waitlisted'],
    to: 'withdrawn',
    by: 'either',
    needs: 'from a member a reason',
  },
  { from: ['draft', 'quarantined'], to: 'expired', by: 'clock', needs: '30 days without change' },
]

export const canMove = (from: ApplicationState, to: ApplicationState): boolean =>
  applicationTable.some((row) => row.to === to && row.from.includes(from))
/** Submitted and not ended: what a second application of the same company meets. */
export const openStates: readonly ApplicationState[] = ['submitted', 'in_review', 'info_requested', 'waitlisted']

export const stateLabels: Readonly<Record<ApplicationState, string>> = {
  draft: 'Draft',
  submitted: 'Submitted',
  quarantined: 'Quarantined',
  in_review: 'In review',
  info_requested: 'Waiting for the applicant',
  accepted: 'Accepted',
  waitlisted: 'Waitlisted',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
}
