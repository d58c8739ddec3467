/** Rows that wait for what they belong to. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type UnmatchedKind = 'click' | 'refund' | 'chargeback' | 'lead' | 'sale' | 'subscription' | 'touch'
export type UnmatchedState = 'waiting' | 'overdue' | 'matched' | 'ignored'
export type UnmatchedRow = Omit<Selectable<DB['unmatched_events']>, 'kind' | 'state'> & {
  kind: UnmatchedKind
  state: UnmatchedState
}

/** Undefined when it waits already: then the newest payload takes the place of the one before. */
export const insertUnmatched = async (
  tx: Tx,
  row: {
    id: string
    kind: UnmatchedKind
    source: string
    externalId: string
    waitsFor: string
    subjectId: string | null
    payload: unknown
    reason: string
    occurredAt: Date
    untilAt: Date
  },
): Promise<UnmatchedRow | undefined> => {
  const { rows } = await sql<UnmatchedRow & { is_new: boolean }>`
    insert into unmatched_events as u (workspace_id, id, kind, source, external_id, waits_for, subject_id, payload, reason, state, occurred_at,
      recorded_at, until_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.kind}, ${row.source}, ${row.externalId}, ${row.waitsFor}, ${row.subjectId},
      ${JSON.stringify(row.payload)}::jsonb, ${row.reason}, 'waiting', ${row.occurredAt}, ${tx.now}, ${row.untilAt})
    on conflict (workspace_id, kind, source, external_id) do update set payload = excluded.payload, version = u.version + 1
      where u.state in ('waiting', 'overdue')
    returning u.*, (xmax = 0) as is_new`.execute(tx.db)
  return rows[0]?.is_new ? rows[0] : undefined
}
export const waitingFor = async (tx: Tx, waitsFor: string): Promise<UnmatchedRow[]> => {
  const { rows } = await sql<UnmatchedRow>`select * from unmatched_events where workspace_id = ${tx.ctx.workspace.id}
    and waits_for = ${waitsFor} and state in ('waiting', 'overdue') order by occurred_at, id for update`.execute(tx.db)
  return rows
}
/** Clicks that somebody waits for and that are there by now. */
export const clicksThatCame = async (tx: Tx, most: number): Promise<string[]> => {
  const { rows } = await sql<{ waits_for: string }>`select distinct u.waits_for from unmatched_events u
    join clicks c on c.workspace_id = u.workspace_id and c.id = substr(u.waits_for, length('click:') + 1)
    where u.workspace_id = ${tx.ctx.workspace.id} and u.kind = 'click' and u.state = 'waiting' order by 1 limit ${most}`.execute(
    tx.db,
  )
  return rows.map((row) => row.waits_for)
}
export const lockUnmatched = (tx: Tx, id: string): Promise<UnmatchedRow | undefined> =>
  tx.db
    .selectFrom('unmatched_events')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst() as Promise<UnmatchedRow | undefined>
export const markMatched = (tx: Tx, id: string, state: UnmatchedState, byName: string | null) =>
  sql`update unmatched_events set state = ${state}, version = version + 1,
      decided_at = case when ${state} = 'overdue' then null else ${tx.now}::timestamptz end, decided_by_name = ${byName}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
/** Of these the ones that still wait when their time is over. */
export const markOverdue = async (tx: Tx, ids: readonly string[]): Promise<UnmatchedRow[]> => {
  const { rows } = await sql<UnmatchedRow>`update unmatched_events set state = 'overdue', version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[]) and state = 'waiting' returning *`.execute(
    tx.db,
  )
  return rows
}
export const unmatchedPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    state?: readonly UnmatchedState[] | undefined
    kind?: readonly UnmatchedKind[] | undefined
  },
  toWire: (rows: UnmatchedRow[]) => Out[],
) => {
  let query = tx.db.selectFrom('unmatched_events').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.kind?.length) query = query.where('kind', 'in', [...input.kind])
  if (input.q) query = query.where(hasWords(input.q, 'unmatched_events.external_id', 'unmatched_events.waits_for'))
  return keysetPage({
    query,
    sorts: { recordedAt: 'unmatched_events.recorded_at' },
    fallback: '-recordedAt',
    input,
    id: 'unmatched_events.id',
    toWire: (rows) => toWire(rows as UnmatchedRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
