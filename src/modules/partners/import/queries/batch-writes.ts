/** What a batch writes: many rows, one statement each. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

type ColumnTypes = Readonly<Record<string, string>>
const recordset = (columns: ColumnTypes) =>
  sql.raw(
    Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )
const names = (columns: ColumnTypes) => sql.raw(Object.keys(columns).join(', '))
/** Rows as one JSON text: far fewer parameters than values, and no COPY, which row-level security refuses. */
export const insertMany = async (
  tx: Tx,
  table: string,
  columns: ColumnTypes,
  rows: readonly object[],
  conflict = '',
) => {
  if (rows.length === 0) return
  await sql`insert into ${sql.raw(table)} (workspace_id, ${names(columns)}) select ${tx.ctx.workspace.id}, ${names(columns)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${recordset(columns)}) ${sql.raw(conflict)}`.execute(
    tx.db,
  )
}
const editable = {
  legal_name: 'text',
  display_name: 'text',
  other_names: 'text[]',
  website: 'text',
  domain: 'text',
  domain_kind: 'text',
  type_id: 'text',
  country: 'text',
  regions: 'text[]',
  languages: 'text[]',
  zone: 'text',
  currency: 'text',
  address: 'jsonb',
  legal_form: 'text',
  registration_number: 'text',
  registration_country: 'text',
  vat_id: 'text',
  lei: 'text',
  industry: 'text',
  employee_band: 'text',
  tags: 'text[]',
  custom: 'jsonb',
  source_kind: 'text',
} as const
export const insertPartners = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'partners',
    {
      id: 'text',
      ...editable,
      stage: 'text',
      stage_since: 'timestamptz',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    rows,
  )
/** Answers how many were as they were read: fewer than given means that somebody else was quicker. */
export const updatePartners = async (tx: Tx, rows: readonly object[]): Promise<number> => {
  if (rows.length === 0) return 0
  const set = sql.raw(
    Object.keys(editable)
      .map((column) => `${column} = given.${column}`)
      .join(', '),
  )
  const { numAffectedRows } = await sql`update partners p set ${set}, version = p.version + 1, updated_at = ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id text, version integer, ${recordset(editable)})
    where p.workspace_id = ${tx.ctx.workspace.id} and p.id = given.id and p.version = given.version and p.merged_into is null`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0)
}
export const insertMoves = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'stage_moves',
    {
      id: 'text',
      partner_id: 'text',
      to_stage: 'text',
      at: 'timestamptz',
      by_kind: 'text',
      by_id: 'text',
      cause: 'text',
    },
    rows,
  )
export const insertSources = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'partner_sources',
    {
      partner_id: 'text',
      number: 'integer',
      kind: 'text',
      record_kind: 'text',
      record_id: 'text',
      detail: 'text',
      by_kind: 'text',
      by_id: 'text',
      at: 'timestamptz',
    },
    rows,
    'on conflict do nothing',
  )
export const insertDomainRows = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'partner_domains',
    { partner_id: 'text', domain: 'text', token: 'text', created_at: 'timestamptz' },
    rows,
    'on conflict do nothing',
  )
/** A pair that somebody else took meanwhile is an error, so that the batch is decided again. */
export const insertExternalIdRows = (tx: Tx, rows: readonly object[]) =>
  insertMany(tx, 'partner_external_ids', { partner_id: 'text', system: 'text', external_id: 'text' }, rows)
export const insertOwnerships = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'ownerships',
    {
      id: 'text',
      partner_id: 'text',
      member_id: 'text',
      role: 'text',
      from_at: 'timestamptz',
      reason: 'text',
      by_kind: 'text',
      by_id: 'text',
    },
    rows,
  )
export const insertNotes = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'notes',
    {
      id: 'text',
      partner_id: 'text',
      subject_kind: 'text',
      subject_id: 'text',
      text: 'text',
      visibility: 'text',
      author_kind: 'text',
      author_id: 'text',
      author_name: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    rows,
  )
const contactFields = {
  given_name: 'text',
  family_name: 'text',
  full_name: 'text',
  email: 'text',
  email_folded: 'text',
  phone: 'text',
  title: 'text',
  job_function: 'text',
  language: 'text',
  custom: 'jsonb',
} as const
export const insertContacts = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'contacts',
    {
      id: 'text',
      partner_id: 'text',
      ...contactFields,
      is_primary: 'boolean',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    rows,
  )
export const updateContacts = async (tx: Tx, rows: readonly object[]): Promise<number> => {
  if (rows.length === 0) return 0
  const set = sql.raw(
    Object.keys(contactFields)
      .map((column) => `${column} = given.${column}`)
      .join(', '),
  )
  const { numAffectedRows } = await sql`update contacts c set ${set}, version = c.version + 1, updated_at = ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id text, version integer, ${recordset(contactFields)})
    where c.workspace_id = ${tx.ctx.workspace.id} and c.id = given.id and c.version = given.version`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}
export const putSearchEntries = async (
  tx: Tx,
  rows: readonly { kind: string; id: string; partner: string; words: string }[],
) => {
  if (rows.length === 0) return
  const entries = JSON.stringify(rows.map((row) => ({ ...row, visible: true })))
  await sql`select put_search_entries(${entries}::jsonb)`.execute(tx.db)
}
export const putHashes = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'import_content_hashes',
    { hash: 'text', partner_id: 'text', contact_id: 'text', import_id: 'text', row: 'integer' },
    rows,
    'on conflict (workspace_id, hash) do update set partner_id = excluded.partner_id, contact_id = excluded.contact_id, import_id = excluded.import_id, row = excluded.row',
  )
