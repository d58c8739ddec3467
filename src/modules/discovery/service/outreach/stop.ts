/** How the steps towards somebody end: by an answer, a bounce, an opt-out, an application, or by us. */
import { cancelTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { StopReason } from '../../contract/outreach-states.ts'
import { liveTargets, type TargetRow, updateTargetRow } from '../../queries/target-lists.ts'

/** A step that a person does: a call, a letter; or what comes next after an answer. */
export const outreachTask = 'discovery.do_outreach'

export const stopTarget = async (tx: Tx, row: TargetRow, why: StopReason): Promise<TargetRow> => {
  await cancelTask(tx, { kind: outreachTask, subjectId: row.id, reason: 'The steps towards this company ended' })
  return updateTargetRow(tx, row.id, { state: 'stopped', stopped_why: why, ended_at: tx.now, next_at: null })
}

/** Ends every sequence towards this person, on whatever list; one that was over keeps why, unless they answered it. */
export const stopSequences = async (
  tx: Tx,
  of: { targetId?: string | null; contactId?: string | null; email?: string | null; partnerId?: string | null },
  why: StopReason,
): Promise<void> => {
  for (const row of await liveTargets(tx, of)) await stopTarget(tx, row, why)
}
