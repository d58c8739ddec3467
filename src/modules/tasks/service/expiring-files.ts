/** A partner's file that ends soon stands in its manager's Today. */
import { type ExpiringFile, managerOf } from '#modules/partners/public.ts'
import { endOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { openTask } from './open.ts'

/** One task per file and date: told 30 days before, it is not opened again 7 days before when somebody has looked. */
export const askToReviewFiles = async (tx: Tx, files: readonly ExpiringFile[]): Promise<void> => {
  const managers = await managerOf(
    tx,
    files.map((file) => file.partnerId),
  )
  for (const file of files) {
    const manager = managers.get(file.partnerId)
    await openTask(tx, {
      kind: 'partners.review_expiring_file',
      subject: { kind: 'file', id: file.fileId },
      partnerId: file.partnerId,
      title: shorten(`Review a file that ends on ${file.expiresOn}: ${file.name}`),
      side: 'team',
      owner: manager?.isActive ? { memberId: manager.id } : { role: 'partner_manager' },
      dueAt: endOfDate(tx.ctx.workspace.zone, file.expiresOn),
      cause: `file ends on ${file.expiresOn}`,
    })
  }
}

/** Titles hold 140 characters; cut between characters, never inside one. */
const shorten = (text: string): string => ([...text].length > 140 ? `${[...text].slice(0, 139).join('')}…` : text)
