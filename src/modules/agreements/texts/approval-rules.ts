/** Conditions of approval rules: what asks for a second pair of eyes, and the words with which it does. */
import type { Static } from '#platform/contract.ts'
import type { ApprovalCondition } from '../contract/rules.ts'
import type { Content, DocumentTerm } from './content.ts'

export type Condition = Static<typeof ApprovalCondition>
export type RuleFacts = {
  terms: readonly DocumentTerm[]
  content: Content
  paper: string
  /** The numeric value that holds without this agreement, by kind and field. */
  defaultOf: (kind: string, field: string) => number | undefined
}
/** Why the rule asks and what it looked at; undefined when it does not ask. */
export type Asked = { reason: string; inputs: unknown }

const valueAt = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], values)
const words = (text: string) => text.replaceAll('_', ' ')
const percent = (ppm: number) => `${Number((ppm / 10_000).toFixed(4))} %`

/** Every rate in a plan, however deep. */
const ratesOf = (value: unknown): number[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === 'ratePpm' && typeof inner === 'number' ? [inner] : ratesOf(inner),
      )

export const askedBy = (condition: Condition, facts: RuleFacts): Asked | undefined => {
  const set = facts.terms.filter((term) => term.operation === 'set')
  const of = (kind: string) => set.filter((term) => term.kind === kind)
  switch (condition.check) {
    case 'has_term': {
      const found = set.filter((term) => condition.kinds.includes(term.kind))
      return found.length === 0
        ? undefined
        : {
            reason: `It grants ${[...new Set(found.map((term) => words(term.kind)))].join(', ')}.`,
            inputs: found.map((term) => [term.kind, term.values, term.scope]),
          }
    }
    case 'value_above': {
      const found = of(condition.kind)
        .map((term) => valueAt(term.values, condition.field))
        .filter((one) => typeof one === 'number' && one > condition.limit)
      return found.length === 0
        ? undefined
        : {
            reason: `${words(condition.kind)}: ${condition.field} ${found.join(', ')} is above ${condition.limit}.`,
            inputs: found,
          }
    }
    case 'money_above': {
      const found = of(condition.kind)
        .map((term) => valueAt(term.values, condition.field) as { amountMinor: string; currency: string } | null)
        .filter((one) => one !== null && one !== undefined && BigInt(one.amountMinor) > BigInt(condition.limitMinor))
      return found.length === 0
        ? undefined
        : { reason: `${words(condition.kind)}: an amount is above ${condition.limitMinor} minor units.`, inputs: found }
    }
    case 'below_default':
    case 'above_default': {
      const usual = facts.defaultOf(condition.kind, condition.field)
      if (usual === undefined) return undefined
      const below = condition.check === 'below_default'
      const found = of(condition.kind)
        .map((term) => valueAt(term.values, condition.field))
        .filter((one): one is number => typeof one === 'number' && (below ? one < usual : one > usual))
      return found.length === 0
        ? undefined
        : {
            reason: `${words(condition.kind)}: ${condition.field} ${found.join(', ')} is ${below ? 'below' : 'above'} the ${usual} of this type.`,
            inputs: [usual, found],
          }
    }
    case 'commission_rate_above': {
      const rates = of('commission').flatMap((term) => ratesOf(term.values))
      const most = Math.max(0, ...rates)
      return most <= condition.ratePpm
        ? undefined
        : {
            reason: `${percent(most)} is above the ${percent(condition.ratePpm)} of this rule.`,
            inputs: of('commission').map((term) => term.values),
          }
    }
    case 'clause_deviates': {
      const found = facts.content.components
        .flatMap((part) => part.clauses)
        .filter(
          (clause) =>
            clause.position !== 'preferred' &&
            (condition.clauses.length === 0 || condition.clauses.includes(clause.key)),
        )
      return found.length === 0
        ? undefined
        : {
            reason: `Off the preferred position: ${found.map((clause) => clause.heading).join(', ')}.`,
            inputs: found.map((clause) => [clause.key, clause.position, clause.body]),
          }
    }
    case 'paper_not_ours':
      return facts.paper === 'ours' ? undefined : { reason: 'It is written on their paper.', inputs: [facts.paper] }
  }
}

export type SeededRule = {
  name: string
  approver: 'finance' | 'marketing' | 'engineering' | 'legal' | 'executive'
  condition: Condition
}
export const seededRules: readonly SeededRule[] = [
  {
    name: 'Commission rate above 20 %',
    approver: 'finance',
    condition: { check: 'commission_rate_above', ratePpm: 200_000 },
  },
  {
    name: 'Commission goes on after the end',
    approver: 'finance',
    condition: { check: 'above_default', kind: 'commission_tail', field: 'months' },
  },
  {
    name: 'Shorter hold of commissions',
    approver: 'finance',
    condition: { check: 'below_default', kind: 'commission_hold', field: 'days' },
  },
  {
    name: 'Shorter reversal window',
    approver: 'finance',
    condition: { check: 'below_default', kind: 'commission_reversal', field: 'windowDays' },
  },
  {
    name: 'Fund above 50,000',
    approver: 'finance',
    condition: { check: 'money_above', kind: 'fund', field: 'amount', limitMinor: '5000000' },
  },
  {
    name: 'Fund above 50,000 (marketing)',
    approver: 'marketing',
    condition: { check: 'money_above', kind: 'fund', field: 'amount', limitMinor: '5000000' },
  },
  {
    name: 'API limits beyond the type',
    approver: 'engineering',
    condition: { check: 'value_above', kind: 'api_limits', field: 'perMinute', limit: 2_000 },
  },
  {
    name: 'Liability, indemnity or data clause changed',
    approver: 'legal',
    condition: { check: 'clause_deviates', clauses: ['liability', 'data_protection', 'termination'] },
  },
  { name: 'Their paper', approver: 'legal', condition: { check: 'paper_not_ours' } },
  { name: 'Indemnity', approver: 'legal', condition: { check: 'has_term', kinds: ['indemnity'] } },
  { name: 'Exclusivity', approver: 'executive', condition: { check: 'has_term', kinds: ['exclusivity'] } },
  {
    name: 'More than 36 months',
    approver: 'executive',
    condition: { check: 'value_above', kind: 'duration', field: 'months', limit: 36 },
  },
]
