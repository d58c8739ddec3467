/** What a sign-off binds to: outcome, type, terms, conditions, predictions. Its hash, and what changed between two. */
import { createHash } from 'node:crypto'
import type { Static } from '#platform/contract.ts'
import type { DecisionCondition, DecisionPredictions, TermLine } from '../../contract/decisions.ts'
import type { DecisionOutcome } from '../../contract/states.ts'

export type Content = {
  outcome: DecisionOutcome
  typeId: string
  terms: Static<typeof TermLine>[]
  conditions: Static<typeof DecisionCondition>[]
  predictions: Static<typeof DecisionPredictions>
}

/** Keys in order and nothing undefined, so that equal content has an equal text. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  )
}
export const canonicalText = (value: unknown): string => JSON.stringify(canonical(value))
export const hashOf = (content: Content): string => createHash('sha256').update(canonicalText(content)).digest('hex')

const predictionLabels: Readonly<Record<string, string>> = {
  revenueYear1: 'revenue in year 1',
  customersYear1: 'customers in year 1',
  monthsToFirstRevenue: 'months to first revenue',
  apiCallsMonth6: 'API calls a month at month 6',
  activeAtMonth12Ppm: 'probability of being active',
}

/** Which lines differ, in words a person knows them by. */
export const changedLines = (before: Content, after: Content): string[] => {
  const same = (one: unknown, other: unknown) => canonicalText([one ?? null]) === canonicalText([other ?? null])
  const lines: string[] = []
  if (before.outcome !== after.outcome) lines.push('Outcome')
  if (before.typeId !== after.typeId) lines.push('Type')
  const kinds = new Set([...before.terms, ...after.terms].map((term) => term.kind))
  for (const kind of kinds) {
    const of = (content: Content) => content.terms.filter((term) => term.kind === kind)
    if (!same(of(before), of(after))) lines.push(`Terms: ${kind.replaceAll('_', ' ')}`)
  }
  if (!same(before.conditions, after.conditions)) lines.push('Conditions')
  for (const key of Object.keys(predictionLabels) as (keyof Content['predictions'])[])
    if (!same(before.predictions[key], after.predictions[key])) lines.push(`Prediction: ${predictionLabels[key]}`)
  // The order of terms alone is a change too: what was read is what is signed.
  return lines.length > 0 ? lines : canonicalText(before) === canonicalText(after) ? [] : ['Order of the terms']
}
