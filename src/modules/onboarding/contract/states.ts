/** States, sides, roles and proofs, with the ways between states. Server and screens read this one file. */

export const sides = ['us', 'partner'] as const
export type Side = (typeof sides)[number]
/** Who holds something: one side, or both together. */
export const holders = ['us', 'partner', 'both'] as const
export type Holder = (typeof holders)[number]

/** Roles that own steps. `manager` and the roles of an ownership are found by the partner, the others by the team's roles. */
export const ourRoles = [
  'manager',
  'executive_sponsor',
  'technical_lead',
  'engineering',
  'legal',
  'marketing',
  'finance',
  'support',
] as const
export const partnerRoles = ['principal', 'sales', 'technical', 'marketing', 'finance'] as const
export const stepRoles = [...ourRoles, 'principal', 'sales', 'technical'] as const
export type StepRole = (typeof stepRoles)[number]
export const roleLabels: Readonly<Record<StepRole, string>> = {
  manager: 'Partner manager',
  executive_sponsor: 'Executive sponsor',
  technical_lead: 'Technical lead',
  engineering: 'Engineering',
  legal: 'Legal',
  marketing: 'Marketing',
  finance: 'Finance',
  support: 'Support',
  principal: 'Principal',
  sales: 'Sales',
  technical: 'Technical',
}
export const rolesOfSide: Readonly<Record<Side, readonly StepRole[]>> = { us: ourRoles, partner: partnerRoles }

export const journeyStates = ['scheduled', 'running', 'paused', 'live_reached', 'completed', 'abandoned'] as const
export type JourneyState = (typeof journeyStates)[number]
export const journeyStateLabels: Readonly<Record<JourneyState, string>> = {
  scheduled: 'Not begun',
  running: 'Running',
  paused: 'Paused',
  live_reached: 'Live',
  completed: 'Completed',
  abandoned: 'Abandoned',
}
export const journeyTable: readonly { from: readonly JourneyState[]; to: JourneyState; needs: string }[] = [
  { from: ['scheduled'], to: 'running', needs: 'an agreement that has begun' },
  { from: ['running'], to: 'paused', needs: 'a reason and a day until when' },
  { from: ['paused'], to: 'running', needs: 'the day, or a person who lets it go on' },
  { from: ['running'], to: 'live_reached', needs: 'go-live' },
  { from: ['live_reached'], to: 'completed', needs: 'every required step done, and the end of the first 90 days' },
  { from: ['scheduled', 'running', 'paused', 'live_reached'], to: 'abandoned', needs: 'a reason' },
]
export const canMoveJourney = (from: JourneyState, to: JourneyState): boolean =>
  journeyTable.some((row) => row.to === to && row.from.includes(from))
/** Journeys on which people still work. */
export const openJourneyStates: readonly JourneyState[] = ['scheduled', 'running', 'paused', 'live_reached']

export const stepStates = ['locked', 'open', 'submitted', 'done', 'returned', 'skipped', 'waived'] as const
export type StepState = (typeof stepStates)[number]
export const stepStateLabels: Readonly<Record<StepState, string>> = {
  locked: 'Waits',
  open: 'To do',
  submitted: 'To approve',
  done: 'Done',
  returned: 'Sent back',
  skipped: 'Skipped',
  waived: 'Waived',
}
export const stepTable: readonly { from: readonly StepState[]; to: StepState; happens: string }[] = [
  { from: ['locked'], to: 'open', happens: 'What it waits for is done, skipped or waived.' },
  { from: ['open'], to: 'locked', happens: 'A step that it waits for was opened again.' },
  { from: ['open', 'returned'], to: 'submitted', happens: 'The right proof was given.' },
  { from: ['open', 'returned', 'submitted'], to: 'done', happens: 'Its owner confirmed it, or it happened elsewhere.' },
  { from: ['submitted'], to: 'returned', happens: 'The other side sent it back, with words.' },
  {
    from: ['locked', 'open', 'returned'],
    to: 'skipped',
    happens: 'It is optional, or what it is for is not in the terms any more.',
  },
  {
    from: ['locked', 'open', 'submitted', 'returned'],
    to: 'waived',
    happens: 'Somebody who may waived it, with a reason.',
  },
  { from: ['done', 'skipped', 'waived'], to: 'open', happens: 'Opened again, with a reason.' },
]
export const canMoveStep = (from: StepState, to: StepState): boolean =>
  stepTable.some((row) => row.to === to && row.from.includes(from))
/** Nothing is left to do. */
export const isEnded = (state: StepState): boolean => state === 'done' || state === 'skipped' || state === 'waived'
/** Somebody has to do something now. */
export const isActive = (state: StepState): boolean => state === 'open' || state === 'submitted' || state === 'returned'

export const proofKinds = ['none', 'confirm', 'text', 'file', 'form', 'link', 'other_side_approves', 'event'] as const
export type ProofKind = (typeof proofKinds)[number]
export const proofLabels: Readonly<Record<ProofKind, string>> = {
  none: 'Nothing to show',
  confirm: 'A confirmation',
  text: 'A text',
  file: 'A file',
  form: 'A form',
  link: 'A link',
  other_side_approves: 'Approval of the other side',
  event: 'It closes by itself',
}
/** Proofs that end a step at once; the others wait for the other side. */
export const endsAtOnce = (kind: ProofKind): boolean => kind === 'none' || kind === 'confirm' || kind === 'event'

/** Who may waive a gate step, by its kind. */
export const gateKinds = ['engineering', 'legal', 'executive'] as const

export const openingItems = [
  'account_level',
  'principal',
  'sign_in_link',
  'contact_roles',
  'journey',
  'sandbox',
  'documents',
  'support_route',
  'payment_profile',
  'welcome_mail',
] as const
export type OpeningItem = (typeof openingItems)[number]
export const openingItemLabels: Readonly<Record<OpeningItem, string>> = {
  account_level: 'Full account',
  principal: 'Principal named',
  sign_in_link: 'Sign-in link sent',
  contact_roles: 'Roles of the people in the agreement',
  journey: 'Journey begun',
  sandbox: 'Sandbox',
  documents: 'Documents opened',
  support_route: 'Support route opened',
  payment_profile: 'Payment profile asked for',
  welcome_mail: 'Welcome mail',
}
export const openingStates = ['waiting', 'done', 'failed', 'not_needed', 'already_running'] as const
export type OpeningState = (typeof openingStates)[number]
export const openingStateLabels: Readonly<Record<OpeningState, string>> = {
  waiting: 'Waiting',
  done: 'Done',
  failed: 'Failed',
  not_needed: 'Not needed',
  already_running: 'Already running',
}
/** Minutes before the second, third … try of an item that failed; after the last it waits for a person. */
export const retryMinutes = [1, 5, 30, 120] as const

export const stuckRules = ['overdue', 'unanswered', 'slower_than_others', 'nobody_signed_in', 'forecast_late'] as const
export type StuckRule = (typeof stuckRules)[number]
export const stuckRuleLabels: Readonly<Record<StuckRule, string>> = {
  overdue: 'Overdue',
  unanswered: 'Nobody answered',
  slower_than_others: 'Slower than others',
  nobody_signed_in: 'Nobody signs in',
  forecast_late: 'Late by the forecast',
}
export const stuckActionKinds = ['nudge', 'principal', 'call', 'owner', 'lead'] as const
export type StuckActionKind = (typeof stuckActionKinds)[number]
/** In front of the name of whom it reached. */
export const stuckActionLabels: Readonly<Record<StuckActionKind, string>> = {
  nudge: 'reminded',
  principal: 'told the principal',
  call: 'call asked of',
  owner: 'asked',
  lead: 'told the lead',
}

/** First results after the signature, with the fact that tells of each; told while a module announces it. */
export const firstResults = ['call', 'deal', 'revenue'] as const
export type FirstResult = (typeof firstResults)[number]
export const firstResultFacts: Readonly<Record<FirstResult, string>> = {
  call: 'first_call.made',
  deal: 'deal.registered',
  revenue: 'commission.created',
}

/**
 * Facts of any module that can end a step or meet a milestone, with the fields that a rule compares. A module that is
 * not part of the product yet announces none of its own: until then a person confirms such a step.
 */
export const matchableEvents: readonly { name: string; fields: readonly string[] }[] = [
  { name: 'portal_user.joined', fields: ['roles', 'portalUserId'] },
  { name: 'portal_user.invited', fields: ['roles', 'portalUserId'] },
  { name: 'portal_user.changed', fields: ['roles', 'state', 'portalUserId'] },
  { name: 'partner.updated', fields: ['fields', 'profilePercent'] },
  { name: 'interaction.logged', fields: ['kind', 'actorSide'] },
  { name: 'sandbox.milestone_reached', fields: ['milestone'] },
  { name: 'first_call.made', fields: [] },
  { name: 'first_write.made', fields: [] },
  { name: 'webhook_endpoint.verified', fields: ['endpointId'] },
  { name: 'integration.submitted', fields: ['integrationId'] },
  { name: 'integration.reviewed', fields: ['result', 'outcome', 'integrationId'] },
  { name: 'integration.went_live', fields: ['integrationId'] },
  { name: 'asset.opened', fields: ['assetId', 'kind', 'role'] },
  { name: 'course.completed', fields: ['courseId', 'key', 'personId'] },
  { name: 'certification.awarded', fields: ['certification', 'key', 'personId', 'contactId'] },
  { name: 'certification.expired', fields: ['certification', 'key', 'personId', 'contactId'] },
  { name: 'certification.revoked', fields: ['certification', 'key', 'personId', 'contactId'] },
  { name: 'deal.registered', fields: ['dealId'] },
  { name: 'deal.won', fields: ['dealId'] },
  { name: 'payout_method.verified', fields: ['rail'] },
  { name: 'tax_profile.signed', fields: ['form'] },
  { name: 'gtm_plan.agreed', fields: ['planId'] },
  { name: 'campaign.went_live', fields: ['campaignId', 'kind'] },
  { name: 'ticket.replied', fields: ['ticketId', 'side'] },
  { name: 'ticket.solved', fields: ['ticketId'] },
  { name: 'launch.approved', fields: ['launchPlanId'] },
  { name: 'api_key.revoked', fields: ['keyId', 'environment'] },
]
