/** Builders for the tests of this module and of those that stand on it: plans, and what the engine is given. */
import type { Plan, PlanFormula, PlanRule } from '#modules/agreements/public.ts'
import type { CreditedConversion } from '#modules/attribution/public.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { EngineInput, FrozenPartner, FrozenSale } from './engine/types.ts'

export const percent = (ratePpm: number): PlanFormula => ({ kind: 'percent', ratePpm })
export const flat = (amountMinor: string): PlanFormula => ({ kind: 'flat', amountMinor })

export const aRule = (formula: PlanFormula, more: Partial<PlanRule> = {}): PlanRule => ({
  id: 'sales',
  name: 'Every sale',
  event: 'sale',
  formula,
  products: { ids: [], categories: [] },
  when: null,
  customers: 'all',
  duration: { kind: 'lifetime' },
  stacking: 'exclusive',
  minimumMinor: null,
  maximumMinor: null,
  cap: null,
  from: null,
  to: null,
  ...more,
})
/** 20 % of every sale in EUR, unless told otherwise. */
export const aPlan = (rules: readonly PlanRule[] = [aRule(percent(200_000))], more: Partial<Plan> = {}): Plan => ({
  currency: 'EUR',
  base: 'net',
  tierPeriod: null,
  holdDays: null,
  reversalDays: null,
  refunds: null,
  keepsOldCustomers: false,
  rules: [...rules],
  groupCaps: [],
  guarantee: null,
  retainer: null,
  ...more,
})

export const aFrozenSale = (netMinor: string, more: Partial<FrozenSale> = {}): FrozenSale => ({
  id: 'sl_1',
  kind: 'new',
  currency: 'EUR',
  grossMinor: netMinor,
  netMinor,
  costMinor: null,
  lines: [],
  code: null,
  dealRole: null,
  metadata: {},
  ...more,
})
export const aFrozenPartner = (plan: Plan | null, more: Partial<FrozenPartner> = {}): FrozenPartner => ({
  partnerId: 'pn_1',
  plan,
  planHash: null,
  termIds: [],
  clause: null,
  anchor: '2026-01-01',
  tail: null,
  facts: { type: null, tier: null, country: null, certifications: [], daysActive: null },
  isNewCustomer: true,
  rate: { numerator: '1', denominator: '1', legs: [] },
  totals: [],
  earned: [],
  pieces: { sales: 0, customers: 0, leads: 0 },
  bounties: {},
  ceilingPpm: 1_000_000,
  ...more,
})
/** One sale on 2 March 2026 whose credits are these partners' in equal parts, unless shares are given. */
export const anInput = (
  partners: readonly FrozenPartner[],
  sale: FrozenSale | null,
  more: Partial<EngineInput> & { shares?: readonly number[] } = {},
): EngineInput => {
  const { shares, ...rest } = more
  const equal = Math.floor(1_000_000 / partners.length)
  const first = 1_000_000 - equal * (partners.length - 1)
  return {
    engine: 1,
    conversionId: 'cv_1',
    creditSetId: 'cs_1',
    event: 'sale',
    occurredAt: '2026-03-02T09:00:00.000',
    day: '2026-03-02',
    sale,
    customer: {
      id: 'cu_1',
      country: null,
      segment: null,
      source: null,
      subscriptionMonths: null,
      firstPaidAt: '2026-03-02T09:00:00.000',
      isFirstPaid: true,
      paymentNumber: 1,
      metadata: {},
    },
    credits: partners.map(({ partnerId }, at) => ({
      partnerId,
      microShares: shares?.[at] ?? (at === 0 ? first : equal),
    })),
    partners,
    ...rest,
  }
}

/** What a credited conversion may be told to be; instants as text or dates. */
type GivenConversion = {
  net?: bigint
  at?: string | Date
  currency?: string
  cost?: bigint | null
  customer?: string
  firstPaid?: { id: string; at: string } | null
  holds?: CreditedConversion['holds']
  shares?: readonly number[]
  set?: { id: string; version: number }
  id?: string
  kind?: 'new' | 'renewal'
  saleId?: string
}
export const aConversion = (
  partnerIds: readonly (string | null)[],
  given: GivenConversion = {},
): CreditedConversion => {
  const occurredAt = new Date(given.at ?? '2026-03-01T10:00:00.000Z')
  const saleId = given.saleId ?? newId(idPrefixes.sale)
  const net = given.net ?? 10_000n
  const first = given.firstPaid === undefined ? { id: saleId, at: occurredAt.toISOString() } : given.firstPaid
  const equal = Math.floor(1_000_000 / partnerIds.length)
  return {
    id: given.id ?? newId(idPrefixes.conversion),
    kind: 'sale',
    occurredAt,
    recordedAt: occurredAt,
    earns: true,
    creditSet: {
      id: given.set?.id ?? newId(idPrefixes.creditSet),
      version: given.set?.version ?? 1,
      model: 'last',
      policyVersion: 1,
    },
    credits: partnerIds.map((partnerId, position) => ({
      partnerId,
      microShares: given.shares?.[position] ?? (position === 0 ? 1_000_000 - equal * (partnerIds.length - 1) : equal),
      position,
      touchId: null,
      label: null,
      reason: null,
    })),
    customer: {
      id: given.customer ?? newId(idPrefixes.customer),
      externalId: 'c-1',
      name: null,
      country: null,
      companyId: null,
      segment: null,
      source: null,
      firstPaidSaleAt: first && new Date(first.at),
      firstPaidSaleId: first?.id ?? null,
      metadata: {},
    },
    subscription: null,
    sale: {
      id: saleId,
      source: 'api',
      externalId: saleId,
      kind: given.kind ?? 'new',
      currency: given.currency ?? 'EUR',
      grossMinor: net,
      taxMinor: 0n,
      shippingMinor: 0n,
      discountMinor: 0n,
      costMinor: given.cost ?? null,
      netMinor: net,
      lines: [],
      code: null,
      dealId: null,
      billedBy: 'us',
      metadata: {},
    },
    lead: null,
    holds: given.holds ?? [],
  }
}
