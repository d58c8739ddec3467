/**
 * Counts of clicks by day: the daily tables, and what is not folded into them yet, so that nobody reads stale numbers.
 * Folding moves deltas into the days in one transaction; each is deleted where it is added, so it counts once.
 */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Database } from '#platform/db/engine/database.ts'
import { asOwner } from '#platform/db/transaction.ts'

export type Span = { from: string; to: string }
export type Counts = {
  clicks: number
  repeats: number
  heads: number
  prefetches: number
  bots: number
  velocities: number
  visitors: number
}
const verdicts = sql`
  coalesce(sum(clicks), 0)::float8 as clicks, coalesce(sum(repeats), 0)::float8 as repeats, coalesce(sum(heads), 0)::float8 as heads,
  coalesce(sum(prefetches), 0)::float8 as prefetches, coalesce(sum(bots), 0)::float8 as bots,
  coalesce(sum(velocities), 0)::float8 as velocities, coalesce(sum(visitors), 0)::float8 as visitors`
/** A delta's hits under the column of its verdict. */
const hitsAs = sql`
  hits * (verdict = 'click')::int as clicks, hits * (verdict = 'repeat')::int as repeats, hits * (verdict = 'head')::int as heads,
  hits * (verdict = 'prefetch')::int as prefetches, hits * (verdict = 'bot')::int as bots, hits * (verdict = 'velocity')::int as velocities`
const dayColumns = sql`clicks, repeats, heads, prefetches, bots, velocities, visitors`

// --- reading -----------------------------------------------------------------------------------------------------

export const clicksOfLinks = async (
  tx: Tx,
  linkIds: readonly string[],
  { from, to }: Span,
): Promise<ReadonlyMap<string, Counts>> => {
  if (linkIds.length === 0) return new Map()
  const { rows } = await sql<Counts & { link_id: string }>`
    select link_id, ${verdicts} from (
      select link_id, ${dayColumns} from link_days
      where workspace_id = ${tx.ctx.workspace.id} and link_id = any (${[...linkIds]}::text[]) and day between ${from}::date and ${to}::date
      union all
      select link_id, ${hitsAs}, visitors_of_link from click_deltas
      where workspace_id = ${tx.ctx.workspace.id} and link_id = any (${[...linkIds]}::text[]) and day between ${from}::date and ${to}::date
    ) as found group by link_id`.execute(tx.db)
  return new Map(rows.map(({ link_id, ...counts }) => [link_id, counts]))
}

export type StatFilter = Span & { partnerId?: string | undefined; linkId?: string | undefined }
/** By day, of one link, one partner or all. Days without any are left out. */
export const countsByDay = async (tx: Tx, filter: StatFilter): Promise<(Counts & { day: string })[]> => {
  const workspaceId = tx.ctx.workspace.id
  const span = sql`day between ${filter.from}::date and ${filter.to}::date`
  const days = filter.linkId
    ? sql`select day, ${dayColumns} from link_days where workspace_id = ${workspaceId} and link_id = ${filter.linkId}
        and (${filter.partnerId ?? null}::text is null or partner_id = ${filter.partnerId ?? null}) and ${span}`
    : filter.partnerId
      ? sql`select day, ${dayColumns} from partner_days where workspace_id = ${workspaceId} and partner_id = ${filter.partnerId} and ${span}`
      : sql`select day, ${dayColumns} from workspace_days where workspace_id = ${workspaceId} and ${span}`
  const visitors = filter.linkId
    ? sql`visitors_of_link`
    : filter.partnerId
      ? sql`visitors_of_partner`
      : sql`visitors_of_all`
  const { rows } = await sql<Counts & { day: string }>`
    select day::text as day, ${verdicts} from (
      ${days}
      union all
      select day, ${hitsAs}, ${visitors} from click_deltas
      where workspace_id = ${workspaceId} and ${span}
        and (${filter.partnerId ?? null}::text is null or partner_id = ${filter.partnerId ?? null})
        and (${filter.linkId ?? null}::text is null or link_id = ${filter.linkId ?? null})
    ) as found group by day order by day`.execute(tx.db)
  return rows
}

export type Breakdown = { name: string; clicks: number; visitors: number | null }
/** The partners or links with the most clicks of a span. */
export const topOf = async (tx: Tx, by: 'partner' | 'link', filter: StatFilter, most: number): Promise<Breakdown[]> => {
  const workspaceId = tx.ctx.workspace.id
  const column = by === 'partner' ? sql`partner_id` : sql`link_id`
  const own = sql`workspace_id = ${workspaceId} and day between ${filter.from}::date and ${filter.to}::date
    and (${filter.partnerId ?? null}::text is null or partner_id = ${filter.partnerId ?? null})`
  const { rows } = await sql<Breakdown>`
    select name, sum(clicks)::float8 as clicks, sum(visitors)::float8 as visitors from (
      select ${column} as name, clicks, visitors from ${by === 'partner' ? sql`partner_days` : sql`link_days`} where ${own}
      union all
      select ${column}, hits * (verdict = 'click')::int, ${by === 'partner' ? sql`visitors_of_partner` : sql`visitors_of_link`}
      from click_deltas where ${own}
    ) as found group by name having sum(clicks) > 0 order by clicks desc, name limit ${most}`.execute(tx.db)
  return rows
}
/** Countries, devices or referrers of a span. Empty: not known; `*`: all the others. */
export const dimensionOf = async (
  tx: Tx,
  dimension: 'country' | 'device' | 'referrer',
  filter: StatFilter,
  most: number,
): Promise<Breakdown[]> => {
  const own = sql`workspace_id = ${tx.ctx.workspace.id} and day between ${filter.from}::date and ${filter.to}::date
    and (${filter.partnerId ?? null}::text is null or partner_id = ${filter.partnerId ?? null})`
  const { rows } = await sql<Breakdown>`
    select value as name, sum(clicks)::float8 as clicks, null as visitors from (
      select value, clicks from dimension_days where ${own} and dimension = ${dimension}
      union all
      select ${sql.ref(dimension)}, hits from click_deltas where ${own} and verdict = 'click'
    ) as found group by value having sum(clicks) > 0 order by clicks desc, value limit ${most}`.execute(tx.db)
  return rows
}

// --- folding -----------------------------------------------------------------------------------------------------

/** Workspaces with deltas that nobody has folded. */
export const workspacesToFold = (database: Database): Promise<string[]> =>
  asOwner(database, async (db) => {
    const { rows } = await sql<{ id: string }>`
      select id from workspaces where exists (select from click_deltas where workspace_id = workspaces.id) order by id`.execute(
      db,
    )
    return rows.map((row) => row.id)
  })

/** Values of one dimension, partner and day beyond which new ones are counted together at once. */
const valuesMost = 1_000
/** What is kept of them once the day is over. */
export const valuesKept = 200

/**
 * Takes up to `most` deltas that no other folder holds and adds them to the days, in the caller's transaction. Answers
 * how many it took. Rows are added in one order everywhere, so folders wait for each other and never crosswise.
 */
export const foldDeltas = async (tx: Tx, most: number): Promise<number> => {
  const workspaceId = tx.ctx.workspace.id
  const { rows } = await sql<{ taken: number }>`
    with taken as (
      delete from click_deltas where workspace_id = ${workspaceId} and id in (
        select id from click_deltas where workspace_id = ${workspaceId} limit ${most} for update skip locked)
      returning day, link_id, partner_id, country, device, referrer, verdict, hits, visitors_of_link, visitors_of_partner, visitors_of_all
    ), counted as (
      select day, link_id, partner_id, ${hitsAs}, visitors_of_link, visitors_of_partner, visitors_of_all from taken
    ), of_links as (
      insert into link_days as d (workspace_id, day, link_id, partner_id, clicks, repeats, heads, prefetches, bots, velocities, visitors)
      select ${workspaceId}, day, link_id, partner_id, sum(clicks), sum(repeats), sum(heads), sum(prefetches), sum(bots), sum(velocities),
        sum(visitors_of_link)
      from counted group by day, link_id, partner_id order by link_id, day, partner_id
      on conflict (workspace_id, link_id, day, partner_id) do update set ${sql.raw(addColumns('d'))}
    ), of_partners as (
      insert into partner_days as d (workspace_id, day, partner_id, clicks, repeats, heads, prefetches, bots, velocities, visitors)
      select ${workspaceId}, day, partner_id, sum(clicks), sum(repeats), sum(heads), sum(prefetches), sum(bots), sum(velocities),
        sum(visitors_of_partner)
      from counted group by day, partner_id order by partner_id, day
      on conflict (workspace_id, partner_id, day) do update set ${sql.raw(addColumns('d'))}
    ), of_all as (
      insert into workspace_days as d (workspace_id, day, clicks, repeats, heads, prefetches, bots, velocities, visitors)
      select ${workspaceId}, day, sum(clicks), sum(repeats), sum(heads), sum(prefetches), sum(bots), sum(velocities), sum(visitors_of_all)
      from counted group by day order by day
      on conflict (workspace_id, day) do update set ${sql.raw(addColumns('d'))}
    ), values_of as (
      select t.day, t.partner_id, v.dimension, v.value, t.verdict, t.hits from taken t
      cross join lateral (values ('country', t.country), ('device', t.device), ('referrer', t.referrer)) as v (dimension, value)
      where t.verdict in ('click', 'repeat')
    ), crowded as (
      select d.partner_id, d.day, d.dimension from dimension_days d
      join (select distinct partner_id, day, dimension from values_of) as own using (partner_id, day, dimension)
      where d.workspace_id = ${workspaceId} group by 1, 2, 3 having count(*) >= ${valuesMost}
    ), of_dimensions as (
      insert into dimension_days as d (workspace_id, day, partner_id, dimension, value, clicks, repeats)
      select ${workspaceId}, day, partner_id, dimension, value, sum(clicks), sum(repeats) from (
        select v.day, v.partner_id, v.dimension,
          case when c.day is null or exists (select from dimension_days known where known.workspace_id = ${workspaceId}
            and known.partner_id = v.partner_id and known.day = v.day and known.dimension = v.dimension and known.value = v.value)
            then v.value else '*' end as value,
          v.hits * (v.verdict = 'click')::int as clicks, v.hits * (v.verdict = 'repeat')::int as repeats
        from values_of v left join crowded c on c.partner_id = v.partner_id and c.day = v.day and c.dimension = v.dimension
      ) as placed group by day, partner_id, dimension, value order by partner_id, day, dimension, value
      on conflict (workspace_id, partner_id, day, dimension, value) do update
        set clicks = d.clicks + excluded.clicks, repeats = d.repeats + excluded.repeats
    )
    select count(*)::int as taken from taken`.execute(tx.db)
  return rows[0]!.taken
}
const addColumns = (table: string) =>
  ['clicks', 'repeats', 'heads', 'prefetches', 'bots', 'velocities', 'visitors']
    .map((name) => `${name} = ${table}.${name} + excluded.${name}`)
    .join(', ')

/** Leaves of each partner's day the first 200 values of a dimension and counts the rest together. */
export const narrowDimensions = async (tx: Tx, day: string): Promise<void> => {
  await sql`
    with ranked as (
      select partner_id, dimension, value, row_number() over (partition by partner_id, dimension
        order by clicks + repeats desc, value) as place
      from dimension_days where workspace_id = ${tx.ctx.workspace.id} and day = ${day}::date and value <> '*'
    ), gone as (
      delete from dimension_days d using ranked r where d.workspace_id = ${tx.ctx.workspace.id} and d.day = ${day}::date
        and r.place > ${valuesKept} and d.partner_id = r.partner_id and d.dimension = r.dimension and d.value = r.value
      returning d.partner_id, d.dimension, d.clicks, d.repeats
    )
    insert into dimension_days as d (workspace_id, day, partner_id, dimension, value, clicks, repeats)
    select ${tx.ctx.workspace.id}, ${day}::date, partner_id, dimension, '*', sum(clicks), sum(repeats) from gone group by partner_id, dimension
    on conflict (workspace_id, partner_id, day, dimension, value) do update
      set clicks = d.clicks + excluded.clicks, repeats = d.repeats + excluded.repeats`.execute(tx.db)
}
