/** Templates and their published versions; settings of the module. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { By } from '../service/acting.ts'

export type TemplateRow = Selectable<DB['journey_templates']>
export type TemplateVersionRow = Selectable<DB['journey_template_versions']>

const templates = (tx: Tx) =>
  tx.db
    .selectFrom('journey_templates')
    .selectAll('journey_templates')
    .where('journey_templates.workspace_id', '=', tx.ctx.workspace.id)
export const insertTemplate = (
  tx: Tx,
  values: Omit<Insertable<DB['journey_templates']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<TemplateRow> =>
  tx.db
    .insertInto('journey_templates')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateTemplateRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['journey_templates']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<TemplateRow> =>
  tx.db
    .updateTable('journey_templates')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findTemplate = (tx: Tx, id: string): Promise<TemplateRow | undefined> =>
  templates(tx).where('id', '=', id).executeTakeFirst()
export const lockTemplateRow = (tx: Tx, id: string): Promise<TemplateRow | undefined> =>
  templates(tx).where('id', '=', id).forUpdate().executeTakeFirst()
/** Published templates of a type that are in use, with their newest definition. */
export const publishedTemplates = async (
  tx: Tx,
  typeId: string,
): Promise<{ id: string; number: number; definition: unknown }[]> => {
  const { rows } = await sql<{ id: string; number: number; definition: unknown }>`
    select t.id, v.number, v.definition from journey_templates t
    join journey_template_versions v on v.workspace_id = t.workspace_id and v.template_id = t.id and v.number = t.published_number
    where t.workspace_id = ${tx.ctx.workspace.id} and t.type_id = ${typeId} and t.retired_at is null order by t.id`.execute(
    tx.db,
  )
  return rows
}
export const templatesPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; typeId?: string | undefined },
  toWire: (rows: TemplateRow[]) => Promise<Out[]>,
) => {
  let query = templates(tx)
  if (input.typeId) query = query.where('type_id', '=', input.typeId)
  // A workspace has a few dozen templates at most.
  if (input.q) query = query.where(sql<boolean>`strpos(lower(journey_templates.name), lower(${input.q})) > 0`)
  return keysetPage({
    query,
    sorts: { name: 'journey_templates.name', updatedAt: 'journey_templates.updated_at' },
    fallback: 'name',
    input,
    id: 'journey_templates.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const insertTemplateVersion = (
  tx: Tx,
  version: { templateId: string; number: number; definition: unknown } & By,
) =>
  tx.db
    .insertInto('journey_template_versions')
    .values({
      workspace_id: tx.ctx.workspace.id,
      template_id: version.templateId,
      number: version.number,
      definition: JSON.stringify(version.definition),
      by_kind: version.by_kind,
      by_id: version.by_id,
      by_name: version.by_name,
      published_at: tx.now,
    })
    .execute()
export const templateVersions = async (
  tx: Tx,
  wanted: readonly { templateId: string; number: number }[],
): Promise<ReadonlyMap<string, TemplateVersionRow>> => {
  if (wanted.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('journey_template_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('template_id', 'in', [...new Set(wanted.map((one) => one.templateId))])
    .where('number', 'in', [...new Set(wanted.map((one) => one.number))])
    .execute()
  return new Map(rows.map((row) => [`${row.template_id} ${row.number}`, row]))
}
export const templateVersionsPage = <Out>(
  tx: Tx,
  templateId: string,
  input: ListInput,
  toWire: (rows: TemplateVersionRow[]) => Promise<Out[]>,
) => {
  const query = tx.db
    .selectFrom('journey_template_versions')
    .selectAll('journey_template_versions')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('template_id', '=', templateId)
    .where(hasWords(input.q, 'number', 'by_name'))
  return keysetPage({
    query,
    sorts: { number: 'journey_template_versions.number' },
    fallback: '-number',
    input,
    id: 'journey_template_versions.template_id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** Journeys that go on, by template and version. */
export const runningByVersion = async (
  tx: Tx,
  templateIds: readonly string[],
): Promise<{ templateId: string; number: number; count: number }[]> => {
  const { rows } = await sql<{ template_id: string; number: number; count: string }>`
    select template_id, template_number as number, count(*) as count from journeys
    where workspace_id = ${tx.ctx.workspace.id} and template_id = any (${[...templateIds]}::text[])
      and state in ('scheduled', 'running', 'paused', 'live_reached') group by 1, 2`.execute(tx.db)
  return rows.map((row) => ({ templateId: row.template_id, number: row.number, count: Number(row.count) }))
}
export const templateCountOfTypes = async (
  tx: Tx,
  typeIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; count: string }>`select type_id as id, count(*) as count from journeys
    where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[]) group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.count)]))
}

export const settingsRow = (tx: Tx): Promise<{ value: unknown; version: number } | undefined> =>
  tx.db
    .selectFrom('onboarding_settings')
    .select(['value', 'version'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .executeTakeFirst()
export const putSettings = async (tx: Tx, value: unknown): Promise<number> => {
  const { rows } = await sql<{ version: number }>`
    insert into onboarding_settings (workspace_id, scope, value, version, updated_at)
    values (${tx.ctx.workspace.id}, 'workspace', ${JSON.stringify(value)}::jsonb, 2, ${tx.now})
    on conflict (workspace_id, scope) do update
      set value = excluded.value, version = onboarding_settings.version + 1, updated_at = excluded.updated_at
    returning version`.execute(tx.db)
  return rows[0]!.version
}
