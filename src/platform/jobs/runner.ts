/** Runs long work: leased entries, a heartbeat that keeps the lease, five tries, and an end within ten seconds. */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Ctx, Services, Tx } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { Problem } from '../errors.ts'
import type { JobHandle } from '../module.ts'
import { redactText } from '../redact.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { dispatchLoop, type Loop } from './loop.ts'
import { delayEntry, type Entry, extendLease, finishEntry, leaseEntries } from './queue.ts'

const triesMax = 5
const waitsMs = [2_000, 10_000, 30_000, 60_000]
/** With a lease of 60 s a job of a dead process is taken up again within two minutes. */
const heartbeatMs = 15_000
const progressMs = 1_000

export const startJobs = (services: Services, workspaceId?: string): Loop =>
  dispatchLoop<Entry>(services, {
    name: 'jobs',
    concurrency: services.database.engine === 'pglite' ? 2 : 4,
    abortAfterMs: 0,
    laneOf: (entry) => entry.lane,
    lease: (free, lanes) =>
      leaseEntries(services, 'jobs', {
        limit: free,
        perLane: 1,
        busyLanes: [...lanes].filter(([, count]) => count >= 2).map(([lane]) => lane),
        workspaceId,
      }),
    run: (entry, signal) => runJob(services, entry, signal),
  })

/** For the replay of a sandbox's clock: runs what waits in this workspace, on the given clock. Answers how many. */
export const runJobsOf = async (services: Services, workspaceId: string, clock: Clock): Promise<number> => {
  const entries = await leaseEntries(services, 'jobs', { limit: 10, perLane: 10, workspaceId })
  for (const entry of entries) await runJob(services, entry, new AbortController().signal, clock)
  return entries.length
}

const runJob = async (services: Services, entry: Entry, signal: AbortSignal, clock?: Clock): Promise<void> => {
  const workspace = await findWorkspace(services, entry.workspaceId)
  if (!workspace) {
    await asOwner(services.database, (db) =>
      sql`delete from queue_entries where workspace_id = ${entry.workspaceId}`.execute(db),
    )
    return
  }
  const base = systemContext(services, workspace, 'job')
  const ctx: Ctx = { ...base, clock: clock ?? base.clock }
  const job = await begin(ctx, entry)
  if (!job) return
  const kind = services.product.jobs.get(job.kind)
  const lost = new AbortController()
  let beating: Promise<unknown> = Promise.resolve()
  const beat = setInterval(() => {
    beating = heartbeat(ctx, entry).then(
      (held) => held || lost.abort(),
      (error: unknown) =>
        services.log.error({ err: error, job: entry.id }, 'the heartbeat of a job failed; the next one tries again'),
    )
  }, heartbeatMs)
  // A heartbeat under way changes the lease that the end of the job asks for.
  const stopBeating = () => {
    clearInterval(beat)
    return beating
  }
  const ending = AbortSignal.any([signal, lost.signal])
  try {
    if (!kind)
      throw new Problem({
        status: 409,
        code: 'job.kind_unknown',
        detail: `No module runs jobs of the kind ${job.kind} any more.`,
      })
    const handle = handleFor(ctx, entry, job, ending)
    const result = await kind.run({ ...ctx, actor: { kind: 'system', name: `job ${job.kind}` } }, handle)
    await stopBeating()
    await end(ctx, entry, ending.aborted, (tx) =>
      close(tx, entry.id, job.cancelled ? 'cancelled' : 'finished', { result: result ?? null, error: null }),
    )
  } catch (error) {
    await stopBeating()
    await fail(ctx, entry, ending.aborted, error)
  } finally {
    clearInterval(beat)
  }
}

type Running = { kind: string; input: Record<string, unknown>; total: number | null; cancelled: boolean }

/** Marks the job as running; undefined when it is over, or parked because every try has been used up by a crash. */
const begin = (ctx: Ctx, entry: Entry): Promise<Running | undefined> =>
  inTransaction(ctx, async (tx) => {
    const row = await tx.db
      .selectFrom('jobs')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('id', '=', entry.id)
      .forUpdate()
      .executeTakeFirst()
    const over = !row || !['queued', 'running'].includes(row.state)
    const worn = entry.attempts > triesMax
    const stop = row?.cancel_requested_at && row.state === 'queued'
    if (over || worn || stop) {
      await finishEntry(tx, 'jobs', entry)
      if (!over)
        await close(tx, entry.id, stop ? 'cancelled' : 'failed', {
          result: null,
          error: stop ? null : `The process ended ${triesMax} times while it did this job.`,
        })
      return undefined
    }
    const now = ctx.clock.realNow()
    await tx.db
      .updateTable('jobs')
      .set({ state: 'running', attempts: entry.attempts, heartbeat_at: now, started_at: row.started_at ?? now })
      .where('workspace_id', '=', ctx.workspace.id)
      .where('id', '=', entry.id)
      .execute()
    return {
      kind: row.kind,
      input: row.input as Record<string, unknown>,
      total: row.total,
      cancelled: row.cancel_requested_at !== null,
    }
  })

const handleFor = (ctx: Ctx, entry: Entry, job: Running, signal: AbortSignal): JobHandle => {
  let writtenAt = Number.NEGATIVE_INFINITY
  let last: { done: number; total: number | undefined; note: string | undefined } | undefined
  return {
    id: entry.id,
    input: job.input,
    signal,
    progress: async (done, total, note) => {
      const changed = total !== last?.total || note !== last?.note
      last = { done, total, note }
      // The last number of a job and a new total or note are always written; between them once a second is enough.
      if (performance.now() - writtenAt >= progressMs || changed || done === (total ?? job.total)) {
        writtenAt = performance.now()
        job.cancelled = await writeProgress(ctx, entry.id, done, total, note)
      }
      return { cancelled: job.cancelled || signal.aborted }
    },
  }
}

const writeProgress = (
  ctx: Ctx,
  id: string,
  done: number,
  total: number | undefined,
  note: string | undefined,
): Promise<boolean> =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ cancelled: boolean }>`
      update jobs set done = ${done}, total = coalesce(${total ?? null}, total), note = coalesce(${note ?? null}, note)
      where workspace_id = ${ctx.workspace.id} and id = ${id} returning cancel_requested_at is not null as cancelled`.execute(
      tx.db,
    )
    return rows[0]?.cancelled ?? true
  })

const heartbeat = async (ctx: Ctx, entry: Entry): Promise<boolean> => {
  if (!(await extendLease(ctx.services, 'jobs', entry))) return false
  await inTransaction(ctx, (tx) =>
    sql`update jobs set heartbeat_at = ${ctx.clock.realNow()} where workspace_id = ${ctx.workspace.id} and id = ${entry.id}`.execute(
      tx.db,
    ),
  )
  return true
}

/** Ends a try: gives the entry back when we were told to stop, else takes it out together with what `write` records. */
const end = (ctx: Ctx, entry: Entry, aborted: boolean, write: (tx: Tx) => Promise<void>): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    if (aborted) {
      if (await delayEntry(tx, 'jobs', entry, ctx.clock.realNow(), true)) await requeue(tx, entry.id, null)
      return
    }
    if (await finishEntry(tx, 'jobs', entry)) await write(tx)
  })

const fail = (ctx: Ctx, entry: Entry, aborted: boolean, error: unknown): Promise<void> => {
  const words =
    error instanceof Problem
      ? error.message
      : redactText(error instanceof Error ? error.message : String(error)).slice(0, 2_000)
  if (aborted) return end(ctx, entry, true, async () => undefined)
  // A refusal stays one however often it is tried.
  const refused = error instanceof Problem && error.status < 500
  const waitMs = entry.attempts >= triesMax || refused ? undefined : waitsMs[entry.attempts - 1]
  ctx.log.error({ err: error, job: entry.id, attempts: entry.attempts, parked: waitMs === undefined }, 'a job failed')
  if (waitMs === undefined)
    return end(ctx, entry, false, (tx) => close(tx, entry.id, 'failed', { result: null, error: words }))
  return inTransaction(ctx, async (tx) => {
    if (await delayEntry(tx, 'jobs', entry, new Date(ctx.clock.realNow().getTime() + waitMs)))
      await requeue(tx, entry.id, words)
  })
}

const requeue = async (tx: Tx, id: string, error: string | null) => {
  await sql`update jobs set state = 'queued', error = ${error} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )
}

const close = async (
  tx: Tx,
  id: string,
  state: 'finished' | 'failed' | 'cancelled',
  outcome: { result: unknown; error: string | null },
) => {
  await tx.db
    .updateTable('jobs')
    .set({
      state,
      error: outcome.error,
      result: outcome.result === null ? null : JSON.stringify(outcome.result),
      finished_at: tx.ctx.clock.realNow(),
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
}
