/** Where a person's address stands besides the contact: the outbox, invitations, the portal seat. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export const eraseMails = async (tx: Tx, person: { contactId: string; email: string | null; pseudonym: string }) => {
  const workspaceId = tx.ctx.workspace.id
  const nobody = 'erased@invalid'
  if (person.email)
    await sql`with emptied as (
        update mails set to_email = ${nobody}, to_name = ${person.pseudonym}, subject = 'Erased', text_body = '', html_body = '', attachments = '[]',
          state = case when state = 'queued' then 'cancelled' else state end
        where workspace_id = ${workspaceId} and lower(to_email) = ${person.email.toLowerCase()} returning id)
      select drop_search_entry('mail', id) from emptied`.execute(tx.db)
  await sql`update invitations set email = ${nobody} where workspace_id = ${workspaceId}
    and subject_id in (select id from portal_users where workspace_id = ${workspaceId} and contact_id = ${person.contactId})`.execute(
    tx.db,
  )
  for (const table of ['notes', 'interactions'])
    await sql`update ${sql.table(table)} set author_name = ${person.pseudonym} where workspace_id = ${workspaceId}
      and author_id in (select id from portal_users where workspace_id = ${workspaceId} and contact_id = ${person.contactId})`.execute(
      tx.db,
    )
  await sql`update portal_users set name = ${person.pseudonym}, email = ${nobody}, user_id = null where workspace_id = ${workspaceId} and contact_id = ${person.contactId}`.execute(
    tx.db,
  )
}
