/** What the plan that earned a line says about refunds, as it was frozen. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type RefundTerms = { evaluationId: string; refunds: string | null; reversalDays: number | null }
export const refundTermsOf = async (
  tx: Tx,
  evaluationIds: readonly string[],
): Promise<ReadonlyMap<string, RefundTerms>> => {
  if (evaluationIds.length === 0) return new Map()
  const { rows } = await sql<RefundTerms>`
    select e.id as "evaluationId", p.plan ->> 'refunds' as refunds, (p.plan ->> 'reversalDays')::integer as "reversalDays"
    from evaluations e join frozen_plans p on p.workspace_id = e.workspace_id and p.hash = e.plan_hash
    where e.workspace_id = ${tx.ctx.workspace.id} and e.id = any (${[...new Set(evaluationIds)]}::text[])`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.evaluationId, row]))
}
