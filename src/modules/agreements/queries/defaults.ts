/** Default terms. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type DefaultRow = Selectable<DB['default_terms']>

const defaults = (tx: Tx) =>
  tx.db.selectFrom('default_terms').selectAll('default_terms').where('workspace_id', '=', tx.ctx.workspace.id)
export const insertDefault = (
  tx: Tx,
  values: Omit<Insertable<DB['default_terms']>, 'workspace_id'>,
): Promise<DefaultRow> =>
  tx.db
    .insertInto('default_terms')
    .values({
      ...values,
      workspace_id: tx.ctx.workspace.id,
      values: JSON.stringify(values.values),
      scope: JSON.stringify(values.scope ?? {}),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findDefault = (tx: Tx, id: string): Promise<DefaultRow | undefined> =>
  defaults(tx).where('id', '=', id).executeTakeFirst()
export const lockDefault = (tx: Tx, id: string): Promise<DefaultRow | undefined> =>
  defaults(tx).where('id', '=', id).forUpdate().executeTakeFirst()
/** Two who confirm for one holder and kind follow one another, so that the second sees what the first replaced. */
export const lockKindOfHolder = (tx: Tx, holder: string, kind: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} ${holder} ${kind}`}, 0))`.execute(tx.db)
/** Defaults that were set, of one holder and kind. */
export const setDefaults = (tx: Tx, typeId: string | null, kind?: string): Promise<DefaultRow[]> => {
  let query = defaults(tx)
    .where('state', '=', 'set')
    .where('type_id', typeId === null ? 'is' : '=', typeId)
  if (kind) query = query.where('kind', '=', kind)
  return query.orderBy('decided_at').orderBy('id').execute()
}
/** Every row that was set and is replaced by one that has begun by the day. */
export const replacedDefaults = async (tx: Tx, ids: readonly string[], on: string): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select distinct replaced as id from default_terms, unnest(replaces) as replaced
    where workspace_id = ${tx.ctx.workspace.id} and state = 'set' and effective_from <= ${on}::date
      and replaced = any (${[...ids]}::text[])`.execute(tx.db)
  return new Set(rows.map((row) => row.id))
}
export const decideDefault = (
  tx: Tx,
  id: string,
  values: {
    state: 'set' | 'withdrawn'
    replaces?: readonly string[]
    by: { by_kind: string; by_id: string | null; by_name: string }
  },
): Promise<DefaultRow> =>
  tx.db
    .updateTable('default_terms')
    .set((expression) => ({
      state: values.state,
      ...(values.replaces && { replaces: [...values.replaces] }),
      decided_by_kind: values.by.by_kind,
      decided_by_id: values.by.by_id,
      decided_by_name: values.by.by_name,
      decided_at: tx.now,
      version: expression('version', '+', 1),
    }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const defaultsPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    holder?: string | undefined
    typeId?: readonly string[] | undefined
    kind?: readonly string[] | undefined
    state?: readonly string[] | undefined
  },
  kindsFound: readonly string[] | undefined,
  toWire: (rows: DefaultRow[]) => Promise<Out[]> | Out[],
) => {
  let query = defaults(tx)
  if (input.holder) query = query.where('holder', '=', input.holder)
  if (input.typeId?.length) query = query.where('type_id', 'in', [...input.typeId])
  if (input.kind?.length) query = query.where('kind', 'in', [...input.kind])
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (kindsFound) query = query.where(sql<boolean>`kind = any (${[...kindsFound]}::text[])`)
  return keysetPage({
    query,
    sorts: { kind: 'kind', proposedAt: 'proposed_at' },
    fallback: '-proposedAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const defaultsOfTypes = async (tx: Tx, typeIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ type_id: string; uses: string }>`
    select type_id, count(*) as uses from (
      select type_id from default_terms where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[])
      union all select type_id from agreements where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[])
    ) as used group by type_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.type_id, Number(row.uses)]))
}
