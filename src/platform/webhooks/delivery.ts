/** The delivery loop: leased rows, many endpoints side by side, attempts after a fixed table of waits. */
import { sql } from 'kysely'
import type { Services, Tx, Workspace } from '../context.ts'
import { asOwner, inTransaction, reading } from '../db/transaction.ts'
import { dispatchLoop, type Loop } from '../jobs/loop.ts'
import { delayEntry, type Entry, finishEntry, leaseEntries, slowLane } from '../jobs/queue.ts'
import { observeWebhook } from '../metrics.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { announceState } from './endpoint-states.ts'
import {
  type DueDelivery,
  insertAttempt,
  noteEndpointFailure,
  noteEndpointSuccess,
  readDueDelivery,
  readSealedSecrets,
  setEndpointState,
  skipWaiting,
  updateDelivery,
} from './queries.ts'
import { type Sent, sendMessage } from './send.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
/** Waits after the first, second ... attempt. The last one fails for good. About 75 h 35 min in all. */
export const waitsLiveMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]
export const waitsSandboxMs: readonly number[] = [minute, 15 * minute]
const jitterShare = 0.1
const tellAfterMs = day
const disableAfterMs = 5 * day
const disableAfterFailures = 20

const inWorkMax = 256
const perEndpointMax = 4
/** An endpoint whose last attempt took longer gets one at a time. */
const slowMs = 5 * second

export const startWebhooks = (services: Services, workspaceId?: string): Loop => {
  const slowEndpoints = new Set<string>()
  return dispatchLoop<Entry>(services, {
    name: 'webhooks',
    concurrency: services.database.engine === 'pglite' ? inWorkMax / 4 : inWorkMax,
    abortAfterMs: 5_000,
    laneOf: (entry) => entry.lane,
    lease: async (free, lanes) => {
      const busy = [...lanes]
        .filter(([lane, count]) => count >= (slowEndpoints.has(lane) ? 1 : perEndpointMax))
        .map(([lane]) => lane)
      return leaseEntries(services, 'webhooks', { limit: free, perLane: perEndpointMax, busyLanes: busy, workspaceId })
    },
    run: async (entry, signal) => {
      const sent = await attempt(services, entry, signal)
      if (sent && !sent.aborted) observeWebhook(services, sent)
      if (sent && (sent.durationMs > slowMs || sent.status === null)) slowEndpoints.add(entry.lane)
      else slowEndpoints.delete(entry.lane)
    },
  })
}

const attempt = async (services: Services, entry: Entry, signal: AbortSignal): Promise<Sent | undefined> => {
  const workspace = await findWorkspace(services, entry.workspaceId)
  if (!workspace) {
    await asOwner(services.database, (db) =>
      sql`delete from queue_entries where workspace_id = ${entry.workspaceId}`.execute(db),
    )
    return undefined
  }
  const ctx = systemContext(services, workspace, 'webhooks')
  const read = await reading(ctx, async (tx) => {
    const due = await readDueDelivery(tx, entry.id)
    return due && { due, sealedSecrets: await readSealedSecrets(tx, due.endpointId) }
  })
  if (read?.due.endpointState !== 'enabled') {
    await inTransaction(ctx, async (tx) => {
      if ((await finishEntry(tx, 'webhooks', entry)) && read)
        await updateDelivery(tx, entry.id, { state: 'skipped', nextAttemptAt: null })
    })
    return undefined
  }
  const { due, sealedSecrets } = read
  const sent = await sendMessage(
    ctx,
    { url: due.url, headers: due.headers, sealedSecrets, messageId: due.messageId, body: due.payload },
    signal,
  )
  await inTransaction(ctx, async (tx) => {
    if (sent.aborted) await delayEntry(tx, 'webhooks', entry, services.time(), true)
    else await record(tx, workspace, entry, due, sent)
  })
  return sent
}

/** What the attempt changed, in one transaction; nothing when another process has taken the delivery over meanwhile. */
const record = async (tx: Tx, workspace: Workspace, entry: Entry, due: DueDelivery, sent: Sent): Promise<void> => {
  const now = tx.ctx.clock.realNow()
  const nextAt = sent.ok || sent.gone ? undefined : nextAttemptAt(workspace, entry.attempts, now, sent.slowUntil)
  const held = nextAt ? await delayEntry(tx, 'webhooks', entry, nextAt) : await finishEntry(tx, 'webhooks', entry)
  if (!held) return
  await insertAttempt(tx, {
    deliveryId: due.id,
    number: due.attempts + 1,
    startedAt: sent.startedAt,
    durationMs: sent.durationMs,
    status: sent.status,
    error: sent.error,
    answer: sent.answer,
  })
  const finish = (at: Date | undefined) =>
    updateDelivery(tx, due.id, {
      state: sent.ok ? 'delivered' : at ? 'retrying' : 'failed',
      nextAttemptAt: at ?? null,
      attempt: sent,
    })
  if (sent.ok) {
    await finish(undefined)
    return noteEndpointSuccess(tx, due.endpointId)
  }
  const endpoint = await noteEndpointFailure(tx, due.endpointId, sent.slowUntil)
  // Another message may have been told to wait; what is under way beside it then waits as well.
  const slowUntil = endpoint.slowUntil && endpoint.slowUntil > now ? endpoint.slowUntil : undefined
  await finish(nextAt && slowUntil && slowUntil > nextAt ? slowUntil : nextAt)
  if (slowUntil) await slowLane(tx, 'webhooks', due.endpointId, slowUntil)
  const tooLong =
    now.getTime() - endpoint.failingSince.getTime() >= disableAfterMs && endpoint.failedInARow >= disableAfterFailures
  if (endpoint.state !== 'enabled') return
  if (!sent.gone && !tooLong) {
    if (now.getTime() - endpoint.failingSince.getTime() >= tellAfterMs)
      await announceState(tx, {
        endpointId: due.endpointId,
        partnerId: await ownerOf(tx, due.endpointId),
        change: 'failing',
        reason: sent.error ?? `It answered ${sent.status}.`,
        since: endpoint.failingSince,
      })
  } else
    await disableEndpoint(
      tx,
      due.endpointId,
      sent.gone ? 'It answered 410: gone for good.' : 'Every attempt failed for 5 days.',
    )
}

/** The time of the next attempt; undefined when there is none. `attempts`: how many there were. */
export const nextAttemptAt = (
  workspace: Pick<Workspace, 'kind'>,
  attempts: number,
  now: Date,
  notBefore: Date | null,
  random = Math.random,
): Date | undefined => {
  const waitMs = (workspace.kind === 'sandbox' ? waitsSandboxMs : waitsLiveMs)[attempts - 1]
  if (waitMs === undefined) return undefined
  const at = now.getTime() + waitMs * (1 - jitterShare + 2 * jitterShare * random())
  return new Date(Math.max(Math.round(at), notBefore?.getTime() ?? 0))
}

/** Nothing is sent to it any more, and what waits is skipped, until it passes a test message. */
const disableEndpoint = async (tx: Tx, endpointId: string, reason: string): Promise<void> => {
  const partnerId = await ownerOf(tx, endpointId)
  await setEndpointState(tx, endpointId, 'disabled', reason)
  await skipWaiting(tx, endpointId)
  await announceState(tx, { endpointId, partnerId, change: 'disabled', reason })
}
const ownerOf = async (tx: Tx, endpointId: string): Promise<string | null> => {
  const row = await tx.db
    .selectFrom('webhook_endpoints')
    .select('partner_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', endpointId)
    .executeTakeFirst()
  return row?.partner_id ?? null
}
