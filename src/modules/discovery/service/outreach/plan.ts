/** When the steps of a list fall due: on the workspace's clock, in its business days. */
import { addBusinessDays } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { earliestNext } from '../../queries/target-lists.ts'

export const stepsSlot = 'discovery.outreach_steps'

type Step = { days: number }
export const firstStepAt = (tx: Tx, steps: readonly Step[]): Date => stepAt(tx, steps, 0)
/** When the step with this place in the list falls due, if the one before it is done now. */
export const stepAt = (tx: Tx, steps: readonly Step[], at: number): Date =>
  addBusinessDays(workspaceCalendar(tx.ctx.workspace), tx.now, steps[at]?.days ?? 0)

/** Plans the list for its earliest step. */
export const planSteps = async (tx: Tx, listId: string): Promise<void> => {
  const next = await earliestNext(tx, listId)
  if (next) await tx.schedule(stepsSlot, listId, next > tx.now ? next : tx.now)
}
