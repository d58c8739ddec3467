/** What is missing and what waits for it. */
import { type Selectable, sql } from 'kysely'
import { addDays, type CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { rateAgeDaysMax } from '#platform/ledger/rates.ts'

type WaitRow = Selectable<DB['evaluation_waits']>
export type WaitKind = 'rate' | 'cost'

export const waitsPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; kind?: WaitKind | undefined; subject?: string | undefined },
  toWire: (rows: WaitRow[]) => Promise<Out[]>,
) => {
  let query = tx.db
    .selectFrom('evaluation_waits')
    .selectAll('evaluation_waits')
    .where('evaluation_waits.workspace_id', '=', tx.ctx.workspace.id)
    .where('evaluation_waits.resolved_at', 'is', null)
  if (input.kind) query = query.where('evaluation_waits.kind', '=', input.kind)
  if (input.subject) query = query.where('evaluation_waits.subject', '=', input.subject)
  // What waits is little, and each says its currencies and day.
  if (input.q) query = query.where(sql<boolean>`strpos(lower(evaluation_waits.subject), lower(${input.q})) > 0`)
  return keysetPage({
    query,
    sorts: { since: 'evaluation_waits.since' },
    fallback: '-since',
    input,
    id: 'evaluation_waits.conversion_id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export type WaitingSale = { netMinor: string | null; currency: string | null; partnerIds: string[] }
/** Partners and the sale of conversions that wait, as the reader may see them. */
export const waitingSales = async (
  tx: Tx,
  conversionIds: readonly string[],
): Promise<ReadonlyMap<string, WaitingSale>> => {
  if (conversionIds.length === 0) return new Map()
  const { rows } = await sql<WaitingSale & { id: string }>`
    select e.conversion_id as id, array_agg(distinct e.partner_id) as "partnerIds", max(i.inputs->'sale'->>'netMinor') as "netMinor",
      max(i.inputs->'sale'->>'currency') as currency
    from evaluations e join evaluation_inputs i on i.workspace_id = e.workspace_id and i.conversion_id = e.conversion_id
      and i.credit_set_id = e.credit_set_id and i.number = e.inputs_number
    where e.workspace_id = ${tx.ctx.workspace.id} and e.conversion_id = any (${[...conversionIds]}::text[])
      and e.outcome = 'waiting' and e.superseded_at is null
    group by e.conversion_id`.execute(tx.db)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

export type MissingRow = {
  kind: WaitKind
  subject: string
  saleId: string | null
  from: string | null
  to: string | null
  day: CivilDate
  since: Date
  conversions: number
  netMinor: string | null
  currency: string | null
  partnerIds: string[]
  total: number
}
/** One row for each rate and cost that is missing, the oldest day first; of what the reader may see. */
export const missingFigures = async (tx: Tx, limit: number): Promise<MissingRow[]> => {
  const { rows } = await sql<MissingRow>`
    with seen as (
      select e.conversion_id, array_agg(distinct e.partner_id) as partners, max((i.inputs->'sale'->>'netMinor')::numeric) as net,
        max(i.inputs->'sale'->>'currency') as currency
      from evaluations e join evaluation_inputs i on i.workspace_id = e.workspace_id and i.conversion_id = e.conversion_id
        and i.credit_set_id = e.credit_set_id and i.number = e.inputs_number
      where e.workspace_id = ${tx.ctx.workspace.id} and e.outcome = 'waiting' and e.superseded_at is null group by e.conversion_id)
    select w.kind, w.subject, min(w.sale_id) as "saleId", min(w.from_currency) as "from", min(w.to_currency) as "to", min(w.day) as day,
      min(w.since) as since, count(distinct w.conversion_id)::int as conversions, sum(seen.net)::text as "netMinor", max(seen.currency) as currency,
      (select array_agg(distinct one) from unnest(string_to_array(string_agg(array_to_string(seen.partners, ' '), ' '), ' ')) one) as "partnerIds",
      count(*) over ()::int as total
    from (select distinct on (kind, subject, conversion_id) * from evaluation_waits
      where workspace_id = ${tx.ctx.workspace.id} and resolved_at is null order by kind, subject, conversion_id, since) w
    join seen on seen.conversion_id = w.conversion_id
    group by w.kind, w.subject order by min(w.day), w.kind, w.subject limit ${limit}`.execute(tx.db)
  return rows
}

/** Conversions that a rate of a day answers for, or that wait for the cost of a sale; one more than the limit says that there are more. */
export const waitingFor = async (
  tx: Tx,
  of: { from: string; to: string; day: CivilDate } | { saleId: string },
  limit: number,
): Promise<string[]> => {
  let query = tx.db
    .selectFrom('evaluation_waits')
    .select('conversion_id')
    .distinct()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('resolved_at', 'is', null)
    .orderBy('conversion_id')
    .limit(limit)
  query =
    'saleId' in of
      ? query.where('kind', '=', 'cost').where('sale_id', '=', of.saleId)
      : query
          .where('kind', '=', 'rate')
          .where('from_currency', '=', of.from)
          .where('to_currency', '=', of.to)
          .where('day', '>=', of.day)
          .where('day', '<=', addDays(of.day, rateAgeDaysMax))
  return (await query.execute()).map((row) => row.conversion_id)
}
