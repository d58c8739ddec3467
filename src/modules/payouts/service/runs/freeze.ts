/** Freezing: a run is put together partner by partner, each in a transaction of its own under the partner's money lock. */
import { findPartner } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { findRates } from '#platform/ledger/rates.ts'
import type { JobHandle, JobKind } from '#platform/module.ts'
import { convertMoney, type Money } from '#platform/money.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import { lockOpenPayables, partnersWithBalance, setPayables } from '../../queries/runs/payables.ts'
import { hashesOf, insertPayout, insertWarnings, type NewLine, type NewPayout } from '../../queries/runs/payouts.ts'
import { figuresOf, insertLookedAt, isLookedAt, moveRun, type RunRow, readRun } from '../../queries/runs/runs.ts'
import { type Candidate, candidatesOf, convertGross, shareOut, today } from './candidates.ts'
import { hashOfPayout, hashOfRun } from './hash.ts'
import { postFrozen } from './money.ts'
import { isOfCommissions, owed, pullPayables } from './owed.ts'
import { type Account, type Method, paying } from './paying.ts'
import { judgeLimits, warningsFor } from './review.ts'
import { type PaymentTerm, paymentTerms } from './schedule.ts'
import { tellReviewers } from './tell.ts'

/** Partners of one look at the terms. */
const partnersAtOnce = 200

/** 404, 409 `run.not_draft`. */
export const startFreeze = (ctx: Ctx, id: string): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, id)
    if (run.state !== 'draft')
      throw conflict('run.not_draft', `Only a draft is frozen; this run is ${run.state.replaceAll('_', ' ')}.`)
    const account = await paying.fundingAccount(tx, run.funding_account_id)
    if (!account.isActive) throw conflict('run.no_funding', `${account.name} is closed; no run draws on it.`)
    await moveRun(tx, run, { state: 'freezing', round: run.round + 1 })
    return tx.enqueue(freezeJob.kind, {
      title: `Freeze ${run.name}`,
      subjectId: id,
      input: { runId: id, round: run.round + 1 },
    })
  })

export const lockedRun = async (tx: Tx, id: string): Promise<RunRow> => {
  const run = await readRun(tx, id, 'update')
  if (!run) throw notFound('payout run')
  return run
}

export const freezeJob: JobKind = {
  kind: 'payouts.freeze_run',
  run: async (ctx, job) => {
    const { runId, round } = job.input as { runId: string; round: number }
    return freezeRun(ctx, runId, round, job)
  },
}

/** Takes up where it was left: partners that were looked at in this round are skipped. */
export const freezeRun = async (
  ctx: Ctx,
  runId: string,
  round: number,
  job?: Pick<JobHandle, 'progress' | 'signal'>,
): Promise<{ partners: number }> => {
  const begun = await reading(ctx, (tx) => readRun(tx, runId))
  if (!begun || begun.state !== 'freezing' || begun.round !== round) return { partners: 0 }
  const account = await reading(ctx, (tx) => paying.fundingAccount(tx, begun.funding_account_id))
  // The embedded database has one connection; elsewhere partners run beside each other.
  const beside = ctx.services.database.engine === 'pglite' ? 1 : 4
  let [after, partners] = ['', 0]
  for (;;) {
    const ids = await reading(ctx, (tx) => partnersWithBalance(tx, after, partnersAtOnce))
    if (ids.length === 0) break
    const terms = await reading(ctx, (tx) => paymentTerms(tx, ids))
    for (let at = 0; at < ids.length; at += beside) {
      const group = ids.slice(at, at + beside)
      await Promise.all(group.map((partnerId) => freezePartner(ctx, begun, account, partnerId, terms.get(partnerId)!)))
      partners += group.length
      if (job && (await job.progress(partners)).cancelled) return { partners }
    }
    after = ids.at(-1)!
  }
  await finishFreeze(ctx, runId, round)
  return { partners }
}

/** One partner: in with its lines, or out with the reasons; decided once per round. */
export const freezePartner = (
  ctx: Ctx,
  seen: RunRow,
  account: Account,
  partnerId: string,
  term: PaymentTerm,
): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    await lockMoneyOf(tx, [partnerId])
    const run = await readRun(tx, seen.id, 'share')
    if (!run || run.state !== 'freezing' || run.round !== seen.round || (await isLookedAt(tx, run, partnerId))) return
    await pullPayables(tx, [partnerId])
    const open = await lockOpenPayables(tx, partnerId)
    const [partner, readiness, holds] = [
      await findPartner(tx, partnerId),
      await paying.readinessOf(tx, [partnerId]),
      await owed.openPartnerHolds(tx, [partnerId]),
    ]
    const candidates = await candidatesOf(tx, run, account, partnerId, open, {
      term,
      missing: readiness.get(partnerId)?.missing ?? [],
      holds: holds.get(partnerId) ?? [],
      isFinal: partner?.stage === 'ended' || partner?.stage === 'ending',
    })
    for (const candidate of candidates)
      if (candidate.reasons.length === 0 && candidate.method)
        await freezePayout(tx, run, partnerId, candidate, candidate.method)
    await insertLookedAt(
      tx,
      run,
      partnerId,
      candidates.map(({ ledgerCurrency, grossMinor, reasons }) => ({
        currency: ledgerCurrency,
        dueMinor: grossMinor,
        isIn: reasons.length === 0,
        reasons,
      })),
    )
  })

const freezePayout = async (tx: Tx, run: RunRow, partnerId: string, candidate: Candidate, method: Method) => {
  const id = newId(idPrefixes.payout)
  const gross: Money = { currency: candidate.ledgerCurrency, amountMinor: candidate.grossMinor }
  const { converted, rate, rateOn } = await convertGross(tx, gross, run.currency)
  const day = today(tx)
  const tax = await paying.taxOf(tx, { partnerId, net: converted, on: day })
  const netMinor = converted.amountMinor + tax.taxMinor - tax.withheldMinor
  const amounts = candidate.payables.map((row) => BigInt(row.amount_minor))
  const nets = rate === null ? amounts : shareOut(converted.amountMinor, amounts)
  const lines: NewLine[] = candidate.payables.map((row, at) => ({
    payableId: row.id,
    sourceKind: row.source_kind,
    sourceId: row.source_id,
    amountMinor: amounts[at]!,
    netMinor: nets[at]!,
    saleId: row.sale_id,
    words: row.words,
  }))
  const content: Omit<NewPayout, 'content_hash'> = {
    id,
    run_id: run.id,
    round: run.round,
    partner_id: partnerId,
    funding_account_id: run.funding_account_id,
    rail: run.rail,
    method_id: method.id,
    method_kind: method.kind,
    method_fingerprint: method.fingerprint,
    method_last_four: method.lastFour,
    ledger_currency: gross.currency,
    gross_minor: gross.amountMinor.toString(),
    currency: run.currency,
    converted_minor: converted.amountMinor.toString(),
    rate,
    rate_on: rateOn,
    tax_minor: tax.taxMinor.toString(),
    tax_rate_ppm: tax.taxRatePpm,
    withheld_minor: tax.withheldMinor.toString(),
    authority: tax.authority,
    treatment: tax.treatment,
    net_minor: netMinor.toString(),
    base_minor: await inBase(tx, { currency: run.currency, amountMinor: netMinor }),
    // Bank files take no underscore and 35 characters at most.
    reference: id.replace('_', '').toUpperCase(),
  }
  const hashed = lines.map((line) => ({
    payable_id: line.payableId,
    amount_minor: line.amountMinor.toString(),
    net_minor: line.netMinor.toString(),
  }))
  const payout: NewPayout = { ...content, content_hash: hashOfPayout(content, hashed) }
  await insertPayout(tx, payout, lines)
  await setPayables(tx, [id], 'in_payout')
  await postFrozen(tx, {
    payoutId: id,
    partnerId,
    gross,
    converted,
    taxMinor: tax.taxMinor,
    withheldMinor: tax.withheldMinor,
    authority: tax.authority,
  })
  const lineIds = lines.filter(({ sourceKind }) => isOfCommissions(sourceKind)).map(({ sourceId }) => sourceId)
  if (lineIds.length > 0) await owed.freezeLines(tx, { payoutId: id, lineIds })
  await insertWarnings(tx, id, await warningsFor(tx, payout, method))
}

/** In the workspace's currency, for limits; null without a rate. */
const inBase = async (tx: Tx, amount: Money): Promise<string | null> => {
  const to = tx.ctx.workspace.currency
  const [found] = await findRates(tx, [{ from: amount.currency, to, day: today(tx) }])
  return found ? convertMoney(amount, to, found.rate).amountMinor.toString() : null
}

const finishFreeze = (ctx: Ctx, runId: string, round: number): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, runId)
    if (run.state !== 'freezing' || run.round !== round) return
    const hash = hashOfRun(await hashesOf(tx, run, false))
    const limits = await judgeLimits(tx, run)
    await moveRun(tx, run, {
      state: 'in_review',
      content_hash: hash,
      frozen_at: tx.now,
      needs_second: limits.needsSecond,
      second_reason: limits.reason,
    })
    const total = await totalOf(tx, run)
    await tx.announce(
      payoutEvents.runFrozen,
      { runId, currency: run.currency, ...total },
      { subject: { kind: 'payout_run', id: runId } },
    )
    await tellReviewers(tx, run, total)
  })

/** Payouts of the run that were not taken out, and their sum. */
export const totalOf = async (tx: Tx, run: Pick<RunRow, 'id'>): Promise<{ payouts: number; totalMinor: string }> => {
  const figures = (await figuresOf(tx, [run.id])).filter(({ state }) => state !== 'stopped')
  return {
    payouts: figures.reduce((sum, one) => sum + one.payouts, 0),
    totalMinor: figures.reduce((sum, one) => sum + BigInt(one.net_minor), 0n).toString(),
  }
}
