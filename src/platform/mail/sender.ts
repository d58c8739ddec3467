/** Sends what waits in the outbox over SMTP: leased rows, tries with growing waits, and an end for what cannot arrive. */

import { sql } from 'kysely'
import nodemailer from 'nodemailer'
import type { Ctx, Services, Tx } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { readFileBytes } from '../files/store.ts'
import { dispatchLoop, type Loop } from '../jobs/loop.ts'
import { delayEntry, type Entry, finishEntry, leaseEntries } from '../jobs/queue.ts'
import { redactText } from '../redact.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { type MailAttachment, recipientRefused } from './outbox.ts'

const [minute, hour] = [60_000, 3_600_000]
/** Waits after the first, second ... try; after the ninth the mail has failed. About two days in all. */
const waitsMs = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour]
const inWorkMax = 4

type Transport = ReturnType<typeof makeTransport>

export const startMailer = (services: Services, workspaceId?: string): Loop => {
  let transport: Transport | undefined
  const { smtpUrl } = services.config
  const connect = (url: string): Transport => (transport ??= makeTransport(url))
  const loop = dispatchLoop<Entry>(services, {
    name: 'mails',
    concurrency: inWorkMax,
    abortAfterMs: 5_000,
    laneOf: (entry) => entry.lane,
    lease: (free) => leaseEntries(services, 'mails', { limit: free, perLane: 2, workspaceId }),
    run: (entry) => send(services, entry, smtpUrl === undefined ? undefined : connect(smtpUrl)),
  })
  return {
    ...loop,
    stop: async () => {
      await loop.stop()
      transport?.close()
    },
  }
}

const makeTransport = (smtpUrl: string) => {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  return nodemailer.createTransport({
    pool: true,
    maxConnections: inWorkMax,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...(url.searchParams.get('insecure') === 'true' && { tls: { rejectUnauthorized: false } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Nothing in a mail may make the server read its own files or other addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

const send = async (services: Services, entry: Entry, transport: Transport | undefined): Promise<void> => {
  const workspace = await findWorkspace(services, entry.workspaceId)
  if (!workspace) {
    await asOwner(services.database, (db) =>
      sql`delete from queue_entries where workspace_id = ${entry.workspaceId}`.execute(db),
    )
    return
  }
  const ctx = systemContext(services, workspace, 'mail')
  const mail = await inTransaction(ctx, async (tx) => {
    const row = await readMail(tx, entry.id)
    if (row && transport && workspace.kind === 'live' && !workspace.isDemo) {
      await setState(tx, entry.id, { state: 'sending', attempts: entry.attempts, error: null })
      return row
    }
    if ((await finishEntry(tx, 'mails', entry)) && row)
      await setState(tx, entry.id, { state: 'kept', attempts: row.attempts, error: null })
    return undefined
  })
  if (!mail || !transport) return
  try {
    await transport.sendMail({
      from: { name: workspace.name, address: addressOf(services.config.mailFrom) },
      to: mail.to_name ? { name: mail.to_name, address: mail.to_email } : mail.to_email,
      subject: mail.subject,
      text: mail.text_body,
      html: mail.html_body,
      // The same on every try, so that a mail program can tell a second copy.
      messageId: `<${entry.id}@${hostOf(services.config.mailFrom)}>`,
      headers: {
        'X-Tandem-Kind': mail.kind,
        'Auto-Submitted': 'auto-generated',
        ...(mail.headers as Record<string, string>),
      },
      attachments: await loadAttachments(ctx, mail.attachments as MailAttachment[]),
    })
  } catch (error) {
    return noteFailure(ctx, entry, error)
  }
  await inTransaction(ctx, async (tx) => {
    if (await finishEntry(tx, 'mails', entry))
      await setState(tx, entry.id, { state: 'sent', attempts: entry.attempts, error: null })
  })
}

const readMail = (tx: Tx, id: string) =>
  tx.db
    .selectFrom('mails')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'sending'])
    .forUpdate()
    .executeTakeFirst()

const setState = async (
  tx: Tx,
  id: string,
  to: { state: 'queued' | 'sending' | 'sent' | 'kept' | 'failed'; attempts: number; error: string | null },
) => {
  await tx.db
    .updateTable('mails')
    .set({
      state: to.state,
      attempts: to.attempts,
      last_error: to.error,
      ...(to.state === 'sent' && { sent_at: tx.ctx.clock.realNow() }),
    })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
}

const noteFailure = async (ctx: Ctx, entry: Entry, error: unknown): Promise<void> => {
  const words = redactText(error instanceof Error ? error.message : String(error)).slice(0, 2_000)
  const waitMs = isFinal(error) ? undefined : waitsMs[entry.attempts - 1]
  ctx.log.warn(
    { err: error, mail: entry.id, attempts: entry.attempts, gaveUp: waitMs === undefined },
    'a mail was not sent',
  )
  await inTransaction(ctx, async (tx) => {
    const held =
      waitMs === undefined
        ? await finishEntry(tx, 'mails', entry)
        : await delayEntry(tx, 'mails', entry, new Date(ctx.clock.realNow().getTime() + waitMs))
    if (held)
      await setState(tx, entry.id, {
        state: waitMs === undefined ? 'failed' : 'queued',
        attempts: entry.attempts,
        error: words,
      })
    if (!held || !isRefusedRecipient(error)) return
    const mail = await tx.db
      .selectFrom('mails')
      .select('to_email')
      .where('workspace_id', '=', ctx.workspace.id)
      .where('id', '=', entry.id)
      .executeTakeFirstOrThrow()
    for (const told of recipientRefused.of(ctx.services.product)) await told(tx, mail.to_email)
  })
}

/** The server said for good that this mail does not arrive (RFC 5321: 5yz). A wrong password is ours to mend, not that. */
const isFinal = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code, responseCode } = error as Error & { code?: string; responseCode?: number }
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500
}

/** The address itself was refused, not our sender or the mail's content. */
const isRefusedRecipient = (error: unknown): boolean =>
  isFinal(error) && (error as Error & { code?: string; command?: string }).command === 'RCPT TO'

const loadAttachments = async (ctx: Ctx, attachments: readonly MailAttachment[]) =>
  Promise.all(
    attachments.map(async ({ name, contentType, content }) => ({
      filename: name,
      ...(contentType && { contentType }),
      content: 'text' in content ? content.text : await readFileBytes(ctx, content.fileId),
    })),
  )

const addressOf = (from: string): string => /<([^<>]+)>/.exec(from)?.[1] ?? from
const hostOf = (from: string): string => addressOf(from).split('@')[1] ?? 'localhost'
