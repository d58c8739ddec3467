/** Clocks and counts over agreements: how long each stage took, what ends when, where we give way. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Since when each open version stands where it stands. */
export const openStays = async (tx: Tx, versionIds: readonly string[]): Promise<ReadonlyMap<string, Date>> => {
  if (versionIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('agreement_stays')
    .select(['version_id', 'began_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('version_id', 'in', [...versionIds])
    .where('ended_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.version_id, row.began_at]))
}
/** Median days of the stays that ended in a stretch of time, by state and side. */
export const medianDays = async (tx: Tx, from: Date, until: Date) => {
  const { rows } = await sql<{ state: string; side: string; days: number; count: number }>`
    select state, side, percentile_cont(0.5) within group (order by extract(epoch from ended_at - began_at) / 86400)::float8 as days,
      count(*)::int as count
    from agreement_stays
    where workspace_id = ${tx.ctx.workspace.id} and ended_at >= ${from} and ended_at < ${until}
    group by state, side`.execute(tx.db)
  return rows
}
/** How often each clause stands in which position, in versions that left our desk. */
export const positionCounts = async (tx: Tx, from: Date, until: Date) => {
  const { rows } = await sql<{ key: string; title: string | null; position: string; count: number }>`
    select u.key, max(c.title) as title, u.position, count(*)::int as count
    from agreement_versions v
    join agreement_clause_uses u on u.workspace_id = v.workspace_id and u.version_id = v.id
    left join clauses c on c.workspace_id = u.workspace_id and c.id = u.clause_id
    where v.workspace_id = ${tx.ctx.workspace.id} and v.kind = 'original'
      and v.state in ('agreed', 'approving', 'approved', 'signing', 'completing', 'executed')
      and v.created_at >= ${from} and v.created_at < ${until}
    group by u.key, u.position`.execute(tx.db)
  return rows
}
