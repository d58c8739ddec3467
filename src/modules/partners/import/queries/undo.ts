/** What taking an import back reads and removes. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** What an import made, with the version it left last; a batch of partners or contacts after `afterId`. */
export const madeByImport = async (
  tx: Tx,
  importId: string,
  record: 'partner' | 'contact',
  afterId: string,
  limit: number,
) => {
  const [id, version, made] =
    record === 'partner'
      ? ['partner_id', 'partner_version', 'made_partner']
      : ['contact_id', 'contact_version', 'made_contact']
  const { rows } = await sql<{ id: string; version: number }>`
    select made.id, (select max(${sql.ref(version)}) from import_rows r where r.workspace_id = ${tx.ctx.workspace.id} and r.import_id = ${importId} and r.${sql.raw(id)} = made.id) as version
    from (select ${sql.ref(id)} as id from import_rows where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and ${sql.ref(made)} and ${sql.ref(id)} > ${afterId}
      order by 1 limit ${limit}) as made order by made.id`.execute(tx.db)
  return rows
}
/** Of these partners, which stand exactly as the import left them, and what else hangs on the others. */
export const touchedSince = async (tx: Tx, importId: string, partners: readonly { id: string; version: number }[]) => {
  const { rows } = await sql<{
    id: string
    name: string
    is_gone: boolean
    changed: boolean
    contacts: boolean
    notes: boolean
    interactions: boolean
    files: boolean
    owners: boolean
    moves: boolean
    seats: boolean
    merged: boolean
    children: boolean
  }>`
    with made as (select * from jsonb_to_recordset(${JSON.stringify(partners)}::jsonb) as given (id text, version integer)),
      own_contacts as (select contact_id, max(contact_version) as version from import_rows
        where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and made_contact and partner_id in (select id from made) group by contact_id)
    select made.id, coalesce(p.display_name, '') as name, p.id is null as is_gone, coalesce(p.version <> made.version, false) as changed,
      exists (select from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id
        and not exists (select from own_contacts o where o.contact_id = c.id and o.version = c.version)) as contacts,
      exists (select from notes n where n.workspace_id = p.workspace_id and n.partner_id = p.id and (n.version > 1 or n.subject_id <> p.id or n.created_at > i.finished_at)) as notes,
      exists (select from interactions x where x.workspace_id = p.workspace_id and x.partner_id = p.id) as interactions,
      exists (select from files f where f.workspace_id = p.workspace_id and f.partner_id = p.id) as files,
      exists (select from ownerships o where o.workspace_id = p.workspace_id and o.partner_id = p.id and (o.reason is distinct from ${`import ${importId}`} or o.to_at is not null)) as owners,
      exists (select from stage_moves m where m.workspace_id = p.workspace_id and m.partner_id = p.id and m.cause <> 'import') as moves,
      exists (select from portal_users u where u.workspace_id = p.workspace_id and u.partner_id = p.id) as seats,
      exists (select from merges g where g.workspace_id = p.workspace_id and (g.survivor_id = p.id or g.absorbed_id = p.id)) as merged,
      exists (select from partners c where c.workspace_id = p.workspace_id and c.parent_id = p.id) as children
    from made join imports i on i.workspace_id = ${tx.ctx.workspace.id} and i.id = ${importId}
    left join partners p on p.workspace_id = ${tx.ctx.workspace.id} and p.id = made.id`.execute(tx.db)
  return rows
}
export const deletePartners = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return
  await sql`with gone as (delete from contacts where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...ids]}::text[]) returning id)
    select count(drop_search_entry('contact', id)) from gone`.execute(tx.db)
  await sql`select count(drop_search_entry('partner', id)) from unnest(${[...ids]}::text[]) as id`.execute(tx.db)
  await tx.db
    .deleteFrom('partners')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
}
/** People whom the import added to partners that stay, and whom nobody touched since. */
export const deleteUntouchedContacts = async (
  tx: Tx,
  contacts: readonly { id: string; version: number }[],
): Promise<{ id: string; partner_id: string }[]> => {
  const { rows } = await sql<{ id: string; partner_id: string }>`
    with gone as (
      delete from contacts c using jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as made (id text, version integer)
      where c.workspace_id = ${tx.ctx.workspace.id} and c.id = made.id and c.version = made.version
        and not exists (select from portal_users u where u.workspace_id = c.workspace_id and u.contact_id = c.id)
        and not exists (select from interactions x where x.workspace_id = c.workspace_id and x.partner_id = c.partner_id and c.id = any (x.contact_ids))
      returning c.id, c.partner_id
    ) select id, partner_id, drop_search_entry('contact', id) from gone`.execute(tx.db)
  return rows
}
export const contactsThatStay = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return []
  return tx.db
    .selectFrom('contacts')
    .select(['id', 'full_name', 'partner_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
}
/** What only this import made known: its rows may come again. */
export const forgetHashes = (tx: Tx, importId: string) =>
  tx.db
    .deleteFrom('import_content_hashes')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .execute()
export const forgetHash = async (tx: Tx, hashes: readonly string[]) => {
  if (hashes.length === 0) return
  await tx.db
    .deleteFrom('import_content_hashes')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('hash', 'in', [...hashes])
    .where('partner_id', 'is', null)
    .execute()
}
export const countUpdatedRows = async (tx: Tx, importId: string): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) as count from import_rows
    where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and report = 'run' and outcome = 'updated' and not made_contact`.execute(
    tx.db,
  )
  return Number(rows[0]?.count ?? 0)
}
