/** Lines as answers show them. */
import { partnerNames } from '#modules/partners/public.ts'
import { clocksOf } from '#modules/tasks/public.ts'
import { addMonths } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import {
  againstApproval,
  againstDecline,
  againstHold,
  againstRelease,
  againstReversal,
  type ShownState,
  shownStateOf,
} from '../../contract/states.ts'
import { approvalsOf, declinesOf } from '../../queries/approvals.ts'
import { holdsOf, openHoldsOf, openPartnerHoldRows } from '../../queries/holds.ts'
import { findLine, type Line, netOf, todayOf } from '../../queries/lines.ts'
import { earningsOf, type LineFilters, linePage, monthsOf, movesOf, reversalPage, sumsOf } from '../../queries/lists.ts'
import { namesOfMembers } from '../../queries/people.ts'
import { type ReversalRow, reversalsOf } from '../../queries/reversals.ts'
import { approverRoles } from '../../rules/approval.ts'
import { factsOf } from './facts.ts'
import { rulesOf } from './rules.ts'

/** Approved lines are due from the first instant of their day, whether or not the clock was there. */
export const asOfNow = (line: Line, today: string): Line =>
  line.state === 'approved' && line.dueOn !== null && line.dueOn <= today ? { ...line, state: 'due' } : line

const fields = (line: Line) => ({
  id: line.id,
  kind: line.kind,
  currency: line.currency,
  amountMinor: line.amountMinor.toString(),
  reversedMinor: line.reversedMinor.toString(),
  netMinor: netOf(line).toString(),
  state: shownStateOf(line) as ShownState,
  occurredAt: line.occurredAt.toISOString(),
  holdUntil: line.holdUntil.toISOString(),
  dueOn: line.dueOn,
  rule: line.ruleName,
  saleId: line.saleId,
})
const teamFields = (line: Line, names: ReadonlyMap<string, string>) => ({
  ...fields(line),
  partner: { id: line.partnerId, name: names.get(line.partnerId) ?? line.partnerId },
  baseState: line.state,
  accountingDay: line.accountingDay,
  conversionId: line.conversionId,
  evaluationId: line.evaluationId,
  payoutId: line.payoutId,
  reason: line.reason,
  waitingSince: line.askedAt?.toISOString() ?? null,
  version: line.version,
})
export const listLines = (ctx: Ctx, input: ListInput & LineFilters) =>
  reading(ctx, (tx) =>
    linePage(tx, input, async (rows) => {
      const today = todayOf(tx)
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partnerId))])
      return rows.map((row) => teamFields(asOfNow(row, today), names))
    }),
  )
export const getSums = (ctx: Ctx, input: LineFilters) => reading(ctx, async (tx) => ({ data: await sumsOf(tx, input) }))
export const getMonths = (ctx: Ctx, input: { partnerId?: string | undefined; months?: number | undefined }) =>
  reading(ctx, async (tx) => {
    const from = addMonths(`${todayOf(tx).slice(0, 7)}-01`, 1 - (input.months ?? 12))
    const rows = await monthsOf(tx, from, partnerOf(ctx.actor) ?? input.partnerId)
    return {
      data: rows.map((row) => ({
        month: row.month,
        currency: row.currency,
        accruedMinor: row.accrued,
        reversedMinor: row.reversed,
        paidMinor: row.paid,
      })),
    }
  })

const showReversal = (row: ReversalRow) => ({
  id: row.id,
  number: row.number,
  cause: row.cause_words,
  causeId: row.cause_id,
  amountMinor: row.amount_minor,
  refundedMinor: row.refunded_minor,
  grossMinor: row.gross_minor,
  reversedAfterMinor: row.reversed_after_minor,
  lands: row.lands as 'line' | 'carry_over',
  isOpen: row.lands === 'carry_over' && row.carry_state === 'due',
  payoutId: row.payout_id,
  day: row.accounting_day,
  at: row.created_at.toISOString(),
})
export const listReversals = (ctx: Ctx, id: string, input: ListInput) =>
  reading(ctx, async (tx) => {
    if (!(await findLine(tx, id))) throw notFound('commission')
    return reversalPage(tx, id, input, (rows) => rows.map(showReversal))
  })

export const wholeLine = async (tx: Tx, id: string) => {
  const stored = await findLine(tx, id)
  if (!stored) throw notFound('commission')
  const line = asOfNow(stored, todayOf(tx))
  const names = await partnerNames(tx, [line.partnerId])
  const facts = (await factsOf(tx, [line])).get(id)!
  const holds = await holdsOf(tx, id)
  const approvals = (await approvalsOf(tx, [id])).get(id) ?? []
  const rule = line.state === 'pending' ? (await rulesOf(tx, [line])).get(id) : undefined
  const decline = (await declinesOf(tx, [id])).get(id)
  const people = await namesOfMembers(tx, line.createdBy ? [line.createdBy] : [])
  const clock = line.askedAt ? (await clocksOf(tx, [id])).get(id)?.find((one) => one.kind === 'approval') : undefined
  const given = approvals.map((one) => one.role)
  return {
    ...teamFields(line, names),
    creditSetId: line.creditSetId,
    replaces: line.replaces,
    about: line.aboutKind && line.aboutId ? { kind: line.aboutKind, id: line.aboutId } : null,
    createdAt: line.createdAt.toISOString(),
    createdBy: line.createdBy ? (people.get(line.createdBy) ?? line.createdBy) : null,
    approvedAt: line.approvedAt?.toISOString() ?? null,
    paidAt: line.paidAt?.toISOString() ?? null,
    holds: holds.map((row) => ({
      id: row.id,
      kind: row.kind as 'flag',
      reason: row.reason,
      causeId: row.cause_id,
      openedAt: row.opened_at.toISOString(),
      openedBy: row.opened_by_name,
      closedAt: row.closed_at?.toISOString() ?? null,
      closedBy: row.closed_by_name,
    })),
    approvals: approvals.map((row) => ({ role: row.role, rule: row.rule, by: row.by_name, at: row.at.toISOString() })),
    approval: rule
      ? {
          rule: rule.name,
          needs: rule.approvers.filter((role) => !given.includes(role)),
          isEscalated: clock?.breachedAt != null,
        }
      : null,
    reversals: ((await reversalsOf(tx, [id])).get(id) ?? []).map(showReversal),
    decline: decline ? { reason: decline.reason, by: decline.by_name, at: decline.at.toISOString() } : null,
    moves: (await movesOf(tx, id)).map((row) => ({
      number: row.number,
      day: row.day,
      from: row.from_state,
      to: row.to_state,
      amountMinor: row.amount_minor,
      causeId: row.cause_id,
      at: row.at.toISOString(),
    })),
    against: {
      approve: againstApproval(facts, tx.now),
      decline: againstDecline(facts),
      hold: againstHold(facts),
      release: againstRelease(facts),
      reverse: againstReversal(facts),
    },
  }
}
export const getLine = (ctx: Ctx, id: string) => reading(ctx, (tx) => wholeLine(tx, id))

const roleWords = { partner_manager: 'our partner managers', finance: 'our finance department' } as const
/** As the partner reads it: whoever holds the pen, never anybody's name. */
const waitsFor = async (tx: Tx, rows: readonly Line[]): Promise<ReadonlyMap<string, string>> =>
  tx.asTeam(async () => {
    const holds = await openHoldsOf(
      tx,
      rows.filter((line) => line.isHeld).map((line) => line.id),
    )
    const asked = rows.filter((line) => line.askedAt !== null && line.state === 'pending' && !line.isHeld)
    const rules = await rulesOf(tx, asked)
    const given = await approvalsOf(
      tx,
      asked.map((line) => line.id),
    )
    const words = new Map<string, string>()
    for (const [id, own] of holds) words.set(id, own[0]?.reason ?? '')
    for (const line of asked) {
      const has = (given.get(line.id) ?? []).map((one) => one.role)
      const needed = rules.get(line.id)?.approvers ?? []
      const left = (needed.length > 0 ? needed : approverRoles.slice(0, 1)).filter((role) => !has.includes(role))
      words.set(line.id, left.map((role) => roleWords[role]).join(', '))
    }
    return words
  })
const myFields = (line: Line, words: ReadonlyMap<string, string>) => ({
  ...fields(line),
  paidAt: line.paidAt?.toISOString() ?? null,
  waitsFor: words.get(line.id) ?? null,
})
/** A proposal below zero is nobody's but the team's until it is approved. */
const isMine = (line: Line) => line.amountMinor > 0n || line.state !== 'pending'
export const listMyLines = (ctx: Ctx, input: ListInput & LineFilters) =>
  reading(ctx, (tx) =>
    linePage(tx, { ...input, isMine: true }, async (rows) => {
      const today = todayOf(tx)
      const words = await waitsFor(tx, rows)
      return rows.map((row) => myFields(asOfNow(row, today), words))
    }),
  )
export const getMyLine = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const stored = await findLine(tx, id)
    if (!stored || !isMine(stored)) throw notFound('commission')
    const line = asOfNow(stored, todayOf(tx))
    const words = await waitsFor(tx, [line])
    // Holds are the team's; the partner reads why and since when, never who.
    const holds = (await tx.asTeam(() => openHoldsOf(tx, [id]))).get(id) ?? []
    const decline = (await declinesOf(tx, [id])).get(id)
    return {
      ...myFields(line, words),
      reason: line.reason,
      holds: holds.map((row) => ({ reason: row.reason, since: row.opened_at.toISOString() })),
      reversals: ((await reversalsOf(tx, [id])).get(id) ?? []).map((row) => ({
        cause: row.cause_words,
        amountMinor: row.amount_minor,
        day: row.accounting_day,
        lands: row.lands as 'line' | 'carry_over',
      })),
      decline: decline ? { reason: decline.reason, at: decline.at.toISOString() } : null,
    }
  })
export const getEarnings = (ctx: Ctx) =>
  reading(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)
    if (!partnerId) throw notFound('partner')
    const rows = await earningsOf(tx, partnerId)
    const holds = (await tx.asTeam(() => openPartnerHoldRows(tx, [partnerId]))).get(partnerId) ?? []
    const dates = rows.flatMap((row) => row.next_due_on ?? []).sort()
    return {
      currencies: rows.map((row) => ({
        currency: row.currency,
        paidMinor: row.paid,
        dueMinor: row.due,
        pendingMinor: row.pending,
        heldMinor: row.held,
        debtMinor: row.debt,
      })),
      nextDueOn: dates[0] ?? null,
      holds: holds.map((row) => ({ reason: row.reason, since: row.opened_at.toISOString() })),
    }
  })
