/** Customers and the companies that they share. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type CustomerRow = Selectable<DB['customers']>
export type CompanyRow = Selectable<DB['companies']>
export type CustomerFields = {
  name?: string | null | undefined
  email?: string | null | undefined
  emailHash?: string | null | undefined
  phone?: string | null | undefined
  country?: string | null | undefined
  segment?: string | null | undefined
  source?: string | null | undefined
  companyId?: string | null | undefined
  metadata?: Readonly<Record<string, string>> | undefined
}

/**
 * The customer of this external id, made if there is none. What is given fills what is there; nothing is emptied by
 * leaving it out. Two at once: the second waits and finds the first one's. Locks the row until the transaction ends.
 */
export const upsertCustomerRow = async (
  tx: Tx,
  row: { id: string; externalId: string; firstSeenAt: Date } & CustomerFields,
): Promise<CustomerRow> => {
  const { rows } = await sql<CustomerRow>`
    insert into customers as c (workspace_id, id, external_id, name, email, email_hash, phone, country, segment, source, company_id,
      metadata, first_seen_at, created_at, updated_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.externalId}, ${row.name ?? null}, ${row.email ?? null}, ${row.emailHash ?? null},
      ${row.phone ?? null}, ${row.country ?? null}, ${row.segment ?? null}, ${row.source ?? null}, ${row.companyId ?? null},
      ${JSON.stringify(row.metadata ?? {})}::jsonb, ${row.firstSeenAt}, ${tx.now}, ${tx.now})
    on conflict (workspace_id, external_id) do update set
      name = coalesce(excluded.name, c.name), email = coalesce(excluded.email, c.email),
      email_hash = coalesce(excluded.email_hash, c.email_hash), phone = coalesce(excluded.phone, c.phone),
      country = coalesce(excluded.country, c.country), segment = coalesce(excluded.segment, c.segment),
      source = coalesce(excluded.source, c.source), company_id = coalesce(c.company_id, excluded.company_id),
      metadata = c.metadata || excluded.metadata, first_seen_at = least(c.first_seen_at, excluded.first_seen_at),
      updated_at = case when (c.name, c.email, c.email_hash, c.phone, c.country, c.segment, c.source, c.company_id, c.metadata)
          is distinct from (coalesce(excluded.name, c.name), coalesce(excluded.email, c.email), coalesce(excluded.email_hash, c.email_hash),
            coalesce(excluded.phone, c.phone), coalesce(excluded.country, c.country), coalesce(excluded.segment, c.segment),
            coalesce(excluded.source, c.source), coalesce(c.company_id, excluded.company_id), c.metadata || excluded.metadata)
        then excluded.updated_at else c.updated_at end
    returning c.*`.execute(tx.db)
  return rows[0]!
}

/** Of one domain there is one company. */
export const upsertCompanyRow = async (
  tx: Tx,
  row: { id: string; domain: string; name: string | null },
): Promise<CompanyRow> => {
  const { rows } = await sql<CompanyRow>`
    insert into companies as c (workspace_id, id, domain, name, created_at, updated_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.domain}, ${row.name}, ${tx.now}, ${tx.now})
    on conflict (workspace_id, domain) where domain is not null
      do update set name = coalesce(c.name, excluded.name) returning c.*`.execute(tx.db)
  return rows[0]!
}
/** The company that owned this domain before it took another one. */
export const companyOfHistoricDomain = (tx: Tx, domain: string): Promise<CompanyRow | undefined> =>
  tx.db
    .selectFrom('companies')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where(sql<boolean>`${domain} = any (historic_domains)`)
    .orderBy('id')
    .executeTakeFirst()

const all = (tx: Tx) => tx.db.selectFrom('customers').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

/** A merged id answers with the customer that goes on. */
export const findCustomer = async (tx: Tx, id: string): Promise<CustomerRow | undefined> => {
  const row = await all(tx).where('id', '=', id).executeTakeFirst()
  return row?.merged_into ? all(tx).where('id', '=', row.merged_into).executeTakeFirst() : row
}
export const findCustomerByExternalId = async (tx: Tx, externalId: string): Promise<CustomerRow | undefined> => {
  const row = await all(tx).where('external_id', '=', externalId).executeTakeFirst()
  return row?.merged_into ? findCustomer(tx, row.merged_into) : row
}
export const customerRows = (tx: Tx, ids: readonly string[]): Promise<CustomerRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : all(tx)
        .where('id', 'in', [...new Set(ids)])
        .execute()
export const lockCustomer = (tx: Tx, id: string): Promise<CustomerRow | undefined> =>
  all(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const companyRows = (tx: Tx, ids: readonly string[]): Promise<CompanyRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('companies')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...new Set(ids)])
        .execute()

/** Remembers the earliest sale that was paid. */
export const noteFirstPaidSale = (tx: Tx, customerId: string, saleId: string, at: Date) =>
  sql`update customers set first_paid_sale_at = ${at}, first_paid_sale_id = ${saleId}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${customerId}
      and (first_paid_sale_at is null or first_paid_sale_at > ${at})`.execute(tx.db)

export const customerPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; companyId?: string | undefined; country?: string | undefined },
  toWire: (rows: CustomerRow[]) => Promise<Out[]>,
) => {
  let query = all(tx).where('merged_into', 'is', null)
  if (input.companyId) query = query.where('company_id', '=', input.companyId)
  if (input.country) query = query.where('country', '=', input.country)
  if (input.q)
    query = query.where(
      sql<boolean>`customers.id in (select found.id from search_ids(array['customer'], ${input.q}) found)`,
    )
  return keysetPage({
    query,
    sorts: { createdAt: 'customers.created_at' },
    fallback: '-createdAt',
    input,
    id: 'customers.id',
    toWire: (rows) => toWire(rows as CustomerRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const companyPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: CompanyRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('companies').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.q)
    query = query.where(
      sql<boolean>`companies.id in (select found.id from search_ids(array['company'], ${input.q}) found)`,
    )
  return keysetPage({
    query,
    sorts: { createdAt: 'companies.created_at' },
    fallback: '-createdAt',
    input,
    id: 'companies.id',
    toWire: (rows) => toWire(rows as CompanyRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export const putCustomerSearchEntry = (tx: Tx, row: CustomerRow) =>
  sql`select put_search_entry('customer', ${row.id}, null, false,
    ${[row.name, row.email, row.external_id].filter(Boolean).join(' ')})`.execute(tx.db)

/** Ids of the rows about a customer, as answers and logs name them. */
export const idsAround = async (tx: Tx, id: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from sales where workspace_id = ${tx.ctx.workspace.id} and customer_id = ${id}
    union all select id from leads where workspace_id = ${tx.ctx.workspace.id} and customer_id = ${id}
    union all select id from subscriptions where workspace_id = ${tx.ctx.workspace.id} and customer_id = ${id}`.execute(
    tx.db,
  )
  return rows.map((row) => row.id)
}
/**
 * Tombstones in the place of everything that names or describes the person, also in what waits to be matched. Ids of
 * orders stay: they are the company's own numbers, and money is found by them.
 */
export const eraseCustomerRows = async (tx: Tx, id: string): Promise<void> => {
  const own = sql`workspace_id = ${tx.ctx.workspace.id} and customer_id = ${id}`
  await sql`update unmatched_events set payload = '{}'::jsonb, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and (subject_id = ${id}
      or payload->'customer'->>'externalId' = (select external_id from customers where workspace_id = ${tx.ctx.workspace.id} and id = ${id}))`.execute(
    tx.db,
  )
  await sql`update customers set external_id = 'erased ' || id, name = null, email = null, email_hash = null, phone = null,
      fingerprints = '{}', segment = null, source = null, metadata = '{}', erased_at = ${tx.now}, updated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
  await sql`update leads set metadata = '{}', form = null,
      external_id = case when external_id is null then null else 'erased ' || id end, version = version + 1 where ${own}`.execute(
    tx.db,
  )
  await sql`update sales set metadata = '{}', evidence = null, version = version + 1 where ${own}`.execute(tx.db)
  await sql`update touches set evidence = '{}' where ${own}`.execute(tx.db)
  await sql`delete from attribution_tests where ${own}`.execute(tx.db)
  await sql`select put_search_entry('customer', ${id}, null, false, 'erased')`.execute(tx.db)
  await sql`select put_search_entry('lead', leads.id, null, false, 'erased') from leads where ${own}`.execute(tx.db)
}
