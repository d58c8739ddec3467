/**
 * What each matching rule is worth on the conversion as if the partner had the whole credit (step 5), and which of them
 * earn (step 6): the highest evaluated amount, never the highest-looking number.
 */
import type { Plan, PlanRule } from '#modules/agreements/public.ts'
import type { Fraction } from '#platform/money.ts'
import { type Based, baseOver, quantityOver, rateShare } from './base.ts'
import { add, compare, larger, round, smaller, sum, times, whole, zero } from './fraction.ts'
import { type Matched, totalOf } from './match.ts'
import { isTier, type TierFormula, tierWorth } from './tiers.ts'
import type { EngineInput, FrozenPartner, FrozenTotal } from './types.ts'

type Case = { input: EngineInput; partner: FrozenPartner; plan: Plan; based: Based }
export type Valued = Matched & { worth: Fraction; isByLine: boolean }
export type Chosen = Valued & { wonIds: readonly string[] }
export type Choice = { chosen: Chosen[]; lost: (Valued & { to: readonly string[]; against: Fraction })[] }

export const valueRules = (of: Case, matched: readonly Matched[]): Valued[] =>
  matched.map((one) => ({
    ...one,
    worth: worthOf(of, one),
    isByLine: one.rule.formula.kind === 'percent' && one.rule.minimumMinor === null && one.rule.maximumMinor === null,
  }))

/** Before the partner's share. */
export const worthOf = (of: Case, { rule, lineIds }: Pick<Matched, 'rule' | 'lineIds'>): Fraction =>
  clamp(rule, unclamped(of, rule, lineIds))

const unclamped = (of: Case, rule: PlanRule, lineIds: readonly string[]): Fraction => {
  const { formula } = rule
  if (isTier(formula)) {
    const total = totalOf(of, rule.id, formula.period)
    return whole(tierWorth(formula, volumeBefore(formula, total), wholeVolume(of, formula, lineIds)).own)
  }
  switch (formula.kind) {
    case 'percent':
      return rateShare(baseOver(of.based, lineIds), formula.ratePpm)
    case 'per_unit':
      return whole(BigInt(formula.amountMinor) * quantityOver(of.based, lineIds))
    case 'flat':
    case 'bounty':
      return whole(BigInt(formula.amountMinor))
    default:
      return zero
  }
}
export const clamp = (rule: PlanRule, exact: Fraction, microShares = 1_000_000): Fraction => {
  const bound = (minor: string) => times(whole(BigInt(minor)), BigInt(microShares), 1_000_000n)
  const raised = rule.minimumMinor === null ? exact : larger(exact, bound(rule.minimumMinor))
  return rule.maximumMinor === null ? raised : smaller(raised, bound(rule.maximumMinor))
}

/** What this conversion adds to a tier's volume if one partner has the whole credit: minor units, or millionths. */
export const wholeVolume = ({ input, based }: Case, formula: TierFormula, lineIds: readonly string[]): bigint => {
  const piece = (isOne: boolean) => (isOne ? 1_000_000n : 0n)
  switch (formula.measure) {
    case 'money':
      return round(baseOver(based, lineIds))
    case 'customers':
      return piece(input.customer.isFirstPaid)
    case 'sales':
      return piece(input.sale !== null)
    case 'leads':
      return piece(input.sale === null)
  }
}
export const volumeBefore = ({ measure }: TierFormula, total: FrozenTotal): bigint =>
  BigInt(
    { money: total.volumeMinor, customers: total.customersMicro, sales: total.salesMicro, leads: total.leadsMicro }[
      measure
    ],
  )

/** Who earns on a line: a rule and what the line brings it; a whole-sale rule holds its lines together. */
type Holder = { one: Valued; worth: Fraction }

export const choose = (of: Case, valued: readonly Valued[]): Choice => {
  const exclusive = valued.filter(({ rule }) => rule.stacking === 'exclusive')
  const holders = new Map<string, Holder>()
  for (const line of of.based.lines)
    for (const one of exclusive.filter((other) => other.isByLine && other.lineIds.includes(line.id))) {
      const { formula } = one.rule
      const worth = formula.kind === 'percent' ? rateShare(line.exact, formula.ratePpm) : zero
      const before = holders.get(line.id)
      if (!before || beats({ one, worth }, before)) holders.set(line.id, { one, worth })
    }
  // From the highest down, so that whoever takes lines is never undone by one that comes later.
  const wholeSale = exclusive
    .filter((one) => !one.isByLine)
    .sort((one, other) => compare(other.worth, one.worth) || one.position - other.position)
  for (const one of wholeSale) {
    const held = standing(holders, one.lineIds)
    const isFree = held.holders.length === 0
    const first = Math.min(...held.holders.map((holder) => holder.one.position))
    const order = compare(one.worth, held.worth)
    if (isFree || order > 0 || (order === 0 && one.position < first))
      for (const id of one.lineIds) holders.set(id, { one, worth: one.worth })
  }
  const chosen: Chosen[] = []
  const lost: Choice['lost'] = []
  for (const one of valued) {
    if (one.rule.stacking === 'bonus') {
      chosen.push({ ...one, wonIds: one.lineIds })
      continue
    }
    const wonIds = one.lineIds.filter((id) => holders.get(id)?.one === one)
    if (wonIds.length > 0) chosen.push({ ...one, wonIds })
    else {
      const held = standing(holders, one.lineIds)
      lost.push({ ...one, to: [...new Set(held.holders.map((holder) => holder.one.rule.id))], against: held.worth })
    }
  }
  return { chosen, lost }
}

const beats = (one: Holder, other: Holder): boolean => {
  const order = compare(one.worth, other.worth)
  return order > 0 || (order === 0 && one.one.position < other.one.position)
}
/** Who holds these lines, and what they earn by them: a whole-sale rule counts once and in full. */
const standing = (holders: ReadonlyMap<string, Holder>, lineIds: readonly string[]) => {
  const found = lineIds.flatMap((id) => holders.get(id) ?? [])
  const together = new Map(found.filter(({ one }) => !one.isByLine).map((holder) => [holder.one, holder.worth]))
  const byLine = found.filter(({ one }) => one.isByLine).map(({ worth }) => worth)
  return { holders: found, worth: add(sum(byLine), sum([...together.values()])) }
}
