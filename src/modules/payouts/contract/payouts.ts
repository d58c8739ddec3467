/** Payouts, what is learned of them, and debts; for finance, for systems that pay, and for the partner itself. */
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
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
import { accountKindNames, transferTypeNames } from '#platform/ledger/kinds.ts'
import { outcomes, payoutStates, railKinds, runStates, warningCodes } from './run-states.ts'
import { Hash, Minor, PartnerRef, Person, read } from './runs.ts'

const shared = {
  id: Id('payout'),
  reference: Type.String({ description: 'As the bank statement shows it; never used for another payout.' }),
  state: oneOf(payoutStates),
  currency: CurrencyCode,
  netMinor: Minor,
  ledgerCurrency: CurrencyCode,
  grossMinor: Minor,
  convertedMinor: Minor,
  taxMinor: Minor,
  withheldMinor: Minor,
  feeMinor: Minor,
  rates: listOf(
    Type.Object({
      from: CurrencyCode,
      to: CurrencyCode,
      day: CivilDate,
      rate: Type.String(),
      isInverse: Type.Boolean(),
    }),
    4,
  ),
  methodKind: Type.String(),
  lastFour: nullable(Type.String()),
  document: nullable(Type.Object({ id: Type.String(), number: Type.String() })),
  reason: nullable(Type.String()),
  frozenAt: Instant,
  submittedAt: nullable(Instant),
  settledOn: nullable(CivilDate),
  endedAt: nullable(Instant),
}
const payoutFields = {
  ...shared,
  run: Type.Object({ id: Id('payoutRun'), name: Type.String(), state: oneOf(runStates) }),
  partner: PartnerRef,
  rail: oneOf(railKinds),
  methodId: Type.String(),
  warnings: listOf(
    Type.Object({ code: oneOf(warningCodes), words: Type.String(), tickedAt: nullable(Instant), tickedBy: Person }),
    20,
  ),
  contentHash: Hash,
  railReference: nullable(Type.String()),
  reasonCode: nullable(Type.String()),
  isApproved: Type.Boolean(),
}
const Line = Type.Object({
  position: Type.Integer(),
  payableId: Id('payable'),
  source: Type.Object({ kind: Type.String(), id: Type.String() }),
  saleId: nullable(Type.String()),
  words: Type.String(),
  amountMinor: Minor,
  netMinor: Minor,
})
export const Payout = named('Payout', Type.Object(payoutFields))
export const PayoutWhole = named(
  'PayoutWhole',
  Type.Object({
    ...payoutFields,
    lines: listOf(Line, 1_000),
    evidence: listOf(
      Type.Object({
        id: Id('payoutEvidence'),
        source: oneOf(['rail', 'listing', 'status_file', 'webhook', 'person']),
        outcome: oneOf(outcomes),
        state: oneOf(['applied', 'waiting', 'kept', 'refused']),
        on: nullable(CivilDate),
        currency: nullable(Type.String()),
        amountMinor: nullable(Minor),
        railReference: nullable(Type.String()),
        reason: nullable(Type.String()),
        note: nullable(Type.String()),
        recordedBy: Person,
        recordedAt: Instant,
        confirmedBy: Person,
      }),
    ),
    resolutions: listOf(
      Type.Object({
        id: Id('payoutResolution'),
        kind: oneOf(['declare_unsent', 'adopt', 'recall']),
        proof: Type.String(),
        railReference: nullable(Type.String()),
        askedBy: Person,
        askedAt: Instant,
        decision: nullable(oneOf(['confirmed', 'refused'])),
        decidedBy: Person,
      }),
    ),
    transfers: listOf(
      Type.Object({
        id: Id('transfer'),
        type: oneOf(transferTypeNames),
        on: CivilDate,
        entries: listOf(Type.Object({ kind: oneOf(accountKindNames), currency: CurrencyCode, amountMinor: Minor })),
      }),
    ),
  }),
)
const Instruction = named(
  'PayoutInstruction',
  Type.Object({
    id: Id('instruction'),
    attempt: Type.Integer(),
    rail: oneOf(railKinds),
    key: Type.String({ description: 'The same order has the same key, and the same bytes.' }),
    bodyHash: Hash,
    firstSentAt: Instant,
    sends: Type.Integer(),
    outcome: nullable(oneOf(['accepted', 'refused', 'unclear'])),
    answers: listOf(
      Type.Object({ at: Instant, fencing: Type.Integer(), outcome: Type.String(), words: Type.String() }),
    ),
  }),
)
const BankImport = named(
  'BankImport',
  Type.Object({
    id: Id('bankImport'),
    kind: oneOf(['status_csv']),
    fundingAccountId: Id('fundingAccount'),
    name: Type.String(),
    sha256: Hash,
    lines: Type.Integer(),
    importedBy: Person,
    importedAt: Instant,
  }),
)
const BankImported = named(
  'BankImported',
  Type.Object({
    import: BankImport,
    isNew: Type.Boolean({ description: 'False: this file was imported before, and nothing changed.' }),
    matched: Type.Integer(),
    unmatched: Type.Integer(),
    known: Type.Integer(),
  }),
)
const BankLine = named(
  'BankLine',
  Type.Object({
    id: Id('bankLine'),
    importId: Id('bankImport'),
    reference: Type.String(),
    outcome: oneOf(outcomes),
    currency: CurrencyCode,
    amountMinor: Minor,
    on: CivilDate,
    bankReference: nullable(Type.String()),
    code: nullable(Type.String()),
    reason: nullable(Type.String()),
    state: oneOf(['matched', 'unmatched', 'set_aside']),
    note: nullable(Type.String()),
    payout: nullable(
      Type.Object({
        id: Id('payout'),
        reference: Type.String(),
        state: oneOf(payoutStates),
        partnerName: nullable(Type.String()),
      }),
    ),
    matchedByHand: Type.Boolean(),
  }),
)
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
const portalFields = { ...shared, hasAdvice: Type.Boolean() }
const PortalPayout = named('PortalPayout', Type.Object(portalFields))
const PortalPayoutWhole = named('PortalPayoutWhole', Type.Object({ ...portalFields, lines: listOf(Line, 1_000) }))
const PortalBalance = named(
  'PortalBalance',
  Type.Object({
    data: listOf(
      Type.Object({
        currency: CurrencyCode,
        pendingMinor: Minor,
        heldMinor: Minor,
        approvedMinor: Minor,
        dueMinor: Minor,
        preparedMinor: Minor,
        onItsWayMinor: Minor,
        paidMinor: Minor,
        nextOn: nullable(CivilDate),
        blockers: listOf(Type.Object({ code: Type.String(), words: Type.String() }), 50),
      }),
    ),
  }),
)

const reconcile = { right: 'payouts.reconcile' } as const
const resolveRight = { right: 'payouts.resolve' } as const
const writeOff = { right: 'payouts.write_off' } as const
const balance = { right: 'payouts.read_balance' } as const
const payout = idParams('payout')
const samePerson = { 'resolution.same_person': [409, 'Another person has to confirm.'] } as const
const under = { 'payout.not_under_way': [409, 'Nothing was sent.'] } as const
const act = { params: payout, answer: PayoutWhole, idempotency: 'required' } as const

export const payoutEndpoints = {
  listPayouts: endpoint({
    method: 'GET',
    path: '/v1/payouts',
    summary: 'Payouts, newest first',
    access: read,
    query: listQuery(
      {
        runId: optional(Id('payoutRun')),
        partnerId: optional(Id('partner')),
        state: optional(listOf(oneOf(payoutStates), 9)),
        currency: optional(CurrencyCode),
        fundingAccountId: optional(Id('fundingAccount')),
        hasWarnings: optional(Type.Boolean()),
      },
      ['frozen', '-frozen'],
    ),
    answer: pageOf(Payout),
  }),
  getPayout: endpoint({
    method: 'GET',
    path: '/v1/payouts/:id',
    summary: 'One payout: lines, evidence, ledger entries',
    access: read,
    params: payout,
    answer: PayoutWhole,
  }),
  listPayoutInstructions: endpoint({
    method: 'GET',
    path: '/v1/payouts/:id/instructions',
    summary: 'Each attempt at the rail, with key, hash and answers',
    access: read,
    params: payout,
    answer: Type.Object({ data: listOf(Instruction) }),
  }),
  tickPayoutWarnings: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/review',
    summary: 'Say that warnings were looked at',
    access: { right: 'payouts.approve' },
    scope: null,
    ...act,
    body: strict({ codes: listOf(oneOf(warningCodes), 7, { minItems: 1 }) }),
    refuses: { 'run.not_in_review': [409, 'The run is not in review.'] },
    example: { body: { codes: ['first_payment'] } },
  }),
  stopPayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/stop',
    summary: 'Take a payout out of its run before it is sent',
    access: { right: 'payouts.stop' },
    ...act,
    body: strict({ reason: Text(300) }),
    refuses: {
      'payout.already_submitted': [409, 'Ask the bank for a recall; then record the return.'],
      'payout.over': [409, 'It has ended.'],
    },
    example: { body: { reason: 'The partner asked us to wait' } },
  }),
  settlePayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/settlement',
    summary: 'It arrived: day and reference of the bank or of the system that paid',
    description: 'A person’s word about a payout above the limits waits until another person enters the same.',
    access: { right: 'payouts.confirm_sent' },
    scope: 'payouts.settle',
    ...act,
    body: strict({ on: CivilDate, bankReference: Text(100) }),
    refuses: { ...under, ...samePerson, 'settlement.differs': [409, 'Not what the first person entered.'] },
    example: { body: { on: '2026-03-02', bankReference: 'E2E-4711' } },
  }),
  failPayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/failure',
    summary: 'It was refused for good; what is owed is due again',
    access: { right: 'payouts.confirm_sent' },
    scope: 'payouts.settle',
    ...act,
    body: strict({ code: optional(Text(20)), reason: Text(300), reference: optional(Text(100)) }),
    refuses: {
      ...under,
      'payout.settled': [409, 'It was settled.'],
      'payout.uncertain': [409, 'Nobody knows whether it was sent.'],
    },
    example: { body: { code: 'AC04', reason: 'The account is closed' } },
  }),
  returnPayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/return',
    summary: 'The money came back, perhaps less what a bank kept',
    access: reconcile,
    scope: null,
    ...act,
    body: strict({
      on: CivilDate,
      amountMinor: optional(Type.String({ pattern: '^[0-9]{1,18}$', examples: ['4200'] })),
      reason: Text(300),
      code: optional(Text(20)),
      bankReference: optional(Text(100)),
    }),
    refuses: under,
    example: { body: { on: '2026-03-02', reason: 'The account is closed' } },
  }),
  resolvePayout: endpoint({
    method: 'POST',
    path: '/v1/payouts/:id/resolution',
    summary: 'Say what became of it, with proof; another person confirms by the same call',
    access: resolveRight,
    scope: null,
    ...act,
    body: strict({
      kind: oneOf(['declare_unsent', 'adopt', 'recall']),
      proof: Text(2_000),
      railReference: optional(Text(100)),
    }),
    refuses: {
      ...samePerson,
      'payout.not_uncertain': [409, 'There is nothing to resolve.'],
      'resolution.differs': [409, 'Another resolution waits.'],
    },
    example: { body: { kind: 'declare_unsent', proof: 'Letter of the bank of 2 March: no such order' } },
  }),
  refusePayoutResolution: endpoint({
    method: 'DELETE',
    path: '/v1/payouts/:id/resolution',
    summary: 'Refuse the resolution that waits',
    access: resolveRight,
    scope: null,
    ...act,
    refuses: { 'resolution.none': [409, 'None waits.'] },
  }),
  downloadRemittanceAdvice: endpoint({
    method: 'GET',
    path: '/v1/payouts/:id/remittance-advice',
    summary: 'The advice as a PDF',
    access: read,
    params: payout,
    answerKind: 'file',
    refuses: { 'payout.not_sent': [409, 'It is not on its way yet.'] },
  }),

  listBankImports: endpoint({
    method: 'GET',
    path: '/v1/bank-imports',
    summary: 'Files of banks and wallets that were taken in',
    access: read,
    query: listQuery({}, ['imported', '-imported']),
    answer: pageOf(BankImport),
  }),
  createBankImport: endpoint({
    method: 'POST',
    path: '/v1/bank-imports',
    summary: 'Take in a status file',
    description:
      'CSV with the columns reference, status (submitted, settled, failed, returned), date, amount, currency, and if you have them bank_reference, code, reason. The same file, or the same line in another file, changes nothing.',
    access: reconcile,
    idempotency: 'required',
    status: 201,
    bodyLimitBytes: 21_000_000,
    body: strict({
      fundingAccountId: Id('fundingAccount'),
      name: Text(200),
      content: Type.String({ minLength: 1, maxLength: 20_000_000 }),
    }),
    answer: BankImported,
    refuses: {
      'file.line': [422, 'A line cannot be read; it says which and which field. Nothing was taken in.'],
      'file.wrong_account': [422, 'The file is of another account.'],
    },
    example: {
      body: {
        fundingAccountId: 'fa_01ka2b3c4d5e6f7g8h9jkmnpqr',
        name: 'status.csv',
        content: 'reference,status,date,amount,currency\r\nPO1,settled,2026-03-02,12.50,EUR\r\n',
      },
    },
  }),
  listBankLines: endpoint({
    method: 'GET',
    path: '/v1/bank-lines',
    summary: 'What banks said, beside the payouts it is about',
    access: read,
    query: listQuery(
      {
        importId: optional(Id('bankImport')),
        state: optional(oneOf(['matched', 'unmatched', 'set_aside'])),
        outcome: optional(oneOf(outcomes)),
        currency: optional(CurrencyCode),
      },
      ['day', '-day'],
    ),
    answer: pageOf(BankLine),
  }),
  createBankMatch: endpoint({
    method: 'POST',
    path: '/v1/bank-matches',
    summary: 'Say to which payout a line belongs; amount, currency and account have to fit',
    access: reconcile,
    scope: null,
    idempotency: 'required',
    status: 201,
    body: strict({ lineId: Id('bankLine'), payoutId: Id('payout') }),
    answer: BankLine,
    refuses: { 'line.over': [409, 'It belongs to a payout already.'] },
  }),
  setBankLineAside: endpoint({
    method: 'POST',
    path: '/v1/bank-lines/:id/setting-aside',
    summary: 'The line is about no payout of ours',
    access: reconcile,
    scope: null,
    idempotency: 'required',
    params: idParams('bankLine'),
    body: strict({ reason: Text(300) }),
    answer: BankLine,
    refuses: { 'line.over': [409, 'It belongs to a payout already.'] },
    example: { body: { reason: 'A fee of the bank' } },
  }),

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

  getPortalBalance: endpoint({
    method: 'GET',
    path: '/v1/portal/balance',
    summary: 'Earned, held, due, on its way, paid; when you are paid next and what is in the way',
    access: balance,
    answer: PortalBalance,
  }),
  listPortalPayouts: endpoint({
    method: 'GET',
    path: '/v1/portal/payouts',
    summary: 'Your payouts, newest first',
    access: balance,
    query: listQuery({ state: optional(listOf(oneOf(payoutStates), 9)), currency: optional(CurrencyCode) }, [
      'frozen',
      '-frozen',
    ]),
    answer: pageOf(PortalPayout),
  }),
  getPortalPayout: endpoint({
    method: 'GET',
    path: '/v1/portal/payouts/:id',
    summary: 'One payout with its lines',
    access: balance,
    params: payout,
    answer: PortalPayoutWhole,
  }),
  downloadPortalRemittanceAdvice: endpoint({
    method: 'GET',
    path: '/v1/portal/payouts/:id/remittance-advice',
    summary: 'The advice as a PDF',
    access: balance,
    params: payout,
    answerKind: 'file',
    refuses: { 'payout.not_sent': [409, 'It is not on its way yet.'] },
  }),
}
