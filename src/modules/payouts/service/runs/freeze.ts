/** Freezing: a run is put together group by group of partners, each group one transaction under their money locks. */
import type { CivilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { type FoundRate, findRates } from '#platform/ledger/rates.ts'
import type { JobHandle, JobKind } from '#platform/module.ts'
import { convertMoney, type Money } from '#platform/money.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import { lockOpenPayables, partnersWithBalance, setPayables } from '../../queries/runs/payables.ts'
import { hashesOf, insertPayouts, insertWarnings, type NewLine, type NewPayout } from '../../queries/runs/payouts.ts'
import { figuresOf, insertLookedAt, lookedAt, moveRun, type RunRow, readRun } from '../../queries/runs/runs.ts'
import { type Candidate, candidatesOf, convertGross, shareOut, standingsOf, today } from './candidates.ts'
import { hashOfPayout, hashOfRun } from './hash.ts'
import { type FrozenMoney, postFrozen } from './money.ts'
import { isOfCommissions, owed, pullPayables } from './owed.ts'
import { type Account, type Method, type PayoutTax, paying } from './paying.ts'
import { judgeLimits, warningsFor } from './review.ts'
import { type PaymentTerm, paymentTerms } from './schedule.ts'
import { tellReviewers } from './tell.ts'

/** Partners of one look at the terms. */
const partnersAtOnce = 200
/** Partners of one transaction, whose money waits meanwhile. */
const groupMax = 40
/** On the embedded database a group that took longer makes the next one smaller. */
const embeddedMs = 100

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
  const pace = paceOf(ctx.services.database.engine)
  let [after, partners] = ['', 0]
  for (;;) {
    const ids = await reading(ctx, (tx) => partnersWithBalance(tx, after, partnersAtOnce))
    if (ids.length === 0) break
    const terms = await reading(ctx, (tx) => paymentTerms(tx, ids))
    for (let at = 0; at < ids.length; ) {
      const groups = pace.groups(ids.slice(at))
      const since = performance.now()
      await Promise.all(groups.map((group) => freezePartners(ctx, begun, account, group, terms)))
      pace.took(performance.now() - since)
      const looked = groups.reduce((sum, group) => sum + group.length, 0)
      at += looked
      partners += looked
      if (job && (await job.progress(partners)).cancelled) return { partners }
    }
    after = ids.at(-1)!
  }
  await finishFreeze(ctx, runId, round)
  return { partners }
}

/**
 * How many partners share a transaction, and how many transactions run beside each other. The embedded database has one
 * connection, which nobody may keep for 200 ms, so its groups grow and shrink by what the last one took.
 */
const paceOf = (engine: string) => {
  const isEmbedded = engine === 'pglite'
  let size = isEmbedded ? 2 : groupMax
  const beside = isEmbedded ? 1 : 2
  return {
    groups: (ids: readonly string[]): string[][] =>
      Array.from({ length: Math.min(beside, Math.ceil(ids.length / size)) }, (_, at) =>
        ids.slice(at * size, (at + 1) * size),
      ),
    took: (ms: number) => {
      if (!isEmbedded) return
      if (ms > embeddedMs) size = Math.max(1, Math.floor(size / 2))
      else if (ms < embeddedMs / 2) size = Math.min(groupMax, size * 2)
    },
  }
}

/**
 * Partners of one transaction, under their money locks in the order of their ids: each in with its lines, or out with the
 * reasons; decided once per round.
 */
const freezePartners = (
  ctx: Ctx,
  seen: RunRow,
  account: Account,
  wanted: readonly string[],
  terms: ReadonlyMap<string, PaymentTerm>,
): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    await lockMoneyOf(tx, wanted)
    const run = await readRun(tx, seen.id, 'share')
    if (!run || run.state !== 'freezing' || run.round !== seen.round) return
    const done = await lookedAt(tx, run, wanted)
    const partnerIds = wanted.filter((id) => !done.has(id))
    if (partnerIds.length === 0) return
    await pullPayables(tx, partnerIds)
    const open = Map.groupBy(await lockOpenPayables(tx, partnerIds), (row) => row.partner_id)
    const candidates = await candidatesOf(tx, run, account, open, await standingsOf(tx, partnerIds, terms))
    await freezePayouts(
      tx,
      run,
      [...candidates].flatMap(([partnerId, own]) =>
        own.flatMap((candidate) =>
          candidate.reasons.length === 0 && candidate.method
            ? [{ partnerId, candidate, method: candidate.method }]
            : [],
        ),
      ),
    )
    await insertLookedAt(
      tx,
      run,
      [...candidates].flatMap(([partnerId, own]) =>
        own.map(({ ledgerCurrency, grossMinor, reasons }) => ({
          partnerId,
          currency: ledgerCurrency,
          dueMinor: grossMinor,
          isIn: reasons.length === 0,
          reasons,
        })),
      ),
    )
  })

type Taken = { partnerId: string; candidate: Candidate; method: Method }
type Built = { payout: NewPayout; lines: readonly NewLine[]; method: Method; money: FrozenMoney }

const freezePayouts = async (tx: Tx, run: RunRow, taken: readonly Taken[]): Promise<void> => {
  if (taken.length === 0) return
  const day = today(tx)
  const base = tx.ctx.workspace.currency
  const asks = [
    ...[...new Set(taken.map(({ candidate }) => candidate.ledgerCurrency))].map((from) => ({
      from,
      to: run.currency,
      day,
    })),
    // In the workspace's currency, for limits.
    { from: run.currency, to: base, day },
  ]
  const found = await findRates(tx, asks)
  const toBase = found.at(-1)
  const taxOf = await paying.taxesOf(
    tx,
    taken.map(({ partnerId }) => partnerId),
    day,
  )
  const built = taken.map((one) =>
    build(run, one, {
      day,
      rate: found[asks.findIndex(({ from }) => from === one.candidate.ledgerCurrency)],
      taxOf,
      inBase: (amount) => (toBase ? convertMoney(amount, base, toBase.rate).amountMinor.toString() : null),
    }),
  )
  await insertPayouts(tx, built)
  await setPayables(
    tx,
    built.map(({ payout }) => payout.id),
    'in_payout',
  )
  await postFrozen(
    tx,
    built.map(({ money }) => money),
  )
  await owed.freezeLines(
    tx,
    built.map(({ payout, lines }) => ({
      payoutId: payout.id,
      lineIds: lines.filter(({ sourceKind }) => isOfCommissions(sourceKind)).map(({ sourceId }) => sourceId),
    })),
  )
  await insertWarnings(tx, await warningsFor(tx, built))
}

type Given = {
  day: CivilDate
  rate: FoundRate | undefined
  taxOf: (partnerId: string, net: Money) => PayoutTax
  /** Null without a rate. */
  inBase: (amount: Money) => string | null
}
const build = (
  run: RunRow,
  { partnerId, candidate, method }: Taken,
  { day, taxOf, inBase, ...given }: Given,
): Built => {
  const id = newId(idPrefixes.payout)
  const gross: Money = { currency: candidate.ledgerCurrency, amountMinor: candidate.grossMinor }
  const { converted, rate, rateOn } = convertGross(gross, run.currency, given.rate, day)
  const tax = taxOf(partnerId, converted)
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
    base_minor: inBase({ currency: run.currency, amountMinor: netMinor }),
    // Bank files take no underscore and 35 characters at most.
    reference: id.replace('_', '').toUpperCase(),
  }
  const hashed = lines.map((line) => ({
    payable_id: line.payableId,
    amount_minor: line.amountMinor.toString(),
    net_minor: line.netMinor.toString(),
  }))
  const payout: NewPayout = { ...content, content_hash: hashOfPayout(content, hashed) }
  const money = {
    payoutId: id,
    partnerId,
    gross,
    converted,
    taxMinor: tax.taxMinor,
    withheldMinor: tax.withheldMinor,
    authority: tax.authority,
  }
  return { payout, lines, method, money }
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
