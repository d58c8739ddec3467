/** The ledger as it is read: accounts, transfers with their entries, trial balance, health, seals, journal. */
import {
  AnyId,
  CivilDate,
  CurrencyCode,
  endpoint,
  eventKind,
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
} from '#platform/contract.ts'
import { accountKindNames, transferTypeNames } from '#platform/ledger/kinds.ts'

const AmountMinor = (description: string) =>
  Type.String({ pattern: '^-?[0-9]{1,38}$', examples: ['4200000'], description })
const Partner = nullable(Type.Object({ id: Id('partner'), name: nullable(Type.String()) }))
const accountFields = {
  kind: oneOf(accountKindNames),
  partner: Partner,
  holderId: nullable(Type.String({ description: 'The funding account or fund that it belongs to.' })),
  detail: nullable(Type.String({ description: 'Kind of commission, or tax authority.' })),
  currency: CurrencyCode,
  name: Type.String({ description: 'As the journal calls it.', examples: ['Liabilities:Partners:PN-01KA2B3C:Due'] }),
}
export const LedgerAccount = named(
  'LedgerAccount',
  Type.Object({
    id: Id('ledgerAccount'),
    ...accountFields,
    side: oneOf(['debit', 'credit'], { description: 'The side on which the balance is above zero.' }),
    isMemorandum: Type.Boolean({ description: 'Fund money that is promised, not owed; balanced among itself.' }),
    balanceMinor: AmountMinor('In minor units, exact at this instant. Totals may have more than 18 digits.'),
  }),
)
const entryFields = {
  position: Type.Integer(),
  accountId: Id('ledgerAccount'),
  ...accountFields,
  amountMinor: AmountMinor('Debits above zero, credits below.'),
}
const transferFields = {
  id: Id('transfer'),
  type: oneOf(transferTypeNames),
  accountingDay: CivilDate,
  postedAt: Instant,
  source: Type.Object({ kind: Type.String(), id: Type.String() }),
  step: Type.String(),
  reverses: nullable(Id('transfer')),
  partner: Partner,
  amounts: listOf(Type.Object({ currency: CurrencyCode, amountMinor: AmountMinor('Moved in this currency.') }), 20),
}
export const LedgerTransfer = named('LedgerTransfer', Type.Object(transferFields))
export const LedgerTransferWhole = named(
  'LedgerTransferWhole',
  Type.Object({
    ...transferFields,
    idempotencyKey: Type.String(),
    reversedBy: nullable(Id('transfer')),
    sealId: nullable(Id('ledgerSeal', { description: 'Null within the first minute.' })),
    entries: listOf(Type.Object(entryFields), 200),
  }),
)
export const LedgerEntry = named(
  'LedgerEntry',
  Type.Object({
    transferId: Id('transfer'),
    type: oneOf(transferTypeNames),
    accountingDay: CivilDate,
    sourceId: Type.String(),
    ...entryFields,
  }),
)
const Finding = Type.Object({
  check: oneOf(['sum', 'balances', 'seals', 'in_transit', 'figures']),
  words: Type.String(),
  currency: optional(CurrencyCode),
  accountId: optional(Type.String()),
  expectedMinor: optional(AmountMinor('What it should be, debits above zero.')),
  foundMinor: optional(AmountMinor('What it is.')),
  differenceMinor: optional(AmountMinor('By how much it differs.')),
})
const LedgerWeeks = named(
  'LedgerWeeks',
  Type.Object({
    currency: CurrencyCode,
    currencies: listOf(CurrencyCode, 50, { description: 'Those in which partners ever had an entry.' }),
    weeks: listOf(
      Type.Object({
        endsOn: CivilDate,
        pendingMinor: AmountMinor('Earned and not approved.'),
        heldMinor: AmountMinor('On hold.'),
        approvedMinor: AmountMinor('Approved and not due.'),
        dueMinor: AmountMinor('Due; below zero where more was taken back than is owed.'),
        processingMinor: AmountMinor('In a run.'),
        inTransitMinor: AmountMinor('Sent and not settled.'),
        paidMinor: AmountMinor('Left our accounts within the week.'),
      }),
      104,
    ),
  }),
)
export const LedgerHealth = named(
  'LedgerHealth',
  Type.Object({
    isHealthy: Type.Boolean(),
    checkedAt: Instant,
    failingSince: nullable(Instant),
    checks: listOf(
      Type.Object({ check: oneOf(['sum', 'balances', 'seals', 'in_transit', 'figures']), isHealthy: Type.Boolean() }),
    ),
    findings: listOf(Finding, 1000),
    verifiedSeal: Type.Integer({ description: 'Number of the last seal that was recomputed; 0 before the first.' }),
  }),
)
export const LedgerSeal = named(
  'LedgerSeal',
  Type.Object({
    id: Id('ledgerSeal'),
    number: Type.Integer(),
    fromPosition: Type.String({ description: 'Number of its first transfer in the order of sealing.' }),
    toPosition: Type.String(),
    previousHash: Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] }),
    hash: Type.String({
      pattern: '^[0-9a-f]{64}$',
      examples: ['a'.repeat(64)],
      description: 'SHA-256 over the previous seal and the canonical form of its transfers.',
    }),
    madeAt: Instant,
  }),
)
export const TrialBalance = named(
  'TrialBalance',
  Type.Object({
    day: CivilDate,
    lines: Type.Array(
      Type.Object({
        accountId: Id('ledgerAccount'),
        ...accountFields,
        isMemorandum: Type.Boolean(),
        debitMinor: AmountMinor('Sum of debits up to the end of the day.'),
        creditMinor: AmountMinor('Sum of credits up to the end of the day.'),
        balanceMinor: AmountMinor('On the side where such an account usually stands.'),
      }),
    ),
    totals: Type.Array(
      Type.Object({
        currency: CurrencyCode,
        isMemorandum: Type.Boolean(),
        debitMinor: AmountMinor('All debits.'),
        creditMinor: AmountMinor('All credits: the same.'),
      }),
    ),
  }),
)
export const AccountCode = named(
  'LedgerAccountCode',
  strict({
    kind: oneOf(accountKindNames),
    detail: nullable(
      Text(60, { description: 'Kind of commission or tax authority; null for all others of the kind.' }),
    ),
    code: Text(40),
  }),
)
export const AccountCodes = named('LedgerAccountCodes', Type.Object({ data: listOf(AccountCode) }))

const read = { right: 'payouts.read_ledger' } as const
const narrowed = {
  'ledger.read_whole': [403, 'The ledger is read as a whole; this person sees their own portfolio only.'],
} as const
const days = { dayFrom: optional(CivilDate), dayUntil: optional(CivilDate) }

export const ledgerEndpoints = {
  listLedgerAccounts: endpoint({
    method: 'GET',
    path: '/v1/ledger/accounts',
    summary: 'Accounts of the ledger with their balances',
    access: read,
    refuses: narrowed,
    query: listQuery(
      {
        kind: optional(oneOf(accountKindNames)),
        partnerId: optional(Id('partner')),
        holderId: optional(AnyId),
        currency: optional(CurrencyCode),
      },
      ['opened', '-opened'],
    ),
    answer: pageOf(LedgerAccount),
  }),
  getLedgerAccount: endpoint({
    method: 'GET',
    path: '/v1/ledger/accounts/:id',
    summary: 'One account with its balance',
    access: read,
    refuses: narrowed,
    params: idParams('ledgerAccount'),
    answer: LedgerAccount,
  }),
  listLedgerTransfers: endpoint({
    method: 'GET',
    path: '/v1/ledger/transfers',
    summary: 'Every movement of money, newest first',
    description: 'Words find the id of a transfer, its source or its key, its type, and the names of partners.',
    access: read,
    refuses: narrowed,
    query: listQuery(
      {
        type: optional(oneOf(transferTypeNames)),
        partnerId: optional(Id('partner')),
        accountId: optional(Id('ledgerAccount')),
        sourceId: optional(Type.String({ maxLength: 100 })),
        currency: optional(CurrencyCode),
        ...days,
      },
      ['posted', '-posted', 'day', '-day'],
    ),
    answer: pageOf(LedgerTransfer),
  }),
  getLedgerTransfer: endpoint({
    method: 'GET',
    path: '/v1/ledger/transfers/:id',
    summary: 'One transfer with its entries',
    access: read,
    refuses: narrowed,
    params: idParams('transfer'),
    answer: LedgerTransferWhole,
  }),
  listLedgerEntries: endpoint({
    method: 'GET',
    path: '/v1/ledger/entries',
    summary: 'Entries, of an account for instance',
    access: read,
    refuses: narrowed,
    query: listQuery(
      {
        accountId: optional(Id('ledgerAccount')),
        transferId: optional(Id('transfer')),
        partnerId: optional(Id('partner')),
        kind: optional(oneOf(accountKindNames)),
        currency: optional(CurrencyCode),
        ...days,
      },
      ['posted', '-posted'],
    ),
    answer: pageOf(LedgerEntry),
  }),
  getTrialBalance: endpoint({
    method: 'GET',
    path: '/v1/ledger/trial-balance',
    summary: 'Debits and credits of every account up to the end of a day',
    access: read,
    refuses: narrowed,
    query: strict({ day: optional(CivilDate) }),
    answer: TrialBalance,
  }),
  getLedgerWeeks: endpoint({
    method: 'GET',
    path: '/v1/ledger/weeks',
    summary: 'What was owed at the end of each week, by state, and what was paid in it',
    access: read,
    refuses: narrowed,
    query: strict({
      currency: optional(CurrencyCode),
      weeks: optional(Type.Integer({ minimum: 4, maximum: 104, default: 26 })),
    }),
    answer: LedgerWeeks,
  }),
  getLedgerHealth: endpoint({
    method: 'GET',
    path: '/v1/ledger/health',
    summary: 'Whether the ledger adds up, and which figure differs by how much',
    description:
      'Sums, balances and seals since the last check; `full=true` recomputes every seal. A clock does it every 5 minutes.',
    access: read,
    refuses: narrowed,
    query: strict({ full: optional(Type.Boolean()) }),
    answer: LedgerHealth,
  }),
  listLedgerSeals: endpoint({
    method: 'GET',
    path: '/v1/ledger/seals',
    summary: 'Seals over the transfers, each over the one before',
    access: read,
    refuses: narrowed,
    query: listQuery({}, ['number', '-number']),
    answer: pageOf(LedgerSeal),
  }),
  downloadJournal: endpoint({
    method: 'GET',
    path: '/v1/ledger/journal',
    summary: 'The journal for hledger, ledger, beancount, or as CSV with your account codes',
    description: 'All sealed transfers of the days, sealed up to this moment; the same range has the same bytes again.',
    access: read,
    refuses: narrowed,
    query: strict({
      format: oneOf(['hledger', 'ledger', 'beancount', 'csv']),
      from: optional(CivilDate),
      until: optional(CivilDate),
    }),
    answerKind: 'file',
    example: { query: { format: 'hledger' } },
  }),
  listLedgerAccountCodes: endpoint({
    method: 'GET',
    path: '/v1/ledger/account-codes',
    summary: 'Your own account codes by kind of account',
    access: read,
    answer: AccountCodes,
  }),
  replaceLedgerAccountCodes: endpoint({
    method: 'PUT',
    path: '/v1/ledger/account-codes',
    summary: 'Replaces your account codes, for the journal as CSV',
    access: { right: 'payouts.prepare' },
    idempotency: 'required',
    body: strict({ data: listOf(AccountCode) }),
    answer: AccountCodes,
    example: { body: { data: [{ kind: 'due', detail: null, code: '1600' }] } },
  }),
}

export const ledgerEvents = {
  ledgerHealthChanged: eventKind({
    name: 'ledger_health.changed',
    version: 1,
    summary: 'A check of the ledger found something, or finds nothing any more',
    payload: Type.Object({ isHealthy: Type.Boolean(), findings: Type.Array(Type.String()) }),
    sample: { isHealthy: false, findings: ['All entries in EUR sum to 100 instead of 0'] },
    partnerVisible: false,
  }),
  accountCodesChanged: eventKind({
    name: 'ledger_codes.changed',
    version: 1,
    summary: 'The company’s account codes were replaced',
    payload: Type.Object({ codes: Type.Integer() }),
    sample: { codes: 12 },
    partnerVisible: false,
  }),
}
