/** Reading the log, the counts, the firsts and what was shared. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type RequestRow = Selectable<DB['requests']>
export type BundleRow = Selectable<DB['support_bundles']>

const listed = [
  'id',
  'partner_id',
  'key_id',
  'at',
  'method',
  'route',
  'path',
  'status',
  'error_code',
  'ms',
  'address',
  'agent',
  'idempotency_key',
  'is_explorer',
] as const
export type ListedRequest = Pick<RequestRow, (typeof listed)[number]>

export type RequestFilter = ListInput & {
  q?: string | undefined
  method?: string | undefined
  status?: number | undefined
  statusClass?: string | undefined
  errorCode?: string | undefined
  keyId?: string | undefined
  partnerId?: string | undefined
  side?: 'team' | 'partner' | undefined
  from?: string | undefined
  until?: string | undefined
}
export const requestPage = <Out>(tx: Tx, input: RequestFilter, toWire: (rows: ListedRequest[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('requests').select(listed).where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.side) query = query.where('partner_id', input.side === 'team' ? 'is' : 'is not', null)
  if (input.keyId) query = query.where('key_id', '=', input.keyId)
  if (input.method) query = query.where('method', '=', input.method)
  if (input.status) query = query.where('status', '=', input.status)
  if (input.statusClass) {
    const from = Number(input.statusClass[0]) * 100
    query = query.where('status', '>=', from).where('status', '<', from + 100)
  }
  if (input.errorCode) query = query.where('error_code', '=', input.errorCode)
  if (input.from) query = query.where('at', '>=', new Date(input.from))
  if (input.until) query = query.where('at', '<', new Date(input.until))
  if (input.q) query = query.where('id', 'in', sql<string>`(select found.id from find_requests(${input.q}) found)`)
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
export const readRequest = (tx: Tx, id: string): Promise<RequestRow | undefined> =>
  tx.db
    .selectFrom('requests')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()

/** Kind and subject of these events, those that the reader may see. */
export const eventsByIds = async (
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { kind: string; subjectKind: string; subjectId: string }>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('events')
    .select(['id', 'kind', 'subject_kind', 'subject_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(
    rows.map((row) => [row.id, { kind: row.kind, subjectKind: row.subject_kind, subjectId: row.subject_id }]),
  )
}
export const keyLabels = async (
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { name: string; lastFour: string }>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('api_keys')
    .select(['id', 'name', 'last_four'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, { name: row.name, lastFour: row.last_four }]))
}

// --- bundles -----------------------------------------------------------------------------------------------------

export const insertBundle = (
  tx: Tx,
  row: Omit<BundleRow, 'workspace_id' | 'context'> & { context: unknown },
): Promise<BundleRow> =>
  tx.db
    .insertInto('support_bundles')
    .values({ ...row, workspace_id: tx.ctx.workspace.id, context: JSON.stringify(row.context) })
    .returningAll()
    .executeTakeFirstOrThrow()
export const readBundle = (tx: Tx, id: string): Promise<BundleRow | undefined> =>
  tx.db
    .selectFrom('support_bundles')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('expires_at', '>', tx.ctx.services.time())
    .executeTakeFirst()
export const bundlePage = <Out>(
  tx: Tx,
  input: ListInput & { partnerId?: string | undefined; q?: string | undefined },
  toWire: (rows: BundleRow[]) => Promise<Out[]>,
) => {
  let query = tx.db
    .selectFrom('support_bundles')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('expires_at', '>', tx.ctx.services.time())
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.q) query = query.where(isNamed('support_bundles.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows),
    count: () => countUpTo(tx.db, query),
  })
}

// --- counts ------------------------------------------------------------------------------------------------------

export type UsageSum = {
  name: string
  calls: number
  errors: number
  throttled: number
  bytes: number
  latency: number[]
}
const groups = {
  day: sql`day::text`,
  key: sql`key_id`,
  endpoint: sql`endpoint`,
  status: sql`status_class`,
  partner: sql`coalesce(partner_id, '')`,
} as const
const bounds = Array.from({ length: 11 }, (_, place) => sql`sum(latency[${sql.lit(place + 1)}])::float8`)

/** Sums by one thing between two days, the last one included; the most calls first, days in their order. */
export const usageSums = async (
  tx: Tx,
  by: keyof typeof groups,
  input: {
    from: string
    until: string
    partnerId?: string | undefined
    keyId?: string | undefined
    side?: 'team' | 'partner' | undefined
  },
): Promise<UsageSum[]> => {
  const { rows } = await sql<UsageSum>`
    select ${groups[by]} as name, sum(calls)::float8 as calls, sum(errors)::float8 as errors,
      sum(throttled)::float8 as throttled, sum(bytes)::float8 as bytes, array[${sql.join(bounds)}] as latency
    from usage_buckets
    where workspace_id = ${tx.ctx.workspace.id} and day between ${input.from}::date and ${input.until}::date
      and (${input.partnerId ?? null}::text is null or partner_id = ${input.partnerId ?? null})
      and (${input.keyId ?? null}::text is null or key_id = ${input.keyId ?? null})
      and (${input.side ?? null}::text is null or (partner_id is null) = (${input.side ?? null} = 'team'))
    group by 1 order by ${by === 'day' ? sql`1` : sql`2 desc, 1`} limit 1000`.execute(tx.db)
  return rows
}

/** Which endpoints these keys called since a day. */
export const endpointsCalled = async (
  tx: Tx,
  keyIds: readonly string[],
  from: string,
): Promise<{ key_id: string; endpoint: string }[]> => {
  const { rows } = await sql<{ key_id: string; endpoint: string }>`
    select distinct key_id, endpoint from usage_buckets
    where workspace_id = ${tx.ctx.workspace.id} and key_id = any (${[...keyIds]}::text[]) and day >= ${from}::date`.execute(
    tx.db,
  )
  return rows
}

// --- firsts ------------------------------------------------------------------------------------------------------

export type FirstRow = Selectable<DB['first_calls']>
export const firstPage = <Out>(
  tx: Tx,
  input: ListInput & { milestone?: string | undefined; partnerId?: string | undefined; q?: string | undefined },
  toWire: (rows: FirstRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('first_calls').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.milestone) query = query.where('milestone', '=', input.milestone)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.q) query = query.where(isNamed('first_calls.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: "(partner_id || ' ' || milestone)",
    toWire: (rows) => toWire(rows),
    count: () => countUpTo(tx.db, query),
  })
}
/** Every first with a known beginning; a program has few thousand partners at most. */
export const firstsWithBeginning = (tx: Tx, milestone: string | undefined): Promise<FirstRow[]> => {
  let query = tx.db
    .selectFrom('first_calls')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('possible_since', 'is not', null)
  if (milestone) query = query.where('milestone', '=', milestone)
  return query.orderBy('at').limit(50_000).execute()
}

/** Empties what is kept of calls that name one of these ids, or in whose path one of the texts stands. */
export const forgetCallsAbout = (tx: Tx, ids: readonly string[], texts: readonly string[]): Promise<unknown> =>
  tx.asTeam(() =>
    sql`update requests set request_body = null, answer_body = null, path = split_part(path, '?', 1)
      where workspace_id = ${tx.ctx.workspace.id} and (ids && ${[...ids]}::text[]
        or exists (select from unnest(${[...texts]}::text[]) as one where strpos(coalesce(request_body, ''), one) > 0 or strpos(path, one) > 0))`.execute(
      tx.db,
    ),
  )
