/** Sales with their lines, what is taken back of them, and disputes at the payment provider. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { ChargebackState, ReversalKind, SaleKind, SaleState } from '../contract/states.ts'

export type SaleRow = Omit<Selectable<DB['sales']>, 'kind' | 'billed_by'> & {
  kind: SaleKind
  billed_by: 'us' | 'partner'
}
export type LineRow = Selectable<DB['sale_lines']>
export type ReversalRow = Omit<Selectable<DB['sale_reversals']>, 'kind'> & { kind: ReversalKind }
export type ChargebackRow = Omit<Selectable<DB['chargebacks']>, 'state'> & { state: ChargebackState }

const sales = (tx: Tx) => tx.db.selectFrom('sales').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export type NewSale = {
  id: string
  source: string
  externalId: string
  customerId: string
  subscriptionId: string | null
  dealId: string | null
  kind: SaleKind
  currency: string
  grossMinor: bigint
  taxMinor: bigint
  shippingMinor: bigint
  discountMinor: bigint
  costMinor: bigint | null
  code: string | null
  billedBy: 'us' | 'partner'
  partnerId: string | null
  metadata: Readonly<Record<string, string>>
  evidence: unknown
  recordedByName: string | null
  occurredAt: Date
}
/** The unique key decides who of two was first: undefined for whoever was second. */
export const insertSale = async (tx: Tx, row: NewSale): Promise<SaleRow | undefined> => {
  const { rows } = await sql<SaleRow>`
    insert into sales (workspace_id, id, source, external_id, customer_id, subscription_id, deal_id, kind, currency, gross_minor, tax_minor,
      shipping_minor, discount_minor, cost_minor, code, billed_by, partner_id, metadata, evidence, recorded_by_name, occurred_at, recorded_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.source}, ${row.externalId}, ${row.customerId}, ${row.subscriptionId}, ${row.dealId},
      ${row.kind}, ${row.currency}, ${row.grossMinor}, ${row.taxMinor}, ${row.shippingMinor}, ${row.discountMinor}, ${row.costMinor},
      ${row.code}, ${row.billedBy}, ${row.partnerId}, ${JSON.stringify(row.metadata)}::jsonb,
      ${row.evidence ? JSON.stringify(row.evidence) : null}::jsonb, ${row.recordedByName}, ${row.occurredAt}, ${tx.now})
    on conflict (workspace_id, source, external_id) do nothing returning *`.execute(tx.db)
  return rows[0]
}
export const insertLines = (
  tx: Tx,
  saleId: string,
  lines: readonly { id: string; product: string | null; category: string | null; quantity: string; netMinor: bigint }[],
) =>
  lines.length === 0
    ? Promise.resolve(undefined)
    : sql`insert into sale_lines (workspace_id, sale_id, number, id, product, category, quantity, net_minor)
      select ${tx.ctx.workspace.id}, ${saleId}, number, id, product, category, quantity, net_minor
      from unnest(${lines.map((_, place) => place + 1)}::integer[], ${lines.map((line) => line.id)}::text[],
        ${lines.map((line) => line.product)}::text[], ${lines.map((line) => line.category)}::text[],
        ${lines.map((line) => line.quantity)}::numeric[], ${lines.map((line) => line.netMinor)}::bigint[])
        as given (number, id, product, category, quantity, net_minor)`.execute(tx.db)

export const findSale = (tx: Tx, id: string): Promise<SaleRow | undefined> =>
  sales(tx).where('id', '=', id).executeTakeFirst() as Promise<SaleRow | undefined>
export const lockSale = (tx: Tx, id: string): Promise<SaleRow | undefined> =>
  sales(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<SaleRow | undefined>
export const findSaleByExternalId = (tx: Tx, source: string, externalId: string): Promise<SaleRow | undefined> =>
  sales(tx).where('source', '=', source).where('external_id', '=', externalId).executeTakeFirst() as Promise<
    SaleRow | undefined
  >
export const saleRows = (tx: Tx, ids: readonly string[]): Promise<SaleRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : (sales(tx)
        .where('id', 'in', [...new Set(ids)])
        .execute() as Promise<SaleRow[]>)
export const lineRows = (tx: Tx, saleIds: readonly string[]): Promise<LineRow[]> =>
  saleIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('sale_lines')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('sale_id', 'in', [...new Set(saleIds)])
        .orderBy('sale_id')
        .orderBy('number')
        .execute()
/** What may arrive later by the same ids and fills what was left open. */
export const completeSale = (
  tx: Tx,
  id: string,
  row: { costMinor: bigint | null; subscriptionId: string | null; dealId: string | null },
) =>
  sql`update sales set cost_minor = coalesce(cost_minor, ${row.costMinor}::bigint),
      subscription_id = coalesce(subscription_id, ${row.subscriptionId}), deal_id = coalesce(deal_id, ${row.dealId}), version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)

export const reversalRows = (tx: Tx, saleIds: readonly string[]): Promise<ReversalRow[]> =>
  saleIds.length === 0
    ? Promise.resolve([])
    : (tx.db
        .selectFrom('sale_reversals')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('sale_id', 'in', [...new Set(saleIds)])
        .orderBy('occurred_at')
        .orderBy('id')
        .execute() as Promise<ReversalRow[]>)
export const findReversal = (tx: Tx, source: string, externalId: string): Promise<ReversalRow | undefined> =>
  tx.db
    .selectFrom('sale_reversals')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('source', '=', source)
    .where('external_id', '=', externalId)
    .executeTakeFirst() as Promise<ReversalRow | undefined>
export const insertReversal = async (
  tx: Tx,
  row: {
    id: string
    saleId: string
    source: string
    externalId: string
    kind: ReversalKind
    amountMinor: bigint
    lines: unknown
    isItemised: boolean
    isValid: boolean
    reason: string | null
    recordedByName: string | null
    occurredAt: Date
  },
): Promise<ReversalRow> => {
  const { rows } = await sql<ReversalRow>`
    insert into sale_reversals (workspace_id, id, sale_id, source, external_id, kind, amount_minor, lines, is_itemised, is_valid, reason,
      occurred_at, recorded_at, given_back_at, recorded_by_name)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.saleId}, ${row.source}, ${row.externalId}, ${row.kind}, ${row.amountMinor},
      ${JSON.stringify(row.lines)}::jsonb, ${row.isItemised}, ${row.isValid}, ${row.reason}, ${row.occurredAt}, ${tx.now},
      ${row.isValid ? null : tx.now}, ${row.recordedByName}) returning *`.execute(tx.db)
  return rows[0]!
}
export const changeReversal = async (
  tx: Tx,
  id: string,
  row: { amountMinor: bigint; isValid: boolean; lines: unknown },
): Promise<ReversalRow> => {
  const { rows } = await sql<ReversalRow>`
    update sale_reversals set amount_minor = ${row.amountMinor}, lines = ${JSON.stringify(row.lines)}::jsonb, is_valid = ${row.isValid},
      given_back_at = case when ${row.isValid} then null else coalesce(given_back_at, ${tx.now}) end, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} returning *`.execute(tx.db)
  return rows[0]!
}

export const chargebackRows = (tx: Tx, saleIds: readonly string[]): Promise<ChargebackRow[]> =>
  saleIds.length === 0
    ? Promise.resolve([])
    : (tx.db
        .selectFrom('chargebacks')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('sale_id', 'in', [...new Set(saleIds)])
        .orderBy('opened_at')
        .orderBy('id')
        .execute() as Promise<ChargebackRow[]>)
export const lockChargeback = (
  tx: Tx,
  by: { id: string } | { source: string; externalId: string },
): Promise<ChargebackRow | undefined> => {
  const query = tx.db.selectFrom('chargebacks').selectAll().where('workspace_id', '=', tx.ctx.workspace.id).forUpdate()
  return (
    'id' in by
      ? query.where('id', '=', by.id)
      : query.where('source', '=', by.source).where('external_id', '=', by.externalId)
  ).executeTakeFirst() as Promise<ChargebackRow | undefined>
}
export const insertChargeback = async (
  tx: Tx,
  row: {
    id: string
    saleId: string
    source: string
    externalId: string
    amountMinor: bigint
    reason: string | null
    openedAt: Date
  },
): Promise<ChargebackRow | undefined> => {
  const { rows } = await sql<ChargebackRow>`
    insert into chargebacks (workspace_id, id, sale_id, source, external_id, amount_minor, reason, state, opened_at, recorded_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.saleId}, ${row.source}, ${row.externalId}, ${row.amountMinor}, ${row.reason}, 'opened',
      ${row.openedAt}, ${tx.now})
    on conflict (workspace_id, source, external_id) do nothing returning *`.execute(tx.db)
  return rows[0]
}
export const endChargeback = (tx: Tx, id: string, outcome: string, closedAt: Date) =>
  sql`update chargebacks set state = ${outcome}, closed_at = ${closedAt}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)

export type SaleFilters = ListInput & {
  q?: string | undefined
  partnerId?: string | undefined
  customerId?: string | undefined
  subscriptionId?: string | undefined
  kind?: readonly SaleKind[] | undefined
  state?: readonly SaleState[] | undefined
  source?: string | undefined
  currency?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}
export const stateConditions = {
  recorded: sql<boolean>`sales.reversed_minor = 0`,
  partly_reversed: sql<boolean>`(sales.reversed_minor > 0 and sales.reversed_minor < sales.gross_minor)`,
  reversed: sql<boolean>`(sales.reversed_minor > 0 and sales.reversed_minor >= sales.gross_minor)`,
} as const
export const salePage = <Out>(tx: Tx, input: SaleFilters, toWire: (rows: SaleRow[]) => Promise<Out[]>) => {
  let query = sales(tx)
  const { partnerId, state, from, to } = input
  if (input.customerId) query = query.where('customer_id', '=', input.customerId)
  if (input.subscriptionId) query = query.where('subscription_id', '=', input.subscriptionId)
  if (input.kind?.length) query = query.where('kind', 'in', [...input.kind])
  if (input.source) query = query.where('source', '=', input.source)
  if (input.currency) query = query.where('currency', '=', input.currency)
  if (from) query = query.where('occurred_at', '>=', from)
  if (to) query = query.where('occurred_at', '<', to)
  if (state?.length) query = query.where((where) => where.or(state.map((one) => stateConditions[one])))
  if (partnerId)
    query = query.where(
      sql<boolean>`exists (select from conversions c join conversion_shares s on s.workspace_id = c.workspace_id and s.conversion_id = c.id
        where c.workspace_id = sales.workspace_id and c.sale_id = sales.id and s.partner_id = ${partnerId})`,
    )
  if (input.q) query = query.where(isNamed('sales.id', 'sale', input.q))
  return keysetPage({
    query,
    sorts: { occurredAt: 'sales.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'sales.id',
    toWire: (rows) => toWire(rows as SaleRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export const putSaleSearchEntry = (tx: Tx, row: Pick<SaleRow, 'id' | 'external_id' | 'source'>) =>
  sql`select put_search_entry('sale', ${row.id}, null, false, ${`${row.external_id} ${row.source}`})`.execute(tx.db)
