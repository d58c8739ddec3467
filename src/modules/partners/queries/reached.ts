/** When partners first came to a stage; for what came of a channel. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { SourceKind, Stage } from '../contract/stages.ts'

/** The first time each partner came to each of these stages, since an instant if one is given. By partner, then stage. */
export const stagesReached = async (
  tx: Tx,
  partnerIds: readonly string[],
  stages: readonly Stage[],
): Promise<ReadonlyMap<string, readonly { stage: Stage; at: Date }[]>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<{ partner_id: string; stage: Stage; at: Date }>`
    select partner_id, to_stage as stage, at from stage_moves
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and to_stage = any (${[...stages]}::text[])
    order by partner_id, at`.execute(tx.db)
  return Map.groupBy(rows, (row) => row.partner_id)
}

export type AcquiredMonth = {
  month: string
  source: SourceKind | null
  prospects: number
  approved: number
  active: number
}

/**
 * Partners that were made in each month of the workspace's zone, by source, and how many of them were approved and
 * became active since. Absorbed ones do not count twice.
 */
export const acquiredByMonth = async (
  tx: Tx,
  of: { from: Date; to: Date; typeId?: string | undefined },
): Promise<AcquiredMonth[]> => {
  const { rows } = await sql<{
    month: string
    source: SourceKind | null
    prospects: string
    approved: string
    active: string
  }>`
    select to_char(p.created_at at time zone ${tx.ctx.workspace.zone}, 'YYYY-MM') as month, p.source_kind as source, count(*) as prospects,
      count(*) filter (where exists (select from stage_moves m where m.workspace_id = p.workspace_id and m.partner_id = p.id and m.to_stage = any (array['approved', 'contracting', 'onboarding', 'active']))) as approved,
      count(*) filter (where exists (select from stage_moves m where m.workspace_id = p.workspace_id and m.partner_id = p.id and m.to_stage = 'active')) as active
    from partners p
    where p.workspace_id = ${tx.ctx.workspace.id} and p.merged_into is null and p.created_at >= ${of.from} and p.created_at < ${of.to}
      and (${of.typeId ?? null}::text is null or p.type_id = ${of.typeId ?? null})
    group by 1, 2 order by 1, 2`.execute(tx.db)
  return rows.map(({ month, source, ...counts }) => ({
    month,
    source,
    prospects: Number(counts.prospects),
    approved: Number(counts.approved),
    active: Number(counts.active),
  }))
}
