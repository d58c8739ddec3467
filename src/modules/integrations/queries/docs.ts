/** What readers said about pages, and when pages were looked over. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type FeedbackRow = Selectable<DB['page_feedback']>
export type ReviewRow = Selectable<DB['page_reviews']>

/** One open row per reader and version of a page: a second one changes it. */
export const putFeedback = async (
  tx: Tx,
  row: Pick<
    FeedbackRow,
    'id' | 'partner_id' | 'slug' | 'page_version' | 'is_helpful' | 'words' | 'by_id' | 'by_name' | 'at'
  >,
): Promise<FeedbackRow> => {
  const { rows } = await sql<FeedbackRow>`
    insert into page_feedback (workspace_id, id, partner_id, slug, page_version, is_helpful, words, by_id, by_name, at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.partner_id}, ${row.slug}, ${row.page_version}, ${row.is_helpful}, ${row.words},
      ${row.by_id}, ${row.by_name}, ${row.at})
    on conflict (workspace_id, by_id, slug, page_version) where answer is null
      do update set is_helpful = excluded.is_helpful, words = excluded.words, at = excluded.at
    returning *`.execute(tx.db)
  return rows[0]!
}

export const feedbackOf = (tx: Tx, byId: string, slug: string): Promise<FeedbackRow[]> =>
  tx.db
    .selectFrom('page_feedback')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('by_id', '=', byId)
    .where('slug', '=', slug)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(20)
    .execute()

export const lockFeedback = (tx: Tx, id: string): Promise<FeedbackRow | undefined> =>
  tx.db
    .selectFrom('page_feedback')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export const putAnswer = (
  tx: Tx,
  id: string,
  answer: Pick<FeedbackRow, 'answer' | 'answered_at' | 'answered_by_id' | 'answered_by_name'>,
): Promise<FeedbackRow> =>
  tx.db
    .updateTable('page_feedback')
    .set(answer)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

type FeedbackFilter = ListInput & {
  q?: string | undefined
  slug?: string | undefined
  partnerId?: string | undefined
  helpful?: boolean | undefined
  answered?: boolean | undefined
}
export const feedbackPage = <Out>(tx: Tx, input: FeedbackFilter, toWire: (rows: FeedbackRow[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('page_feedback').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.slug) query = query.where('slug', '=', input.slug)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.helpful !== undefined) query = query.where('is_helpful', '=', input.helpful)
  if (input.answered !== undefined)
    query = input.answered
      ? query.where('answer', 'is not', null)
      : query.where('answer', 'is', null).where('words', 'is not', null)
  if (input.q)
    query = query.where(
      sql<boolean>`page_feedback.partner_id in (select found.id from search_ids(array['partner'], ${input.q}) found)`,
    )
  return keysetPage({
    query,
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export type Opinion = { slug: string; helpful: number; not_helpful: number; unanswered: number }
/** The newest word of each reader counts. */
export const opinions = async (tx: Tx): Promise<ReadonlyMap<string, Opinion>> => {
  const { rows } = await sql<Opinion>`
    with newest as (select distinct on (slug, by_id) slug, is_helpful from page_feedback
      where workspace_id = ${tx.ctx.workspace.id} order by slug, by_id, at desc, id desc)
    select slug, count(*) filter (where is_helpful)::int as helpful, count(*) filter (where not is_helpful)::int as not_helpful,
      (select count(*)::int from page_feedback own where own.workspace_id = ${tx.ctx.workspace.id} and own.slug = newest.slug
        and own.answer is null and own.words is not null) as unanswered
    from newest group by slug`.execute(tx.db)
  return new Map(rows.map((row) => [row.slug, row]))
}

export const insertReview = (
  tx: Tx,
  row: Pick<ReviewRow, 'slug' | 'at' | 'page_version' | 'by_id' | 'by_name'>,
): Promise<unknown> =>
  tx.db
    .insertInto('page_reviews')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
export const newestReviews = async (tx: Tx): Promise<ReadonlyMap<string, ReviewRow>> => {
  const { rows } = await sql<ReviewRow>`select distinct on (slug) * from page_reviews
    where workspace_id = ${tx.ctx.workspace.id} order by slug, at desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.slug, row]))
}

// --- partners that become one --------------------------------------------------------------------------------------

type Moved = { kind: string; id: string; field: string; old: string }
export const moveFeedback = async (tx: Tx, fromIds: readonly string[], toId: string): Promise<Moved[]> => {
  const { rows } = await sql<{ id: string; old: string }>`
    with before as (select id, partner_id as old from page_feedback
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]) for update)
    update page_feedback as row set partner_id = ${toId} from before
    where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id returning row.id, before.old`.execute(tx.db)
  return rows.map((row) => ({ kind: 'page_feedback', id: row.id, field: 'partner_id', old: row.old }))
}
export const moveFeedbackBack = async (tx: Tx, rows: readonly Moved[], mergedId: string): Promise<Moved[]> => {
  const back: Moved[] = []
  for (const row of rows) {
    const { numAffectedRows } = await sql`update page_feedback set partner_id = ${row.old}
      where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
    if (numAffectedRows) back.push(row)
  }
  return back
}
export const countFeedback = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`
    select partner_id as id, count(*) as amount from page_feedback
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
export const dossierFeedback = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(row) - 'workspace_id' as row from page_feedback as row
    where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} order by row.id limit 1000`.execute(
    tx.db,
  )
  return { page_feedback: rows.map(({ row }) => row) }
}
