/** Lists that are taken in: columns, dry run, run, report, decisions, undo. */
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
import { MatchCandidate } from './duplicates.ts'
import { PartnerRef, PersonRef, SourceInput, StageName, Tag } from './shared.ts'

const kinds = ['partners', 'contacts', 'both'] as const
const outcomes = ['created', 'updated', 'unchanged', 'needs_review', 'refused', 'blank'] as const
const Kind = oneOf(kinds, { description: '`both`: a company and a person in one row.' })
const Mode = oneOf(['fill_if_empty', 'overwrite', 'never'], {
  description: 'Lists (tags, regions, names) unite, whatever the mode but `never`.',
})
const Header = Text(1000)

export const ImportColumn = named(
  'ImportColumn',
  strict({
    header: Header,
    field: nullable(
      Text(120, {
        description: 'Where it goes, see import fields; null leaves the column out.',
        examples: ['legalName'],
      }),
    ),
    mode: Mode,
  }),
)
export const ImportOptionsShape = named(
  'ImportOptions',
  strict({
    likely: optional(
      oneOf(['hold', 'create_and_flag'], { description: 'What becomes of a row that is likely a stored company.' }),
    ),
    source: optional(
      nullable(
        strict(
          {
            kind: SourceInput.properties.kind,
            recordKind: SourceInput.properties.recordKind,
            recordId: SourceInput.properties.recordId,
            detail: optional(Text(500)),
          },
          { description: 'How the companies were found, where no column says it.' },
        ),
      ),
    ),
    stage: optional(nullable(StageName)),
    typeId: optional(nullable(Id('partnerType'))),
    tags: optional(listOf(Tag, 20)),
  }),
)
export const ImportCounts = named(
  'ImportCounts',
  strict({
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    needs_review: Type.Integer(),
    refused: Type.Integer(),
    blank: Type.Integer(),
  }),
)
export const Import = named(
  'Import',
  Type.Object({
    id: Id('import'),
    kind: Kind,
    state: oneOf(['mapping', 'dry_run', 'ready', 'running', 'finished', 'cancelled', 'failed']),
    fileId: Id('file'),
    fileName: Type.String(),
    format: oneOf(['csv', 'json_lines']),
    encoding: Type.String(),
    delimiter: nullable(Type.String()),
    headers: Type.Array(Type.String()),
    sample: Type.Array(Type.Record(Type.String(), Type.String()), {
      description: 'The first rows, as the file has them.',
    }),
    columns: Type.Array(ImportColumn),
    options: ImportOptionsShape,
    report: nullable(oneOf(['dry_run', 'run'], { description: 'Whose outcomes counts and rows hold.' })),
    rowsTotal: nullable(Type.Integer()),
    rowsDone: Type.Integer(),
    counts: ImportCounts,
    jobId: nullable(Id('job')),
    error: nullable(Type.String()),
    by: PersonRef,
    createdAt: Instant,
    updatedAt: Instant,
    startedAt: nullable(Instant),
    finishedAt: nullable(Instant),
    undoUntil: nullable(Instant),
    undo: nullable(
      named(
        'ImportUndo',
        Type.Object({
          state: oneOf(['running', 'finished']),
          removedPartners: Type.Integer(),
          removedContacts: Type.Integer(),
          keptTotal: Type.Integer(),
          kept: Type.Array(
            Type.Object({ id: Type.String(), name: Type.String(), reasons: Type.Array(Type.String()) }),
            { description: 'What was kept and why; the first 500.' },
          ),
          updatedRows: Type.Integer({ description: 'Rows whose values stay with partners that were there before.' }),
        }),
      ),
    ),
    version: Version,
  }),
)
export const ImportReportRow = named(
  'ImportReportRow',
  Type.Object({
    row: Type.Integer({ description: 'As a spreadsheet numbers it: the header is row 1.' }),
    outcome: oneOf(outcomes),
    partner: nullable(PartnerRef),
    contactId: nullable(Id('contact')),
    fields: Type.Array(Type.String(), { description: 'What an update changed.' }),
    problems: Type.Array(
      named(
        'ImportProblem',
        Type.Object({
          column: nullable(Type.String()),
          value: Type.String(),
          rule: Type.String(),
          message: Type.String(),
        }),
      ),
    ),
    matches: Type.Array(MatchCandidate),
    note: nullable(Type.String()),
    cells: nullable(
      Type.Record(Type.String(), Type.String(), {
        description: 'What the file says; for rows that somebody has to look at.',
      }),
    ),
  }),
)
const Rows = { outcome: optional(listOf(oneOf(outcomes), 6)) }

const wrongState = {
  'import.state': [409, 'The import is not in a state that allows this; the words say which it needs.'],
} as const
const fileRefusals = {
  'import.format_unsupported': [422, 'Spreadsheets and vCards cannot be read yet; save as CSV (UTF-8).'],
  'import.file_missing': [422, 'Send the file in the part `file`.'],
  'table.too_large': [413, 'More than 20 MB.'],
  'table.not_text': [422, 'The file is not a text table.'],
  'table.empty': [422, 'The file has no header.'],
  'table.too_many_columns': [422, 'More than 500 columns.'],
  'table.row_too_long': [422, 'A row is too long; perhaps a quotation mark in it is never closed.'],
  'table.quote_not_closed': [422, 'A quotation mark is never closed.'],
} as const

export const importEndpoints = {
  listImportFields: endpoint({
    method: 'GET',
    path: '/v1/import-fields',
    summary: 'Where columns of a list can go',
    access: { right: 'partners.read' },
    answer: strict({
      data: Type.Array(
        named(
          'ImportField',
          Type.Object({
            key: Type.String(),
            label: Type.String(),
            record: oneOf(['partner', 'contact']),
            list: Type.Boolean(),
          }),
        ),
      ),
    }),
  }),
  listImports: endpoint({
    method: 'GET',
    path: '/v1/imports',
    summary: 'Imports, newest first',
    access: { right: 'partners.read' },
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(Import),
  }),
  createImport: endpoint({
    method: 'POST',
    path: '/v1/imports',
    summary: 'Send a list',
    description:
      'Multipart: the file, and the field `kind` (`partners`, `contacts` or `both`; found by the headers when it is left out). CSV in any usual encoding, or JSON lines; at most 20 MB and 50,000 rows.',
    access: { right: 'partners.import' },
    bodyKind: 'multipart',
    transaction: 'none',
    idempotency: 'none',
    answer: Import,
    status: 201,
    refuses: fileRefusals,
  }),
  createImportFromFile: endpoint({
    method: 'POST',
    path: '/v1/imports/from-file',
    summary: 'Import a file that is stored already',
    access: { right: 'partners.import' },
    transaction: 'none',
    idempotency: 'none',
    body: strict({ fileId: Id('file'), kind: optional(Kind) }),
    answer: Import,
    status: 201,
    refuses: { ...fileRefusals, 'record.not_found': [404, 'There is no such file.'] },
  }),
  getImport: endpoint({
    method: 'GET',
    path: '/v1/imports/:id',
    summary: 'Read an import',
    access: { right: 'partners.read' },
    params: idParams('import'),
    answer: Import,
  }),
  mapImport: endpoint({
    method: 'PUT',
    path: '/v1/imports/:id/mapping',
    summary: 'Say where each column goes; remembered by header',
    access: { right: 'partners.import' },
    params: idParams('import'),
    ifMatch: true,
    body: strict({
      kind: optional(Kind),
      columns: optional(listOf(ImportColumn, 500)),
      options: optional(ImportOptionsShape),
    }),
    answer: Import,
    refuses: {
      ...wrongState,
      'field.invalid': [422, 'A column or field that does not exist, or a single value from two columns.'],
    },
    example: { body: { options: { likely: 'hold' } } },
  }),
  dryRunImport: endpoint({
    method: 'POST',
    path: '/v1/imports/:id/dry-run',
    summary: 'Report what a run would do, without doing it',
    access: { right: 'partners.import' },
    params: idParams('import'),
    answer: Import,
    status: 202,
    refuses: wrongState,
  }),
  runImport: endpoint({
    method: 'POST',
    path: '/v1/imports/:id/run',
    summary: 'Take the list in, or go on where it stopped',
    access: { right: 'partners.import' },
    params: idParams('import'),
    answer: Import,
    status: 202,
    refuses: wrongState,
  }),
  cancelImport: endpoint({
    method: 'POST',
    path: '/v1/imports/:id/cancellation',
    summary: 'Stop after the batch in hand; what is taken in stays and can be undone',
    access: { right: 'partners.import' },
    params: idParams('import'),
    answer: Import,
    refuses: wrongState,
  }),
  undoImport: endpoint({
    method: 'POST',
    path: '/v1/imports/:id/undo',
    summary: 'Remove what the import made and nobody touched since',
    access: { right: 'partners.import' },
    params: idParams('import'),
    answer: Import,
    status: 202,
    refuses: {
      ...wrongState,
      'import.undo_over': [409, 'The days in which an import can be undone are over.'],
      'import.undone': [409, 'It was undone already.'],
    },
  }),
  listImportRows: endpoint({
    method: 'GET',
    path: '/v1/imports/:id/rows',
    summary: 'The report, row by row',
    access: { right: 'partners.read' },
    params: idParams('import'),
    query: listQuery(Rows, ['row', '-row']),
    answer: pageOf(ImportReportRow),
  }),
  exportImportRows: endpoint({
    method: 'GET',
    path: '/v1/imports/:id/rows/file',
    summary: 'The report as CSV, with the columns of the file: corrected, it can be imported again',
    access: { right: 'partners.export' },
    scope: 'partners.read',
    params: idParams('import'),
    query: strict(Rows),
    answerKind: 'file',
  }),
  decideImportRow: endpoint({
    method: 'POST',
    path: '/v1/imports/:id/rows/:row/decision',
    summary: 'Decide on a row that was held: the same company, a new one, or left out',
    description: 'Other held rows of the same company in the list are decided with it.',
    access: { right: 'partners.import' },
    params: strict({ id: Id('import'), row: Type.String({ pattern: '^[1-9][0-9]{0,6}$', examples: ['2'] }) }),
    body: strict({
      decision: oneOf(['same', 'new', 'leave_out']),
      partnerId: optional(Id('partner', { description: 'For `same`: the stored company.' })),
    }),
    answer: strict({ data: Type.Array(ImportReportRow) }),
    refuses: {
      ...wrongState,
      'import_row.not_held': [409, 'The row does not wait for a decision.'],
      'field.invalid': [422, 'The partner is missing or unknown.'],
    },
    example: { body: { decision: 'new' } },
  }),
}
