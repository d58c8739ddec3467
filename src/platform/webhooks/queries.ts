/** SQL of the webhook room. Everything but the look-up of one's own endpoint runs under the team's role. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { Signing } from './signature.ts'

export type EndpointState = 'unverified' | 'enabled' | 'paused' | 'disabled'
export type DeliveryState = 'pending' | 'retrying' | 'delivered' | 'failed' | 'skipped'
export type WebhookEndpoint = {
  id: string
  partnerId: string | null
  url: string
  description: string | null
  eventKinds: string[]
  /** Names of the fixed headers; their values are encrypted and never shown again. */
  headerNames: string[]
  signing: Signing
  state: EndpointState
  stateReason: string | null
  failingSince: Date | null
  failedInARow: number
  slowUntil: Date | null
  creatorId: string | null
  version: number
  createdAt: Date
  updatedAt: Date
}
type EndpointRow = {
  id: string
  partner_id: string | null
  url: string
  description: string | null
  event_kinds: string[]
  headers: unknown
  signing: string
  state: string
  state_reason: string | null
  failing_since: Date | null
  failed_in_a_row: number
  slow_until: Date | null
  creator_id: string | null
  version: number
  created_at: Date
  updated_at: Date
}

export const toEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  partnerId: row.partner_id,
  url: row.url,
  description: row.description,
  eventKinds: row.event_kinds,
  headerNames: Object.keys(row.headers as Record<string, string>),
  signing: row.signing as Signing,
  state: row.state as EndpointState,
  stateReason: row.state_reason,
  failingSince: row.failing_since,
  failedInARow: row.failed_in_a_row,
  slowUntil: row.slow_until,
  creatorId: row.creator_id,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** The endpoint if the caller's side may see it: the team all, a partner its own. Locked until the transaction ends. */
export const lockEndpoint = async (tx: Tx, id: string): Promise<WebhookEndpoint | undefined> => {
  const row = await tx.db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toEndpoint(row)
}
export const findEndpoint = async (tx: Tx, id: string): Promise<WebhookEndpoint | undefined> => {
  const row = await tx.db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toEndpoint(row)
}

export type BirthEndpoint = {
  id: string
  partnerId: string | null
  eventKinds: string[]
  state: EndpointState
  slowUntil: Date | null
}
export const endpointsForBirths = async (tx: Tx): Promise<BirthEndpoint[]> => {
  const rows = await tx.db
    .selectFrom('webhook_endpoints')
    .select(['id', 'partner_id', 'event_kinds', 'state', 'slow_until'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '<>', 'unverified')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    eventKinds: row.event_kinds,
    state: row.state as EndpointState,
    slowUntil: row.slow_until,
  }))
}

export type NewDelivery = {
  id: string
  endpointId: string
  partnerId: string | null
  eventId: string | null
  eventKind: string
  messageId: string
  payload: string
  state: DeliveryState
  isTest: boolean
}
/** Answers the ids that were inserted: a message goes to an endpoint once. */
export const insertDeliveries = async (tx: Tx, deliveries: readonly NewDelivery[]): Promise<string[]> => {
  const now = tx.ctx.clock.realNow()
  const rows = await tx.db
    .insertInto('webhook_deliveries')
    .values(
      deliveries.map((one) => ({
        workspace_id: tx.ctx.workspace.id,
        id: one.id,
        endpoint_id: one.endpointId,
        partner_id: one.partnerId,
        event_id: one.eventId,
        event_kind: one.eventKind,
        message_id: one.messageId,
        payload: one.payload,
        state: one.state,
        is_test: one.isTest,
        next_attempt_at: one.state === 'pending' ? now : null,
        created_at: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['workspace_id', 'endpoint_id', 'message_id']).doNothing())
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export type DueDelivery = {
  id: string
  endpointId: string
  endpointState: EndpointState
  url: string
  headers: Record<string, string>
  messageId: string
  payload: string
  attempts: number
  isTest: boolean
}
export const readDueDelivery = async (tx: Tx, id: string): Promise<DueDelivery | undefined> => {
  const { rows } = await sql<{
    id: string
    endpoint_id: string
    endpoint_state: EndpointState
    url: string
    headers: Record<string, string>
    message_id: string
    payload: string
    attempts: number
    is_test: boolean
  }>`
    select delivery.id, delivery.endpoint_id, endpoint.state as endpoint_state, endpoint.url, endpoint.headers,
      delivery.message_id, delivery.payload, delivery.attempts, delivery.is_test
    from webhook_deliveries delivery
    join webhook_endpoints endpoint on endpoint.workspace_id = delivery.workspace_id and endpoint.id = delivery.endpoint_id
    where delivery.workspace_id = ${tx.ctx.workspace.id} and delivery.id = ${id}`.execute(tx.db)
  const row = rows[0]
  return (
    row && {
      id: row.id,
      endpointId: row.endpoint_id,
      endpointState: row.endpoint_state,
      url: row.url,
      headers: row.headers,
      messageId: row.message_id,
      payload: row.payload,
      attempts: row.attempts,
      isTest: row.is_test,
    }
  )
}

/** The secrets that sign now, the newest first. */
export const readSealedSecrets = async (
  tx: Tx,
  endpointId: string,
): Promise<{ id: string; sealed: string; endsAt: Date | null }[]> => {
  const rows = await tx.db
    .selectFrom('webhook_secrets')
    .select(['id', 'secret_encrypted', 'ends_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('endpoint_id', '=', endpointId)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', tx.ctx.clock.realNow())]))
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({ id: row.id, sealed: row.secret_encrypted, endsAt: row.ends_at }))
}

export type AttemptRow = {
  deliveryId: string
  number: number
  startedAt: Date
  durationMs: number
  status: number | null
  error: string | null
  answer: string | null
}
export const insertAttempt = async (tx: Tx, attempt: AttemptRow): Promise<void> => {
  await sql`insert into webhook_attempts (workspace_id, delivery_id, number, partner_id, started_at, duration_ms, status, error, answer)
    select workspace_id, id, ${attempt.number}, partner_id, ${attempt.startedAt}, ${attempt.durationMs}, ${attempt.status}, ${attempt.error}, ${attempt.answer}
    from webhook_deliveries where workspace_id = ${tx.ctx.workspace.id} and id = ${attempt.deliveryId}
    on conflict do nothing`.execute(tx.db)
}

export const updateDelivery = async (
  tx: Tx,
  id: string,
  to: {
    state: DeliveryState
    nextAttemptAt: Date | null
    attempt?: { ok: boolean; status: number | null; error: string | null; durationMs: number }
  },
): Promise<void> => {
  const { attempt } = to
  await tx.db
    .updateTable('webhook_deliveries')
    .set({
      state: to.state,
      next_attempt_at: to.nextAttemptAt,
      ...(to.state === 'delivered' && { delivered_at: tx.ctx.clock.realNow() }),
      ...(attempt && {
        attempts: sql<number>`attempts + 1`,
        last_status: attempt.status,
        last_error: attempt.error,
        first_attempt_ok: sql<boolean>`coalesce(first_attempt_ok, ${attempt.ok})`,
        first_duration_ms: sql<number>`coalesce(first_duration_ms, ${attempt.durationMs})`,
      }),
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
}

/**
 * Nothing is written when nothing was failing: an endpoint that works costs no update per delivery. A time until which
 * it asked to be left alone stays, whatever it answered to a message that was already under way.
 */
export const noteEndpointSuccess = async (tx: Tx, endpointId: string): Promise<void> => {
  await sql`update webhook_endpoints set failing_since = null, failed_in_a_row = 0
    where workspace_id = ${tx.ctx.workspace.id} and id = ${endpointId} and failed_in_a_row > 0`.execute(tx.db)
}

type Failing = { failingSince: Date; failedInARow: number; state: EndpointState; slowUntil: Date | null }
export const noteEndpointFailure = async (tx: Tx, endpointId: string, slowUntil: Date | null): Promise<Failing> => {
  const { rows } = await sql<{
    failing_since: Date
    failed_in_a_row: number
    state: EndpointState
    slow_until: Date | null
  }>`
    update webhook_endpoints set failing_since = coalesce(failing_since, ${tx.ctx.clock.realNow()}), failed_in_a_row = failed_in_a_row + 1,
      slow_until = greatest(slow_until, ${slowUntil}::timestamptz)
    where workspace_id = ${tx.ctx.workspace.id} and id = ${endpointId}
    returning failing_since, failed_in_a_row, state, slow_until`.execute(tx.db)
  const row = rows[0]
  if (!row) throw new Error('The endpoint has gone while a message was under way')
  return {
    failingSince: row.failing_since,
    failedInARow: row.failed_in_a_row,
    state: row.state,
    slowUntil: row.slow_until,
  }
}

export const setEndpointState = async (
  tx: Tx,
  endpointId: string,
  state: EndpointState,
  reason: string | null,
): Promise<void> => {
  await tx.db
    .updateTable('webhook_endpoints')
    .set({
      state,
      state_reason: reason,
      version: sql<number>`version + 1`,
      updated_at: tx.now,
      ...(state === 'enabled' && { failing_since: null, failed_in_a_row: 0, slow_until: null }),
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', endpointId)
    .execute()
}

/** What still waits for this endpoint will not be sent by itself; it can be replayed. */
export const skipWaiting = async (tx: Tx, endpointId: string): Promise<void> => {
  await sql`update webhook_deliveries set state = 'skipped', next_attempt_at = null
    where workspace_id = ${tx.ctx.workspace.id} and endpoint_id = ${endpointId} and state in ('pending', 'retrying')`.execute(
    tx.db,
  )
  await sql`delete from queue_entries where workspace_id = ${tx.ctx.workspace.id} and queue = 'webhooks' and lane = ${endpointId}`.execute(
    tx.db,
  )
}
