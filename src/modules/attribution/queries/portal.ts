/** A partner's own sales, by its share of them. Run as the team, with the partner named in every condition. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { Label, SaleKind, SaleState } from '../contract/states.ts'
import { stateConditions } from './sales.ts'

export type OwnSale = {
  id: string
  conversion_id: string
  customer_id: string
  kind: SaleKind
  currency: string
  gross_minor: string
  net_minor: string
  reversed_minor: string
  micro_shares: number
  label: Label | null
  occurred_at: Date
}
const ownSales = (tx: Tx, partnerId: string) =>
  tx.db
    .selectFrom('conversion_shares')
    .innerJoin('conversions', (join) =>
      join
        .onRef('conversions.workspace_id', '=', 'conversion_shares.workspace_id')
        .onRef('conversions.id', '=', 'conversion_shares.conversion_id'),
    )
    .innerJoin('sales', (join) =>
      join.onRef('sales.workspace_id', '=', 'conversions.workspace_id').onRef('sales.id', '=', 'conversions.sale_id'),
    )
    .select([
      'sales.id',
      'conversion_shares.conversion_id',
      'sales.customer_id',
      'sales.kind',
      'sales.currency',
      'sales.gross_minor',
      'sales.net_minor',
      'sales.reversed_minor',
      'conversion_shares.micro_shares',
      'conversion_shares.label',
      'sales.occurred_at',
    ])
    .where('conversion_shares.workspace_id', '=', tx.ctx.workspace.id)
    .where('conversion_shares.partner_id', '=', partnerId)
    .where('conversion_shares.kind', '=', 'sale')
export const findOwnSale = (tx: Tx, partnerId: string, saleId: string): Promise<OwnSale | undefined> =>
  ownSales(tx, partnerId).where('sales.id', '=', saleId).executeTakeFirst() as Promise<OwnSale | undefined>
export const ownSalePage = <Out>(
  tx: Tx,
  partnerId: string,
  input: ListInput & {
    q?: string | undefined
    state?: readonly SaleState[] | undefined
    kind?: readonly SaleKind[] | undefined
  },
  toWire: (rows: OwnSale[]) => Promise<Out[]>,
) => {
  const { state } = input
  let query = ownSales(tx, partnerId)
  if (input.kind?.length) query = query.where('sales.kind', 'in', [...input.kind])
  if (state?.length) query = query.where((where) => where.or(state.map((one) => stateConditions[one])))
  if (input.q) query = query.where(hasWords(input.q, 'sales.kind', 'sales.currency', 'conversion_shares.label'))
  return keysetPage({
    query,
    sorts: { occurredAt: 'conversion_shares.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'conversion_shares.conversion_id',
    toWire: (rows) => toWire(rows as unknown as OwnSale[]),
    count: () => countUpTo(tx.db, query),
  })
}
/** How many leads and sales of a span the partner has a part in; the span's days are of the workspace's zone. */
export const ownConversionCounts = async (
  tx: Tx,
  partnerId: string,
  { from, to }: { from: Date; to: Date },
): Promise<{ leads: number; sales: number }> => {
  const { rows } = await sql<{ leads: number; sales: number }>`
    select count(*) filter (where kind = 'lead')::int as leads, count(*) filter (where kind = 'sale')::int as sales
    from conversion_shares where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId}
      and occurred_at >= ${from} and occurred_at < ${to}`.execute(tx.db)
  return rows[0]!
}
/** Of these leads those of the partner's share. */
export const ownLeadShares = async (
  tx: Tx,
  partnerId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, { micro_shares: number; label: Label | null }>> => {
  if (leadIds.length === 0) return new Map()
  const { rows } = await sql<{ lead_id: string; micro_shares: number; label: Label | null }>`
    select c.lead_id, s.micro_shares, s.label from conversions c
    join conversion_shares s on s.workspace_id = c.workspace_id and s.conversion_id = c.id
    where c.workspace_id = ${tx.ctx.workspace.id} and c.lead_id = any (${[...leadIds]}::text[]) and s.partner_id = ${partnerId}`.execute(
    tx.db,
  )
  return new Map(rows.map(({ lead_id, ...row }) => [lead_id, row]))
}
