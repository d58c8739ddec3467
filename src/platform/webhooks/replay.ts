/** Replays: a new attempt of the same message, with the same id and a new time. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { conflict, notFound, unprocessable } from '../errors.ts'
import { putEntries } from '../jobs/queue.ts'
import type { JobKind } from '../module.ts'
import { findEndpoint } from './queries.ts'

const rangeMsMax = 30 * 86_400_000
const batchMax = 200
/** A replay sends at most so many messages a second to one endpoint. */
const perSecond = 20

/** Sends one delivery again, now. 409 when its endpoint is not enabled. Works for partners on their own. */
export const replayDelivery = async (tx: Tx, deliveryId: string): Promise<void> => {
  const row = await tx.db
    .selectFrom('webhook_deliveries')
    .select(['id', 'endpoint_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', deliveryId)
    .executeTakeFirst()
  if (!row) throw notFound('delivery')
  await refuseUnlessEnabled(tx, row.endpoint_id)
  await tx.asTeam(() => putBack(tx, row.endpoint_id, [deliveryId], tx.ctx.clock.realNow()))
}

export type ReplayRange = { endpointId: string; from: Date; to: Date; onlyFailed: boolean }
/**
 * Sends again what was born in a range of at most 30 days: all, or only what failed or was skipped. Work for a job,
 * whose id is answered. 422 `replay.too_wide`. The module that offers it lists `webhookReplayJob` among its jobs.
 */
export const replayRange = async (tx: Tx, range: ReplayRange): Promise<string> => {
  if (!(range.to > range.from) || range.to.getTime() - range.from.getTime() > rangeMsMax)
    throw unprocessable('replay.too_wide', 'A replay covers up to 30 days; choose a later beginning or an earlier end.')
  await refuseUnlessEnabled(tx, range.endpointId)
  const input = {
    endpointId: range.endpointId,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    onlyFailed: range.onlyFailed,
  }
  return tx.enqueue(webhookReplayJob.kind, { title: 'Send webhook messages again', subjectId: range.endpointId, input })
}

export const webhookReplayJob: JobKind = {
  kind: 'platform.webhook_replay',
  run: async (ctx, job) => {
    const { endpointId, from, to, onlyFailed } = job.input as {
      endpointId: string
      from: string
      to: string
      onlyFailed: boolean
    }
    let after = ''
    let done = 0
    for (;;) {
      const ids = await inTransaction(ctx, async (tx) => {
        const { rows } = await sql<{ id: string }>`
          select id from webhook_deliveries where workspace_id = ${ctx.workspace.id} and endpoint_id = ${endpointId}
            and created_at >= ${new Date(from)} and created_at < ${new Date(to)} and id > ${after} and not is_test
            and (not ${onlyFailed} or state in ('failed', 'skipped'))
          order by id limit ${batchMax}`.execute(tx.db)
        const batch = rows.map(({ id }) => id)
        await putBack(tx, endpointId, batch, new Date(ctx.clock.realNow().getTime() + (done / perSecond) * 1_000))
        return batch
      })
      done += ids.length
      const last = ids.at(-1)
      if (last) after = last
      if ((await job.progress(done)).cancelled || ids.length < batchMax) return { replayed: done }
    }
  },
}

const refuseUnlessEnabled = async (tx: Tx, endpointId: string) => {
  const endpoint = await findEndpoint(tx, endpointId)
  if (!endpoint) throw notFound('webhook endpoint')
  if (endpoint.state !== 'enabled')
    throw conflict(
      'endpoint.not_enabled',
      `The endpoint is ${endpoint.state}; enable it before you send messages again.`,
    )
}

/** The table of waits begins anew; the number of attempts goes on counting. */
const putBack = async (tx: Tx, endpointId: string, ids: string[], from: Date) => {
  if (ids.length === 0) return
  await sql`update webhook_deliveries set state = 'pending', next_attempt_at = ${from}
    where workspace_id = ${tx.ctx.workspace.id} and id = any(${ids})`.execute(tx.db)
  await putEntries(
    tx,
    'webhooks',
    ids.map((id, at) => ({ id, lane: endpointId, at: new Date(from.getTime() + (at / perSecond) * 1_000) })),
  )
}
