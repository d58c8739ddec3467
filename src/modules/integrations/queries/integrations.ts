/** Integrations of partners, their states and reviews. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type IntegrationRow = Selectable<DB['integrations']>
export type ReviewRow = Selectable<DB['integration_reviews']>
export type StateRow = Selectable<DB['integration_states']>

const select = (tx: Tx) => tx.db.selectFrom('integrations').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const readIntegration = (tx: Tx, id: string): Promise<IntegrationRow | undefined> =>
  select(tx).where('id', '=', id).executeTakeFirst()
export const lockIntegration = (tx: Tx, id: string): Promise<IntegrationRow | undefined> =>
  select(tx).where('id', '=', id).forUpdate().executeTakeFirst()

type IntegrationFilter = ListInput & {
  q?: string | undefined
  state?: string[] | undefined
  kind?: string[] | undefined
  partnerId?: string | undefined
}
export const integrationPage = <Out>(
  tx: Tx,
  input: IntegrationFilter,
  toWire: (rows: IntegrationRow[]) => Promise<Out[]>,
) => {
  let query = select(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.kind) query = query.where('kind', 'in', input.kind)
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('integrations.partner_id', 'partner', input.q)}
        or ${hasWords(input.q, 'integrations.name', 'integrations.kind', 'integrations.summary')})`,
    )
  return keysetPage({
    query,
    sorts: { updatedAt: 'updated_at', name: 'name' },
    fallback: '-updatedAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows),
    count: () => countUpTo(tx.db, query),
  })
}

export const insertIntegration = (
  tx: Tx,
  row: Omit<Insertable<DB['integrations']>, 'workspace_id'>,
): Promise<IntegrationRow> =>
  tx.db
    .insertInto('integrations')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()

export type IntegrationChange = Partial<
  Omit<IntegrationRow, 'workspace_id' | 'id' | 'partner_id' | 'version' | 'created_at' | 'updated_at'>
>
export const changeIntegration = (tx: Tx, id: string, change: IntegrationChange): Promise<IntegrationRow> =>
  tx.db
    .updateTable('integrations')
    .set((expression) => ({ ...change, updated_at: tx.now, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const integrationNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('integrations')
    .select(['id', 'name'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

// --- states ------------------------------------------------------------------------------------------------------

export type Who = { kind: string; id: string | null; name: string }
export const insertState = (tx: Tx, row: IntegrationRow, by: Who, words: string | null) =>
  sql`insert into integration_states (workspace_id, integration_id, number, partner_id, state, at, by_kind, by_id, by_name, words)
    select ${tx.ctx.workspace.id}, ${row.id}, coalesce(max(number), 0) + 1, ${row.partner_id}, ${row.state}, ${tx.now},
      ${by.kind}, ${by.id}, ${by.name}, ${words}
    from integration_states where workspace_id = ${tx.ctx.workspace.id} and integration_id = ${row.id}`.execute(tx.db)
export const statesOf = (tx: Tx, id: string): Promise<StateRow[]> =>
  tx.db
    .selectFrom('integration_states')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('integration_id', '=', id)
    .orderBy('number', 'desc')
    .limit(100)
    .execute()

// --- reviews -----------------------------------------------------------------------------------------------------

export const newestReviews = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ReviewRow>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('integration_reviews')
    .selectAll()
    .distinctOn('integration_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('integration_id', 'in', [...ids])
    .orderBy('integration_id')
    .orderBy('number', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.integration_id, row]))
}
export const insertReview = (tx: Tx, row: IntegrationRow, by: Who, note: string | null) =>
  sql`insert into integration_reviews (workspace_id, integration_id, number, partner_id, submitted_at, submitted_by_kind,
      submitted_by_id, submitted_by_name, note)
    select ${tx.ctx.workspace.id}, ${row.id}, coalesce(max(number), 0) + 1, ${row.partner_id}, ${tx.now}, ${by.kind},
      ${by.id}, ${by.name}, ${note}
    from integration_reviews where workspace_id = ${tx.ctx.workspace.id} and integration_id = ${row.id}`.execute(tx.db)
export const putItems = (tx: Tx, review: ReviewRow, items: unknown) =>
  sql`update integration_reviews set items = ${JSON.stringify(items)}::jsonb where workspace_id = ${tx.ctx.workspace.id}
    and integration_id = ${review.integration_id} and number = ${review.number}`.execute(tx.db)
export const decideReview = (
  tx: Tx,
  review: ReviewRow,
  decision: { result: string; words: string | null; facts: unknown; by: Who },
) =>
  sql`update integration_reviews set result = ${decision.result}, words = ${decision.words},
      facts = ${decision.facts === null ? null : JSON.stringify(decision.facts)}::jsonb, decided_at = ${tx.now},
      decided_by_kind = ${decision.by.kind}, decided_by_id = ${decision.by.id}, decided_by_name = ${decision.by.name}
    where workspace_id = ${tx.ctx.workspace.id} and integration_id = ${review.integration_id}
      and number = ${review.number}`.execute(tx.db)

/** In review, passed, and without live access until now. */
export const waitingForLive = async (tx: Tx, partnerId: string): Promise<IntegrationRow[]> => {
  const { rows } = await sql<IntegrationRow>`
    select row.* from integrations as row where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId}
      and row.state = 'in_review' and (select review.result from integration_reviews review
        where review.workspace_id = row.workspace_id and review.integration_id = row.id order by number desc limit 1) = 'passed'
    order by row.id for update`.execute(tx.db)
  return rows
}

// --- how it called -----------------------------------------------------------------------------------------------

export type Called = { calls: number; errors: number }
/** Counted calls of these keys from a day on. */
export const callsSince = async (tx: Tx, keyIds: readonly string[], from: string): Promise<Called> => {
  const { rows } = await sql<Called>`
    select coalesce(sum(calls), 0)::float8 as calls, coalesce(sum(errors), 0)::float8 as errors from usage_buckets
    where workspace_id = ${tx.ctx.workspace.id} and day >= ${from}::date and key_id = any (${[...keyIds]}::text[])`.execute(
    tx.db,
  )
  return rows[0]!
}
/** Logged calls of these keys from a real moment on, by status: a sandbox's own days may lie anywhere. */
export const loggedSince = async (
  tx: Tx,
  keyIds: readonly string[],
  from: Date,
): Promise<{ status: number; calls: number }[]> => {
  const { rows } = await sql<{ status: number; calls: number }>`
    select status, count(*)::int as calls from requests
    where workspace_id = ${tx.ctx.workspace.id} and at >= ${from} and key_id = any (${[...keyIds]}::text[])
      and not is_explorer group by status`.execute(tx.db)
  return rows
}
