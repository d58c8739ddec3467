/** Commissions as people and programs read them, and what may be done with a line. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  AnyId,
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { commissionKinds, commissionStates, holdKinds, shownStates } from './states.ts'

export const AmountMinor = (description: string) =>
  Type.String({ pattern: '^-?[0-9]{1,38}$', examples: ['12500'], description })
export const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$', examples: ['2026-10'] })
const Refusal = nullable(Type.Object({ code: Type.String(), words: Type.String() }))

const lineFields = {
  id: Id('commission'),
  partner: PartnerRef,
  kind: oneOf(commissionKinds),
  currency: CurrencyCode,
  amountMinor: AmountMinor('As it was computed or written.'),
  reversedMinor: AmountMinor('Taken back so far.'),
  netMinor: AmountMinor('What is left.'),
  state: oneOf(shownStates, { description: 'Held before disputed before the state.' }),
  baseState: oneOf(commissionStates),
  occurredAt: Instant,
  accountingDay: CivilDate,
  holdUntil: Instant,
  dueOn: nullable(CivilDate),
  rule: nullable(Type.String({ description: 'Name of the rule that earned it.' })),
  saleId: nullable(Id('sale')),
  conversionId: nullable(Id('conversion')),
  evaluationId: nullable(Id('evaluation')),
  payoutId: nullable(Id('payout')),
  reason: nullable(Type.String({ description: 'Of a line that a person wrote.' })),
  waitingSince: nullable(Instant),
  version: Version,
}
export const Commission = named('Commission', Type.Object(lineFields))
const Hold = Type.Object({
  id: Id('commissionHold'),
  kind: oneOf(holdKinds),
  reason: Type.String(),
  causeId: nullable(Type.String()),
  openedAt: Instant,
  openedBy: Type.String(),
  closedAt: nullable(Instant),
  closedBy: nullable(Type.String()),
})
export const CommissionReversal = named(
  'CommissionReversal',
  Type.Object({
    id: Id('commissionReversal'),
    number: Type.Integer(),
    cause: Type.String(),
    causeId: Type.String(),
    amountMinor: AmountMinor('Taken back; below zero where it was given back.'),
    refundedMinor: nullable(AmountMinor('Of the sale, all valid refunds together.')),
    grossMinor: nullable(AmountMinor('Of the sale.')),
    reversedAfterMinor: AmountMinor('Taken back of the line in all.'),
    lands: oneOf(['line', 'carry_over'], { description: 'Where it stands; a carry-over is offset in later payouts.' }),
    isOpen: Type.Boolean({ description: 'A carry-over that no payout has taken yet.' }),
    payoutId: nullable(Type.String()),
    day: CivilDate,
    at: Instant,
  }),
)
export const CommissionWhole = named(
  'CommissionWhole',
  Type.Object({
    ...lineFields,
    creditSetId: nullable(Id('creditSet')),
    replaces: nullable(Id('commission')),
    about: nullable(Type.Object({ kind: Type.String(), id: AnyId })),
    createdAt: Instant,
    createdBy: nullable(Type.String()),
    approvedAt: nullable(Instant),
    paidAt: nullable(Instant),
    holds: listOf(Hold, 500),
    approvals: listOf(Type.Object({ role: Type.String(), rule: Type.String(), by: Type.String(), at: Instant }), 5),
    approval: nullable(
      Type.Object({
        rule: Type.String(),
        needs: listOf(Type.String(), 5),
        isEscalated: Type.Boolean({ description: 'It waits for over 5 business days.' }),
      }),
    ),
    reversals: listOf(CommissionReversal, 1000),
    decline: nullable(Type.Object({ reason: Type.String(), by: Type.String(), at: Instant })),
    moves: listOf(
      Type.Object({
        number: Type.Integer(),
        day: CivilDate,
        from: nullable(Type.String()),
        to: Type.String(),
        amountMinor: AmountMinor('What moved.'),
        causeId: nullable(Type.String()),
        at: Instant,
      }),
      1000,
    ),
    against: Type.Object({
      approve: Refusal,
      decline: Refusal,
      hold: Refusal,
      release: Refusal,
      reverse: Refusal,
    }),
  }),
)
const filters = {
  state: optional(listOf(oneOf(shownStates), 9)),
  partnerId: optional(Id('partner')),
  kind: optional(listOf(oneOf(commissionKinds), 11)),
  ruleId: optional(Type.String({ maxLength: 40 })),
  month: optional(Month),
  saleId: optional(Id('sale')),
  conversionId: optional(Id('conversion')),
  payoutId: optional(Id('payout')),
  currency: optional(CurrencyCode),
  isWaiting: optional(Type.Boolean({ description: 'In the review queue: a person has to approve.' })),
}
/** What narrows the list, its words included: for sums and acts on everything shown. */
export const filtersWithWords = {
  ...filters,
  q: optional(Type.String({ maxLength: 200, description: 'Words, as the list takes them.' })),
}
export const CommissionSums = named(
  'CommissionSums',
  Type.Object({
    data: Type.Array(
      Type.Object({
        currency: CurrencyCode,
        state: oneOf(shownStates),
        count: Type.Integer(),
        netMinor: AmountMinor('What is left of all of them.'),
      }),
    ),
  }),
)
export const CommissionMonths = named(
  'CommissionMonths',
  Type.Object({
    data: Type.Array(
      Type.Object({
        month: Month,
        currency: CurrencyCode,
        accruedMinor: AmountMinor('Written in the month.'),
        reversedMinor: AmountMinor('Taken back in the month.'),
        paidMinor: AmountMinor('Paid in the month.'),
      }),
    ),
  }),
)
const read = { right: 'commissions.read_earnings' } as const
const params = idParams('commission')
const refuses = {
  'commission.final': [409, 'Declined, or taken back in full.'],
  'commission.paid': [409, 'Already paid; create a reversal instead.'],
  'commission.in_run': [409, 'In a payout; stop that payout first.'],
} as const
const held = { 'commission.on_hold': [409, 'A hold is open; the words say which.'] } as const
const reason = Text(2000)

export const lineEndpoints = {
  listCommissions: endpoint({
    method: 'GET',
    path: '/v1/commissions',
    summary: 'Commissions, newest first',
    description: 'Words find partners by name, and the id of a line, a sale or a payout.',
    access: read,
    query: listQuery(filters, ['occurredAt', '-occurredAt']),
    answer: pageOf(Commission),
  }),
  getCommissionSums: endpoint({
    method: 'GET',
    path: '/v1/commission-sums',
    summary: 'Sums per currency and state; currencies are never added up',
    access: read,
    query: strict(filtersWithWords),
    answer: CommissionSums,
  }),
  getCommissionMonths: endpoint({
    method: 'GET',
    path: '/v1/commission-months',
    summary: 'Accrued, reversed and paid by month',
    access: read,
    query: strict({ partnerId: optional(Id('partner')), months: optional(Type.Integer({ minimum: 1, maximum: 60 })) }),
    answer: CommissionMonths,
  }),
  getCommission: endpoint({
    method: 'GET',
    path: '/v1/commissions/:id',
    summary: 'One line with its holds, approvals, reversals and moves',
    access: read,
    params,
    answer: CommissionWhole,
  }),
  approveCommission: endpoint({
    method: 'POST',
    path: '/v1/commissions/:id/approval',
    summary: 'Approve a line; a repeat answers with the first approval',
    access: { right: 'commissions.approve' },
    scope: null,
    idempotency: 'required',
    params,
    answer: CommissionWhole,
    refuses: {
      ...refuses,
      ...held,
      'commission.own_line': [409, 'Nobody approves a line they created.'],
      'commission.interest': [409, 'An interest in the partner was declared.'],
      'commission.hold_period': [409, 'The hold period is not over.'],
      'commission.other_approver': [409, 'Another role has to approve it.'],
    },
  }),
  declineCommission: endpoint({
    method: 'POST',
    path: '/v1/commissions/:id/decline',
    summary: 'Decline a line for good, with the reason that the partner reads',
    access: { right: 'commissions.decline' },
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ reason }),
    answer: CommissionWhole,
    refuses,
    example: { body: { reason: 'Bought by the partner itself' } },
  }),
  restoreCommission: endpoint({
    method: 'POST',
    path: '/v1/commissions/:id/restoration',
    summary: 'Let a declined line earn after all: a new line that names it, approved by somebody else',
    access: { right: 'commissions.adjust' },
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ reason: Type.String({ minLength: 20, maxLength: 2000 }) }),
    answer: CommissionWhole,
    status: 201,
    refuses: {
      'commission.not_declined': [409, 'Only a declined line is restored.'],
      'commission.restored': [409, 'It was restored already.'],
    },
    example: { body: { reason: 'The flag was a mistake: the buyer is another company of the same name' } },
  }),
  holdCommission: endpoint({
    method: 'POST',
    path: '/v1/commissions/:id/hold',
    summary: 'Let a line wait, with the reason that the partner reads',
    access: { right: 'commissions.hold' },
    scope: null,
    idempotency: 'required',
    params,
    body: strict({ reason: Text(500) }),
    answer: CommissionWhole,
    refuses: { ...refuses, 'commission.negative': [409, 'A negative line cannot be held.'] },
    example: { body: { reason: 'We ask the customer whether the order stands' } },
  }),
  releaseCommission: endpoint({
    method: 'DELETE',
    path: '/v1/commissions/:id/hold',
    summary: 'Lift what a person put on hold; flags and chargebacks lift theirs themselves',
    access: { right: 'commissions.hold' },
    scope: null,
    idempotency: 'required',
    params,
    answer: CommissionWhole,
    refuses: {
      'commission.not_held': [409, 'Nothing holds it.'],
      'commission.held_by_cause': [409, 'What holds it ends with its cause.'],
    },
  }),
  listCommissionReversals: endpoint({
    method: 'GET',
    path: '/v1/commissions/:id/reversals',
    summary: 'What was taken back of a line',
    access: read,
    params,
    query: listQuery({}, ['at', '-at']),
    answer: pageOf(CommissionReversal),
  }),
  reverseCommission: endpoint({
    method: 'POST',
    path: '/v1/commissions/:id/reversals',
    summary: 'Take back a part or the whole of a line by hand',
    access: { right: 'commissions.adjust' },
    scope: null,
    idempotency: 'required',
    params,
    body: strict({
      amountMinor: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['1250'] }),
      reason: Type.String({ minLength: 20, maxLength: 500 }),
    }),
    answer: CommissionWhole,
    status: 201,
    refuses: {
      'commission.final': [409, 'Nothing is left of it.'],
      'commission.negative': [409, 'A negative line is corrected by an adjustment.'],
      'reversal.too_much': [422, 'More than what is left of the line.'],
    },
    example: { body: { amountMinor: '100', reason: 'The invoice was credited outside of the billing system' } },
  }),
  createAdjustment: endpoint({
    method: 'POST',
    path: '/v1/adjustments',
    summary: 'Write an adjustment or a bounty by hand; the other of partner manager and finance approves it',
    access: { right: 'commissions.adjust' },
    scope: null,
    idempotency: 'required',
    body: strict({
      partnerId: Id('partner'),
      kind: optional(oneOf(['adjustment', 'bounty'])),
      currency: CurrencyCode,
      amountMinor: Type.String({
        pattern: '^-?[0-9]{1,18}$',
        examples: ['5000'],
        description: 'Below zero only for an adjustment.',
      }),
      reason: Type.String({ minLength: 20, maxLength: 2000 }),
      about: optional(strict({ kind: oneOf(['commission', 'statement', 'dispute']), id: AnyId })),
      accountingDay: optional(CivilDate),
    }),
    answer: CommissionWhole,
    status: 201,
    refuses: {
      'adjustment.month_closed': [409, 'The month of that day is closed; leave the day out.'],
      'adjustment.zero': [422, 'An adjustment moves something.'],
      'adjustment.negative_bounty': [422, 'A bounty is above zero.'],
    },
    example: {
      body: {
        partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
        currency: 'EUR',
        amountMinor: '5000',
        reason: 'Agreed on the phone for the launch that went wrong',
      },
    },
  }),
}
