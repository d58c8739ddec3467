/** What names a partner here, and what becomes of the tasks of a member who leaves. */
import type { PartnerReference } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { membersByIds } from '../queries/people.ts'
import {
  countPartnerRows,
  dossierRows,
  type Moved,
  movePartnerRows,
  movePartnerRowsBack,
  refreshSearchPartner,
} from '../queries/references.ts'
import { lockTasks, openTasksOfMember } from '../queries/tasks.ts'
import { giveTasks } from './act.ts'

export const taskReferences: PartnerReference = {
  name: 'tasks',
  move: async (tx, fromIds, toId) => {
    const moved: Moved[] = []
    for (const fromId of fromIds) moved.push(...(await movePartnerRows(tx, fromId, toId)))
    if (moved.length > 0) await refreshSearchPartner(tx, toId)
    return moved
  },
  undo: async (tx, rows, mergedId) => {
    const back = await movePartnerRowsBack(tx, rows, mergedId)
    for (const id of new Set(back.map((row) => row.old))) await refreshSearchPartner(tx, id)
    return back
  },
  count: countPartnerRows,
  dossier: dossierRows,
}

/** Open tasks of members who were suspended or removed go to the queue of a role they had, else of partner managers. */
export const releaseTasksOf = async (tx: Tx, memberIds: readonly string[]): Promise<void> => {
  const members = await membersByIds(tx, memberIds)
  for (const memberId of memberIds) {
    const role = members.get(memberId)?.roles.find((one) => one !== 'viewer' && one !== 'admin') ?? 'partner_manager'
    const ids = await openTasksOfMember(tx, memberId)
    if (ids.length === 0) continue
    const open = (await lockTasks(tx, ids)).filter((task) => task.state === 'open' && task.owner_id === memberId)
    await giveTasks(
      tx,
      open.map((task) => task.id),
      { role },
    )
  }
}
