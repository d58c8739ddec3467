/** Ending tasks by what happened to their subject. */
import type { Tx } from '#platform/context.ts'
import { taskCancelled, taskDone } from '../contract/events.ts'
import { changeTasks, lockTasks, openTasksOf, type TaskRow } from '../queries/tasks.ts'
import { aboutTask, sourceOf } from './open.ts'

type Ending = { kind: string; subjectId: string; side?: 'team' | 'partner' }

/** Closes the open tasks of this kind about the subject, on one side or both. Answers how many there were. */
export const closeTask = (tx: Tx, input: Ending & { outcome: string }): Promise<number> =>
  tx.asTeam(async () => {
    const ids = await stillOpen(tx, await openTasksOf(tx, input))
    await endTasks(tx, ids, { state: 'done', outcome: input.outcome, byHand: false })
    return ids.length
  })

/** Cancels them: what they were for is no longer wanted. Answers how many there were. */
export const cancelTask = (tx: Tx, input: Ending & { reason: string }): Promise<number> =>
  tx.asTeam(async () => {
    const ids = await stillOpen(tx, await openTasksOf(tx, input))
    await endTasks(tx, ids, { state: 'cancelled', outcome: input.reason, byHand: false })
    return ids.length
  })

const stillOpen = async (tx: Tx, ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0) return []
  return (await lockTasks(tx, ids)).filter((task) => task.state === 'open').map((task) => task.id)
}

/** Ends tasks that the caller has locked and found open. */
export const endTasks = async (
  tx: Tx,
  ids: readonly string[],
  end: { state: 'done' | 'cancelled'; outcome: string | null; byHand: boolean },
): Promise<TaskRow[]> => {
  if (ids.length === 0) return []
  const by = sourceOf(tx)
  const ended = await changeTasks(tx, ids, {
    state: end.state,
    outcome: end.outcome?.slice(0, 500) ?? null,
    snoozed_until: null,
    ended_at: tx.now,
    ended_by_kind: by.kind,
    ended_by_id: by.id,
  })
  for (const task of ended)
    await tx.announce(
      end.state === 'done' ? taskDone : taskCancelled,
      { ...factsOf(task), byHand: end.byHand },
      aboutTask(task),
    )
  return ended
}

export const factsOf = (task: TaskRow) => ({
  taskId: task.id,
  kind: task.kind,
  subjectKind: task.subject_kind,
  subjectId: task.subject_id,
  side: task.side as 'team' | 'partner',
})
