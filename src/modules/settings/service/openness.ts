/** Looking into what happened: the audit trail, the outbox, long work. */
import { actorNames } from '#platform/auth/members.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound, rightMissing } from '#platform/errors.ts'
import { cancelJob, type Job, readJob, resumeJob } from '#platform/jobs/jobs.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { namesOfRecords } from '#platform/record-names.ts'
import { type AuditFilter, auditPage, jobPage, type MailRow, mailPage, readMail } from '../queries/openness.ts'

/** Names of whoever acted, asked once per module for a whole page. */
const namesOf = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const names = new Map<string, string>()
  if (wanted.length === 0) return names
  for (const source of actorNames.of(tx.ctx.services.product))
    for (const [id, name] of await source(tx, wanted)) names.set(id, name)
  return names
}

/** Whoever acts is named by the same source when something is done to them. */
const isPerson = (kind: string): boolean => kind === 'member' || kind === 'portal_user'

/** Who acted where no person did: the product by one of its parts. The part itself stands in the actor's id. */
const systemNames: Readonly<Record<string, string>> = {
  clock: 'Tandem, when it was due',
  'command line': 'Whoever runs Tandem',
  demo: 'The demo',
  export: 'Tandem, for an export',
  import: 'Tandem, for an import',
  invitation: 'Somebody with an invitation',
  'leak report': 'A report of a leaked key',
  'workspace set-up': 'Tandem, at set-up',
}
const systemName = (part: string | null): string => systemNames[part ?? ''] ?? 'Tandem'

export const listAuditEvents = (ctx: Ctx, input: AuditFilter) =>
  inTransaction(ctx, (tx) =>
    auditPage(tx, input, async (rows) => {
      const names = await namesOf(
        tx,
        rows.flatMap((row) => [row.actor_id, isPerson(row.subject_kind) ? row.subject_id : null]),
      )
      const records = await namesOfRecords(
        tx,
        rows.flatMap((row) => [
          ...(isPerson(row.subject_kind) ? [] : [{ kind: row.subject_kind, id: row.subject_id }]),
          ...(row.partner_id ? [{ kind: 'partner', id: row.partner_id }] : []),
        ]),
        'team',
      )
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        summary: ctx.services.product.events.get(row.kind)?.summary ?? row.kind,
        occurredAt: row.occurred_at.toISOString(),
        recordedAt: row.recorded_at.toISOString(),
        subject: {
          kind: row.subject_kind,
          id: row.subject_id,
          version: row.subject_version,
          name: names.get(row.subject_id) ?? records.get(row.subject_id) ?? null,
        },
        partnerId: row.partner_id,
        partnerName: (row.partner_id && records.get(row.partner_id)) ?? null,
        actor: {
          kind: row.actor_kind,
          id: row.actor_id,
          name:
            row.actor_kind === 'system'
              ? systemName(row.actor_id)
              : ((row.actor_id && names.get(row.actor_id)) ?? null),
        },
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
export const listMails = (ctx: Ctx, input: Parameters<typeof mailPage>[1]) =>
  inTransaction(ctx, (tx) => mailPage(tx, input, (rows) => rows.map(showMail)))

/**
 * A mail's link is the reader's proof of who they are, so it is not shown to anybody else. The one exception: without
 * a mail server an invitation is handed on by whoever runs the workspace, or nobody could ever come in.
 */
const blankLinks = (mail: MailRow, text: string): string =>
  mail.state === 'kept' && mail.kind.startsWith('invitation.')
    ? text
    : text.replace(/([?&](?:token|code)=)[A-Za-z0-9_.~%-]+/g, '$1…')

export const getMail = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const mail = await readMail(tx, id)
    if (!mail) throw notFound('mail')
    return { ...showMail(mail), text: blankLinks(mail, mail.text_body), html: blankLinks(mail, mail.html_body) }
  })

/**
 * The mail as a document of its own, because a page's policy holds for whatever it frames as text: there the styles that
 * mails need are refused. Here they hold, and nothing else does.
 */
export const showMailDocument = async (
  ctx: Ctx,
  params: { workspace: string; id: string },
  http: HttpExtras,
): Promise<FileAnswer> => {
  if (params.workspace !== ctx.workspace.slug) throw notFound('mail')
  const { html } = await getMail(ctx, params.id)
  http.setHeader(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
  )
  return { contentType: 'text/html; charset=utf-8', body: html }
}

type ShownJob = Omit<Job, 'attempts'>
const showJobs = async (tx: Tx, jobs: readonly ShownJob[]) => {
  const names = await namesOf(
    tx,
    jobs.map((job) => job.createdBy),
  )
  return jobs.map((job) => ({
    ...job,
    result: job.result ?? null,
    cancelRequestedAt: job.cancelRequestedAt?.toISOString() ?? null,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    createdBy: job.createdBy ? { id: job.createdBy, name: names.get(job.createdBy) ?? null } : null,
  }))
}
const showJob = async (tx: Tx, job: Job) => (await showJobs(tx, [job]))[0]!
export const listJobs = (ctx: Ctx, input: Parameters<typeof jobPage>[1]) =>
  inTransaction(ctx, (tx) => jobPage(tx, input, (rows) => showJobs(tx, rows)))
export const getJob = (ctx: Ctx, id: string) => inTransaction(ctx, async (tx) => showJob(tx, await readJob(tx, id)))

const refuseOthers = async (tx: Tx, id: string): Promise<void> => {
  const job = await readJob(tx, id)
  const isOwn = job.createdBy !== null && job.createdBy === actorId(tx.ctx.actor)
  if (!isOwn && tx.ctx.actor.kind === 'member' && !tx.ctx.rights.has('settings.operate'))
    throw rightMissing('settings.operate')
}

/** Waiting work ends at once; running work is asked, and ends where it can be taken up again. */
export const stopJob = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    await refuseOthers(tx, id)
    return showJob(tx, await cancelJob(tx, id))
  })

export const continueJob = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    await refuseOthers(tx, id)
    return showJob(tx, await resumeJob(tx, id))
  })
