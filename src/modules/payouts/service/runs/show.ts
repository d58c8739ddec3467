/** Runs and payouts as the console and the portal read them. */
import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { entriesOf, transferPage } from '#platform/ledger/lists.ts'
import type { RateLeg } from '#platform/ledger/rates.ts'
import { finalStates } from '../../contract/run-states.ts'
import { countUnmatched } from '../../queries/runs/bank.ts'
import { evidenceOf, resolutionsOf } from '../../queries/runs/evidence.ts'
import { openPayablesOf, partnersWithBalance } from '../../queries/runs/payables.ts'
import {
  countByState,
  instructionsOf,
  linesOf,
  type PayoutFilter,
  type PayoutRow,
  payoutPage,
  readPayout,
  warningsOf,
} from '../../queries/runs/payouts.ts'
import {
  approvalsOf,
  figuresOf,
  leftOut,
  type RunFilter,
  type RunRow,
  readRun,
  readRuns,
  runPage,
  runsInStates,
  untickedOf,
} from '../../queries/runs/runs.ts'
import { candidatesOf, standingsOf } from './candidates.ts'
import { nextPlanned } from './clock.ts'
import { type Account, paying } from './paying.ts'
import { namesOfPeople } from './people.ts'
import { paymentTerms } from './schedule.ts'
import { createRun, objectionsTo, type RunInput } from './verbs.ts'

const at = (date: Date | null) => date?.toISOString() ?? null

const showRuns = async (tx: Tx, rows: readonly RunRow[]) => {
  const ids = rows.map(({ id }) => id)
  const figures = Map.groupBy(await figuresOf(tx, ids), (one) => one.run_id)
  const unticked = await untickedOf(tx, ids)
  const approvals = Map.groupBy(await approvalsOf(tx, ids), (one) => one.run_id)
  const accounts = new Map<string, Account>()
  for (const id of new Set(rows.map((row) => row.funding_account_id)))
    accounts.set(id, await paying.fundingAccount(tx, id))
  const names = await namesOfPeople(tx, [
    ...rows.flatMap((row) => [
      row.created_by,
      row.paused_by,
      row.funding_confirmed_by,
      row.closed_by,
      row.cancelled_by,
    ]),
    ...[...approvals.values()].flat().map((one) => one.member_id),
  ])
  return rows.map((row) => {
    const states = (figures.get(row.id) ?? []).filter(({ state }) => state !== 'stopped' || !isApart(row))
    const kept = states.filter(({ state }) => state !== 'stopped')
    return {
      id: row.id,
      name: row.name,
      fundingAccount: { id: row.funding_account_id, name: accounts.get(row.funding_account_id)!.name },
      rail: row.rail,
      currency: row.currency,
      schedule: row.schedule,
      cutOffOn: row.cut_off_on,
      plannedOn: row.planned_on,
      state: row.state,
      payouts: isApart(row) ? 0 : kept.reduce((sum, one) => sum + one.payouts, 0),
      totalMinor: isApart(row) ? '0' : kept.reduce((sum, one) => sum + BigInt(one.net_minor), 0n).toString(),
      states: isApart(row)
        ? []
        : states.map(({ state, payouts, net_minor }) => ({
            state: state as PayoutRow['state'],
            payouts,
            totalMinor: net_minor,
          })),
      warningsOpen: unticked.get(row.id) ?? 0,
      contentHash: row.content_hash,
      isFourEyes: row.four_eyes,
      needsSecond: row.needs_second,
      secondReason: row.second_reason,
      approvals: (approvals.get(row.id) ?? []).map((one) => ({
        by: names(one.member_id),
        at: one.approved_at.toISOString(),
        contentHash: one.content_hash,
        isVoid: one.voided_at !== null,
      })),
      isPaused: row.paused_at !== null,
      pauseReason: row.pause_reason,
      pausedBy: names(row.paused_by),
      fundingConfirmedAt: at(row.funding_confirmed_at),
      fundingConfirmedBy: names(row.funding_confirmed_by),
      createdBy: names(row.created_by),
      createdAt: row.created_at.toISOString(),
      frozenAt: at(row.frozen_at),
      approvedAt: at(row.approved_at),
      startedAt: at(row.started_at),
      sentAt: at(row.sent_at),
      closedAt: at(row.closed_at),
      closedBy: names(row.closed_by),
      cancelledAt: at(row.cancelled_at),
      cancelledBy: names(row.cancelled_by),
      cancelReason: row.cancel_reason,
      version: row.version,
    }
  })
}
/** A draft or a cancelled run holds nothing; what an earlier round held was given back. */
const isApart = (row: RunRow) => row.state === 'draft' || row.state === 'cancelled'

export const listRuns = (ctx: Ctx, input: RunFilter) =>
  reading(ctx, (tx) => runPage(tx, input, (rows) => showRuns(tx, rows)))
/** The run with what is in this caller's way of approving it. */
export const getRun = (ctx: Ctx, id: string) => reading(ctx, (tx) => showRun(tx, id))
export const showRun = async (tx: Tx, id: string) => {
  const row = await readRun(tx, id)
  if (!row) throw notFound('payout run')
  const { actor } = tx.ctx
  const objections =
    row.state === 'in_review' && actor.kind === 'member' && tx.ctx.rights.has('payouts.approve')
      ? await objectionsTo(tx, row, actor.id)
      : []
  return { ...(await showRuns(tx, [row]))[0]!, objections }
}
/** Does something to a run and answers how it stands then. */
export const actOnRun = (ctx: Ctx, id: string, act: (ctx: Ctx) => Promise<unknown>) =>
  inTransaction(ctx, async (tx) => {
    await act(tx.ctx)
    return showRun(tx, id)
  })

const previewMax = 500
/** Who is in and who is not and why: of a draft as it would be now, of a frozen run as it was decided. */
export const getRunPartners = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const run = await readRun(tx, id)
    if (!run) throw notFound('payout run')
    if (run.state !== 'draft') {
      const out = await leftOut(tx, run, previewMax)
      const names = await partnerNames(
        tx,
        out.map((one) => one.partner_id),
      )
      return {
        isPreview: false,
        isWhole: out.length < previewMax,
        data: out.map((one) => ({
          partner: { id: one.partner_id, name: names.get(one.partner_id) ?? null },
          currency: one.currency,
          dueMinor: one.due_minor,
          isIn: one.is_in,
          reasons: one.reasons.map(({ words }) => words),
        })),
      }
    }
    return previewOf(tx, run)
  })
const previewOf = async (tx: Tx, run: RunRow) => {
  const account = await paying.fundingAccount(tx, run.funding_account_id)
  const ids = await partnersWithBalance(tx, '', previewMax)
  const names = await partnerNames(tx, ids)
  const open = Map.groupBy(await openPayablesOf(tx, ids), (row) => row.partner_id)
  const standings = await standingsOf(tx, ids, await paymentTerms(tx, ids))
  const candidates = await candidatesOf(tx, run, account, open, standings)
  const data = []
  for (const partnerId of ids) {
    for (const one of candidates.get(partnerId) ?? [])
      data.push({
        partner: { id: partnerId, name: names.get(partnerId) ?? null },
        currency: one.ledgerCurrency,
        dueMinor: one.grossMinor.toString(),
        isIn: one.reasons.length === 0,
        reasons: one.reasons.map(({ words }) => words),
      })
  }
  return { isPreview: true, isWhole: ids.length < previewMax, data: data.slice(0, previewMax) }
}

const legsOf = (rate: unknown) =>
  ((rate ?? []) as RateLeg[]).map(({ from, to, day, rate: value, isInverse }) => ({
    from,
    to,
    day,
    rate: value,
    isInverse,
  }))
const showPayouts = async (tx: Tx, rows: readonly PayoutRow[]) => {
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const runs = await readRuns(tx, [...new Set(rows.map((row) => row.run_id))])
  const warnings = Map.groupBy(
    await warningsOf(
      tx,
      rows.map(({ id }) => id),
    ),
    (one) => one.payout_id,
  )
  const names = await namesOfPeople(
    tx,
    [...warnings.values()].flat().map((one) => one.ticked_by),
  )
  return rows.map((row) => ({
    ...sharedFields(row),
    run: {
      id: row.run_id,
      name: runs.get(row.run_id)?.name ?? row.run_id,
      state: runs.get(row.run_id)?.state ?? 'draft',
    },
    partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? null },
    rail: row.rail,
    methodId: row.method_id,
    warnings: (warnings.get(row.id) ?? []).map((one) => ({
      code: one.code,
      words: one.words,
      tickedAt: at(one.ticked_at),
      tickedBy: names(one.ticked_by),
    })),
    contentHash: row.content_hash,
    railReference: row.rail_reference,
    reasonCode: row.reason_code,
    isApproved: row.is_approved,
  }))
}
const sharedFields = (row: PayoutRow) => ({
  id: row.id,
  reference: row.reference,
  state: row.state,
  currency: row.currency,
  netMinor: row.net_minor,
  ledgerCurrency: row.ledger_currency,
  grossMinor: row.gross_minor,
  convertedMinor: row.converted_minor,
  taxMinor: row.tax_minor,
  withheldMinor: row.withheld_minor,
  feeMinor: row.fee_minor,
  rates: legsOf(row.rate),
  methodKind: row.method_kind,
  lastFour: row.method_last_four,
  document: row.document_id && row.document_number ? { id: row.document_id, number: row.document_number } : null,
  reason: row.reason,
  frozenAt: row.frozen_at.toISOString(),
  submittedAt: at(row.submitted_at),
  settledOn: row.settled_on,
  endedAt: at(row.ended_at),
})
const showLine = (line: Awaited<ReturnType<typeof linesOf>>[number]) => ({
  position: line.position,
  payableId: line.payable_id,
  source: { kind: line.source_kind, id: line.source_id },
  saleId: line.sale_id,
  words: line.words,
  amountMinor: line.amount_minor,
  netMinor: line.net_minor,
})

export const listPayouts = (ctx: Ctx, input: PayoutFilter) =>
  reading(ctx, (tx) => payoutPage(tx, input, (rows) => showPayouts(tx, rows)))
export const getPayout = (ctx: Ctx, id: string) => reading(ctx, (tx) => showPayout(tx, id))
export const showPayout = async (tx: Tx, id: string) => {
  const row = await readPayout(tx, id)
  if (!row) throw notFound('payout')
  const [evidence, resolutions] = [await evidenceOf(tx, id), await resolutionsOf(tx, id)]
  const names = await namesOfPeople(tx, [
    ...evidence.flatMap((one) => [one.recorded_by, one.decided_by]),
    ...resolutions.flatMap((one) => [one.asked_by, one.decided_by]),
  ])
  return {
    ...(await showPayouts(tx, [row]))[0]!,
    lines: (await linesOf(tx, [id])).slice(0, 1_000).map(showLine),
    evidence: evidence.slice(-200).map((one) => ({
      id: one.id,
      source: one.source,
      outcome: one.outcome,
      state: one.state,
      on: one.happened_on,
      currency: one.currency,
      amountMinor: one.amount_minor,
      railReference: one.rail_reference,
      reason: one.reason,
      note: one.note,
      recordedBy: names(one.recorded_by),
      recordedAt: one.recorded_at.toISOString(),
      confirmedBy: names(one.decided_by),
    })),
    resolutions: resolutions.map((one) => ({
      id: one.id,
      kind: one.kind,
      proof: one.proof,
      railReference: one.rail_reference,
      askedBy: names(one.asked_by),
      askedAt: one.asked_at.toISOString(),
      decision: one.decision,
      decidedBy: names(one.decided_by),
    })),
    transfers: await transfersOf(tx, id),
  }
}
const transfersOf = async (tx: Tx, payoutId: string) => {
  const page = await transferPage(tx, { sourceId: payoutId, sort: 'posted', limit: 50 }, async (rows) => {
    const entries = Map.groupBy(
      await entriesOf(
        tx,
        rows.map(({ id }) => id),
      ),
      (entry) => entry.transfer_id,
    )
    return rows.map((row) => ({
      id: row.id,
      type: row.type,
      on: row.accounting_day,
      entries: (entries.get(row.id) ?? []).map((entry) => ({
        kind: entry.kind,
        currency: entry.currency,
        amountMinor: entry.amount_minor,
      })),
    }))
  })
  return page.data
}
export const actOnPayout = (ctx: Ctx, id: string, act: (ctx: Ctx) => Promise<unknown>) =>
  inTransaction(ctx, async (tx) => {
    await act(tx.ctx)
    return showPayout(tx, id)
  })
export const listInstructions = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    if (!(await readPayout(tx, id))) throw notFound('payout')
    return {
      data: (await instructionsOf(tx, id)).map((one) => ({
        id: one.id,
        attempt: one.attempt,
        rail: one.rail,
        key: one.key,
        bodyHash: one.body_hash,
        firstSentAt: one.first_sent_at.toISOString(),
        sends: one.sends,
        outcome: one.outcome,
        answers: one.answers
          .slice(-50)
          .map(({ at: when, fencing, outcome, words }) => ({ at: when, fencing, outcome, words })),
      })),
    }
  })

/** What needs somebody, and the run that comes next. */
export const getOverview = (ctx: Ctx) =>
  reading(ctx, async (tx) => {
    const states = await countByState(tx)
    const running = await runsInStates(tx, ['draft', 'freezing', 'in_review', 'approved', 'executing', 'reconciling'])
    return {
      uncertain: states.get('uncertain') ?? 0,
      unmatched: await countUnmatched(tx),
      returned: (states.get('returned') ?? 0) + (states.get('failed') ?? 0),
      inTransit: (states.get('submitting') ?? 0) + (states.get('submitted') ?? 0),
      runs: await showRuns(tx, running.slice(0, 20)),
      next: await nextPlanned(tx),
    }
  })

const showPortal = (row: PayoutRow) => ({
  ...sharedFields(row),
  reason: (finalStates as readonly string[]).includes(row.state) ? row.reason : null,
  hasAdvice: row.submitted_at !== null,
})
export const listPortalPayouts = (ctx: Ctx, input: PayoutFilter) =>
  reading(ctx, (tx) =>
    payoutPage(tx, { ...input, partnerId: undefined }, async (rows) => rows.map(showPortal), 'partner'),
  )
export const getPortalPayout = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await readPayout(tx, id)
    if (!row || row.partner_id !== partnerOf(ctx.actor)) throw notFound('payout')
    return { ...showPortal(row), lines: (await linesOf(tx, [id])).slice(0, 1_000).map(showLine) }
  })
export const madeRun = (ctx: Ctx, input: RunInput) =>
  inTransaction(ctx, async (tx) => showRun(tx, await createRun(tx.ctx, input)))
