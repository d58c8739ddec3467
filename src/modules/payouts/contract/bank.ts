/** Reconciliation: what banks say, line by line, beside the payouts it is about. */
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  idParams,
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
import { reconcile } from './payouts.ts'
import { outcomes, payoutStates } from './run-states.ts'
import { Hash, Minor, Person, read } from './runs.ts'

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

export const bankEndpoints = {
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
}
