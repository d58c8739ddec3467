/** What customers did before, for rooms that reckon over history: how often they paid, to whom their first sale was credited. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Paid sales of each customer before a conversion, in (occurredAt, id) order; by the conversion's id, none left out. */
export const paidSalesBefore = (
  tx: Tx,
  asks: readonly { conversionId: string; customerId: string; occurredAt: Date }[],
): Promise<ReadonlyMap<string, number>> =>
  tx.asTeam(async () => {
    if (asks.length === 0) return new Map()
    const { rows } = await sql<{ id: string; payments: number }>`
      select ask."conversionId" as id, count(*)::integer as payments
      from jsonb_to_recordset(${JSON.stringify(asks)}::jsonb) as ask ("conversionId" text, "customerId" text, "occurredAt" timestamptz)
      join conversions c on c.workspace_id = ${tx.ctx.workspace.id} and c.customer_id = ask."customerId"
        and (c.occurred_at, c.id) < (ask."occurredAt", ask."conversionId")
      join sales s on s.workspace_id = c.workspace_id and s.id = c.sale_id and s.gross_minor > 0
      group by 1`.execute(tx.db)
    return new Map(rows.map((row) => [row.id, row.payments]))
  })

/** `partner sale` of each partner that has a share of one of these sales. */
export const partnersOfSales = (tx: Tx, saleIds: readonly string[]): Promise<ReadonlySet<string>> =>
  tx.asTeam(async () => {
    if (saleIds.length === 0) return new Set()
    const { rows } = await sql<{ key: string }>`
      select distinct h.partner_id || ' ' || c.sale_id as key from conversions c
      join conversion_shares h on h.workspace_id = c.workspace_id and h.conversion_id = c.id and h.micro_shares > 0
      where c.workspace_id = ${tx.ctx.workspace.id} and c.sale_id = any (${[...saleIds]}::text[]) and h.partner_id is not null`.execute(
      tx.db,
    )
    return new Set(rows.map(({ key }) => key))
  })
