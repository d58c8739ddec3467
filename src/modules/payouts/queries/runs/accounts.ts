import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { RailKind } from '../../contract/run-states.ts'

/** Our own accounts that a run can draw on. */
export const activeFundingAccounts = async (
  tx: Tx,
): Promise<{ id: string; name: string; currency: string; rail: RailKind }[]> => {
  const { rows } = await sql<{
    id: string
    name: string
    currency: string
    rail: RailKind
  }>`select id, name, currency, rail from funding_accounts
    where workspace_id = ${tx.ctx.workspace.id} and is_active order by id`.execute(tx.db)
  return rows
}
