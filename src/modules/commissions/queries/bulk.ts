/** Acts on many lines: what was frozen, and what became of each. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type BulkRow = Selectable<DB['commission_bulk_actions']>
const actions = (tx: Tx) =>
  tx.db
    .selectFrom('commission_bulk_actions')
    .selectAll('commission_bulk_actions')
    .where('commission_bulk_actions.workspace_id', '=', tx.ctx.workspace.id)

export const findBulk = (tx: Tx, id: string): Promise<BulkRow | undefined> =>
  actions(tx).where('id', '=', id).executeTakeFirst()
export const lockBulk = (tx: Tx, id: string): Promise<BulkRow | undefined> =>
  actions(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const insertBulk = async (
  tx: Tx,
  values: Omit<Insertable<DB['commission_bulk_actions']>, 'workspace_id' | 'created_at'>,
  rows: readonly { id: string; version: number }[],
): Promise<BulkRow> => {
  const made = await tx.db
    .insertInto('commission_bulk_actions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
  await sql`insert into commission_bulk_rows (workspace_id, action_id, position, commission_id, commission_version, state)
    select ${tx.ctx.workspace.id}, ${values.id}, given.place, given.id, given.version, 'waiting'
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ version }) => version)}::integer[]) with ordinality as given (id, version, place)`.execute(
    tx.db,
  )
  return made
}
export const changeBulk = (
  tx: Tx,
  id: string,
  set: Partial<
    Pick<
      Insertable<DB['commission_bulk_actions']>,
      'state' | 'job_id' | 'started_at' | 'finished_at' | 'rows_done' | 'rows_refused'
    >
  >,
): Promise<BulkRow> =>
  tx.db
    .updateTable('commission_bulk_actions')
    .set((expression) => ({ ...set, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const nextBulkRows = (tx: Tx, actionId: string, limit: number) =>
  tx.db
    .selectFrom('commission_bulk_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('action_id', '=', actionId)
    .where('state', '=', 'waiting')
    .orderBy('position')
    .limit(limit)
    .forUpdate()
    .execute()
export const endBulkRows = (
  tx: Tx,
  actionId: string,
  rows: readonly { position: number; code: string | null; words: string | null }[],
) =>
  sql`update commission_bulk_rows r set state = case when n.code is null then 'done' else 'refused' end, code = n.code, words = left(n.words, 500)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (position integer, code text, words text)
    where r.workspace_id = ${tx.ctx.workspace.id} and r.action_id = ${actionId} and r.position = n.position`.execute(
    tx.db,
  )
export const bulkPage = <Out>(tx: Tx, input: ListInput, toWire: (rows: BulkRow[]) => Out[]) => {
  let query = actions(tx)
  const q = input.q?.trim()
  if (q) query = query.where(sql<boolean>`(id = ${q} or verb = lower(${q}) or strpos(lower(by_name), lower(${q})) > 0)`)
  return keysetPage({
    query,
    sorts: { createdAt: 'commission_bulk_actions.created_at' },
    fallback: '-createdAt',
    input,
    id: 'commission_bulk_actions.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export type BulkLineRow = Selectable<DB['commission_bulk_rows']>
export const bulkRowPage = <Out>(
  tx: Tx,
  actionId: string,
  input: ListInput & { state?: string[] | undefined },
  toWire: (rows: BulkLineRow[]) => Out[],
) => {
  let query = tx.db
    .selectFrom('commission_bulk_rows')
    .selectAll('commission_bulk_rows')
    .where('commission_bulk_rows.workspace_id', '=', tx.ctx.workspace.id)
    .where('action_id', '=', actionId)
  if (input.state) query = query.where('state', 'in', input.state)
  const q = input.q?.trim()
  if (q)
    query = query.where(sql<boolean>`(commission_id = ${q} or code = ${q} or strpos(lower(words), lower(${q})) > 0)`)
  return keysetPage({
    query,
    sorts: { position: 'commission_bulk_rows.position' },
    fallback: 'position',
    input,
    id: 'commission_bulk_rows.commission_id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
