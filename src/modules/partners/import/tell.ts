/** Tells the module whose record stands behind a list what became of its rows. */
import type { Tx } from '#platform/context.ts'
import { type ImportedRows, importedRows } from '../slots.ts'
import type { ReadRow } from './content.ts'
import type { ImportOptions } from './options.ts'
import type { RowResult } from './plan.ts'

export const tellImported = async (
  tx: Tx,
  of: { importId: string; source: ImportOptions['source'] },
  read: readonly ReadRow[],
  results: readonly RowResult[],
): Promise<void> => {
  const { recordKind, recordId } = of.source ?? {}
  if (!recordKind || !recordId) return
  const readAt = new Map(read.map((row) => [row.row, row]))
  const rows = results.flatMap((result): ImportedRows['rows'][number][] => {
    const outcome = outcomeOf(result)
    const row = readAt.get(result.row)
    return outcome
      ? [
          {
            row: result.row,
            outcome,
            partnerId: result.partner,
            contactId: result.contact,
            madePartner: result.madePartner,
            values: row?.content?.values ?? new Map(),
            cells: row?.cells ?? {},
          },
        ]
      : []
  })
  if (rows.length === 0) return
  for (const told of importedRows.of(tx.ctx.services.product))
    await told(tx, { importId: of.importId, record: { kind: recordKind, id: recordId }, rows })
}

const outcomeOf = ({ outcome, partner, problems }: RowResult): ImportedRows['rows'][number]['outcome'] | null => {
  if (outcome === 'needs_review') return 'held'
  if (outcome === 'refused') return problems.some(({ rule }) => rule === 'left_out') ? 'left_out' : null
  return partner ? 'taken_in' : null
}
