/** Imports and their reports as answers and as a file. */
import { Readable } from 'node:stream'
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Row, writeCsv } from '#platform/tabular/write.ts'
import type { AgreementImport, AgreementImportRow, LegacySignature } from '../../contract/imports.ts'
import { findAgreements } from '../../queries/agreements.ts'
import { type ImportRow, importsQuery, type ReportRow, reportQuery } from '../../queries/imports.ts'
import type { RowProblem } from './rows.ts'
import { noCounts } from './run.ts'
import { needImport } from './verbs.ts'

type Wire = Static<typeof AgreementImport>
const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export const importToWire = (row: ImportRow): Wire => ({
  id: row.id,
  state: row.state as Wire['state'],
  fileId: row.file_id,
  fileName: row.file_name,
  tableName: row.table_name,
  rowsTotal: row.rows_total,
  rowsDone: row.rows_done,
  report: row.report as Wire['report'],
  counts: { ...noCounts(), ...(row.counts as Partial<Wire['counts']>) },
  unreadColumns: row.unread_columns,
  unnamedFiles: row.unnamed_files,
  statement: row.statement,
  jobId: row.job_id,
  error: row.error,
  by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  startedAt: iso(row.started_at),
  finishedAt: iso(row.finished_at),
  version: row.version,
})
export const importsPage = (
  tx: Tx,
  input: ListInput & { q?: string | undefined; state?: readonly string[] | undefined },
): Promise<Page<Wire>> => {
  const query = importsQuery(tx, input)
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => rows.map(importToWire),
    count: () => countUpTo(tx.db, query),
  })
}

type Filter = { outcome?: readonly string[] | undefined; q?: string | undefined }
type RowWire = Static<typeof AgreementImportRow>
const rowsToWire = async (tx: Tx, rows: readonly ReportRow[]): Promise<RowWire[]> => {
  const ids = (values: readonly (string | null)[]) => [...new Set(values.filter((one): one is string => one !== null))]
  const names = await partnerNames(tx, ids(rows.map((row) => row.partner_id)))
  const agreements = new Map(
    (await findAgreements(tx, ids(rows.map((row) => row.agreement_id)))).map((one) => [one.id, one]),
  )
  return rows.map((row) => {
    const agreement = row.agreement_id ? agreements.get(row.agreement_id) : undefined
    return {
      row: row.row,
      outcome: row.outcome as RowWire['outcome'],
      fileName: row.file_name,
      partner: row.partner_id ? { id: row.partner_id, name: names.get(row.partner_id) ?? '' } : null,
      agreement: agreement ? { id: agreement.id, number: agreement.number } : null,
      problems: row.problems as RowProblem[],
      notes: row.notes,
      signature: row.signature as Static<typeof LegacySignature> | null,
      pages: row.pages,
      termCount: row.term_count,
      opensAccount: row.opens_account,
    }
  })
}
export const reportPage = async (tx: Tx, id: string, input: ListInput & Filter): Promise<Page<RowWire>> => {
  const { report } = await needImport(tx, id)
  const query = reportQuery(tx, id, report ?? 'run', input)
  return keysetPage({
    query,
    sorts: { row: 'row' },
    fallback: 'row',
    input,
    id: 'import_id',
    toWire: (rows) => rowsToWire(tx, rows),
    count: () => countUpTo(tx.db, query),
  })
}

const columns = ['row', 'outcome', 'file', 'partner', 'agreement', 'problems', 'notes', 'signature', 'pages', 'terms']
const pageSize = 500
export const reportFile = async (ctx: Ctx, id: string, filter: Filter): Promise<FileAnswer> => {
  const row = await reading(ctx, (tx) => needImport(tx, id))
  const rows = async function* (): AsyncGenerator<Row> {
    for (let after = 0; ; ) {
      const page = await reading(ctx, async (tx) =>
        rowsToWire(
          tx,
          await reportQuery(tx, id, row.report ?? 'run', filter)
            .where('row', '>', after)
            .orderBy('row')
            .limit(pageSize)
            .execute(),
        ),
      )
      for (const one of page)
        yield {
          row: one.row,
          outcome: one.outcome,
          file: one.fileName,
          partner: one.partner?.name ?? null,
          agreement: one.agreement?.number ?? null,
          problems: one.problems.map(({ field, message }) => `${field}: ${message}`).join('; '),
          notes: one.notes.join(' '),
          signature: one.signature?.words ?? null,
          pages: one.pages,
          terms: one.termCount,
        }
      if (page.length < pageSize) return
      after = page.at(-1)?.row ?? after
    }
  }
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `${row.file_name.replace(/\.zip$/i, '')}-report.csv`,
    body: Readable.from(writeCsv(columns, rows(), { byteOrderMark: true })),
  }
}
