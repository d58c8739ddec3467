/**
 * Execution: each approved payout goes out once. The order is committed with its key and bytes before the call; whoever
 * takes over from a process that died finds out at the rail instead of sending again.
 */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { checkFigures, checkLedger, lastCheck } from '#platform/ledger/checks.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { DueKind, JobHandle, JobKind } from '#platform/module.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import {
  addAnswer,
  insertInstruction,
  instructionsOf,
  isLeaseOver,
  linesOf,
  type PayoutRow,
  payoutsOfRun,
  readPayout,
  takeLease,
} from '../../queries/runs/payouts.ts'
import { moveRun, readRun } from '../../queries/runs/runs.ts'
import type { Answer, Instruction, Rail } from '../rails/rail.ts'
import { railOf } from '../rails/rails.ts'
import type { PayoutTax } from '../tax/tax-of.ts'
import { today } from './candidates.ts'
import { takeKept } from './evidence.ts'
import { buildFile } from './files.ts'
import { hashOfPayout, sha256 } from './hash.ts'
import { aboutPayout, failed, move, stopped, submitted } from './moves.ts'
import { owed } from './owed.ts'
import { paying } from './paying.ts'
import { adviseLater, tellOutcome, tellPause } from './tell.ts'

/** A look at what is due to be looked at comes this long after a call began; the lease is over by then. */
const recoverMs = 2 * 60_000

export const executeJob: JobKind = {
  kind: 'payouts.execute_run',
  run: (ctx, job) => executeRun(ctx, (job.input as { runId: string }).runId, job),
}

/** Sends what is left to send; safe to run twice at once and again after a crash. */
export const executeRun = async (
  ctx: Ctx,
  runId: string,
  job?: Pick<JobHandle, 'progress' | 'signal'>,
): Promise<{ sent: number }> => {
  let sent = 0
  if (!(await isHealthy(ctx))) {
    await pause(ctx, runId, 'The ledger does not add up')
    return { sent }
  }
  let after = ''
  for (;;) {
    const run = await reading(ctx, (tx) => readRun(tx, runId))
    if (!run || run.state !== 'executing' || run.paused_at) return { sent }
    const payouts = await reading(ctx, (tx) =>
      payoutsOfRun(tx, run, { states: ['frozen', 'ready', 'submitting'], after, limit: 100 }),
    )
    if (payouts.length === 0) break
    for (const payout of payouts) {
      const now = await reading(ctx, (tx) => readRun(tx, runId))
      if (!now || now.state !== 'executing' || now.paused_at) return { sent }
      if (!(await isStillHealthy(ctx))) {
        await pause(ctx, runId, 'The ledger does not add up')
        return { sent }
      }
      await sendPayout(ctx, payout)
      sent += 1
      if (job && (await job.progress(sent)).cancelled) return { sent }
    }
    after = payouts.at(-1)!.id
  }
  const run = await reading(ctx, (tx) => readRun(tx, runId))
  if (run && railOf(run.rail)?.way === 'file') await buildFile(ctx, runId)
  await settleRun(ctx, runId)
  return { sent }
}

/** All checks, added up anew; seals since the last time. */
export const isHealthy = async (ctx: Ctx): Promise<boolean> => {
  const before = await reading(ctx, lastCheck)
  return (await checkLedger(ctx, before?.verifiedSeal ?? 0)).findings.length === 0
}
/** What the check of every five minutes found. */
const isStillHealthy = (ctx: Ctx): Promise<boolean> =>
  reading(ctx, async (tx) => ((await lastCheck(tx))?.findings.length ?? 0) === 0)
export const isHealthyIn = async (tx: Tx): Promise<boolean> =>
  (await checkFigures(tx)).length === 0 && ((await lastCheck(tx))?.findings.length ?? 0) === 0

export const pause = (ctx: Ctx, runId: string, reason: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await readRun(tx, runId, 'update')
    if (!run || run.paused_at || (run.state !== 'executing' && run.state !== 'reconciling')) return
    await moveRun(tx, run, { paused_at: tx.now, paused_by: null, pause_reason: reason })
    await tx.announce(
      payoutEvents.runPaused,
      { runId, act: 'paused', reason },
      { subject: { kind: 'payout_run', id: runId } },
    )
    await tellPause(tx, run, reason)
  })

/** One payout, as far as it goes now. */
export const sendPayout = async (ctx: Ctx, seen: PayoutRow): Promise<void> => {
  const rail = railOf(seen.rail)
  if (!rail) throw new Error(`There is no rail ${seen.rail}`)
  if (seen.state === 'submitting') return recover(ctx, seen, rail)
  if (seen.state === 'frozen') await makeReady(ctx, seen.id)
  const order = await prepare(ctx, seen.id, rail)
  if (!order || !rail.instruct) return
  const answer = await call(ctx, rail, order.instruction)
  await hear(ctx, seen.id, order.fencing, order.instruction, answer)
}

export const makeReady = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const first = await readPayout(tx, id)
    if (!first) return
    await lockMoneyOf(tx, [first.partner_id])
    const payout = (await readPayout(tx, id, 'update'))!
    if (payout.state !== 'frozen' || !payout.is_approved) return
    const document = await paying.issueDocument(tx, {
      payoutId: id,
      partnerId: payout.partner_id,
      net: { currency: payout.currency, amountMinor: BigInt(payout.converted_minor) },
      tax: {
        taxMinor: BigInt(payout.tax_minor),
        treatment: (payout.treatment ?? 'outside_scope') as PayoutTax['treatment'],
        taxRatePpm: payout.tax_rate_ppm,
      },
      on: today(tx),
      lines: (await linesOf(tx, [id])).map((line) => ({ words: line.words, netMinor: BigInt(line.net_minor) })),
    })
    await move(tx, payout, 'ready', {
      ready_at: tx.now,
      document_id: document?.id ?? null,
      document_number: document?.number ?? null,
    })
  })

/** Takes the lease, looks at everything once more, and commits the order. Undefined: there is nothing to send. */
export const prepare = (
  ctx: Ctx,
  id: string,
  rail: Rail,
): Promise<{ instruction: Instruction; fencing: number } | undefined> =>
  inTransaction(ctx, async (tx) => {
    const first = await readPayout(tx, id)
    if (!first) return undefined
    await lockMoneyOf(tx, [first.partner_id])
    const leased = await takeLease(tx, id, 'ready')
    if (!leased?.is_approved) return undefined
    const run = await readRun(tx, leased.run_id, 'share')
    if (!run || run.state !== 'executing' || run.paused_at) return undefined
    const against = await standsAgainst(tx, leased)
    if (against) {
      await tellOutcome(tx, await stopped(tx, leased, against))
      return undefined
    }
    const attempt = (await instructionsOf(tx, id)).length + 1
    const key = `${id}-${attempt}`
    const body = JSON.stringify({
      key,
      reference: leased.reference,
      currency: leased.currency,
      amountMinor: leased.net_minor,
      fundingAccountId: leased.funding_account_id,
      partnerId: leased.partner_id,
      payoutId: id,
      methodId: leased.method_id,
      account: leased.method_last_four ?? '',
    })
    const instruction: Instruction = { key, body, bodyHash: sha256(body) }
    await insertInstruction(tx, {
      id: newId(idPrefixes.instruction),
      payout_id: id,
      attempt,
      rail: leased.rail,
      key,
      body,
      body_hash: instruction.bodyHash,
      fencing: leased.fencing,
    })
    const submitting = await move(tx, leased, 'submitting', rail.way === 'call' ? {} : { lease_until: null })
    if (rail.way === 'message') {
      await tx.announce(
        payoutEvents.payoutInstructed,
        {
          payoutId: id,
          reference: leased.reference,
          key,
          partnerId: leased.partner_id,
          methodId: leased.method_id,
          currency: leased.currency,
          amountMinor: leased.net_minor,
        },
        aboutPayout(leased),
      )
      // The message is in the outbox with this commit and is repeated until it is heard.
      await tellOutcome(tx, await submitted(tx, submitting, { railReference: null }))
      const { externalSilenceDays } = await paying.limits(tx)
      await tx.schedule('payouts.external_silence', id, new Date(tx.now.getTime() + externalSilenceDays * 86_400_000))
    }
    if (rail.way === 'call') await tx.schedule(recoverKind.kind, id, new Date(tx.now.getTime() + recoverMs))
    return { instruction, fencing: leased.fencing }
  })

/** Holds, method, content and state, re-read under the lock: what stops this payout, and only this one. */
const standsAgainst = async (tx: Tx, payout: PayoutRow): Promise<{ code: string; reason: string } | undefined> => {
  const lines = await linesOf(tx, [payout.id])
  if (hashOfPayout(payout, lines) !== payout.content_hash)
    return { code: 'content_changed', reason: 'The payout is not what was approved' }
  const holds = (await owed.openPartnerHolds(tx, [payout.partner_id])).get(payout.partner_id) ?? []
  if (holds[0]) return { code: 'partner_hold', reason: `The partner is on hold: ${holds[0].reason}` }
  const method = await paying.standingMethod(tx, payout.method_id)
  if (!method || method.fingerprint !== payout.method_fingerprint)
    return { code: 'method_changed', reason: 'The account was changed or suspended after the run was put together' }
  const held = (await owed.heldInPayouts(tx, [payout.id])).get(payout.id)
  if (held?.[0]) return { code: 'line_hold', reason: `A line is on hold: ${held[0].reason}` }
  return undefined
}

const call = async (ctx: Ctx, rail: Rail, instruction: Instruction): Promise<Answer> => {
  try {
    return await rail.instruct!(ctx, instruction)
  } catch (error) {
    // Whatever went wrong, it may have gone out.
    ctx.log.error({ err: error, rail: rail.kind }, 'a rail gave no answer')
    return { outcome: 'unclear', words: error instanceof Error ? error.message : String(error), raw: {} }
  }
}

/** Writes down what the rail answered. A late one whose lease another took over moves nothing: only its words are kept. */
export const hear = (ctx: Ctx, id: string, fencing: number, instruction: Instruction, answer: Answer): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const first = await readPayout(tx, id)
    if (!first) return
    await lockMoneyOf(tx, [first.partner_id])
    const payout = (await readPayout(tx, id, 'update'))!
    const stored = (await instructionsOf(tx, id)).find(({ key }) => key === instruction.key)
    if (stored)
      await addAnswer(tx, stored.id, { fencing, outcome: answer.outcome, words: answer.words, raw: answer.raw })
    if (payout.state !== 'submitting' || payout.fencing !== fencing) return
    const after =
      answer.outcome === 'accepted'
        ? await submitted(tx, payout, { railReference: answer.railReference })
        : answer.outcome === 'refused'
          ? await failed(tx, payout, { code: answer.code, reason: answer.words })
          : await makeUncertain(tx, payout, answer.words)
    await tellOutcome(tx, after)
    await takeKept(tx, id)
  })

const firstLookMs = 5 * 60_000
export const makeUncertain = async (tx: Tx, payout: PayoutRow, words: string): Promise<PayoutRow> => {
  const after = await move(tx, payout, 'uncertain', { reason: words, lease_until: null })
  await tx.schedule('payouts.look_at_uncertain', payout.id, new Date(tx.now.getTime() + firstLookMs))
  return after
}

/** A call began and nobody heard the answer: once the lease is over, nobody knows. */
const recover = (ctx: Ctx, seen: PayoutRow, rail: Rail): Promise<void> =>
  inTransaction(ctx, (tx) => recoverIn(tx, seen.id, rail).then(() => undefined))
const recoverIn = async (tx: Tx, id: string, rail: Rail): Promise<'over' | 'running'> => {
  const first = await readPayout(tx, id)
  if (!first || first.state !== 'submitting' || rail.way !== 'call') return 'over'
  await lockMoneyOf(tx, [first.partner_id])
  const payout = (await readPayout(tx, id, 'update'))!
  if (payout.state !== 'submitting') return 'over'
  if (!(await isLeaseOver(tx, id))) return 'running'
  await tellOutcome(tx, await makeUncertain(tx, payout, 'The process ended before the rail answered'))
  return 'over'
}
export const recoverKind: DueKind = {
  kind: 'payouts.recover',
  summary: 'A payout whose call was never answered becomes uncertain',
  run: async (tx, payoutIds) => {
    for (const id of payoutIds) {
      const payout = await readPayout(tx, id)
      const rail = payout && railOf(payout.rail)
      if (!rail) continue
      if ((await recoverIn(tx, id, rail)) === 'running')
        await tx.schedule(recoverKind.kind, id, new Date(tx.now.getTime() + 5 * recoverMs))
      else await settleRunIn(tx, payout.run_id)
    }
  },
}

/** Everything left our hands: what is left is to hear what became of it. */
export const settleRun = (ctx: Ctx, runId: string): Promise<void> => inTransaction(ctx, (tx) => settleRunIn(tx, runId))
export const settleRunIn = async (tx: Tx, runId: string): Promise<void> => {
  const run = await readRun(tx, runId, 'update')
  if (!run || run.state !== 'executing') return
  const left = await payoutsOfRun(tx, run, { states: ['frozen', 'ready', 'submitting'], limit: 1 })
  if (left.length > 0) return
  await moveRun(tx, run, { state: 'reconciling', sent_at: tx.now })
  // A file is told of when it is marked as sent.
  if (railOf(run.rail)?.way !== 'file') await adviseLater(tx, runId)
}
