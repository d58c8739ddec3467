/** What is announced of a line's life, of disputes, months and statements. */
import { CivilDate, CurrencyCode, eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { disputeOutcomes } from './states.ts'

const Amount = Type.String({ pattern: '^-?[0-9]{1,19}$', examples: ['1250'] })
const lineFields = {
  commissionId: Id('commission'),
  partnerId: Id('partner'),
  currency: CurrencyCode,
  amountMinor: Type.String({ pattern: '^-?[0-9]{1,19}$', description: 'What is left of the line, in minor units.' }),
}
const line = {
  commissionId: 'cm_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  currency: 'EUR',
  amountMinor: '1250',
}
const ofLine = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload: Type.Object(lineFields), sample: line, partnerVisible: true })

export const commissionApproved = ofLine('commission.approved', 'A commission was approved.')
export const commissionFellDue = ofLine('commission.fell_due', 'A commission fell due.')
export const commissionReleased = ofLine('commission.released', 'Nothing holds a commission any more.')
export const commissionClawedBack = ofLine('commission.clawed_back', 'Reversals took a commission back in full.')
export const commissionDeclined = eventKind({
  name: 'commission.declined',
  version: 1,
  summary: 'A commission was declined for good.',
  payload: Type.Object({ ...lineFields, reason: Type.String() }),
  sample: { ...line, reason: 'Bought by the partner itself' },
  partnerVisible: true,
})
export const commissionHeld = eventKind({
  name: 'commission.held',
  version: 1,
  summary: 'A commission waits until a hold is lifted.',
  payload: Type.Object({ ...lineFields, holdId: Id('commissionHold'), kind: Type.String(), reason: Type.String() }),
  sample: { ...line, holdId: 'hd_01ka2b3c4d5e6f7g8h9jkmnpqr', kind: 'flag', reason: 'Velocity review' },
  partnerVisible: true,
})
export const commissionReversed = eventKind({
  name: 'commission.reversed',
  version: 1,
  summary: 'A part of a commission was taken back, or given back when below zero.',
  payload: Type.Object({
    ...lineFields,
    reversalId: Id('commissionReversal'),
    reversedMinor: Amount,
    lands: oneOf(['line', 'carry_over']),
    cause: Type.String(),
  }),
  sample: {
    ...line,
    reversalId: 'rv_01ka2b3c4d5e6f7g8h9jkmnpqr',
    reversedMinor: '334',
    lands: 'line' as const,
    cause: 'Refund of the sale',
  },
  partnerVisible: true,
})
const inPayout = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({ partnerId: Id('partner'), payoutId: Type.String(), lines: Type.Integer() }),
    sample: { partnerId: line.partnerId, payoutId: 'po_01ka2b3c4d5e6f7g8h9jkmnpqr', lines: 12 },
    partnerVisible: true,
  })
export const commissionFrozen = inPayout('commission.frozen', 'Commissions were frozen into a payout.')
export const commissionPaid = inPayout('commission.paid', 'Commissions were paid.')
export const commissionPaymentReturned = inPayout(
  'commission.payment_returned',
  'A payout came back or was stopped; its commissions are due again.',
)
const dispute = { disputeId: 'ds_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId: line.partnerId }
const disputeFields = { disputeId: Id('dispute'), partnerId: Id('partner') }
export const disputeOpened = eventKind({
  name: 'dispute.opened',
  version: 1,
  summary: 'A partner disputes a line, a statement or a sale that is missing.',
  payload: Type.Object({ ...disputeFields, currency: CurrencyCode, claimedMinor: Amount }),
  sample: { ...dispute, currency: 'EUR', claimedMinor: '5000' },
  partnerVisible: true,
})
export const disputeAnswered = eventKind({
  name: 'dispute.answered',
  version: 1,
  summary: 'Somebody wrote into a dispute.',
  payload: Type.Object({
    ...disputeFields,
    number: Type.Integer(),
    side: oneOf(['team', 'partner', 'system']),
    isQuestion: Type.Boolean(),
  }),
  sample: { ...dispute, number: 2, side: 'team' as const, isQuestion: false },
  partnerVisible: true,
})
export const disputeDecided = eventKind({
  name: 'dispute.decided',
  version: 1,
  summary: 'A dispute was decided, or closed because the partner did not answer.',
  payload: Type.Object({
    ...disputeFields,
    outcome: nullable(oneOf(disputeOutcomes)),
    adjustmentId: nullable(Id('commission')),
  }),
  sample: { ...dispute, outcome: 'partly' as const, adjustmentId: line.commissionId },
  partnerVisible: true,
})
export const monthClosed = eventKind({
  name: 'month.closed',
  version: 1,
  summary: 'A month takes no posting any more; its statements are published.',
  payload: Type.Object({ monthCloseId: Id('monthClose'), month: CivilDate, statements: Type.Integer() }),
  sample: { monthCloseId: 'mc_01ka2b3c4d5e6f7g8h9jkmnpqr', month: '2026-10-01', statements: 14 },
  partnerVisible: false,
})
export const statementPublished = eventKind({
  name: 'statement.published',
  version: 1,
  summary: 'The statement of a closed month is ready.',
  payload: Type.Object({
    statementId: Id('statement'),
    partnerId: Id('partner'),
    month: CivilDate,
    currency: CurrencyCode,
    closingMinor: Type.String({ pattern: '^-?[0-9]{1,38}$', examples: ['125000'] }),
  }),
  sample: {
    statementId: 'st_01ka2b3c4d5e6f7g8h9jkmnpqr',
    partnerId: line.partnerId,
    month: '2026-10-01',
    currency: 'EUR',
    closingMinor: '125000',
  },
  partnerVisible: true,
})
export const approvalRulesChanged = eventKind({
  name: 'commission_rules.changed',
  version: 1,
  summary: 'Rules of who approves commissions were proposed, confirmed or refused.',
  payload: Type.Object({ number: Type.Integer(), state: oneOf(['proposed', 'confirmed', 'refused']) }),
  sample: { number: 2, state: 'confirmed' as const },
  partnerVisible: false,
})
export const partnerHoldChanged = eventKind({
  name: 'partner_hold.changed',
  version: 1,
  summary: 'All payments of a partner wait, or go on.',
  payload: Type.Object({ partnerHoldId: Id('partnerHold'), partnerId: Id('partner'), isOpen: Type.Boolean() }),
  sample: { partnerHoldId: 'ph_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId: line.partnerId, isOpen: true },
  partnerVisible: true,
})

export const lineEvents = {
  commissionApproved,
  commissionFellDue,
  commissionReleased,
  commissionClawedBack,
  commissionDeclined,
  commissionHeld,
  commissionReversed,
  commissionFrozen,
  commissionPaid,
  commissionPaymentReturned,
  disputeOpened,
  disputeAnswered,
  disputeDecided,
  monthClosed,
  statementPublished,
  approvalRulesChanged,
  partnerHoldChanged,
}
