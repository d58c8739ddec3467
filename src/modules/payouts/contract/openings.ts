/** What was owed before the ledger began, taken in from a file with control totals. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CurrencyCode,
  endpoint,
  eventKind,
  Id,
  Instant,
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
import { openingStates } from './states.ts'

const Minor = Type.String({ pattern: '^-?[0-9]{1,18}$', examples: ['125000'], description: 'In minor units.' })
const Total = strict({ currency: CurrencyCode, state: oneOf(openingStates), amountMinor: Minor })

export const OpeningImport = named(
  'OpeningImport',
  Type.Object({
    id: Id('import'),
    fileName: nullable(Type.String()),
    accountingDay: CivilDate,
    rowCount: Type.Integer(),
    totals: Type.Array(Total),
    at: Instant,
    by: Type.String(),
  }),
)
export const OpeningBalance = named(
  'OpeningBalance',
  Type.Object({
    importId: Id('import'),
    row: Type.Integer({ description: 'Its row in the file; the header is row 1.' }),
    partner: PartnerRef,
    state: oneOf(openingStates, { description: 'As it was taken in.' }),
    amount: MoneyWire,
    dueOn: nullable(CivilDate),
    isDue: Type.Boolean({ description: 'It stands among the payables, or was paid.' }),
  }),
)
const read = { right: 'payouts.read_ledger' } as const
const prepare = { right: 'payouts.prepare' } as const

export const openingEndpoints = {
  listOpeningImports: endpoint({
    method: 'GET',
    path: '/v1/opening-imports',
    summary: 'Files of opening balances that were taken in',
    access: read,
    query: listQuery({}, ['at', '-at']),
    answer: pageOf(OpeningImport),
  }),
  listOpeningBalances: endpoint({
    method: 'GET',
    path: '/v1/opening-balances',
    summary: 'Opening balances by partner',
    access: read,
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        state: optional(listOf(oneOf(openingStates), openingStates.length)),
        currency: optional(CurrencyCode),
        isDue: optional(Type.Boolean()),
      },
      ['partner', '-partner'],
    ),
    answer: pageOf(OpeningBalance),
  }),
  importOpeningBalances: endpoint({
    method: 'POST',
    path: '/v1/opening-imports',
    summary: 'Take in what was owed before the ledger began, whole or not at all',
    description:
      'CSV with the columns partner (id, domain or name), currency, state, amount as a decimal, and due_on. Each currency and state of the file must sum to its control total, to the unit. What is pending or approved falls due on its day; what is held waits until it is let go; an amount below zero is a debt and stands in due.',
    access: prepare,
    scope: null,
    idempotency: 'required',
    body: strict({
      content: Type.String({ minLength: 1, maxLength: 2_000_000 }),
      fileName: optional(Text(255)),
      accountingDay: optional(CivilDate),
      totals: Type.Array(Total, { minItems: 1, maxItems: 400 }),
    }),
    bodyLimitBytes: 3_000_000,
    answer: OpeningImport,
    status: 201,
    refuses: {
      'opening.rows': [422, 'Rows that cannot be taken in, each named with its reason; nothing was taken in.'],
      'opening.totals_differ': [422, 'A control total is not what the rows sum to; both are named.'],
      'opening.seen': [409, 'This file was taken in already.'],
    },
    example: {
      body: {
        content: 'partner,currency,state,amount,due_on\nacme.example,EUR,due,1250.00,2026-03-08\n',
        totals: [{ currency: 'EUR', state: 'due', amountMinor: '125000' }],
      },
    },
  }),
  releaseOpeningBalance: endpoint({
    method: 'POST',
    path: '/v1/opening-balance-releases',
    summary: 'Let a held opening balance go: it is due from today on',
    access: prepare,
    scope: null,
    idempotency: 'required',
    body: strict({ importId: Id('import'), row: Type.Integer({ minimum: 1 }) }),
    answer: OpeningBalance,
    status: 201,
    refuses: { 'opening.not_held': [409, 'Only what is held is let go, and once.'] },
    example: { body: { importId: 'im_01ka2b3c4d5e6f7g8h9jkmnpqr', row: 2 } },
  }),
}
export const openingEvents = {
  openingBalancesImported: eventKind({
    name: 'opening_balances.imported',
    version: 1,
    summary: 'Opening balances were taken in',
    payload: Type.Object({ importId: Id('import'), rows: Type.Integer() }),
    sample: { importId: 'im_01ka2b3c4d5e6f7g8h9jkmnpqr', rows: 12 },
    partnerVisible: false,
  }),
}
