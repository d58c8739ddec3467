/** First results of a partner after its journey began: kept once, as each happens. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { FirstResult } from '../contract/states.ts'

/** The newest journey of each partner that lacks this first result, unless it was abandoned. */
export const lackingFirst = async (
  tx: Tx,
  partnerIds: readonly string[],
  what: FirstResult,
): Promise<ReadonlyMap<string, { journeyId: string; startedAt: Date }>> => {
  const { rows } = await sql<{ partner_id: string; id: string; started_at: Date; has: boolean }>`
    select distinct on (j.partner_id) j.partner_id, j.id, j.started_at, f.journey_id is not null as has
    from journeys j left join journey_firsts f on f.workspace_id = j.workspace_id and f.journey_id = j.id and f.what = ${what}
    where j.workspace_id = ${tx.ctx.workspace.id} and j.partner_id = any (${[...partnerIds]}::text[]) and j.state <> 'abandoned'
    order by j.partner_id, j.started_at desc, j.id desc`.execute(tx.db)
  return new Map(
    rows.flatMap((row) => (row.has ? [] : [[row.partner_id, { journeyId: row.id, startedAt: row.started_at }]])),
  )
}
/** Keeps the earliest that is told of: facts may come late. */
export const keepFirst = (
  tx: Tx,
  first: { journeyId: string; partnerId: string; what: FirstResult; at: Date; eventId: string },
) =>
  sql`insert into journey_firsts (workspace_id, journey_id, partner_id, what, at, event_id)
    values (${tx.ctx.workspace.id}, ${first.journeyId}, ${first.partnerId}, ${first.what}, ${first.at}, ${first.eventId})
    on conflict (workspace_id, journey_id, what) do nothing`.execute(tx.db)

/** Days from day 0 to each first result, for the journeys of cohorts. */
export const firstsOf = async (tx: Tx, from: string, typeId: string | undefined) => {
  const { rows } = await sql<{ journey_id: string; what: FirstResult; at: Date }>`
    select f.journey_id, f.what, f.at from journey_firsts f
    join journeys j on j.workspace_id = f.workspace_id and j.id = f.journey_id
    where f.workspace_id = ${tx.ctx.workspace.id} and j.day_zero >= ${from} and j.state <> 'scheduled'
      and (${typeId ?? null}::text is null or j.type_id = ${typeId ?? null}) limit 15000`.execute(tx.db)
  return rows
}
