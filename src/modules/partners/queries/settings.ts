/** Partner types with their blocks, field definitions, small lists. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type TypeRow = Selectable<DB['partner_types']>
export type BlockRow = Selectable<DB['partner_type_blocks']>
export type DefinitionRow = Selectable<DB['field_definitions']>
export type ListRow = Selectable<DB['small_list_rows']>

export const typeRows = (tx: Tx): Promise<TypeRow[]> =>
  tx.db
    .selectFrom('partner_types')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .orderBy('name')
    .orderBy('id')
    .execute()
export const findType = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<TypeRow | undefined> => {
  const query = tx.db
    .selectFrom('partner_types')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const findTypeByKey = (tx: Tx, key: string): Promise<TypeRow | undefined> =>
  tx.db
    .selectFrom('partner_types')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('key', '=', key)
    .executeTakeFirst()
export const insertType = (tx: Tx, values: Omit<Insertable<DB['partner_types']>, 'workspace_id'>) =>
  tx.db
    .insertInto('partner_types')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const updateType = (tx: Tx, id: string, values: Updateable<DB['partner_types']>) =>
  tx.db
    .updateTable('partner_types')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const deleteType = async (tx: Tx, id: string) => {
  await tx.db
    .deleteFrom('partner_type_blocks')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('type_id', '=', id)
    .execute()
  await tx.db.deleteFrom('partner_types').where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id).execute()
}
/** Partners per type, merged ones too: they keep their type. */
export const partnersPerType = async (tx: Tx): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ type_id: string; count: string }>`
    select t.id as type_id, (select count(*) from (select 1 from partners p where p.workspace_id = t.workspace_id and p.type_id = t.id limit 10000) as counted) as count
    from partner_types t where t.workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  return new Map(rows.map((row) => [row.type_id, Number(row.count)]))
}
/** The latest version of every block of these types. */
export const latestBlocks = async (tx: Tx, typeIds: readonly string[]): Promise<BlockRow[]> => {
  if (typeIds.length === 0) return []
  const { rows } = await sql<BlockRow>`
    select distinct on (type_id, block) * from partner_type_blocks
    where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[]) order by type_id, block, version desc`.execute(
    tx.db,
  )
  return rows
}
export const blockVersion = (tx: Tx, typeId: string, block: string, version: number): Promise<BlockRow | undefined> =>
  tx.db
    .selectFrom('partner_type_blocks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('type_id', '=', typeId)
    .where('block', '=', block)
    .where('version', '=', version)
    .executeTakeFirst()
export const insertBlock = (tx: Tx, values: Omit<Insertable<DB['partner_type_blocks']>, 'workspace_id'>) =>
  tx.db
    .insertInto('partner_type_blocks')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()

export const definitionsOf = (tx: Tx, recordKind?: string): Promise<DefinitionRow[]> => {
  const query = tx.db.selectFrom('field_definitions').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  return (recordKind ? query.where('record_kind', '=', recordKind) : query)
    .orderBy('record_kind')
    .orderBy('position')
    .orderBy('key')
    .execute()
}
export const findDefinition = (tx: Tx, id: string): Promise<DefinitionRow | undefined> =>
  tx.db
    .selectFrom('field_definitions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export const insertDefinition = (tx: Tx, values: Omit<Insertable<DB['field_definitions']>, 'workspace_id'>) =>
  tx.db
    .insertInto('field_definitions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const updateDefinition = (tx: Tx, id: string, values: Updateable<DB['field_definitions']>) =>
  tx.db
    .updateTable('field_definitions')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Serialises who adds rows of one kind, so that a limit holds. */
export const lockName = (tx: Tx, name: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} ${name}`}, 1))`.execute(tx.db)

export const listRows = (tx: Tx, list: string): Promise<ListRow[]> =>
  tx.db
    .selectFrom('small_list_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('list', '=', list)
    .orderBy('name')
    .orderBy('id')
    .execute()
export const listRowsById = (tx: Tx, ids: readonly string[]): Promise<ListRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('small_list_rows')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .execute()
export const lockListRow = (tx: Tx, list: string, id: string): Promise<ListRow | undefined> =>
  tx.db
    .selectFrom('small_list_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('list', '=', list)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
export const insertListRow = (tx: Tx, values: Omit<Insertable<DB['small_list_rows']>, 'workspace_id'>) =>
  tx.db
    .insertInto('small_list_rows')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const updateListRow = (tx: Tx, id: string, values: Updateable<DB['small_list_rows']>) =>
  tx.db
    .updateTable('small_list_rows')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const deleteListRow = (tx: Tx, id: string) =>
  tx.db.deleteFrom('small_list_rows').where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id).execute()
/** What points at a row inside the list: children move with a merge, aliases too. */
export const repointListRows = async (tx: Tx, fromId: string, toId: string) => {
  await tx.db
    .updateTable('small_list_rows')
    .set({ parent_id: toId })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('parent_id', '=', fromId)
    .where('id', '<>', toId)
    .execute()
  await tx.db
    .updateTable('small_list_rows')
    .set({ merged_into: toId })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('merged_into', '=', fromId)
    .execute()
}
