/** How found tasks and views are shown in the command palette. */
import type { Tx } from '#platform/context.ts'
import type { SearchHit } from '#platform/search.ts'
import { tasksByIds } from '../queries/tasks.ts'
import { viewsByIds } from '../queries/views.ts'
import { partnerNames } from './partners.ts'
import { readerOf } from './views.ts'

export const describeTasks = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SearchHit>> => {
  const tasks = (await tasksByIds(tx, ids)).filter((task) => task.state === 'open')
  const partners = await partnerNames(
    tx,
    tasks.flatMap((task) => task.partner_id ?? []),
  )
  return new Map(
    tasks.map((task) => [
      task.id,
      {
        title: task.title,
        subtitle: (task.partner_id && partners.get(task.partner_id)) || null,
        partnerId: task.partner_id,
      },
    ]),
  )
}

/** Views that the caller may use; others are left out. */
export const describeViews = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SearchHit>> => {
  const views = await viewsByIds(tx, ids, readerOf(tx.ctx))
  return new Map(views.map((view) => [view.id, { title: view.name, subtitle: view.list, partnerId: null }]))
}

/** Titles of tasks in any state. The partner reads those of its own and those promised to it, as it is told them. */
export const taskTitles = async (
  tx: Tx,
  ids: readonly string[],
  side: 'team' | 'partner',
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await tasksByIds(tx, ids))
      .filter((task) => side === 'team' || task.side === 'partner' || task.shared_with_partner)
      .map((task) => [task.id, side === 'team' ? task.title : (task.shared_title ?? task.title)]),
  )
