/** Where partners stand on the technical side, read from the rows of this module; each part by its index. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type StandingRow = {
  partner_id: string
  stage: string
  since: Date
  test_at: Date | null
  test_since: Date | null
  live_at: Date | null
  sandboxes: number
  integrations: number
}

/** The later stage wins; what was stopped says so. Apart from the rows, which no moment may change: a cursor knows them. */
const stageAt = (now: Date) => sql<string>`case
  when standing.is_granted and (standing.ends_at is null or standing.ends_at > ${now})
    then case when standing.live_at is null then 'live_access' else 'live' end
  when standing.access_at is not null then 'stopped'
  when standing.review_at is not null then 'in_review'
  when standing.test_at is not null then 'testing'
  when standing.sandboxes > 0 then 'sandbox'
  else 'registered' end`

/** A row per partner that has anything here. */
const standings = (tx: Tx) => {
  const id = tx.ctx.workspace.id
  return sql<Omit<StandingRow, 'stage'>>`(
    select one.partner_id, test.at as test_at, test.possible_since as test_since, live.at as live_at,
      box.amount as sandboxes, built.amount as integrations,
      access.at as access_at, access.is_granted, access.ends_at, built.review_at,
      case when access.at is not null then greatest(access.at, live.at)
        else coalesce(built.review_at, test.at, box.at, built.at, live.at) end as since
    from (
      select partner_id from sandboxes where workspace_id = ${id} and partner_id is not null
      union select partner_id from live_accesses where workspace_id = ${id}
      union select partner_id from first_calls where workspace_id = ${id}
      union select partner_id from integrations where workspace_id = ${id}
    ) one
    left join lateral (select count(*)::int as amount, min(created_at) as at from sandboxes
      where workspace_id = ${id} and partner_id = one.partner_id) box on true
    left join lateral (select at, possible_since from first_calls
      where workspace_id = ${id} and partner_id = one.partner_id and milestone = 'test_call') test on true
    left join lateral (select at from first_calls
      where workspace_id = ${id} and partner_id = one.partner_id and milestone = 'live_call') live on true
    left join lateral (select at, act = 'granted' as is_granted, ends_at from live_accesses
      where workspace_id = ${id} and partner_id = one.partner_id order by at desc, id desc limit 1) access on true
    left join lateral (select count(*) filter (where state <> 'retired')::int as amount, min(created_at) as at,
        min(state_since) filter (where state = 'in_review') as review_at from integrations
      where workspace_id = ${id} and partner_id = one.partner_id) built on true
  )`
}

type StandingFilter = ListInput & {
  q?: string | undefined
  stage?: string[] | undefined
  partnerId?: string | undefined
}
export const standingPage = <Out>(tx: Tx, input: StandingFilter, toWire: (rows: StandingRow[]) => Promise<Out[]>) => {
  const stage = stageAt(tx.now)
  let query = tx.db.selectFrom(standings(tx).as('standing')).selectAll('standing').select(stage.as('stage'))
  if (input.partnerId) query = query.where('standing.partner_id', '=', input.partnerId)
  if (input.stage) query = query.where(stage, 'in', input.stage)
  if (input.q) query = query.where(isNamed('standing.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { since: 'standing.since' },
    fallback: '-since',
    input,
    id: 'standing.partner_id',
    toWire: (rows) => toWire(rows),
    count: () => countUpTo(tx.db.$extendTables<{ standing: Omit<StandingRow, 'stage'> }>(), query),
  })
}
export const standingCounts = async (tx: Tx): Promise<{ stage: string; partners: number }[]> => {
  const { rows } = await sql<{ stage: string; partners: number }>`
    select ${stageAt(tx.now)} as stage, count(*)::int as partners from ${standings(tx)} standing group by 1`.execute(
    tx.db,
  )
  return rows
}

/** Live calls since a day, by partner. */
export const callsByPartner = async (
  tx: Tx,
  partnerIds: readonly string[],
  from: string,
): Promise<ReadonlyMap<string, { calls: number; errors: number }>> => {
  const { rows } = await sql<{ id: string; calls: number; errors: number }>`
    select partner_id as id, sum(calls)::float8 as calls, sum(errors)::float8 as errors from usage_buckets
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and day >= ${from}::date
    group by 1`.execute(tx.db)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}
