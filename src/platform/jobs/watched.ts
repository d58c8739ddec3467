/** Long work that the process which began it does itself: shown with its progress, and taken up by no other process. */
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { idPrefixes, newId } from '../ids.ts'

export type WatchedWork = {
  /** Says how far it is; answers whether a person asked for its end. */
  progress: (done: number, note?: string) => Promise<{ cancelled: boolean }>
  end: (state: 'finished' | 'cancelled') => Promise<void>
  /** `words` are shown to people. */
  fail: (words: string) => Promise<void>
}

export const watchWork = async (
  ctx: Ctx,
  { kind, title, total }: { kind: string; title: string; total: number },
): Promise<WatchedWork> => {
  const id = newId(idPrefixes.job)
  const begun = ctx.clock.realNow()
  await inTransaction(ctx, (tx) =>
    tx.db
      .insertInto('jobs')
      .values({
        workspace_id: ctx.workspace.id,
        id,
        kind,
        title,
        total,
        state: 'running',
        attempts: 1,
        input: JSON.stringify({}),
        created_at: begun,
        started_at: begun,
        heartbeat_at: begun,
      })
      .execute(),
  )
  const close = (state: 'finished' | 'cancelled' | 'failed', error: string | null) =>
    inTransaction(ctx, async (tx) => {
      await tx.db
        .updateTable('jobs')
        .set({ state, error, finished_at: ctx.clock.realNow() })
        .where('workspace_id', '=', ctx.workspace.id)
        .where('id', '=', id)
        .execute()
    })
  return {
    progress: (done, note) =>
      inTransaction(ctx, async (tx) => {
        const { rows } = await sql<{ cancelled: boolean }>`
          update jobs set done = ${done}, note = coalesce(${note ?? null}, note), heartbeat_at = ${ctx.clock.realNow()}
          where workspace_id = ${ctx.workspace.id} and id = ${id} returning cancel_requested_at is not null as cancelled`.execute(
          tx.db,
        )
        return { cancelled: rows[0]?.cancelled ?? true }
      }),
    end: (state) => close(state, null),
    fail: (words) => close('failed', words),
  }
}
