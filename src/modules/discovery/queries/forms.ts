/** Forms, their versions and their counts. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type FormRow = Selectable<DB['forms']>
export type FormVersionRow = Selectable<DB['form_versions']>

export const findForm = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<FormRow | undefined> => {
  const query = tx.db
    .selectFrom('forms')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const findFormBySlug = (tx: Tx, slug: string): Promise<FormRow | undefined> =>
  tx.db
    .selectFrom('forms')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('slug', '=', slug)
    .executeTakeFirst()
export const formRows = (tx: Tx, ids: readonly string[]): Promise<FormRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('forms')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .execute()
/** Published forms, for the page that tells which type fits; a workspace has few forms. */
export const publishedForms = (tx: Tx): Promise<FormRow[]> =>
  tx.db
    .selectFrom('forms')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('published_number', 'is not', null)
    .orderBy('id')
    .limit(500)
    .execute()
export const insertForm = (tx: Tx, values: Omit<Insertable<DB['forms']>, 'workspace_id'>): Promise<FormRow> =>
  tx.db
    .insertInto('forms')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateFormRow = (tx: Tx, id: string, values: Updateable<DB['forms']>): Promise<FormRow> =>
  tx.db
    .updateTable('forms')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const formsPage = <Out>(
  tx: Tx,
  input: ListInput & { typeId?: readonly string[] | undefined; q?: string | undefined },
  toWire: (rows: FormRow[]) => Promise<Out[]> | Out[],
) => {
  let query = tx.db.selectFrom('forms').selectAll('forms').where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.typeId?.length) query = query.where('type_id', 'in', [...input.typeId])
  if (input.q) query = query.where(isNamed('id', 'form', input.q))
  return keysetPage({
    query,
    sorts: { name: 'name', updatedAt: 'updated_at' },
    fallback: 'name',
    input,
    id: 'id',
    toWire,
  })
}

export const findFormVersion = (tx: Tx, formId: string, number: number): Promise<FormVersionRow | undefined> =>
  tx.db
    .selectFrom('form_versions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('form_id', '=', formId)
    .where('number', '=', number)
    .executeTakeFirst()
/** The published versions of these forms and numbers. */
export const formVersions = async (
  tx: Tx,
  wanted: readonly { formId: string; number: number }[],
): Promise<FormVersionRow[]> => {
  if (wanted.length === 0) return []
  const { rows } = await sql<FormVersionRow>`
    select versions.* from form_versions versions
    join (select distinct * from unnest(${wanted.map((one) => one.formId)}::text[], ${wanted.map((one) => one.number)}::int[]) as asked (form_id, number)) wanted
      on wanted.form_id = versions.form_id and wanted.number = versions.number
    where versions.workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  return rows
}
export const insertFormVersion = (
  tx: Tx,
  values: Omit<Insertable<DB['form_versions']>, 'workspace_id'>,
): Promise<FormVersionRow> =>
  tx.db
    .insertInto('form_versions')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()

export const formVersionsPage = <Out>(
  tx: Tx,
  formId: string,
  input: ListInput,
  toWire: (rows: FormVersionRow[]) => Out[],
) =>
  keysetPage({
    query: tx.db
      .selectFrom('form_versions')
      .selectAll('form_versions')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('form_id', '=', formId)
      .where(hasWords(input.q, 'number', 'by_name')),
    sorts: { number: 'number' },
    fallback: '-number',
    input,
    id: 'form_id',
    toWire,
  })

/** Adds one to each step of a version and source on this day. */
export const countSteps = async (
  tx: Tx,
  of: { formId: string; number: number; source: string; date: string },
  steps: readonly string[],
) => {
  if (steps.length === 0) return
  // In one order, so that two who count the same steps never wait for each other in a circle.
  const sorted = [...new Set(steps)].sort()
  await sql`insert into form_counts (workspace_id, form_id, number, source, step, on_date, amount)
    select ${tx.ctx.workspace.id}, ${of.formId}, ${of.number}, ${of.source}, step, ${of.date}::date, 1 from unnest(${sorted}::text[]) as step
    on conflict (workspace_id, form_id, number, source, step, on_date) do update set amount = form_counts.amount + 1`.execute(
    tx.db,
  )
}
export const countsOf = async (
  tx: Tx,
  formId: string,
  filter: {
    number?: number | undefined
    source?: string | undefined
    from?: string | undefined
    to?: string | undefined
  },
): Promise<{ number: number; source: string; step: string; amount: number }[]> => {
  const { rows } = await sql<{ number: number; source: string; step: string; amount: string }>`
    select number, source, step, sum(amount) as amount from form_counts
    where workspace_id = ${tx.ctx.workspace.id} and form_id = ${formId}
      and (${filter.number ?? null}::int is null or number = ${filter.number ?? null})
      and (${filter.source ?? null}::text is null or source = ${filter.source ?? null})
      and (${filter.from ?? null}::date is null or on_date >= ${filter.from ?? null}::date)
      and (${filter.to ?? null}::date is null or on_date <= ${filter.to ?? null}::date)
    group by number, source, step`.execute(tx.db)
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }))
}

export const putFormSearchEntry = (tx: Tx, form: { id: string; name: string; slug: string }) =>
  sql`select put_search_entry('form', ${form.id}, null, false, ${`${form.name} ${form.slug}`})`.execute(tx.db)
export const formsOfTypes = async (tx: Tx, typeIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ type_id: string; uses: string }>`
    select type_id, count(*) as uses from (
      select type_id from forms where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[])
      union all select type_id from applications where workspace_id = ${tx.ctx.workspace.id} and type_id = any (${[...typeIds]}::text[])
    ) as used group by type_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.type_id, Number(row.uses)]))
}
