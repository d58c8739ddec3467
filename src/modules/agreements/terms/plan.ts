/**
 * The plan of a `commission` term: what each conversion earns. Commissions evaluates it by engine version 1; the shape
 * here is the signed one and is never rewritten, only succeeded.
 */
import { type Static, Type } from '#platform/contract.ts'
import { amount, choice, count, currency, date, days, flag, list, maybe, months, ppm, row, text } from './fields.ts'

export const planEvents = [
  'sale',
  'lead',
  'signup',
  'deal_won',
  'milestone',
  'custom',
  'partner_recruited',
  'period',
] as const
export const operators = [
  'equals',
  'not',
  'in',
  'not_in',
  'greater',
  'at_least',
  'less',
  'at_most',
  'between',
  'contains',
  'starts_with',
  'is_set',
  'is_not_set',
] as const
const periods = ['month', 'quarter', 'year', 'agreement_year', 'lifetime'] as const
const capPeriods = ['sale', 'month', 'quarter', 'year', 'agreement', 'lifetime'] as const

const minor = () => Type.String({ pattern: '^[0-9]{1,18}$', examples: ['5000'] })
const Scalar = Type.Unsafe<string | number | boolean>({ type: ['string', 'number', 'boolean'], maxLength: 200 })
const Comparison = row({
  field: Type.String({
    minLength: 1,
    maxLength: 80,
    pattern: '^(partner|customer|sale|totals)\\.[a-zA-Z][a-zA-Z0-9_.]*$',
  }),
  operator: choice(...operators),
  value: Type.Optional(
    Type.Unsafe<string | number | boolean | (string | number)[] | Static<ReturnType<typeof amount>>>({
      anyOf: [
        Scalar,
        { type: 'array', maxItems: 200, items: { type: ['string', 'number'], maxLength: 200 } },
        { ...amount() },
        { type: 'array', minItems: 2, maxItems: 2, items: amount() },
      ],
    }),
  ),
})
export type Comparison = Static<typeof Comparison>
export type ConditionGroup = { join: 'and' | 'or'; conditions: (Comparison | ConditionGroup)[] }
const groupOf = (inner: ReturnType<typeof Type.Unsafe<never>> | null): Record<string, unknown> => ({
  type: 'object',
  additionalProperties: false,
  required: ['join', 'conditions'],
  properties: {
    join: { type: 'string', enum: ['and', 'or'] },
    conditions: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: inner ? { anyOf: [Comparison, inner] } : Comparison,
    },
  },
})
// Three levels at most, written out, so that no reader meets a schema without an end.
const ConditionGroup = Type.Unsafe<ConditionGroup>(groupOf(groupOf(groupOf(null) as never) as never))

const Brackets = Type.Array(row({ from: minor(), ratePpm: maybe(ppm()), amountMinor: maybe(minor()) }), {
  minItems: 1,
  maxItems: 50,
})
const tiers = {
  measure: choice('money', 'customers', 'sales', 'leads'),
  period: choice(...periods),
  brackets: Brackets,
}
const Formula = Type.Unsafe<PlanFormula>({
  anyOf: [
    row({ kind: Type.Literal('percent'), ratePpm: ppm() }),
    row({ kind: Type.Literal('flat'), amountMinor: minor() }),
    row({ kind: Type.Literal('per_unit'), amountMinor: minor() }),
    row({ kind: Type.Literal('marginal_tiers'), ...tiers }),
    row({ kind: Type.Literal('retroactive_tiers'), ...tiers }),
    row({ kind: Type.Literal('count_tiers'), ...tiers }),
    row({
      kind: Type.Literal('bounty'),
      amountMinor: minor(),
      occurrence: choice('first_sale', 'nth_customer', 'certification', 'launch_by', 'target_reached'),
      number: maybe(count(1, 1_000_000)),
      by: maybe(date()),
      certificate: maybe(text()),
      timesPerPeriod: maybe(count(1, 1_000)),
    }),
    row({
      kind: Type.Literal('partner_recruited'),
      pays: choice('flat', 'when_approved_reach', 'share_of_commissions'),
      amountMinor: maybe(minor()),
      reachMinor: maybe(minor()),
      ratePpm: maybe(ppm()),
    }),
  ],
})
export type PlanBracket = { from: string; ratePpm: number | null; amountMinor: string | null }
export type TierFormula = {
  kind: 'marginal_tiers' | 'retroactive_tiers' | 'count_tiers'
  measure: 'money' | 'customers' | 'sales' | 'leads'
  period: (typeof periods)[number]
  brackets: PlanBracket[]
}
export type PlanFormula =
  | { kind: 'percent'; ratePpm: number }
  | { kind: 'flat' | 'per_unit'; amountMinor: string }
  | TierFormula
  | {
      kind: 'bounty'
      amountMinor: string
      occurrence: 'first_sale' | 'nth_customer' | 'certification' | 'launch_by' | 'target_reached'
      number: number | null
      by: string | null
      certificate: string | null
      timesPerPeriod: number | null
    }
  | {
      kind: 'partner_recruited'
      pays: 'flat' | 'when_approved_reach' | 'share_of_commissions'
      amountMinor: string | null
      reachMinor: string | null
      ratePpm: number | null
    }
const Duration = Type.Unsafe<PlanDuration>({
  anyOf: [
    row({ kind: Type.Literal('first_sale') }),
    row({ kind: Type.Literal('payments'), number: count(1, 600) }),
    row({ kind: Type.Literal('months'), number: months(1, 600) }),
    row({ kind: Type.Literal('lifetime') }),
  ],
})
export type PlanDuration = { kind: 'first_sale' | 'lifetime' } | { kind: 'payments' | 'months'; number: number }

const Cap = row({
  amountMinor: minor(),
  per: choice(...capPeriods),
  of: choice('partner', 'partner_and_customer'),
})
export const PlanRule = row({
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$' }),
  name: text(120),
  event: choice(...planEvents),
  formula: Formula,
  products: row({ ids: list(text(100)), categories: list(text(100)) }),
  when: maybe(ConditionGroup),
  customers: choice('all', 'new'),
  duration: Duration,
  stacking: choice('exclusive', 'bonus'),
  minimumMinor: maybe(minor()),
  maximumMinor: maybe(minor()),
  cap: maybe(Cap),
  from: maybe(date()),
  to: maybe(date()),
})
export type PlanRule = Static<typeof PlanRule>

export const Plan = row({
  /** A code, or the currency of each sale. */
  currency: Type.Unsafe<string>({ anyOf: [{ type: 'string', const: 'as_sale' }, currency()] }),
  base: choice('net', 'gross', 'margin'),
  tierPeriod: maybe(choice(...periods)),
  holdDays: maybe(days(0, 365)),
  reversalDays: maybe(days(0, 730)),
  refunds: maybe(choice('proportional', 'only_full', 'never')),
  keepsOldCustomers: flag(),
  rules: Type.Array(PlanRule, { minItems: 1, maxItems: 50 }),
  /** Caps over several rules, named by their ids. */
  groupCaps: Type.Array(row({ name: text(80), rules: list(text(40), 50, 1), cap: Cap }), { maxItems: 20 }),
  guarantee: maybe(row({ amountMinor: minor(), period: maybe(choice('month', 'quarter', 'year')) })),
  retainer: maybe(row({ amountMinor: minor(), period: choice('month', 'quarter', 'year') })),
})
export type Plan = Static<typeof Plan>
/** Fields that a condition may ask for, and whether they are numbers, money, dates, lists or words. */
export const conditionFields: Readonly<Record<string, 'text' | 'number' | 'money' | 'flag' | 'list'>> = {
  'partner.type': 'text',
  'partner.tier': 'text',
  'partner.country': 'text',
  'partner.certifications': 'list',
  'partner.daysActive': 'number',
  'customer.country': 'text',
  'customer.new': 'flag',
  'customer.segment': 'text',
  'customer.source': 'text',
  'customer.subscriptionMonths': 'number',
  'sale.kind': 'text',
  'sale.net': 'money',
  'sale.currency': 'text',
  'sale.product': 'text',
  'sale.quantity': 'number',
  'sale.code': 'text',
  'sale.dealRole': 'text',
  'totals.volume': 'money',
  'totals.count': 'number',
  'totals.earned': 'money',
}
