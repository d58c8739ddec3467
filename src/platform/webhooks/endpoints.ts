/** Webhook endpoints: made, changed, paused, verified by a signed test message, given new secrets, deleted. */
import type { Ctx, Tx } from '../context.ts'
import { actorId, partnerOf } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { changedMeanwhile, conflict, invalid, notFound, unprocessable } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { encrypt } from '../secrets.ts'
import { checkFields, checkKinds, type EndpointFields } from './endpoint-fields.ts'
import { announceState } from './endpoint-states.ts'
import { samplePayload } from './payload.ts'
import {
  findEndpoint,
  insertAttempt,
  insertDeliveries,
  lockEndpoint,
  readDueDelivery,
  readSealedSecrets,
  setEndpointState,
  skipWaiting,
  toEndpoint,
  updateDelivery,
  type WebhookEndpoint,
} from './queries.ts'
import { headerPlace, type Sent, sendMessage } from './send.ts'
import { newWebhookKey, newWebhookSecret, publicKeyOf, type Signing } from './signature.ts'

const testKind = 'webhook.test'
const overlapHoursDefault = 24
const overlapHoursMax = 168

/**
 * An unverified endpoint and what its messages are checked with: the signing secret, shown this once, or the public key.
 * `most`: how many this side may have.
 */
export const createEndpoint = async (
  tx: Tx,
  input: EndpointFields & { partnerId?: string | null; most?: number; signing?: Signing | undefined },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> => {
  const partnerId = partnerOf(tx.ctx.actor) ?? input.partnerId ?? null
  checkFields(tx.ctx, input, partnerId)
  if (input.most !== undefined) await refuseOverLimit(tx, partnerId, input.most)
  const row = await tx.db
    .insertInto('webhook_endpoints')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: newId(idPrefixes.webhookEndpoint),
      partner_id: partnerId,
      url: input.url,
      description: input.description ?? null,
      event_kinds: [...new Set(input.eventKinds)],
      headers: JSON.stringify(sealHeaders(tx.ctx, input.headers ?? {})),
      signing: input.signing ?? 'hmac_sha256',
      creator_id: actorId(tx.ctx.actor),
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const endpoint = toEndpoint(row)
  return { endpoint, secret: await tx.asTeam(() => addSecret(tx, endpoint.id, endpoint.signing)) }
}

/** Changes what is given. Another address has to be verified again. 412 when `version` is not the current one. */
export const changeEndpoint = async (
  tx: Tx,
  id: string,
  version: number,
  changes: Partial<EndpointFields>,
): Promise<WebhookEndpoint> => {
  const before = await mine(tx, id)
  if (before.version !== version) throw changedMeanwhile(before.version)
  checkFields(
    tx.ctx,
    {
      url: changes.url ?? before.url,
      eventKinds: changes.eventKinds ?? before.eventKinds,
      ...(changes.headers && { headers: changes.headers }),
    },
    before.partnerId,
  )
  const moved = changes.url !== undefined && changes.url !== before.url
  const row = await tx.db
    .updateTable('webhook_endpoints')
    .set({
      ...(changes.url !== undefined && { url: changes.url }),
      ...(changes.eventKinds && { event_kinds: [...new Set(changes.eventKinds)] }),
      ...(changes.description !== undefined && { description: changes.description }),
      ...(changes.headers && { headers: JSON.stringify(sealHeaders(tx.ctx, changes.headers)) }),
      ...(moved && { state: 'unverified', state_reason: 'The address was changed' }),
      version: before.version + 1,
      updated_at: tx.now,
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (moved) await tx.asTeam(() => skipWaiting(tx, id))
  return toEndpoint(row)
}

/** Nothing is sent while an endpoint is paused; what happens meanwhile is kept as skipped and can be replayed. */
export const pauseEndpoint = async (tx: Tx, id: string, reason: string | null = null): Promise<WebhookEndpoint> => {
  const endpoint = await mine(tx, id)
  if (endpoint.state !== 'enabled')
    throw conflict('endpoint.not_enabled', `The endpoint is ${endpoint.state}; only an enabled one can be paused.`)
  await setEndpointState(tx, id, 'paused', reason)
  await tx.asTeam(() => skipWaiting(tx, id))
  return reread(tx, id)
}

export const resumeEndpoint = async (tx: Tx, id: string): Promise<WebhookEndpoint> => {
  const endpoint = await mine(tx, id)
  if (endpoint.state !== 'paused')
    throw conflict(
      'endpoint.not_paused',
      `The endpoint is ${endpoint.state}; it has to pass a test message to be enabled.`,
    )
  await setEndpointState(tx, id, 'enabled', null)
  return reread(tx, id)
}

/** With its secrets, deliveries and attempts. */
export const deleteEndpoint = async (tx: Tx, id: string): Promise<void> => {
  await mine(tx, id)
  await tx.asTeam(async () => {
    await skipWaiting(tx, id)
    await tx.db
      .deleteFrom('webhook_endpoints')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('id', '=', id)
      .execute()
  })
}

/**
 * A new secret, shown this once, or a new key pair, of which the public key is shown. Messages are signed with both for `overlapHours` (0 to 168, 24 unless told), then with
 * the new one only. 409 while an earlier rotation is still running.
 */
export const rotateSecret = async (
  tx: Tx,
  id: string,
  overlapHours = overlapHoursDefault,
): Promise<{ secret: string; oldEndsAt: Date }> => {
  if (!(overlapHours >= 0 && overlapHours <= overlapHoursMax))
    throw invalid({ field: 'overlapHours', rule: 'range', message: 'The old secret lives on for 0 to 168 hours.' })
  const { signing } = await mine(tx, id)
  return tx.asTeam(async () => {
    const current = await readSealedSecrets(tx, id)
    const ending = current.find(({ endsAt }) => endsAt !== null)
    if (ending?.endsAt)
      throw conflict(
        'endpoint.rotation_running',
        `The secret before this one still works until ${ending.endsAt.toISOString()}.`,
      )
    const oldEndsAt = new Date(tx.ctx.clock.realNow().getTime() + overlapHours * 3_600_000)
    await tx.db
      .updateTable('webhook_secrets')
      .set({ ends_at: oldEndsAt })
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('endpoint_id', '=', id)
      .where('ends_at', 'is', null)
      .execute()
    return { secret: await addSecret(tx, id, signing), oldEndsAt }
  })
}

/**
 * Sends the test message and enables the endpoint when it answers 2xx; 422 `endpoint.test_failed` with what came back
 * otherwise. Talks to the network, so it opens its own transactions: call it outside of one.
 */
export const verifyEndpoint = async (ctx: Ctx, id: string): Promise<WebhookEndpoint> => {
  const sent = await sendTest(ctx, id, testKind)
  if (!sent.ok)
    throw unprocessable('endpoint.test_failed', sent.error ?? 'The test message was not accepted.', {
      status: sent.status,
      answer: sent.answer,
      durationMs: sent.durationMs,
    })
  return inTransaction(ctx, async (tx) => {
    const endpoint = await mine(tx, id)
    if (endpoint.state === 'unverified' || endpoint.state === 'disabled') {
      await setEndpointState(tx, id, 'enabled', null)
      await tx.asTeam(() =>
        announceState(tx, { endpointId: id, partnerId: endpoint.partnerId, change: 'verified', reason: null }),
      )
    }
    return reread(tx, id)
  })
}

/** Sends the sample of a kind, marked as a test and kept among the deliveries; answers how it went. */
export const sendTest = async (ctx: Ctx, id: string, kind: string): Promise<Sent & { deliveryId: string }> => {
  if (ctx.transaction) throw new Error('A test message cannot be sent inside a transaction')
  const deliveryId = newId(idPrefixes.webhookDelivery)
  const messageId = newId(idPrefixes.event)
  const message = await inTransaction(ctx, async (tx) => {
    const endpoint = await findEndpoint(tx, id)
    if (!endpoint) throw notFound('webhook endpoint')
    const issues = kind === testKind ? [] : checkKinds(ctx, [kind], endpoint.partnerId)
    if (issues.length > 0) throw invalid(...issues)
    return tx.asTeam(async () => {
      const body = samplePayload(ctx, messageId, kind, endpoint.partnerId)
      await insertDeliveries(tx, [
        {
          id: deliveryId,
          endpointId: id,
          partnerId: endpoint.partnerId,
          eventId: null,
          eventKind: kind,
          messageId,
          payload: body,
          // Until it was sent, which no loop does for it.
          state: 'skipped',
          isTest: true,
        },
      ])
      const due = await readDueDelivery(tx, deliveryId)
      if (!due) throw new Error('The test message cannot be read')
      return { url: due.url, headers: due.headers, sealedSecrets: await readSealedSecrets(tx, id), messageId, body }
    })
  })
  const sent = await sendMessage(ctx, message)
  await inTransaction(ctx, (tx) =>
    tx.asTeam(async () => {
      await insertAttempt(tx, {
        deliveryId,
        number: 1,
        startedAt: sent.startedAt,
        durationMs: sent.durationMs,
        status: sent.status,
        error: sent.error,
        answer: sent.answer,
      })
      await updateDelivery(tx, deliveryId, {
        state: sent.ok ? 'delivered' : 'failed',
        nextAttemptAt: null,
        attempt: sent,
      })
    }),
  )
  return { ...sent, deliveryId }
}

const mine = async (tx: Tx, id: string): Promise<WebhookEndpoint> => {
  const endpoint = await lockEndpoint(tx, id)
  if (!endpoint) throw notFound('webhook endpoint')
  return endpoint
}
const reread = async (tx: Tx, id: string): Promise<WebhookEndpoint> => {
  const endpoint = await findEndpoint(tx, id)
  if (!endpoint) throw notFound('webhook endpoint')
  return endpoint
}

/** Answers what the receiver checks with. */
const addSecret = async (tx: Tx, endpointId: string, signing: Signing): Promise<string> => {
  const id = newId(idPrefixes.webhookSecret)
  const secret = signing === 'ed25519' ? newWebhookKey() : newWebhookSecret()
  await tx.db
    .insertInto('webhook_secrets')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id,
      endpoint_id: endpointId,
      secret_encrypted: encrypt(tx.ctx.services.secret, id, secret),
      created_at: tx.ctx.clock.realNow(),
    })
    .execute()
  return signing === 'ed25519' ? publicKeyOf(secret) : secret
}

const sealHeaders = (ctx: Ctx, headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, encrypt(ctx.services.secret, headerPlace(name), value)]),
  )

const refuseOverLimit = async (tx: Tx, partnerId: string | null, most: number) => {
  const { count } = await tx.db
    .selectFrom('webhook_endpoints')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', partnerId === null ? 'is' : '=', partnerId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= most)
    throw conflict(
      'endpoint.limit',
      `There can be ${most} webhook ${most === 1 ? 'endpoint' : 'endpoints'}; delete ${most === 1 ? 'it' : 'one'} first.`,
    )
}
