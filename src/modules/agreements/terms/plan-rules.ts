/** What the shape of a plan cannot say. Each fault names the rule, the field and what would mend it. */

import type { ValueIssue } from './kind.ts'
import {
  type Comparison,
  type ConditionGroup,
  conditionFields,
  type Plan,
  type PlanFormula,
  type PlanRule,
  type TierFormula,
} from './plan.ts'

const conditionsMax = 50
/** A deal's percentage is earned by its sales, so on these events only amounts make sense. */
const amountOnly = new Set(['deal_won', 'lead', 'signup', 'milestone', 'period'])
const isTier = (formula: PlanFormula): formula is TierFormula => formula.kind.endsWith('_tiers')

export const planIssues = (plan: Plan): ValueIssue[] => {
  const issues: ValueIssue[] = []
  const ids = new Set<string>()
  plan.rules.forEach((rule, at) => {
    const field = (name: string) => `rules.${at}.${name}`
    if (ids.has(rule.id))
      issues.push({
        field: field('id'),
        rule: 'plan.rule_twice',
        message: `Two rules are called ${rule.id}; give one of them another id.`,
      })
    ids.add(rule.id)
    issues.push(...ruleIssues(plan, rule, field))
  })
  plan.groupCaps.forEach((group, at) => {
    for (const id of group.rules)
      if (!ids.has(id))
        issues.push({
          field: `groupCaps.${at}.rules`,
          rule: 'plan.rule_unknown',
          message: `The cap "${group.name}" names the rule ${id}, which this plan does not have.`,
        })
  })
  if (plan.currency === 'as_sale') issues.push(...amountsWithoutCurrency(plan))
  if (plan.guarantee && plan.guarantee.period === null)
    issues.push({
      field: 'guarantee.period',
      rule: 'plan.guarantee_needs_period',
      message: 'A guarantee tops up at the end of a period: month, quarter or year.',
    })
  return issues
}

const ruleIssues = (plan: Plan, rule: PlanRule, field: (name: string) => string): ValueIssue[] => {
  const issues: ValueIssue[] = []
  const { formula } = rule
  const takesShare =
    formula.kind === 'percent' || (isTier(formula) && formula.brackets.some((one) => one.ratePpm !== null))
  if (takesShare && amountOnly.has(rule.event))
    issues.push({
      field: field('formula'),
      rule: 'plan.percent_needs_sale',
      message: `${rule.name}: a percentage is earned by sales; on ${rule.event.replaceAll('_', ' ')} give an amount.`,
    })
  if ((rule.event === 'partner_recruited') !== (formula.kind === 'partner_recruited'))
    issues.push({
      field: field('formula'),
      rule: 'plan.formula_unfit',
      message: `${rule.name}: the event partner_recruited and its formula belong together.`,
    })
  if (formula.kind === 'partner_recruited') issues.push(...recruitedIssues(rule, formula, field))
  if (isTier(formula)) issues.push(...bracketIssues(rule.name, formula, field))
  if (rule.minimumMinor !== null && rule.maximumMinor !== null && BigInt(rule.minimumMinor) > BigInt(rule.maximumMinor))
    issues.push({
      field: field('maximumMinor'),
      rule: 'plan.maximum_below_minimum',
      message: `${rule.name}: the maximum is below the minimum.`,
    })
  if (rule.from && rule.to && rule.to <= rule.from)
    issues.push({
      field: field('to'),
      rule: 'plan.ends_before_it_begins',
      message: `${rule.name}: it ends on ${rule.to}, which is not after ${rule.from}.`,
    })
  if (formula.kind === 'bounty') issues.push(...bountyIssues(rule, formula, field))
  if (rule.when) issues.push(...conditionIssues(plan, rule.when, field('when')))
  return issues
}

const recruitedIssues = (
  rule: PlanRule,
  formula: Extract<PlanFormula, { kind: 'partner_recruited' }>,
  field: (name: string) => string,
): ValueIssue[] => {
  const needed =
    formula.pays === 'share_of_commissions'
      ? (['ratePpm'] as const)
      : formula.pays === 'when_approved_reach'
        ? (['amountMinor', 'reachMinor'] as const)
        : (['amountMinor'] as const)
  return needed
    .filter((name) => formula[name] === null)
    .map((name) => ({
      field: field(`formula.${name}`),
      rule: 'required',
      message: `${rule.name}: ${name} is needed for a referral that pays ${formula.pays.replaceAll('_', ' ')}.`,
    }))
}

const bountyIssues = (
  rule: PlanRule,
  formula: Extract<PlanFormula, { kind: 'bounty' }>,
  field: (name: string) => string,
): ValueIssue[] => {
  const needed = {
    nth_customer: 'number',
    launch_by: 'by',
    certification: 'certificate',
    target_reached: 'number',
    first_sale: null,
  }[formula.occurrence] as 'number' | 'by' | 'certificate' | null
  return needed && formula[needed] === null
    ? [
        {
          field: field(`formula.${needed}`),
          rule: 'required',
          message: `${rule.name}: ${needed} says when this bounty is earned.`,
        },
      ]
    : []
}

const bracketIssues = (name: string, formula: TierFormula, field: (name: string) => string): ValueIssue[] => {
  const issues: ValueIssue[] = []
  const at = (index: number, part: string) => field(`formula.brackets.${index}.${part}`)
  const wantsAmount = formula.kind === 'count_tiers'
  formula.brackets.forEach((bracket, index) => {
    const before = formula.brackets[index - 1]
    if (index === 0 ? bracket.from !== '0' : BigInt(bracket.from) <= BigInt(before!.from))
      issues.push({
        field: at(index, 'from'),
        rule: 'plan.brackets_not_rising',
        message: `${name}: brackets begin at 0 and rise; bracket ${index + 1} begins at ${bracket.from}.`,
      })
    if (
      wantsAmount
        ? bracket.amountMinor === null || bracket.ratePpm !== null
        : bracket.ratePpm === null || bracket.amountMinor !== null
    )
      issues.push({
        field: at(index, wantsAmount ? 'amountMinor' : 'ratePpm'),
        rule: 'plan.bracket_value',
        message: `${name}: each bracket holds ${wantsAmount ? 'an amount per piece' : 'a rate'} and nothing else.`,
      })
  })
  if (wantsAmount === (formula.measure === 'money'))
    issues.push({
      field: field('formula.measure'),
      rule: 'plan.measure_unfit',
      message: `${name}: ${wantsAmount ? 'count tiers count customers, sales or leads' : 'these tiers are measured in money'}.`,
    })
  return issues
}

const isGroup = (one: Comparison | ConditionGroup): one is ConditionGroup => 'join' in one
const conditionIssues = (plan: Plan, group: ConditionGroup, field: string): ValueIssue[] => {
  const issues: ValueIssue[] = []
  let seen = 0
  const walk = (one: Comparison | ConditionGroup, at: string) => {
    if (isGroup(one)) {
      for (const [index, inner] of one.conditions.entries()) walk(inner, `${at}.conditions.${index}`)
      return
    }
    seen += 1
    const type = conditionFields[one.field] ?? (/\.metadata\.[A-Za-z0-9_]+$/.test(one.field) ? 'text' : undefined)
    if (!type)
      return void issues.push({
        field: `${at}.field`,
        rule: 'plan.condition_unknown_field',
        message: `There is no fact ${one.field}; conditions know ${Object.keys(conditionFields).join(', ')}.`,
      })
    issues.push(...valueIssues(plan, one, type, at))
  }
  walk(group, field)
  if (seen > conditionsMax)
    issues.push({
      field,
      rule: 'plan.too_many_conditions',
      message: `${seen} conditions; a rule takes ${conditionsMax} at most.`,
    })
  return issues
}

const valueIssues = (plan: Plan, one: Comparison, type: string, at: string): ValueIssue[] => {
  const { operator, value } = one
  const wrong = (message: string): ValueIssue[] => [{ field: `${at}.value`, rule: 'plan.condition_value', message }]
  if (operator === 'is_set' || operator === 'is_not_set')
    return value === undefined ? [] : wrong(`${one.field} ${operator.replaceAll('_', ' ')} takes no value.`)
  if (value === undefined) return wrong(`${one.field} ${operator.replaceAll('_', ' ')} needs a value.`)
  const isList = Array.isArray(value)
  if ((operator === 'in' || operator === 'not_in') !== isList && operator !== 'between')
    return wrong(
      `${operator.replaceAll('_', ' ')} takes ${operator === 'in' || operator === 'not_in' ? 'a list' : 'one value'}.`,
    )
  if (operator === 'between' && !(isList && value.length === 2))
    return wrong('between takes two values, both included.')
  const isMoney = (part: unknown): part is { currency: string } =>
    typeof part === 'object' && part !== null && 'amountMinor' in part
  const parts: unknown[] = isList ? value : [value]
  if (type === 'money') {
    if (!parts.every(isMoney)) return wrong(`${one.field} is compared with an amount of money.`)
    if (plan.currency !== 'as_sale' && parts.some((part) => isMoney(part) && part.currency !== plan.currency))
      return wrong(`${one.field} is compared in ${plan.currency}, the currency of the plan.`)
    return []
  }
  if (type === 'number' && !parts.every((part) => typeof part === 'number')) return wrong(`${one.field} is a number.`)
  if (type === 'flag' && !parts.every((part) => typeof part === 'boolean')) return wrong(`${one.field} is yes or no.`)
  if ((type === 'text' || type === 'list') && !parts.every((part) => typeof part === 'string'))
    return wrong(`${one.field} is compared with words.`)
  return []
}

/** In `as_sale` a plan may hold no amount, because nobody could say of which currency. */
const amountsWithoutCurrency = (plan: Plan): ValueIssue[] => {
  const issues: ValueIssue[] = []
  const add = (field: string, what: string) =>
    issues.push({
      field,
      rule: 'plan.amount_needs_currency',
      message: `${what} holds an amount; give the plan a currency.`,
    })
  plan.rules.forEach((rule, at) => {
    const { formula } = rule
    const holdsAmount =
      ('amountMinor' in formula && formula.amountMinor !== null) ||
      (isTier(formula) && (formula.measure === 'money' || formula.brackets.some((one) => one.amountMinor !== null))) ||
      rule.minimumMinor !== null ||
      rule.maximumMinor !== null ||
      rule.cap !== null
    if (holdsAmount) add(`rules.${at}`, rule.name)
  })
  if (plan.groupCaps.length > 0) add('groupCaps', 'A cap')
  if (plan.guarantee) add('guarantee', 'The guarantee')
  if (plan.retainer) add('retainer', 'The retainer')
  return issues
}
