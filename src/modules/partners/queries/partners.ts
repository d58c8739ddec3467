/** Partner records: rows, locks, and everything around a page of them in a constant number of queries. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type PartnerRow = Selectable<DB['partners']>
export type PartnerValues = Omit<Insertable<DB['partners']>, 'workspace_id'>

export const today = (tx: Tx): string => civilDate(tx.ctx.workspace.zone, tx.now)

export const insertPartner = (tx: Tx, values: PartnerValues) =>
  tx.db
    .insertInto('partners')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()

export const updatePartnerRow = async (tx: Tx, id: string, values: Updateable<DB['partners']>): Promise<PartnerRow> =>
  tx.db
    .updateTable('partners')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const byId = (tx: Tx, id: string) =>
  tx.db.selectFrom('partners').selectAll().where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id)

/** The record as it stands, following one merge: an absorbed id answers with its survivor. */
export const findPartner = async (tx: Tx, id: string): Promise<PartnerRow | undefined> => {
  const row = await byId(tx, id).executeTakeFirst()
  return row?.merged_into ? byId(tx, row.merged_into).executeTakeFirst() : row
}

/** Locks the record until the transaction ends, following one merge. */
export const lockPartnerRow = async (tx: Tx, id: string): Promise<PartnerRow | undefined> => {
  const row = await byId(tx, id).forUpdate().executeTakeFirst()
  return row?.merged_into ? byId(tx, row.merged_into).forUpdate().executeTakeFirst() : row
}

/** Locks several records in the order of their ids, so that two who lock the same ones cannot wait for each other. */
export const lockPartnerRows = (tx: Tx, ids: readonly string[]): Promise<PartnerRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('partners')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .orderBy('id')
        .forUpdate()
        .execute()

export const partnerRows = (tx: Tx, ids: readonly string[]): Promise<PartnerRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('partners')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .execute()

/** Serialises writers of one domain: the second sees the first one's partner as a candidate. Locks end with the transaction. */
export const lockDomains = async (tx: Tx, domains: readonly string[]): Promise<void> => {
  for (const domain of [...new Set(domains)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} ${domain}`}, 0))`.execute(tx.db)
}

/** Ids above a partner, nearest first; at most 20, so that a broken chain ends. */
export const ancestorsOf = async (tx: Tx, id: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    with recursive above (id, parent_id, depth) as (
      select id, parent_id, 0 from partners where workspace_id = ${tx.ctx.workspace.id} and id = ${id}
      union all select p.id, p.parent_id, above.depth + 1 from above
        join partners p on p.workspace_id = ${tx.ctx.workspace.id} and p.id = above.parent_id where above.depth < 20
    ) select id from above where depth > 0 order by depth`.execute(tx.db)
  return rows.map((row) => row.id)
}

/** How many levels stand below a partner; 0 without subsidiaries. */
export const depthBelow = async (tx: Tx, id: string): Promise<number> => {
  const { rows } = await sql<{ depth: number }>`
    with recursive below (id, depth) as (
      select ${id}::text, 0
      union all select p.id, below.depth + 1 from below
        join partners p on p.workspace_id = ${tx.ctx.workspace.id} and p.parent_id = below.id where below.depth < 20
    ) select max(depth) as depth from below`.execute(tx.db)
  return Number(rows[0]?.depth ?? 0)
}

// --- around a page of partners ---

const rowsFor = <Table extends 'partner_domains' | 'partner_external_ids' | 'partner_gaps' | 'partner_sources'>(
  tx: Tx,
  table: Table,
  ids: readonly string[],
) =>
  tx.db
    .selectFrom(table as 'partner_gaps')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...ids])
    .execute() as unknown as Promise<Selectable<DB[Table]>[]>

export const domainsOf = (tx: Tx, ids: readonly string[]) => rowsFor(tx, 'partner_domains', ids)
export const externalIdsOf = (tx: Tx, ids: readonly string[]) => rowsFor(tx, 'partner_external_ids', ids)
/** In a fixed order, whatever the database finds first. */
export const gapsOf = async (tx: Tx, ids: readonly string[]) =>
  (await rowsFor(tx, 'partner_gaps', ids)).sort((one, other) => (one.gap < other.gap ? -1 : 1))
export const sourcesOf = (tx: Tx, ids: readonly string[]) => rowsFor(tx, 'partner_sources', ids)

/** The tier that holds on a date: the latest grant whose range holds it. */
export const tiersOn = async (tx: Tx, ids: readonly string[], date: string) => {
  if (ids.length === 0) return new Map<string, TierToday>()
  const { rows } = await sql<TierToday & { partner_id: string }>`
    select distinct on (partner_id) partner_id, id as "grantId", tier, from_on::text as "from", to_on::text as "to" from tier_grants
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...ids]}::text[]) and from_on <= ${date}::date and (to_on is null or to_on > ${date}::date)
    order by partner_id, from_on desc, id desc`.execute(tx.db)
  return new Map(rows.map(({ partner_id, ...tier }) => [partner_id, tier]))
}
export type TierToday = { grantId: string; tier: string; from: string; to: string | null }

/** Current managers by partner. */
export const managersOf = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return new Map<string, { id: string; name: string; email: string; state: string }>()
  const rows = await tx.db
    .selectFrom('ownerships as o')
    .innerJoin('members as m', (join) =>
      join.onRef('m.workspace_id', '=', 'o.workspace_id').onRef('m.id', '=', 'o.member_id'),
    )
    .select(['o.partner_id', 'm.id', 'm.name', 'm.email', 'm.state'])
    .where('o.workspace_id', '=', tx.ctx.workspace.id)
    .where('o.partner_id', 'in', [...ids])
    .where('o.role', '=', 'manager')
    .where('o.to_at', 'is', null)
    .execute()
  return new Map(rows.map(({ partner_id, ...member }) => [partner_id, member]))
}

export const primaryContactsOf = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return new Map<string, { id: string; fullName: string; email: string | null }>()
  const rows = await tx.db
    .selectFrom('contacts')
    .select(['partner_id', 'id', 'full_name', 'email'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...ids])
    .where('is_primary', '=', true)
    .execute()
  return new Map(rows.map((row) => [row.partner_id, { id: row.id, fullName: row.full_name, email: row.email }]))
}

export const typeRefs = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return new Map<string, { id: string; key: string; name: string; colour: string }>()
  const rows = await tx.db
    .selectFrom('partner_types')
    .select(['id', 'key', 'name', 'colour'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export const partnerNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.asTeam(() =>
    tx.db
      .selectFrom('partners')
      .select(['id', 'display_name'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('id', 'in', [...new Set(ids)])
      .execute(),
  )
  return new Map(rows.map((row) => [row.id, row.display_name]))
}

/** Writes what the search finds a partner by. */
export const putSearchEntry = (
  tx: Tx,
  kind: 'partner' | 'contact',
  id: string,
  partnerId: string,
  words: readonly (string | null | undefined)[],
) =>
  sql`select put_search_entry(${kind}, ${id}, ${partnerId}, true, ${words.filter(Boolean).join(' ').slice(0, 4000)})`.execute(
    tx.db,
  )
