/** What a process does with a run that another one left: freezes on, sends on, asks the rail for what nobody heard of. */
import { payoutsOfRun } from '#modules/payouts/queries/runs/payouts.ts'
import { readRun } from '#modules/payouts/queries/runs/runs.ts'
import { executeRun, recoverKind } from '#modules/payouts/service/runs/execute.ts'
import { freezeRun } from '#modules/payouts/service/runs/freeze.ts'
import { lookAtUncertain } from '#modules/payouts/service/runs/uncertain.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'

export const takeOn = async (ctx: Ctx, runId: string): Promise<void> => {
  const run = await inTransaction(ctx, (tx) => readRun(tx, runId))
  if (!run) throw new Error(`There is no run ${runId}`)
  if (run.state === 'freezing') {
    await freezeRun(ctx, runId, run.round)
    return
  }
  await executeRun(ctx, runId)
  const inStates = (states: Parameters<typeof payoutsOfRun>[2]['states']) =>
    inTransaction(ctx, async (tx) => (await payoutsOfRun(tx, run, { states, limit: 1_000 })).map(({ id }) => id))
  // What the clock does two minutes after a call began.
  const begun = await inStates(['submitting'])
  await inTransaction(ctx, (tx) => recoverKind.run(tx, begun, tx.now))
  for (const id of await inStates(['uncertain'])) await lookAtUncertain(ctx, id)
}
