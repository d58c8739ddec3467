/** Whether a condition of a template or a step holds for a partner. Pure: facts in, answer out. */
import type { EventRule, JourneyCondition } from '../contract/template-shapes.ts'

/** Values by what a condition names: `term:api_access.environments`, `need:channels`, `type`. */
export type ConditionFacts = ReadonlyMap<string, readonly unknown[]>

type Compared = { is: string; value?: unknown }
const same = (one: unknown, other: unknown) => String(one).toLowerCase() === String(other).toLowerCase()

/** Whether the values found fit; several values are each looked at. */
export const fits = (found: readonly unknown[], { is, value }: Compared): boolean => {
  const values = found
    .flatMap((one) => (Array.isArray(one) ? one : [one]))
    .filter((one) => one !== null && one !== undefined)
  if (is === 'present') return values.length > 0
  if (is === 'absent') return values.length === 0
  if (is === 'at_least') return values.some((one) => Number(one) >= Number(value))
  if (is === 'one_of')
    return values.some((one) => (Array.isArray(value) ? value : [value]).some((two) => same(one, two)))
  if (is === 'contains')
    return values.some(
      (one) => same(one, value) || (typeof one === 'string' && typeof value === 'string' && one.includes(value)),
    )
  return values.some((one) => same(one, value))
}

export const factKey = ({ about, key }: Pick<JourneyCondition, 'about' | 'key'>): string =>
  about === 'term' || about === 'need' || about === 'answer' ? `${about}:${key ?? ''}` : about

export const holds = (conditions: readonly JourneyCondition[], facts: ConditionFacts): boolean =>
  conditions.every((condition) => fits(facts.get(factKey(condition)) ?? [], condition))

/** Whether a fact fits a rule: its kind, and every comparison on its data. */
export const factFits = (
  rule: Pick<EventRule, 'event' | 'where'>,
  fact: { kind: string; data: Readonly<Record<string, unknown>> },
): boolean =>
  rule.event === fact.kind &&
  rule.where.every((one) => one.field in fact.data && fits([fact.data[one.field]], { is: one.is, value: one.value }))

/** How much of a rule is met: facts, or different values of the field that it counts. */
export const countedOf = (rule: Pick<EventRule, 'distinct'>, counted: readonly { worth: string | null }[]): number =>
  rule.distinct === null ? counted.length : new Set(counted.map((one) => one.worth)).size
