/**
 * The true-up: a period is reckoned once more over the final set in (occurredAt, id) order, net of reversals and with its
 * caps, and what differs from the lines that stand becomes one line per rule. So the order in which sales arrived does
 * not matter in the end. What is above zero is earned; what is below is a proposal that somebody approves.
 */
import { printerFor, termLanguage } from '#modules/agreements/public.ts'
import { type CreditedConversion, pageCreditedConversions } from '#modules/attribution/public.ts'
import { addDays, addMonths, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { announceMany } from '#platform/events/announce-many.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { closedDays } from '#platform/ledger/close.ts'
import { commissionAccrued } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import type { DueKind } from '#platform/module.ts'
import { commissionCreated } from '../../contract/events.ts'
import { periodOf } from '../../engine/periods.ts'
import type { FrozenPartner } from '../../engine/types.ts'
import { piecesBefore } from '../../queries/facts.ts'
import { insertComputedLines, type NewLine } from '../../queries/new-lines.ts'
import {
  declinedLines,
  firstConversionDay,
  frozenInputs,
  type StandingLine,
  standingLines,
} from '../../queries/true-up.ts'
import { trueUpWords } from '../../words/true-up.ts'
import { leftOf } from '../evaluate/net.ts'
import { storedCustomers } from '../evaluate/past.ts'
import { type Prepared, prepare, type Seat } from '../evaluate/prepare.ts'
import { type ReplayedLine, replay } from '../evaluate/replay.ts'
import { planHoldEnd } from '../lines/sweep.ts'
import { periodsOf, type Target, type TrueUpPeriod, targetOf, trueUpSlot } from './plan.ts'

const pageSize = 500
const causesMax = 20
/** A shorter period lies inside a longer one: its true-ups count in the longer's sum. */
const rank: Record<TrueUpPeriod, number> = {
  month: 0,
  quarter: 1,
  year: 2,
  agreement_year: 2,
  agreement: 3,
  lifetime: 4,
}

export const trueUpDue: DueKind = {
  kind: trueUpSlot,
  summary: 'Periods of tiers and caps are reckoned once more over everything sold in them',
  run: async (tx, subjectIds, dueAt) => {
    for (const subject of subjectIds) await trueUp(tx, targetOf(subject), dueAt)
  },
}

/** Answers how many lines were written. Safe to repeat: what stands already is no difference. */
export const trueUp = (tx: Tx, target: Target, dueAt: Date): Promise<number> =>
  tx.asTeam(async () => {
    await lockMoneyOf(tx, [target.partnerId])
    const first = await firstConversionDay(tx, target.partnerId)
    if (!first) return 0
    const { zone } = tx.ctx.workspace
    const lastDay = target.period === 'end' ? addDays(target.start, -1) : null
    // Every bounded period that holds the first day of this one begins at most a year before it.
    const isBounded = target.period !== 'end' && rank[target.period] < rank.agreement
    const from = isBounded ? addMonths(target.start, -12) : first
    const begun = await replayed(tx, target.partnerId, startOfDate(zone, from), tx.now)
    if (!begun) return 0
    // A cap over the agreement or for ever looks at everything before.
    const isEndless = begun.seats.some((seat) => [...periodsOf(seat)].some((period) => rank[period] >= rank.agreement))
    const set =
      isEndless && from > first ? (await replayed(tx, target.partnerId, startOfDate(zone, first), tx.now))! : begun
    const spans = new Map<string, Span>()
    for (const seat of set.seats)
      for (const period of periodsOf(seat)) {
        const { start, end } = periodOf(period, lastDay ?? seat.day, seat.found.anchor)
        const isAsked = lastDay === null ? period === target.period && start === target.start : seat.day <= lastDay
        if (!isAsked || seat.day < start || (end !== null && seat.day >= end)) continue
        const key = `${period} ${start}`
        const span = spans.get(key) ?? { period, start, end, rules: new Set<string>() }
        for (const ruleId of rulesOf(seat, period)) span.rules.add(ruleId)
        spans.set(key, span)
      }
    let written = 0
    // Shorter periods first: a longer one counts what they found.
    for (const span of [...spans.values()].toSorted((one, other) => rank[one.period] - rank[other.period]))
      written += await settle(tx, target.partnerId, span, set, dueAt)
    return written
  })

type Span = { period: TrueUpPeriod; start: string; end: string | null; rules: Set<string> }
/** Rules that look at sums of this period: their own tiers and caps, and those of groups. */
const rulesOf = ({ found, needs }: Seat, period: TrueUpPeriod): string[] => {
  const named = [
    ...(needs?.totals ?? []).filter((one) => one.period === period).map(({ ruleId }) => ruleId),
    ...(needs?.earned ?? []).filter((one) => one.per === period).flatMap(({ ruleIds }) => ruleIds ?? ['*']),
  ]
  return named.includes('*') ? found.plan!.rules.map(({ id }) => id) : named
}

type ReplayedSet = {
  seats: Seat[]
  lines: { line: ReplayedLine['line']; netMinor: bigint; conversion: CreditedConversion; day: string }[]
}
/** The partner's part of everything it was credited with, reckoned in order. */
const replayed = async (tx: Tx, partnerId: string, from: Date, to: Date): Promise<ReplayedSet | undefined> => {
  const { zone } = tx.ctx.workspace
  const run = replay(zone)
  const pieces = await piecesBefore(tx, partnerId, { occurredAt: from, conversionId: '' })
  for (const kind of ['sales', 'customers', 'leads'] as const) run.seed(`p ${kind} ${partnerId}`, BigInt(pieces[kind]))
  const declined = await declinedLines(tx, { partnerId, from, to })
  const set: ReplayedSet = { seats: [], lines: [] }
  let after: { occurredAt: Date; id: string } | undefined
  for (;;) {
    const page = await pageCreditedConversions(tx, { partnerIds: [partnerId], from, to, after, limit: pageSize })
    if (page.length === 0) break
    const inputs = await frozenInputs(
      tx,
      page.map(({ id }) => id),
    )
    // What was never evaluated earned nothing and is not looked at here: that is the evaluation's own matter.
    const prepared = (await prepare(tx, page)).filter(({ conversion }) => conversion.earns && inputs.has(conversion.id))
    const frozen = prepared.map((one): Prepared => ({ ...one, seats: one.seats.map((seat) => asFrozen(seat, inputs)) }))
    const given = await storedCustomers(
      tx,
      frozen.flatMap(({ seats }) => seats),
    )
    const left = await leftOf(tx, frozen)
    for (const one of frozen) {
      const done = run.run(one, given, left, {
        counts: (seat, line) =>
          seat.partnerId !== partnerId || !declined.has(`${seat.conversion.id} ${line.ruleId} ${line.kind}`),
        // Who shares the sale keeps the past that it was reckoned with.
        past: (seat) => (seat.partnerId === partnerId ? undefined : storedOf(seat, inputs)),
      })
      for (const { seat, line, netMinor } of done.lines)
        if (seat.partnerId === partnerId) set.lines.push({ line, netMinor, conversion: one.conversion, day: seat.day })
      set.seats.push(...one.seats.filter((seat) => seat.partnerId === partnerId && seat.found.plan))
    }
    const last = page.at(-1)!
    after = { occurredAt: last.occurredAt, id: last.id }
  }
  return set.seats.length > 0 ? set : undefined
}
type Inputs = Awaited<ReturnType<typeof frozenInputs>>
const storedOf = (seat: Seat, inputs: Inputs): FrozenPartner | undefined =>
  inputs.get(seat.conversion.id)?.partners.find(({ partnerId }) => partnerId === seat.partnerId)
/** The rate that a line was reckoned by stays, whatever is known of its day by now. */
const asFrozen = (seat: Seat, inputs: Inputs): Seat => {
  const stored = storedOf(seat, inputs)
  return stored?.rate && stored.planHash === seat.found.planHash ? { ...seat, rate: stored.rate } : seat
}

const settle = async (tx: Tx, partnerId: string, span: Span, set: ReplayedSet, dueAt: Date): Promise<number> => {
  const { zone } = tx.ctx.workspace
  const from = span.start < '1900-01-01' ? new Date('1900-01-01T00:00:00Z') : startOfDate(zone, span.start)
  const to = span.end === null ? tx.now : startOfDate(zone, span.end)
  const stand = (await standingLines(tx, { partnerId, from, to })).filter(
    (line) => line.kind !== 'true_up' || inside(line.occurrence, span),
  )
  const inOrder = set.lines.filter(({ conversion }) => conversion.occurredAt >= from && conversion.occurredAt < to)
  const keys = new Set(
    [
      ...inOrder.map(({ line }) => `${line.ruleId} ${line.currency}`),
      ...stand.map((one) => `${one.ruleId} ${one.currency}`),
    ].filter((key) => span.rules.has(key.split(' ')[0]!)),
  )
  const rows: NewLine[] = []
  for (const key of keys) {
    const [ruleId, currency] = key.split(' ') as [string, string]
    const now = inOrder.filter(({ line }) => line.ruleId === ruleId && line.currency === currency)
    const before = stand.filter((one) => one.ruleId === ruleId && one.currency === currency)
    const target = now.reduce((sum, { netMinor }) => sum + netMinor, 0n)
    const soFar = before.reduce((sum, { netMinor }) => sum + netMinor, 0n)
    if (target === soFar) continue
    rows.push(lineOf(tx, { partnerId, ruleId, currency, span, target, soFar, now, before, to, dueAt }))
  }
  return write(tx, rows)
}
const inside = (occurrence: string | null, span: Span): boolean => {
  const [, period, start] = (occurrence ?? '').split(' ') as [string, TrueUpPeriod, string]
  return period === span.period ? start === span.start : rank[period] < rank[span.period]
}

type Of = {
  partnerId: string
  ruleId: string
  currency: string
  span: Span
  target: bigint
  soFar: bigint
  now: ReplayedSet['lines']
  before: StandingLine[]
  to: Date
  dueAt: Date
}
const lineOf = (tx: Tx, of: Of): NewLine => {
  const { zone } = tx.ctx.workspace
  const { span, target, soFar } = of
  const printer = printerFor(termLanguage(tx.ctx.workspace.language))
  const words = trueUpWords[printer.language]
  const fill = (text: string, values: Record<string, string>) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  const money = (minor: bigint) => printer.format('money', { currency: of.currency, amountMinor: String(minor) })
  const date = (day: string) => printer.format('date', day)
  const last = new Date(of.to.getTime() - 1)
  const number =
    of.before.filter(({ occurrence }) => occurrence?.startsWith(`true_up ${span.period} ${span.start} `)).length + 1
  const first = of.now[0]?.day ?? span.start
  return {
    id: newId(idPrefixes.commission),
    partner_id: of.partnerId,
    evaluation_id: null,
    conversion_id: null,
    credit_set_id: null,
    sale_id: null,
    rule_id: of.ruleId,
    rule_name: of.now[0]?.line.ruleName ?? of.before[0]!.ruleName,
    kind: 'true_up',
    occurrence: `true_up ${span.period} ${span.start} ${number}`,
    amount_minor: String(target - soFar),
    currency: of.currency,
    // Inside its period, so that the period's sums hold it.
    occurred_at: last,
    accounting_day: civilDate(zone, of.dueAt),
    hold_until: tx.now,
    state: 'pending',
    is_held: false,
    parts: null,
    causes: JSON.stringify([
      {
        text: fill(words.inOrder, { rule: of.now[0]?.line.ruleName ?? of.before[0]!.ruleName }),
        amountMinor: String(target),
      },
      { text: words.soFar, amountMinor: String(soFar) },
      ...changed(
        of,
        (day, is, was) => fill(words.sale, { day: date(day), now: money(is), before: money(was) }),
        (count) => fill(words.more, { count: String(count) }),
      ),
    ]),
    reason: fill(words.why, {
      from: date(span.start < '1900-01-01' ? first : span.start),
      to: date(civilDate(zone, last)),
    }),
  }
}
/** The sales whose part in it changes, in their order; the rest is counted. */
const changed = (
  { now, before }: Of,
  one: (day: string, is: bigint, was: bigint) => string,
  more: (count: number) => string,
): { text: string; amountMinor: string | null }[] => {
  const stood = new Map<string, bigint>()
  for (const { conversionId, netMinor } of before)
    if (conversionId) stood.set(conversionId, (stood.get(conversionId) ?? 0n) + netMinor)
  const found = [...Map.groupBy(now, ({ conversion }) => conversion.id)].flatMap(([id, own]) => {
    const is = own.reduce((sum, { netMinor }) => sum + netMinor, 0n)
    const was = stood.get(id) ?? 0n
    return is === was ? [] : [{ text: one(own[0]!.day, is, was), amountMinor: String(is - was) }]
  })
  return found.length > causesMax
    ? [...found.slice(0, causesMax), { text: more(found.length - causesMax), amountMinor: null }]
    : found
}

const write = async (tx: Tx, drafts: readonly NewLine[]): Promise<number> => {
  if (drafts.length === 0) return 0
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const closed = await closedDays(
    tx,
    drafts.map((row) => row.accounting_day),
  )
  const rows = drafts.map((row) =>
    row.accounting_day > today || closed.has(row.accounting_day) ? { ...row, accounting_day: today } : row,
  )
  const inserted = await insertComputedLines(tx, rows)
  const fresh = rows.filter(({ id }) => inserted.has(id))
  const earned = fresh.filter(({ amount_minor }) => BigInt(amount_minor) > 0n)
  await post(
    tx,
    earned.map((row) => ({
      ...commissionAccrued({
        partnerId: row.partner_id,
        amount: { currency: row.currency, amountMinor: BigInt(row.amount_minor) },
        commissionKind: row.kind,
        held: false,
      }),
      source: { kind: 'commission', id: row.id },
      step: 'accrued',
      accountingDay: row.accounting_day,
    })),
  )
  // Who approves is asked for all of them; only what is earned is told to the partner before that.
  await planHoldEnd(
    tx,
    fresh.map((row) => ({ partnerId: row.partner_id, holdUntil: row.hold_until })),
  )
  await announceMany(
    tx,
    commissionCreated,
    earned.map((row) => ({
      payload: {
        commissionId: row.id,
        partnerId: row.partner_id,
        kind: row.kind,
        currency: row.currency,
        amountMinor: row.amount_minor,
        state: row.state,
        holdUntil: row.hold_until.toISOString(),
      },
      about: { subject: { kind: 'commission', id: row.id, version: 1 }, partnerId: row.partner_id },
    })),
  )
  return fresh.length
}
