/**
 * The way out of uncertainty: what the rail lists under our reference; else the same key with the same bytes while the
 * rail still honours it; else two people. Not found is unknown, never absent.
 */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import { instructionsOf, type PayoutRow, readPayout, sendAgain, takeLease } from '../../queries/runs/payouts.ts'
import type { Listed } from '../rails/rail.ts'
import { orderOf } from '../rails/rail.ts'
import { railOf } from '../rails/rails.ts'
import { takeEvidence, takeKept } from './evidence.ts'
import { hear, pause, recoverKind, settleRunIn } from './execute.ts'
import { aboutPayout, move } from './moves.ts'
import { adviseLater, askToResolve } from './tell.ts'

/** Rails keep keys for 24 hours; beyond 23 we do not try. */
const keyHoursMax = 23
const hourMs = 3_600_000

export const lookKind: DueKind = {
  kind: 'payouts.look_at_uncertain',
  summary: 'The rail is asked what became of an uncertain payout: after 5 minutes, then each hour',
  run: async (tx, payoutIds) => {
    for (const id of payoutIds) {
      const payout = await readPayout(tx, id)
      if (payout?.state !== 'uncertain') continue
      await tx.enqueue(lookJob.kind, {
        title: `Ask the rail for ${payout.reference}`,
        subjectId: id,
        input: { payoutId: id },
      })
      await tx.schedule(lookKind.kind, id, new Date(tx.now.getTime() + hourMs))
    }
  },
}
export const lookJob: JobKind = {
  kind: 'payouts.look_at_uncertain',
  run: (ctx, job) => lookAtUncertain(ctx, (job.input as { payoutId: string }).payoutId),
}

export type Look = 'over' | 'found' | 'mismatch' | 'sent_again' | 'unknown'
export const lookAtUncertain = async (ctx: Ctx, id: string): Promise<Look> => {
  const payout = await reading(ctx, (tx) => readPayout(tx, id))
  if (payout?.state !== 'uncertain') return 'over'
  const rail = railOf(payout.rail)
  const listed = await rail?.list?.(ctx, payout.reference)
  if (listed && listed.length > 0) return found(ctx, payout, listed)
  if (rail?.way === 'call' && rail.honoursKeys && (await sendTheSame(ctx, payout))) return 'sent_again'
  await inTransaction(ctx, (tx) => askToResolve(tx, payout))
  return 'unknown'
}

const found = async (ctx: Ctx, payout: PayoutRow, listed: readonly Listed[]): Promise<Look> => {
  const order = await reading(ctx, async (tx) => orderOf((await instructionsOf(tx, payout.id)).at(-1)!.body))
  const [only] = listed
  const fits =
    listed.length === 1 &&
    only!.currency === order.currency &&
    only!.amountMinor === order.amountMinor &&
    only!.account === order.account
  if (!fits) {
    await mismatch(ctx, payout, listed)
    return 'mismatch'
  }
  await inTransaction(ctx, async (tx) => {
    await takeEvidence(tx, {
      reference: payout.reference,
      source: 'listing',
      sourceKey: `listing/${payout.id}/${only!.railReference}`,
      outcome: 'submitted',
      currency: only!.currency,
      amountMinor: BigInt(only!.amountMinor),
      happenedOn: null,
      railReference: only!.railReference,
      reasonCode: null,
      reason: null,
      raw: only,
    })
    const after = await readPayout(tx, payout.id)
    if (after?.state === 'submitted') {
      await announceResolved(tx, after, 'found', 'submitted')
      await adviseLater(tx, after.run_id)
    }
    await takeKept(tx, payout.id)
    await settleRunIn(tx, payout.run_id)
  })
  return 'found'
}

/** The rail has it twice, or with another amount or account: the run stops, people look. */
const mismatch = async (ctx: Ctx, payout: PayoutRow, listed: readonly Listed[]) => {
  await pause(
    ctx,
    payout.run_id,
    `The rail lists ${payout.reference} ${listed.length === 1 ? 'with another amount or account' : `${listed.length} times`}`,
  )
  await inTransaction(ctx, async (tx) => {
    await announceResolved(tx, payout, 'mismatch', 'uncertain')
    await askToResolve(
      tx,
      payout,
      `The rail lists it ${listed.length === 1 ? 'with another amount or account' : `${listed.length} times`}`,
    )
  })
}
export const announceResolved = (
  tx: Tx,
  payout: PayoutRow,
  kind: 'found' | 'declare_unsent' | 'adopt' | 'recall' | 'mismatch',
  state: 'submitted' | 'uncertain' | 'failed' | 'returned' | 'settled' | 'stopped',
) =>
  tx.announce(
    payoutEvents.payoutResolved,
    { payoutId: payout.id, runId: payout.run_id, kind, state },
    aboutPayout(payout),
  )

/** The same order under the same key with the same bytes; false once the rail may have forgotten the key. */
const sendTheSame = async (ctx: Ctx, seen: PayoutRow): Promise<boolean> => {
  const again = await inTransaction(ctx, async (tx) => {
    await lockMoneyOf(tx, [seen.partner_id])
    const instruction = (await instructionsOf(tx, seen.id)).at(-1)
    if (!instruction || instruction.age_hours >= keyHoursMax) return undefined
    const leased = await takeLease(tx, seen.id, 'uncertain')
    if (!leased) return undefined
    await sendAgain(tx, instruction.id, leased.fencing)
    await move(tx, leased, 'submitting')
    await tx.schedule(recoverKind.kind, seen.id, new Date(tx.now.getTime() + 120_000))
    return {
      fencing: leased.fencing,
      instruction: { key: instruction.key, body: instruction.body, bodyHash: instruction.body_hash },
    }
  })
  if (!again) return false
  const rail = railOf(seen.rail)!
  const answer = await rail.instruct!(ctx, again.instruction).catch((error: unknown) => ({
    outcome: 'unclear' as const,
    words: error instanceof Error ? error.message : String(error),
    raw: {},
  }))
  await hear(ctx, seen.id, again.fencing, again.instruction, answer)
  return true
}
