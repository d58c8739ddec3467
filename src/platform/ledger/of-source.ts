/** The transfers of one record, such as a payout, that stand: none of them was mirrored. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { TransferType } from './kinds.ts'

export const standingTransfersOf = (
  tx: Tx,
  source: { kind: string; id: string },
): Promise<{ id: string; type: TransferType; step: string }[]> =>
  tx.asTeam(async () => {
    const { rows } = await sql<{ id: string; type: TransferType; step: string }>`
      select t.id, t.type, t.step from ledger_transfers t
      where t.workspace_id = ${tx.ctx.workspace.id} and t.source_id = ${source.id} and t.source_kind = ${source.kind} and t.reverses is null
        and not exists (select from ledger_transfers m where m.workspace_id = t.workspace_id and m.reverses = t.id)
      order by t.id`.execute(tx.db)
    return rows
  })
