/** Which rules match a conversion, or the first reason against (step 4 of the order of evaluation). */
import type { Plan, PlanRule } from '#modules/agreements/public.ts'
import { addMonths } from '#platform/civil-time.ts'
import type { Based } from './base.ts'
import { type Fact, type Failed, failedCondition } from './conditions.ts'
import { whole } from './fraction.ts'
import { periodOf } from './periods.ts'
import type { EngineInput, FrozenLine, FrozenPartner, FrozenTotal, PeriodKind, ReasonAgainst } from './types.ts'

export type Matched = { rule: PlanRule; position: number; lineIds: readonly string[] }
export type Against = { rule: PlanRule; reason: ReasonAgainst; detail?: Failed }
type Case = { input: EngineInput; partner: FrozenPartner; plan: Plan; based: Based }

export const matchRules = (of: Case): { matched: Matched[]; against: Against[] } => {
  const matched: Matched[] = []
  const against: Against[] = []
  of.plan.rules.forEach((rule, position) => {
    const reason = reasonAgainst(of, rule)
    if (reason) against.push({ rule, ...reason })
    else matched.push({ rule, position, lineIds: selected(of, rule) })
  })
  return { matched, against }
}

const reasonAgainst = (of: Case, rule: PlanRule): Omit<Against, 'rule'> | undefined => {
  const { input, partner } = of
  if (rule.event !== input.event || rule.formula.kind === 'partner_recruited') return { reason: 'event' }
  if (partner.tail && !(input.sale && (partner.tail === 'all' || input.sale.kind === 'renewal')))
    return { reason: 'tail' }
  if (rule.from && input.day < rule.from) return { reason: 'not_begun' }
  if (rule.to && input.day >= rule.to) return { reason: 'over' }
  if (selected(of, rule).length === 0) return { reason: 'products' }
  if (rule.customers === 'new' && !partner.isNewCustomer) return { reason: 'old_customer' }
  const detail = rule.when ? failedCondition(rule.when, factsOf(of)) : undefined
  if (detail) return { reason: 'conditions', detail }
  const late = tooLate(input, rule)
  if (late) return { reason: late }
  return bountyAgainst(of, rule)
}

const hasProducts = (rule: PlanRule) => rule.products.ids.length + rule.products.categories.length > 0
const selects = (rule: PlanRule, line: FrozenLine): boolean =>
  !hasProducts(rule) ||
  (line.product !== null && rule.products.ids.includes(line.product)) ||
  (line.category !== null && rule.products.categories.includes(line.category))
/** What has no lines is one, of no product. */
const selected = ({ input, based }: Case, rule: PlanRule): readonly string[] => {
  if (!input.sale || input.sale.lines.length === 0) return hasProducts(rule) ? [] : based.lines.map(({ id }) => id)
  return input.sale.lines.filter((line) => selects(rule, line)).map(({ id }) => id)
}

/** Durations run from the customer's first paid sale, counted from it each time; the end of a month is clamped. */
const tooLate = ({ customer, occurredAt, sale }: EngineInput, { duration }: PlanRule): ReasonAgainst | undefined => {
  if (!sale) return undefined
  switch (duration.kind) {
    case 'first_sale':
      return customer.isFirstPaid || customer.firstPaidAt === null ? undefined : 'first_sale_only'
    case 'payments':
      return (customer.paymentNumber ?? 1) <= duration.number ? undefined : 'payments_over'
    case 'months': {
      if (customer.firstPaidAt === null) return undefined
      const end = addMonths(customer.firstPaidAt.slice(0, 10), duration.number) + customer.firstPaidAt.slice(10)
      return occurredAt < end ? undefined : 'months_over'
    }
    case 'lifetime':
      return undefined
  }
}

const bountyAgainst = ({ input, partner }: Case, { id, formula }: PlanRule): Omit<Against, 'rule'> | undefined => {
  if (formula.kind !== 'bounty') return undefined
  const { pieces } = partner
  const isReached = {
    first_sale: input.sale !== null && pieces.sales === 0,
    nth_customer: input.customer.isFirstPaid && pieces.customers + 1 === formula.number,
    target_reached: input.sale !== null && pieces.sales + 1 === formula.number,
    // Earned by what no conversion tells of.
    certification: false,
    launch_by: false,
  }[formula.occurrence]
  if (!isReached) return { reason: 'bounty_not_reached' }
  return formula.timesPerPeriod !== null && (partner.bounties[id] ?? 0) >= formula.timesPerPeriod
    ? { reason: 'bounty_taken' }
    : undefined
}

/** What stands in the total of a rule (`*`: the plan) for the period that holds the day. */
export const totalOf = (of: Pick<Case, 'input' | 'partner'>, ruleId: string, period: PeriodKind): FrozenTotal => {
  const { start } = periodOf(period, of.input.day, of.partner.anchor)
  return (
    of.partner.totals.find((one) => one.ruleId === ruleId && one.period === period && one.periodStart === start) ?? {
      ruleId,
      period,
      periodStart: start,
      volumeMinor: '0',
      salesMicro: '0',
      customersMicro: '0',
      leadsMicro: '0',
    }
  )
}
/** The period over which conditions count what was sold so far. */
export const planPeriod = (plan: Plan): PeriodKind => plan.tierPeriod ?? 'lifetime'

const factsOf =
  ({ input, partner, plan, based }: Case) =>
  (field: string): Fact => {
    const { sale, customer } = input
    const [, record, key] = /^(customer|sale)\.metadata\.(\w+)$/.exec(field) ?? []
    if (key !== undefined) return (record === 'sale' ? sale?.metadata : customer.metadata)?.[key] ?? null
    const inPlan = (minor: string): Fact => ({ currency: based.currency, exact: whole(BigInt(minor)) })
    const total = () => totalOf({ input, partner }, '*', planPeriod(plan))
    const known: Readonly<Record<string, () => Fact>> = {
      'partner.type': () => partner.facts.type,
      'partner.tier': () => partner.facts.tier,
      'partner.country': () => partner.facts.country,
      'partner.certifications': () => partner.facts.certifications,
      'partner.daysActive': () => partner.facts.daysActive,
      'customer.country': () => customer.country,
      'customer.new': () => partner.isNewCustomer,
      'customer.segment': () => customer.segment,
      'customer.source': () => customer.source,
      'customer.subscriptionMonths': () => customer.subscriptionMonths,
      'sale.kind': () => sale?.kind ?? null,
      'sale.net': () => (sale ? { currency: based.currency, exact: based.netExact } : null),
      'sale.currency': () => sale?.currency ?? null,
      'sale.product': () => sale?.lines.flatMap((line) => line.product ?? []) ?? null,
      'sale.quantity': () => sale?.lines.reduce((all, line) => all + line.quantity, 0) ?? null,
      'sale.code': () => sale?.code ?? null,
      'sale.dealRole': () => sale?.dealRole ?? null,
      'totals.volume': () => inPlan(total().volumeMinor),
      'totals.count': () => Number((BigInt(total().salesMicro) + BigInt(total().leadsMicro)) / 1_000_000n),
      'totals.earned': () =>
        inPlan(partner.earned.find((one) => one.subject === '*' && one.per === planPeriod(plan))?.minor ?? '0'),
    }
    return known[field]?.() ?? null
  }
