/** Puts a mail into the outbox. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import { newId } from '../ids.ts'

type Mail = { kind: string; to: { email: string; name: string }; subject: string; text: string; subjectKind?: string; subjectId?: string; partnerId?: string }

export const queueMail = async (tx: Tx, mail: Mail): Promise<void> => {
  const now = tx.ctx.services.time()
  await sql`insert into mails (workspace_id, id, kind, to_email, to_name, subject, text_body, html_body, subject_kind, subject_id, partner_id, not_before, created_at)
    values (${tx.ctx.workspace.id}, ${newId('nf_')}, ${mail.kind}, ${mail.to.email}, ${mail.to.name}, ${mail.subject}, ${mail.text}, '',
      ${mail.subjectKind ?? null}, ${mail.subjectId ?? null}, ${mail.partnerId ?? null}, ${now}, ${now})`.execute(tx.db)
}
