export const bands = ['overdue', 'today', 'week', 'later'] as const
export type Band = (typeof bands)[number]

const dayMs = 86_400_000

const startOfDay = (date: Date): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate())

/**
 * The band of a due date in the reader's own days. A plain day is overdue when it has passed; a moment when it has.
 * "This week" is the next seven days. Without a date it is for later.
 */
export const bandOf = (dueAt: string | null, now: Date): Band => {
  if (!dueAt) return 'later'
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(dueAt)
  const due = plain ? new Date(Number(plain[1]), Number(plain[2]) - 1, Number(plain[3])) : new Date(dueAt)
  if (!plain && due.getTime() < now.getTime()) return 'overdue'
  const days = Math.round((startOfDay(due).getTime() - startOfDay(now).getTime()) / dayMs)
  if (days < 0) return 'overdue'
  if (days === 0) return 'today'
  return days <= 7 ? 'week' : 'later'
}

/** Tomorrow, in three days and next Monday, each at nine in the morning of the reader's zone. */
export const snoozeChoices = (now: Date) => {
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9).toISOString()
  const toMonday = (8 - now.getDay()) % 7 || 7
  return [
    { key: 'today.tomorrow', until: morning(1) },
    { key: 'today.inThreeDays', until: morning(3) },
    { key: 'today.nextWeek', until: morning(toMonday) },
  ] as const
}
