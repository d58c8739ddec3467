/** Clauses and templates. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type ClauseRow = Selectable<DB['clauses']>
export type ClauseVersionRow = Selectable<DB['clause_versions']>
export type TemplateRow = Selectable<DB['agreement_templates']>

const clauses = (tx: Tx) =>
  tx.db.selectFrom('clauses').selectAll('clauses').where('workspace_id', '=', tx.ctx.workspace.id)
export const findClause = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<ClauseRow | undefined> => {
  const query = clauses(tx).where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const insertClause = (
  tx: Tx,
  values: Omit<Insertable<DB['clauses']>, 'workspace_id' | 'created_at' | 'updated_at'>,
) =>
  tx.db
    .insertInto('clauses')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const touchClause = (tx: Tx, id: string) =>
  tx.db
    .updateTable('clauses')
    .set((expression) => ({ version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const insertClauseVersion = (tx: Tx, values: Omit<Insertable<DB['clause_versions']>, 'workspace_id'>) =>
  tx.db
    .insertInto('clause_versions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const clauseVersions = async (tx: Tx, clauseIds: readonly string[]): Promise<ClauseVersionRow[]> =>
  clauseIds.length === 0
    ? []
    : tx.db
        .selectFrom('clause_versions')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('clause_id', 'in', [...clauseIds])
        .orderBy('clause_id')
        .orderBy('number')
        .execute()
export const approveClauseRow = (
  tx: Tx,
  clauseId: string,
  number: number,
  by: { by_kind: string; by_id: string | null; by_name: string },
) =>
  tx.db
    .updateTable('clause_versions')
    .set({ approved_by_kind: by.by_kind, approved_by_id: by.by_id, approved_by_name: by.by_name, approved_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('clause_id', '=', clauseId)
    .where('number', '=', number)
    .execute()
/** Clauses of these keys in a language. */
export const clausesByKey = (tx: Tx, keys: readonly string[], language: string): Promise<ClauseRow[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : clauses(tx)
        .where('key', 'in', [...keys])
        .where('language', '=', language)
        .execute()
export const clausesPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; component?: string | undefined },
  toWire: (rows: ClauseRow[]) => Promise<Out[]> | Out[],
) => {
  let query = clauses(tx)
  if (input.component) query = query.where('component', '=', input.component)
  if (input.q) query = query.where(sql<boolean>`position(lower(${input.q}) in lower(title || ' ' || key)) > 0`)
  return keysetPage({
    query,
    sorts: { title: 'title', updatedAt: 'updated_at' },
    fallback: 'title',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const templates = (tx: Tx) =>
  tx.db
    .selectFrom('agreement_templates')
    .selectAll('agreement_templates')
    .where('workspace_id', '=', tx.ctx.workspace.id)
export const findTemplate = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<TemplateRow | undefined> => {
  const query = templates(tx).where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const insertTemplate = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_templates']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<TemplateRow> =>
  tx.db
    .insertInto('agreement_templates')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateTemplateRow = (
  tx: Tx,
  id: string,
  values: Updateable<DB['agreement_templates']>,
): Promise<TemplateRow> =>
  tx.db
    .updateTable('agreement_templates')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const insertTemplateVersion = (
  tx: Tx,
  values: Omit<Insertable<DB['agreement_template_versions']>, 'workspace_id'>,
) =>
  tx.db
    .insertInto('agreement_template_versions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .execute()
export const templateVersion = (tx: Tx, templateId: string, number: number) =>
  tx.db
    .selectFrom('agreement_template_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('template_id', '=', templateId)
    .where('number', '=', number)
    .executeTakeFirst()
/** The published template for a type and category: the type's own before the general one. */
export const templateFor = (tx: Tx, typeId: string | null, category: string): Promise<TemplateRow | undefined> =>
  templates(tx)
    .where('category', '=', category)
    .where('published_number', 'is not', null)
    .where((where) => where.or([where('type_id', 'is', null), ...(typeId ? [where('type_id', '=', typeId)] : [])]))
    .orderBy(sql`type_id is null`)
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst()
export const templatesPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; typeId?: string | undefined },
  toWire: (rows: TemplateRow[]) => Promise<Out[]> | Out[],
) => {
  let query = templates(tx)
  if (input.typeId) query = query.where('type_id', '=', input.typeId)
  if (input.q) query = query.where(sql<boolean>`position(lower(${input.q}) in lower(name)) > 0`)
  return keysetPage({
    query,
    sorts: { name: 'name', updatedAt: 'updated_at' },
    fallback: 'name',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
