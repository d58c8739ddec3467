/**
 * Conditions of a rule over the frozen facts. A fact that is missing makes every operator but "is not set" false, and
 * the verdict says so: nothing is taken for granted.
 */
import type { PlanRule } from '#modules/agreements/public.ts'
import type { Fraction } from '#platform/money.ts'
import { compare, whole } from './fraction.ts'
import type { RuleVerdict } from './types.ts'

type ConditionGroup = NonNullable<PlanRule['when']>
type Comparison = Exclude<ConditionGroup['conditions'][number], ConditionGroup>
/** An amount carries its currency: what stands in another one is not known. */
export type Fact = string | number | boolean | readonly string[] | { currency: string; exact: Fraction } | null
export type Facts = (field: string) => Fact
export type Failed = NonNullable<RuleVerdict['detail']>

/** Undefined when it holds; else the first comparison that was false. */
export const failedCondition = (group: ConditionGroup, facts: Facts): Failed | undefined => {
  const failures = group.conditions.map((one) => ('join' in one ? failedCondition(one, facts) : failed(one, facts)))
  if (group.join === 'and') return failures.find((one) => one !== undefined)
  return failures.some((one) => one === undefined) ? undefined : failures[0]
}

const failed = (one: Comparison, facts: Facts): Failed | undefined => {
  const known = facts(one.field)
  if (holds(one, known)) return undefined
  return {
    field: one.field,
    operator: one.operator,
    asked: one.value ?? null,
    known: isAmount(known) ? `${known.exact.numerator}/${known.exact.denominator}` : known,
  }
}

const holds = ({ operator, value }: Comparison, known: Fact): boolean => {
  const isMissing = known === null || known === '' || (Array.isArray(known) && known.length === 0)
  if (operator === 'is_set') return !isMissing
  if (operator === 'is_not_set') return isMissing
  if (isMissing || value === undefined) return false
  const asked: readonly unknown[] = Array.isArray(value) ? value : [value]
  switch (operator) {
    case 'equals':
      return someOf(known, (fact) => isEqual(fact, asked[0]))
    case 'not':
      return isComparable(known, asked[0]) && !someOf(known, (fact) => isEqual(fact, asked[0]))
    case 'in':
      return someOf(known, (fact) => asked.some((one) => isEqual(fact, one)))
    case 'not_in':
      return !someOf(known, (fact) => asked.some((one) => isEqual(fact, one)))
    case 'contains':
      return Array.isArray(known) ? known.includes(String(asked[0])) : String(known).includes(String(asked[0]))
    case 'starts_with':
      return someOf(known, (fact) => String(fact).startsWith(String(asked[0])))
    case 'between': {
      const [low, high] = [order(known, asked[0]), order(known, asked[1])]
      return low !== undefined && high !== undefined && low >= 0 && high <= 0
    }
    default: {
      const placed = order(known, asked[0])
      if (placed === undefined) return false
      if (operator === 'greater') return placed > 0
      if (operator === 'at_least') return placed >= 0
      if (operator === 'less') return placed < 0
      return placed <= 0
    }
  }
}

const someOf = (known: Fact, test: (fact: Fact) => boolean): boolean =>
  Array.isArray(known) ? known.some((one) => test(one)) : test(known)
const isAmount = (fact: unknown): fact is { currency: string; exact: Fraction } =>
  typeof fact === 'object' && fact !== null && 'exact' in fact
const isWire = (value: unknown): value is { currency: string; amountMinor: string } =>
  typeof value === 'object' && value !== null && 'amountMinor' in value
const isComparable = (fact: Fact, asked: unknown): boolean =>
  !isAmount(fact) || (isWire(asked) && asked.currency === fact.currency)
const isEqual = (fact: Fact, asked: unknown): boolean =>
  isAmount(fact) ? order(fact, asked) === 0 : typeof fact === typeof asked && fact === asked
/** Undefined where the two cannot be put in order. */
const order = (fact: Fact, asked: unknown): number | undefined => {
  if (isAmount(fact))
    return isWire(asked) && asked.currency === fact.currency
      ? compare(fact.exact, whole(BigInt(asked.amountMinor)))
      : undefined
  if (typeof fact === 'number' && typeof asked === 'number') return fact < asked ? -1 : fact > asked ? 1 : 0
  return undefined
}
