/** The estimator behind an agreement's difference in money: the latest simulation of its open terms over the last year. */
import type { MoneyEstimate } from '#modules/agreements/public.ts'
import { addMonths, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { latestOfAgreement } from '../../queries/simulations.ts'
import { draftedPlans } from './change.ts'
import type { Summary } from './summary.ts'
import { startSimulation } from './verbs.ts'

/** Of the terms as they stand now: a draft that was changed since has none. */
export const estimatesOf = async (
  tx: Tx,
  agreementIds: readonly string[],
): Promise<ReadonlyMap<string, MoneyEstimate>> => {
  const found = new Map<string, MoneyEstimate>()
  for (const id of agreementIds) {
    const drafted = await draftedPlans(tx, id)
    const row = drafted && (await latestOfAgreement(tx, id, drafted.planHash))
    if (!row) continue
    found.set(id, {
      state: row.state === 'finished' ? 'finished' : row.state === 'failed' ? 'failed' : 'running',
      from: row.from_day,
      to: row.to_day,
      sales: row.conversions,
      totals: (row.summary as Summary | null)?.totals ?? [],
      reportId: row.id,
      isShared: row.is_shared,
      finishedAt: row.finished_at,
    })
  }
  return found
}

/** When both sides agreed on terms that change what sales earn, approvers find the figure. An original has no sales yet. */
export const estimateAgreed = (tx: Tx, agreementId: string): Promise<void> =>
  tx.asTeam(async () => {
    const drafted = await draftedPlans(tx, agreementId)
    if (!drafted || drafted.draft.kind === 'original') return
    if (await latestOfAgreement(tx, agreementId, drafted.planHash)) return
    const to = civilDate(tx.ctx.workspace.zone, tx.now)
    await startSimulation(tx, {
      name: `${drafted.draft.number}, version ${drafted.draft.versionNumber}`,
      source: 'agreement',
      plan: null,
      agreementId,
      partnerIds: null,
      from: addMonths(to, -12),
      to,
      holdDays: null,
      cap: null,
      isUncapped: false,
    })
  })
