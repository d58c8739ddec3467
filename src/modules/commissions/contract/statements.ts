/** Statements per partner, month and currency: what was owed, what moved, what is owed. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
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
  Type,
} from '#platform/contract.ts'
import { AmountMinor, Month } from './lines.ts'

const parts = [
  'earned',
  'adjustments',
  'reversed',
  'declined',
  'paid',
  'returned',
  'tax',
  'converted',
  'other',
] as const
const figure = (words: string) => AmountMinor(words)
const Figures = Type.Object({
  opening: figure('Owed at the beginning.'),
  earned: figure('Earned by conversions.'),
  adjustments: figure('Written by hand, write-offs, opening balances.'),
  reversed: figure('Taken back; below zero.'),
  declined: figure('Declined; below zero.'),
  paid: figure('Submitted for payment; below zero.'),
  returned: figure('Payments that came back.'),
  tax: figure('Tax added or withheld.'),
  converted: figure('Converted into or out of another currency.'),
  other: figure('Payables and fees.'),
  closing: figure('Owed at the end: the sum of all above, and of the partner’s accounts on the last day.'),
})
const fields = {
  id: Id('statement'),
  month: Month,
  currency: CurrencyCode,
  figures: Figures,
  lines: Type.Integer(),
  hash: Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['a'.repeat(64)], description: 'SHA-256 of the CSV.' }),
  publishedAt: Instant,
}
export const Statement = named('Statement', Type.Object({ ...fields, partner: PartnerRef }))
export const MyStatement = named('MyStatement', Type.Object(fields))
const StatementLineShape = Type.Object({
  day: CivilDate,
  part: oneOf(parts),
  amountMinor: AmountMinor('How it changes what is owed.'),
  sourceKind: Type.String(),
  sourceId: Type.String(),
  saleId: nullable(Type.String()),
  words: Type.String(),
})
const wholeFields = {
  nextDueOn: nullable(CivilDate),
  blockers: Type.Array(Type.String()),
  isPreview: Type.Boolean({ description: 'The month is open: figures may still change.' }),
  shownLines: Type.Array(StatementLineShape, { description: 'The first 500; all of them are in the CSV.' }),
}
export const StatementPreview = named(
  'StatementPreview',
  Type.Object({
    month: Month,
    currencies: Type.Array(
      Type.Object({ currency: CurrencyCode, figures: Figures, lines: Type.Integer(), ...wholeFields }),
    ),
  }),
)
const read = { right: 'commissions.read_earnings' } as const
const params = idParams('statement')
const list = {
  month: optional(Month),
  currency: optional(CurrencyCode),
}
export const statementEndpoints = {
  listStatements: endpoint({
    method: 'GET',
    path: '/v1/statements',
    summary: 'Statements of closed months',
    access: read,
    query: listQuery({ ...list, partnerId: optional(Id('partner')) }, ['month', '-month']),
    answer: pageOf(Statement),
  }),
  getStatement: endpoint({
    method: 'GET',
    path: '/v1/statements/:id',
    summary: 'One statement with its lines',
    access: read,
    params,
    answer: named('StatementWhole', Type.Object({ ...fields, partner: PartnerRef, ...wholeFields })),
  }),
  downloadStatementPdf: endpoint({
    method: 'GET',
    path: '/v1/statements/:id/pdf',
    summary: 'As PDF; the same bytes each time',
    access: read,
    params,
    answerKind: 'file',
  }),
  downloadStatementCsv: endpoint({
    method: 'GET',
    path: '/v1/statements/:id/csv',
    summary: 'As CSV; the same bytes each time',
    access: read,
    params,
    answerKind: 'file',
  }),
  previewStatement: endpoint({
    method: 'GET',
    path: '/v1/statement-previews',
    summary: 'What the statement of an open month would say now',
    access: read,
    query: strict({ partnerId: Id('partner'), month: Month }),
    answer: StatementPreview,
    example: { query: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', month: '2026-03' } },
  }),
  listMyStatements: endpoint({
    method: 'GET',
    path: '/v1/portal/statements',
    summary: 'Our statements',
    access: read,
    scope: 'earnings.read',
    query: listQuery(list, ['month', '-month']),
    answer: pageOf(MyStatement),
  }),
  getMyStatement: endpoint({
    method: 'GET',
    path: '/v1/portal/statements/:id',
    summary: 'One of our statements with its lines',
    access: read,
    scope: 'earnings.read',
    params,
    answer: named('MyStatementWhole', Type.Object({ ...fields, ...wholeFields })),
  }),
  previewMyStatement: endpoint({
    method: 'GET',
    path: '/v1/portal/statement-previews',
    summary: 'What our statement of an open month would say now',
    access: read,
    scope: 'earnings.read',
    query: strict({ month: Month }),
    answer: StatementPreview,
    example: { query: { month: '2026-03' } },
  }),
  downloadMyStatementPdf: endpoint({
    method: 'GET',
    path: '/v1/portal/statements/:id/pdf',
    summary: 'As PDF; the same bytes each time',
    access: read,
    scope: 'earnings.read',
    params,
    answerKind: 'file',
  }),
  downloadMyStatementCsv: endpoint({
    method: 'GET',
    path: '/v1/portal/statements/:id/csv',
    summary: 'As CSV; the same bytes each time',
    access: read,
    scope: 'earnings.read',
    params,
    answerKind: 'file',
  }),
}
