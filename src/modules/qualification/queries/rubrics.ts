/** Rubrics and their published versions. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import type { Purpose } from '../contract/states.ts'

export type RubricRow = Selectable<DB['rubrics']>
export type RubricVersionRow = Selectable<DB['rubric_versions']>

const rubrics = (tx: Tx) =>
  tx.db.selectFrom('rubrics').selectAll('rubrics').where('rubrics.workspace_id', '=', tx.ctx.workspace.id)
export const insertRubric = (
  tx: Tx,
  values: Pick<Insertable<DB['rubrics']>, 'id' | 'type_id' | 'purpose' | 'name' | 'draft'>,
): Promise<RubricRow> =>
  tx.db
    .insertInto('rubrics')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateRubricRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['rubrics']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<RubricRow> =>
  tx.db
    .updateTable('rubrics')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findRubric = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<RubricRow | undefined> => {
  const query = rubrics(tx).where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const rubricsOfType = (tx: Tx, typeId: string): Promise<RubricRow[]> =>
  rubrics(tx).where('type_id', '=', typeId).execute()
export const rubricCountOfTypes = async (tx: Tx, typeIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`
    select type_id as id, count(*) as amount from (
      select type_id from rubrics where workspace_id = ${tx.ctx.workspace.id} and published_number > 1 and type_id = any (${[...typeIds]}::text[])
      union all select type_id from qualification_cases where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[])
      union all select type_id from decisions where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[])
    ) as used group by type_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
export const rubricsPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; typeId?: string[] | undefined; purpose?: Purpose[] | undefined },
  toWire: (rows: RubricRow[]) => Promise<Out[]>,
) => {
  let query = rubrics(tx)
  if (input.typeId) query = query.where('type_id', 'in', input.typeId)
  if (input.purpose) query = query.where('purpose', 'in', input.purpose)
  // A handful per type, so that a plain comparison of names is enough.
  if (input.q) query = query.where(sql<boolean>`strpos(lower(rubrics.name), lower(${input.q})) > 0`)
  return keysetPage({
    query,
    sorts: { name: 'rubrics.name', updatedAt: 'rubrics.updated_at' },
    fallback: 'name',
    input,
    id: 'rubrics.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const insertRubricVersion = (
  tx: Tx,
  values: Omit<Insertable<DB['rubric_versions']>, 'workspace_id' | 'published_at'>,
): Promise<RubricVersionRow> =>
  tx.db
    .insertInto('rubric_versions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, published_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findRubricVersion = (tx: Tx, rubricId: string, number: number): Promise<RubricVersionRow | undefined> =>
  tx.db
    .selectFrom('rubric_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('rubric_id', '=', rubricId)
    .where('number', '=', number)
    .executeTakeFirst()
export const rubricVersionsPage = <Out>(
  tx: Tx,
  rubricId: string,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: RubricVersionRow[]) => Out[],
) => {
  let query = tx.db
    .selectFrom('rubric_versions')
    .selectAll('rubric_versions')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('rubric_id', '=', rubricId)
  if (input.q) query = query.where(sql<boolean>`strpos(lower(by_name), lower(${input.q})) > 0`)
  return keysetPage({ query, sorts: { number: 'number' }, fallback: '-number', input, id: 'rubric_id', toWire })
}
/** Cases that are pinned to a rubric and not decided, per rubric. */
export const openCasesOfRubrics = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; amount: string }>`
    select r.rubric_id as id, count(*) as amount from case_rubrics r
    join qualification_cases c on c.workspace_id = r.workspace_id and c.id = r.case_id
    where r.workspace_id = ${tx.ctx.workspace.id} and r.rubric_id = any (${[...ids]}::text[]) and c.state not in ('decided', 'closed')
    group by r.rubric_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
/** Decided cases that were scored under any version of a rubric, the latest first. */
export const decidedCasesOfRubric = async (
  tx: Tx,
  rubricId: string,
  limit: number,
): Promise<{ caseId: string; partnerId: string; number: number; settings: unknown }[]> => {
  const { rows } = await sql<{ caseId: string; partnerId: string; number: number; settings: unknown }>`
    select c.id as "caseId", c.partner_id as "partnerId", r.number, c.settings from case_rubrics r
    join qualification_cases c on c.workspace_id = r.workspace_id and c.id = r.case_id
    where r.workspace_id = ${tx.ctx.workspace.id} and r.rubric_id = ${rubricId} and c.state = 'decided'
    order by c.decided_at desc, c.id limit ${limit}`.execute(tx.db)
  return rows
}
