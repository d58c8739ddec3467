/** When a true-up is due: some days after its period ends; for what comes later, when the next month is closed. */
import { addDays, addMonths, civilDate, instantAt, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { periodOf } from '../../engine/periods.ts'
import type { CapPeriod, PeriodKind } from '../../engine/types.ts'
import type { Seat } from '../evaluate/prepare.ts'
import { lineSettings } from '../lines/settings.ts'

export const trueUpSlot = 'commissions.true_up'
export type TrueUpPeriod = Exclude<PeriodKind | CapPeriod, 'sale'>
/** What one slot is about: a period of a partner, or everything open when its agreement ended. */
export type Target = { partnerId: string; period: TrueUpPeriod | 'end'; start: string }
export const subjectOf = ({ partnerId, period, start }: Target): string => `${partnerId} ${period} ${start}`
export const targetOf = (subject: string): Target => {
  const [partnerId, period, start] = subject.split(' ') as [string, Target['period'], string]
  return { partnerId, period, start }
}

/** Periods over which a seat's plan sums: of its tiers, its caps and its conditions. */
export const periodsOf = ({ needs }: Pick<Seat, 'needs'>): ReadonlySet<TrueUpPeriod> =>
  new Set(
    [...(needs?.totals ?? []).map(({ period }) => period), ...(needs?.earned ?? []).map(({ per }) => per)].filter(
      (period): period is TrueUpPeriod => period !== 'sale',
    ),
  )

/** Plans the true-up of every period that these seats fall into. A repeat plans nothing twice. */
export const planTrueUps = async (tx: Tx, seats: readonly Seat[]): Promise<void> => {
  const { zone } = tx.ctx.workspace
  const slots = new Map<string, Date>()
  let later: Date | undefined
  for (const seat of seats)
    for (const period of periodsOf(seat)) {
      const { start, end } = periodOf(period, seat.day, seat.found.anchor)
      const target = { partnerId: seat.partnerId, period, start }
      // What has no end is reckoned when the agreement ends; after that, with the next month.
      if (end === null && !seat.found.tail) continue
      const due = end === null ? tx.now : startOfDate(zone, addDays(end, seat.found.trueUpLagDays))
      if (due <= tx.now) later ??= await nextClose(tx)
      slots.set(subjectOf(target), due > tx.now ? due : later!)
    }
  for (const [subject, at] of slots) await tx.schedule(trueUpSlot, subject, at)
}

/** An hour before the close of the month is proposed, so that the month takes what is found. */
const nextClose = async (tx: Tx): Promise<Date> => {
  const { zone } = tx.ctx.workspace
  const { closeDay } = await lineSettings(tx)
  const month = `${civilDate(zone, tx.now).slice(0, 7)}-01`
  const at = instantAt(zone, addDays(month, closeDay - 1), '05:00')
  return at > tx.now ? at : instantAt(zone, addDays(addMonths(month, 1), closeDay - 1), '05:00')
}
export const planEnd = (tx: Tx, partnerId: string, on: string, lagDays: number): Promise<void> =>
  tx.schedule(
    trueUpSlot,
    subjectOf({ partnerId, period: 'end', start: on }),
    startOfDate(tx.ctx.workspace.zone, addDays(on, lagDays)),
  )
