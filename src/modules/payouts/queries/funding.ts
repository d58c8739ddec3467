/** Our own accounts. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type FundingRow = Selectable<DB['funding_accounts']>

const accounts = (tx: Tx) =>
  tx.db.selectFrom('funding_accounts').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const findFunding = (tx: Tx, id: string): Promise<FundingRow | undefined> =>
  accounts(tx).where('id', '=', id).executeTakeFirst()
export const lockFunding = (tx: Tx, id: string): Promise<FundingRow | undefined> =>
  accounts(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const insertFunding = (
  tx: Tx,
  values: Omit<Insertable<DB['funding_accounts']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<FundingRow> =>
  tx.db
    .insertInto('funding_accounts')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateFunding = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['funding_accounts']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<FundingRow> =>
  tx.db
    .updateTable('funding_accounts')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const fundingPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    currency?: string | undefined
    rail?: string[] | undefined
    isActive?: boolean | undefined
  },
  toWire: (rows: FundingRow[]) => Out[],
) => {
  let query = accounts(tx).where(hasWords(input.q, 'name', 'holder_name', 'currency', 'rail', 'last_four'))
  if (input.currency) query = query.where('currency', '=', input.currency)
  if (input.rail) query = query.where('rail', 'in', input.rail)
  if (input.isActive !== undefined) query = query.where('is_active', '=', input.isActive)
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
