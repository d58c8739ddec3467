/** Months: what is checked before one closes, and the accruals that follow from its lines. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
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
import { AmountMinor, Month } from './lines.ts'
import { monthStates } from './states.ts'

export const monthChecks = ['over', 'order', 'inbox', 'waiting', 'recomputation', 'trial_balance', 'figures'] as const
export type MonthCheck = (typeof monthChecks)[number]
const CheckShape = Type.Object({
  check: oneOf(monthChecks),
  isPassed: Type.Boolean(),
  words: Type.String(),
  accepted: nullable(Type.String({ description: 'Why a person accepted that it fails.' })),
})
export const MonthClose = named(
  'MonthClose',
  Type.Object({
    id: nullable(Id('monthClose')),
    month: Month,
    state: oneOf(monthStates),
    checks: listOf(CheckShape, 20),
    checkedAt: nullable(Instant),
    startedBy: nullable(Type.String()),
    isAutomatic: Type.Boolean(),
    closedAt: nullable(Instant),
    closedBy: nullable(Type.String()),
    sealId: nullable(Type.String()),
    statements: Type.Integer(),
    version: Version,
    againstClose: nullable(Type.String()),
  }),
)
const row = Type.Object({
  partner: PartnerRef,
  kind: Type.String(),
  currency: CurrencyCode,
  openingMinor: AmountMinor('Owed at the beginning.'),
  accruedMinor: AmountMinor('Written in the month.'),
  reversedMinor: AmountMinor('Taken back.'),
  declinedMinor: AmountMinor('Declined.'),
  paidMinor: AmountMinor('Paid, less what came back.'),
  closingMinor: AmountMinor('Opening + accrued − reversed − declined − paid.'),
})
export const Accruals = named(
  'Accruals',
  Type.Object({
    month: Month,
    isClosed: Type.Boolean(),
    currencies: Type.Array(
      Type.Object({
        currency: CurrencyCode,
        openingMinor: AmountMinor('Owed at the beginning.'),
        accruedMinor: AmountMinor('Written in the month.'),
        reversedMinor: AmountMinor('Taken back.'),
        declinedMinor: AmountMinor('Declined.'),
        paidMinor: AmountMinor('Paid, less what came back.'),
        closingMinor: AmountMinor('Owed at the end.'),
        states: Type.Array(
          Type.Object({
            state: oneOf(['pending', 'held', 'approved', 'due', 'processing']),
            linesMinor: AmountMinor('Of the lines.'),
            ledgerMinor: AmountMinor('Of the partners’ accounts in the ledger, with what is on its way to the bank.'),
            otherMinor: AmountMinor('In the ledger without being a line: opening balances, payables, fees, tax.'),
            differenceMinor: AmountMinor('Ledger less lines and other: zero.'),
          }),
        ),
        ages: Type.Array(
          Type.Object({
            age: oneOf(['0-30', '31-60', '61-90', '90+']),
            amountMinor: AmountMinor('Days since the due day.'),
          }),
        ),
        contestedMinor: AmountMinor(
          'Claimed in disputes that are open at the end of the month; not in the closing figure.',
        ),
        cash: Type.Array(
          Type.Object({ weekFrom: CivilDate, amountMinor: AmountMinor('Expected to be paid in this week.') }),
          { description: '13 weeks.' },
        ),
      }),
    ),
    rows: Type.Array(row, { description: 'By partner and kind.' }),
  }),
)
const monthParams = strict({ month: Month })
const read = { right: 'commissions.read_earnings' } as const
const blocked = { 'close.blocked': [409, 'Checks fail; the words list them.'] } as const
const whole = {
  'months.read_whole': [403, 'Months are closed as a whole; this person sees their own portfolio only.'],
} as const

export const monthEndpoints = {
  listMonths: endpoint({
    method: 'GET',
    path: '/v1/months',
    summary: 'Months that were checked or closed',
    access: read,
    refuses: whole,
    query: listQuery({ state: optional(listOf(oneOf(monthStates), 3)) }, ['month', '-month']),
    answer: pageOf(MonthClose),
  }),
  getMonth: endpoint({
    method: 'GET',
    path: '/v1/months/:month',
    summary: 'One month with its checks; also of a month that nobody looked at yet',
    access: read,
    refuses: whole,
    params: monthParams,
    answer: MonthClose,
    example: { params: { month: '2026-02' } },
  }),
  checkMonth: endpoint({
    method: 'POST',
    path: '/v1/months/:month/check',
    summary: 'Run the checks and begin the closing; a second person closes',
    access: { right: 'commissions.close_month' },
    scope: null,
    idempotency: 'required',
    params: monthParams,
    answer: MonthClose,
    refuses: { ...whole, 'close.closed': [409, 'The month is closed.'] },
    example: { params: { month: '2026-02' } },
  }),
  acceptMonthCheck: endpoint({
    method: 'POST',
    path: '/v1/months/:month/acceptance',
    summary: 'Accept evaluations that still wait; what they earn counts in the month in which they are computed',
    access: { right: 'commissions.close_month' },
    scope: null,
    idempotency: 'required',
    params: monthParams,
    body: strict({ check: oneOf(['waiting']), reason: Text(2000) }),
    answer: MonthClose,
    refuses: { ...whole, 'close.closed': [409, 'The month is closed.'] },
    example: {
      params: { month: '2026-02' },
      body: { check: 'waiting', reason: 'The rate of a holiday comes next week' },
    },
  }),
  closeMonth: endpoint({
    method: 'POST',
    path: '/v1/months/:month/close',
    summary: 'Close the month for good: statements are published, the ledger takes no posting into it',
    access: { right: 'commissions.close_month' },
    scope: null,
    idempotency: 'required',
    params: monthParams,
    answer: MonthClose,
    status: 202,
    refuses: {
      ...whole,
      ...blocked,
      'close.closed': [409, 'The month is closed.'],
      'close.second_person': [409, 'Who ran the checks does not close; a second person does.'],
      'close.not_checked': [409, 'Run the checks first.'],
    },
    example: { params: { month: '2026-02' } },
  }),
  downloadMonthStatements: endpoint({
    method: 'GET',
    path: '/v1/months/:month/statements',
    summary: 'All statements of a closed month as a ZIP, each as CSV and as PDF',
    access: read,
    params: monthParams,
    answerKind: 'file',
    example: { params: { month: '2026-02' } },
  }),
  getAccruals: endpoint({
    method: 'GET',
    path: '/v1/accruals',
    summary: 'What was accrued, reversed, declined and paid in a month, by currency, partner and kind',
    access: read,
    refuses: whole,
    query: strict({ month: Month, partnerId: optional(Id('partner')), currency: optional(CurrencyCode) }),
    answer: Accruals,
    example: { query: { month: '2026-02' } },
  }),
  downloadAccrualJournal: endpoint({
    method: 'GET',
    path: '/v1/accruals/journal',
    summary: 'The month as one journal entry per currency, with your account codes, as CSV',
    access: read,
    refuses: whole,
    query: strict({ month: Month }),
    answerKind: 'file',
    example: { query: { month: '2026-02' } },
  }),
}
