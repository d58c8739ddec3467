/**
 * What engine version 1 is given and what it answers. Plain JSON: amounts are strings of digits, exact values are
 * fractions as text, so that what is stored is read back as it was, for ever.
 */
import type { Plan, PlanRule } from '#modules/agreements/public.ts'

export const engineVersion = 1
export type PeriodKind = 'month' | 'quarter' | 'year' | 'agreement_year' | 'lifetime'
export type CapPeriod = 'sale' | 'month' | 'quarter' | 'year' | 'agreement' | 'lifetime'

export type FrozenLine = {
  id: string
  product: string | null
  category: string | null
  quantity: number
  netMinor: string
}
export type FrozenSale = {
  id: string
  kind: 'new' | 'renewal' | 'upgrade' | 'downgrade' | 'one_off'
  currency: string
  grossMinor: string
  netMinor: string
  /** Known only where the company sends it; a plan on margin waits for it. */
  costMinor: string | null
  lines: readonly FrozenLine[]
  code: string | null
  dealRole: string | null
  metadata: Readonly<Record<string, string>>
}
export type FrozenCustomer = {
  id: string
  country: string | null
  segment: string | null
  source: string | null
  subscriptionMonths: number | null
  /** Local date and time of its first paid sale, `2026-03-02T09:00:00.000`; null before it. */
  firstPaidAt: string | null
  /** Whether this conversion is that sale. */
  isFirstPaid: boolean
  /** This sale is its nth payment, counted from 1; null where nothing is paid. */
  paymentNumber: number | null
  metadata: Readonly<Record<string, string>>
}
/** Before this conversion, in the period that holds its day. Counts are millionths of a piece. */
export type FrozenTotal = {
  ruleId: string
  period: PeriodKind
  periodStart: string
  volumeMinor: string
  salesMicro: string
  customersMicro: string
  leadsMicro: string
}
/** Net of reversals and declines, before this conversion, in the period that holds its day. */
export type FrozenEarned = { subject: string; per: CapPeriod | PeriodKind; of: Cap['of']; minor: string }
export type Cap = NonNullable<PlanRule['cap']>
export type FrozenRate = {
  numerator: string
  denominator: string
  legs: readonly { rateId: string; from: string; to: string; day: string; rate: string; isInverse: boolean }[]
}
export type FrozenPartner = {
  partnerId: string
  /** Null when no signed term earns on the day. */
  plan: Plan | null
  planHash: string | null
  termIds: readonly string[]
  clause: {
    agreementId: string | null
    agreementNumber: string | null
    versionNumber: number | null
    clause: string | null
    resolvedOn: string
  } | null
  /** On which its agreement took effect: years of the agreement are counted from here. */
  anchor: string
  /** After the agreement's end: which sales its last version still earns. */
  tail: 'renewals' | 'all' | null
  facts: {
    type: string | null
    tier: string | null
    country: string | null
    certifications: readonly string[]
    daysActive: number | null
  }
  /** The customer's first paid sale was credited to this partner, or is this one, or has not come yet. */
  isNewCustomer: boolean
  /** Major units of the plan's currency for one of the sale's; null where no rate is known. */
  rate: FrozenRate | null
  totals: readonly FrozenTotal[]
  earned: readonly FrozenEarned[]
  /** Pieces of this partner before this conversion, whole and whatever its share; for bounties. */
  pieces: { sales: number; customers: number; leads: number }
  /** How often each bounty was earned in the plan's period. */
  bounties: Readonly<Record<string, number>>
  /** All lines of one sale may be worth this share of it. */
  ceilingPpm: number
}
export type EngineInput = {
  engine: typeof engineVersion
  conversionId: string
  creditSetId: string
  event: PlanRule['event']
  /** Local date and time in the workspace's zone. */
  occurredAt: string
  day: string
  sale: FrozenSale | null
  customer: FrozenCustomer
  /** One per partner, its touches added up, in the order of the credits; null is the house. */
  credits: readonly { partnerId: string | null; microShares: number }[]
  partners: readonly FrozenPartner[]
}

export type LineKind = 'sale' | 'recurring' | 'lead' | 'deal' | 'bounty' | 'tier_catch_up'
export type EngineLine = {
  ruleId: string
  ruleName: string
  kind: LineKind
  amountMinor: string
  currency: string
  /** Before rounding and caps. */
  exact: string
}
export type ReasonAgainst =
  | 'event'
  | 'not_begun'
  | 'over'
  | 'products'
  | 'old_customer'
  | 'conditions'
  | 'first_sale_only'
  | 'payments_over'
  | 'months_over'
  | 'bounty_not_reached'
  | 'bounty_taken'
  | 'tail'
  | 'formula'
/** What became of a rule: against it, beaten by others, the one that earns, or added to it. */
export type RuleVerdict = {
  ruleId: string
  name: string
  verdict: 'against' | 'lost' | 'won' | 'bonus'
  reason?: ReasonAgainst
  /** Of a condition that was false: field, operator, what was asked, what was known. */
  detail?: { field: string; operator: string; asked: unknown; known: unknown }
  /** Worth on this sale as if the partner had the whole credit. */
  worth?: string
  /** Lines of the sale that it selects and, of those, the ones that it earns on. */
  lines?: readonly string[]
  wonLines?: readonly string[]
  /** What the lines that it lost earn by others. */
  lostTo?: readonly string[]
  against?: string
}
export type Step =
  | {
      step: 'base'
      base: Plan['base']
      currency: string
      saleMinor: string
      planCurrency: string
      exact: string
      rate: FrozenRate | null
      lines: readonly { id: string; minor: string }[]
    }
  | { step: 'rules'; rules: readonly RuleVerdict[] }
  | { step: 'clamp'; ruleId: string; exact: string; bound: 'minimum' | 'maximum'; boundMinor: string }
  | { step: 'share'; ruleId: string; exact: string; microShares: number; result: string }
  | {
      step: 'tiers'
      ruleId: string
      measure: string
      period: PeriodKind
      periodStart: string
      before: string
      credited: string
      schedule: readonly [string, string]
      isRaised: boolean
    }
  | { step: 'catch_up'; ruleId: string; targetMinor: string; earnedMinor: string; amountMinor: string }
  | { step: 'round'; ruleId: string; exact: string; amountMinor: string; isTogether: boolean }
  | {
      step: 'cap'
      ruleId: string
      of: string
      capMinor: string
      per: CapPeriod
      earnedMinor: string
      cutMinor: string
      amountMinor: string
    }
  | { step: 'ceiling'; ceilingPpm: number; isAbove: boolean }
export type Counted = FrozenTotal & { currency: string }
export type NothingReason = 'no_term' | 'no_rule' | 'worth_nothing' | 'cap_reached'
export type PartnerResult = {
  partnerId: string
  microShares: number
  outcome: 'commissions' | 'nothing' | 'waiting'
  reason: NothingReason | 'fx_rate_missing' | 'cost_missing' | null
  lines: readonly EngineLine[]
  steps: readonly Step[]
  counted: readonly Counted[]
}
export type Wait = { kind: 'rate'; from: string; to: string; day: string } | { kind: 'cost'; saleId: string }
export type EngineResult = {
  engine: typeof engineVersion
  outcome: 'computed' | 'waiting'
  waits: readonly Wait[]
  partners: readonly PartnerResult[]
  /** All lines of the sale are worth more of it than agreed: every one is created held. */
  isAboveSaleValue: boolean
  /** Of the input and of all the above. */
  hash: string
}
