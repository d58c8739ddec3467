/** Where a term holds: sets of values by key. A key that is left out holds everywhere. */
import { type ScopeKey, scopeKeys } from './kind.ts'

export type Scope = Partial<Record<ScopeKey, readonly string[]>>
/** The facts that a reader asks for: one value or none of each key. */
export type ScopeFacts = {
  product?: string | undefined
  country?: string | undefined
  segment?: string | undefined
  tier?: string | undefined
  currency?: string | undefined
  wayOfWorking?: string | undefined
}
const factOf: Readonly<Record<ScopeKey, keyof ScopeFacts>> = {
  products: 'product',
  countries: 'country',
  segments: 'segment',
  tiers: 'tier',
  currencies: 'currency',
  waysOfWorking: 'wayOfWorking',
}

/** Whether the term holds for these facts. What is not known lies outside of every limit. */
export const matches = (scope: Scope, facts: ScopeFacts): boolean => {
  for (const key of scopeKeys) {
    const allowed = scope[key]
    if (!allowed) continue
    const fact = facts[factOf[key]]
    if (fact === undefined || !allowed.includes(fact)) return false
  }
  return true
}

/** Whether everything that the first covers lies inside the second. */
export const isInside = (first: Scope, second: Scope): boolean =>
  scopeKeys.every((key) => {
    const outer = second[key]
    if (!outer) return true
    const inner = first[key]
    return inner?.every((value) => outer.includes(value)) ?? false
  })
export const isNarrower = (first: Scope, second: Scope): boolean => isInside(first, second) && !isInside(second, first)
export const isSame = (first: Scope, second: Scope): boolean => isInside(first, second) && isInside(second, first)

/** Whether there can be a case that both cover. */
export const overlap = (first: Scope, second: Scope): boolean =>
  scopeKeys.every((key) => {
    const [one, other] = [first[key], second[key]]
    return !one || !other || one.some((value) => other.includes(value))
  })

/** Sorted and without repeats, so that equal scopes are equal text. */
export const tidyScope = (scope: Scope): Scope =>
  Object.fromEntries(scopeKeys.flatMap((key) => (scope[key] ? [[key, [...new Set(scope[key])].sort()] as const] : [])))
