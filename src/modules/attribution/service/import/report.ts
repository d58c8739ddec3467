/** Imports and their reports as answers and as a file. */
import { Readable } from 'node:stream'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Row, writeCsv } from '#platform/tabular/write.ts'
import type { SaleImport, SaleImportRow } from '../../contract/sale-imports.ts'
import type { Column } from '../../import/fields.ts'
import type { RowProblem } from '../../import/rows.ts'
import { type ImportRow, importsQuery, type ReportRow, reportQuery } from '../../queries/sale-imports.ts'
import { noCounts } from './run.ts'
import { type ImportOptions, needImport } from './verbs.ts'

type Wire = Static<typeof SaleImport>
type RowWire = Static<typeof SaleImportRow>

export const importToWire = (row: ImportRow): Wire => ({
  id: row.id,
  kind: row.kind as Wire['kind'],
  state: row.state as Wire['state'],
  fileId: row.file_id,
  fileName: row.file_name,
  headers: row.headers,
  sample: row.sample as Record<string, string>[],
  columns: row.columns as Column[],
  options: row.options as ImportOptions,
  rowsTotal: row.rows_total,
  rowsDone: row.rows_done,
  report: row.report as Wire['report'],
  counts: { ...noCounts(), ...(row.counts as Partial<Wire['counts']>) },
  totals: Object.entries(row.totals as Record<string, string>)
    .sort()
    .map(([currency, netMinor]) => ({ currency, netMinor })),
  undoneCount: row.undone_count,
  jobId: row.job_id,
  error: row.error,
  by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  finishedAt: row.finished_at?.toISOString() ?? null,
  version: row.version,
})
type Filters = { q?: string | undefined; state?: readonly string[] | undefined; kind?: readonly string[] | undefined }
export const importsPage = (tx: Tx, input: ListInput & Filters): Promise<Page<Wire>> => {
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
const rowToWire = (row: ReportRow): RowWire => ({
  row: row.row,
  outcome: row.outcome as RowWire['outcome'],
  externalId: row.external_id,
  saleId: row.sale_id,
  customerId: row.customer_id,
  problems: row.problems as RowProblem[],
  note: row.note,
})
export const reportPage = async (tx: Tx, id: string, input: ListInput & Filter): Promise<Page<RowWire>> => {
  const { report } = await needImport(tx, id)
  const query = reportQuery(tx, id, report ?? 'run', input)
  return keysetPage({
    query,
    sorts: { row: 'row' },
    fallback: 'row',
    input,
    id: 'import_id',
    toWire: (rows) => rows.map(rowToWire),
    count: () => countUpTo(tx.db, query),
  })
}

const columns = ['row', 'outcome', 'id', 'sale', 'customer', 'problems', 'note']
const pageSize = 500
export const reportFile = async (ctx: Ctx, id: string, filter: Filter): Promise<FileAnswer> => {
  const row = await reading(ctx, (tx) => needImport(tx, id))
  const rows = async function* (): AsyncGenerator<Row> {
    for (let after = 0; ; ) {
      const page = await reading(ctx, (tx) =>
        reportQuery(tx, id, row.report ?? 'run', filter)
          .where('row', '>', after)
          .orderBy('row')
          .limit(pageSize)
          .execute(),
      )
      for (const one of page.map(rowToWire))
        yield {
          row: one.row,
          outcome: one.outcome,
          id: one.externalId,
          sale: one.saleId,
          customer: one.customerId,
          problems: one.problems.map(({ message }) => message).join(' '),
          note: one.note,
        }
      if (page.length < pageSize) return
      after = page.at(-1)?.row ?? after
    }
  }
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `${row.file_name.replace(/\.[a-z]+$/i, '')}-report.csv`,
    body: Readable.from(writeCsv(columns, rows(), { byteOrderMark: true })),
  }
}
