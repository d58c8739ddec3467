/** SQL of merges. What is moved is told in a table of data, so that undo and preview read the same one. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type MergeRecord = Selectable<DB['merges']>
export type MergeRow = Selectable<DB['merge_rows']>

type Holder = { table: string /** SQL that names one row within a partner. */; key: string }
/** Every kind of record that a merge touches in tables of this module and of the platform. */
const holders: Readonly<Record<string, Holder>> = {
  partner: { table: 'partners', key: 'id' },
  contact: { table: 'contacts', key: 'id' },
  portal_user: { table: 'portal_users', key: 'id' },
  ownership: { table: 'ownerships', key: 'id' },
  note: { table: 'notes', key: 'id' },
  interaction: { table: 'interactions', key: 'id' },
  file: { table: 'files', key: 'id' },
  file_chunk: { table: 'file_chunks', key: "file_id || ' ' || number" },
  suspension: { table: 'partner_suspensions', key: 'id' },
  suspension_lift: { table: 'partner_suspension_lifts', key: 'suspension_id' },
  domain: { table: 'partner_domains', key: 'domain' },
  external_id: { table: 'partner_external_ids', key: 'system || chr(10) || external_id' },
  api_key: { table: 'api_keys', key: 'id' },
  webhook_endpoint: { table: 'webhook_endpoints', key: 'id' },
  export: { table: 'exports', key: 'id' },
}
type Move = { kind: string; field: string /** Only these rows. */; only?: string }
/** Moved as they are. Contacts, ownerships, domains and parents have rules of their own; history stays where it happened. */
export const plainMoves: readonly Move[] = [
  { kind: 'portal_user', field: 'partner_id' },
  { kind: 'note', field: 'partner_id' },
  { kind: 'note', field: 'subject_id', only: "subject_kind = 'partner'" },
  { kind: 'interaction', field: 'partner_id' },
  { kind: 'file', field: 'partner_id' },
  { kind: 'file', field: 'subject_id', only: "subject_kind = 'partner'" },
  { kind: 'file_chunk', field: 'partner_id' },
  { kind: 'suspension', field: 'partner_id' },
  { kind: 'suspension_lift', field: 'partner_id' },
  { kind: 'external_id', field: 'partner_id' },
  { kind: 'api_key', field: 'partner_id' },
  { kind: 'webhook_endpoint', field: 'partner_id' },
  { kind: 'export', field: 'partner_id' },
  { kind: 'partner', field: 'merged_into' },
]

const holderOf = (kind: string): Holder => {
  const holder = holders[kind]
  if (!holder) throw new Error(`A merge knows no records of the kind ${kind}`)
  return holder
}

/** Lets rows that name `from` name `to`; answers which. `except` are keys of rows that stay. */
export const moveRows = async (
  tx: Tx,
  { kind, field, only }: Move,
  from: string,
  to: string,
  except: readonly string[] = [],
): Promise<string[]> => {
  const { table, key } = holderOf(kind)
  const { rows } = await sql<{ id: string }>`update ${sql.table(table)} set ${sql.ref(field)} = ${to}
    where workspace_id = ${tx.ctx.workspace.id} and ${sql.ref(field)} = ${from} and not (${sql.raw(key)} = any (${[...except]}::text[])) ${only ? sql.raw(`and ${only}`) : sql``}
    returning ${sql.raw(key)} as id`.execute(tx.db)
  return rows.map(({ id }) => id)
}
export const countRows = async (tx: Tx, from: string): Promise<{ kind: string; count: number }[]> => {
  const counted = [
    ...plainMoves.filter(({ field }) => field === 'partner_id' || field === 'merged_into'),
    ...(['contact', 'domain', 'ownership'] as const).map((kind) => ({ kind, field: 'partner_id' })),
    { kind: 'subsidiary', field: 'parent_id' },
  ]
  const parts = counted
    .filter(({ kind }) => kind !== 'file_chunk' && kind !== 'suspension_lift')
    .map(({ kind, field }) => {
      const table = kind === 'subsidiary' ? 'partners' : holderOf(kind).table
      const current = kind === 'ownership' ? sql`and to_at is null` : sql``
      return sql`select ${kind === 'partner' ? 'alias' : kind} as kind, count(*) as count from ${sql.table(table)} where workspace_id = ${tx.ctx.workspace.id} and ${sql.ref(field)} = ${from} ${current}`
    })
  const { rows } = await sql<{ kind: string; count: string }>`${sql.join(parts, sql` union all `)}`.execute(tx.db)
  return rows.map(({ kind, count }) => ({ kind, count: Number(count) })).filter(({ count }) => count > 0)
}

/** Sets one column of some rows of a kind. */
export const setColumn = async (
  tx: Tx,
  kind: string,
  field: string,
  values: readonly { id: string; value: unknown }[],
) => {
  if (values.length === 0) return
  const { table, key } = holderOf(kind)
  await sql`update ${sql.table(table)} t set ${sql.ref(field)} = (jsonb_populate_record(null::${sql.table(table)}, jsonb_build_object(${field}::text, given.value))).${sql.ref(field)}
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as given (id text, value jsonb)
    where t.workspace_id = ${tx.ctx.workspace.id} and ${sql.raw(key.replace(/^id$/, 't.id'))} = given.id`.execute(tx.db)
}

/** Puts a column back in the rows that still hold what the merge wrote; answers which. */
export const changeBack = async (
  tx: Tx,
  kind: string,
  field: string,
  rows: readonly { id: string; before: unknown; after: unknown }[],
): Promise<string[]> => {
  if (rows.length === 0) return []
  const { table, key } = holderOf(kind)
  const typed = (name: string) =>
    sql`(jsonb_populate_record(null::${sql.table(table)}, jsonb_build_object(${field}::text, given.${sql.ref(name)}))).${sql.ref(field)}`
  const { rows: restored } = await sql<{
    id: string
  }>`update ${sql.table(table)} t set ${sql.ref(field)} = ${typed('before')}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id text, before jsonb, after jsonb)
    where t.workspace_id = ${tx.ctx.workspace.id} and ${sql.raw(key.replace(/^id$/, 't.id'))} = given.id and t.${sql.ref(field)} is not distinct from ${typed('after')}
    returning given.id`.execute(tx.db)
  return restored.map(({ id }) => id)
}
export const takeDomain = async (tx: Tx, partnerId: string, domain: string): Promise<unknown> => {
  const { rows } = await sql<{
    whole: unknown
  }>`delete from partner_domains d where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and domain = ${domain}
    returning to_jsonb(d) as whole`.execute(tx.db)
  return rows[0]?.whole ?? null
}
export const giveDomainBack = (tx: Tx, whole: unknown) =>
  sql`insert into partner_domains select (jsonb_populate_record(null::partner_domains, ${JSON.stringify(whole)}::jsonb)).* on conflict do nothing`.execute(
    tx.db,
  )

export const domainsHeld = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('partner_domains')
    .select(['partner_id', 'domain', 'proven_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...ids])
    .execute()
export const contactsHeld = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...ids])
    .orderBy('id')
    .execute()
export const seatsHeld = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('portal_users')
    .select(['id', 'contact_id', 'partner_id', 'state'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...ids])
    .where('state', '<>', 'removed')
    .execute()
export const ownersHeld = (tx: Tx, ids: readonly string[]) =>
  tx.db
    .selectFrom('ownerships')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', 'in', [...ids])
    .where('to_at', 'is', null)
    .orderBy('id')
    .execute()
export const childrenOf = async (tx: Tx, id: string): Promise<string[]> =>
  (
    await tx.db
      .selectFrom('partners')
      .select('id')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('parent_id', '=', id)
      .execute()
  ).map((row) => row.id)
export const setMergedInto = (tx: Tx, id: string, into: string | null) =>
  tx.db
    .updateTable('partners')
    .set({ merged_into: into, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const dropSearchEntry = (tx: Tx, kind: string, id: string) =>
  sql`select drop_search_entry(${kind}, ${id})`.execute(tx.db)

// --- the merge itself ---

export const insertMerge = (
  tx: Tx,
  values: {
    id: string
    survivor_id: string
    absorbed_id: string
    choices: string
    reason: string | null
    undo_until: Date
    moved: number
    by_kind: string
    by_id: string | null
  },
) =>
  tx.db
    .insertInto('merges')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .execute()
export type NewMergeRow = {
  module: string
  kind: string
  id: string
  field: string
  act: 'moved' | 'changed' | 'removed'
  before: unknown
  after: unknown
}
export const insertMergeRows = async (tx: Tx, mergeId: string, rows: readonly NewMergeRow[]) => {
  if (rows.length === 0) return
  await sql`insert into merge_rows (workspace_id, merge_id, number, module, record_kind, record_id, field, act, old_value, new_value)
    select ${tx.ctx.workspace.id}, ${mergeId}, number, module, kind, id, field, act, before, after
    from jsonb_to_recordset(${JSON.stringify(rows.map((row, at) => ({ ...row, number: at + 1 })))}::jsonb)
      as given (number integer, module text, kind text, id text, field text, act text, before jsonb, after jsonb)`.execute(
    tx.db,
  )
}
export const findMerge = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<MergeRecord | undefined> => {
  const query = tx.db
    .selectFrom('merges')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const mergesInto = (tx: Tx, survivorId: string): Promise<MergeRecord[]> =>
  tx.db
    .selectFrom('merges')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('survivor_id', '=', survivorId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
export const rowsOfMerge = (tx: Tx, mergeId: string): Promise<MergeRow[]> =>
  tx.db
    .selectFrom('merge_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('merge_id', '=', mergeId)
    .orderBy('number')
    .execute()
export const markRestored = async (tx: Tx, mergeId: string, numbers: readonly number[]) => {
  if (numbers.length === 0) return
  await tx.db
    .updateTable('merge_rows')
    .set({ restored_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('merge_id', '=', mergeId)
    .where('number', 'in', [...numbers])
    .execute()
}
export const closeMerge = (
  tx: Tx,
  id: string,
  values: { undone_by_kind: string; undone_by_id: string | null; stayed: string },
) =>
  tx.db
    .updateTable('merges')
    .set({ ...values, undone_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()

/** What was written about a partner after a moment: it stays where it was written. */
export const bornSince = async (tx: Tx, partnerId: string, since: Date): Promise<{ kind: string; id: string }[]> => {
  const from = (kind: string, table: string, column = 'created_at') =>
    sql`select ${kind} as kind, id from ${sql.table(table)} where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and ${sql.ref(column)} > ${since}`
  const { rows } = await sql<{ kind: string; id: string }>`${sql.join(
    [
      from('note', 'notes'),
      from('interaction', 'interactions'),
      from('file', 'files'),
      from('contact', 'contacts'),
      from('portal_user', 'portal_users', 'invited_at'),
      from('ownership', 'ownerships', 'from_at'),
      from('stage_move', 'stage_moves', 'at'),
    ],
    sql` union all `,
  )} order by 2 limit 500`.execute(tx.db)
  return rows
}
