/**
 * Each night the totals of every partner's periods are counted once more from the evaluations they were added up from.
 * A difference alarms and is mended by nobody silently: it can only mean that a row was changed behind the product's back.
 */
import { readCreditedConversions } from '#modules/attribution/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { type Addition, summedByTotal } from '../queries/facts.ts'
import { partnersWithTotals, refundedCounts, type TotalDifference, totalDifferences } from '../queries/recount.ts'
import { countedLeft } from './evaluate/net.ts'
import { additionsOf } from './evaluate/write.ts'

const nightlyKind = 'commissions.recount'
const jobKind = 'commissions.recount_totals'
export const repairTotalsTask = 'commissions.repair_totals'
const batchMax = 20
const pageMax = 1_000
const listedMax = 20

export const planRecount = (tx: Tx): Promise<void> => dailyAt(tx, nightlyKind, '02:45')

export const recountNightly: DueKind = {
  kind: nightlyKind,
  summary: 'Counts the totals of periods again',
  run: async (tx) => {
    const [any] = await tx.asTeam(() => partnersWithTotals(tx, '', 1))
    if (any) await tx.enqueue(jobKind, { title: 'Count the totals of periods again' })
    await planRecount(tx)
  },
}

export const recountJob: JobKind = {
  kind: jobKind,
  run: async (ctx, job) => {
    let after = ''
    let partners = 0
    let differing = 0
    for (;;) {
      const ids = await inTransaction(ctx, (tx) => tx.asTeam(() => partnersWithTotals(tx, after, batchMax)))
      if (ids.length === 0) break
      differing += await inTransaction(ctx, (tx) => recountOf(tx, ids))
      partners += ids.length
      after = ids.at(-1)!
      const { cancelled } = await job.progress(partners, partners)
      if (cancelled || job.signal.aborted) break
    }
    return { partners, differing }
  },
}

/** Answers how many of the partners have a total that does not add up; each gets a task that lists its differences. */
const recountOf = (tx: Tx, partnerIds: readonly string[]): Promise<number> =>
  tx.asTeam(async () => {
    const byPartner = Map.groupBy(
      await totalDifferences(tx, partnerIds, await takenFrom(tx, partnerIds)),
      (one) => one.partnerId,
    )
    for (const [partnerId, differences] of byPartner) await alarm(tx, partnerId, differences)
    return byPartner.size
  })

/** What refunds took from these partners' counts, summed by total, a page of evaluations at a time. */
const takenFrom = async (tx: Tx, partnerIds: readonly string[]): Promise<Addition[]> => {
  let taken: Addition[] = []
  for (let after: string | null = ''; after !== null; ) {
    const { rows, last } = await refundedCounts(tx, { partnerIds, after, limit: pageMax })
    const conversions = await readCreditedConversions(tx, [...new Set(rows.map(({ conversionId }) => conversionId))])
    taken = summedByTotal([
      ...taken,
      ...rows.flatMap(({ conversionId, partnerId, counted, refundedMinor }) => {
        const gross = conversions.get(conversionId)?.sale?.grossMinor ?? 0n
        const left = counted.map((one) => countedLeft(one, refundedMinor, gross))
        return [...additionsOf(partnerId, counted, 1n), ...additionsOf(partnerId, left, -1n)]
      }),
    ])
    after = last
  }
  return taken
}

const wordsOf = ({ ruleId, period, periodStart, currency, figure, kept, counted }: TotalDifference): string =>
  `${figure} of rule ${ruleId}, ${period} from ${periodStart}, ${currency}: kept ${kept}, counted ${counted}`

const alarm = async (tx: Tx, partnerId: string, differences: readonly TotalDifference[]): Promise<void> => {
  tx.ctx.log.error({ partnerId, differences: differences.slice(0, listedMax) }, 'Totals of a period do not add up')
  await openTask(tx, {
    kind: repairTotalsTask,
    subject: { kind: 'partner', id: partnerId },
    partnerId,
    title: 'Totals of a period do not add up to the sales counted in it',
    side: 'team',
    owner: { role: 'finance' },
    checklist: differences.slice(0, listedMax).map(wordsOf),
    cause: `recounted ${partnerId} ${differences.map(wordsOf).join('; ').slice(0, 500)}`,
  })
}
