/** Rows that name a partner: filed under the other one when partners are merged, and back. Shares do not change. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Kind of record -> its table and the column that names its row. */
const named = {
  touch: ['touches', 'id'],
  lead: ['leads', 'id'],
  sale: ['sales', 'id'],
  offline_sale: ['offline_sales', 'id'],
  attribution_test: ['attribution_tests', 'id'],
} as const
type NamedKind = keyof typeof named
const kinds = Object.keys(named) as NamedKind[]
type Moved = { kind: string; id: string; field: string; old: string }

export const moveAttribution = async (tx: Tx, fromIds: readonly string[], toId: string): Promise<Moved[]> => {
  const moved: Moved[] = []
  for (const kind of kinds) {
    const [name, id] = named[kind]
    const { rows } = await sql<{ id: string; old: string }>`
      with before as (select ${sql.ref(id)} as id, partner_id as old from ${sql.table(name)}
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]))
      update ${sql.table(name)} as row set partner_id = ${toId} from before
      where row.workspace_id = ${tx.ctx.workspace.id} and row.${sql.ref(id)} = before.id returning row.${sql.ref(id)} as id, before.old`.execute(
      tx.db,
    )
    moved.push(...rows.map(({ id: row, old }) => ({ kind, id: row, field: 'partner_id', old })))
  }
  const credits = await sql<{ id: string; old: string }>`
    with before as (select credit_set_id, position, partner_id as old from credits
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]))
    update credits as row set partner_id = ${toId} from before
    where row.workspace_id = ${tx.ctx.workspace.id} and row.credit_set_id = before.credit_set_id and row.position = before.position
    returning row.credit_set_id || ' ' || row.position as id, before.old`.execute(tx.db)
  moved.push(...credits.rows.map(({ id, old }) => ({ kind: 'credit', id, field: 'partner_id', old })))
  await reshare(tx, [...fromIds, toId], toId)
  return moved
}
export const moveAttributionBack = async (tx: Tx, rows: readonly Moved[], mergedId: string): Promise<Moved[]> => {
  const back: Moved[] = []
  for (const row of rows) {
    if (row.field !== 'partner_id') continue
    const { numAffectedRows } =
      row.kind === 'credit'
        ? await sql`update credits set partner_id = ${row.old} where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${mergedId}
            and credit_set_id = ${row.id.split(' ')[0]} and position = ${Number(row.id.split(' ')[1])}`.execute(tx.db)
        : row.kind in named
          ? await sql`update ${sql.table(named[row.kind as NamedKind][0])} set partner_id = ${row.old}
              where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(
              tx.db,
            )
          : { numAffectedRows: 0n }
    if (numAffectedRows) back.push(row)
  }
  await reshare(tx, [mergedId, ...back.map(({ old }) => old)], mergedId)
  return back
}

/** Shares by partner follow the credits of the sets that pay; whoever only influenced keeps its label. */
const reshare = async (tx: Tx, partnerIds: readonly string[], influencerId: string): Promise<void> => {
  const concerned = sql`select conversion_id from conversion_shares where workspace_id = ${tx.ctx.workspace.id}
    and partner_id = any (${[...new Set(partnerIds)]}::text[])`
  const { rows: kept } = await sql<{
    conversion_id: string
    kind: string
    definition_version: number
    occurred_at: Date
    shares: { partner_id: string | null; micro_shares: number; label: string | null }[]
  }>`
    select s.conversion_id, s.kind, s.definition_version, s.occurred_at,
      jsonb_agg(jsonb_build_object('partner_id', s.partner_id, 'micro_shares', s.micro_shares, 'label', s.label) order by s.place) as shares
    from conversion_shares s where s.workspace_id = ${tx.ctx.workspace.id} and s.conversion_id in (${concerned})
    group by 1, 2, 3, 4`.execute(tx.db)
  for (const one of kept) {
    const { rows: paid } = await sql<{ partner_id: string | null; micro_shares: number; label: string | null }>`
      select c.partner_id, sum(c.micro_shares)::integer as micro_shares, max(c.label) as label
      from conversions v join credits c on c.workspace_id = v.workspace_id and c.credit_set_id = v.current_set_id
      where v.workspace_id = ${tx.ctx.workspace.id} and v.id = ${one.conversion_id} group by 1 order by min(c.position)`.execute(
      tx.db,
    )
    const others = one.shares
      .filter((share) => share.micro_shares === 0)
      .map((share) => ({
        ...share,
        partner_id: partnerIds.includes(share.partner_id ?? '') ? influencerId : share.partner_id,
      }))
    const shares = [...paid]
    for (const other of others) if (!shares.some((share) => share.partner_id === other.partner_id)) shares.push(other)
    await sql`delete from conversion_shares where workspace_id = ${tx.ctx.workspace.id} and conversion_id = ${one.conversion_id}`.execute(
      tx.db,
    )
    await sql`insert into conversion_shares (workspace_id, conversion_id, place, partner_id, kind, micro_shares, label, definition_version, occurred_at)
      select ${tx.ctx.workspace.id}, ${one.conversion_id}, place, partner_id, ${one.kind}, micro_shares, label, ${one.definition_version}::integer,
        ${one.occurred_at}::timestamptz
      from unnest(${shares.map((_, place) => place + 1)}::integer[], ${shares.map((share) => share.partner_id)}::text[],
        ${shares.map((share) => share.micro_shares)}::integer[], ${shares.map((share) => share.label)}::text[])
        as given (place, partner_id, micro_shares, label)`.execute(tx.db)
  }
}

export const countAttribution = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`
    select id, sum(amount) as amount from (
      select partner_id as id, count(*) as amount from touches
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
      union all select partner_id, count(*) from leads
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
      union all select partner_id, count(*) from sales
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
      union all select partner_id, count(*) from credits
        where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1
    ) counted group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
/** What is kept about a partner here: its own contacts with customers and its shares, without the customers' names. */
export const dossierAttribution = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const kept: Record<string, readonly unknown[]> = {}
  for (const table of ['touches', 'conversion_shares', 'resale_reports'] as const) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(row) - 'workspace_id' as row from ${sql.table(table)} as row
      where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} order by 1 limit 1000`.execute(
      tx.db,
    )
    kept[table] = rows.map(({ row }) => row)
  }
  return kept
}
