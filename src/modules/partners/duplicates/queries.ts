/** What matching reads and keeps: facts of companies, match keys, pairs to look at, pairs told apart. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type PartnerRow = Selectable<DB['partners']>
/** A partner with everything that says which company it is. */
export type PartnerFacts = PartnerRow & {
  claimed_domains: string[]
  external_ids: { system: string; id: string }[]
  /** Of at most 50 contacts. */
  emails: string[]
  phone: string | null
}

const emailsMax = 50
/** Partners under one key that are looked at; the ones that are there longest. */
export const perKeyMax = 100

/** Facts by id, absorbed partners left out. */
export const readFacts = async (tx: Tx, ids: readonly string[]): Promise<Map<string, PartnerFacts>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<PartnerFacts>`
    select p.*,
      array(select d.domain from partner_domains d where d.workspace_id = p.workspace_id and d.partner_id = p.id order by d.domain) as claimed_domains,
      coalesce((select jsonb_agg(jsonb_build_object('system', e.system, 'id', e.external_id) order by e.system, e.external_id)
        from partner_external_ids e where e.workspace_id = p.workspace_id and e.partner_id = p.id), '[]') as external_ids,
      array(select c.email_folded from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id and c.email_folded is not null
        order by c.id limit ${emailsMax}) as emails,
      (select c.phone from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id and c.phone is not null
        order by c.is_primary desc, c.id limit 1) as phone
    from partners p where p.workspace_id = ${tx.ctx.workspace.id} and p.id = any (${[...ids]}::text[]) and p.merged_into is null`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Partners under each key, those first that are there longest; at most 100 of a key. */
export const partnersUnderKeys = async (tx: Tx, keys: readonly string[]): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>()
  if (keys.length === 0) return found
  const { rows } = await sql<{ key: string; partner_id: string }>`
    select wanted.key::text as key, known.partner_id from unnest(${[...keys]}::bigint[]) as wanted (key)
    cross join lateral (
      select m.partner_id from partner_match_keys m where m.workspace_id = ${tx.ctx.workspace.id} and m.key = wanted.key
      order by m.partner_id limit ${perKeyMax}
    ) known`.execute(tx.db)
  for (const { key, partner_id } of rows) {
    const list = found.get(key)
    if (list) list.push(partner_id)
    else found.set(key, [partner_id])
  }
  return found
}

export const readKeys = async (tx: Tx, ids: readonly string[]): Promise<{ partner_id: string; key: string }[]> => {
  const { rows } = await sql<{ partner_id: string; key: string }>`
    select partner_id, key::text as key from partner_match_keys
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...ids]}::text[])`.execute(tx.db)
  return rows
}
export const insertKeys = async (tx: Tx, pairs: readonly { partner_id: string; key: string }[]): Promise<void> => {
  if (pairs.length === 0) return
  await sql`insert into partner_match_keys (workspace_id, key, partner_id)
    select ${tx.ctx.workspace.id}, * from unnest(${pairs.map(({ key }) => key)}::bigint[], ${pairs.map(({ partner_id }) => partner_id)}::text[])
    on conflict do nothing`.execute(tx.db)
}
export const deleteKeys = async (tx: Tx, pairs: readonly { partner_id: string; key: string }[]): Promise<void> => {
  if (pairs.length === 0) return
  await sql`delete from partner_match_keys where workspace_id = ${tx.ctx.workspace.id} and (key, partner_id) in
    (select * from unnest(${pairs.map(({ key }) => key)}::bigint[], ${pairs.map(({ partner_id }) => partner_id)}::text[]))`.execute(
    tx.db,
  )
}

// --- pairs ---

export type PairRow = Selectable<DB['duplicate_pairs']>
export type NewPair = {
  one_id: string
  other_id: string
  points: number
  band: string
  lines: unknown
  would_make_certain: unknown
  suggestion: string | null
  cause: string
}
/** Writes pairs, or what is known of them now. Answers the pairs that are new. */
export const putPairs = async (tx: Tx, pairs: readonly NewPair[]): Promise<{ one_id: string; other_id: string }[]> => {
  if (pairs.length === 0) return []
  const { rows } = await sql<{ one_id: string; other_id: string; is_new: boolean }>`
    insert into duplicate_pairs (workspace_id, one_id, other_id, points, band, lines, would_make_certain, suggestion, cause, found_at)
    select ${tx.ctx.workspace.id}, one_id, other_id, points, band, lines, would_make_certain, suggestion, cause, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair (one_id text, other_id text, points integer, band text, lines jsonb,
      would_make_certain jsonb, suggestion text, cause text)
    on conflict (workspace_id, id) do update set points = excluded.points, band = excluded.band, lines = excluded.lines,
      would_make_certain = excluded.would_make_certain, suggestion = excluded.suggestion
    returning one_id, other_id, xmax = 0 as is_new`.execute(tx.db)
  return rows.filter((row) => row.is_new)
}
/** Pairs of these partners. */
export const pairsOf = async (tx: Tx, ids: readonly string[]): Promise<PairRow[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<PairRow>`
    select * from duplicate_pairs where workspace_id = ${tx.ctx.workspace.id} and one_id = any (${[...ids]}::text[])
    union select * from duplicate_pairs where workspace_id = ${tx.ctx.workspace.id} and other_id = any (${[...ids]}::text[])`.execute(
    tx.db,
  )
  return rows
}
export const deletePairs = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await tx.db
    .deleteFrom('duplicate_pairs')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
}
export const pairsQuery = (
  tx: Tx,
  filter: {
    band?: string[] | undefined
    partnerId?: string | undefined
    suggestion?: string | undefined
    q?: string | undefined
  },
) => {
  let query = tx.db.selectFrom('duplicate_pairs').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.band?.length) query = query.where('band', 'in', filter.band)
  if (filter.suggestion) query = query.where('suggestion', '=', filter.suggestion)
  const { partnerId } = filter
  if (partnerId)
    query = query.where((where) => where.or([where('one_id', '=', partnerId), where('other_id', '=', partnerId)]))
  if (filter.q) {
    const named = sql`(select id from search_ids(array['partner'], ${filter.q}, 500))`
    query = query.where(sql<boolean>`(one_id in ${named} or other_id in ${named})`)
  }
  return query
}

// --- told apart ---

export type DistinctRow = Selectable<DB['distinct_pairs']>
export const distinctPairsOf = async (tx: Tx, ids: readonly string[]): Promise<DistinctRow[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<DistinctRow>`
    select * from distinct_pairs where workspace_id = ${tx.ctx.workspace.id} and one_id = any (${[...ids]}::text[])
    union select * from distinct_pairs where workspace_id = ${tx.ctx.workspace.id} and other_id = any (${[...ids]}::text[])`.execute(
    tx.db,
  )
  return rows
}
export const putDistinctPair = async (
  tx: Tx,
  pair: {
    id: string
    one_id: string
    other_id: string
    reason: string
    identifiers: string[]
    by_kind: string
    by_id: string | null
  },
): Promise<DistinctRow> =>
  tx.db
    .insertInto('distinct_pairs')
    .values({ ...pair, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .onConflict((clash) =>
      clash.columns(['workspace_id', 'one_id', 'other_id']).doUpdateSet({
        reason: pair.reason,
        identifiers: pair.identifiers,
        by_kind: pair.by_kind,
        by_id: pair.by_id,
        at: tx.now,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
export const findDistinctPair = (tx: Tx, id: string): Promise<DistinctRow | undefined> =>
  tx.db
    .selectFrom('distinct_pairs')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const deleteDistinctPair = (tx: Tx, id: string) =>
  tx.db.deleteFrom('distinct_pairs').where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id).execute()
export const distinctQuery = (tx: Tx, filter: { q?: string | undefined; partnerId?: string | undefined }) => {
  let query = tx.db.selectFrom('distinct_pairs').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.q) {
    const { q } = filter
    query = query.where(
      sql<boolean>`(${isNamed('one_id', 'partner', q)} or ${isNamed('other_id', 'partner', q)} or ${hasWords(q, 'reason')})`,
    )
  }
  const { partnerId } = filter
  return partnerId
    ? query.where((where) => where.or([where('one_id', '=', partnerId), where('other_id', '=', partnerId)]))
    : query
}

// --- the nightly sweep ---

export const sweepPosition = async (tx: Tx): Promise<{ until: Date; id: string }> => {
  const row = await tx.db
    .selectFrom('duplicate_sweeps')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .executeTakeFirst()
  return row ? { until: row.swept_until, id: row.swept_id } : { until: new Date(0), id: '' }
}
export const putSweepPosition = (tx: Tx, until: Date, id: string) =>
  sql`insert into duplicate_sweeps (workspace_id, swept_until, swept_id) values (${tx.ctx.workspace.id}, ${until}, ${id})
    on conflict (workspace_id) do update set swept_until = excluded.swept_until, swept_id = excluded.swept_id`.execute(
    tx.db,
  )
/** The next partners in the order of their last change. */
export const changedSince = async (
  tx: Tx,
  after: { until: Date; id: string },
  limit: number,
): Promise<{ id: string; updated_at: Date }[]> => {
  const { rows } = await sql<{ id: string; updated_at: Date }>`
    select id, updated_at from partners where workspace_id = ${tx.ctx.workspace.id} and merged_into is null
      and (updated_at, id) > (${after.until}::timestamptz, ${after.id}) order by updated_at, id limit ${limit}`.execute(
    tx.db,
  )
  return rows
}
