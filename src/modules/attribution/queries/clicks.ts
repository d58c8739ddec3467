/** Raw clicks: lists, one of them, the end of their days. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Database } from '#platform/db/engine/database.ts'
import { asOwner } from '#platform/db/transaction.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type ClickRow = Selectable<DB['clicks']>
const select = (tx: Tx) => tx.db.selectFrom('clicks').selectAll().where('clicks.workspace_id', '=', tx.ctx.workspace.id)

export const readClick = (tx: Tx, id: string): Promise<ClickRow | undefined> =>
  select(tx).where('id', '=', id).executeTakeFirst()

export type ClickFilter = ListInput & {
  partnerId?: string | undefined
  linkId?: string | undefined
  verdict?: string[] | undefined
  from?: Date | undefined
  until?: Date | undefined
}
export const clickPage = <Out>(tx: Tx, input: ClickFilter, toWire: (rows: ClickRow[]) => Promise<Out[]>) => {
  let query = select(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.linkId) query = query.where('link_id', '=', input.linkId)
  if (input.verdict) query = query.where('verdict', 'in', input.verdict)
  if (input.from) query = query.where('clicked_at', '>=', input.from)
  if (input.until) query = query.where('clicked_at', '<', input.until)
  // Found by what is looked up, never by reading clicks: the link's words, the partner's name, the click's own id.
  if (input.q)
    query = query.where(
      sql<boolean>`(clicks.id = ${input.q.trim()} or ${isNamed('clicks.partner_id', 'partner', input.q)}
        or clicks.link_id in (select links.id from links where links.workspace_id = ${tx.ctx.workspace.id}
          and ${hasWords(input.q, 'links.key', 'links.name', 'links.campaign')}))`,
    )
  return keysetPage({
    query,
    sorts: { at: 'clicked_at' },
    fallback: '-at',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** A batch of clicks older than `before`; how many went. */
export const deleteClicks = async (tx: Tx, before: Date, most: number): Promise<number> => {
  const done = await sql`delete from clicks where workspace_id = ${tx.ctx.workspace.id} and clicked_at < ${before}
    and id in (select id from clicks where workspace_id = ${tx.ctx.workspace.id} and clicked_at < ${before}
      order by clicked_at limit ${most})`.execute(tx.db)
  return Number(done.numAffectedRows ?? 0n)
}
/** Marks say who was here on a day; a week after it nobody asks any more. */
export const deleteMarks = async (tx: Tx, before: string, most: number): Promise<number> => {
  const done =
    await sql`delete from click_marks where workspace_id = ${tx.ctx.workspace.id} and (day, scope, visitor_key) in (
    select day, scope, visitor_key from click_marks where workspace_id = ${tx.ctx.workspace.id} and day < ${before}::date limit ${most})`.execute(
      tx.db,
    )
  return Number(done.numAffectedRows ?? 0n)
}

/** Links and codes of absorbed partners go to the survivor; clicks and counts follow by the link. */
export const moveOwned = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const moved: { kind: string; id: string; field: string; old: string }[] = []
  for (const [table, kind] of [
    ['links', 'link'],
    ['codes', 'code'],
  ] as const) {
    const { rows } = await sql<{ id: string; old: string }>`
      with old as (select id, partner_id from ${sql.table(table)} where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]) for update)
      update ${sql.table(table)} t set partner_id = ${toId}${table === 'links' ? sql`, is_default = false` : sql``} from old where t.workspace_id = ${tx.ctx.workspace.id} and t.id = old.id
      returning t.id, old.partner_id as old`.execute(tx.db)
    for (const row of rows) moved.push({ kind, id: row.id, field: 'partner_id', old: row.old })
  }
  await followLinks(tx)
  return moved
}
export const moveOwnedBack = async (
  tx: Tx,
  rows: readonly { kind: string; id: string; field: string; old: string }[],
  mergedId: string,
) => {
  const back: { kind: string; id: string; field: string; old: string }[] = []
  for (const row of rows) {
    const table = row.kind === 'link' ? 'links' : 'codes'
    const done = await sql`update ${sql.table(table)} set partner_id = ${row.old}
      where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
    if (Number(done.numAffectedRows ?? 0n) > 0) back.push(row)
  }
  await followLinks(tx)
  return back
}
/** A partner has one default link, and what belongs to a link names the partner of the link. */
const followLinks = async (tx: Tx) => {
  for (const table of ['link_keys', 'link_lookups'])
    await sql`update ${sql.table(table)} k set partner_id = l.partner_id${table === 'link_lookups' ? sql`, changed_in = pg_current_xact_id()` : sql``}
      from links l where k.workspace_id = ${tx.ctx.workspace.id} and l.workspace_id = k.workspace_id and l.id = k.link_id
        and k.partner_id <> l.partner_id`.execute(tx.db)
}
export const countOwned = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ partner_id: string; count: number }>`
    select partner_id, count(*)::int as count from (
      select partner_id from links where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      union all
      select partner_id from codes where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
    ) owned group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row.count]))
}

/** Months ahead have a partition before their first click comes. */
export const ensurePartitions = (database: Database) =>
  asOwner(database, (db) => sql`select ensure_click_partitions()`.execute(db))
