/** What people of partners chose for themselves, such as mails they do without. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { MailReader } from '#platform/mail/choices.ts'

/** Who reads mails at this address with a seat that is in use. The portal cannot read its colleagues' choices. */
export const portalReaders = async (tx: Tx, email: string): Promise<MailReader[]> => {
  const { rows } = await tx.asTeam(() =>
    sql<{ preferences: Record<string, unknown> }>`select preferences from portal_users
      where workspace_id = ${tx.ctx.workspace.id} and lower(email) = lower(${email}) and state = 'active'`.execute(
      tx.db,
    ),
  )
  return rows.map(({ preferences }) => ({ side: 'portal', preferences }))
}

/** `locked`: until the end of the transaction, for whoever writes them. */
export const portalPreferences = async (
  tx: Tx,
  id: string,
  locked: boolean,
): Promise<Record<string, unknown> | undefined> => {
  const { rows } = await tx.asTeam(() =>
    sql<{
      preferences: Record<string, unknown>
    }>`select preferences from portal_users where workspace_id = ${tx.ctx.workspace.id} and id = ${id} ${locked ? sql`for update` : sql``}`.execute(
      tx.db,
    ),
  )
  return rows[0]?.preferences
}

export const keepPortalPreferences = (tx: Tx, id: string, preferences: Record<string, unknown>): Promise<unknown> =>
  tx.asTeam(() =>
    sql`update portal_users set preferences = ${JSON.stringify(preferences)}::jsonb
      where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db),
  )
