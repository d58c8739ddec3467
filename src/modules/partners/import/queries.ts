/** SQL of imports: what a batch reads, what it writes, and the report. Each function is one statement. */
import { type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import type { ContactRow } from '../queries/contacts.ts'

export type ImportRow = Selectable<DB['imports']>
export type ReportRow = Selectable<DB['import_rows']>

// --- the import itself ---

export const insertImport = (tx: Tx, values: Record<string, unknown> & { id: string }) =>
  tx.db
    .insertInto('imports')
    .values({ ...values, workspace_id: tx.ctx.workspace.id } as never)
    .execute()
export const findImport = (tx: Tx, id: string, options: { lock?: true } = {}): Promise<ImportRow | undefined> => {
  const query = tx.db
    .selectFrom('imports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
export const updateImport = (tx: Tx, id: string, values: Updateable<DB['imports']>): Promise<ImportRow> =>
  tx.db
    .updateTable('imports')
    .set({ ...values, updated_at: tx.now, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const importsQuery = (tx: Tx, filter: { q?: string | undefined }) => {
  const query = tx.db.selectFrom('imports').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  return filter.q ? query.where(sql<boolean>`position(${filter.q.toLowerCase()} in lower(file_name)) > 0`) : query
}
/** Moves the import on by a batch, if nobody else did. Undefined when it stands elsewhere by now. */
export const advanceImport = async (
  tx: Tx,
  id: string,
  state: string,
  from: number,
  rows: number,
  counts: Record<string, number>,
): Promise<{ cancel_requested_at: Date | null } | undefined> =>
  tx.db
    .updateTable('imports')
    .set({ rows_done: from + rows, counts: JSON.stringify(counts), updated_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('state', '=', state)
    .where('rows_done', '=', from)
    .returning('cancel_requested_at')
    .executeTakeFirst()

/** Whether nobody works on a job any more: it ended, was cancelled before it began, or used up its tries. */
export const isJobOver = async (tx: Tx, jobId: string | null): Promise<boolean> => {
  if (jobId === null) return false
  const row = await tx.db
    .selectFrom('jobs')
    .select('state')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', jobId)
    .executeTakeFirst()
  return row === undefined || !['queued', 'running'].includes(row.state)
}

export const rememberedColumns = async (tx: Tx, kind: string, headers: readonly string[]) => {
  if (headers.length === 0) return []
  return tx.db
    .selectFrom('import_columns')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', kind)
    .where('header', 'in', [...headers])
    .execute()
}
export const rememberColumns = async (
  tx: Tx,
  kind: string,
  columns: readonly { header: string; field: string | null; mode: string }[],
) => {
  if (columns.length === 0) return
  await sql`insert into import_columns (workspace_id, kind, header, field, mode, at)
    select distinct on (header) ${tx.ctx.workspace.id}, ${kind}, header, field, mode, ${tx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(columns)}::jsonb) as given (header text, field text, mode text) where header <> ''
    on conflict (workspace_id, kind, header) do update set field = excluded.field, mode = excluded.mode, at = excluded.at`.execute(
    tx.db,
  )
}

// --- what a batch reads ---

export const knownHashes = async (tx: Tx, hashes: readonly string[]) => {
  if (hashes.length === 0) return []
  return tx.db
    .selectFrom('import_content_hashes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('hash', 'in', [...hashes])
    .execute()
}
export const relationFlags = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; has_notes: boolean; has_manager: boolean; has_primary: boolean }>`
    select p.id,
      exists (select from notes n where n.workspace_id = p.workspace_id and n.partner_id = p.id and n.deleted_at is null) as has_notes,
      exists (select from ownerships o where o.workspace_id = p.workspace_id and o.partner_id = p.id and o.role = 'manager' and o.to_at is null) as has_manager,
      exists (select from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id and c.is_primary) as has_primary
    from partners p where p.workspace_id = ${tx.ctx.workspace.id} and p.id = any (${[...ids]}::text[])`.execute(tx.db)
  return rows
}
export const survivorsOf = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return []
  return tx.db
    .selectFrom('partners')
    .select(['id', 'merged_into'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .where('merged_into', 'is not', null)
    .execute()
}
/** People with one of these addresses, and those of these partners with one of these names (in small letters). */
export const contactsLike = async (
  tx: Tx,
  emails: readonly string[],
  partnerIds: readonly string[],
  names: readonly string[],
): Promise<ContactRow[]> => {
  if (emails.length === 0 && names.length === 0) return []
  const { rows } = await sql<ContactRow>`
    select * from contacts where workspace_id = ${tx.ctx.workspace.id} and email_folded = any (${[...emails]}::text[])
    union
    select * from contacts where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and lower(full_name) = any (${[...names]}::text[])
    order by id`.execute(tx.db)
  return rows
}
export const externalOwners = async (tx: Tx, pairs: readonly { system: string; id: string }[]) => {
  if (pairs.length === 0) return []
  const { rows } = await sql<{ system: string; external_id: string; partner_id: string }>`
    select e.system, e.external_id, e.partner_id from unnest(${pairs.map(({ system }) => system)}::text[], ${pairs.map(({ id }) => id)}::text[]) as wanted (system, id)
    join partner_external_ids e on e.workspace_id = ${tx.ctx.workspace.id} and e.system = wanted.system and e.external_id = wanted.id`.execute(
    tx.db,
  )
  return rows
}
/** One statement for all: as `lockDomains` of the partners' queries does one by one, in the same order. */
export const lockManyDomains = async (tx: Tx, domains: readonly string[]): Promise<void> => {
  if (domains.length === 0) return
  const keys = [...new Set(domains)].sort().map((domain) => `${tx.ctx.workspace.id} ${domain}`)
  await sql`select count(pg_advisory_xact_lock(hashtextextended(key, 0))) from unnest(${keys}::text[]) as key`.execute(
    tx.db,
  )
}
export const typesInUse = (tx: Tx) =>
  tx.db
    .selectFrom('partner_types')
    .select(['id', 'key', 'name'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('retired_at', 'is', null)
    .execute()
export const activeMemberNames = (tx: Tx) =>
  tx.db
    .selectFrom('members')
    .select(['id', 'name', 'email'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '=', 'active')
    .execute()

// --- what a batch writes ---

type ColumnTypes = Readonly<Record<string, string>>
const recordset = (columns: ColumnTypes) =>
  sql.raw(
    Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )
const names = (columns: ColumnTypes) => sql.raw(Object.keys(columns).join(', '))
/** Rows as one JSON text: far fewer parameters than values, and no COPY, which row-level security refuses. */
const insertMany = async (tx: Tx, table: string, columns: ColumnTypes, rows: readonly object[], conflict = '') => {
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
  await sql`select count(put_search_entry(kind, id, partner, true, words))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as entry (kind text, id text, partner text, words text)`.execute(
    tx.db,
  )
}
export const putHashes = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'import_content_hashes',
    { hash: 'text', partner_id: 'text', contact_id: 'text', import_id: 'text', row: 'integer' },
    rows,
    'on conflict (workspace_id, hash) do update set partner_id = excluded.partner_id, contact_id = excluded.contact_id, import_id = excluded.import_id, row = excluded.row',
  )
const report = {
  import_id: 'text',
  row: 'integer',
  report: 'text',
  outcome: 'text',
  group_row: 'integer',
  partner_id: 'text',
  contact_id: 'text',
  made_partner: 'boolean',
  made_contact: 'boolean',
  partner_version: 'integer',
  contact_version: 'integer',
  fields: 'text[]',
  problems: 'jsonb',
  matches: 'jsonb',
  note: 'text',
  words: 'text',
  cells: 'jsonb',
  content_hash: 'text',
} as const
export const putReport = (tx: Tx, rows: readonly object[]) =>
  insertMany(
    tx,
    'import_rows',
    report,
    rows,
    `on conflict (workspace_id, import_id, row) do update set ${Object.keys(report)
      .filter((column) => column !== 'import_id' && column !== 'row')
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}`,
  )

// --- the report ---

export const reportQuery = (
  tx: Tx,
  importId: string,
  phase: string,
  filter: { outcome?: string[] | undefined; q?: string | undefined },
) => {
  let query = tx.db
    .selectFrom('import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', phase)
  if (filter.outcome?.length) query = query.where('outcome', 'in', filter.outcome)
  // Bounded by the rows of one import, which the key finds before any text is looked at.
  if (filter.q) query = query.where(sql<boolean>`position(${filter.q.toLowerCase()} in words) > 0`)
  return query
}
/** What became of groups of several rows, for a run that is taken up again. */
export const targetsOf = async (tx: Tx, importId: string, groupRows: readonly number[]) => {
  if (groupRows.length === 0) return []
  const { rows } = await sql<{
    group_row: number
    partner_id: string | null
    outcome: string
    matches: unknown
    note: string | null
  }>`
    select distinct on (group_row) group_row, partner_id, outcome, matches, note from import_rows
    where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and report = 'run' and group_row = any (${[...groupRows]}::integer[])
      and (partner_id is not null or outcome = 'needs_review')
    order by group_row, row`.execute(tx.db)
  return rows
}
export const reportRow = (tx: Tx, importId: string, row: number): Promise<ReportRow | undefined> =>
  tx.db
    .selectFrom('import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('row', '=', row)
    .executeTakeFirst()
/** Rows of one company that wait for a decision. */
export const heldOfGroup = (tx: Tx, importId: string, groupRow: number): Promise<ReportRow[]> =>
  tx.db
    .selectFrom('import_rows')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .where('report', '=', 'run')
    .where('group_row', '=', groupRow)
    .where('outcome', '=', 'needs_review')
    .orderBy('row')
    .execute()
export const partnerNamesOf = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return new Map<string, string>()
  const rows = await tx.db
    .selectFrom('partners')
    .select(['id', 'display_name'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.display_name]))
}

// --- undo ---

/** What an import made, with the version it left last; a batch of partners or contacts after `afterId`. */
export const madeByImport = async (
  tx: Tx,
  importId: string,
  record: 'partner' | 'contact',
  afterId: string,
  limit: number,
) => {
  const [id, version, made] =
    record === 'partner'
      ? ['partner_id', 'partner_version', 'made_partner']
      : ['contact_id', 'contact_version', 'made_contact']
  const { rows } = await sql<{ id: string; version: number }>`
    select made.id, (select max(${sql.ref(version)}) from import_rows r where r.workspace_id = ${tx.ctx.workspace.id} and r.import_id = ${importId} and r.${sql.raw(id)} = made.id) as version
    from (select ${sql.ref(id)} as id from import_rows where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and ${sql.ref(made)} and ${sql.ref(id)} > ${afterId}
      order by 1 limit ${limit}) as made order by made.id`.execute(tx.db)
  return rows
}
/** Of these partners, which stand exactly as the import left them, and what else hangs on the others. */
export const touchedSince = async (tx: Tx, importId: string, partners: readonly { id: string; version: number }[]) => {
  const { rows } = await sql<{
    id: string
    name: string
    is_gone: boolean
    changed: boolean
    contacts: boolean
    notes: boolean
    interactions: boolean
    files: boolean
    owners: boolean
    moves: boolean
    seats: boolean
    merged: boolean
    children: boolean
  }>`
    with made as (select * from jsonb_to_recordset(${JSON.stringify(partners)}::jsonb) as given (id text, version integer)),
      own_contacts as (select contact_id, max(contact_version) as version from import_rows
        where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and made_contact and partner_id in (select id from made) group by contact_id)
    select made.id, coalesce(p.display_name, '') as name, p.id is null as is_gone, coalesce(p.version <> made.version, false) as changed,
      exists (select from contacts c where c.workspace_id = p.workspace_id and c.partner_id = p.id
        and not exists (select from own_contacts o where o.contact_id = c.id and o.version = c.version)) as contacts,
      exists (select from notes n where n.workspace_id = p.workspace_id and n.partner_id = p.id and (n.version > 1 or n.subject_id <> p.id or n.created_at > i.finished_at)) as notes,
      exists (select from interactions x where x.workspace_id = p.workspace_id and x.partner_id = p.id) as interactions,
      exists (select from files f where f.workspace_id = p.workspace_id and f.partner_id = p.id) as files,
      exists (select from ownerships o where o.workspace_id = p.workspace_id and o.partner_id = p.id and (o.reason is distinct from ${`import ${importId}`} or o.to_at is not null)) as owners,
      exists (select from stage_moves m where m.workspace_id = p.workspace_id and m.partner_id = p.id and m.cause <> 'import') as moves,
      exists (select from portal_users u where u.workspace_id = p.workspace_id and u.partner_id = p.id) as seats,
      exists (select from merges g where g.workspace_id = p.workspace_id and (g.survivor_id = p.id or g.absorbed_id = p.id)) as merged,
      exists (select from partners c where c.workspace_id = p.workspace_id and c.parent_id = p.id) as children
    from made join imports i on i.workspace_id = ${tx.ctx.workspace.id} and i.id = ${importId}
    left join partners p on p.workspace_id = ${tx.ctx.workspace.id} and p.id = made.id`.execute(tx.db)
  return rows
}
export const deletePartners = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return
  await sql`with gone as (delete from contacts where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...ids]}::text[]) returning id)
    select count(drop_search_entry('contact', id)) from gone`.execute(tx.db)
  await sql`select count(drop_search_entry('partner', id)) from unnest(${[...ids]}::text[]) as id`.execute(tx.db)
  await tx.db
    .deleteFrom('partners')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
}
/** People whom the import added to partners that stay, and whom nobody touched since. */
export const deleteUntouchedContacts = async (
  tx: Tx,
  contacts: readonly { id: string; version: number }[],
): Promise<{ id: string; partner_id: string }[]> => {
  const { rows } = await sql<{ id: string; partner_id: string }>`
    with gone as (
      delete from contacts c using jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as made (id text, version integer)
      where c.workspace_id = ${tx.ctx.workspace.id} and c.id = made.id and c.version = made.version
        and not exists (select from portal_users u where u.workspace_id = c.workspace_id and u.contact_id = c.id)
        and not exists (select from interactions x where x.workspace_id = c.workspace_id and x.partner_id = c.partner_id and c.id = any (x.contact_ids))
      returning c.id, c.partner_id
    ) select id, partner_id, drop_search_entry('contact', id) from gone`.execute(tx.db)
  return rows
}
export const contactsThatStay = async (tx: Tx, ids: readonly string[]) => {
  if (ids.length === 0) return []
  return tx.db
    .selectFrom('contacts')
    .select(['id', 'full_name', 'partner_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
}
/** What only this import made known: its rows may come again. */
export const forgetHashes = (tx: Tx, importId: string) =>
  tx.db
    .deleteFrom('import_content_hashes')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('import_id', '=', importId)
    .execute()
export const forgetHash = async (tx: Tx, hashes: readonly string[]) => {
  if (hashes.length === 0) return
  await tx.db
    .deleteFrom('import_content_hashes')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('hash', 'in', [...hashes])
    .where('partner_id', 'is', null)
    .execute()
}
export const countUpdatedRows = async (tx: Tx, importId: string): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) as count from import_rows
    where workspace_id = ${tx.ctx.workspace.id} and import_id = ${importId} and report = 'run' and outcome = 'updated' and not made_contact`.execute(
    tx.db,
  )
  return Number(rows[0]?.count ?? 0)
}
