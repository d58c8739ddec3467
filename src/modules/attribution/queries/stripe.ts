/** Connections to Stripe, the inbox of their events, and what is known of Stripe's objects. */
import { type Selectable, sql } from 'kysely'
import type { Services, Tx } from '#platform/context.ts'
import { withLookup } from '#platform/db/transaction.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import type { StripeEventState } from '../contract/stripe.ts'
import type { Fact } from '../stripe/facts.ts'

export type ConnectionRow = Selectable<DB['stripe_connections']>
export type EventRow = Selectable<DB['stripe_events']>

/** Whose connection this is: Stripe names it alone. */
export const workspaceOfConnection = async (services: Services, id: string): Promise<string | undefined> => {
  const { rows } = await withLookup(services.database, id, (db) =>
    sql<{ workspace_id: string }>`select workspace_id from stripe_connections where id = ${id}`.execute(db),
  )
  return rows[0]?.workspace_id
}

const connections = (tx: Tx) =>
  tx.db.selectFrom('stripe_connections').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
export const findConnection = (tx: Tx, id: string): Promise<ConnectionRow | undefined> =>
  connections(tx).where('id', '=', id).executeTakeFirst()
export const lockConnection = (tx: Tx, id: string): Promise<ConnectionRow | undefined> =>
  connections(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const connectionPage = <Out>(tx: Tx, input: ListInput, toWire: (rows: ConnectionRow[]) => Promise<Out[]>) => {
  let query = connections(tx)
  // Few rows: a workspace has one connection, or a handful.
  if (input.q) query = query.where(sql<boolean>`position(lower(${input.q}) in lower(name)) > 0`)
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as ConnectionRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const insertConnection = (
  tx: Tx,
  row: { id: string; name: string; sealedSecret: string; lastFour: string; creditNotes: boolean; byName: string },
) =>
  tx.db
    .insertInto('stripe_connections')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: row.id,
      name: row.name,
      sealed_secret: row.sealedSecret,
      last_four: row.lastFour,
      credit_notes: row.creditNotes,
      created_by_name: row.byName,
      created_at: tx.now,
      updated_at: tx.now,
    })
    .execute()
export const updateConnection = (
  tx: Tx,
  id: string,
  change: {
    name?: string
    sealed_secret?: string
    last_four?: string
    credit_notes?: boolean
    refused_count?: number
    refused_words?: string | null
    refused_at?: Date | null
    ended_at?: Date
    ended_by_name?: string
  },
) =>
  tx.db
    .updateTable('stripe_connections')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
/** Counted at most each second, so that a flood of forged deliveries costs no more than reading them. */
export const noteRefusal = (tx: Tx, id: string, words: string) =>
  sql`update stripe_connections set refused_count = refused_count + 1, refused_words = ${words}, refused_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}
      and (refused_at is null or refused_at < ${new Date(tx.now.getTime() - 1_000)} or refused_words is distinct from ${words})`.execute(
    tx.db,
  )
export const noteEvent = (tx: Tx, id: string, account: string | null) =>
  sql`update stripe_connections set last_event_at = ${tx.now}, silence_told_at = null, account = coalesce(account, ${account})
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
export const noteSilenceTold = (tx: Tx, id: string) =>
  tx.db
    .updateTable('stripe_connections')
    .set({ silence_told_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()

type Standing = { waiting: number; failed: number; handled: number; oldest: Date | null }
/** What waits, what was given up and what was done in the last 24 hours, of each connection. */
export const standings = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    connection_id: string
    waiting: string
    failed: string
    handled: string
    oldest: Date | null
  }>`
    select c.id as connection_id,
      (select count(*) from stripe_events e where e.workspace_id = c.workspace_id and e.connection_id = c.id and e.state = 'waiting') as waiting,
      (select count(*) from stripe_events e where e.workspace_id = c.workspace_id and e.connection_id = c.id and e.state = 'failed') as failed,
      (select count(*) from stripe_events e where e.workspace_id = c.workspace_id and e.connection_id = c.id and e.state = 'handled'
        and e.received_at >= ${new Date(tx.now.getTime() - 86_400_000)}) as handled,
      (select min(e.received_at) from stripe_events e where e.workspace_id = c.workspace_id and e.connection_id = c.id and e.state = 'waiting') as oldest
    from stripe_connections c where c.workspace_id = ${tx.ctx.workspace.id} and c.id = any(${[...ids]})`.execute(tx.db)
  return new Map(
    rows.map((row) => [
      row.connection_id,
      { waiting: Number(row.waiting), failed: Number(row.failed), handled: Number(row.handled), oldest: row.oldest },
    ]),
  )
}

/** Keeps an event. False when it is here already. */
export const insertEvent = async (
  tx: Tx,
  row: {
    connectionId: string
    eventId: string
    type: string
    apiVersion: string | null
    objectId: string | null
    customer: string | null
    sealedBody: string
    bodyBytes: number
    occurredAt: Date | null
  },
): Promise<boolean> => {
  const { rows } = await sql`
    insert into stripe_events (workspace_id, connection_id, event_id, type, api_version, object_id, customer_ref, sealed_body, body_bytes,
      state, occurred_at, received_at)
    values (${tx.ctx.workspace.id}, ${row.connectionId}, ${row.eventId}, ${row.type}, ${row.apiVersion}, ${row.objectId}, ${row.customer},
      ${row.sealedBody}, ${row.bodyBytes}, 'waiting', ${row.occurredAt}, ${tx.now})
    on conflict do nothing returning event_id`.execute(tx.db)
  return rows.length > 0
}
const events = (tx: Tx, connectionId: string) =>
  tx.db
    .selectFrom('stripe_events')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('connection_id', '=', connectionId)
export const findEvent = (tx: Tx, connectionId: string, eventId: string): Promise<EventRow | undefined> =>
  events(tx, connectionId).where('event_id', '=', eventId).executeTakeFirst()
export const eventPage = <Out>(
  tx: Tx,
  connectionId: string,
  input: ListInput & { state?: StripeEventState | undefined; type?: string | undefined },
  toWire: (rows: EventRow[]) => Out[],
) => {
  let query = events(tx, connectionId)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.type) query = query.where('type', '=', input.type)
  if (input.q) {
    const words = input.q.trim()
    query = query.where((eb) =>
      eb.or([
        eb('event_id', '=', words),
        eb('object_id', '=', words),
        eb('customer_ref', '=', words),
        eb('type', '=', words),
      ]),
    )
  }
  return keysetPage({
    query,
    sorts: { receivedAt: 'received_at' },
    fallback: '-receivedAt',
    input,
    id: 'event_id',
    toWire: (rows) => toWire(rows as EventRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const settleEvent = (
  tx: Tx,
  connectionId: string,
  eventId: string,
  change: { state: StripeEventState; words: string | null; attempts?: number; handledAt?: Date | null },
) =>
  tx.db
    .updateTable('stripe_events')
    .set({
      state: change.state,
      words: change.words?.slice(0, 2_000) ?? null,
      ...(change.attempts !== undefined && { attempts: change.attempts }),
      ...(change.handledAt !== undefined && { handled_at: change.handledAt }),
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('connection_id', '=', connectionId)
    .where('event_id', '=', eventId)
    .execute()

/** Puts up to `limit` events back to be handled. Those without a body cannot be, and are counted. */
export const takeForReplay = async (
  tx: Tx,
  connectionId: string,
  which: { eventIds?: readonly string[]; state?: StripeEventState; from?: Date; to?: Date; limit: number },
): Promise<{ ids: string[]; withoutBody: number }> => {
  let query = events(tx, connectionId)
  if (which.eventIds) query = query.where('event_id', 'in', [...which.eventIds])
  if (which.state) query = query.where('state', '=', which.state)
  if (which.from) query = query.where('received_at', '>=', which.from)
  if (which.to) query = query.where('received_at', '<', which.to)
  const found = await query.orderBy('received_at').orderBy('event_id').limit(which.limit).forUpdate().execute()
  const ids = found.filter((row) => row.sealed_body !== null).map((row) => row.event_id)
  if (ids.length > 0)
    await tx.db
      .updateTable('stripe_events')
      .set({ state: 'waiting', attempts: 0, replayed_at: tx.now })
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('connection_id', '=', connectionId)
      .where('event_id', 'in', ids)
      .execute()
  return { ids, withoutBody: found.length - ids.length }
}
/** Bodies go after their time; what they meant stays. Those of events that still wait are kept until they are handled. */
export const dropBodies = async (tx: Tx, before: Date, limit: number): Promise<number> => {
  const { rows } = await sql`
    update stripe_events set sealed_body = null where (workspace_id, connection_id, event_id) in (
      select workspace_id, connection_id, event_id from stripe_events
      where workspace_id = ${tx.ctx.workspace.id} and sealed_body is not null and received_at < ${before} and state <> 'waiting'
      limit ${limit})
    returning event_id`.execute(tx.db)
  return rows.length
}

/** Bodies that speak of a person who is erased. */
export const dropBodiesOf = (tx: Tx, customerRef: string) =>
  sql`update stripe_events set sealed_body = null, customer_ref = null
    where workspace_id = ${tx.ctx.workspace.id} and customer_ref = ${customerRef} and sealed_body is not null`.execute(
    tx.db,
  )

/** One after the other for a connection, whichever process works on it: what two events say is put together. */
export const lockFacts = (tx: Tx, connectionId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${connectionId}, 0))`.execute(tx.db)
export const readFacts = async (tx: Tx, connectionId: string, keys: readonly string[]): Promise<Map<string, Fact>> => {
  if (keys.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('stripe_facts')
    .select(['key', 'fact'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('connection_id', '=', connectionId)
    .where('key', 'in', [...keys])
    .execute()
  return new Map(rows.map((row) => [row.key, row.fact as Fact]))
}
export const writeFact = (tx: Tx, connectionId: string, key: string, fact: Fact) =>
  sql`insert into stripe_facts (workspace_id, connection_id, key, kind, object_id, fact, updated_at)
    values (${tx.ctx.workspace.id}, ${connectionId}, ${key}, ${fact.kind}, ${fact.id}, ${JSON.stringify(fact)}::jsonb, ${tx.now})
    on conflict (workspace_id, connection_id, key) do update set fact = excluded.fact, updated_at = excluded.updated_at`.execute(
    tx.db,
  )
export const writeTies = async (tx: Tx, connectionId: string, ties: readonly (readonly [string, string])[]) => {
  const both = ties.flatMap(([one, other]) => (one === other ? [] : [[one, other] as const, [other, one] as const]))
  if (both.length === 0) return
  await sql`insert into stripe_ties (workspace_id, connection_id, one, other)
    select ${tx.ctx.workspace.id}, ${connectionId}, one, other
    from unnest(${both.map(([one]) => one)}::text[], ${both.map(([, other]) => other)}::text[]) as tie (one, other)
    on conflict do nothing`.execute(tx.db)
}
export const tiedTo = async (tx: Tx, connectionId: string, ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0) return []
  const rows = await tx.db
    .selectFrom('stripe_ties')
    .select('other')
    .distinct()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('connection_id', '=', connectionId)
    .where('one', 'in', [...ids])
    .execute()
  return rows.map((row) => row.other)
}
