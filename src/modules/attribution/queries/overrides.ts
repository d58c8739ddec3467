/** What people divide by hand. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type OverrideState = 'proposed' | 'applied' | 'refused'
export type OverrideRow = Omit<Selectable<DB['credit_overrides']>, 'state'> & { state: OverrideState }

const overrides = (tx: Tx) =>
  tx.db.selectFrom('credit_overrides').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

/** Undefined while another one of the conversion waits. */
export const insertOverride = async (
  tx: Tx,
  row: {
    id: string
    conversionId: string
    conversionVersion: number
    shares: unknown
    reason: string
    byId: string | null
    byName: string
  },
): Promise<OverrideRow | undefined> => {
  const { rows } = await sql<OverrideRow>`
    insert into credit_overrides (workspace_id, id, conversion_id, conversion_version, shares, reason, state, proposed_by_id, proposed_by_name, proposed_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.conversionId}, ${row.conversionVersion}, ${JSON.stringify(row.shares)}::jsonb, ${row.reason},
      'proposed', ${row.byId}, ${row.byName}, ${tx.now})
    on conflict (workspace_id, conversion_id) where state = 'proposed' do nothing returning *`.execute(tx.db)
  return rows[0]
}
export const findOverride = (tx: Tx, id: string): Promise<OverrideRow | undefined> =>
  overrides(tx).where('id', '=', id).executeTakeFirst() as Promise<OverrideRow | undefined>
export const lockOverride = (tx: Tx, id: string): Promise<OverrideRow | undefined> =>
  overrides(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<OverrideRow | undefined>
export const decideOverride = async (
  tx: Tx,
  id: string,
  row: { state: OverrideState; byId: string | null; byName: string; reason: string | null; creditSetId: string | null },
): Promise<OverrideRow> => {
  const { rows } = await sql<OverrideRow>`update credit_overrides set state = ${row.state}, decided_by_id = ${row.byId},
      decided_by_name = ${row.byName}, decided_at = ${tx.now}, decision_reason = ${row.reason}, credit_set_id = ${row.creditSetId}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} returning *`.execute(tx.db)
  return rows[0]!
}
export const overridePage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    state?: readonly OverrideState[] | undefined
    conversionId?: string | undefined
  },
  toWire: (rows: OverrideRow[]) => Promise<Out[]>,
) => {
  let query = overrides(tx)
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.conversionId) query = query.where('conversion_id', '=', input.conversionId)
  if (input.q) query = query.where(hasWords(input.q, 'credit_overrides.reason', 'credit_overrides.proposed_by_name'))
  return keysetPage({
    query,
    sorts: { proposedAt: 'credit_overrides.proposed_at' },
    fallback: '-proposedAt',
    input,
    id: 'credit_overrides.id',
    toWire: (rows) => toWire(rows as OverrideRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
