/** Lists of sales, customers and subscriptions on their way in, their reports, and where columns went the last time. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { hasWords } from '#platform/http/words.ts'

export type ImportRow = Selectable<DB['sale_imports']>
export type ReportRow = Selectable<DB['sale_import_rows']>

export const insertImport = (
  tx: Tx,
  values: Omit<Insertable<DB['sale_imports']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<ImportRow> =>
  tx.db
    .insertInto('sale_imports')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findImport = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<ImportRow | undefined> => {
  const query = tx.db
    .selectFrom('sale_imports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const updateImport = (tx: Tx, id: string, values: Updateable<DB['sale_imports']>): Promise<ImportRow> =>
  tx.db
    .updateTable('sale_imports')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
type Filter = { q?: string | undefined; state?: readonly string[] | undefined; kind?: readonly string[] | undefined }
export const importsQuery = (tx: Tx, filter: Filter) => {
  let query = tx.db.selectFrom('sale_imports').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.state?.length) query = query.where('state', 'in', [...filter.state])
  if (filter.kind?.length) query = query.where('kind', 'in', [...filter.kind])
  return query.where(hasWords(filter.q, 'file_name', 'by_name'))
}
/** Moves the import on by a batch, if nobody else did. Undefined when it stands elsewhere by now. */
export const advanceImport = (
  tx: Tx,
  id: string,
  at: { state: string; from: number },
  to: { rows: number; counts: Record<string, number>; totals: Record<string, string> },
): Promise<{ cancel_requested_at: Date | null } | undefined> =>
  tx.db
    .updateTable('sale_imports')
    .set({
      rows_done: at.from + to.rows,
      counts: JSON.stringify(to.counts),
      totals: JSON.stringify(to.totals),
      updated_at: tx.now,
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('state', '=', at.state)
    .where('rows_done', '=', at.from)
    .returning('cancel_requested_at')
    .executeTakeFirst()

export type NewReportRow = Omit<Insertable<DB['sale_import_rows']>, 'workspace_id'>
export const putReport = async (tx: Tx, rows: readonly NewReportRow[]): Promise<void> => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('sale_import_rows')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id })))
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'import_id', 'row']).doUpdateSet((eb) => ({
        report: eb.ref('excluded.report'),
        outcome: eb.ref('excluded.outcome'),
        external_id: eb.ref('excluded.external_id'),
        sale_id: eb.ref('excluded.sale_id'),
        customer_id: eb.ref('excluded.customer_id'),
        problems: eb.ref('excluded.problems'),
        note: eb.ref('excluded.note'),
        words: eb.ref('excluded.words'),
      })),
    )
    .execute()
}
export const reportQuery = (
  tx: Tx,
  importId: string,
  report: string,
  filter: { outcome?: readonly string[] | undefined; q?: string | undefined },
) => {
  let query = tx.db
    .selectFrom('sale_import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', report)
  if (filter.outcome?.length) query = query.where('outcome', 'in', [...filter.outcome])
  // Bounded by the rows of one import, which the key finds before any text is looked at.
  if (filter.q) query = query.where(sql<boolean>`position(${filter.q.toLowerCase()} in words) > 0`)
  return query
}
/** Sales that an import made, in order of their rows. */
export const madeSales = (tx: Tx, importId: string, afterRow: number, limit: number) =>
  tx.db
    .selectFrom('sale_import_rows')
    .select(['row', 'sale_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', 'run')
    .where('outcome', '=', 'created')
    .where('sale_id', 'is not', null)
    .where('row', '>', afterRow)
    .orderBy('row')
    .limit(limit)
    .execute()

export const rememberedColumns = async (
  tx: Tx,
  kind: string,
  headers: readonly string[],
): Promise<ReadonlyMap<string, string | null>> => {
  if (headers.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('sale_import_columns')
    .select(['header', 'field'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', kind)
    .where('header', 'in', [...headers])
    .execute()
  return new Map(rows.map((row) => [row.header, row.field]))
}
export const rememberColumns = async (
  tx: Tx,
  kind: string,
  columns: ReadonlyMap<string, string | null>,
): Promise<void> => {
  if (columns.size === 0) return
  await tx.db
    .insertInto('sale_import_columns')
    .values([...columns].map(([header, field]) => ({ workspace_id: tx.ctx.workspace.id, kind, header, field })))
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'kind', 'header']).doUpdateSet((eb) => ({ field: eb.ref('excluded.field') })),
    )
    .execute()
}
