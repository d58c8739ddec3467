/** Reminders. Each is safe to run twice or late: the call says whether it still stands at that time. */
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import { findCall } from '../../queries/calls.ts'
import { callReminders } from './due-kinds.ts'
import { mailCall } from './mails.ts'

const remind = (beforeMs: number) => async (tx: Tx, ids: readonly string[], dueAt: Date) => {
  for (const id of ids) {
    const row = await findCall(tx, id)
    if (row?.state !== 'booked' || !row.starts_at || row.starts_at <= tx.now) continue
    if (row.starts_at.getTime() - beforeMs === dueAt.getTime()) await mailCall(tx, row, 'reminder')
  }
}

export const callDue: readonly DueKind[] = [
  {
    kind: callReminders.day[0],
    summary: 'A discovery call is a day away: mail to both sides',
    run: remind(callReminders.day[1]),
  },
  {
    kind: callReminders.hour[0],
    summary: 'A discovery call is an hour away: mail to both sides',
    run: remind(callReminders.hour[1]),
  },
]
