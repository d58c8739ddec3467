/** Agreements that were signed elsewhere: an archive of PDFs with a table, tried, taken in, reported row by row. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
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
import { By } from './shared.ts'

export const importStates = ['uploaded', 'dry_run', 'ready', 'running', 'finished', 'cancelled', 'failed'] as const
export const importOutcomes = ['created', 'unchanged', 'refused', 'blank'] as const

export const LegacySignature = named(
  'AgreementFileSignature',
  Type.Object({
    state: oneOf(['valid', 'unknown_certificate', 'changed', 'not_whole', 'unsealed'], {
      description: 'Of the signatures inside of the PDF, by their own certificates.',
    }),
    words: Type.String(),
    at: nullable(Instant),
    subject: nullable(Type.String()),
    certificateSha256: nullable(Type.String()),
    format: nullable(Type.String()),
  }),
)
/** Who stands for a version that was signed outside of this product. */
export const Attestation = named(
  'AgreementAttestation',
  Type.Object({
    versionNumber: Type.Integer(),
    signedOn: CivilDate,
    statement: Type.String(),
    by: By,
    at: Instant,
    reference: nullable(Type.String()),
    fileName: Type.String(),
    sha256: Type.String(),
    pages: Type.Integer(),
    signature: LegacySignature,
    way: oneOf(['import', 'ink'], {
      description: 'Taken in from elsewhere, or printed from here and signed on paper.',
    }),
    signers: Type.Array(
      Type.Object({
        side: oneOf(['us', 'partner']),
        name: Type.String(),
        title: Type.String(),
        email: nullable(Type.String()),
      }),
    ),
    importId: nullable(Id('agreementImport')),
  }),
)
export const AgreementImport = named(
  'AgreementImport',
  Type.Object({
    id: Id('agreementImport'),
    state: oneOf(importStates),
    fileId: Id('file'),
    fileName: Type.String(),
    tableName: Type.String({ description: 'The table inside of the archive.' }),
    rowsTotal: Type.Integer(),
    rowsDone: Type.Integer(),
    report: nullable(oneOf(['dry_run', 'run'], { description: 'Whose outcomes counts and rows hold.' })),
    counts: Type.Object({
      created: Type.Integer(),
      unchanged: Type.Integer(),
      refused: Type.Integer(),
      blank: Type.Integer(),
    }),
    unreadColumns: Type.Array(Type.String(), { description: 'Columns of the table that say nothing here.' }),
    unnamedFiles: Type.Array(Type.String(), { description: 'What the archive holds and no row names.' }),
    statement: nullable(Type.String()),
    jobId: nullable(Id('job')),
    error: nullable(Type.String()),
    by: By,
    createdAt: Instant,
    updatedAt: Instant,
    startedAt: nullable(Instant),
    finishedAt: nullable(Instant),
    version: Version,
  }),
)
export const AgreementImportRow = named(
  'AgreementImportRow',
  Type.Object({
    row: Type.Integer({ description: 'As a spreadsheet numbers it: the header of a CSV is row 1.' }),
    outcome: oneOf(importOutcomes),
    fileName: nullable(Type.String()),
    partner: nullable(PartnerRef),
    agreement: nullable(Type.Object({ id: Id('agreement'), number: Type.String() })),
    problems: Type.Array(
      named(
        'AgreementImportProblem',
        Type.Object({ field: Type.String(), rule: Type.String(), message: Type.String(), value: Type.String() }),
      ),
    ),
    notes: Type.Array(Type.String(), { description: 'What taking it in does, or what is to be known of it.' }),
    signature: nullable(LegacySignature),
    pages: nullable(Type.Integer()),
    termCount: Type.Integer(),
    opensAccount: Type.Boolean(),
  }),
)

const params = idParams('agreementImport')
const right = { right: 'agreements.import' } as const
const read = { right: 'agreements.read' } as const
const wrongState = {
  'import.state': [409, 'The import is not in a state that allows this; the words say which it needs.'],
} as const
const Rows = { outcome: optional(listOf(oneOf(importOutcomes), 4)) }

export const importEndpoints = {
  listAgreementImports: endpoint({
    method: 'GET',
    path: '/v1/agreement-imports',
    summary: 'Archives of signed agreements that were sent, newest first',
    access: read,
    query: listQuery({ state: optional(listOf(oneOf(importStates), 7)) }, ['createdAt', '-createdAt']),
    answer: pageOf(AgreementImport),
  }),
  createAgreementImport: endpoint({
    method: 'POST',
    path: '/v1/agreement-imports',
    summary: 'Send an archive of agreements that were signed elsewhere',
    description:
      'Multipart: a ZIP archive in the part `file`, with the PDFs, `agreements.csv` or `agreements.json`, and `terms.csv` or `terms.json` if terms have rows of their own. At most 50 MB and 5,000 rows; each PDF at most 40 MB and 300 pages. Nothing is taken in by it.',
    access: right,
    bodyKind: 'multipart',
    transaction: 'none',
    idempotency: 'none',
    answer: AgreementImport,
    status: 201,
    refuses: {
      'import.file_missing': [422, 'Send the archive in the part `file`.'],
      'import.format_unsupported': [422, 'It is no ZIP archive.'],
      'import.table_missing': [422, 'No table says what the PDFs are.'],
      'import.table_twice': [422, 'Two tables of one sort.'],
      'import.column_missing': [422, 'A table has no column for what it must say.'],
      'import.column_unknown': [422, 'The table of terms has columns that say nothing; each is named.'],
      'file.too_large': [413, 'More than 50 MB.'],
      'zip.damaged': [422, 'The archive cannot be read.'],
      'zip.unsafe': [422, 'Names that lead out of the archive, files that lie over one another, or a name twice.'],
      'zip.too_large': [422, 'Too many files, or too large unpacked.'],
      'zip.unsupported': [422, 'Locked by a password, of several parts, or packed in an unusual way.'],
      'table.empty': [422, 'The table has no rows.'],
      'table.not_json': [422, 'The table is no list of objects.'],
      'table.not_text': [422, 'The table is not text.'],
      'table.too_large': [413, 'The table has more than 20 MB.'],
      'table.too_many_rows': [422, 'More than 5,000 rows.'],
      'table.too_many_columns': [422, 'More than 500 columns.'],
      'table.row_too_long': [422, 'A row is too long; perhaps a quotation mark in it is never closed.'],
      'table.quote_not_closed': [422, 'A quotation mark is never closed.'],
    },
  }),
  getAgreementImportTemplate: endpoint({
    method: 'GET',
    path: '/v1/agreement-import-template',
    summary: 'An archive to start from: both tables with sample rows, and what their columns mean',
    access: read,
    answerKind: 'file',
  }),
  getAgreementImport: endpoint({
    method: 'GET',
    path: '/v1/agreement-imports/:id',
    summary: 'Read an import of signed agreements',
    access: read,
    params,
    answer: AgreementImport,
  }),
  dryRunAgreementImport: endpoint({
    method: 'POST',
    path: '/v1/agreement-imports/:id/dry-run',
    summary: 'Report row by row what a run would do, without doing it',
    access: right,
    params,
    answer: AgreementImport,
    status: 202,
    refuses: wrongState,
  }),
  runAgreementImport: endpoint({
    method: 'POST',
    path: '/v1/agreement-imports/:id/run',
    summary: 'Take the agreements in, or go on where it stopped; the caller attests that they were signed',
    access: right,
    params,
    body: strict({
      statement: Text(2000, { description: 'Stands with every agreement: signed outside, attested by the caller.' }),
    }),
    answer: AgreementImport,
    status: 202,
    refuses: wrongState,
    example: { body: { statement: 'These are the agreements as both sides signed them, from the archive in Berlin.' } },
  }),
  cancelAgreementImport: endpoint({
    method: 'POST',
    path: '/v1/agreement-imports/:id/cancellation',
    summary: 'Stop after the batch in hand; what is taken in stays',
    access: right,
    params,
    answer: AgreementImport,
    refuses: wrongState,
  }),
  listAgreementImportRows: endpoint({
    method: 'GET',
    path: '/v1/agreement-imports/:id/rows',
    summary: 'The report, row by row',
    access: read,
    params,
    query: listQuery(Rows, ['row', '-row']),
    answer: pageOf(AgreementImportRow),
  }),
  exportAgreementImportRows: endpoint({
    method: 'GET',
    path: '/v1/agreement-imports/:id/rows/file',
    summary: 'The report as CSV',
    access: read,
    params,
    query: strict(Rows),
    answerKind: 'file',
  }),
}
