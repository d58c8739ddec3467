/** Things that come again and again on a workspace's clock: each run plans the next. */

import { addDays, addMonths, civilDate, instantAt } from '../civil-time.ts'
import type { Tx } from '../context.ts'

/**
 * Plans `kind` for the next `HH:MM` on the wall of the workspace, today or tomorrow, after the business time of this
 * transaction. A run that calls it plans one next run, however many were missed while nothing ran.
 */
export const dailyAt = async (
  tx: Tx,
  kind: string,
  time: string,
  subjectId: string = tx.ctx.workspace.id,
): Promise<void> => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  const at = instantAt(zone, today, time)
  await tx.schedule(kind, subjectId, at > tx.now ? at : instantAt(zone, addDays(today, 1), time))
}

/** The same for a day of the month; the last day where a month is shorter. */
export const monthlyOn = async (
  tx: Tx,
  kind: string,
  day: number,
  time: string,
  subjectId: string = tx.ctx.workspace.id,
): Promise<void> => {
  const { zone } = tx.ctx.workspace
  // Counted from a January, which has every day, so that the 31st comes back after a short month.
  const january = `${civilDate(zone, tx.now).slice(0, 4)}-01-${String(day).padStart(2, '0')}`
  const month = Number(civilDate(zone, tx.now).slice(5, 7)) - 1
  const at = instantAt(zone, addMonths(january, month), time)
  await tx.schedule(kind, subjectId, at > tx.now ? at : instantAt(zone, addMonths(january, month + 1), time))
}
