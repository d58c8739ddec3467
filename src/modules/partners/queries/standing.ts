/** Where companies stood at an instant, and who belongs to whom: evidence for whoever decides about a referral. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { SourceKind, Stage } from '../contract/stages.ts'

export type Standing = {
  stage: Stage
  stageSince: Date
  /** How it was found, as first written. */
  source: { kind: SourceKind; at: Date } | null
  /** The first conversation that was written down in the span. */
  talkedAt: Date | null
}

/** The standing of each partner at `at`, with conversations since `from`. Partners that were not here yet are left out. */
export const standingAt = (
  tx: Tx,
  partnerIds: readonly string[],
  span: { from: Date; at: Date },
): Promise<ReadonlyMap<string, Standing>> =>
  tx.asTeam(async () => {
    if (partnerIds.length === 0) return new Map()
    const { rows } = await sql<{
      id: string
      stage: Stage
      stage_since: Date
      source_kind: SourceKind | null
      source_at: Date | null
      talked_at: Date | null
    }>`
      select p.id, move.to_stage as stage, move.at as stage_since, source.kind as source_kind, source.at as source_at,
        (select min(i.at) from interactions i where i.workspace_id = p.workspace_id and i.partner_id = p.id
          and i.at >= ${span.from} and i.at < ${span.at}) as talked_at
      from partners p
      cross join lateral (select m.to_stage, m.at from stage_moves m where m.workspace_id = p.workspace_id and m.partner_id = p.id
        and m.at < ${span.at} order by m.at desc, m.id desc limit 1) as move
      left join partner_sources source on source.workspace_id = p.workspace_id and source.partner_id = p.id and source.number = 1
        and source.at < ${span.at}
      where p.workspace_id = ${tx.ctx.workspace.id} and p.id = any (${[...new Set(partnerIds)]}::text[])`.execute(tx.db)
    return new Map(
      rows.map((row) => [
        row.id,
        {
          stage: row.stage,
          stageSince: row.stage_since,
          source: row.source_kind && row.source_at ? { kind: row.source_kind, at: row.source_at } : null,
          talkedAt: row.talked_at,
        },
      ]),
    )
  })

/** The companies under the same topmost parent, the partner itself included, and the domains they are known by. */
export const familyOf = (
  tx: Tx,
  partnerId: string,
): Promise<{ ids: ReadonlySet<string>; domains: ReadonlyMap<string, string> }> =>
  tx.asTeam(async () => {
    // `union` leaves out what is there already, so that a circle of parents ends.
    const { rows } = await sql<{ id: string; domain: string | null }>`
      with recursive up (id, parent_id) as (
        select id, parent_id from partners where workspace_id = ${tx.ctx.workspace.id} and id = ${partnerId}
        union select p.id, p.parent_id from partners p join up on p.id = up.parent_id where p.workspace_id = ${tx.ctx.workspace.id}
      ), down (id) as (
        select id from up
        union select p.id from partners p join down on p.parent_id = down.id where p.workspace_id = ${tx.ctx.workspace.id}
      )
      select down.id, known.domain from down left join lateral (
        select p.domain from partners p where p.workspace_id = ${tx.ctx.workspace.id} and p.id = down.id and p.domain is not null
        union select d.domain from partner_domains d where d.workspace_id = ${tx.ctx.workspace.id} and d.partner_id = down.id
      ) as known on true`.execute(tx.db)
    const domains = new Map<string, string>()
    for (const { id, domain } of rows)
      if (domain !== null && (!domains.has(domain) || id === partnerId)) domains.set(domain, id)
    return { ids: new Set(rows.map(({ id }) => id)), domains }
  })

/** What a partner was over time: its stages in order, and when it was suspended. */
export type History = {
  /** `isImport`: the record came in at this stage; what was before it is not known here. */
  stages: readonly { stage: Stage; from: Date; isImport: boolean }[]
  suspensions: readonly { from: Date; to: Date | null }[]
}

/** Histories by partner, two queries for any number. */
export const historiesOf = (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, History>> =>
  tx.asTeam(async () => {
    const ids = [...new Set(partnerIds)]
    if (ids.length === 0) return new Map()
    const moves = await sql<{ partner_id: string; stage: Stage; from: Date; is_import: boolean }>`
      select partner_id, to_stage as stage, at as from, cause = 'import' as is_import from stage_moves
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${ids}::text[]) order by at, id`.execute(tx.db)
    const suspensions = await sql<{ partner_id: string; from: Date; to: Date | null }>`
      select s.partner_id, s.confirmed_at as from, l.at as to from partner_suspensions s
      left join partner_suspension_lifts l on l.workspace_id = s.workspace_id and l.suspension_id = s.id
      where s.workspace_id = ${tx.ctx.workspace.id} and s.partner_id = any (${ids}::text[]) and s.confirmed_at is not null`.execute(
      tx.db,
    )
    const stagesById = Map.groupBy(moves.rows, (row) => row.partner_id)
    const suspensionsById = Map.groupBy(suspensions.rows, (row) => row.partner_id)
    return new Map(
      ids.map((id) => [
        id,
        {
          stages: (stagesById.get(id) ?? []).map((row) => ({
            stage: row.stage,
            from: row.from,
            isImport: row.is_import,
          })),
          suspensions: suspensionsById.get(id) ?? [],
        },
      ]),
    )
  })
