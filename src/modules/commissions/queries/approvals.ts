/** Approvals and declines: rows, once per line and role. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { acting } from '../service/acting.ts'

export type ApprovalRow = Selectable<DB['commission_approvals']>
export type DeclineRow = Selectable<DB['commission_declines']>

export const approvalsOf = async (
  tx: Tx,
  commissionIds: readonly string[],
): Promise<ReadonlyMap<string, ApprovalRow[]>> => {
  if (commissionIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('commission_approvals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('commission_id', '=', sql<string>`any (${[...commissionIds]}::text[])`)
    .orderBy('at')
    .orderBy('role')
    .execute()
  return Map.groupBy(rows, (row) => row.commission_id)
}
export const insertApprovals = async (
  tx: Tx,
  rows: readonly { commissionId: string; partnerId: string; role: string; rule: string }[],
): Promise<void> => {
  if (rows.length === 0) return
  const by = acting(tx)
  await tx.db
    .insertInto('commission_approvals')
    .values(
      rows.map((row) => ({
        workspace_id: tx.ctx.workspace.id,
        commission_id: row.commissionId,
        partner_id: row.partnerId,
        role: row.role,
        rule: row.rule.slice(0, 120),
        ...by,
        at: tx.now,
      })),
    )
    .execute()
}
export const insertDeclines = async (
  tx: Tx,
  rows: readonly { commissionId: string; partnerId: string; reason: string; causeId: string | null }[],
): Promise<void> => {
  if (rows.length === 0) return
  const by = acting(tx)
  await tx.db
    .insertInto('commission_declines')
    .values(
      rows.map((row) => ({
        workspace_id: tx.ctx.workspace.id,
        commission_id: row.commissionId,
        partner_id: row.partnerId,
        reason: row.reason.slice(0, 2_000),
        cause_id: row.causeId,
        ...by,
        at: tx.now,
      })),
    )
    .execute()
}
export const declinesOf = async (
  tx: Tx,
  commissionIds: readonly string[],
): Promise<ReadonlyMap<string, DeclineRow>> => {
  if (commissionIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('commission_declines')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('commission_id', '=', sql<string>`any (${[...commissionIds]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.commission_id, row]))
}
