/** SQL of saved views. */
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { SavedViews } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type ViewRow = Selectable<SavedViews>
/** Who reads: sees own views, and (the team) those shared with all or with one of the roles. */
export type ViewReader = {
  kind: string
  id: string
  partnerId: string | null
  roles: readonly string[]
  seesAllShared: boolean
}

const mayRead = (reader: ViewReader) => {
  const own = sql<SqlBool>`(owner_kind = ${reader.kind} and owner_id = ${reader.id})`
  if (reader.partnerId !== null) return sql<SqlBool>`(partner_id = ${reader.partnerId} and ${own})`
  const shared = reader.seesAllShared
    ? sql<SqlBool>`shared_with <> 'nobody'`
    : sql<SqlBool>`(shared_with = 'all' or (shared_with = 'roles' and shared_roles && ${[...reader.roles]}::text[]))`
  return sql<SqlBool>`(partner_id is null and (${own} or ${shared}))`
}

export const listViewRows = <Out>(
  tx: Tx,
  reader: ViewReader,
  filter: { list?: string | undefined; q?: string | undefined },
  input: ListInput,
  toWire: (rows: ViewRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  let query = tx.db
    .selectFrom('saved_views')
    .selectAll('saved_views')
    .where('saved_views.workspace_id', '=', tx.ctx.workspace.id)
    .where(mayRead(reader))
  if (filter.list) query = query.where('list', '=', filter.list)
  if (filter.q) query = query.where(isNamed('saved_views.id', 'view', filter.q))
  return keysetPage({
    query,
    sorts: { name: 'saved_views.name' },
    fallback: 'name',
    input,
    id: 'saved_views.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const findView = (tx: Tx, id: string, reader: ViewReader, lock = false): Promise<ViewRow | undefined> => {
  const query = tx.db
    .selectFrom('saved_views')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where(mayRead(reader))
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

/** Whether the owner has another view of the list with this name. */
export const nameIsTaken = async (
  tx: Tx,
  of: { list: string; ownerKind: string; ownerId: string; name: string; exceptId: string },
): Promise<boolean> => {
  // One owner's views of one list, one writer at a time: two that save the same name at once cannot both succeed.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`view ${tx.ctx.workspace.id} ${of.list} ${of.ownerId}`}, 0))`.execute(
    tx.db,
  )
  const row = await tx.db
    .selectFrom('saved_views')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('list', '=', of.list)
    .where('owner_kind', '=', of.ownerKind)
    .where('owner_id', '=', of.ownerId)
    .where('name', '=', of.name)
    .where('id', '<>', of.exceptId)
    .executeTakeFirst()
  return row !== undefined
}

export type ViewFields = {
  name: string
  filters: string
  columns: string[]
  sort: string | null
  layout: string
  shared_with: string
  shared_roles: string[]
}

export const insertView = (
  tx: Tx,
  view: ViewFields & { id: string; partner_id: string | null; list: string; owner_kind: string; owner_id: string },
): Promise<ViewRow> =>
  tx.db
    .insertInto('saved_views')
    .values({ ...view, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()

export const changeView = (tx: Tx, id: string, change: Partial<ViewFields>): Promise<ViewRow> =>
  tx.db
    .updateTable('saved_views')
    .set({ ...change, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const deleteViewRow = async (tx: Tx, id: string): Promise<void> => {
  await tx.db.deleteFrom('saved_views').where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id).execute()
}

/** Roles that begin a list with each view. */
export const defaultsOf = async (tx: Tx, viewIds: readonly string[]): Promise<Map<string, string[]>> => {
  const { rows } = await tx.asTeam(() =>
    sql<{ view_id: string; role: string }>`select view_id, role from view_defaults
      where workspace_id = ${tx.ctx.workspace.id} and view_id = any (${[...viewIds]}::text[]) order by role`.execute(
      tx.db,
    ),
  )
  const byView = Map.groupBy(rows, (row) => row.view_id)
  return new Map([...byView].map(([id, own]) => [id, own.map((row) => row.role)]))
}

/** These roles begin the list with this view, and no others do. Takes them from another view that had them. */
export const setDefaults = async (
  tx: Tx,
  view: { id: string; list: string },
  roles: readonly string[],
): Promise<void> => {
  await sql`delete from view_defaults where workspace_id = ${tx.ctx.workspace.id} and view_id = ${view.id} and not (role = any (${[...roles]}::text[]))`.execute(
    tx.db,
  )
  await sql`insert into view_defaults (workspace_id, list, role, view_id)
    select ${tx.ctx.workspace.id}, ${view.list}, role, ${view.id} from unnest(${[...roles]}::text[]) as role order by role
    on conflict (workspace_id, list, role) do update set view_id = excluded.view_id`.execute(tx.db)
}

export const putViewSearchEntry = (tx: Tx, view: ViewRow) =>
  tx.asTeam(() =>
    sql`select put_search_entry('view', ${view.id}, ${view.partner_id}, ${view.partner_id !== null}, ${view.name})`.execute(
      tx.db,
    ),
  )
export const dropViewSearchEntry = (tx: Tx, id: string) =>
  tx.asTeam(() => sql`select drop_search_entry('view', ${id})`.execute(tx.db))

/** Those of these views that the reader may use. */
export const viewsByIds = (tx: Tx, ids: readonly string[], reader: ViewReader): Promise<ViewRow[]> =>
  tx.db
    .selectFrom('saved_views')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${[...ids]}::text[])`)
    .where(mayRead(reader))
    .execute()
