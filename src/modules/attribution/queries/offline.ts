/** Sales made outside every system, until they are sales. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { OfflineState } from '../contract/offline-states.ts'

export type OfflineRow = Omit<Selectable<DB['offline_sales']>, 'state' | 'reported_by'> & {
  state: OfflineState
  reported_by: 'partner' | 'team'
}
const rows = (tx: Tx) => tx.db.selectFrom('offline_sales').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const insertOffline = (
  tx: Tx,
  row: Omit<Insertable<DB['offline_sales']>, 'workspace_id'>,
): Promise<OfflineRow> =>
  tx.db
    .insertInto('offline_sales')
    .values({ ...row, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow() as Promise<OfflineRow>
export const findOffline = (tx: Tx, id: string): Promise<OfflineRow | undefined> =>
  rows(tx).where('id', '=', id).executeTakeFirst() as Promise<OfflineRow | undefined>
export const lockOffline = (tx: Tx, id: string): Promise<OfflineRow | undefined> =>
  rows(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<OfflineRow | undefined>
export const changeOffline = (tx: Tx, id: string, change: Updateable<DB['offline_sales']>): Promise<OfflineRow> =>
  tx.db
    .updateTable('offline_sales')
    .set({ ...change, version: sql`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow() as Promise<OfflineRow>

export const offlinePage = <Out>(
  tx: Tx,
  input: ListInput & { state?: readonly OfflineState[] | undefined; partnerId?: string | undefined },
  toWire: (rows: OfflineRow[]) => Promise<Out[]>,
) => {
  let query = rows(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  // A partner searches its own few by the customer; the team finds a partner by its name.
  if (input.q)
    query = query.where(
      input.partnerId
        ? sql<boolean>`strpos(lower(input->'customer'->>'name'), ${input.q.trim().toLowerCase()}) > 0`
        : isNamed('offline_sales.partner_id', 'partner', input.q),
    )
  return keysetPage({
    query,
    sorts: { proposedAt: 'offline_sales.proposed_at' },
    fallback: '-proposedAt',
    input,
    id: 'offline_sales.id',
    toWire: (found) => toWire(found as OfflineRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

/** What was reported of a customer that is erased, and is not decided yet. */
export const eraseOffline = (tx: Tx, externalId: string) =>
  sql`update offline_sales set input = jsonb_set(input, '{customer}', '{"name": "erased"}'::jsonb), version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and input->'customer'->>'externalId' = ${externalId}`.execute(tx.db)
