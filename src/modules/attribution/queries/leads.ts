/** Leads. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { Confirmation, LeadState } from '../contract/states.ts'

export type LeadRow = Omit<Selectable<DB['leads']>, 'state'> & { state: LeadState }

const leads = (tx: Tx) => tx.db.selectFrom('leads').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

/** Undefined when it is known by its source and external id. */
export const insertLead = async (
  tx: Tx,
  row: {
    id: string
    customerId: string
    source: string
    externalId: string | null
    form: string | null
    kind: string
    partnerId: string | null
    metadata: Readonly<Record<string, string>>
    occurredAt: Date
  },
): Promise<LeadRow | undefined> => {
  const { rows } = await sql<LeadRow>`
    insert into leads (workspace_id, id, customer_id, source, external_id, form, kind, state, partner_id, metadata, occurred_at, recorded_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.customerId}, ${row.source}, ${row.externalId}, ${row.form}, ${row.kind}, 'received',
      ${row.partnerId}, ${JSON.stringify(row.metadata)}::jsonb, ${row.occurredAt}, ${tx.now})
    on conflict (workspace_id, source, external_id) where external_id is not null do nothing returning *`.execute(tx.db)
  return rows[0]
}
export const findLeadByExternalId = (tx: Tx, source: string, externalId: string): Promise<LeadRow | undefined> =>
  leads(tx).where('source', '=', source).where('external_id', '=', externalId).executeTakeFirst() as Promise<
    LeadRow | undefined
  >
export const lockLead = (tx: Tx, id: string): Promise<LeadRow | undefined> =>
  leads(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<LeadRow | undefined>
export const leadRows = (tx: Tx, ids: readonly string[]): Promise<LeadRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : (leads(tx)
        .where('id', 'in', [...new Set(ids)])
        .execute() as Promise<LeadRow[]>)
export const decideLead = async (
  tx: Tx,
  id: string,
  row: { state: LeadState; how: Confirmation; byName: string; reason: string | null },
): Promise<LeadRow> => {
  const { rows } =
    await sql<LeadRow>`update leads set state = ${row.state}, decided_at = ${tx.now}, decided_how = ${row.how},
      decided_by_name = ${row.byName}, reason = ${row.reason}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} returning *`.execute(tx.db)
  return rows[0]!
}
export const putLeadSearchEntry = (tx: Tx, row: LeadRow) =>
  sql`select put_search_entry('lead', ${row.id}, null, false, ${[row.kind, row.form, row.external_id].filter(Boolean).join(' ')})`.execute(
    tx.db,
  )

export const leadPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    state?: readonly LeadState[] | undefined
    customerId?: string | undefined
    partnerId?: string | undefined
  },
  toWire: (rows: LeadRow[]) => Promise<Out[]>,
) => {
  let query = leads(tx)
  const { partnerId } = input
  if (input.state?.length) query = query.where('state', 'in', [...input.state])
  if (input.customerId) query = query.where('customer_id', '=', input.customerId)
  if (partnerId)
    query = query.where(
      sql<boolean>`(leads.partner_id = ${partnerId} or exists (select from conversions c
        join conversion_shares s on s.workspace_id = c.workspace_id and s.conversion_id = c.id
        where c.workspace_id = leads.workspace_id and c.lead_id = leads.id and s.partner_id = ${partnerId}))`,
    )
  if (input.q) query = query.where(isNamed('leads.id', 'lead', input.q))
  return keysetPage({
    query,
    sorts: { occurredAt: 'leads.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'leads.id',
    toWire: (rows) => toWire(rows as LeadRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
