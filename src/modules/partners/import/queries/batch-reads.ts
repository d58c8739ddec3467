/** What a batch reads before it decides. Each function is one statement. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { ContactRow } from '../../queries/contacts.ts'

export const knownHashes = async (tx: Tx, hashes: readonly string[]) => {
  if (hashes.length === 0) return []
  return tx.db
    .selectFrom('import_content_hashes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('hash', 'in', [...hashes])
    .execute()
}
export const relationFlags = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; has_notes: boolean; has_manager: boolean; has_primary: boolean }>`
    select p.id,
      exists (select from notes n where n.workspace_id = p.workspace_id and n.partner_id = p.id and n.deleted_at is null) as has_notes,
      exists (select from ownerships o where o.workspace_id = p.workspace_id and o.partner_id = p.id and o.role = 'manager' and o.to_at is null) as has_manager,
      exists (select from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id and c.is_primary) as has_primary
    from partners p where p.workspace_id = ${tx.ctx.workspace.id} and p.id = any (${[...ids]}::text[])`.execute(tx.db)
  return rows
}
export const survivorsOf = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return []
  return tx.db
    .selectFrom('partners')
    .select(['id', 'merged_into'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .where('merged_into', 'is not', null)
    .execute()
}
/** People with one of these addresses, and those of these partners with one of these names (in small letters). */
export const contactsLike = async (
  tx: Tx,
  emails: readonly string[],
  partnerIds: readonly string[],
  names: readonly string[],
): Promise<ContactRow[]> => {
  if (emails.length === 0 && names.length === 0) return []
  const { rows } = await sql<ContactRow>`
    select * from contacts where workspace_id = ${tx.ctx.workspace.id} and email_folded = any (${[...emails]}::text[])
    union
    select * from contacts where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and lower(full_name) = any (${[...names]}::text[])
    order by id`.execute(tx.db)
  return rows
}
export const externalOwners = async (tx: Tx, pairs: readonly { system: string; id: string }[]) => {
  if (pairs.length === 0) return []
  const { rows } = await sql<{ system: string; external_id: string; partner_id: string }>`
    select e.system, e.external_id, e.partner_id from unnest(${pairs.map(({ system }) => system)}::text[], ${pairs.map(({ id }) => id)}::text[]) as wanted (system, id)
    join partner_external_ids e on e.workspace_id = ${tx.ctx.workspace.id} and e.system = wanted.system and e.external_id = wanted.id`.execute(
    tx.db,
  )
  return rows
}
/** One statement for all: as `lockDomains` of the partners' queries does one by one, in the same order. */
export const lockManyDomains = async (tx: Tx, domains: readonly string[]): Promise<void> => {
  if (domains.length === 0) return
  const keys = [...new Set(domains)].sort().map((domain) => `${tx.ctx.workspace.id} ${domain}`)
  await sql`select count(pg_advisory_xact_lock(hashtextextended(key, 0))) from unnest(${keys}::text[]) as key`.execute(
    tx.db,
  )
}
export const typesInUse = (tx: Tx) =>
  tx.db
    .selectFrom('partner_types')
    .select(['id', 'key', 'name'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('retired_at', 'is', null)
    .execute()
export const activeMemberNames = (tx: Tx) =>
  tx.db
    .selectFrom('members')
    .select(['id', 'name', 'email'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '=', 'active')
    .execute()
