/** Insurances that an agreement asks for: one certificate is requested, which has to show all of them. */
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { documentsOfPartners, lockDocumentRow, updateDocumentRow } from '../../queries/documents.ts'
import { requestDocument, stateToday } from './documents.ts'

/**
 * Writes the duties down as a request. One that waits already says the new words; the very same words, in a certificate
 * that was accepted and holds, are not asked for again.
 */
export const askForInsurance = async (
  tx: Tx,
  { partnerId, duties }: { partnerId: string; duties: readonly string[] },
): Promise<void> => {
  const note = `By your agreement: ${duties.join(' ')}`.slice(0, 2000)
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const own = ((await documentsOfPartners(tx, [partnerId])).get(partnerId) ?? []).filter(
    (row) => row.kind === 'insurance_certificate',
  )
  if (own.some((row) => stateToday(row, today) === 'accepted' && row.note === note)) return
  const waiting = own.find((row) => row.state === 'requested' || row.state === 'received' || row.state === 'rejected')
  if (!waiting) {
    await requestDocument(tx, { partnerId, kind: 'insurance_certificate', note })
    return
  }
  const row = await lockDocumentRow(tx, waiting.id)
  if (row && row.note !== note) await updateDocumentRow(tx, row.id, { note })
}
