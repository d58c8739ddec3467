/** Gaps, and the facts they are found by. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Stage } from '../contract/stages.ts'

export const gapFacts = async (tx: Tx, partnerIds: readonly string[]) => {
  const { rows } = await sql<{
    id: string
    stage: Stage
    typeId: string | null
    country: string | null
    hasManager: boolean
    hasSource: boolean
    hasContact: boolean
  }>`
    select p.id, p.stage, p.type_id as "typeId", p.country, p.source_kind is not null as "hasSource",
      exists (select from ownerships o where o.workspace_id = p.workspace_id and o.partner_id = p.id and o.role = 'manager' and o.to_at is null) as "hasManager",
      exists (select from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id and c.is_primary) as "hasContact"
    from partners p where p.workspace_id = ${tx.ctx.workspace.id} and p.id = any (${[...partnerIds]}::text[]) and p.merged_into is null`.execute(
    tx.db,
  )
  return rows
}
export const insertGaps = async (tx: Tx, gaps: readonly { partnerId: string; gap: string; words: string }[]) => {
  if (gaps.length === 0) return
  await tx.db
    .insertInto('partner_gaps')
    .values(
      gaps.map(({ partnerId, gap, words }) => ({
        workspace_id: tx.ctx.workspace.id,
        partner_id: partnerId,
        gap,
        words,
        since: tx.now,
      })),
    )
    .onConflict((clash) => clash.doNothing())
    .execute()
}
export const deleteGaps = async (tx: Tx, gaps: readonly { partner_id: string; gap: string }[]) => {
  if (gaps.length === 0) return
  await sql`delete from partner_gaps where workspace_id = ${tx.ctx.workspace.id} and (partner_id, gap) in
    (select * from unnest(${gaps.map((row) => row.partner_id)}::text[], ${gaps.map((row) => row.gap)}::text[]))`.execute(
    tx.db,
  )
}
