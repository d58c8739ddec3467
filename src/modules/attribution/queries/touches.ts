/** Touches: contacts between a partner and a customer or its company. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import type { TouchKind } from '../contract/states.ts'

export type TouchRow = Omit<Selectable<DB['touches']>, 'kind'> & { kind: TouchKind }

/** Writes a touch once per source; undefined when it is known already. */
export const insertTouch = async (
  tx: Tx,
  row: {
    id: string
    partnerId: string
    kind: TouchKind
    customerId: string | null
    companyId: string | null
    sourceKey: string
    occurredAt: Date
    evidence: unknown
  },
): Promise<TouchRow | undefined> => {
  const { rows } = await sql<TouchRow>`
    insert into touches (workspace_id, id, partner_id, kind, customer_id, company_id, source_key, evidence, occurred_at, recorded_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.partnerId}, ${row.kind}, ${row.customerId}, ${row.companyId}, ${row.sourceKey},
      ${JSON.stringify(row.evidence)}::jsonb, ${row.occurredAt}, ${tx.now})
    on conflict (workspace_id, source_key) do nothing returning *`.execute(tx.db)
  return rows[0]
}
export const findTouchBySource = (tx: Tx, sourceKey: string): Promise<TouchRow | undefined> =>
  tx.db
    .selectFrom('touches')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('source_key', '=', sourceKey)
    .executeTakeFirst() as Promise<TouchRow | undefined>

/** A signal of effect block: the touch stays, and does not count. */
export const blockTouch = (tx: Tx, id: string, reason: string | null) =>
  sql`update touches set block_reason = ${reason} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )

/** The most touches of one path; older ones than these cannot be told apart by a person either. */
const pathMax = 1_000

/**
 * Touches of a customer, and of everybody in its company where the path is the company's, between two moments, in the
 * order of (occurredAt, id). Touches after `until` are told too, so that a late one is refused in words.
 */
export const pathOf = async (
  tx: Tx,
  of: { customerId: string; companyId: string | null },
  span: { from: Date; until: Date },
): Promise<TouchRow[]> => {
  const { rows } = await sql<TouchRow>`
    select * from (
      select t.* from touches t where t.workspace_id = ${tx.ctx.workspace.id} and t.customer_id = ${of.customerId}
        and t.occurred_at between ${span.from} and ${span.until}
      union
      select t.* from touches t where t.workspace_id = ${tx.ctx.workspace.id} and t.company_id = ${of.companyId}
        and t.occurred_at between ${span.from} and ${span.until}
      union
      select t.* from customers c join touches t on t.workspace_id = c.workspace_id and t.customer_id = c.id
      where c.workspace_id = ${tx.ctx.workspace.id} and c.company_id = ${of.companyId}
        and t.occurred_at between ${span.from} and ${span.until}
    ) found order by occurred_at desc, id desc limit ${pathMax}`.execute(tx.db)
  return rows.reverse()
}

export const touchRows = (tx: Tx, ids: readonly string[]): Promise<TouchRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : (tx.db
        .selectFrom('touches')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...new Set(ids)])
        .execute() as Promise<TouchRow[]>)

export const touchPage = <Out>(
  tx: Tx,
  input: ListInput & {
    partnerId?: string | undefined
    customerId?: string | undefined
    kind?: readonly TouchKind[] | undefined
  },
  toWire: (rows: TouchRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('touches').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.customerId) query = query.where('customer_id', '=', input.customerId)
  if (input.kind?.length) query = query.where('kind', 'in', [...input.kind])
  return keysetPage({
    query,
    sorts: { occurredAt: 'touches.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'touches.id',
    toWire: (rows) => toWire(rows as TouchRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
