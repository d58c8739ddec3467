/** The registry itself: every kind can be checked, printed in three languages, and its built-in value obeys its rules. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sampleOf } from '#platform/http/openapi.ts'
import { checkTerms, termIssues } from './check.ts'
import type { Plan, PlanRule } from './plan.ts'
import { findKind, kindNames, termKinds } from './registry.ts'
import { printerFor, sentencesOf, termLanguages, titleOf } from './words/print.ts'

/** The kinds of the registry page, (c). */
const wanted =
  'account_team advertising api_access api_limits attribution audit_right brand certification change_by_notice commission commission_ceiling commission_hold commission_reversal commission_tail commitment data_processing deal_protection deal_registration deal_roles dispute duration enablement_benefit exclusivity fund fund_claim insurance integration_requirements joint_marketing lead_sharing lead_supply partner_referral payment portal_access price program_fee publicity renewal_terms resale review_cadence sandbox security service_credit sub_partners support_duty support_level termination territory tier webhooks white_label wind_down assignment change_of_control confidentiality custom governing_law indemnity ip_license liability non_solicitation'.split(
    ' ',
  )
const many = ['certification', 'commitment', 'custom', 'deal_roles', 'fund', 'insurance', 'price', 'territory']
const outliving =
  'assignment audit_right change_of_control commission_reversal commission_tail confidentiality custom data_processing dispute fund_claim governing_law indemnity ip_license liability non_solicitation payment program_fee wind_down'.split(
    ' ',
  )

const rule = (more: Partial<PlanRule> = {}): PlanRule => ({
  id: 'base',
  name: 'Base',
  event: 'sale',
  formula: { kind: 'percent', ratePpm: 125_000 },
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
const plan = (more: Partial<Plan> = {}): Plan => ({
  currency: 'USD',
  base: 'net',
  tierPeriod: null,
  holdDays: null,
  reversalDays: null,
  refunds: null,
  keepsOldCustomers: false,
  rules: [rule()],
  groupCaps: [],
  guarantee: null,
  retainer: null,
  ...more,
})

test('the registry holds every kind of the registry page, and no other', () => {
  assert.deepEqual([...kindNames].sort(), [...wanted].sort())
  assert.deepEqual(
    termKinds
      .filter((kind) => kind.many)
      .map((kind) => kind.kind)
      .sort(),
    many,
  )
  assert.deepEqual(
    termKinds
      .filter((kind) => kind.outlives)
      .map((kind) => kind.kind)
      .sort(),
    outliving,
  )
  assert.equal(termKinds.filter((kind) => kind.keptBy.length === 0).length, 9)
})

test('every kind has a title in each language, and every built-in value is valid and printed without a gap', () => {
  for (const language of termLanguages) {
    const printer = printerFor(language)
    for (const kind of termKinds) {
      assert.notEqual(titleOf(printer, kind.kind), kind.kind)
      const values = kind.builtIn?.('EUR')
      if (values === undefined) continue
      assert.deepEqual(termIssues({ kind: kind.kind, values }), [], kind.kind)
      for (const sentence of sentencesOf(printer, kind, values)) {
        assert.doesNotMatch(
          sentence,
          /[{}[\]|]|undefined|null|NaN|\bus\b|\b(true|false)\b(?!-)| {2}| \./,
          `${language} ${kind.kind}: ${sentence}`,
        )
        assert.match(sentence, /\.$/, sentence)
      }
    }
  }
})

test('every choice that a schema allows has a word in each language', () => {
  const choices = (schema: unknown): string[] => {
    if (schema === null || typeof schema !== 'object') return []
    const one = schema as { 'x-unit'?: string; enum?: (string | null)[] }
    const own = one['x-unit'] === 'choice' ? (one.enum ?? []).filter((value) => value !== null) : []
    return [...own, ...Object.values(schema).flatMap(choices)]
  }
  for (const kind of termKinds.filter((one) => !['duration', 'commission', 'commission_reversal'].includes(one.kind)))
    for (const value of new Set(choices(kind.values)))
      for (const language of termLanguages) {
        const { words } = printerFor(language)
        const shown = words.choices[`${kind.kind}.${value}`] ?? words.choices[value]
        assert.ok(
          shown || words.sentences[kind.kind]!.includes(`=${value}|`) || value === 'never',
          `${language}: ${kind.kind} ${value}`,
        )
      }
})

test('every kind refuses what its schema does not know, and prints what it knows', () => {
  const printer = printerFor('en')
  for (const kind of termKinds) {
    const found = termIssues({ kind: kind.kind, values: { surprise: 1 } })
    assert.ok(
      found.some((issue) => issue.field === 'values.surprise' && issue.rule === 'unknown'),
      kind.kind,
    )
    if (kind.kind === 'commission') continue
    const sample = sampleOf(kind.values as unknown as Record<string, unknown>)
    if (termIssues({ kind: kind.kind, values: sample }).length > 0) continue
    for (const sentence of sentencesOf(printer, kind, sample))
      assert.doesNotMatch(sentence, /[{}[\]|]|undefined/, sentence)
  }
})

test('a check names kind, field and rule of every fault at once', () => {
  const issues = checkTerms([
    { kind: 'commission_hold', values: { days: 400 } },
    { kind: 'deal_protection', values: { days: 0, extensions: 4, extensionDays: 45 } },
    { kind: 'no_such_kind', values: {} },
    { kind: 'duration', values: findKind('duration')!.builtIn!('EUR'), scope: { countries: ['DE'] } },
    { kind: 'payment', values: { ...(findKind('payment')!.builtIn!('EUR') as object), currency: 'XXQ' } },
  ])
  assert.deepEqual(
    issues.map(({ index, kind, field, rule: name }) => [index, kind, field, name]),
    [
      [0, 'commission_hold', 'values.days', 'maximum'],
      [1, 'deal_protection', 'values.days', 'minimum'],
      [1, 'deal_protection', 'values.extensions', 'maximum'],
      [2, 'no_such_kind', 'kind', 'unknown_kind'],
      [3, 'duration', 'scope.countries', 'scope'],
      [4, 'payment', 'values.currency', 'currency'],
    ],
  )
})

test('two terms whose scopes overlap without one lying inside the other need a priority', () => {
  const protection = (scope: object, more: object = {}) => ({
    kind: 'deal_protection',
    values: { days: 90, extensions: 1, extensionDays: 45 },
    scope,
    ...more,
  })
  const germany = protection({ countries: ['DE', 'AT', 'CH'] })
  const product = protection({ products: ['x'] })
  const [issue] = checkTerms([germany, product])
  assert.equal(issue?.rule, 'term.overlap')
  assert.match(issue.message, /overlap; say which wins/)
  assert.deepEqual(checkTerms([germany, { ...product, priority: 1 }]), [])
  assert.deepEqual(checkTerms([germany, protection({ countries: ['DE'] }), protection({})]), [])
  assert.deepEqual(checkTerms([germany, protection({ countries: ['US'] })]), [])
  assert.equal(checkTerms([germany, germany])[0]?.rule, 'term.twice')
  assert.deepEqual(
    checkTerms([protection({}, { effectiveTo: '2027-06-01' }), protection({}, { effectiveFrom: '2027-06-01' })]),
    [],
  )
})

test('the fixed shares of all roles on a deal never pass the whole', () => {
  const role = (name: string, sharePpm: number) => ({
    kind: 'deal_roles',
    values: { role: name, ceilingPpm: null, sharePpm, flatAmount: null },
  })
  assert.deepEqual(checkTerms([role('sourcing', 600_000), role('reselling', 400_000)]), [])
  assert.equal(checkTerms([role('sourcing', 600_000), role('reselling', 400_001)])[0]?.rule, 'sum')
})

test('a plan is validated as a whole: each fault names rule, field and fix', () => {
  const faults = (more: Partial<Plan>) =>
    termIssues({ kind: 'commission', values: plan(more) }).map((issue) => [issue.field, issue.rule])
  const flat = { kind: 'flat', amountMinor: '500' } as const
  const tiers = (brackets: { from: string; ratePpm: number | null; amountMinor: string | null }[]) =>
    ({ kind: 'marginal_tiers', measure: 'money', period: 'year', brackets }) as const
  assert.deepEqual(faults({}), [])
  assert.deepEqual(faults({ currency: 'as_sale', rules: [rule({ formula: flat })] }), [
    ['values.rules.0', 'plan.amount_needs_currency'],
  ])
  assert.deepEqual(faults({ rules: [rule({ event: 'lead' })] }), [
    ['values.rules.0.formula', 'plan.percent_needs_sale'],
  ])
  assert.deepEqual(faults({ guarantee: { amountMinor: '100', period: null } }), [
    ['values.guarantee.period', 'plan.guarantee_needs_period'],
  ])
  assert.deepEqual(
    faults({
      rules: [
        rule({
          formula: tiers([
            { from: '0', ratePpm: 50_000, amountMinor: null },
            { from: '0', ratePpm: 100_000, amountMinor: null },
          ]),
        }),
      ],
    }),
    [['values.rules.0.formula.brackets.1.from', 'plan.brackets_not_rising']],
  )
  assert.deepEqual(
    faults({
      rules: [
        rule({ when: { join: 'and', conditions: [{ field: 'partner.mood', operator: 'equals', value: 'good' }] } }),
      ],
    }),
    [['values.rules.0.when.conditions.0.field', 'plan.condition_unknown_field']],
  )
  assert.deepEqual(faults({ rules: [rule(), rule()] }), [['values.rules.1.id', 'plan.rule_twice']])
  assert.deepEqual(
    faults({
      rules: [
        rule({
          when: {
            join: 'and',
            conditions: [{ field: 'sale.net', operator: 'at_least', value: { currency: 'EUR', amountMinor: '1' } }],
          },
        }),
      ],
    }),
    [['values.rules.0.when.conditions.0.value', 'plan.condition_value']],
  )
})

test('a plan is told in plain words, with its amounts as money', () => {
  const values = plan({
    rules: [
      rule({
        formula: {
          kind: 'marginal_tiers',
          measure: 'money',
          period: 'year',
          brackets: [
            { from: '0', ratePpm: 50_000, amountMinor: null },
            { from: '1000000', ratePpm: 100_000, amountMinor: null },
          ],
        },
      }),
      rule({
        id: 'bonus',
        name: 'First sale',
        stacking: 'bonus',
        formula: { kind: 'flat', amountMinor: '3000' },
        customers: 'new',
      }),
    ],
    holdDays: 45,
  })
  assert.deepEqual(termIssues({ kind: 'commission', values }), [])
  const sentences = sentencesOf(printerFor('en'), findKind('commission')!, values)
  assert.match(sentences[1]!, /5 % from US\$0\.00 to US\$10,000\.00 and 10 % from US\$10,000\.00 on/)
  assert.match(
    sentences[2]!,
    /^First sale: US\$30\.00, for each sale, new customers only, in addition to any other rule\.$/,
  )
  assert.equal(sentences.at(-1), 'Commissions of this plan wait 45 days.')
  for (const language of termLanguages)
    for (const sentence of sentencesOf(printerFor(language), findKind('commission')!, values))
      assert.doesNotMatch(sentence, /[{}]|undefined/, sentence)
})

test('nothing that is sent as values breaks a check', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kindNames), fc.jsonValue(), (kind, values) => {
      termIssues({ kind, values })
    }),
    { numRuns: 400 },
  )
})
