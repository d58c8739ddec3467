/** What evaluation tells the rooms above: its tasks, and rows that name a partner. */
import { moneyEstimators, originalObjections } from '#modules/agreements/public.ts'
import { expectedCommission } from '#modules/attribution/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { closedDays } from '#platform/ledger/close.ts'
import type { SlotFill } from '#platform/module.ts'
import { firstComputedDay } from '../queries/evaluations.ts'
import { expectedOf } from './evaluate/expected.ts'
import { repairTask } from './evaluate/nightly.ts'
import { supplyCost, supplyRate } from './evaluate/waits.ts'
import { repairTotalsTask } from './recount.ts'
import { estimatesOf } from './simulate/estimate.ts'

export const engineFills: readonly SlotFill[] = [
  // An original may begin in the past only where nothing was reckoned and no month was closed over it.
  originalObjections.fill((tx, { partnerId, from }) =>
    tx.asTeam(async () => {
      const before = civilDate(tx.ctx.workspace.zone, tx.now)
      const closed = await closedDays(tx, [from])
      const computed = await firstComputedDay(tx, { partnerId, from, before })
      return [
        ...(closed.size > 0 ? [`${from.slice(0, 7)} is closed; begin after it.`] : []),
        ...(computed
          ? [`Commissions of ${computed} were reckoned for this partner already; begin after the last such day.`]
          : []),
      ]
    }),
  ),
  expectedCommission.fill(expectedOf),
  moneyEstimators.fill({ kind: 'commission', estimates: estimatesOf }),
  taskKinds.fill({
    kind: supplyRate,
    words: 'Enter an exchange rate',
    closesByItself: 'This closes by itself when the rate is there',
  }),
  taskKinds.fill({
    kind: supplyCost,
    words: 'Enter the cost of a sale',
    closesByItself: 'This closes by itself when the cost is there',
  }),
  taskKinds.fill({ kind: repairTotalsTask, words: 'Look into totals that do not add up', closesByItself: null }),
  taskKinds.fill({ kind: repairTask, words: 'Look into a commission that comes out otherwise', closesByItself: null }),
]
