/** What runs and payouts hand to the product: slots, what happens by the clock, long work, reactions. */
import { partnerSuspended } from '#modules/partners/contract/events.ts'
import { type GuardReason, stageGuards } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import { balancesOf } from '#platform/ledger/balances.ts'
import { ledgerFigures, owedElsewhere } from '#platform/ledger/checks.ts'
import { type DueKind, type JobKind, type Reaction, reaction, type SlotFill } from '#platform/module.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { recordNames } from '#platform/record-names.ts'
import { openSums } from '../../queries/runs/live.ts'
import { livePayoutsOf } from '../../queries/runs/payouts.ts'
import { readRuns } from '../../queries/runs/runs.ts'
import { simulatedClockwork } from '../rails/simulated.ts'
import { adviseJob } from './advice.ts'
import { dailyRuns, silenceKind } from './clock.ts'
import { executeJob, recoverKind } from './execute.ts'
import { livePayoutFigures } from './figures.ts'
import { freezeJob } from './freeze.ts'
import { stopOfPartners } from './stop.ts'
import { confirmTask, matchTask, resolveTask, runTask } from './tell.ts'
import { lookJob, lookKind } from './uncertain.ts'
import { thawJob } from './verbs.ts'

/** Why a partnership cannot be over yet: "120.00 EUR due, 1 payout under way". */
const moneyGuard = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly GuardReason[]>> => {
  const reasons = new Map<string, readonly GuardReason[]>()
  const live = Map.groupBy(
    await livePayoutsOf(tx, partnerIds, ['frozen', 'ready', 'submitting', 'uncertain', 'submitted']),
    (payout) => payout.partner_id,
  )
  for (const partnerId of partnerIds) {
    const found: GuardReason[] = []
    for (const { kind, currency, balanceMinor } of await balancesOf(tx, { partnerId })) {
      if (balanceMinor === 0n || !['pending', 'held', 'approved', 'due'].includes(kind)) continue
      const amount = `${decimalFromMoney({ currency, amountMinor: balanceMinor < 0n ? -balanceMinor : balanceMinor })} ${currency}`
      found.push(
        balanceMinor < 0n
          ? { words: `${amount} owed by the partner`, clears: 'Write it off, or record the repayment' }
          : { words: `${amount} ${kind}`, clears: 'Pay it with a run, or decline it' },
      )
    }
    for (const [state, payouts] of Map.groupBy(live.get(partnerId) ?? [], (payout) =>
      payout.state === 'uncertain' ? 'uncertain' : 'under way',
    ))
      found.push({ words: `${payouts.length} ${payouts.length === 1 ? 'payout' : 'payouts'} ${state}` })
    if (found.length > 0) reasons.set(partnerId, found)
  }
  return reasons
}

export const sendingFills: readonly SlotFill[] = [
  ledgerFigures.fill(livePayoutFigures),
  owedElsewhere.fill(openSums),
  stageGuards.fill({ guard: 'money', answers: moneyGuard }),
  recordNames.fill({
    kind: 'payout_run',
    names: async (tx, ids, side) =>
      side === 'team' ? new Map([...(await readRuns(tx, ids))].map(([id, run]) => [id, run.name])) : new Map(),
  }),
  taskKinds.fill({
    kind: runTask,
    words: 'Approve a payout run',
    closesByItself: 'This closes by itself when the run is approved or taken apart',
  }),
  taskKinds.fill({
    kind: resolveTask,
    words: 'Settle an uncertain payout',
    closesByItself: 'This closes by itself when two people have settled it',
  }),
  taskKinds.fill({ kind: matchTask, words: 'Look at a bank line', closesByItself: null }),
  taskKinds.fill({ kind: confirmTask, words: 'Confirm a payout', closesByItself: null }),
]
export const sendingDue: readonly DueKind[] = [dailyRuns, recoverKind, lookKind, silenceKind, simulatedClockwork]
export const sendingJobs: readonly JobKind[] = [freezeJob, thawJob, executeJob, lookJob, adviseJob]
export const sendingReactions: readonly Reaction[] = [
  reaction('stop_of_suspended', partnerSuspended, (tx, { data }) =>
    stopOfPartners(tx, [data.partnerId], { code: 'partner_suspended', reason: 'The partner was suspended' }),
  ),
]
export const setUpRuns = (tx: Tx) => dailyAt(tx, dailyRuns.kind, '05:30')
