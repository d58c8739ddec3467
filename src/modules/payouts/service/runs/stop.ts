/** Taking a payout out of its run before it is sent: by finance, or because the partner is held. Others go on. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { hashesOf, livePayoutsOf, type PayoutRow, readPayout } from '../../queries/runs/payouts.ts'
import { moveRun, readRun, voidApprovals } from '../../queries/runs/runs.ts'
import { settleRunIn } from './execute.ts'
import { hashOfRun } from './hash.ts'
import { stopped } from './moves.ts'
import { tellOutcome } from './tell.ts'

/** 404, 409 `payout.already_submitted`, `payout.over`. */
export const stopPayout = (ctx: Ctx, id: string, input: { reason: string }): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const first = await readPayout(tx, id)
    if (!first) throw notFound('payout')
    await lockMoneyOf(tx, [first.partner_id])
    const payout = (await readPayout(tx, id, 'update'))!
    if (['submitting', 'uncertain', 'submitted', 'settled'].includes(payout.state))
      throw conflict('payout.already_submitted', 'Ask the bank for a recall; then record the return.')
    if (payout.state !== 'frozen' && payout.state !== 'ready')
      throw conflict('payout.over', `This payout has ended: ${payout.state}.`)
    await takeOut(tx, payout, { code: 'stopped', reason: input.reason })
  })

/** The run shrinks. What was approved stays approved; in review another set needs another look. */
export const takeOut = async (tx: Tx, payout: PayoutRow, why: { code: string; reason: string }): Promise<void> => {
  await tellOutcome(tx, await stopped(tx, payout, why))
  const run = await readRun(tx, payout.run_id, 'update')
  if (!run) return
  if (run.state === 'in_review') {
    await voidApprovals(tx, run.id)
    await moveRun(tx, run, { content_hash: hashOfRun(await hashesOf(tx, run, false)) })
  }
  if (run.state === 'executing') await settleRunIn(tx, run.id)
}

/** Everything of these partners that has not been sent. */
export const stopOfPartners = async (
  tx: Tx,
  partnerIds: readonly string[],
  why: { code: string; reason: string },
): Promise<void> => {
  await lockMoneyOf(tx, partnerIds)
  for (const seen of await livePayoutsOf(tx, partnerIds, ['frozen', 'ready'])) {
    const payout = (await readPayout(tx, seen.id, 'update'))!
    if (payout.state === 'frozen' || payout.state === 'ready') await takeOut(tx, payout, why)
  }
}
