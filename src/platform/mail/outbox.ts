/** The outbox: mails are rows, written in the transaction of what they are about; the sender takes them from there. */
import { sql } from 'kysely'
import type { Ctx, Tx } from '../context.ts'
import { idPrefixes, newId } from '../ids.ts'
import { dropEntries, putEntries } from '../jobs/queue.ts'
import { defineSlot } from '../module.ts'
import { isUnwanted } from './choices.ts'
import { htmlOfText, type MailContent, mailHtml, mailText, wrapMail } from './layout.ts'

/** Told when the receiving server said for good that there is no such mailbox. */
export const recipientRefused = defineSlot<(tx: Tx, email: string) => Promise<void>>('mail.recipient_refused')

export type MailAttachment = {
  name: string
  contentType?: string
  /** A file of this workspace, or the text itself (a calendar entry, say). */
  content: { fileId: string } | { text: string }
}
export type Mail = {
  /** For the person's choice of what to get and for the console's filter, such as `task.assigned`. */
  kind: string
  to: { email: string; name?: string }
  subject: string
  /** The text part is always there. */
  text: string
  /** Inner HTML of our own making; the frame is put around it. Made from the text when it is left out. */
  html?: string
  /** Business time before which it is not sent. */
  notBefore?: Date
  attachments?: readonly MailAttachment[]
  headers?: Readonly<Record<string, string>>
  subjectKind?: string
  subjectId?: string
  partnerId?: string
  /** Goes out although it comes from a sandbox: an invitation of a real person to it, and nothing else. */
  leavesSandbox?: boolean
}

/** Both parts of a mail from its content: `queueMail(tx, { kind, to, subject, ...mailParts(tx.ctx, content) })`. */
export const mailParts = (ctx: Ctx, content: MailContent): { text: string; html: string } => ({
  text: mailText(content),
  html: mailHtml(ctx.workspace, content),
})

/** An absolute address for a mail, from a path that begins with a slash. */
export const linkTo = (ctx: Ctx, path: string): string => `${ctx.services.config.publicUrl}${path}`

/**
 * Puts a mail into the outbox and answers its id. It is sent after the commit; without a mail server, and always in a
 * sandbox, it is kept and can be read in the console. When its reader does without mails of this kind none is written,
 * and the id is that of no mail.
 */
export const queueMail = async (tx: Tx, mail: Mail): Promise<string> => {
  const { workspace, services, clock } = tx.ctx
  const id = newId(idPrefixes.mail)
  if (await isUnwanted(tx, mail.kind, mail.to.email)) return id
  const subject = oneLine(mail.subject)
  const later = mail.notBefore !== undefined && mail.notBefore > tx.now
  // The demo's people are invented, so nothing goes out to them.
  const sends =
    services.config.smtpUrl !== undefined &&
    (workspace.kind === 'live' || mail.leavesSandbox === true) &&
    !workspace.isDemo
  const state = sends || later ? 'queued' : 'kept'
  // Queues run on real time; a sandbox's clock may be ahead of it.
  const at = later
    ? new Date(mail.notBefore!.getTime() - (tx.now.getTime() - clock.realNow().getTime()))
    : clock.realNow()
  await tx.asTeam(async () => {
    await tx.db
      .insertInto('mails')
      .values({
        workspace_id: workspace.id,
        id,
        kind: mail.kind,
        to_email: oneLine(mail.to.email),
        to_name: mail.to.name === undefined ? null : oneLine(mail.to.name),
        subject,
        text_body: mail.text,
        html_body: wrapMail(workspace, subject, mail.html ?? htmlOfText(mail.text)),
        headers: JSON.stringify(mail.headers ?? {}),
        attachments: JSON.stringify(mail.attachments ?? []),
        subject_kind: mail.subjectKind ?? null,
        subject_id: mail.subjectId ?? null,
        partner_id: mail.partnerId ?? null,
        state,
        not_before: mail.notBefore ?? tx.now,
        created_at: tx.now,
      })
      .execute()
    await sql`select put_search_entry('mail', ${id}, null, false, ${oneLine(`${subject} ${mail.to.name ?? ''} ${mail.to.email}`)})`.execute(
      tx.db,
    )
    if (state === 'queued') await putEntries(tx, 'mails', [{ id, lane: workspace.id, at }])
  })
  return id
}

/** Takes back what has not been sent yet about a subject, of one kind or of all. Answers how many. */
export const cancelMails = (tx: Tx, about: { subjectId: string; kind?: string }): Promise<number> =>
  tx.asTeam(async () => {
    const { rows } = await sql<{ id: string }>`update mails set state = 'cancelled'
      where workspace_id = ${tx.ctx.workspace.id} and subject_id = ${about.subjectId} and state = 'queued'
        and (${about.kind ?? null}::text is null or kind = ${about.kind ?? null}) returning id`.execute(tx.db)
    await dropEntries(
      tx,
      'mails',
      rows.map(({ id }) => id),
    )
    return rows.length
  })

/** Where mails stand, by id; those that are gone are left out. */
export const mailStates = (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  tx.asTeam(async () => {
    if (ids.length === 0) return new Map()
    const rows = await tx.db
      .selectFrom('mails')
      .select(['id', 'state'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('id', 'in', [...ids])
      .execute()
    return new Map(rows.map(({ id, state }) => [id, state]))
  })

/** A line break in a header would let its writer add headers. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]+/g, ' ').trim()
