/** Tasks that came with partners: a hand-over of a thousand partners is one mail, not a thousand. */
import type { Tx } from '#platform/context.ts'
import { changeTasks, followedTasksOf } from '../queries/tasks.ts'
import { tellOwner } from './mails.ts'

export const followedSlot = 'tasks.followed_mail'
const gatherMs = 10 * 60_000

/** The mail is written at the next full ten minutes, for everything that came until then. */
export const planFollowedMail = async (tx: Tx, ids: readonly string[], memberId: string): Promise<void> => {
  await changeTasks(tx, ids, { followed_at: tx.now })
  await tx.schedule(followedSlot, memberId, new Date(Math.ceil(tx.now.getTime() / gatherMs) * gatherMs))
}

export const mailFollowed = async (tx: Tx, memberIds: readonly string[], dueAt: Date): Promise<void> => {
  for (const memberId of memberIds)
    await tellOwner(tx, await followedTasksOf(tx, memberId, new Date(dueAt.getTime() - gatherMs), dueAt), 'followed')
}
