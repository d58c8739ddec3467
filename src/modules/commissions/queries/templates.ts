/** Plan templates and their versions. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type TemplateRow = Selectable<DB['plan_templates']>
export type TemplateVersionRow = Selectable<DB['plan_template_versions']>

const templates = (tx: Tx) =>
  tx.db
    .selectFrom('plan_templates')
    .selectAll('plan_templates')
    .where('plan_templates.workspace_id', '=', tx.ctx.workspace.id)

export const insertTemplate = (
  tx: Tx,
  values: Pick<Insertable<DB['plan_templates']>, 'id' | 'name' | 'summary'>,
): Promise<TemplateRow> =>
  tx.db
    .insertInto('plan_templates')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()

export const findTemplate = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<TemplateRow | undefined> => {
  const query = templates(tx).where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}

export const updateTemplate = (
  tx: Tx,
  id: string,
  values: Pick<Updateable<DB['plan_templates']>, 'name' | 'summary' | 'archived_at' | 'latest_number'>,
): Promise<TemplateRow> =>
  tx.db
    .updateTable('plan_templates')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const templateNamed = (tx: Tx, name: string): Promise<TemplateRow | undefined> =>
  templates(tx).where('archived_at', 'is', null).where(sql<boolean>`lower(name) = lower(${name})`).executeTakeFirst()

export const templatesPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; isArchived?: boolean | undefined },
  toWire: (rows: TemplateRow[]) => Promise<Out[]>,
) => {
  let query = templates(tx).where('archived_at', input.isArchived ? 'is not' : 'is', null)
  // A workspace has a few dozen of them.
  if (input.q) query = query.where(sql<boolean>`strpos(lower(plan_templates.name), lower(${input.q})) > 0`)
  return keysetPage({
    query,
    sorts: { name: 'plan_templates.name', updatedAt: 'plan_templates.updated_at' },
    fallback: 'name',
    input,
    id: 'plan_templates.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const insertTemplateVersion = (
  tx: Tx,
  values: Omit<Insertable<DB['plan_template_versions']>, 'workspace_id' | 'at'>,
) =>
  tx.db
    .insertInto('plan_template_versions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()

/** The latest first. */
export const templateVersions = (tx: Tx, templateId: string): Promise<TemplateVersionRow[]> =>
  tx.db
    .selectFrom('plan_template_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('template_id', '=', templateId)
    .orderBy('number', 'desc')
    .execute()

export const latestVersions = async (
  tx: Tx,
  templateIds: readonly string[],
): Promise<ReadonlyMap<string, TemplateVersionRow>> => {
  if (templateIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('plan_template_versions as version')
    .innerJoin('plan_templates as template', (join) =>
      join
        .onRef('template.workspace_id', '=', 'version.workspace_id')
        .onRef('template.id', '=', 'version.template_id')
        .onRef('template.latest_number', '=', 'version.number'),
    )
    .selectAll('version')
    .where('version.workspace_id', '=', tx.ctx.workspace.id)
    .where('version.template_id', 'in', [...templateIds])
    .execute()
  return new Map(rows.map((row) => [row.template_id, row]))
}
