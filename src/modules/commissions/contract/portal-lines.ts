/** The partner's own earnings. */
import {
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
  Type,
} from '#platform/contract.ts'
import { AmountMinor, CommissionMonths, Month } from './lines.ts'
import { commissionKinds, shownStates } from './states.ts'

const fields = {
  id: Id('commission'),
  kind: oneOf(commissionKinds),
  currency: CurrencyCode,
  amountMinor: AmountMinor('As it was computed or written.'),
  reversedMinor: AmountMinor('Taken back so far.'),
  netMinor: AmountMinor('What is left.'),
  state: oneOf(shownStates),
  occurredAt: Instant,
  holdUntil: Instant,
  dueOn: nullable(CivilDate),
  paidAt: nullable(Instant),
  rule: nullable(Type.String()),
  saleId: nullable(Id('sale')),
  waitsFor: nullable(Type.String({ description: 'Who has to act now, in words: a hold, or who approves.' })),
}
export const MyCommission = named('MyCommission', Type.Object(fields))
export const MyCommissionWhole = named(
  'MyCommissionWhole',
  Type.Object({
    ...fields,
    reason: nullable(Type.String()),
    holds: listOf(Type.Object({ reason: Type.String(), since: Instant }), 100),
    reversals: listOf(
      Type.Object({
        cause: Type.String(),
        amountMinor: AmountMinor('Taken back.'),
        day: CivilDate,
        lands: oneOf(['line', 'carry_over']),
      }),
      1000,
    ),
    decline: nullable(Type.Object({ reason: Type.String(), at: Instant })),
  }),
)
export const Earnings = named(
  'Earnings',
  Type.Object({
    currencies: Type.Array(
      Type.Object({
        currency: CurrencyCode,
        paidMinor: AmountMinor('Paid so far.'),
        dueMinor: AmountMinor('Due and in payment, less what is offset.'),
        pendingMinor: AmountMinor('Earned and not due yet.'),
        heldMinor: AmountMinor('Waiting for a hold to end.'),
        debtMinor: AmountMinor('Taken back after payment, offset in later payouts.'),
      }),
    ),
    nextDueOn: nullable(CivilDate),
    holds: listOf(Type.Object({ reason: Type.String(), since: Instant }), 20),
  }),
)
const read = { right: 'commissions.read_earnings' } as const
export const portalLineEndpoints = {
  getMyEarnings: endpoint({
    method: 'GET',
    path: '/v1/portal/earnings',
    summary: 'What was paid, is due, is pending and held, and the next date',
    access: read,
    scope: 'earnings.read',
    answer: Earnings,
  }),
  getMyEarningsMonths: endpoint({
    method: 'GET',
    path: '/v1/portal/earnings/months',
    summary: 'Accrued, reversed and paid by month',
    access: read,
    scope: 'earnings.read',
    query: strict({ months: optional(Type.Integer({ minimum: 1, maximum: 60 })) }),
    answer: CommissionMonths,
  }),
  listMyCommissions: endpoint({
    method: 'GET',
    path: '/v1/portal/commissions',
    summary: 'Our commissions, newest first',
    access: read,
    scope: 'earnings.read',
    query: listQuery(
      {
        state: optional(listOf(oneOf(shownStates), 9)),
        kind: optional(listOf(oneOf(commissionKinds), 11)),
        month: optional(Month),
        saleId: optional(Id('sale')),
        currency: optional(CurrencyCode),
      },
      ['occurredAt', '-occurredAt'],
    ),
    answer: pageOf(MyCommission),
  }),
  getMyCommission: endpoint({
    method: 'GET',
    path: '/v1/portal/commissions/:id',
    summary: 'One of our commissions: why it waits, what was taken back',
    access: read,
    scope: 'earnings.read',
    params: idParams('commission'),
    answer: MyCommissionWhole,
  }),
}
