/** SQL of imports themselves, and of the columns remembered for the next one. */
import { type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { isNamed } from '#platform/http/words.ts'

export type ImportRow = Selectable<DB['imports']>
export const insertImport = async (tx: Tx, values: Record<string, unknown> & { id: string; file_name: string }) => {
  await tx.db
    .insertInto('imports')
    .values({ ...values, workspace_id: tx.ctx.workspace.id } as never)
    .execute()
  await sql`select put_search_entry('import', ${values.id}, null, false, ${values.file_name})`.execute(tx.db)
}
export const findImport = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<ImportRow | undefined> => {
  const query = tx.db
    .selectFrom('imports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
/** Names of files by import. */
export const importNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.db
    .selectFrom('imports')
    .select(['id', 'file_name'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row.file_name]))
}
export const updateImport = (tx: Tx, id: string, values: Updateable<DB['imports']>): Promise<ImportRow> =>
  tx.db
    .updateTable('imports')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const importsQuery = (tx: Tx, filter: { q?: string | undefined }) => {
  const query = tx.db.selectFrom('imports').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  return filter.q ? query.where(isNamed('imports.id', 'import', filter.q)) : query
}
/** Moves the import on by a batch, if nobody else did. Undefined when it stands elsewhere by now. */
export const advanceImport = async (
  tx: Tx,
  id: string,
  state: string,
  from: number,
  rows: number,
  counts: Record<string, number>,
): Promise<{ cancel_requested_at: Date | null } | undefined> =>
  tx.db
    .updateTable('imports')
    .set({ rows_done: from + rows, counts: JSON.stringify(counts), updated_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('state', '=', state)
    .where('rows_done', '=', from)
    .returning('cancel_requested_at')
    .executeTakeFirst()
/** Whether nobody works on a job any more: it ended, was cancelled before it began, or used up its tries. */
export const isJobOver = async (tx: Tx, jobId: string | null): Promise<boolean> => {
  if (jobId === null) return false
  const row = await tx.db
    .selectFrom('jobs')
    .select('state')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', jobId)
    .executeTakeFirst()
  return row === undefined || !['queued', 'running'].includes(row.state)
}
export const rememberedColumns = async (tx: Tx, kind: string, headers: readonly string[]) => {
  if (headers.length === 0) return []
  return tx.db
    .selectFrom('import_columns')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', kind)
    .where('header', 'in', [...headers])
    .execute()
}
export const rememberColumns = async (
  tx: Tx,
  kind: string,
  columns: readonly { header: string; field: string | null; mode: string }[],
) => {
  if (columns.length === 0) return
  await sql`insert into import_columns (workspace_id, kind, header, field, mode, at)
    select distinct on (header) ${tx.ctx.workspace.id}, ${kind}, header, field, mode, ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(columns)}::jsonb) as given (header text, field text, mode text) where header <> ''
    on conflict (workspace_id, kind, header) do update set field = excluded.field, mode = excluded.mode, at = excluded.at`.execute(
    tx.db,
  )
}
