/** From worth to money: shares, tiers over credited volume, one rounding per group, caps, ceiling (steps 7 to 10). */
import type { PlanRule } from '#modules/agreements/public.ts'
import { allocate, type Fraction } from '#platform/money.ts'
import { baseOver } from './base.ts'
import { type Chosen, clamp, volumeBefore, wholeVolume, worthOf } from './choose.ts'
import type { Judged } from './evaluate.ts'
import { add, compare, floor, fraction, round, sum, times, whole, written, zero } from './fraction.ts'
import { canonical } from './hash.ts'
import { planPeriod, totalOf } from './match.ts'
import { isTier, tierWorth } from './tiers.ts'
import type {
  Cap,
  CapPeriod,
  Counted,
  EngineInput,
  EngineLine,
  LineKind,
  PartnerResult,
  PeriodKind,
  Step,
} from './types.ts'

type Part = {
  at: number
  one: Chosen
  exact: Fraction
  /** Parts of one key are rounded together; null where the amount is whole by its formula. */
  group: string | null
  amount: bigint
  catchUp: { target: bigint } | null
  steps: Step[]
}

export const settle = (
  input: EngineInput,
  judged: readonly Judged[],
): { results: PartnerResult[]; isAboveSaleValue: boolean } => {
  const parts = judged.flatMap((of, at) => of.choice.chosen.map((one) => partOf(input, of, at, one)))
  roundTogether(parts)
  const drafts = judged.map((of, at) =>
    draft(
      input,
      of,
      parts.filter((part) => part.at === at),
    ),
  )
  const isAboveSaleValue = input.sale !== null && judged.length > 0 && isAbove(judged, drafts)
  const results = judged.map((of, at): PartnerResult => {
    const { lines, steps, counted, hadWorth } = drafts[at]!
    if (isAboveSaleValue && lines.length > 0)
      steps.push({ step: 'ceiling', ceilingPpm: ceilingOf(judged), isAbove: true })
    const reason =
      lines.length > 0 ? null : of.choice.chosen.length === 0 ? 'no_rule' : hadWorth ? 'cap_reached' : 'worth_nothing'
    return {
      partnerId: of.partner.partnerId,
      microShares: of.microShares,
      outcome: lines.length > 0 ? 'commissions' : 'nothing',
      reason,
      lines,
      steps: [...of.steps, ...steps],
      counted,
    }
  })
  return { results, isAboveSaleValue }
}

const million = 1_000_000n

const partOf = (input: EngineInput, of: Judged, at: number, one: Chosen): Part => {
  const { formula } = one.rule
  if (isTier(formula)) return tierPart(input, of, at, one)
  const { rule } = one
  const scope = { input, partner: of.partner, plan: of.plan, based: of.based }
  // Of a rule that competes by line only the lines it won earn; every other earns as a whole.
  const worth = worthOf(scope, { rule, lineIds: one.wonIds })
  const exact = times(worth, BigInt(of.microShares), million)
  const steps: Step[] = []
  const free = worthOf(scope, { rule: { ...rule, minimumMinor: null, maximumMinor: null }, lineIds: one.wonIds })
  const order = compare(worth, free)
  if (order !== 0)
    steps.push({
      step: 'clamp',
      ruleId: rule.id,
      exact: written(free),
      bound: order > 0 ? 'minimum' : 'maximum',
      boundMinor: order > 0 ? rule.minimumMinor! : rule.maximumMinor!,
    })
  steps.push({
    step: 'share',
    ruleId: rule.id,
    exact: written(worth),
    microShares: of.microShares,
    result: written(exact),
  })
  const group = canonical([
    formula,
    of.plan.base,
    of.based.currency,
    rule.minimumMinor,
    rule.maximumMinor,
    rule.stacking,
    written(worth),
  ])
  return { at, one, exact, group, amount: 0n, catchUp: null, steps }
}

/** Tiers count credited volume: it is shared out over all credits, so that together they count the sale once. */
const tierPart = (input: EngineInput, of: Judged, at: number, one: Chosen): Part => {
  const { rule } = one
  const { formula } = rule
  if (!isTier(formula)) throw new TypeError('Not a schedule')
  const scope = { input, partner: of.partner, plan: of.plan, based: of.based }
  const total = totalOf(scope, rule.id, formula.period)
  const before = volumeBefore(formula, total)
  const credited = creditedOf(input, of.partner.partnerId, wholeVolume(scope, formula, one.wonIds))
  const { own, schedule, caughtUp } = tierWorth(formula, before, credited)
  const clamped = clamp(rule, whole(own), of.microShares)
  const step: Step = {
    step: 'tiers',
    ruleId: rule.id,
    measure: formula.measure,
    period: formula.period,
    periodStart: total.periodStart,
    before: String(before),
    credited: String(credited),
    schedule: [String(schedule[0]), String(schedule[1])],
    isRaised: caughtUp !== null,
  }
  const catchUp = caughtUp === null ? null : { target: caughtUp }
  return { at, one, exact: clamped, group: null, amount: round(clamped), catchUp, steps: [step] }
}
const creditedOf = (input: EngineInput, partnerId: string, volume: bigint): bigint => {
  const shares = allocate(
    volume,
    input.credits.map((credit) => BigInt(credit.microShares)),
  )
  return shares[input.credits.findIndex((credit) => credit.partnerId === partnerId)] ?? 0n
}

/** One rounding per group: its total is rounded, the parts get the units by largest remainder, in the order of credits. */
const roundTogether = (parts: readonly Part[]): void => {
  for (const group of Map.groupBy(
    parts.filter((part) => part.group !== null),
    (part) => part.group!,
  ).values()) {
    const total = round(sum(group.map(({ exact }) => exact)))
    for (const part of group) part.amount = floor(part.exact)
    let left = total - group.reduce((all, { amount }) => all + amount, 0n)
    const rest = (part: Part) => add(part.exact, whole(-floor(part.exact)))
    for (const part of group.toSorted((one, other) => compare(rest(other), rest(one)))) {
      if (left <= 0n) break
      part.amount += 1n
      left -= 1n
    }
    for (const part of group)
      part.steps.push({
        step: 'round',
        ruleId: part.one.rule.id,
        exact: written(part.exact),
        amountMinor: String(part.amount),
        isTogether: group.some((other) => other.at !== part.at),
      })
  }
}

type Draft = { lines: EngineLine[]; steps: Step[]; counted: Counted[]; hadWorth: boolean }

const draft = (input: EngineInput, of: Judged, parts: readonly Part[]): Draft => {
  const lines: EngineLine[] = []
  const steps: Step[] = []
  const here = new Map<string, bigint>()
  let hadWorth = false
  const put = (rule: PlanRule, kind: LineKind, worth: bigint, exact: Fraction) => {
    if (worth <= 0n) return
    hadWorth = true
    const amount = capped(of, rule, worth, here, steps)
    for (const subject of subjectsOf(of, rule.id)) here.set(subject, (here.get(subject) ?? 0n) + amount)
    if (amount > 0n)
      lines.push({
        ruleId: rule.id,
        ruleName: rule.name,
        kind,
        amountMinor: String(amount),
        currency: of.based.currency,
        exact: written(exact),
      })
  }
  for (const part of parts) {
    const { rule } = part.one
    steps.push(...part.steps)
    put(rule, lineKind(input, rule), part.amount, part.exact)
    if (!part.catchUp || !isTier(rule.formula)) continue
    const earned = earnedOf(of, rule.id, rule.formula.period, 'partner')
    const catchUp = part.catchUp.target - earned
    steps.push({
      step: 'catch_up',
      ruleId: rule.id,
      targetMinor: String(part.catchUp.target),
      earnedMinor: String(earned),
      amountMinor: String(catchUp > 0n ? catchUp : 0n),
    })
    put(rule, 'tier_catch_up', catchUp, whole(catchUp))
  }
  return { lines, steps, counted: counted(input, of, parts), hadWorth }
}

const lineKind = (input: EngineInput, { formula }: PlanRule): LineKind => {
  if (formula.kind === 'bounty') return 'bounty'
  if (input.sale) return input.sale.kind === 'renewal' ? 'recurring' : 'sale'
  return input.event === 'deal_won' ? 'deal' : 'lead'
}

/** Rule first, then every group that names it: min(amount, cap − net earned in the cap's period). */
const capped = (
  of: Judged,
  rule: PlanRule,
  worth: bigint,
  here: ReadonlyMap<string, bigint>,
  steps: Step[],
): bigint => {
  let amount = worth
  const apply = (subject: string, cap: Cap) => {
    const earned = earnedOf(of, subject, cap.per, cap.of) + (here.get(subject) ?? 0n)
    const room = BigInt(cap.amountMinor) - earned
    const left = room < 0n ? 0n : room
    if (amount <= left) return
    steps.push({
      step: 'cap',
      ruleId: rule.id,
      of: subject,
      capMinor: cap.amountMinor,
      per: cap.per,
      earnedMinor: String(earned),
      cutMinor: String(amount - left),
      amountMinor: String(left),
    })
    amount = left
  }
  if (rule.cap) apply(rule.id, rule.cap)
  for (const group of of.plan.groupCaps) if (group.rules.includes(rule.id)) apply(groupSubject(group.name), group.cap)
  return amount
}
/** How the sum of a group of rules is named beside those of single rules. */
export const groupSubject = (name: string): string => `group:${name}`
const subjectsOf = ({ plan }: Judged, ruleId: string): string[] => [
  ruleId,
  ...plan.groupCaps.filter(({ rules }) => rules.includes(ruleId)).map(({ name }) => groupSubject(name)),
]
const earnedOf = ({ partner }: Judged, subject: string, per: CapPeriod | PeriodKind, of: Cap['of']): bigint =>
  BigInt(partner.earned.find((one) => one.subject === subject && one.per === per && one.of === of)?.minor ?? '0')

/** What it adds to period totals: of the plan always, of a tier where its rule earns. */
const counted = (input: EngineInput, of: Judged, parts: readonly Part[]): Counted[] => {
  const { partner, plan, based, microShares } = of
  const row = (ruleId: string, period: PeriodKind, volume: bigint): Counted => ({
    ruleId,
    period,
    periodStart: totalOf({ input, partner }, ruleId, period).periodStart,
    currency: based.currency,
    volumeMinor: String(creditedOf(input, partner.partnerId, volume)),
    salesMicro: String(input.sale ? microShares : 0),
    customersMicro: String(input.customer.isFirstPaid ? microShares : 0),
    leadsMicro: String(input.sale ? 0 : microShares),
  })
  const tiers = parts.flatMap(({ one }) => {
    const { rule, wonIds } = one
    return isTier(rule.formula) ? [row(rule.id, rule.formula.period, round(baseOver(based, wonIds)))] : []
  })
  if (based.currency === '') return tiers
  return [row('*', planPeriod(plan), round(based.exact)), ...tiers]
}

const ceilingOf = (judged: readonly Judged[]): number => Math.min(...judged.map(({ partner }) => partner.ceilingPpm))
/** Shares of the base in every partner's own currency and plan; what makes up for earlier sales is not of this one. */
const isAbove = (judged: readonly Judged[], drafts: readonly Draft[]): boolean => {
  let share = zero
  for (const [at, { based }] of judged.entries()) {
    const own = drafts[at]!.lines.filter(({ kind }) => kind !== 'tier_catch_up')
    const amount = own.reduce((all, line) => all + BigInt(line.amountMinor), 0n)
    if (amount === 0n) continue
    if (compare(based.exact, zero) <= 0) return true
    share = add(share, fraction(amount * based.exact.denominator, based.exact.numerator))
  }
  return compare(share, fraction(BigInt(ceilingOf(judged)), million)) > 0
}
