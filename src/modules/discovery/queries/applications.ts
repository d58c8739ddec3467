/** Applications: rows, lists, and what finds repeats. */
import { type Insertable, type Selectable, type SelectQueryBuilder, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import { openStates } from '../contract/states.ts'

export type ApplicationRow = Selectable<DB['applications']>
export type ApplicationValues = Updateable<DB['applications']>

export const insertApplication = (
  tx: Tx,
  values: Omit<Insertable<DB['applications']>, 'workspace_id'>,
): Promise<ApplicationRow> =>
  tx.db
    .insertInto('applications')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateApplicationRow = (tx: Tx, id: string, values: ApplicationValues): Promise<ApplicationRow> =>
  tx.db
    .updateTable('applications')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

const byId = (tx: Tx, id: string) =>
  tx.db.selectFrom('applications').selectAll().where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id)
export const findApplicationRow = (tx: Tx, id: string): Promise<ApplicationRow | undefined> =>
  byId(tx, id).executeTakeFirst()
export const lockApplicationRow = (tx: Tx, id: string): Promise<ApplicationRow | undefined> =>
  byId(tx, id).forUpdate().executeTakeFirst()
export const applicationRows = (tx: Tx, ids: readonly string[]): Promise<ApplicationRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('applications')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...ids])
        .orderBy('id')
        .execute()
export const findByTokenHash = (
  tx: Tx,
  tokenHash: string,
  options: { lock?: true } = {},
): Promise<ApplicationRow | undefined> => {
  const query = tx.db
    .selectFrom('applications')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('token_hash', '=', tokenHash)
  return (options.lock ? query.forUpdate() : query).executeTakeFirst()
}
/** Applications of an address that still have a page: the newest first, 20 at most. */
export const applicationsOfEmail = (tx: Tx, emailFolded: string): Promise<ApplicationRow[]> =>
  tx.db
    .selectFrom('applications')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('email_folded', '=', emailFolded)
    .where('state', '<>', 'expired')
    .orderBy('arrived_at', 'desc')
    .limit(20)
    .execute()

export type ApplicationFilter = {
  state?: readonly string[] | undefined
  typeId?: readonly string[] | undefined
  formId?: readonly string[] | undefined
  channel?: readonly string[] | undefined
  country?: readonly string[] | undefined
  reviewerId?: readonly string[] | undefined
  hasReviewer?: boolean | undefined
  partnerId?: string | undefined
  hasOpenHold?: boolean | undefined
  arrivedFrom?: string | undefined
  arrivedTo?: string | undefined
  q?: string | undefined
}
type Query = SelectQueryBuilder<DB, 'applications', ApplicationRow>
const listed = (tx: Tx, filter: ApplicationFilter): Query => {
  let query = tx.db
    .selectFrom('applications')
    .selectAll('applications')
    .where('applications.workspace_id', '=', tx.ctx.workspace.id)
  const isIn = (
    column: 'state' | 'type_id' | 'form_id' | 'channel' | 'country' | 'reviewer_id',
    values: readonly string[] | undefined,
  ) => {
    if (values?.length) query = query.where(column, 'in', [...values])
  }
  if (!filter.state?.length) query = query.where('state', 'not in', ['draft', 'expired'])
  isIn('state', filter.state)
  isIn('type_id', filter.typeId)
  isIn('form_id', filter.formId)
  isIn('channel', filter.channel)
  isIn('country', filter.country)
  isIn('reviewer_id', filter.reviewerId)
  if (filter.hasReviewer !== undefined) query = query.where('reviewer_id', filter.hasReviewer ? 'is not' : 'is', null)
  if (filter.partnerId) query = query.where('partner_id', '=', filter.partnerId)
  if (filter.arrivedFrom) query = query.where('arrived_at', '>=', new Date(filter.arrivedFrom))
  if (filter.arrivedTo) query = query.where('arrived_at', '<', new Date(filter.arrivedTo))
  if (filter.hasOpenHold !== undefined) {
    const open = sql<boolean>`exists (select from application_checks c where c.workspace_id = applications.workspace_id and c.application_id = applications.id
      and c.outcome in ('hold', 'stop') and c.cleared_at is null)`
    query = query.where(filter.hasOpenHold ? open : sql<boolean>`not ${open}`)
  }
  if (filter.q) query = query.where(isNamed('applications.id', 'application', filter.q))
  return query
}
export const applicationsPage = <Out>(
  tx: Tx,
  input: ListInput & ApplicationFilter,
  toWire: (rows: ApplicationRow[]) => Promise<Out[]>,
) => {
  const query = listed(tx, input)
  return keysetPage({
    query,
    sorts: {
      arrivedAt: 'applications.arrived_at',
      updatedAt: 'applications.updated_at',
      company: 'applications.company',
    },
    fallback: '-arrivedAt',
    input,
    id: 'applications.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** The next rows of an export, in order of their ids. */
export const applicationsAfter = (
  tx: Tx,
  filter: ApplicationFilter,
  afterId: string,
  most: number,
): Promise<ApplicationRow[]> =>
  listed(tx, filter).where('applications.id', '>', afterId).orderBy('applications.id').limit(most).execute()
export const formsInExport = async (
  tx: Tx,
  filter: ApplicationFilter,
): Promise<{ formId: string; number: number }[]> => {
  const of = listed(tx, filter).clearSelect().select(['form_id', 'form_number']).distinct().limit(500)
  return (await of.execute()).map((row) => ({ formId: row.form_id, number: row.form_number }))
}

export const statesAndChannels = async (tx: Tx, typeId: string | undefined) => {
  const { rows } = await sql<{ state: string; channel: string; amount: string }>`
    select state, channel, count(*) as amount from applications
    where workspace_id = ${tx.ctx.workspace.id} and (${typeId ?? null}::text is null or type_id = ${typeId ?? null})
    group by state, channel`.execute(tx.db)
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }))
}

/** How many were submitted since, from one address or one mail domain; and started, from one address. Real time. */
export const submittedSince = async (
  tx: Tx,
  since: Date,
  of: { address?: string; domain?: string },
): Promise<{ amount: number; oldest: Date | null }> => {
  let query = tx.db
    .selectFrom('applications')
    .select([sql<string>`count(*)`.as('amount'), sql<Date | null>`min(submitted_at)`.as('oldest')])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('submitted_at', '>', since)
  if (of.address) query = query.where('sender_address', '=', of.address)
  if (of.domain) query = query.where('email_domain', '=', of.domain)
  const row = await query.executeTakeFirstOrThrow()
  return { amount: Number(row.amount), oldest: row.oldest }
}
export const startedSince = async (tx: Tx, since: Date, address: string): Promise<number> => {
  const row = await tx.db
    .selectFrom('applications')
    .select(sql<string>`count(*)`.as('amount'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('sender_address', '=', address)
    .where('first_seen_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.amount)
}
/** Lets those who submit from one address, or for one company, go one after the other until the transaction ends. */
export const queueUp = async (tx: Tx, names: readonly string[]) => {
  for (const name of [...new Set(names)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.ctx.workspace.id} application ${name}`}, 3))`.execute(
      tx.db,
    )
}

export const withSameAnswers = (tx: Tx, answersHash: string, exceptId: string) =>
  tx.db
    .selectFrom('applications')
    .select(['id', 'company', 'submitted_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('answers_hash', '=', answersHash)
    .where('id', '<>', exceptId)
    .where('submitted_at', 'is not', null)
    .orderBy('id')
    .limit(5)
    .execute()
/** Submitted applications of a company, by the domains of its website and mail: what decides whether this is a repeat. */
export const applicationsOfDomains = async (
  tx: Tx,
  domains: readonly string[],
  exceptId: string,
): Promise<ApplicationRow[]> => {
  if (domains.length === 0) return []
  return tx.db
    .selectFrom('applications')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '<>', exceptId)
    .where('state', 'in', [...openStates, 'accepted', 'declined'])
    .where((expression) =>
      expression.or([expression('website_domain', 'in', [...domains]), expression('email_domain', 'in', [...domains])]),
    )
    .orderBy('arrived_at', 'desc')
    .limit(50)
    .execute()
}
/** Which of these partners have an application that was submitted, and whether it stands accepted. */
export const applicationsOfPartners = (tx: Tx, partnerIds: readonly string[]) =>
  partnerIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('applications')
        .select(['partner_id', 'id', 'state', 'reapply_from', 'reapply_never', 'arrived_at'])
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('partner_id', 'in', [...partnerIds])
        .where('submitted_at', 'is not', null)
        .orderBy('arrived_at', 'desc')
        .execute()

/** How these applications came, of one type if it is given. */
export const channelsOfApplications = async (
  tx: Tx,
  ids: readonly string[],
  typeId?: string,
): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; channel: string }>`select id, channel from applications
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${[...ids]}::text[]) and (${typeId ?? null}::text is null or type_id = ${typeId ?? null})`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.id, row.channel]))
}

export const putApplicationSearchEntry = (tx: Tx, row: ApplicationRow) =>
  sql`select put_search_entry('application', ${row.id}, ${row.partner_id}, false, ${[row.company, row.website_domain, row.contact_name, row.email].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )
export const dropApplicationSearchEntry = (tx: Tx, id: string) =>
  sql`select drop_search_entry('application', ${id})`.execute(tx.db)

/** Senders whose address is to be replaced by its keyed hash. */
export const setSenderHash = (tx: Tx, id: string, hash: string | null) =>
  tx.db
    .updateTable('applications')
    .set({ sender_address: null, sender_hash: hash })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()

/** Moves of partners: applications that name the one get the other. */
export const repointPartner = async (tx: Tx, fromIds: readonly string[], toId: string) => {
  const { rows } = await sql<{ id: string; field: string; old: string }>`
    with named as (
      select id, 'partner_id' as field, partner_id as old from applications where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[])
      union all select id, 'referrer_partner_id', referrer_partner_id from applications where workspace_id = ${tx.ctx.workspace.id} and referrer_partner_id = any (${[...fromIds]}::text[])
    ), changed as (
      update applications a set
        partner_id = case when a.partner_id = any (${[...fromIds]}::text[]) then ${toId} else a.partner_id end,
        referrer_partner_id = case when a.referrer_partner_id = any (${[...fromIds]}::text[]) then ${toId} else a.referrer_partner_id end
      where a.workspace_id = ${tx.ctx.workspace.id} and (a.partner_id = any (${[...fromIds]}::text[]) or a.referrer_partner_id = any (${[...fromIds]}::text[]))
    ) select id, field, old from named`.execute(tx.db)
  return rows
}
export const unpointPartner = async (
  tx: Tx,
  row: { id: string; field: string; old: string },
  mergedId: string,
): Promise<boolean> => {
  const column = row.field === 'referrer_partner_id' ? 'referrer_partner_id' : 'partner_id'
  const changed = await tx.db
    .updateTable('applications')
    .set({ [column]: row.old })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', row.id)
    .where(column, '=', mergedId)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}
export const countOfPartners = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{
    partner_id: string
    amount: string
  }>`select partner_id, count(*) as amount from applications
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) group by partner_id`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.partner_id, Number(row.amount)]))
}

export const applicationsOfContacts = (tx: Tx, contactIds: readonly string[]): Promise<ApplicationRow[]> =>
  contactIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('applications')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('contact_id', 'in', [...contactIds])
        .forUpdate()
        .execute()
/** Messages keep what was said; who said it is forgotten. */
export const forgetAuthor = (tx: Tx, applicationId: string) =>
  tx.db
    .updateTable('application_messages')
    .set({ author_name: 'Erased person' })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('side', '=', 'applicant')
    .execute()
