/**
 * Engine version 1: from frozen inputs to amounts, steps and hash. Pure, and never changed once it has paid anybody:
 * a later rule of counting is a version 2 beside it.
 */
import type { Plan } from '#modules/agreements/public.ts'
import { type Based, baseMinor, baseOf, planCurrency } from './base.ts'
import { type Choice, choose, type Valued, valueRules } from './choose.ts'
import { written } from './fraction.ts'
import { hashOf } from './hash.ts'
import { type Against, matchRules } from './match.ts'
import { settle } from './settle.ts'
import {
  type EngineInput,
  type EngineResult,
  engineVersion,
  type FrozenPartner,
  type PartnerResult,
  type RuleVerdict,
  type Step,
  type Wait,
} from './types.ts'

/** A partner whose plan has been held against the conversion; what it earns depends on all of them together. */
export type Judged = {
  partner: FrozenPartner
  microShares: number
  plan: Plan
  based: Based
  choice: Choice
  steps: Step[]
}

export type Reckoned = Omit<EngineResult, 'hash'>

export const evaluate = (input: EngineInput): EngineResult => {
  const result = reckon(input)
  return { ...result, hash: hashOf({ input, result }) }
}

/** The same without the hash, for what is reckoned by the million and not stored line by line. */
export const reckon = (input: EngineInput): Reckoned => {
  const shares = new Map(input.credits.map((credit) => [credit.partnerId, credit.microShares]))
  const partners = input.partners.map((partner) => ({ partner, microShares: shares.get(partner.partnerId) ?? 0 }))
  const waits = new Map<string, Wait>()
  for (const { partner } of partners) for (const wait of waitsOf(input, partner)) waits.set(JSON.stringify(wait), wait)
  if (waits.size > 0)
    return finish(
      'waiting',
      [...waits.values()],
      false,
      partners.map(({ partner, microShares }) => waiting(partner.partnerId, microShares, [...waits.values()])),
    )

  const judged: Judged[] = []
  const idle: PartnerResult[] = []
  for (const { partner, microShares } of partners) {
    if (!partner.plan) {
      idle.push({
        partnerId: partner.partnerId,
        microShares,
        outcome: 'nothing',
        reason: 'no_term',
        lines: [],
        steps: [],
        counted: [],
      })
      continue
    }
    judged.push(judge(input, partner, microShares, partner.plan))
  }
  const { results, isAboveSaleValue } = settle(input, judged)
  const byPartner = new Map([...idle, ...results].map((result) => [result.partnerId, result]))
  return finish(
    'computed',
    [],
    isAboveSaleValue,
    input.partners.map(({ partnerId }) => byPartner.get(partnerId)!),
  )
}

const finish = (
  outcome: EngineResult['outcome'],
  waits: readonly Wait[],
  isAboveSaleValue: boolean,
  partners: readonly PartnerResult[],
): Reckoned => ({ engine: engineVersion, outcome, waits, partners, isAboveSaleValue })

/** Nothing is guessed: without the rate of the day, or the cost that a margin needs, the whole conversion waits. */
const waitsOf = ({ sale, day }: EngineInput, { plan, rate }: FrozenPartner): Wait[] => {
  if (!plan || !sale) return []
  const to = planCurrency(plan, sale)!
  const waits: Wait[] = []
  if (baseMinor(plan.base, sale) === undefined) waits.push({ kind: 'cost', saleId: sale.id })
  if (!rate) waits.push({ kind: 'rate', from: sale.currency, to, day })
  return waits
}
/** Who lacks nothing waits with the others: all credits of one sale are rounded together. */
const waiting = (partnerId: string, microShares: number, waits: readonly Wait[]): PartnerResult => ({
  partnerId,
  microShares,
  outcome: 'waiting',
  reason: waits.some(({ kind }) => kind === 'cost') ? 'cost_missing' : 'fx_rate_missing',
  lines: [],
  steps: [],
  counted: [],
})

const judge = (input: EngineInput, partner: FrozenPartner, microShares: number, plan: Plan): Judged => {
  const based = baseOf(input, partner, plan)
  const of = { input, partner, plan, based }
  const { matched, against } = matchRules(of)
  const valued = valueRules(of, matched)
  const choice = choose(of, valued)
  const steps: Step[] = []
  if (input.sale)
    steps.push({
      step: 'base',
      base: plan.base,
      currency: input.sale.currency,
      saleMinor: String(based.saleMinor),
      planCurrency: based.currency,
      exact: written(based.exact),
      rate: partner.rate && partner.rate.legs.length > 0 ? partner.rate : null,
      lines: based.lines.map(({ id, minor }) => ({ id, minor: String(minor) })),
    })
  steps.push({ step: 'rules', rules: verdicts(plan, valued, choice, against) })
  return { partner, microShares, plan, based, choice, steps }
}

const verdicts = (
  plan: Plan,
  valued: readonly Valued[],
  choice: Choice,
  against: readonly Against[],
): RuleVerdict[] => {
  const out = new Map<string, RuleVerdict>()
  for (const { rule, reason, detail } of against)
    out.set(rule.id, { ruleId: rule.id, name: rule.name, verdict: 'against', reason, ...(detail && { detail }) })
  for (const { rule, worth, lineIds } of valued) {
    const won = choice.chosen.find((one) => one.rule === rule)
    const lost = choice.lost.find((one) => one.rule === rule)
    const own = { ruleId: rule.id, name: rule.name, worth: written(worth), lines: lineIds }
    if (won) out.set(rule.id, { ...own, verdict: rule.stacking === 'bonus' ? 'bonus' : 'won', wonLines: won.wonIds })
    else if (lost) out.set(rule.id, { ...own, verdict: 'lost', lostTo: lost.to, against: written(lost.against) })
  }
  return plan.rules.flatMap((rule) => out.get(rule.id) ?? [])
}
