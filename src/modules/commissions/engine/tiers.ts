/** Schedules in brackets. Volume is in minor units of the plan's currency, or in millionths of a piece. */
import type { PlanBracket, PlanFormula } from '#modules/agreements/public.ts'
import type { Fraction } from '#platform/money.ts'
import { add, fraction, round, zero } from './fraction.ts'

export type TierFormula = Extract<PlanFormula, { brackets: PlanBracket[] }>
export const isTier = (formula: PlanFormula): formula is TierFormula => 'brackets' in formula
const million = 1_000_000n
/** Both kinds of bracket earn a share of a million per unit of volume: a rate in ppm, or an amount per million of a piece. */
const perMillion = (bracket: PlanBracket): bigint =>
  bracket.ratePpm === null ? BigInt(bracket.amountMinor!) : BigInt(bracket.ratePpm)
const fromOf = (formula: TierFormula, bracket: PlanBracket): bigint =>
  formula.measure === 'money' ? BigInt(bracket.from) : BigInt(bracket.from) * million

/** T(V): each bracket earns on its own part. */
export const scheduleOf = (formula: TierFormula, volume: bigint): Fraction => {
  let total = zero
  formula.brackets.forEach((bracket, at) => {
    const next = formula.brackets[at + 1]
    const [bottom, top] = [fromOf(formula, bracket), next ? fromOf(formula, next) : volume]
    const reached = (top < volume ? top : volume) - bottom
    if (reached > 0n) total = add(total, fraction(reached * perMillion(bracket), million))
  })
  return total
}
/** The bracket that holds a volume: one that begins exactly there is reached. */
export const bracketAt = (formula: TierFormula, volume: bigint): number => {
  const at = formula.brackets.findLastIndex((bracket) => fromOf(formula, bracket) <= volume)
  return at === -1 ? 0 : at
}

export type TierWorth = {
  own: bigint
  schedule: readonly [bigint, bigint]
  /** Where a higher bracket is reached that counts for all: what all volume before is worth by it. */
  caughtUp: bigint | null
}
/** What a conversion of volume v earns after volume V. Lines add up to the rounded schedule of the whole. */
export const tierWorth = (formula: TierFormula, before: bigint, volume: bigint): TierWorth => {
  if (formula.kind !== 'retroactive_tiers') {
    const schedule = [round(scheduleOf(formula, before)), round(scheduleOf(formula, before + volume))] as const
    return { own: schedule[1] - schedule[0], schedule, caughtUp: null }
  }
  const [was, is] = [bracketAt(formula, before), bracketAt(formula, before + volume)]
  const rate = perMillion(formula.brackets[is]!)
  const at = (reached: bigint) => round(fraction(reached * rate, million))
  const schedule = [at(before), at(before + volume)] as const
  return { own: schedule[1] - schedule[0], schedule, caughtUp: is > was ? at(before) : null }
}
