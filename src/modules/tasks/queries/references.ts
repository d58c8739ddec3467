/** SQL of what names a partner here, for merging partners, undoing it, and a partner's dossier. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type Moved = { kind: string; id: string; field: string; old: string }

type Place = {
  kind: string
  field: string
  table: RawBuilder<unknown>
  column: RawBuilder<unknown>
  id: RawBuilder<string>
  /** Rows that name a partner in this column. */
  only: RawBuilder<unknown>
  /** Rows that may name the other partner: there can be one open task or clock of a kind per subject. */
  free: (toId: string) => RawBuilder<unknown>
}
const always = sql`true`
const plain = (kind: string, table: string, id = 'row.id'): Place => ({
  kind,
  field: 'partner_id',
  table: sql.raw(table),
  column: sql.raw('partner_id'),
  id: sql.raw<string>(id),
  only: always,
  free: () => always,
})
const places: readonly Place[] = [
  plain('task', 'tasks'),
  plain('task_comment', 'task_comments', "row.task_id || ' ' || row.number"),
  plain('clock', 'clocks'),
  plain('view', 'saved_views'),
  {
    ...plain('task', 'tasks'),
    field: 'subject_id',
    column: sql.raw('subject_id'),
    only: sql`row.subject_kind = 'partner'`,
    free: (
      toId,
    ) => sql`(row.state <> 'open' or not exists (select from tasks other where other.workspace_id = row.workspace_id and other.kind = row.kind
      and other.subject_kind = 'partner' and other.subject_id = ${toId} and other.side = row.side and other.state = 'open'))`,
  },
  {
    ...plain('clock', 'clocks'),
    field: 'subject_id',
    column: sql.raw('subject_id'),
    only: sql`row.subject_kind = 'partner'`,
    free: (
      toId,
    ) => sql`(row.ended_at is not null or not exists (select from clocks other where other.workspace_id = row.workspace_id
      and other.kind = row.kind and other.subject_id = ${toId} and other.ended_at is null))`,
  },
]

/** Lets rows of one partner name another one; answers those that were moved. Open ones that would meet their like stay. */
export const movePartnerRows = async (tx: Tx, fromId: string, toId: string): Promise<Moved[]> => {
  const moved: Moved[] = []
  for (const place of places) {
    const { rows } = await sql<{ id: string }>`update ${place.table} row set ${place.column} = ${toId}
      where row.workspace_id = ${tx.ctx.workspace.id} and row.${place.column} = ${fromId} and ${place.only} and ${place.free(toId)}
      returning ${place.id} as id`.execute(tx.db)
    moved.push(...rows.map(({ id }) => ({ kind: place.kind, id, field: place.field, old: fromId })))
  }
  return moved
}

/** Puts rows back that still name the partner they were moved to; answers them. */
export const movePartnerRowsBack = async (tx: Tx, rows: readonly Moved[], heldId: string): Promise<Moved[]> => {
  const back: Moved[] = []
  for (const place of places)
    for (const [old, own] of Map.groupBy(
      rows.filter((row) => row.kind === place.kind && row.field === place.field),
      (row) => row.old,
    )) {
      const { rows: done } = await sql<{ id: string }>`update ${place.table} row set ${place.column} = ${old}
        where row.workspace_id = ${tx.ctx.workspace.id} and ${place.id} = any (${own.map((row) => row.id)}::text[])
          and row.${place.column} = ${heldId} and ${place.free(old)}
        returning ${place.id} as id`.execute(tx.db)
      const ids = new Set(done.map(({ id }) => id))
      back.push(...own.filter((row) => ids.has(row.id)))
    }
  return back
}

/** How many tasks, clocks and views name each partner. */
export const countPartnerRows = async (tx: Tx, partnerIds: readonly string[]): Promise<Map<string, number>> => {
  const { rows } = await sql<{ partner_id: string; count: string }>`
    select partner_id, sum(count) as count from (
      select partner_id, count(*) as count from tasks where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
      union all select partner_id, count(*) from clocks where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
      union all select partner_id, count(*) from saved_views where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
    ) as counted group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, Number(row.count)]))
}

/** Tasks about these partners that the product opened and, at most, ended by itself: every act of a person is a version. */
export const ownTasks = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<{ id: string; partner_id: string }[]> => {
  const { rows } = await sql<{ id: string; partner_id: string }>`select id, partner_id from tasks
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and opened_by_kind = 'system'
      and version = case when state <> 'open' and ended_by_kind = 'system' then 2 else 1 end
      and not exists (select from task_comments c where c.workspace_id = tasks.workspace_id and c.task_id = tasks.id)`.execute(
    tx.db,
  )
  return rows
}
/** Open tasks that ask whether two companies are one, where one of the two is among these. */
export const openPairTasks = async (tx: Tx, partnerIds: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select id from tasks
    where workspace_id = ${tx.ctx.workspace.id} and kind = 'partners.resolve_duplicate' and subject_kind = 'duplicate_pair' and state = 'open'
      and (split_part(subject_id, '~', 1) = any (${[...partnerIds]}::text[]) or split_part(subject_id, '~', 2) = any (${[...partnerIds]}::text[]))`.execute(
    tx.db,
  )
  return rows.map(({ id }) => id)
}
export const deleteTasks = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  await sql`with gone as (delete from tasks where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[]) returning id)
    select count(drop_search_entry('task', id)) from gone`.execute(tx.db)
}

/** Search entries of tasks and views carry their partner too. */
export const refreshSearchPartner = (tx: Tx, partnerId: string) =>
  sql`select put_search_entry('task', id, partner_id, side = 'partner' or shared_with_partner, concat_ws(' ', title, shared_title))
    from tasks where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId}
    union all select put_search_entry('view', id, partner_id, true, name)
    from saved_views where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId}`.execute(tx.db)

/** What is kept about a partner, for its dossier. */
export const dossierRows = async (tx: Tx, partnerId: string) => {
  const of = <Row>(query: RawBuilder<Row>) => query.execute(tx.db).then(({ rows }) => rows)
  return {
    tasks:
      await of(sql`select id, kind, subject_kind, subject_id, side, title, shared_title, owner_kind, owner_id, due_at, hard_deadline, value_currency,
      value_minor, state, outcome, created_at, ended_at from tasks where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} order by id`),
    task_comments:
      await of(sql`select comment.task_id, comment.number, comment.author_kind, comment.author_id, comment.shared, comment.body, comment.created_at
      from task_comments comment join tasks task on task.workspace_id = comment.workspace_id and task.id = comment.task_id
      where task.workspace_id = ${tx.ctx.workspace.id} and task.partner_id = ${partnerId} order by comment.task_id, comment.number`),
    clocks:
      await of(sql`select id, kind, subject_kind, subject_id, target_minutes, in_business_time, started_at, warned_at, breached_at, ending, ended_at,
      spent_minutes from clocks where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} order by id`),
  }
}
