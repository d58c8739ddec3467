/** The states of a commission, how it moves between them, and why not. Data, so that server and screens read the same. */

export const commissionStates = ['pending', 'approved', 'due', 'processing', 'paid', 'declined', 'clawed_back'] as const
export type CommissionState = (typeof commissionStates)[number]
/** What a list shows: held before disputed before the state. */
export const shownStates = ['held', 'disputed', ...commissionStates] as const
export type ShownState = (typeof shownStates)[number]

export const commissionKinds = [
  'sale',
  'recurring',
  'lead',
  'deal',
  'bounty',
  'referral',
  'tier_catch_up',
  'true_up',
  'guarantee',
  'retainer',
  'adjustment',
] as const
export type CommissionKind = (typeof commissionKinds)[number]

export const holdKinds = ['flag', 'chargeback', 'manual', 'partner', 'above_sale_value', 'finance'] as const
export type HoldKind = (typeof holdKinds)[number]
/** Holds that a person opens and lifts; the others end with their cause. */
export const manualHolds: readonly HoldKind[] = ['manual', 'finance', 'above_sale_value']

export const shownStateOf = (line: { state: CommissionState; isHeld: boolean; isDisputed: boolean }): ShownState => {
  if (line.state === 'paid' || line.state === 'declined' || line.state === 'clawed_back')
    return line.isDisputed ? 'disputed' : line.state
  return line.isHeld ? 'held' : line.isDisputed ? 'disputed' : line.state
}

/** What a line's transitions ask of it. Days are `YYYY-MM-DD` in the workspace's zone. */
export type LineFacts = {
  state: CommissionState
  amountMinor: bigint
  netMinor: bigint
  isHeld: boolean
  holdReason: string | null
  heldSince: string | null
  holdUntil: Date
  holdUntilWords: string
  payoutWords: string | null
  /** Made by the person who asks now. */
  isOwn: boolean
  /** The person who asks declared an interest in the partner. */
  hasInterest: boolean
}
export type Refusal = { code: string; words: string }

const onHold = (line: LineFacts): Refusal => ({
  code: 'commission.on_hold',
  words: `On hold since ${line.heldSince ?? 'its creation'}: ${line.holdReason ?? 'see its holds'}`,
})
const inRun = (line: LineFacts): Refusal => ({
  code: 'commission.in_run',
  words: `In ${line.payoutWords ?? 'a payout run'}; stop that payout first`,
})
const paid: Refusal = { code: 'commission.paid', words: 'Already paid; create a reversal instead' }
const over = (line: LineFacts): Refusal => ({
  code: 'commission.final',
  words:
    line.state === 'declined'
      ? 'Declined for good; restoring it makes a new line that names this one'
      : 'Taken back in full; nothing is left of it',
})

/** Why this line cannot be approved now; null when it can. */
export const againstApproval = (line: LineFacts, now: Date): Refusal | null => {
  if (line.state === 'declined' || line.state === 'clawed_back') return over(line)
  if (line.state !== 'pending') return { code: 'commission.approved', words: 'Approved already' }
  if (line.isHeld) return onHold(line)
  if (line.amountMinor > 0n && line.holdUntil > now)
    return { code: 'commission.hold_period', words: `In its hold period until ${line.holdUntilWords}` }
  if (line.isOwn) return { code: 'commission.own_line', words: 'Nobody approves a line they created; ask a colleague' }
  if (line.hasInterest)
    return { code: 'commission.interest', words: 'You declared an interest in this partner; ask a colleague' }
  return null
}

export const againstDecline = (line: LineFacts): Refusal | null => {
  if (line.state === 'processing') return inRun(line)
  if (line.state === 'paid') return paid
  if (line.state === 'declined' || line.state === 'clawed_back') return over(line)
  return null
}

export const againstHold = (line: LineFacts): Refusal | null => {
  if (line.state === 'paid') return paid
  if (line.state === 'declined' || line.state === 'clawed_back') return over(line)
  if (line.amountMinor < 0n)
    return { code: 'commission.negative', words: 'A negative line lowers what is due; decline it instead' }
  return null
}

export const againstRelease = (line: LineFacts): Refusal | null =>
  line.isHeld ? null : { code: 'commission.not_held', words: 'Nothing holds this line' }

/** By hand, a part or the whole of what is left. */
export const againstReversal = (line: LineFacts): Refusal | null => {
  if (line.state === 'declined') return over(line)
  if (line.amountMinor < 0n)
    return { code: 'commission.negative', words: 'A negative line is corrected by an adjustment' }
  if (line.netMinor <= 0n) return { code: 'commission.final', words: 'Taken back in full; nothing is left of it' }
  return null
}

/** The account of the partner where the amount of a line stands, null when it stands nowhere. */
export const standingOf = (line: {
  state: CommissionState
  isHeld: boolean
}): 'pending' | 'held' | 'approved' | 'due' | 'processing' | null => {
  switch (line.state) {
    case 'pending':
    case 'approved':
    case 'due':
      return line.isHeld ? 'held' : line.state
    case 'processing':
      return 'processing'
    default:
      return null
  }
}

export const disputeStates = ['open', 'answered', 'question', 'decided', 'closed'] as const
export type DisputeState = (typeof disputeStates)[number]
export const openDisputeStates: readonly DisputeState[] = ['open', 'answered', 'question']
export const disputeOutcomes = ['upheld', 'partly', 'rejected'] as const
export type DisputeOutcome = (typeof disputeOutcomes)[number]
export const monthStates = ['open', 'checking', 'closed'] as const
export type MonthState = (typeof monthStates)[number]
