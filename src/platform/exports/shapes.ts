/** Exports on the wire; browser-safe. A module spreads `exportEndpoints` into its contract. */
import {
  endpoint,
  FreeText,
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
} from '../contract.ts'

const exportFormats = ['csv', 'jsonl'] as const
const exportStates = ['ready', 'running', 'failed', 'cancelled', 'expired'] as const

export const ExportShape = named(
  'Export',
  Type.Object({
    id: Id('export'),
    list: Type.String({ description: 'Name of the list, as the reference calls its endpoint.' }),
    format: oneOf(exportFormats),
    columns: Type.Array(Type.String(), { description: 'Paths such as owner.name; all of them when none were chosen.' }),
    state: oneOf(exportStates),
    rows: nullable(Type.Integer()),
    sizeBytes: nullable(Type.Integer()),
    jobId: nullable(Type.String({ description: 'The long work that writes it, for more than 5,000 rows.' })),
    error: nullable(Type.String()),
    createdAt: Instant,
    expiresAt: Instant,
  }),
)
export const ExportInput = named(
  'ExportInput',
  strict({
    list: Text(100, { description: 'The endpoint that answers with the list, such as listPartners.' }),
    params: optional(
      Type.Record(Type.String(), FreeText(300), { description: 'What stands in the path of the list, such as id.' }),
    ),
    query: optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'Filters and sort of the list, as in its query.' }),
    ),
    columns: optional(listOf(Text(100), 200)),
    format: oneOf(exportFormats),
  }),
)

const create = {
  method: 'POST',
  body: ExportInput,
  answer: ExportShape,
  status: 201,
  idempotency: 'none',
  transaction: 'none',
  access: { right: 'settings.read' },
  scope: 'exports.write',
  refuses: { 'export.not_a_list': [422, 'There is no list of this name that you can export.'] },
} as const
const list = {
  method: 'GET',
  query: listQuery({}, ['createdAt', '-createdAt']),
  answer: pageOf(ExportShape),
  access: { right: 'settings.read' },
  scope: 'exports.read',
} as const
const get = {
  method: 'GET',
  params: idParams('export'),
  answer: ExportShape,
  access: { right: 'settings.read' },
  scope: 'exports.read',
} as const
const file = {
  method: 'GET',
  params: idParams('export'),
  answerKind: 'file',
  access: { right: 'settings.read' },
  scope: 'exports.read',
  refuses: {
    'export.not_ready': [409, 'The export is still being written, or did not succeed.'],
    'export.expired': [410, 'The file was kept for 7 days.'],
  },
} as const

export const exportEndpoints = {
  createExport: endpoint({
    ...create,
    path: '/v1/exports',
    example: { body: { list: 'listMembers', columns: ['name', 'email'], format: 'csv' } },
    summary: 'Export a list as CSV or JSON lines',
    description:
      'Up to 5,000 rows the file is ready with the answer; above, a job writes it. What you may not see is not in it.',
  }),
  listExports: endpoint({ ...list, path: '/v1/exports', summary: 'Your exports' }),
  getExport: endpoint({ ...get, path: '/v1/exports/:id', summary: 'One export' }),
  downloadExport: endpoint({ ...file, path: '/v1/exports/:id/file', summary: 'The file of an export' }),
  createPortalExport: endpoint({
    ...create,
    path: '/v1/portal/exports',
    example: { body: { list: 'listPortalExports', format: 'jsonl' } },
    summary: 'Export a list of the portal as CSV or JSON lines',
  }),
  listPortalExports: endpoint({ ...list, path: '/v1/portal/exports', summary: 'Your exports' }),
  getPortalExport: endpoint({ ...get, path: '/v1/portal/exports/:id', summary: 'One export' }),
  downloadPortalExport: endpoint({ ...file, path: '/v1/portal/exports/:id/file', summary: 'The file of an export' }),
}
