/** Pages of webhook endpoints and deliveries; the rows themselves belong to the platform's webhook room. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { factsAbout } from '#platform/events/search.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed, kindsWith, wordsOf } from '#platform/http/words.ts'
import type { DeliveryState, EndpointState } from '#platform/webhooks/queries.ts'

/** An endpoint by its address, what it is, or its partner. A side has few, so they are read and compared. */
const isOf = (word: string) => sql<boolean>`(strpos(lower(url || ' ' || coalesce(description, '')), ${word}) > 0
  or ${isNamed('partner_id', 'partner', word)})`

export const endpointIdPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; state?: string | undefined; partnerId?: string | undefined },
  toWire: (ids: string[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('webhook_endpoints').select('id').where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.state) query = query.where('state', '=', input.state as EndpointState)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  for (const word of wordsOf(input.q)) query = query.where(isOf(word))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows.map((row) => row.id)),
    count: () => countUpTo(tx.db, query),
  })
}
/** Enabled endpoints of partners, of these or of all. */
export const partnerEndpoints = async (tx: Tx, partnerIds?: readonly string[]) => {
  let query = tx.db
    .selectFrom('webhook_endpoints')
    .select(['id', 'partner_id as partnerId'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '=', 'enabled')
    .orderBy('id')
  query = partnerIds ? query.where('partner_id', 'in', [...partnerIds]) : query.where('partner_id', 'is not', null)
  return (await query.execute()).flatMap(({ id, partnerId }) => (partnerId === null ? [] : [{ id, partnerId }]))
}
export const endpointRows = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()

export type DeliveryRow = {
  id: string
  endpoint_id: string
  event_id: string | null
  event_kind: string
  message_id: string
  is_test: boolean
  state: DeliveryState
  attempts: number
  next_attempt_at: Date | null
  last_status: number | null
  last_error: string | null
  delivered_at: Date | null
  created_at: Date
}
const columns = [
  'id',
  'endpoint_id',
  'event_id',
  'event_kind',
  'message_id',
  'is_test',
  'state',
  'attempts',
  'next_attempt_at',
  'last_status',
  'last_error',
  'delivered_at',
  'created_at',
] as const
type Filter = ListInput & {
  q?: string | undefined
  endpointId?: string | undefined
  state?: string | undefined
  eventKind?: string | undefined
  eventId?: string | undefined
}
const foundMost = 2000
/**
 * Deliveries about records of this name, of kinds of events that have these words, to endpoints that have them, or with
 * this id; each part by its index, the newest first where there are many.
 */
const found = (tx: Tx, q: string) => {
  const workspaceId = tx.ctx.workspace.id
  const words = wordsOf(q)
  const kinds = kindsWith(q, tx.ctx.services.product.events.keys())
  return sql<string>`(
    select id from webhook_deliveries where workspace_id = ${workspaceId} and id = ${q}
    union all
    select id from webhook_deliveries where workspace_id = ${workspaceId} and message_id = ${q}
    union all
    select about.id from ${factsAbout(tx, q)} as fact join webhook_deliveries about
      on about.workspace_id = ${workspaceId} and about.message_id = fact.id
    union all
    (select id from webhook_deliveries where workspace_id = ${workspaceId} and event_kind = any (${kinds}::text[])
      order by created_at desc limit ${foundMost})
    union all
    select sent.id from webhook_endpoints cross join lateral (select id from webhook_deliveries
        where workspace_id = ${workspaceId} and endpoint_id = webhook_endpoints.id order by created_at desc limit ${foundMost}) sent
      where workspace_id = ${workspaceId} and ${sql.join(words.map(isOf), sql` and `)})`
}
export const deliveryPage = <Out>(tx: Tx, input: Filter, toWire: (rows: DeliveryRow[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('webhook_deliveries').select(columns).where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.endpointId) query = query.where('endpoint_id', '=', input.endpointId)
  if (input.state) query = query.where('state', '=', input.state as DeliveryState)
  if (input.eventKind && input.eventKind !== '*') query = query.where('event_kind', '=', input.eventKind)
  if (input.eventId) query = query.where('event_id', '=', input.eventId)
  if (input.q?.trim()) query = query.where('id', 'in', found(tx, input.q.trim()))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as DeliveryRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const readDelivery = async (tx: Tx, id: string): Promise<(DeliveryRow & { payload: string }) | undefined> =>
  (await tx.db
    .selectFrom('webhook_deliveries')
    .select([...columns, 'payload'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()) as (DeliveryRow & { payload: string }) | undefined

export type AttemptRow = {
  number: number
  started_at: Date
  duration_ms: number
  status: number | null
  error: string | null
  answer: string | null
}
export const readAttempts = async (tx: Tx, deliveryId: string): Promise<AttemptRow[]> => {
  const { rows } =
    await sql<AttemptRow>`select number, started_at, duration_ms, status, error, answer from webhook_attempts
    where workspace_id = ${tx.ctx.workspace.id} and delivery_id = ${deliveryId} order by number limit 100`.execute(
      tx.db,
    )
  return rows
}

/** Endpoints of one side: the team's for null. */
export const endpointIdsOf = async (tx: Tx, partnerId: string | null): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', partnerId === null ? 'is' : '=', partnerId)
    .orderBy('id')
    .limit(50)
    .execute()
  return rows.map((row) => row.id)
}

/** Whether this was said of the endpoint since a moment. */
export const wasAnnounced = async (tx: Tx, kind: string, endpointId: string, since: Date): Promise<boolean> => {
  const { rows } = await sql`select 1 from events where workspace_id = ${tx.ctx.workspace.id}
    and subject_kind = 'webhook_endpoint' and subject_id = ${endpointId} and kind = ${kind} and occurred_at >= ${since} limit 1`.execute(
    tx.db,
  )
  return rows.length > 0
}
