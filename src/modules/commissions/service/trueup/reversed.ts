/** What refunds take from period totals, for later sales at once; and the true-ups that they ask for. */
import { builtInOf, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { readCreditedConversions, readReversals } from '#modules/attribution/public.ts'
import type { Tx } from '#platform/context.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { Counted } from '../../engine/types.ts'
import { addToTotals } from '../../queries/facts.ts'
import { findLine } from '../../queries/lines.ts'
import { lockCounted, setRefunded } from '../../queries/true-up.ts'
import { refundedOf } from '../../rules/reversals.ts'
import { countedLeft } from '../evaluate/net.ts'
import { prepare } from '../evaluate/prepare.ts'
import { additionsOf } from '../evaluate/write.ts'
import { planEnd, planTrueUps } from './plan.ts'

/** Brings the totals to what the sales' reversals leave of them. Repeats change nothing. */
export const countReversals = (tx: Tx, saleIds: readonly string[]): Promise<void> =>
  tx.asTeam(async () => {
    const reversals = await readReversals(tx, saleIds)
    if (reversals.size === 0) return
    const found = await lockCounted(tx, [...reversals.keys()])
    if (found.length === 0) return
    await lockMoneyOf(
      tx,
      found.map(({ partnerId }) => partnerId),
    )
    const conversions = await readCreditedConversions(tx, [...new Set(found.map(({ conversionId }) => conversionId))])
    const changes = found.flatMap((row) => {
      const sale = conversions.get(row.conversionId)?.sale
      if (!sale) return []
      const refundedMinor = refundedOf(reversals.get(sale.id) ?? [], sale.grossMinor)
      return refundedMinor === row.refundedMinor ? [] : [{ row, refundedMinor, grossMinor: sale.grossMinor }]
    })
    const left = (counted: readonly Counted[], refundedMinor: bigint, grossMinor: bigint) =>
      counted.map((one) => countedLeft(one, refundedMinor, grossMinor))
    await addToTotals(
      tx,
      changes.flatMap(({ row, refundedMinor, grossMinor }) => [
        ...additionsOf(row.partnerId, left(row.counted, row.refundedMinor, grossMinor), -1n),
        ...additionsOf(row.partnerId, left(row.counted, refundedMinor, grossMinor), 1n),
      ]),
    )
    await setRefunded(
      tx,
      changes.map(({ row, refundedMinor }) => ({ id: row.id, refundedMinor })),
    )
    const touched = new Set(changes.map(({ row }) => row.conversionId))
    const prepared = await prepare(
      tx,
      [...conversions.values()].filter(({ id }) => touched.has(id)),
    )
    await planTrueUps(
      tx,
      prepared.flatMap(({ seats }) => seats),
    )
  })

/**
 * A line that was declined, or restored, after its period was reckoned: what stands under the same tiers and caps is
 * reckoned once more. Before that nothing is planned that was not planned already.
 */
export const countDecided = (tx: Tx, commissionId: string): Promise<void> =>
  tx.asTeam(async () => {
    const line = await findLine(tx, commissionId)
    if (!line?.conversionId) return
    const conversions = await readCreditedConversions(tx, [line.conversionId])
    const prepared = await prepare(tx, [...conversions.values()])
    await planTrueUps(
      tx,
      prepared.flatMap(({ seats }) => seats.filter(({ partnerId }) => partnerId === line.partnerId)),
    )
  })

/** An agreement that is over: what has no end of its own is reckoned then. */
export const planAtEnd = async (tx: Tx, partnerId: string, on: string): Promise<void> => {
  const terms = await resolveTerms(tx, { partnerIds: [partnerId], kinds: ['commission_ceiling'], on })
  const values = (terms.get(partnerId)?.get('commission_ceiling')?.rows[0]?.values ??
    builtInOf('commission_ceiling', tx.ctx.workspace.currency)) as ValuesOf<'commission_ceiling'>
  await planEnd(tx, partnerId, on, values.trueUpLagDays)
}
