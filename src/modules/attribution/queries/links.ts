/** Link domains, links with their keys, and codes. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type DomainRow = Selectable<DB['link_domains']>
export type LinkRow = Selectable<DB['links']>
export type CodeRow = Selectable<DB['codes']>
type New<Table extends 'link_domains' | 'links' | 'codes'> = Omit<Insertable<DB[Table]>, 'workspace_id'>

// --- domains -----------------------------------------------------------------------------------------------------

const domains = (tx: Tx) =>
  tx.db.selectFrom('link_domains').selectAll().where('link_domains.workspace_id', '=', tx.ctx.workspace.id)
export const readDomain = (tx: Tx, id: string): Promise<DomainRow | undefined> =>
  domains(tx).where('id', '=', id).executeTakeFirst()
export const lockDomain = (tx: Tx, id: string): Promise<DomainRow | undefined> =>
  domains(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const liveDomains = (tx: Tx): Promise<DomainRow[]> =>
  domains(tx).where('retired_at', 'is', null).orderBy('created_at').orderBy('id').execute()
export const domainRows = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, DomainRow>> => {
  if (ids.length === 0) return new Map()
  const rows = await domains(tx)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
export const domainPage = <Out>(tx: Tx, input: ListInput, toWire: (rows: DomainRow[]) => Promise<Out[]>) => {
  let query = domains(tx)
  if (input.q) query = query.where(hasWords(input.q, 'link_domains.host'))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: 'createdAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** Undefined when the host is there already. */
export const insertDomain = async (tx: Tx, row: New<'link_domains'>): Promise<DomainRow | undefined> =>
  tx.db
    .insertInto('link_domains')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
export const changeDomain = (tx: Tx, id: string, change: Updateable<DB['link_domains']>): Promise<DomainRow> =>
  tx.db
    .updateTable('link_domains')
    .set((expression) => ({ ...change, updated_at: tx.now, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** How many links of each domain have not ended. */
export const openLinksOf = async (tx: Tx, domainIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; count: number }>`
    select domain_id as id, count(*)::int as count from links
    where workspace_id = ${tx.ctx.workspace.id} and domain_id = any (${[...domainIds]}::text[]) and ended_at is null
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row.count]))
}

// --- links -------------------------------------------------------------------------------------------------------

/** The state of a link or code at a moment; the words of `linkStates`. */
const stateAt = (tx: Tx, table: 'links' | 'codes') => sql<string>`case
  when ${sql.ref(`${table}.ended_at`)} is not null then 'ended'
  when ${sql.ref(`${table}.ends_at`)} <= ${tx.now} then 'over'
  when ${sql.ref(`${table}.partner_closed`)} then 'closed'
  when ${sql.ref(`${table}.starts_at`)} > ${tx.now} then 'waiting'
  else 'open' end`

const links = (tx: Tx) => tx.db.selectFrom('links').selectAll().where('links.workspace_id', '=', tx.ctx.workspace.id)
export const readLink = (tx: Tx, id: string): Promise<LinkRow | undefined> =>
  links(tx).where('id', '=', id).executeTakeFirst()
export const lockLink = (tx: Tx, id: string): Promise<LinkRow | undefined> =>
  links(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const linkRows = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, LinkRow>> => {
  if (ids.length === 0) return new Map()
  const rows = await links(tx)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
export type LinkFilter = ListInput & {
  partnerId?: string | undefined
  state?: string[] | undefined
  campaign?: string | undefined
}
export const linkPage = <Out>(tx: Tx, input: LinkFilter, toWire: (rows: LinkRow[]) => Promise<Out[]>) => {
  let query = links(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.campaign) query = query.where('campaign', '=', input.campaign)
  if (input.state) query = query.where(sql<boolean>`${stateAt(tx, 'links')} = any (${input.state}::text[])`)
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('links.partner_id', 'partner', input.q)}
        or ${hasWords(input.q, 'links.key', 'links.name', 'links.campaign', 'links.product', 'links.destination')})`,
    )
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at', key: 'key' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** Serialises those who make links for one partner, so that the limit holds. */
export const lockLinksOf = (tx: Tx, partnerId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`links ${tx.ctx.workspace.id} ${partnerId}`}, 0))`.execute(tx.db)
export const countOpenLinks = async (tx: Tx, partnerId: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from links
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and ended_at is null`.execute(tx.db)
  return rows[0]!.count
}
export const insertLink = (tx: Tx, row: New<'links'>): Promise<LinkRow> =>
  tx.db
    .insertInto('links')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const changeLink = (tx: Tx, id: string, change: Updateable<DB['links']>): Promise<LinkRow> =>
  tx.db
    .updateTable('links')
    .set((expression) => ({ ...change, updated_at: tx.now, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Another link of this partner is the default one no more. */
export const clearDefault = async (tx: Tx, partnerId: string): Promise<void> => {
  await sql`update links set is_default = false where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId}
    and is_default and ended_at is null`.execute(tx.db)
}

/** Takes a key for a link; false when it is or was somebody else's, or another link's of the same partner. */
export const takeKey = async (tx: Tx, link: LinkRow, key: string): Promise<boolean> => {
  await sql`insert into link_keys (workspace_id, domain_id, key, link_id, partner_id, created_at)
    values (${tx.ctx.workspace.id}, ${link.domain_id}, ${key}, ${link.id}, ${link.partner_id}, ${tx.now})
    on conflict do nothing`.execute(tx.db)
  const { rows } = await sql<{ link_id: string }>`select link_id from link_keys
    where workspace_id = ${tx.ctx.workspace.id} and domain_id = ${link.domain_id} and key = ${key}`.execute(tx.db)
  return rows[0]?.link_id === link.id
}
export const keysOfLinks = async (tx: Tx, linkIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
  if (linkIds.length === 0) return new Map()
  const { rows } = await sql<{ link_id: string; key: string }>`select link_id, key from link_keys
    where workspace_id = ${tx.ctx.workspace.id} and link_id = any (${[...linkIds]}::text[]) order by created_at desc, key`.execute(
    tx.db,
  )
  return new Map([...Map.groupBy(rows, (row) => row.link_id)].map(([id, found]) => [id, found.map((row) => row.key)]))
}
/** The link of a key under any domain, the oldest domain first: what `?via=` names. */
export const linkByKey = async (tx: Tx, key: string): Promise<LinkRow | undefined> => {
  const { rows } = await sql<{ link_id: string }>`
    select k.link_id from link_keys k join link_domains d on d.workspace_id = k.workspace_id and d.id = k.domain_id
    where k.workspace_id = ${tx.ctx.workspace.id} and k.key = ${key} and d.retired_at is null
    order by d.created_at, d.id limit 1`.execute(tx.db)
  return rows[0] && readLink(tx, rows[0].link_id)
}
export const linkIdsOf = async (tx: Tx, of: { partnerId: string } | { domainId: string }): Promise<string[]> => {
  let query = tx.db.selectFrom('links').select('id').where('workspace_id', '=', tx.ctx.workspace.id)
  query = 'partnerId' in of ? query.where('partner_id', '=', of.partnerId) : query.where('domain_id', '=', of.domainId)
  return (await query.orderBy('id').execute()).map((row) => row.id)
}
/** Says of a partner's links and codes that it may earn or not; true when that was new for one. */
export const markPartner = async (tx: Tx, partnerId: string, isClosed: boolean): Promise<boolean> => {
  const done = await sql`update links set partner_closed = ${isClosed}
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and partner_closed <> ${isClosed}`.execute(
    tx.db,
  )
  await sql`update codes set partner_closed = ${isClosed}
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and partner_closed <> ${isClosed}`.execute(
    tx.db,
  )
  return Number(done.numAffectedRows ?? 0n) > 0
}

export const linkNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map([...(await linkRows(tx, ids))].map(([id, row]) => [id, row.name ?? row.key]))

// --- codes -------------------------------------------------------------------------------------------------------

const codes = (tx: Tx) => tx.db.selectFrom('codes').selectAll().where('codes.workspace_id', '=', tx.ctx.workspace.id)
export const readCode = (tx: Tx, id: string): Promise<CodeRow | undefined> =>
  codes(tx).where('id', '=', id).executeTakeFirst()
export const lockCode = (tx: Tx, id: string): Promise<CodeRow | undefined> =>
  codes(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const codeNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await codes(tx)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.code]))
}
export type CodeFilter = ListInput & {
  partnerId?: string | undefined
  state?: string[] | undefined
  kind?: string[] | undefined
}
export const codePage = <Out>(tx: Tx, input: CodeFilter, toWire: (rows: CodeRow[]) => Promise<Out[]>) => {
  let query = codes(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.kind) query = query.where('kind', 'in', input.kind)
  if (input.state) query = query.where(sql<boolean>`${stateAt(tx, 'codes')} = any (${input.state}::text[])`)
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('codes.partner_id', 'partner', input.q)} or ${hasWords(input.q, 'codes.code', 'codes.campaign', 'codes.discount')})`,
    )
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at', code: 'code' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const insertCode = (tx: Tx, row: New<'codes'>): Promise<CodeRow> =>
  tx.db
    .insertInto('codes')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const changeCode = (tx: Tx, id: string, change: Updateable<DB['codes']>): Promise<CodeRow> =>
  tx.db
    .updateTable('codes')
    .set((expression) => ({ ...change, updated_at: tx.now, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Serialises those who make or end one code. */
export const lockCodeText = (tx: Tx, code: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`code ${tx.ctx.workspace.id} ${code}`}, 0))`.execute(tx.db)
/** Whoever had this text, the newest first. */
export const codesOfText = (tx: Tx, code: string): Promise<CodeRow[]> =>
  codes(tx).where('code', '=', code).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(50).execute()
export const codesOfProvider = (tx: Tx, providerId: string): Promise<CodeRow[]> =>
  codes(tx)
    .where(sql<boolean>`provider_ids @> array[${providerId}]::text[]`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
export const addUse = (tx: Tx, id: string) =>
  sql`update codes set uses = uses + 1 where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
