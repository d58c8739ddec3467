/** States of runs and payouts and the ways between them: data that server and screens read. */

export const railKinds = ['simulated', 'manual', 'csv', 'external', 'sepa', 'ach', 'stripe_connect'] as const
export type RailKind = (typeof railKinds)[number]

export const runStates = [
  'draft',
  'freezing',
  'in_review',
  'approved',
  'executing',
  'reconciling',
  'closed',
  'cancelled',
] as const
export type RunState = (typeof runStates)[number]
export const runMoves: Readonly<Record<RunState, readonly RunState[]>> = {
  draft: ['freezing', 'cancelled'],
  freezing: ['in_review', 'draft', 'cancelled'],
  in_review: ['draft', 'approved', 'cancelled'],
  approved: ['executing', 'cancelled'],
  executing: ['reconciling'],
  reconciling: ['closed'],
  closed: [],
  cancelled: [],
}

export const payoutStates = [
  'frozen',
  'ready',
  'submitting',
  'uncertain',
  'submitted',
  'settled',
  'failed',
  'returned',
  'stopped',
] as const
export type PayoutState = (typeof payoutStates)[number]

export const payoutMoves: Readonly<Record<PayoutState, readonly PayoutState[]>> = {
  frozen: ['ready', 'stopped'],
  ready: ['submitting', 'stopped'],
  submitting: ['submitted', 'uncertain', 'failed', 'stopped'],
  uncertain: ['submitted', 'submitting', 'failed'],
  submitted: ['settled', 'failed', 'returned'],
  settled: ['returned'],
  failed: [],
  returned: [],
  stopped: [],
}
/** Nothing more happens to it by itself; a settled one may still come back. */
export const finalStates = ['settled', 'failed', 'returned', 'stopped'] as const

export const warningCodes = [
  'first_payment',
  'changed_method',
  'above_mean',
  'shared_account',
  'round_amount',
  'over_limit',
  'new_country',
] as const
export type WarningCode = (typeof warningCodes)[number]

export const outcomes = ['submitted', 'settled', 'failed', 'returned'] as const
export type Outcome = (typeof outcomes)[number]
