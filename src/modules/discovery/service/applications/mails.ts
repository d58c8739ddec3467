/** Mails to applicants: in their language, with their link, never to somebody who opted out. */
import type { Tx } from '#platform/context.ts'
import { mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import { type MailFacts, type MailKind, mailWords } from '../../words/mails.ts'
import { dateWords } from '../../words/status.ts'
import { contactForbidden } from '../settings/do-not-contact.ts'
import { pageLink } from './token.ts'

type More = {
  date?: Date
  questions?: readonly string[]
  message?: string
  from?: string
  link?: string
  to?: { email: string; name: string }
}
const proves: readonly MailKind[] = ['resume', 'proof', 'proof_submitted', 'links', 'received']

/** Queues a mail to the applicant and answers its id; null when there is no address or it must not be contacted. */
export const mailApplicant = async (
  tx: Tx,
  row: ApplicationRow,
  kind: MailKind,
  more: More = {},
): Promise<string | null> => {
  const to = more.to ?? (row.email ? { email: row.email, name: row.contact_name } : undefined)
  if (!to || (await contactForbidden(tx, { email: to.email }))) return null
  const { workspace } = tx.ctx
  const facts: MailFacts = {
    name: to.name || to.email.split('@')[0]!,
    company: row.company,
    workspace: workspace.name,
    link: more.link ?? pageLink(tx.ctx, row, { proof: proves.includes(kind) && more.to === undefined }),
    ...(more.date && { date: dateWords(row.language, workspace.zone, more.date) }),
    ...(more.questions && { questions: more.questions }),
    ...(more.message !== undefined && { message: more.message }),
    ...(more.from !== undefined && { from: more.from }),
  }
  const { subject, ...content } = mailWords(kind, row.language, facts)
  return queueMail(tx, {
    kind: `application.${kind}`,
    to,
    subject,
    ...mailParts(tx.ctx, content),
    subjectKind: 'application',
    subjectId: row.id,
    ...(row.partner_id && { partnerId: row.partner_id }),
  })
}
