/** Lists of past sales, customers and subscriptions: sent, mapped, tried, taken in, reported row by row, taken back. */
import {
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
import { importKinds, saleImportOutcomes, saleImportStates } from './sale-import-states.ts'

export const saleImportRights = {
  'attribution.import': {
    summary: 'Take in lists of past sales, customers and subscriptions',
    members: ['partner_manager', 'finance'],
  },
} as const

const ImportColumn = named(
  'SaleImportColumn',
  strict({
    header: Type.String({ maxLength: 2000 }),
    field: nullable(Type.String({ maxLength: 60, description: 'Of `/v1/sale-import-fields`; null leaves it out.' })),
  }),
)
const decimals = oneOf(['point', 'comma'], { description: '1,234.50 or 1.234,50.' })
const dayOrder = oneOf(['day_first', 'month_first'], { description: 'Of days such as 03/04/2026.' })
const commissions = oneOf(['none', 'compute'], {
  description: '`none`: history for analysis, which earns nothing. `compute`: each new sale earns as if it came today.',
})
export const SaleImport = named(
  'SaleImport',
  Type.Object({
    id: Id('saleImport'),
    kind: oneOf(importKinds),
    state: oneOf(saleImportStates),
    fileId: Id('file'),
    fileName: Type.String(),
    headers: Type.Array(Type.String()),
    sample: Type.Array(Type.Record(Type.String(), Type.String()), { description: 'The first rows.' }),
    columns: Type.Array(ImportColumn),
    options: Type.Object({ decimals, dayOrder, commissions, source: Type.String(), zone: Type.String() }),
    rowsTotal: Type.Integer(),
    rowsDone: Type.Integer(),
    report: nullable(oneOf(['dry_run', 'run'], { description: 'Whose outcomes counts and rows hold.' })),
    counts: Type.Object({
      created: Type.Integer(),
      updated: Type.Integer(),
      unchanged: Type.Integer(),
      refused: Type.Integer(),
      blank: Type.Integer(),
    }),
    totals: Type.Array(Type.Object({ currency: Type.String(), netMinor: Type.String() }), {
      description: 'Net of the sales that are new, by currency.',
    }),
    undoneCount: Type.Integer({ description: 'Sales that were taken back.' }),
    jobId: nullable(Id('job')),
    error: nullable(Type.String()),
    by: Type.Object({ kind: Type.String(), id: nullable(Type.String()), name: Type.String() }),
    createdAt: Instant,
    updatedAt: Instant,
    startedAt: nullable(Instant),
    finishedAt: nullable(Instant),
    version: Version,
  }),
)
export const SaleImportRow = named(
  'SaleImportRow',
  Type.Object({
    row: Type.Integer({ description: 'As a spreadsheet numbers it: the header of a CSV is row 1.' }),
    outcome: oneOf(saleImportOutcomes),
    externalId: nullable(Type.String()),
    saleId: nullable(Id('sale')),
    customerId: nullable(Id('customer')),
    problems: Type.Array(
      Type.Object({
        column: nullable(Type.String()),
        rule: Type.String(),
        message: Type.String(),
        value: Type.String(),
      }),
    ),
    note: nullable(Type.String()),
  }),
)

const params = idParams('saleImport')
const right = { right: 'attribution.import' } as const
const read = { right: 'attribution.read' } as const
const wrongState = {
  'import.state': [409, 'The import is not in a state that allows this; the words say which it needs.'],
} as const
const Rows = { outcome: optional(listOf(oneOf(saleImportOutcomes), 5)) }

export const saleImportEndpoints = {
  listSaleImportFields: endpoint({
    method: 'GET',
    path: '/v1/sale-import-fields',
    summary: 'Where columns of each kind of list can go',
    access: read,
    answer: strict({
      data: Type.Array(
        Type.Object({
          kind: oneOf(importKinds),
          key: Type.String(),
          label: Type.String(),
          isRequired: Type.Boolean(),
        }),
      ),
    }),
  }),
  listSaleImports: endpoint({
    method: 'GET',
    path: '/v1/sale-imports',
    summary: 'Lists of sales, customers and subscriptions that were sent, newest first',
    access: read,
    query: listQuery(
      { state: optional(listOf(oneOf(saleImportStates), 9)), kind: optional(listOf(oneOf(importKinds), 3)) },
      ['createdAt', '-createdAt'],
    ),
    answer: pageOf(SaleImport),
  }),
  createSaleImport: endpoint({
    method: 'POST',
    path: '/v1/sale-imports',
    summary: 'Send a list of sales, customers or subscriptions',
    description:
      'Multipart: the part `file`, and the field `kind` (`sales`, `customers` or `subscriptions`). CSV in any usual encoding, or JSON lines; at most 20 MB and 50,000 rows. Nothing is taken in by it.',
    access: right,
    bodyKind: 'multipart',
    transaction: 'none',
    idempotency: 'none',
    answer: SaleImport,
    status: 201,
    refuses: {
      'import.file_missing': [422, 'Send the list in the part `file`.'],
      'import.kind_missing': [422, 'The field `kind` is sales, customers or subscriptions.'],
      'table.empty': [422, 'The list has no rows.'],
      'table.not_text': [422, 'The file is not text.'],
      'table.too_large': [413, 'The list has more than 20 MB.'],
      'table.too_many_rows': [422, 'More than 50,000 rows.'],
      'table.too_many_columns': [422, 'More than 500 columns.'],
      'table.row_too_long': [422, 'A row is too long; perhaps a quotation mark in it is never closed.'],
      'table.quote_not_closed': [422, 'A quotation mark is never closed.'],
    },
  }),
  getSaleImport: endpoint({
    method: 'GET',
    path: '/v1/sale-imports/:id',
    summary: 'Read an import',
    access: read,
    params,
    answer: SaleImport,
  }),
  mapSaleImport: endpoint({
    method: 'PUT',
    path: '/v1/sale-imports/:id/mapping',
    summary: 'Say where columns go and how amounts and days are read; remembered by header',
    access: right,
    params,
    ifMatch: true,
    body: strict({
      columns: optional(listOf(ImportColumn, 500)),
      options: optional(
        strict({
          decimals: optional(decimals),
          dayOrder: optional(dayOrder),
          commissions: optional(commissions),
          source: optional(Text(60)),
        }),
      ),
    }),
    answer: SaleImport,
    refuses: {
      ...wrongState,
      'field.invalid': [422, 'A column or field that does not exist, or a field from two columns.'],
    },
    example: { body: { options: { commissions: 'none' } } },
  }),
  dryRunSaleImport: endpoint({
    method: 'POST',
    path: '/v1/sale-imports/:id/dry-run',
    summary: 'Report row by row what a run would do, without doing it',
    access: right,
    params,
    answer: SaleImport,
    status: 202,
    refuses: wrongState,
  }),
  runSaleImport: endpoint({
    method: 'POST',
    path: '/v1/sale-imports/:id/run',
    summary: 'Take the list in after it was tried, or go on where it stopped',
    access: right,
    params,
    answer: SaleImport,
    status: 202,
    refuses: wrongState,
  }),
  cancelSaleImport: endpoint({
    method: 'POST',
    path: '/v1/sale-imports/:id/cancellation',
    summary: 'Stop after the batch in hand; what is taken in stays',
    access: right,
    params,
    answer: SaleImport,
    refuses: wrongState,
  }),
  undoSaleImport: endpoint({
    method: 'POST',
    path: '/v1/sale-imports/:id/undo',
    summary: 'Take back the sales that the import made, each by a reversal in full',
    description:
      'Sales are never deleted: each is voided, and what it earned follows. Customers and subscriptions stay.',
    access: right,
    params,
    answer: SaleImport,
    status: 202,
    refuses: wrongState,
  }),
  listSaleImportRows: endpoint({
    method: 'GET',
    path: '/v1/sale-imports/:id/rows',
    summary: 'The report, row by row',
    access: read,
    params,
    query: listQuery(Rows, ['row', '-row']),
    answer: pageOf(SaleImportRow),
  }),
  exportSaleImportRows: endpoint({
    method: 'GET',
    path: '/v1/sale-imports/:id/rows/file',
    summary: 'The report as CSV',
    access: read,
    params,
    query: strict(Rows),
    answerKind: 'file',
  }),
}
