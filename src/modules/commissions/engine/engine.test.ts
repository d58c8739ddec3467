/** The engine held to the worked examples of the field, and to what must hold of every input. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PlanFormula, PlanRule } from '#modules/agreements/public.ts'
import { roundHalfAway } from '#platform/money.ts'
import { aFrozenPartner, aFrozenSale, anInput, aPlan, aRule, flat, percent } from '../testing.ts'
import { evaluate } from './evaluate.ts'
import { floor, fraction, read, written } from './fraction.ts'
import { scheduleOf, type TierFormula } from './tiers.ts'
import type { EngineInput, EngineResult, FrozenPartner } from './types.ts'

const one = (...rules: PlanRule[]) => aFrozenPartner(aPlan(rules))
const amounts = (result: EngineResult, at = 0): string[] =>
  result.partners[at]!.lines.map((line) => `${line.ruleId} ${line.kind} ${line.amountMinor}`)
const earned = (partner: FrozenPartner, sale: Parameters<typeof anInput>[1], more: Partial<EngineInput> = {}) =>
  amounts(evaluate(anInput([partner], sale, more)))
const tiers = (kind: TierFormula['kind'], brackets: [string, number][], more: Partial<TierFormula> = {}): TierFormula =>
  ({
    kind,
    measure: 'money',
    period: 'year',
    brackets: brackets.map(([from, ratePpm]) => ({ from, ratePpm, amountMinor: null })),
    ...more,
  }) as TierFormula
const withVolume = (formula: PlanFormula, volumeMinor: string, earnedMinor = '0'): FrozenPartner =>
  aFrozenPartner(aPlan([aRule(formula)]), {
    totals: [
      {
        ruleId: 'sales',
        period: 'year',
        periodStart: '2026-01-01',
        volumeMinor,
        salesMicro: '0',
        customersMicro: '0',
        leadsMicro: '0',
      },
    ],
    earned: [{ subject: 'sales', per: 'year', of: 'partner', minor: earnedMinor }],
  })
const reasonOf = (partner: FrozenPartner, input: Partial<EngineInput> = {}, ruleId = 'sales') => {
  const result = evaluate(anInput([partner], aFrozenSale('10000'), input))
  const rules = result.partners[0]!.steps.find((step) => step.step === 'rules')!
  return rules.step === 'rules' ? rules.rules.find((rule) => rule.ruleId === ruleId)?.reason : undefined
}

test('the worked examples of the field come out to the unit', () => {
  assert.deepEqual(earned(one(aRule(percent(125_000))), aFrozenSale('9999')), ['sales sale 1250'])
  assert.deepEqual(
    earned(one(aRule(flat('500'), { id: 'flat' }), aRule(percent(500_000), { id: 'half' })), aFrozenSale('100000')),
    ['half sale 50000'],
  )
  const marginal = tiers('marginal_tiers', [
    ['0', 50_000],
    ['1000000', 100_000],
  ])
  assert.deepEqual(earned(withVolume(marginal, '950000'), aFrozenSale('100000')), ['sales sale 7500'])
  const whole = tiers('retroactive_tiers', [
    ['0', 50_000],
    ['1000000', 80_000],
  ])
  assert.deepEqual(earned(withVolume(whole, '950000', '47500'), aFrozenSale('100000')), [
    'sales sale 8000',
    'sales tier_catch_up 28500',
  ])
  const shared = evaluate(
    anInput(
      [
        aFrozenPartner(aPlan([aRule(flat('3000'))])),
        aFrozenPartner(aPlan([aRule(percent(40_000))]), { partnerId: 'pn_2' }),
      ],
      aFrozenSale('50000'),
      { shares: [600_000, 400_000] },
    ),
  )
  assert.deepEqual([amounts(shared, 0), amounts(shared, 1)], [['sales sale 1800'], ['sales sale 800']])
  const dinar = aFrozenPartner(aPlan([aRule(percent(1_000_000))], { currency: 'USD' }), {
    rate: { numerator: '325', denominator: '100', legs: [] },
  })
  assert.deepEqual(earned(dinar, aFrozenSale('2500', { currency: 'KWD' })), ['sales sale 813'])
})

test('of two matching rules the one worth more on this sale wins, flat or percent', () => {
  const flatFive = aRule(flat('500'), { id: 'flat' })
  const half = aRule(percent(500_000), { id: 'half' })
  for (const [net, winner] of [
    ['999', 'flat sale 500'],
    ['1000', 'flat sale 500'],
    ['1001', 'half sale 501'],
  ] as const)
    assert.deepEqual(earned(one(flatFive, half), aFrozenSale(net)), [winner], net)
  // On a tie the one that stands first.
  assert.deepEqual(earned(one(half, flatFive), aFrozenSale('1000')), ['half sale 500'])
  const lost = evaluate(anInput([one(flatFive, half)], aFrozenSale('1001'))).partners[0]!.steps.find(
    (step) => step.step === 'rules',
  )
  assert.deepEqual(lost?.step === 'rules' && lost.rules.map((rule) => [rule.ruleId, rule.verdict, rule.lostTo]), [
    ['flat', 'lost', ['half']],
    ['half', 'won', undefined],
  ])
})

test('percent rules compete line by line, and a whole-sale rule takes the lines that it outweighs', () => {
  const sale = aFrozenSale('30000', {
    lines: [
      { id: 'a', product: 'A', category: 'tools', quantity: 2, netMinor: '10000' },
      { id: 'b', product: 'B', category: null, quantity: 1, netMinor: '20000' },
    ],
  })
  const all = aRule(percent(100_000), { id: 'all' })
  const onlyA = aRule(percent(300_000), { id: 'a', products: { ids: ['A'], categories: [] } })
  assert.deepEqual(earned(one(all, onlyA), sale), ['all sale 2000', 'a sale 3000'])
  const perUnit = aRule(
    { kind: 'per_unit', amountMinor: '1600' },
    { id: 'unit', products: { ids: [], categories: ['tools'] } },
  )
  assert.deepEqual(earned(one(all, onlyA, perUnit), sale), ['all sale 2000', 'unit sale 3200'])
  // Taken from the highest down: what stands before it are the percentages alone.
  const forAll = (amount: string) => aRule(flat(amount), { id: 'flat' })
  assert.deepEqual(earned(one(all, onlyA, perUnit, forAll('5000')), sale), ['all sale 2000', 'unit sale 3200'], 'a tie')
  assert.deepEqual(earned(one(all, onlyA, perUnit, forAll('5001')), sale), ['flat sale 5001'])
  const bonus = aRule(flat('100'), { id: 'bonus', stacking: 'bonus' })
  assert.deepEqual(earned(one(all, onlyA, bonus), sale), ['all sale 2000', 'a sale 3000', 'bonus sale 100'])
})

test('lines whose nets do not sum to the sale get the difference by largest remainder', () => {
  const sale = aFrozenSale('10001', {
    lines: ['x', 'y', 'z'].map((id) => ({ id, product: id, category: null, quantity: 1, netMinor: '3333' })),
  })
  const base = evaluate(anInput([one(aRule(percent(1_000_000)))], sale)).partners[0]!.steps[0]!
  assert.deepEqual(base.step === 'base' && base.lines.map(({ minor }) => minor), ['3334', '3334', '3333'])
  assert.deepEqual(earned(one(aRule(percent(1_000_000))), sale), ['sales sale 10001'])
})

test('credits with equal rules add up to the commission of the whole sale', () => {
  const three = ['pn_1', 'pn_2', 'pn_3'].map((partnerId) =>
    aFrozenPartner(aPlan([aRule(percent(100_000))]), { partnerId }),
  )
  const result = evaluate(anInput(three, aFrozenSale('10000')))
  assert.deepEqual(
    result.partners.map(({ lines }) => lines[0]!.amountMinor),
    ['334', '333', '333'],
  )
  fc.assert(
    fc.property(
      fc.bigInt(1n, 9_007_199_254_740_993n),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }),
      (net, ratePpm, weights) => {
        const total = weights.reduce((all, weight) => all + weight, 0)
        const shares = weights.map((weight) => Math.floor((weight * 1_000_000) / total))
        shares[0]! += 1_000_000 - shares.reduce((all, share) => all + share, 0)
        const partners = weights.map((_, at) =>
          aFrozenPartner(aPlan([aRule(percent(ratePpm))]), { partnerId: `pn_${at}` }),
        )
        const { partners: results } = evaluate(anInput(partners, aFrozenSale(String(net)), { shares }))
        const sum = results.reduce((all, { lines }) => all + BigInt(lines[0]?.amountMinor ?? '0'), 0n)
        assert.equal(sum, roundHalfAway(net * BigInt(ratePpm), 1_000_000n))
        results.forEach(({ lines }, at) => {
          const exact = fraction(net * BigInt(ratePpm) * BigInt(shares[at]!), 1_000_000_000_000n)
          const off = BigInt(lines[0]?.amountMinor ?? '0') - floor(exact)
          assert.ok(off === 0n || off === 1n)
        })
      },
    ),
    { numRuns: 200, seed: 1 },
  )
})

test('marginal tier lines of a period sum to the rounded schedule of its volume', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 30 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 20_000_000 }), { minLength: 0, maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 6, maxLength: 6 }),
      (nets, tops, rates) => {
        const froms = [0, ...tops.toSorted((a, b) => a - b)]
        const formula = tiers(
          'marginal_tiers',
          froms.map((from, at) => [String(from), rates[at]!]),
        )
        let [volume, total] = [0n, 0n]
        for (const net of nets) {
          const result = evaluate(anInput([withVolume(formula, String(volume))], aFrozenSale(String(net))))
          total += BigInt(result.partners[0]!.lines[0]?.amountMinor ?? '0')
          volume += BigInt(result.partners[0]!.counted.find(({ ruleId }) => ruleId === 'sales')!.volumeMinor)
        }
        const { numerator, denominator } = scheduleOf(formula, volume)
        assert.equal(total, roundHalfAway(numerator, denominator))
      },
    ),
    { numRuns: 100, seed: 2 },
  )
})

test('credited volumes of a tier sum to the sale, and pieces are counted in millionths', () => {
  const formula = tiers('marginal_tiers', [['0', 100_000]])
  const partners = ['pn_1', 'pn_2', 'pn_3'].map((partnerId) => aFrozenPartner(aPlan([aRule(formula)]), { partnerId }))
  const result = evaluate(anInput(partners, aFrozenSale('10000')))
  assert.deepEqual(
    result.partners.map(({ counted }) => counted.find(({ ruleId }) => ruleId === 'sales')!.volumeMinor),
    ['3334', '3333', '3333'],
  )
  const count: TierFormula = {
    kind: 'count_tiers',
    measure: 'customers',
    period: 'year',
    brackets: [
      { from: '0', ratePpm: null, amountMinor: '1000' },
      { from: '2', ratePpm: null, amountMinor: '5000' },
    ],
  }
  const after = (customersMicro: string, shares: number[], isFirstPaid = true) => {
    const own = aFrozenPartner(aPlan([aRule(count)]), {
      totals: [
        {
          ruleId: 'sales',
          period: 'year',
          periodStart: '2026-01-01',
          volumeMinor: '0',
          salesMicro: '0',
          customersMicro,
          leadsMicro: '0',
        },
      ],
    })
    const house = { partnerId: null, microShares: 1_000_000 - shares[0]! }
    const base = anInput([own], aFrozenSale('10000'))
    return amounts(
      evaluate({
        ...base,
        customer: { ...base.customer, isFirstPaid },
        credits: [{ partnerId: 'pn_1', microShares: shares[0]! }, house],
      }),
    )
  }
  assert.deepEqual(after('1000000', [1_000_000]), ['sales sale 1000'])
  assert.deepEqual(after('2000000', [1_000_000]), ['sales sale 5000'])
  assert.deepEqual(after('1500000', [1_000_000]), ['sales sale 3000'])
  assert.deepEqual(after('0', [500_000]), ['sales sale 500'])
  assert.deepEqual(after('0', [1_000_000], false), [])
})

test('caps cut what is above them, the rule first and then its group, and say what was cut', () => {
  const capped = aFrozenPartner(
    aPlan(
      [
        aRule(percent(200_000), { cap: { amountMinor: '10000', per: 'month', of: 'partner' } }),
        aRule(flat('500'), { id: 'bonus', stacking: 'bonus' }),
      ],
      {
        groupCaps: [
          { name: 'All', rules: ['sales', 'bonus'], cap: { amountMinor: '9700', per: 'month', of: 'partner' } },
        ],
      },
    ),
    {
      earned: [
        { subject: 'sales', per: 'month', of: 'partner', minor: '7500' },
        { subject: 'group:All', per: 'month', of: 'partner', minor: '7500' },
      ],
    },
  )
  const result = evaluate(anInput([capped], aFrozenSale('15000')))
  assert.deepEqual(amounts(result), ['sales sale 2200'])
  assert.deepEqual(
    result.partners[0]!.steps.flatMap((step) => (step.step === 'cap' ? [[step.of, step.cutMinor]] : [])),
    [
      ['sales', '500'],
      ['group:All', '300'],
      ['group:All', '500'],
    ],
  )
  const full = aFrozenPartner(
    aPlan([aRule(percent(200_000), { cap: { amountMinor: '100', per: 'lifetime', of: 'partner' } })]),
    { earned: [{ subject: 'sales', per: 'lifetime', of: 'partner', minor: '100' }] },
  )
  assert.equal(evaluate(anInput([full], aFrozenSale('100'))).partners[0]!.reason, 'cap_reached')
})

test('lines worth more than the agreed share of a sale are created held', () => {
  const isAbove = (rates: number[], ceilingPpm = 1_000_000) =>
    evaluate(
      anInput(
        rates.map((rate, at) =>
          aFrozenPartner(aPlan([aRule(percent(rate)), aRule(percent(rate), { id: 'again', stacking: 'bonus' })]), {
            partnerId: `pn_${at}`,
            ceilingPpm,
          }),
        ),
        aFrozenSale('10000'),
      ),
    ).isAboveSaleValue
  assert.equal(isAbove([500_000]), false)
  assert.equal(isAbove([500_100]), true)
  assert.equal(isAbove([500_000, 500_000]), false)
  assert.equal(isAbove([100_000, 500_000], 500_000), true)
})

test('durations run from the first paid sale, clamped at the end of a month, to the second', () => {
  const partner = one(aRule(percent(100_000), { duration: { kind: 'months', number: 1 } }))
  const base = anInput([partner], null).customer
  const at = (firstPaidAt: string, occurredAt: string) =>
    reasonOf(partner, {
      customer: { ...base, firstPaidAt, isFirstPaid: false },
      occurredAt,
      day: occurredAt.slice(0, 10),
    })
  assert.equal(at('2026-01-31T10:00:00.000', '2026-02-28T09:59:59.999'), undefined)
  assert.equal(at('2026-01-31T10:00:00.000', '2026-02-28T10:00:00.000'), 'months_over')
  const payments = one(aRule(percent(100_000), { duration: { kind: 'payments', number: 3 } }))
  assert.equal(reasonOf(payments, { customer: { ...base, paymentNumber: 3 } }), undefined)
  assert.equal(reasonOf(payments, { customer: { ...base, paymentNumber: 4 } }), 'payments_over')
  const first = one(aRule(percent(100_000), { duration: { kind: 'first_sale' } }))
  assert.equal(reasonOf(first, { customer: { ...base, isFirstPaid: false } }), 'first_sale_only')
})

test('the first reason against a rule is kept, and what is not known matches nothing', () => {
  const sale = aFrozenSale('10000')
  const when = (field: string, operator: string, value?: unknown) =>
    one(
      aRule(percent(100_000), {
        when: { join: 'and', conditions: [{ field, operator, ...(value !== undefined && { value }) } as never] },
      }),
    )
  const base = anInput([one()], null).customer
  assert.equal(reasonOf(when('customer.country', 'equals', 'DE')), 'conditions')
  assert.equal(reasonOf(when('customer.country', 'not', 'DE')), 'conditions')
  assert.equal(reasonOf(when('customer.country', 'is_not_set')), undefined)
  assert.equal(reasonOf(when('customer.country', 'not', 'DE'), { customer: { ...base, country: 'FR' } }), undefined)
  assert.equal(reasonOf(when('sale.net', 'at_least', { currency: 'EUR', amountMinor: '10000' })), undefined)
  assert.equal(reasonOf(when('sale.net', 'greater', { currency: 'EUR', amountMinor: '10000' })), 'conditions')
  assert.equal(
    reasonOf(
      when('sale.net', 'between', [
        { currency: 'EUR', amountMinor: '1' },
        { currency: 'EUR', amountMinor: '10000' },
      ]),
    ),
    undefined,
  )
  assert.equal(
    reasonOf(when('sale.metadata.plan', 'starts_with', 'pro'), { sale: { ...sale, metadata: { plan: 'pro-2' } } }),
    undefined,
  )
  const either = one(
    aRule(percent(100_000), {
      when: {
        join: 'or',
        conditions: [
          { field: 'sale.kind', operator: 'equals', value: 'renewal' },
          { join: 'and', conditions: [{ field: 'sale.kind', operator: 'in', value: ['new', 'upgrade'] }] },
        ],
      },
    }),
  )
  assert.equal(reasonOf(either), undefined)
  assert.equal(reasonOf(one(aRule(percent(1), { from: '2026-03-03' }))), 'not_begun')
  assert.equal(reasonOf(one(aRule(percent(1), { to: '2026-03-02' }))), 'over')
  assert.equal(reasonOf(one(aRule(percent(1), { products: { ids: ['A'], categories: [] } }))), 'products')
  assert.equal(
    reasonOf(aFrozenPartner(aPlan([aRule(percent(1), { customers: 'new' })]), { isNewCustomer: false })),
    'old_customer',
  )
  assert.equal(reasonOf(aFrozenPartner(aPlan(), { tail: 'renewals' })), 'tail')
  assert.deepEqual(earned(aFrozenPartner(aPlan(), { tail: 'renewals' }), { ...sale, kind: 'renewal' }), [
    'sales recurring 2000',
  ])
})

test('who has no signed term earns nothing, beside others and alone', () => {
  const none = aFrozenPartner(null)
  const alone = evaluate(anInput([none], aFrozenSale('10000')))
  assert.deepEqual(
    [alone.outcome, alone.partners[0]!.outcome, alone.partners[0]!.reason],
    ['computed', 'nothing', 'no_term'],
  )
  const beside = evaluate(anInput([none, aFrozenPartner(aPlan(), { partnerId: 'pn_2' })], aFrozenSale('10000')))
  assert.deepEqual([amounts(beside, 0), amounts(beside, 1)], [[], ['sales sale 1000']])
})

test('bounties are earned once by what is reached', () => {
  const bounty = (occurrence: 'first_sale' | 'nth_customer' | 'target_reached', number: number | null = null) =>
    aRule(
      { kind: 'bounty', amountMinor: '2500', occurrence, number, by: null, certificate: null, timesPerPeriod: 1 },
      { id: 'bounty', stacking: 'bonus' },
    )
  const after = (rule: PlanRule, pieces: FrozenPartner['pieces'], times = 0) =>
    earned(aFrozenPartner(aPlan([rule]), { pieces, bounties: { bounty: times } }), aFrozenSale('100'))
  assert.deepEqual(after(bounty('first_sale'), { sales: 0, customers: 0, leads: 0 }), ['bounty bounty 2500'])
  assert.deepEqual(after(bounty('first_sale'), { sales: 1, customers: 1, leads: 0 }), [])
  assert.deepEqual(after(bounty('nth_customer', 10), { sales: 20, customers: 9, leads: 0 }), ['bounty bounty 2500'])
  assert.deepEqual(after(bounty('nth_customer', 10), { sales: 20, customers: 9, leads: 0 }, 1), [])
  assert.deepEqual(after(bounty('target_reached', 5), { sales: 4, customers: 4, leads: 0 }), ['bounty bounty 2500'])
})

test('without a rate or a cost nothing is guessed: the conversion waits and says for what', () => {
  const dollar = aFrozenPartner(aPlan([aRule(percent(100_000))], { currency: 'USD' }), { rate: null })
  const result = evaluate(anInput([dollar], aFrozenSale('10000')))
  assert.equal(result.outcome, 'waiting')
  assert.deepEqual(result.waits, [{ kind: 'rate', from: 'EUR', to: 'USD', day: '2026-03-02' }])
  assert.deepEqual([result.partners[0]!.reason, result.partners[0]!.lines], ['fx_rate_missing', []])
  const margin = aFrozenPartner(aPlan([aRule(percent(500_000))], { base: 'margin' }))
  assert.deepEqual(evaluate(anInput([margin], aFrozenSale('10000'))).waits, [{ kind: 'cost', saleId: 'sl_1' }])
  assert.deepEqual(earned(margin, aFrozenSale('10000', { costMinor: '7000' })), ['sales sale 1500'])
  assert.deepEqual(
    earned(margin, aFrozenSale('10000', { costMinor: '12000' })),
    [],
    'a loss earns nothing and owes nothing',
  )
})

test('the same stored inputs give the same amount, steps and hash, today and after any plan change', () => {
  const plan = aPlan([aRule(percent(125_000)), aRule(flat('300'), { id: 'bonus', stacking: 'bonus' })])
  const input = anInput([aFrozenPartner(plan), aFrozenPartner(aPlan(), { partnerId: 'pn_2' })], aFrozenSale('9999'))
  const first = evaluate(input)
  // As a database hands it back: as text, with its keys in another order.
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffled)
      : value && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, inner]) => [key, shuffled(inner)]),
          )
        : value
  const stored = JSON.parse(JSON.stringify(shuffled(input))) as EngineInput
  assert.deepEqual(evaluate(stored), first)
  assert.match(first.hash, /^[0-9a-f]{64}$/)
  const other = evaluate({ ...input, sale: { ...input.sale!, netMinor: '9998' } })
  assert.notEqual(other.hash, first.hash)
})

test('every currency goes through the engine exactly, from one unit to beyond what a float can hold', () => {
  const currencies = ['JPY', 'KWD', 'CLF', 'HUF', 'USD']
  fc.assert(
    fc.property(
      fc.constantFrom(...currencies),
      fc.constantFrom(...currencies),
      fc.bigInt(1n, 9_007_199_254_740_993n),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.bigInt(1n, 10n ** 9n),
      (from, to, net, ratePpm, rate) => {
        const exponents: Record<string, number> = { JPY: 0, KWD: 3, CLF: 4, HUF: 2, USD: 2 }
        const isSame = from === to
        const [numerator, denominator] = isSame ? [1n, 1n] : [rate, 1_000_000n]
        const partner = aFrozenPartner(aPlan([aRule(percent(ratePpm))], { currency: to }), {
          rate: { numerator: String(numerator), denominator: String(denominator), legs: [] },
        })
        const result = evaluate(anInput([partner], aFrozenSale(String(net), { currency: from })))
        const shift = exponents[to]! - exponents[from]!
        const [up, down] = shift >= 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)]
        const expected = roundHalfAway(net * numerator * up * BigInt(ratePpm), denominator * down * 1_000_000n)
        assert.equal(result.partners[0]!.lines[0]?.amountMinor ?? '0', String(expected))
        assert.doesNotMatch(JSON.stringify(result), /NaN|[0-9]\.[0-9]|e\+/)
      },
    ),
    { numRuns: 300, seed: 3 },
  )
})

test('a fraction is written once and read back as it was', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(1n, 10n ** 30n), (numerator, denominator) => {
      const exact = fraction(numerator, denominator)
      assert.deepEqual(read(written(exact)), exact)
      assert.equal(floor(exact) * denominator <= numerator, true)
    }),
    { numRuns: 200, seed: 4 },
  )
})
