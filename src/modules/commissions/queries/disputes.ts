/** Disputes and their threads. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type DisputeRow = Selectable<DB['disputes']>
export type DisputeMessageRow = Selectable<DB['dispute_messages']>

const disputes = (tx: Tx) =>
  tx.db.selectFrom('disputes').selectAll('disputes').where('disputes.workspace_id', '=', tx.ctx.workspace.id)
export const findDispute = (tx: Tx, id: string): Promise<DisputeRow | undefined> =>
  disputes(tx).where('id', '=', id).executeTakeFirst()
export const lockDispute = (tx: Tx, id: string): Promise<DisputeRow | undefined> =>
  disputes(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const insertDispute = (
  tx: Tx,
  values: Omit<Insertable<DB['disputes']>, 'workspace_id' | 'opened_at' | 'updated_at'>,
): Promise<DisputeRow> =>
  tx.db
    .insertInto('disputes')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, opened_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const changeDispute = (
  tx: Tx,
  id: string,
  set: Partial<Omit<Insertable<DB['disputes']>, 'workspace_id' | 'id' | 'version'>>,
): Promise<DisputeRow> =>
  tx.db
    .updateTable('disputes')
    .set((expression) => ({ ...set, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const insertMessage = async (
  tx: Tx,
  values: Omit<Insertable<DB['dispute_messages']>, 'workspace_id' | 'at'>,
): Promise<void> => {
  await tx.db
    .insertInto('dispute_messages')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()
}
export const threadOf = (tx: Tx, disputeId: string): Promise<DisputeMessageRow[]> =>
  tx.db
    .selectFrom('dispute_messages')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('dispute_id', '=', disputeId)
    .orderBy('number')
    .execute()
export const openDisputesOfLine = async (tx: Tx, commissionId: string): Promise<number> => {
  const rows = await disputes(tx)
    .where('commission_id', '=', commissionId)
    .where('state', 'in', ['open', 'answered', 'question'])
    .execute()
  return rows.length
}
export const disputePage = <Out>(
  tx: Tx,
  input: ListInput & { state?: string[] | undefined; partnerId?: string | undefined; currency?: string | undefined },
  toWire: (rows: DisputeRow[]) => Promise<Out[]> | Out[],
) => {
  let query = disputes(tx)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.currency) query = query.where('currency', '=', input.currency)
  const q = input.q?.trim()
  if (q)
    query = query.where(
      sql<boolean>`(disputes.id = ${q} or disputes.commission_id = ${q} or disputes.statement_id = ${q} or ${isNamed('disputes.partner_id', 'partner', q)})`,
    )
  return keysetPage({
    query,
    sorts: { openedAt: 'disputes.opened_at' },
    fallback: '-openedAt',
    input,
    id: 'disputes.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
