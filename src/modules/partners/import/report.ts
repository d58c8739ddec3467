/** The report of an import: a page of it, and all of it as a table that can be corrected and sent again. */
import { Readable } from 'node:stream'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { readFileBytes } from '#platform/files/store.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import type { FileAnswer } from '#platform/module.ts'
import { readTable, type TableFormat } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { type Row, unguardCell, writeCsv } from '#platform/tabular/write.ts'
import type { RowProblem } from './content.ts'
import { importsQuery } from './queries/imports.ts'
import { type ReportRow, reportQuery } from './queries/report.ts'
import { needImport } from './verbs.ts'
import { type ImportWire, importsToWire, type ReportRowWire, rowsToWire } from './wire.ts'

export const importsPage = (tx: Tx, input: ListInput & { q?: string | undefined }): Promise<Page<ImportWire>> => {
  const query = importsQuery(tx, input)
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => importsToWire(tx, rows),
    count: () => countUpTo(tx.db, query),
  })
}

type Filter = { outcome?: string[] | undefined; q?: string | undefined }

export const reportPage = async (tx: Tx, importId: string, input: ListInput & Filter): Promise<Page<ReportRowWire>> => {
  const { report } = await needImport(tx, importId)
  const query = reportQuery(tx, importId, report ?? 'run', input)
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

/** Columns of our own that stand behind the file's; an import of the table leaves them out. */
const ours = { row: 'Tandem: row', outcome: 'Tandem: outcome', words: 'Tandem: why' } as const
const pageSize = 1000

export const reportFile = async (ctx: Ctx, importId: string, filter: Filter): Promise<FileAnswer> => {
  const row = await reading(ctx, (tx) => needImport(tx, importId))
  const bytes = await readFileBytes(ctx, row.file_id, { trusted: true })
  const table = await readTable(bytesSource(bytes), { format: row.format as TableFormat })
  const rows = async function* (): AsyncGenerator<Row> {
    const cells = table.rows()
    for (let after = 0; ; ) {
      const page = await reading(ctx, (tx) =>
        reportQuery(tx, importId, row.report ?? 'run', filter)
          .where('row', '>', after)
          .orderBy('row')
          .limit(pageSize)
          .execute(),
      )
      for (const found of page) {
        let cell = await cells.next()
        while (!cell.done && cell.value.row < found.row) cell = await cells.next()
        if (cell.done) return
        // What a person has to correct is shown as it was meant, and guarded again on the way out.
        const plain = Object.fromEntries(
          Object.entries(cell.value.values).map(([header, text]) => [header, unguardCell(text)]),
        )
        yield { ...plain, [ours.row]: found.row, [ours.outcome]: found.outcome, [ours.words]: wordsOf(found) }
      }
      if (page.length < pageSize) return
      after = page.at(-1)?.row ?? after
    }
  }
  const name = `${row.file_name.replace(/\.[a-z0-9]+$/i, '')}-${filter.outcome?.length === 1 ? filter.outcome[0] : 'report'}.csv`
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: name,
    body: Readable.from(writeCsv([...table.headers, ...Object.values(ours)], rows(), { byteOrderMark: true })),
  }
}

const wordsOf = ({ problems, fields, note, matches }: ReportRow): string =>
  [
    ...(problems as RowProblem[]).map(({ message }) => message),
    ...(fields.length > 0 ? [`Changed: ${fields.join(', ')}`] : []),
    ...(matches as { name: string; band: string; points: number }[])
      .slice(0, 1)
      .map(({ name, band, points }) => `${band} the same as ${name} (${points} points)`),
    ...(note ? [note] : []),
  ].join('; ')
