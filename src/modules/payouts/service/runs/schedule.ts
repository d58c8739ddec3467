/** When partners are paid by the `payment` term: run days, and the name of the schedule by which runs are keyed. */
import { resolveTerms } from '#modules/agreements/public.ts'
import { nextBusinessDate } from '#platform/calendar.ts'
import { addDays, addMonths, type CivilDate, weekdayOf } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Money } from '#platform/money.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'

export type PaymentTerm = {
  currency: string | null
  minimum: Money
  interval: 'weekly' | 'monthly' | 'quarterly'
  dueDay: number
  runDay: number
  rails: readonly string[]
}
type Wire = Omit<PaymentTerm, 'minimum'> & { minimum: { currency: string; amountMinor: string } }

export const paymentTerms = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, PaymentTerm>> => {
  const resolved = await resolveTerms(tx, { partnerIds, kinds: ['payment'] })
  const terms = new Map<string, PaymentTerm>()
  for (const partnerId of partnerIds) {
    const values = resolved.get(partnerId)?.get('payment')?.rows[0]?.values as Wire | undefined
    if (!values) throw new Error(`There is no payment term for ${partnerId}; the product has a built-in one`)
    terms.set(partnerId, { ...values, minimum: { ...values.minimum, amountMinor: BigInt(values.minimum.amountMinor) } })
  }
  return terms
}

/** A run that a person made takes everybody; one of the clock those of its interval and day. */
export const byHand = 'by_hand'
export const scheduleOf = ({ interval, runDay }: PaymentTerm): string => `${interval}:${runDay}`
export const isInSchedule = (schedule: string, term: PaymentTerm): boolean =>
  schedule === byHand || schedule === scheduleOf(term)
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const scheduleWords = ({ interval, runDay }: Pick<PaymentTerm, 'interval' | 'runDay'>): string =>
  interval === 'weekly'
    ? `each ${weekdays[(runDay - 1) % 7]}`
    : `${interval === 'quarterly' ? 'each quarter' : 'each month'} on day ${runDay}`

/** The first run day on or after a day, before it is moved to a banking day: the cut-off of that run. */
export const runDayFrom = (
  { interval, runDay }: Pick<PaymentTerm, 'interval' | 'runDay'>,
  from: CivilDate,
): CivilDate => {
  if (interval === 'weekly') {
    const wanted = ((runDay - 1) % 7) + 1
    return addDays(from, (wanted - weekdayOf(from) + 7) % 7)
  }
  const day = String(runDay).padStart(2, '0')
  for (let months = 0; ; months += 1) {
    const month = addMonths(`${from.slice(0, 7)}-01`, months).slice(0, 7)
    // A quarter is paid in the month after it: January, April, July, October.
    if (interval === 'quarterly' && (Number(month.slice(5)) - 1) % 3 !== 0) continue
    if (`${month}-${day}` >= from) return `${month}-${day}`
  }
}
export const bankingDay = (tx: Tx, day: CivilDate): CivilDate =>
  nextBusinessDate(workspaceCalendar(tx.ctx.workspace), day)
