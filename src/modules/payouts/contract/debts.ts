/** Debts of partners that are given up or paid back, each by two people. */
import {
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  MoneyWire,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { samePerson } from './payouts.ts'
import { Minor, PartnerRef, Person, read } from './runs.ts'

const BalanceAct = named(
  'BalanceAct',
  Type.Object({
    id: Id('balanceAct'),
    kind: oneOf(['write_off', 'repayment']),
    partner: PartnerRef,
    currency: CurrencyCode,
    amountMinor: Minor,
    fundingAccountId: nullable(Id('fundingAccount')),
    bankReference: nullable(Type.String()),
    reason: Type.String(),
    askedBy: Person,
    askedAt: Instant,
    decision: nullable(oneOf(['confirmed', 'refused'])),
    decidedBy: Person,
    decidedAt: nullable(Instant),
  }),
)

const writeOff = { right: 'payouts.write_off' } as const

export const debtEndpoints = {
  listBalanceActs: endpoint({
    method: 'GET',
    path: '/v1/balance-acts',
    summary: 'Debts of partners that were given up or paid back',
    access: read,
    query: listQuery({ partnerId: optional(Id('partner')), isOpen: optional(Type.Boolean()) }, ['asked', '-asked']),
    answer: pageOf(BalanceAct),
  }),
  createBalanceAct: endpoint({
    method: 'POST',
    path: '/v1/balance-acts',
    summary: 'Ask to write a debt off, or record that the partner paid it back; another person confirms',
    access: writeOff,
    scope: null,
    idempotency: 'required',
    status: 201,
    body: strict({
      kind: oneOf(['write_off', 'repayment']),
      partnerId: Id('partner'),
      amount: MoneyWire,
      fundingAccountId: optional(Id('fundingAccount')),
      bankReference: optional(Text(100)),
      reason: Text(1_000),
    }),
    answer: BalanceAct,
    refuses: {
      'balance.no_debt': [409, 'The partner does not owe that much.'],
      'balance.other_currency': [409, 'The account holds another currency.'],
    },
    example: {
      body: {
        kind: 'write_off',
        partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
        amount: { currency: 'EUR', amountMinor: '1250' },
        reason: 'The partnership has ended',
      },
    },
  }),
  confirmBalanceAct: endpoint({
    method: 'POST',
    path: '/v1/balance-acts/:id/confirmation',
    summary: 'Confirm it as the second person',
    access: writeOff,
    scope: null,
    idempotency: 'required',
    params: idParams('balanceAct'),
    answer: BalanceAct,
    refuses: {
      ...samePerson,
      'balance.decided': [409, 'It was decided.'],
      'balance.no_debt': [409, 'The debt is not there any more.'],
    },
  }),
  refuseBalanceAct: endpoint({
    method: 'POST',
    path: '/v1/balance-acts/:id/refusal',
    summary: 'Refuse it',
    access: writeOff,
    scope: null,
    idempotency: 'required',
    params: idParams('balanceAct'),
    answer: BalanceAct,
    refuses: { 'balance.decided': [409, 'It was decided.'] },
  }),
}
