/** When an approved amount is due: the day that the `payment` term names, in the period after the approval. */
import { addDays, addMonths, type CivilDate, weekdayOf } from '#platform/civil-time.ts'

export type PaymentInterval = 'weekly' | 'monthly' | 'quarterly'

const monthStart = (day: CivilDate): CivilDate => `${day.slice(0, 7)}-01`
const quarterStart = (day: CivilDate): CivilDate => {
  const month = Number(day.slice(5, 7))
  return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`
}

/** Monthly: the day of the month after. Quarterly: of the first month of the quarter after. Weekly: the Monday after. */
export const dueDayOf = (approvedOn: CivilDate, interval: PaymentInterval, dueDay: number): CivilDate => {
  if (interval === 'weekly') return addDays(approvedOn, 8 - weekdayOf(approvedOn))
  const start = interval === 'monthly' ? addMonths(monthStart(approvedOn), 1) : addMonths(quarterStart(approvedOn), 3)
  return addDays(start, dueDay - 1)
}
