/** Looking into what happened: the audit trail, the outbox, long work. */
import { actorNames } from '#platform/auth/members.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound, rightMissing } from '#platform/errors.ts'
import { dropEntries, putEntries } from '#platform/jobs/queue.ts'
import {
  askJobToStop,
  type AuditFilter,
  auditPage,
  type JobRow,
  jobPage,
  type MailRow,
  mailPage,
  readJob,
  readMail,
  requeueJob,
  setJobCancelled,
} from '../queries/openness.ts'

/** Names of whoever acted, asked once per module for a whole page. */
const namesOf = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const names = new Map<string, string>()
  if (wanted.length === 0) return names
  for (const source of actorNames.of(tx.ctx.services.product)) for (const [id, name] of await source(tx, wanted)) names.set(id, name)
  return names
}

export const listAuditEvents = (ctx: Ctx, input: AuditFilter) =>
  inTransaction(ctx, (tx) =>
    auditPage(tx, input, async (rows) => {
      const names = await namesOf(tx, rows.map((row) => row.actor_id))
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        summary: ctx.services.product.events.get(row.kind)?.summary ?? row.kind,
        occurredAt: row.occurred_at.toISOString(),
        recordedAt: row.recorded_at.toISOString(),
        subject: { kind: row.subject_kind, id: row.subject_id, version: row.subject_version },
        partnerId: row.partner_id,
        actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_kind === 'system' ? row.actor_id : ((row.actor_id && names.get(row.actor_id)) ?? null) },
        channel: row.channel,
        requestId: row.request_id,
        data: row.data,
        changes: row.changes,
      }))
    }),
  )

const showMail = (row: MailRow) => ({
  id: row.id,
  kind: row.kind,
  to: { email: row.to_email, name: row.to_name },
  subject: row.subject,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  notBefore: row.not_before.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  attempts: row.attempts,
  lastError: row.last_error,
  about: row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
})
export const listMails = (ctx: Ctx, input: Parameters<typeof mailPage>[1]) => inTransaction(ctx, (tx) => mailPage(tx, input, (rows) => rows.map(showMail)))

/**
 * A mail's link is the reader's proof of who they are, so it is not shown to anybody else. The one exception: without
 * a mail server an invitation is handed on by whoever runs the workspace, or nobody could ever come in.
 */
const blankLinks = (mail: MailRow, text: string): string =>
  mail.state === 'kept' && mail.kind.startsWith('invitation.') ? text : text.replace(/([?&](?:token|code)=)[A-Za-z0-9_.~%-]+/g, '$1…')

export const getMail = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const mail = await readMail(tx, id)
    if (!mail) throw notFound('mail')
    return { ...showMail(mail), text: blankLinks(mail, mail.text_body), html: blankLinks(mail, mail.html_body) }
  })

const showJobs = async (tx: Tx, rows: readonly JobRow[]) => {
  const names = await namesOf(tx, rows.map((row) => row.created_by))
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    subjectId: row.subject_id,
    partnerId: row.partner_id,
    done: row.done,
    total: row.total,
    note: row.note,
    error: row.error,
    result: row.result ?? null,
    cancelRequestedAt: row.cancel_requested_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    createdBy: row.created_by ? { id: row.created_by, name: names.get(row.created_by) ?? null } : null,
  }))
}
export const listJobs = (ctx: Ctx, input: Parameters<typeof jobPage>[1]) => inTransaction(ctx, (tx) => jobPage(tx, input, (rows) => showJobs(tx, rows)))
export const getJob = (ctx: Ctx, id: string) => inTransaction(ctx, async (tx) => showJob(tx, id))
const showJob = async (tx: Tx, id: string) => {
  const job = await readJob(tx, id)
  if (!job) throw notFound('job')
  return (await showJobs(tx, [job]))[0]!
}

const lockOwn = async (tx: Tx, id: string): Promise<JobRow> => {
  const job = await readJob(tx, id, true)
  if (!job) throw notFound('job')
  const isOwn = job.created_by !== null && job.created_by === actorId(tx.ctx.actor)
  if (!isOwn && tx.ctx.actor.kind === 'member' && !tx.ctx.rights.has('settings.operate')) throw rightMissing('settings.operate')
  return job
}

/** Waiting work ends at once; running work is asked and ends where it can be taken up again. */
export const cancelJob = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const job = await lockOwn(tx, id)
    if (job.state !== 'queued' && job.state !== 'running') throw conflict('job.over', 'This work is over; there is nothing to stop.')
    const now = ctx.services.time()
    if (job.state === 'queued') {
      await setJobCancelled(tx, id, now)
      await dropEntries(tx, 'jobs', [id])
    } else await askJobToStop(tx, id, now)
    return showJob(tx, id)
  })

export const resumeJob = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const job = await lockOwn(tx, id)
    if (job.state !== 'failed' && job.state !== 'cancelled') throw conflict('job.not_stopped', 'Only work that failed or was stopped can be resumed.')
    await requeueJob(tx, id)
    await putEntries(tx, 'jobs', [{ id, lane: ctx.workspace.id, at: ctx.services.time() }])
    return showJob(tx, id)
  })
