/** Clauses and templates. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type ClauseRow = Selectable<DB['clauses']>
export type ClauseVersionRow = Selectable<DB['clause_versions']>
export type TemplateRow = Selectable<DB['agreement_templates']>

export const putClauseSearchEntry = (tx: Tx, clause: ClauseRow, bodies: readonly string[]) =>
  sql`select put_search_entry('clause', ${clause.id}, null, false, ${[clause.title, clause.key, ...bodies].join(' ')})`.execute(
    tx.db,
  )
export const putTemplateSearchEntry = (tx: Tx, template: TemplateRow) =>
  sql`select put_search_entry('agreement_template', ${template.id}, null, false, ${`${template.name} ${template.category}`})`.execute(
    tx.db,
  )

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
export const updateClauseRow = (tx: Tx, id: string, values: Updateable<DB['clauses']> = {}): Promise<ClauseRow> =>
  tx.db
    .updateTable('clauses')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
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
  input: ListInput & {
    q?: string | undefined
    component?: string | undefined
    risk?: readonly string[] | undefined
    language?: string | undefined
    unapproved?: boolean | undefined
  },
  toWire: (rows: ClauseRow[]) => Promise<Out[]> | Out[],
) => {
  let query = clauses(tx)
  if (input.component) query = query.where('component', '=', input.component)
  if (input.risk?.length) query = query.where('risk', 'in', [...input.risk])
  if (input.language) query = query.where('language', '=', input.language)
  if (input.unapproved !== undefined)
    query = query.where(
      sql<boolean>`exists (select from clause_versions v where v.workspace_id = clauses.workspace_id and v.clause_id = clauses.id
        and v.approved_at is null) = ${input.unapproved}`,
    )
  if (input.q) query = query.where(isNamed('id', 'clause', input.q))
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
  if (input.q) query = query.where(isNamed('id', 'agreement_template', input.q))
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
/** Every template with what it holds; a workspace has a few dozen. */
export const allTemplates = (tx: Tx): Promise<TemplateRow[]> => templates(tx).orderBy('name').execute()
export const titlesOfClauses = (tx: Tx, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : clauses(tx)
        .clearSelect()
        .select(['id', 'title', 'component', 'key'])
        .where('id', 'in', [...ids])
        .execute()
export const titlesOfTemplates = (tx: Tx, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : templates(tx)
        .clearSelect()
        .select(['id', 'name', 'category'])
        .where('id', 'in', [...ids])
        .execute()
/** In which versions a clause stands: how often in each position, and the latest of them. */
export const clausePositions = async (tx: Tx, clauseId: string) => {
  const { rows } = await sql<{ position: string; count: number; signed: number }>`
    select u.position, count(*)::int as count, (count(*) filter (where v.state = 'executed'))::int as signed
    from agreement_clause_uses u
    join agreement_versions v on v.workspace_id = u.workspace_id and v.id = u.version_id
    where u.workspace_id = ${tx.ctx.workspace.id} and u.clause_id = ${clauseId} and v.state <> 'withdrawn'
    group by u.position order by u.position`.execute(tx.db)
  return rows
}
export const clauseVersionsInUse = async (tx: Tx, clauseId: string, most: number) => {
  const { rows } = await sql<{
    agreement_id: string
    partner_id: string
    number: string
    version_number: number
    state: string
    position: string
  }>`select v.agreement_id, a.partner_id, a.number, v.number as version_number, v.state, u.position
    from agreement_clause_uses u
    join agreement_versions v on v.workspace_id = u.workspace_id and v.id = u.version_id
    join agreements a on a.workspace_id = v.workspace_id and a.id = v.agreement_id
    where u.workspace_id = ${tx.ctx.workspace.id} and u.clause_id = ${clauseId} and v.state <> 'withdrawn'
    order by u.version_id desc limit ${most}`.execute(tx.db)
  return rows
}
/** Clauses whose review is due: on their own day, else a year after their latest text was approved. */
export const clausesToReview = async (tx: Tx, today: string): Promise<{ id: string; title: string; due: string }[]> => {
  const { rows } = await sql<{ id: string; title: string; due: string }>`
    select id, title, due::text as due from (
      select c.id, c.title, coalesce(c.review_on, (max(v.approved_at) + interval '1 year')::date) as due
      from clauses c join clause_versions v on v.workspace_id = c.workspace_id and v.clause_id = c.id
      where c.workspace_id = ${tx.ctx.workspace.id} group by c.id, c.title, c.review_on) found
    where due <= ${today}::date order by due, id limit 200`.execute(tx.db)
  return rows
}
