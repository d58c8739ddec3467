/** Subscriptions and their changes. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { Interval, SubscriptionChange, SubscriptionState } from '../contract/states.ts'

export type SubscriptionRow = Omit<Selectable<DB['subscriptions']>, 'state'> & { state: SubscriptionState }
export type ChangeRow = Omit<Selectable<DB['subscription_changes']>, 'kind'> & { kind: SubscriptionChange }

/** The subscription of these ids, made if there is none; locked until the transaction ends. */
export const upsertSubscriptionRow = async (
  tx: Tx,
  row: {
    id: string
    source: string
    externalId: string
    customerId: string
    product: string | null
    interval: Interval | undefined
    intervalCount: number | undefined
    currency: string
    state: SubscriptionState
    at: Date
  },
): Promise<SubscriptionRow> => {
  const { rows } = await sql<SubscriptionRow>`
    insert into subscriptions as s (workspace_id, id, source, external_id, customer_id, product, interval_unit, interval_count, state, state_at,
      currency, started_at, created_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.source}, ${row.externalId}, ${row.customerId}, ${row.product}, ${row.interval ?? 'month'},
      ${row.intervalCount ?? 1}, ${row.state}, ${row.at}, ${row.currency}, ${row.at}, ${tx.now})
    on conflict (workspace_id, source, external_id) do update set
      product = coalesce(excluded.product, s.product), started_at = least(s.started_at, excluded.started_at),
      interval_unit = coalesce(${row.interval ?? null}, s.interval_unit), interval_count = coalesce(${row.intervalCount ?? null}::integer, s.interval_count)
    returning *`.execute(tx.db)
  return rows[0]!
}
export const updateSubscription = (
  tx: Tx,
  id: string,
  row: { state: SubscriptionState; at: Date; monthlyMinor: bigint; endedAt: Date | null },
) =>
  sql`update subscriptions set state = ${row.state}, state_at = ${row.at}, monthly_minor = ${row.monthlyMinor}, ended_at = ${row.endedAt},
      version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)

export const findChange = (tx: Tx, subscriptionId: string, eventId: string): Promise<ChangeRow | undefined> =>
  tx.db
    .selectFrom('subscription_changes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subscription_id', '=', subscriptionId)
    .where('event_id', '=', eventId)
    .executeTakeFirst() as Promise<ChangeRow | undefined>
/** The newest change at or before a moment. */
export const changeBefore = async (tx: Tx, subscriptionId: string, at: Date): Promise<ChangeRow | undefined> => {
  const { rows } = await sql<ChangeRow>`select * from subscription_changes where workspace_id = ${tx.ctx.workspace.id}
    and subscription_id = ${subscriptionId} and occurred_at <= ${at} order by occurred_at desc, number desc limit 1`.execute(
    tx.db,
  )
  return rows[0]
}
export const insertChange = async (
  tx: Tx,
  row: {
    subscriptionId: string
    kind: SubscriptionChange
    eventId: string | null
    beforeMinor: bigint
    afterMinor: bigint
    currency: string
    occurredAt: Date
  },
): Promise<number> => {
  const { rows } = await sql<{ number: number }>`
    insert into subscription_changes (workspace_id, subscription_id, number, kind, event_id, before_minor, after_minor, currency, occurred_at, recorded_at)
    select ${tx.ctx.workspace.id}, ${row.subscriptionId}, coalesce(max(number), 0) + 1, ${row.kind}, ${row.eventId}, ${row.beforeMinor},
      ${row.afterMinor}, ${row.currency}, ${row.occurredAt}, ${tx.now}
    from subscription_changes where workspace_id = ${tx.ctx.workspace.id} and subscription_id = ${row.subscriptionId}
    returning number`.execute(tx.db)
  return rows[0]!.number
}
export const subscriptionRows = (tx: Tx, ids: readonly string[]): Promise<SubscriptionRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : (tx.db
        .selectFrom('subscriptions')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...new Set(ids)])
        .execute() as Promise<SubscriptionRow[]>)

export const subscriptionPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    customerId?: string | undefined
    state?: readonly SubscriptionState[] | undefined
  },
  toWire: (rows: SubscriptionRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('subscriptions').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.customerId) query = query.where('customer_id', '=', input.customerId)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.q) query = query.where(hasWords(input.q, 'subscriptions.external_id', 'subscriptions.product'))
  return keysetPage({
    query,
    sorts: { startedAt: 'subscriptions.started_at' },
    fallback: '-startedAt',
    input,
    id: 'subscriptions.id',
    toWire: (rows) => toWire(rows as SubscriptionRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const changePage = <Out>(
  tx: Tx,
  subscriptionId: string,
  input: ListInput,
  toWire: (rows: ChangeRow[]) => Out[],
) => {
  const query = tx.db
    .selectFrom('subscription_changes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subscription_id', '=', subscriptionId)
  return keysetPage({
    query,
    sorts: { occurredAt: 'subscription_changes.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: "to_char(subscription_changes.number, 'FM0000000000')",
    toWire: (rows) => toWire(rows as ChangeRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
