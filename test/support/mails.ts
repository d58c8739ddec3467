/** Mails that the product under test wrote, whatever became of them. */
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'

export type WrittenMail = { kind: string; to: string; subject: string; text: string }

/** All mails to an address in this workspace, the newest first. */
export const mailsTo = (ctx: Ctx, email: string): Promise<WrittenMail[]> =>
  inTransaction(ctx, async (tx) => {
    const { rows } = await sql<WrittenMail>`select kind, to_email as to, subject, text_body as text from mails
      where workspace_id = ${ctx.workspace.id} and to_email = ${email} order by created_at desc, id desc`.execute(tx.db)
    return rows
  })

/** The token in the newest mail's link. */
export const tokenFor = async (ctx: Ctx, email: string): Promise<string> => {
  const [mail] = await mailsTo(ctx, email)
  const token = /token=([A-Za-z0-9_-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error(`No mail with a link to ${email}`)
  return token
}
