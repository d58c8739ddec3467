/** Contacts and portal users. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type ContactRow = Selectable<DB['contacts']>
export type PortalUserRow = Selectable<DB['portal_users']>

export const contactIdsThatExist = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await tx.db
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map((row) => row.id))
}
export const contactRows = (tx: Tx, ids: readonly string[]): Promise<ContactRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('contacts')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .execute()
export const findContact = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<ContactRow | undefined> => {
  const query = tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const contactsByEmail = (tx: Tx, folded: string, partnerId?: string): Promise<ContactRow[]> => {
  const query = tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('email_folded', '=', folded)
  return (partnerId ? query.where('partner_id', '=', partnerId) : query).orderBy('id').limit(50).execute()
}
export const contactsOfPartner = (tx: Tx, partnerId: string): Promise<ContactRow[]> =>
  tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .orderBy('id')
    .limit(2000)
    .execute()
export const insertContact = (tx: Tx, values: Omit<Insertable<DB['contacts']>, 'workspace_id'>) =>
  tx.db
    .insertInto('contacts')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const updateContactRow = (tx: Tx, id: string, values: Updateable<DB['contacts']>): Promise<ContactRow> =>
  tx.db
    .updateTable('contacts')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Whom we write to first at each partner: its primary contact, else nobody. */
export const primaryContacts = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, { id: string; name: string; email: string | null; language: string | null }>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<{
    partnerId: string
    id: string
    name: string
    email: string | null
    language: string | null
  }>`
    select partner_id as "partnerId", id, full_name as name, email, language from contacts
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      and is_primary and left_at is null and erased_at is null and not do_not_contact`.execute(tx.db)
  return new Map(rows.map(({ partnerId, ...contact }) => [partnerId, contact]))
}
/** Takes the mark from whoever is the primary of a partner. */
export const clearPrimary = (tx: Tx, partnerId: string) =>
  tx.db
    .updateTable('contacts')
    .set({ is_primary: false, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('is_primary', '=', true)
    .execute()
/** The contact who becomes primary next: who has been there longest and is still there. */
export const nextPrimary = (tx: Tx, partnerId: string, exceptId: string) =>
  tx.db
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('id', '<>', exceptId)
    .where('left_at', 'is', null)
    .where('erased_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

export const portalUserRows = (
  tx: Tx,
  partnerId: string,
  options: { removed?: boolean } = {},
): Promise<PortalUserRow[]> => {
  const query = tx.db
    .selectFrom('portal_users')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
  return (options.removed ? query : query.where('state', '<>', 'removed')).orderBy('id').limit(2000).execute()
}
export const findPortalUser = (
  tx: Tx,
  id: string,
  options: { lock?: true } = {},
): Promise<PortalUserRow | undefined> => {
  const query = tx.db
    .selectFrom('portal_users')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
/** The seats of these contacts that are not removed, by contact. */
export const seatsOfContacts = async (
  tx: Tx,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, PortalUserRow>> => {
  if (contactIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('portal_users')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('contact_id', 'in', [...contactIds])
    .where('state', '<>', 'removed')
    .execute()
  return new Map(rows.map((row) => [row.contact_id, row]))
}
export const insertPortalUser = (tx: Tx, values: Omit<Insertable<DB['portal_users']>, 'workspace_id'>) =>
  tx.db
    .insertInto('portal_users')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const updatePortalUserRow = (
  tx: Tx,
  id: string,
  values: Updateable<DB['portal_users']>,
): Promise<PortalUserRow> =>
  tx.db
    .updateTable('portal_users')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
