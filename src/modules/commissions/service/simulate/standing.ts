/**
 * Where partners stood on a simulation's first day: what they had sold, earned and reached in periods that had begun
 * before it, as it was written and net of what refunds took. Both sides begin there, as an amendment of that day would.
 */
import { readCreditedConversions } from '#modules/attribution/public.ts'
import { type CivilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { bountyCounts, type EarnedAsk, earnedSums, piecesBefore, type TotalKey } from '../../queries/facts.ts'
import { refundedBefore, totalsBefore } from '../../queries/standing.ts'
import { countedLeft } from '../evaluate/net.ts'
import { instants, periodOfNeed, planPeriodOf, totalKeysOf, totalText } from '../evaluate/past.ts'
import type { Seat } from '../evaluate/prepare.ts'
import { bountyKey, earnedKey, measures, totalKey } from '../evaluate/replay.ts'

export type Seed = readonly [key: string, minor: bigint]
/** Sums for the questions of these seats that nobody asked before (`known`, which takes them up). */
export const standingOf = async (
  tx: Tx,
  seats: readonly Seat[],
  firstDay: CivilDate,
  known: Set<string>,
): Promise<Seed[]> => {
  const { zone } = tx.ctx.workspace
  const before = startOfDate(zone, firstDay)
  const isNew = (key: string) => !known.has(key) && known.add(key) !== undefined
  const totals: TotalKey[] = []
  const earned: EarnedAsk[] = []
  const pieces = new Set<string>()
  const bounties: { seat: Seat; ruleId: string }[] = []
  for (const seat of seats) {
    const { needs, currency, partnerId } = seat
    if (!needs || !currency) continue
    for (const key of totalKeysOf(seat))
      if (key.periodStart < firstDay && isNew(`t ${totalText(key)}`)) totals.push(key)
    for (const need of needs.earned) {
      const period = periodOfNeed(seat, need)
      if (period.start >= firstDay) continue
      const customerId = need.of === 'partner_and_customer' ? seat.conversion.customer.id : null
      for (const ruleId of need.ruleIds ?? ['*']) {
        const key = earnedKey({
          ...{ partnerId, ruleId, currency, per: need.per, start: period.start },
          ...(customerId !== null && { customerId }),
        })
        const ruleIds = ruleId === '*' ? null : [ruleId]
        const from = instants(zone, period).from
        if (isNew(key)) earned.push({ key, partnerId, ruleIds, currency, from, to: before, customerId })
      }
    }
    if (needs.pieces && isNew(`p ${partnerId}`)) pieces.add(partnerId)
    for (const ruleId of needs.bounties)
      if (planPeriodOf(seat).start < firstDay && isNew(bountyKey(seat, ruleId))) bounties.push({ seat, ruleId })
  }
  const seeds: Seed[] = [...(await totalSeeds(tx, totals, before))]
  for (const [key, minor] of await earnedSums(tx, earned)) seeds.push([key, BigInt(minor)])
  for (const partnerId of pieces) {
    const reached = await piecesBefore(tx, partnerId, { occurredAt: before, conversionId: '' })
    for (const kind of ['sales', 'customers', 'leads'] as const)
      seeds.push([`p ${kind} ${partnerId}`, BigInt(reached[kind])])
  }
  for (const { seat, ruleId } of bounties) {
    const { from } = instants(zone, planPeriodOf(seat))
    const times = await bountyCounts(tx, seat.partnerId, [ruleId], from, before)
    seeds.push([bountyKey(seat, ruleId), BigInt(times[ruleId] ?? 0)])
  }
  return seeds.filter(([, minor]) => minor !== 0n)
}

const totalSeeds = async (tx: Tx, keys: readonly TotalKey[], before: Date): Promise<Seed[]> => {
  if (keys.length === 0) return []
  const asked = new Set(keys.map(totalText))
  const seeds = (await totalsBefore(tx, keys, before)).flatMap((row): Seed[] =>
    measures.map((one) => [totalKey(one, totalText(row)), BigInt(row[one])]),
  )
  const refunded = await refundedBefore(tx, [...new Set(keys.map(({ partnerId }) => partnerId))], before)
  const conversions = await readCreditedConversions(tx, [...new Set(refunded.map((row) => row.conversionId))])
  for (const { conversionId, partnerId, counted, refundedMinor } of refunded) {
    const sale = conversions.get(conversionId)?.sale
    if (!sale) continue
    for (const one of counted) {
      const text = totalText({ partnerId, ...one })
      if (!asked.has(text)) continue
      const left = countedLeft(one, refundedMinor, sale.grossMinor)
      for (const measure of measures)
        seeds.push([totalKey(measure, text), BigInt(left[measure]) - BigInt(one[measure])])
    }
  }
  return seeds
}
