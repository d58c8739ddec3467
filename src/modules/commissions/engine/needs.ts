/** Which sums of the past a plan looks at: what is not asked for is neither read nor frozen. */
import type { Plan } from '#modules/agreements/public.ts'
import { planPeriod } from './match.ts'
import { groupSubject } from './settle.ts'
import { isTier } from './tiers.ts'
import type { Cap, CapPeriod, PeriodKind } from './types.ts'

export type EarnedNeed = {
  subject: string
  ruleIds: readonly string[] | null
  per: CapPeriod | PeriodKind
  of: Cap['of']
}
export type Needs = {
  totals: readonly { ruleId: string; period: PeriodKind }[]
  earned: readonly EarnedNeed[]
  pieces: boolean
  bounties: readonly string[]
  payments: boolean
  newCustomers: boolean
  partnerFacts: boolean
  /** Whether what came before changes what a conversion earns: such conversions are computed one after another. */
  isOrdered: boolean
}

export const needsOf = (plan: Plan): Needs => {
  const text = JSON.stringify(plan.rules.map((rule) => rule.when))
  const totals: { ruleId: string; period: PeriodKind }[] = []
  const earned: EarnedNeed[] = []
  const bounties: string[] = []
  if (text.includes('"totals.')) totals.push({ ruleId: '*', period: planPeriod(plan) })
  if (text.includes('"totals.earned"'))
    earned.push({ subject: '*', ruleIds: null, per: planPeriod(plan), of: 'partner' })
  for (const { id, formula, cap } of plan.rules) {
    if (isTier(formula)) totals.push({ ruleId: id, period: formula.period })
    if (formula.kind === 'retroactive_tiers')
      earned.push({ subject: id, ruleIds: [id], per: formula.period, of: 'partner' })
    if (cap && cap.per !== 'sale') earned.push({ subject: id, ruleIds: [id], per: cap.per, of: cap.of })
    if (formula.kind === 'bounty') bounties.push(id)
  }
  for (const { name, rules, cap } of plan.groupCaps)
    if (cap.per !== 'sale') earned.push({ subject: groupSubject(name), ruleIds: rules, per: cap.per, of: cap.of })
  const payments = plan.rules.some((rule) => rule.duration.kind === 'payments')
  const newCustomers = text.includes('"customer.new"') || plan.rules.some((rule) => rule.customers === 'new')
  return {
    totals,
    earned,
    pieces: bounties.length > 0,
    bounties,
    payments,
    newCustomers,
    partnerFacts: text.includes('"partner.'),
    isOrdered: totals.length + earned.length + bounties.length > 0 || payments || newCustomers,
  }
}
