/** Flags and chargebacks: they hold what a conversion earned, and say in the end what becomes of it. */
import { readCreditedConversions } from '#modules/attribution/public.ts'
import type { Tx } from '#platform/context.ts'
import { heldByCause } from '../../queries/holds.ts'
import { lineIdsOf, lockLines, netOf } from '../../queries/lines.ts'
import { declineLines } from './decline.ts'
import { holdLines, releaseLines } from './hold.ts'
import { reverse } from './reverse.ts'

/** Only those of effect hold; attribution says which. What is paid or over is left as it is. */
export const holdForFlag = async (tx: Tx, flagId: string, conversionIds: readonly string[]): Promise<void> => {
  const conversions = await readCreditedConversions(tx, conversionIds)
  for (const [conversionId, { holds }] of conversions) {
    const hold = holds.find((one) => one.kind === 'flag' && one.id === flagId)
    if (hold)
      await holdLines(tx, await lineIdsOf(tx, { conversionIds: [conversionId] }), {
        kind: 'flag',
        reason: hold.reason,
        causeId: flagId,
      })
  }
}
export const holdForChargeback = async (tx: Tx, chargebackId: string, saleId: string): Promise<void> => {
  await holdLines(tx, await lineIdsOf(tx, { saleIds: [saleId] }), {
    kind: 'chargeback',
    reason: 'The customer disputes the payment at the bank',
    causeId: chargebackId,
  })
}
export const releaseCause = async (tx: Tx, causeId: string): Promise<void> => {
  await releaseLines(tx, await heldByCause(tx, causeId), { causeId })
}
/** A confirmed flag declines what is not in a run; the rest is taken back as a carry-over. */
export const declineForFlag = (tx: Tx, flagId: string, conversionIds: readonly string[]): Promise<void> =>
  tx.asTeam(async () => {
    const reason = 'A review confirmed that this sale does not earn'
    const outcomes = await declineLines(tx, await lineIdsOf(tx, { conversionIds }), { reason, causeId: flagId })
    const taken = outcomes.flatMap(({ id, refusal }) =>
      refusal?.code === 'commission.in_run' || refusal?.code === 'commission.paid' ? [id] : [],
    )
    const lines = (await lockLines(tx, taken)).filter((line) => line.amountMinor > 0n && netOf(line) > 0n)
    await reverse(
      tx,
      lines.map((line) => ({ line, amountMinor: netOf(line), cause: { kind: 'flag', id: flagId, words: reason } })),
    )
  })
