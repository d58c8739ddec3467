/** Facts that a consumer could not work off in ten tries: visible with their error, and tried again when asked. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'

export type ParkedFact = { consumer: string; eventId: string; attempts: number; error: string | null; parkedAt: Date }

/** What is parked in this workspace, the newest first, up to 200. */
export const parkedFacts = (tx: Tx): Promise<ParkedFact[]> =>
  tx.asOwner(async () => {
    const { rows } = await sql<{
      consumer: string
      event_id: string
      attempts: number
      last_error: string | null
      parked_at: Date
    }>`
      select pending.consumer, pending.event_id, pending.attempts, pending.last_error, pending.parked_at
      from event_pending pending where pending.workspace_id = ${tx.ctx.workspace.id} and pending.parked_at is not null
      order by pending.parked_at desc, pending.event_id desc limit 200`.execute(tx.db)
    return rows.map((row) => ({
      consumer: row.consumer,
      eventId: row.event_id,
      attempts: row.attempts,
      error: row.last_error,
      parkedAt: row.parked_at,
    }))
  })

/** Gives a parked fact another ten tries. False when it is not parked. */
export const retryParked = (tx: Tx, consumer: string, eventId: string): Promise<boolean> =>
  tx.asOwner(async () => {
    const { rows } =
      await sql`update event_pending set parked_at = null, attempts = 0, leased_until = null, next_attempt_at = ${tx.ctx.clock.realNow()}
      where workspace_id = ${tx.ctx.workspace.id} and consumer = ${consumer} and event_id = ${eventId} and parked_at is not null returning event_id`.execute(
        tx.db,
      )
    tx.afterCommit(() => tx.ctx.services.wake('events'))
    return rows.length > 0
  })
