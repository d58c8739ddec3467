import {
  amount,
  businessDays,
  choice,
  count,
  country,
  currency,
  date,
  days,
  flag,
  language,
  list,
  maybe,
  months,
  ppm,
  row,
  text,
} from '../fields.ts'
import { kindsOf, unscoped, type ValueIssue } from '../kind.ts'
import { Plan } from '../plan.ts'
import { planIssues } from '../plan-rules.ts'

const kind = kindsOf('business')
const million = 1_000_000
const inAndOut = <S extends ReturnType<typeof text>>(item: S) => row({ in: list(item), out: list(item) })
const money = (currencyCode: string, amountMinor: string) => ({ currency: currencyCode, amountMinor })
const needs = (field: string, message: string): ValueIssue => ({ field, rule: 'required', message })

export const touchKinds = [
  'click',
  'code',
  'lead_submitted',
  'deal_registered',
  'introduction',
  'meeting',
  'event_attended',
  'webinar_registered',
  'campaign_response',
  'integration_installed',
  'marketplace_listing',
] as const

export const businessKinds = [
  kind('commission', { values: Plan, keptBy: ['commissions'], defaultable: false, check: planIssues }),
  kind('commission_hold', { values: row({ days: days(0, 365) }), keptBy: ['commissions'], builtIn: { days: 30 } }),
  kind('commission_reversal', {
    values: row({ windowDays: days(0, 730), refunds: choice('proportional', 'only_full', 'never') }),
    keptBy: ['commissions'],
    builtIn: { windowDays: 365, refunds: 'proportional' },
    outlives: true,
  }),
  kind('commission_ceiling', {
    values: row({ sharePpm: ppm(), trueUpLagDays: days(0, 365) }),
    keptBy: ['commissions'],
    builtIn: { sharePpm: million, trueUpLagDays: 30 },
  }),
  kind('commission_tail', {
    values: row({ months: months(0, 36), sales: choice('renewals', 'all') }),
    keptBy: ['commissions', 'health'],
    builtIn: { months: 0, sales: 'renewals' },
    outlives: true,
  }),
  kind('attribution', {
    values: row({
      windowDays: days(1, 365),
      touchKinds: list(choice(...touchKinds), touchKinds.length, 1),
      codesBeatClicks: flag(),
      dealsFirst: flag(),
      ownPurchases: flag(),
    }),
    keptBy: ['attribution'],
    builtIn: {
      windowDays: 90,
      touchKinds: [...touchKinds],
      codesBeatClicks: true,
      dealsFirst: true,
      ownPurchases: false,
    },
  }),
  kind('deal_registration', {
    values: row({
      allowed: flag(),
      minimumValue: amount(),
      decisionBusinessDays: businessDays(1, 20),
      proofDays: days(0, 180),
      certifications: list(text()),
    }),
    keptBy: ['deals'],
    builtIn: (code) => ({
      allowed: false,
      minimumValue: money(code, '500000'),
      decisionBusinessDays: 2,
      proofDays: 30,
      certifications: [],
    }),
  }),
  kind('deal_protection', {
    values: row({ days: days(1, 365), extensions: count(0, 3), extensionDays: days(1, 180) }),
    keptBy: ['deals'],
    builtIn: { days: 90, extensions: 1, extensionDays: 45 },
  }),
  kind('deal_roles', {
    many: true,
    values: row({
      role: choice('sourcing', 'influencing', 'co_selling', 'reselling', 'implementing', 'referring'),
      ceilingPpm: maybe(ppm()),
      sharePpm: maybe(ppm()),
      flatAmount: maybe(amount()),
    }),
    keptBy: ['deals', 'commissions'],
    check: ({ ceilingPpm, sharePpm, flatAmount }) =>
      [ceilingPpm, sharePpm, flatAmount].filter((one) => one !== null).length === 1
        ? []
        : [
            {
              field: 'sharePpm',
              rule: 'one_of',
              message: 'A role has a ceiling, a share or a flat amount: exactly one of them.',
            },
          ],
    checkRows: (rows) => {
      const sum = rows.reduce((total, one) => total + (one.sharePpm ?? 0), 0)
      return sum > million
        ? [
            {
              field: 'sharePpm',
              rule: 'sum',
              message: `The fixed shares of all roles add up to ${sum}; 1,000,000 at most.`,
            },
          ]
        : []
    },
  }),
  kind('territory', {
    many: true,
    values: row({
      countries: inAndOut(country() as ReturnType<typeof text>),
      segments: inAndOut(text(80)),
      products: inAndOut(text(80)),
      languages: inAndOut(language() as ReturnType<typeof text>),
      exclusive: flag(),
      keptByCommitment: maybe(text()),
    }),
    keptBy: ['deals'],
    builtIn: {
      countries: { in: [], out: [] },
      segments: { in: [], out: [] },
      products: { in: [], out: [] },
      languages: { in: [], out: [] },
      exclusive: false,
      keptByCommitment: null,
    },
    check: (values) => {
      const issues: ValueIssue[] = []
      for (const part of ['countries', 'segments', 'products', 'languages'] as const) {
        const both = values[part].in.filter((one) => values[part].out.includes(one))
        if (both.length > 0)
          issues.push({
            field: `${part}.out`,
            rule: 'contradiction',
            message: `${both.join(', ')} cannot be in and out at once.`,
          })
      }
      if (values.keptByCommitment !== null && !values.exclusive)
        issues.push({
          field: 'keptByCommitment',
          rule: 'unfit',
          message: 'Only an exclusive territory is kept by a commitment.',
        })
      return issues
    },
  }),
  kind('lead_supply', {
    values: row({
      openLeadsMax: count(0, 1_000),
      newPerWeekMax: count(0, 1_000),
      answerBusinessDays: businessDays(1, 10),
    }),
    keptBy: ['deals'],
    builtIn: { openLeadsMax: 10, newPerWeekMax: 5, answerBusinessDays: 2 },
  }),
  kind('price', {
    many: true,
    values: row({
      priceList: text(),
      discountPpm: ppm(),
      from: maybe(date()),
      to: maybe(date()),
      specialPriceLadder: list(
        row({ upToPpm: ppm(), approver: choice('partner_manager', 'finance', 'executive') }),
        10,
      ),
    }),
    keptBy: ['enablement', 'deals'],
    builtIn: { priceList: 'list', discountPpm: 0, from: null, to: null, specialPriceLadder: [] },
    check: (values) => {
      const issues: ValueIssue[] = []
      if (values.from && values.to && values.to <= values.from)
        issues.push({ field: 'to', rule: 'after', message: 'The price ends after it begins.' })
      values.specialPriceLadder.forEach((step, at) => {
        const before = values.specialPriceLadder[at - 1]
        if (before && step.upToPpm <= before.upToPpm)
          issues.push({
            field: `specialPriceLadder.${at}.upToPpm`,
            rule: 'rising',
            message: 'Each step of the ladder reaches further than the one before.',
          })
      })
      return issues
    },
  }),
  kind('resale', {
    values: row({
      allowed: flag(),
      contracts: choice('us', 'partner'),
      bills: choice('us', 'partner'),
      supports: choice('us', 'partner'),
      creditLimit: maybe(amount()),
      paymentDays: days(0, 120),
    }),
    keptBy: ['enablement', 'attribution'],
    builtIn: { allowed: false, contracts: 'us', bills: 'us', supports: 'us', creditLimit: null, paymentDays: 30 },
  }),
  kind('partner_referral', {
    values: row({
      qualifyingFact: choice('approved', 'agreement_executed', 'active', 'first_sale'),
      windowDays: days(1, 730),
    }),
    keptBy: ['discovery'],
    pushedTo: ['discovery'],
    builtIn: { qualifyingFact: 'active', windowDays: 180 },
  }),
  kind('payment', {
    values: row({
      currency: maybe(currency()),
      minimum: amount(),
      interval: choice('weekly', 'monthly', 'quarterly'),
      dueDay: count(1, 28),
      runDay: count(1, 28),
      rails: list(choice('sepa', 'ach', 'stripe_connect', 'external', 'manual'), 5, 1),
      feesBorneBy: choice('us', 'partner', 'shared'),
      invoicing: choice('self_billing', 'partner_invoice', 'none'),
    }),
    keptBy: ['commissions', 'payouts'],
    builtIn: (code) => ({
      currency: null,
      minimum: money(code, '5000'),
      interval: 'monthly' as const,
      dueDay: 8,
      runDay: 10,
      rails: ['sepa' as const, 'ach' as const, 'stripe_connect' as const, 'external' as const, 'manual' as const],
      feesBorneBy: 'us' as const,
      invoicing: 'self_billing' as const,
    }),
    outlives: true,
  }),
  kind('program_fee', {
    values: row({
      fee: amount(),
      interval: choice('once', 'monthly', 'quarterly', 'yearly'),
      firstDueOn: date(),
      waivedUntil: maybe(date()),
    }),
    keptBy: ['agreements', 'payouts'],
    outlives: true,
    scopes: unscoped,
  }),
  kind('dispute', {
    values: row({
      days: days(1, 365),
      answerBusinessDays: businessDays(1, 60),
      decisionBusinessDays: businessDays(1, 120),
    }),
    keptBy: ['commissions'],
    builtIn: { days: 60, answerBusinessDays: 5, decisionBusinessDays: 10 },
    outlives: true,
    check: (values) =>
      values.decisionBusinessDays < values.answerBusinessDays
        ? [
            {
              field: 'decisionBusinessDays',
              rule: 'order',
              message: 'The decision cannot be due before the first answer.',
            },
          ]
        : [],
  }),
  kind('fund', {
    many: true,
    values: row({
      name: text(120),
      amount: maybe(amount()),
      ratePpm: maybe(ppm()),
      base: maybe(choice('net_revenue', 'gross_revenue', 'won_deals')),
      period: choice('month', 'quarter', 'half_year', 'year'),
      expiryDays: days(0, 365),
      carryOverPpm: ppm(),
    }),
    keptBy: ['comarketing'],
    check: (values) => [
      ...((values.amount === null) === (values.ratePpm === null)
        ? [
            {
              field: 'amount',
              rule: 'one_of',
              message: 'A fund is an amount or a share of a base: exactly one of them.',
            },
          ]
        : []),
      ...(values.ratePpm !== null && values.base === null
        ? [needs('base', 'A share needs to say of which revenue.')]
        : []),
    ],
  }),
  kind('fund_claim', {
    values: row({
      ourSharePpm: ppm(),
      capPerActivity: maybe(amount()),
      activityKinds: list(text(80)),
      claimDays: days(1, 365),
      payDays: days(1, 365),
      proofs: list(text(120)),
    }),
    keptBy: ['comarketing'],
    builtIn: { ourSharePpm: 500_000, capPerActivity: null, activityKinds: [], claimDays: 60, payDays: 30, proofs: [] },
    outlives: true,
  }),
  kind('tier', {
    values: row({ startTier: maybe(text(60)), guaranteedUntil: maybe(date()) }),
    keptBy: ['enablement', 'partners'],
    pushedTo: ['partners'],
    builtIn: { startTier: null, guaranteedUntil: null },
    scopes: unscoped,
    check: (values) =>
      values.guaranteedUntil && !values.startTier
        ? [needs('startTier', 'A guarantee needs to say which tier is guaranteed.')]
        : [],
  }),
  kind('review_cadence', {
    values: row({
      cadence: choice('by_tier', 'none', 'quarterly', 'yearly', 'quarterly_and_yearly'),
      people: list(text(120), 40),
    }),
    keptBy: ['reviews'],
    builtIn: { cadence: 'by_tier', people: [] },
    scopes: unscoped,
  }),
  kind('enablement_benefit', {
    values: row({
      seats: maybe(count(0, 10_000)),
      testLicences: maybe(count(0, 10_000)),
      contentLevels: list(text(60), 20),
      eventPlaces: maybe(count(0, 1_000)),
    }),
    keptBy: ['enablement'],
    builtIn: { seats: null, testLicences: null, contentLevels: [], eventPlaces: null },
  }),
  kind('commitment', {
    many: true,
    values: row({
      side: choice('us', 'partner'),
      title: text(200),
      measure: choice('revenue', 'customers', 'registrations', 'certified_people', 'activities', 'words'),
      targetAmount: maybe(amount()),
      targetCount: maybe(count(1, 1_000_000)),
      targetWords: maybe(text(500)),
      period: choice('once', 'month', 'quarter', 'year'),
      dueOn: date(),
      ifMissed: choice('none', 'review', 'tier', 'exclusivity'),
    }),
    keptBy: ['planning', 'reviews', 'health', 'renewals'],
    check: (values) => {
      const wanted =
        values.measure === 'revenue' ? 'targetAmount' : values.measure === 'words' ? 'targetWords' : 'targetCount'
      return (['targetAmount', 'targetCount', 'targetWords'] as const).flatMap((field) =>
        (field === wanted) === (values[field] !== null)
          ? []
          : field === wanted
            ? [needs(field, `A commitment measured in ${values.measure.replaceAll('_', ' ')} needs this target.`)]
            : [
                {
                  field,
                  rule: 'unfit',
                  message: `A commitment measured in ${values.measure.replaceAll('_', ' ')} has no such target.`,
                },
              ],
      )
    },
  }),
] as const
