/** What evaluations of replaced credits had counted. */
import type { Tx } from '#platform/context.ts'
import type { Counted } from '../engine/types.ts'

export type CountedRow = {
  partnerId: string
  counted: readonly Counted[]
  refundedMinor: string
  saleId: string | null
}

export const superseded = async (tx: Tx, of: { conversionId: string; creditSetId: string }): Promise<CountedRow[]> => {
  const rows = await tx.db
    .selectFrom('evaluations')
    .select(['partner_id', 'counted', 'refunded_minor', 'sale_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('conversion_id', '=', of.conversionId)
    .where('credit_set_id', '=', of.creditSetId)
    .where('superseded_at', 'is', null)
    .execute()
  return rows.map((row) => ({
    partnerId: row.partner_id,
    counted: row.counted as unknown as Counted[],
    refundedMinor: String(row.refunded_minor),
    saleId: row.sale_id,
  }))
}
