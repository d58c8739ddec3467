/** What happens on the clock. */
import { openTask } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind } from '#platform/module.ts'
import { rederiveNightly, unmatchedDeadline } from './due-kinds.ts'
import { insertRederivation } from './queries/credits.ts'
import { markOverdue } from './queries/unmatched.ts'
import { rederiveSample } from './service/credit/rederive.ts'

/** A click after 72 hours, a refund after 30 days: it still waits, so a person looks at it. */
export const unmatchedOverdue: DueKind = {
  kind: unmatchedDeadline,
  summary: 'What nothing matched in its time becomes a task',
  run: async (tx, ids) => {
    for (const row of await markOverdue(tx, ids)) {
      // A click that never came was none of ours; it says nothing that a person could look up.
      if (row.kind === 'click') continue
      await openTask(tx, {
        kind: 'attribution.match_unmatched',
        subject: { kind: 'unmatched_event', id: row.id },
        title: `Match a ${row.kind} that belongs to nothing we know`,
        side: 'team',
        owner: { role: 'finance' },
        cause: `unmatched ${row.id}`,
      })
    }
  },
}

const at = '02:30'
/** Divisions are derived again from their stored inputs; one that comes out otherwise is an alarm for finance. */
export const rederivation: DueKind = {
  kind: rederiveNightly,
  summary: 'Derives a sample of divisions again from what is stored with them',
  run: async (tx) => {
    const day = civilDate(tx.ctx.workspace.zone, tx.now)
    const { checked, differing } = await rederiveSample(tx, day)
    await insertRederivation(tx, { day, checked, differing })
    if (differing.length > 0) {
      tx.ctx.log.error({ differing }, 'divisions do not follow from their stored inputs')
      await openTask(tx, {
        kind: 'attribution.look_at_rederivation',
        subject: { kind: 'workspace', id: tx.ctx.workspace.id },
        title: `${differing.length} divisions of conversions do not follow from what is stored with them`,
        side: 'team',
        owner: { role: 'finance' },
        cause: `rederivation ${day}`,
      })
    }
    await dailyAt(tx, rederiveNightly, at)
  },
}
export const planRederivation = (tx: Parameters<DueKind['run']>[0]): Promise<void> => dailyAt(tx, rederiveNightly, at)
