/** Lists of restricted parties and their entries. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type RestrictedListRow = Selectable<DB['restricted_lists']>
export type RestrictedEntryRow = Selectable<DB['restricted_entries']>
type Own<Values> = Omit<Values, 'workspace_id'>

const lists = (tx: Tx) =>
  tx.db.selectFrom('restricted_lists').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
export const findRestrictedList = (tx: Tx, id: string): Promise<RestrictedListRow | undefined> =>
  lists(tx).where('id', '=', id).executeTakeFirst()
export const lockRestrictedList = (tx: Tx, id: string): Promise<RestrictedListRow> =>
  lists(tx).where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
export const insertRestrictedList = (
  tx: Tx,
  values: Own<Insertable<DB['restricted_lists']>>,
): Promise<RestrictedListRow> =>
  tx.db
    .insertInto('restricted_lists')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateRestrictedList = (
  tx: Tx,
  id: string,
  values: Own<Updateable<DB['restricted_lists']>>,
): Promise<RestrictedListRow> =>
  tx.db
    .updateTable('restricted_lists')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const restrictedListsPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: RestrictedListRow[]) => Out[],
) => {
  let query = lists(tx)
  if (input.q) query = query.where(sql<boolean>`position(lower(${input.q}) in lower(name)) > 0`)
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** A list whose job has neither ended nor been stopped. */
export const runningList = async (tx: Tx): Promise<{ id: string; name: string } | undefined> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select l.id, l.name from restricted_lists l
    join jobs j on j.workspace_id = l.workspace_id and j.id = l.job_id and j.state in ('queued', 'running')
    where l.workspace_id = ${tx.ctx.workspace.id} limit 1`.execute(tx.db)
  return rows[0]
}

export const insertEntries = async (
  tx: Tx,
  rows: readonly Own<Insertable<DB['restricted_entries']>>[],
): Promise<void> => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('restricted_entries')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id })))
    .execute()
}
export const entriesAfter = (
  tx: Tx,
  listId: string,
  after: number,
  most: number,
): Promise<Pick<RestrictedEntryRow, 'number' | 'name' | 'aliases'>[]> =>
  tx.db
    .selectFrom('restricted_entries')
    .select(['number', 'name', 'aliases'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('list_id', '=', listId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(most)
    .execute()
