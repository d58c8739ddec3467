/** Installations of integrations at customers, and the releases of the SDKs. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type InstallationRow = Omit<Selectable<DB['installations']>, 'from_on' | 'to_on'> & {
  from_on: string
  to_on: string | null
}
const columns = sql`id, integration_id, partner_id, customer, from_on::text as from_on, to_on::text as to_on, created_at`

export const installationPage = <Out>(
  tx: Tx,
  integrationId: string,
  input: ListInput & { q?: string | undefined; installed?: boolean | undefined; on?: string | undefined },
  toWire: (rows: InstallationRow[]) => Out[],
) => {
  let query = tx.db
    .selectFrom('installations')
    .select(['id', 'integration_id', 'partner_id', 'customer', 'created_at'])
    .select([sql<string>`from_on::text`.as('from_on'), sql<string | null>`to_on::text`.as('to_on')])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('integration_id', '=', integrationId)
  if (input.installed !== undefined) query = query.where('to_on', input.installed ? 'is' : 'is not', null)
  if (input.on)
    query = query.where(
      sql<boolean>`installations.from_on <= ${input.on}::date and (installations.to_on is null or installations.to_on > ${input.on}::date)`,
    )
  if (input.q) query = query.where(hasWords(input.q, 'installations.customer'))
  return keysetPage({
    query,
    sorts: { from: 'installations.from_on' },
    fallback: '-from',
    input,
    id: 'installations.id',
    toWire: (rows) => toWire(rows as InstallationRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

/** How many run now and how many there ever were, by integration. */
export const installationCounts = async (
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { now: number; ever: number }>> => {
  const { rows } = await sql<{ id: string; now: number; ever: number }>`
    select integration_id as id, count(*) filter (where to_on is null)::int as now, count(*)::int as ever
    from installations where workspace_id = ${tx.ctx.workspace.id} and integration_id = any (${[...ids]}::text[])
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, { now: row.now, ever: row.ever }]))
}

/** Every row of these customers, the oldest first. */
export const installationsOf = async (
  tx: Tx,
  integrationId: string,
  customers: readonly string[],
): Promise<InstallationRow[]> => {
  const { rows } = await sql<InstallationRow>`select ${columns} from installations
    where workspace_id = ${tx.ctx.workspace.id} and integration_id = ${integrationId}
      and customer = any (${[...customers]}::text[]) order by customer, installations.from_on`.execute(tx.db)
  return rows
}
/** Of one integration that run now, for its retirement. */
export const endInstallations = async (tx: Tx, integrationId: string, on: string): Promise<InstallationRow[]> => {
  const { rows } =
    await sql<InstallationRow>`update installations set to_on = greatest(installations.from_on, ${on}::date)
    where workspace_id = ${tx.ctx.workspace.id} and integration_id = ${integrationId} and to_on is null
    returning ${columns}`.execute(tx.db)
  return rows.sort((one, other) => (one.id < other.id ? -1 : 1))
}
export const insertInstallation = (
  tx: Tx,
  row: { id: string; integrationId: string; partnerId: string; customer: string; from: string; to: string | null },
) =>
  sql`insert into installations (workspace_id, id, integration_id, partner_id, customer, from_on, to_on, created_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.integrationId}, ${row.partnerId}, ${row.customer}, ${row.from}::date,
      ${row.to}::date, ${tx.now})`.execute(tx.db)
export const endInstallation = (tx: Tx, id: string, on: string) =>
  sql`update installations set to_on = ${on}::date where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )

// --- releases of SDKs --------------------------------------------------------------------------------------------

export type ReleaseRow = Omit<Selectable<DB['sdk_releases']>, 'released_on' | 'support_ends_on'> & {
  released_on: string
  support_ends_on: string | null
}
const releases = (tx: Tx) =>
  tx.db
    .selectFrom('sdk_releases')
    .select([
      'id',
      'workspace_id',
      'language',
      'release_version',
      'sha256',
      'oldest_api_version',
      'notes',
      'version',
      'created_at',
    ])
    .select([
      sql<string>`released_on::text`.as('released_on'),
      sql<string | null>`support_ends_on::text`.as('support_ends_on'),
    ])
    .where('workspace_id', '=', tx.ctx.workspace.id)

const isSupported = (today: string) => sql<boolean>`(support_ends_on is null or support_ends_on > ${today}::date)`
export const releasePage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; language?: string | undefined; supported?: boolean | undefined },
  today: string,
  toWire: (rows: ReleaseRow[]) => Out[],
) => {
  let query = releases(tx)
  if (input.language) query = query.where('language', '=', input.language)
  if (input.supported !== undefined)
    query = query.where(input.supported ? isSupported(today) : sql<boolean>`not ${isSupported(today)}`)
  if (input.q)
    query = query.where(
      hasWords(input.q, 'sdk_releases.language', 'sdk_releases.release_version', 'sdk_releases.notes'),
    )
  return keysetPage({
    query,
    sorts: { releasedOn: 'sdk_releases.released_on' },
    fallback: '-releasedOn',
    input,
    id: 'sdk_releases.id',
    toWire: (rows) => toWire(rows as ReleaseRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const findRelease = (tx: Tx, language: string, version: string): Promise<ReleaseRow | undefined> =>
  releases(tx).where('language', '=', language).where('release_version', '=', version).executeTakeFirst() as Promise<
    ReleaseRow | undefined
  >
export const lockRelease = (tx: Tx, id: string): Promise<ReleaseRow | undefined> =>
  releases(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<ReleaseRow | undefined>
export const insertRelease = (tx: Tx, row: Omit<ReleaseRow, 'workspace_id' | 'version' | 'created_at'>) =>
  sql`insert into sdk_releases (workspace_id, id, language, release_version, sha256, oldest_api_version, released_on,
      support_ends_on, notes, created_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.language}, ${row.release_version}, ${row.sha256},
      ${row.oldest_api_version}, ${row.released_on}::date, ${row.support_ends_on}::date, ${row.notes}, ${tx.now})`.execute(
    tx.db,
  )
export const changeRelease = (tx: Tx, id: string, change: { support_ends_on: string | null; notes: string | null }) =>
  sql`update sdk_releases set support_ends_on = ${change.support_ends_on}::date, notes = ${change.notes},
    version = version + 1 where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)

// --- partners that become one ------------------------------------------------------------------------------------

type Moved = { kind: string; id: string; field: string; old: string }
/** Rows that hang on an integration go with it. */
const following = ['integration_states', 'integration_reviews', 'installations'] as const
const follow = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const table of following)
    await sql`update ${sql.table(table)} as row set partner_id = parent.partner_id from integrations parent
      where row.workspace_id = ${tx.ctx.workspace.id} and parent.workspace_id = row.workspace_id
        and parent.id = row.integration_id and parent.id = any (${[...ids]}::text[])`.execute(tx.db)
}
/** Where both built something of one name, the one that moves says so in its name. */
export const moveIntegrations = async (tx: Tx, fromIds: readonly string[], toId: string): Promise<Moved[]> => {
  const { rows } = await sql<{ id: string; old: string }>`
    with before as (select id, partner_id as old from integrations
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]) for update)
    update integrations as row set partner_id = ${toId},
      name = case when row.state <> 'retired' and exists (select from integrations own
        where own.workspace_id = row.workspace_id and own.id <> row.id and lower(own.name) = lower(row.name)
          and own.state <> 'retired' and (own.partner_id = ${toId}
            or (own.partner_id = any (${[...fromIds]}::text[]) and own.id < row.id)))
        then left(row.name, 90) || ' (' || right(row.id, 8) || ')' else row.name end
    from before
    where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id returning row.id, before.old`.execute(tx.db)
  await follow(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({ kind: 'integration', id: row.id, field: 'partner_id', old: row.old }))
}
export const moveIntegrationsBack = async (tx: Tx, rows: readonly Moved[], mergedId: string): Promise<Moved[]> => {
  const back: Moved[] = []
  for (const row of rows) {
    const { numAffectedRows } = await sql`update integrations set partner_id = ${row.old}
      where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
    if (numAffectedRows) back.push(row)
  }
  await follow(
    tx,
    back.map((row) => row.id),
  )
  return back
}
export const countIntegrations = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`
    select partner_id as id, count(*) as amount from integrations
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by 1`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
/** What is kept about a partner here. */
export const dossierIntegrations = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const kept: Record<string, readonly unknown[]> = {}
  for (const table of ['integrations', ...following] as const) {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(row) - 'workspace_id' as row from ${sql.table(table)} as row
      where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} order by 1 limit 1000`.execute(
      tx.db,
    )
    kept[table] = rows.map(({ row }) => row)
  }
  return kept
}
