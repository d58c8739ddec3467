/** How well endpoints take their messages. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

export type EndpointHealth = {
  endpointId: string
  /** `unused`: nothing was sent yet. */
  state: 'healthy' | 'degraded' | 'failing' | 'unused'
  /** Deliveries that were looked at: those of 24 hours, or the last 20 if there were fewer. */
  deliveries: number
  /** Share of first attempts that succeeded, in parts per million, rounded down; null without any. */
  firstAttemptSuccessPpm: number | null
  /** Waiting for longer than 15 minutes. */
  waitingLong: number
  failedInARow: number
  p50Ms: number | null
  p95Ms: number | null
  nextAttemptAt: Date | null
  lastError: string | null
}

const windowMs = 86_400_000
const fewest = 20
const longWaitMs = 900_000
const lookBackMax = 5_000

/** The health of each endpoint, in one query. Healthy from 99 %, degraded from 90 %; ten failures in a row are failing. */
export const healthOf = async (tx: Tx, endpointIds: readonly string[]): Promise<Map<string, EndpointHealth>> => {
  const now = tx.ctx.clock.realNow().getTime()
  const { rows } = await sql<{
    id: string
    failed_in_a_row: number
    deliveries: string
    tried: string
    good: string
    waiting_long: string
    p50: number | null
    p95: number | null
    next_attempt_at: Date | null
    last_error: string | null
  }>`
    select endpoint.id, endpoint.failed_in_a_row, recent.deliveries, recent.tried, recent.good, recent.p50, recent.p95, recent.last_error,
      waiting.waiting_long, waiting.next_attempt_at
    from webhook_endpoints endpoint
    cross join lateral (
      select count(*) as deliveries, count(first_attempt_ok) as tried, count(*) filter (where first_attempt_ok) as good,
        percentile_disc(0.5) within group (order by first_duration_ms) as p50,
        percentile_disc(0.95) within group (order by first_duration_ms) as p95,
        (array_agg(last_error order by created_at desc, id desc) filter (where last_error is not null))[1] as last_error
      from (
        select delivery.*, row_number() over (order by created_at desc, id desc) as place from webhook_deliveries delivery
        where delivery.workspace_id = endpoint.workspace_id and delivery.endpoint_id = endpoint.id and not is_test
        order by created_at desc, id desc limit ${lookBackMax}
      ) latest where place <= ${fewest} or created_at > ${new Date(now - windowMs)}
    ) recent
    cross join lateral (
      select count(*) filter (where created_at < ${new Date(now - longWaitMs)}) as waiting_long, min(next_attempt_at) as next_attempt_at
      from webhook_deliveries delivery
      where delivery.workspace_id = endpoint.workspace_id and delivery.endpoint_id = endpoint.id and state in ('pending', 'retrying') and not is_test
    ) waiting
    where endpoint.workspace_id = ${tx.ctx.workspace.id} and endpoint.id = any(${[...endpointIds]})`.execute(tx.db)
  return new Map(
    rows.map((row) => {
      const [tried, good, waitingLong] = [Number(row.tried), Number(row.good), Number(row.waiting_long)]
      const ppm = tried === 0 ? null : Math.floor((good * 1_000_000) / tried)
      const state =
        tried === 0 && waitingLong === 0
          ? 'unused'
          : row.failed_in_a_row >= 10 || (ppm !== null && ppm < 900_000)
            ? 'failing'
            : ppm !== null && ppm >= 990_000 && waitingLong === 0
              ? 'healthy'
              : 'degraded'
      return [
        row.id,
        {
          endpointId: row.id,
          state,
          deliveries: Number(row.deliveries),
          firstAttemptSuccessPpm: ppm,
          waitingLong,
          failedInARow: row.failed_in_a_row,
          p50Ms: row.p50,
          p95Ms: row.p95,
          nextAttemptAt: row.next_attempt_at,
          lastError: row.last_error,
        },
      ]
    }),
  )
}
