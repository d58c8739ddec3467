/** The verbs of long work: read, cancel, resume. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { DB } from '../db/types.gen.ts'
import { conflict, notFound } from '../errors.ts'
import { dropEntries, putEntries } from './queue.ts'

type JobState = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled'
export type Job = {
  id: string
  kind: string
  title: string
  subjectId: string | null
  partnerId: string | null
  state: JobState
  done: number
  total: number | null
  note: string | null
  error: string | null
  result: unknown
  attempts: number
  cancelRequestedAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
  createdBy: string | null
  createdAt: Date
}

/** 404 when there is none that the caller may see. */
export const readJob = async (tx: Tx, id: string): Promise<Job> => {
  const row = await tx.db
    .selectFrom('jobs')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('job')
  return toJob(row)
}

/** Those of them that the caller may see, by their ids. */
export const readJobs = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Job>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('jobs')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, toJob(row)]))
}

const toJob = (row: Selectable<DB['jobs']>): Job => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  subjectId: row.subject_id,
  partnerId: row.partner_id,
  state: row.state as JobState,
  done: row.done,
  total: row.total,
  note: row.note,
  error: row.error,
  result: row.result,
  attempts: row.attempts,
  cancelRequestedAt: row.cancel_requested_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

/** A job that waits is cancelled at once; one that runs stops at its next batch. 409 when it is over. */
export const cancelJob = async (tx: Tx, id: string): Promise<Job> => {
  const job = await lock(tx, id)
  if (job.state !== 'queued' && job.state !== 'running')
    throw conflict('job.over', `This job has ${job.state} already.`)
  await tx.asTeam(async () => {
    await sql`update jobs set cancel_requested_at = coalesce(cancel_requested_at, ${tx.ctx.clock.realNow()}) where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
      tx.db,
    )
    if (job.state !== 'queued') return
    await sql`update jobs set state = 'cancelled', finished_at = ${tx.ctx.clock.realNow()} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
      tx.db,
    )
    await dropEntries(tx, 'jobs', [id])
  })
  return readJob(tx, id)
}

/** Takes a failed or cancelled job up again, with its input and what it has done so far. 409 in another state. */
export const resumeJob = async (tx: Tx, id: string): Promise<Job> => {
  const job = await lock(tx, id)
  if (job.state !== 'failed' && job.state !== 'cancelled')
    throw conflict('job.not_stopped', `Only a failed or cancelled job can be resumed; this one is ${job.state}.`)
  await tx.asTeam(() =>
    sql`update jobs set state = 'queued', attempts = 0, error = null, cancel_requested_at = null, finished_at = null
      where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db),
  )
  await putEntries(tx, 'jobs', [{ id, lane: tx.ctx.workspace.id, at: tx.ctx.clock.realNow() }])
  return readJob(tx, id)
}

/** Seen under the caller's role, locked under the team's, because a partner may not write jobs. */
const lock = async (tx: Tx, id: string): Promise<Job> => {
  await readJob(tx, id)
  await tx.asTeam(() =>
    tx.db
      .selectFrom('jobs')
      .select('id')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('id', '=', id)
      .forUpdate()
      .execute(),
  )
  return readJob(tx, id)
}
