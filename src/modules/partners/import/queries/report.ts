/** The report: one row per row of the file. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { insertMany } from './batch-writes.ts'

export type ReportRow = Selectable<DB['import_rows']>
const report = {
  import_id: 'text',
  row: 'integer',
  report: 'text',
  outcome: 'text',
  group_row: 'integer',
  partner_id: 'text',
  contact_id: 'text',
  made_partner: 'boolean',
  made_contact: 'boolean',
  partner_version: 'integer',
  contact_version: 'integer',
  fields: 'text[]',
  problems: 'jsonb',
  matches: 'jsonb',
  note: 'text',
  words: 'text',
  cells: 'jsonb',
  content_hash: 'text',
} as const
export const putReport = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'import_rows',
    report,
    rows,
    `on conflict (workspace_id, import_id, row) do update set ${Object.keys(report)
      .filter((column) => column !== 'import_id' && column !== 'row')
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}`,
  )
export const reportQuery = (
  tx: Tx,
  importId: string,
  phase: string,
  filter: { outcome?: string[] | undefined; q?: string | undefined },
) => {
  let query = tx.db
    .selectFrom('import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', phase)
  if (filter.outcome?.length) query = query.where('outcome', 'in', filter.outcome)
  // Bounded by the rows of one import, which the key finds before any text is looked at.
  if (filter.q) query = query.where(sql<boolean>`position(${filter.q.toLowerCase()} in words) > 0`)
  return query
}
/** What became of groups of several rows, for a run that is taken up again. */
export const targetsOf = async (tx: Tx, importId: string, groupRows: readonly number[]) => {
  if (groupRows.length === 0) return []
  const { rows } = await sql<{
    group_row: number
    partner_id: string | null
    outcome: string
    matches: unknown
    note: string | null
  }>`
    select distinct on (group_row) group_row, partner_id, outcome, matches, note from import_rows
    where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and report = 'run' and group_row = any (${[...groupRows]}::integer[])
      and (partner_id is not null or outcome = 'needs_review')
    order by group_row, row`.execute(tx.db)
  return rows
}
export const reportRow = (tx: Tx, importId: string, row: number): Promise<ReportRow | undefined> =>
  tx.db
    .selectFrom('import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('row', '=', row)
    .executeTakeFirst()
/** Rows of one company that wait for a decision. */
export const heldOfGroup = (tx: Tx, importId: string, groupRow: number): Promise<ReportRow[]> =>
  tx.db
    .selectFrom('import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', 'run')
    .where('group_row', '=', groupRow)
    .where('outcome', '=', 'needs_review')
    .orderBy('row')
    .execute()
export const partnerNamesOf = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return new Map<string, string>()
  const rows = await tx.db
    .selectFrom('partners')
    .select(['id', 'display_name'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.display_name]))
}
