/** What names a partner here, and what becomes of the tasks of a member who leaves. */
import type { PartnerReference } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { membersByIds } from '../queries/people.ts'
import {
  countPartnerRows,
  deleteTasks,
  dossierRows,
  type Moved,
  movePartnerRows,
  movePartnerRowsBack,
  openPairTasks,
  ownTasks,
  refreshSearchPartner,
} from '../queries/references.ts'
import { lockTasks, openTasksOfMember } from '../queries/tasks.ts'
import { giveTasks } from './act.ts'
import { endTasks } from './close.ts'

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
  ownWork: {
    count: async (tx, partnerIds) =>
      new Map(
        [...Map.groupBy(await ownTasks(tx, partnerIds), (task) => task.partner_id)].map(([id, of]) => [id, of.length]),
      ),
    remove: removeOwnTasks,
  },
  dossier: dossierRows,
}

/** Those about the partners go; those about a pair that one of them was in have nothing to decide any more. */
async function removeOwnTasks(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return
  const own = (await ownTasks(tx, partnerIds)).map(({ id }) => id)
  const ends = [...own, ...(await openPairTasks(tx, partnerIds))]
  const open = (await lockTasks(tx, [...new Set(ends)])).filter((task) => task.state === 'open')
  await endTasks(
    tx,
    open.map(({ id }) => id),
    { state: 'cancelled', outcome: 'The company was taken back with the list it came from', byHand: false },
  )
  await deleteTasks(tx, own)
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
