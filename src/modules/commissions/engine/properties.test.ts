/** What must hold of every plan and every sale, tried on random ones: pure arithmetic, no database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PlanFormula, PlanRule } from '#modules/agreements/public.ts'
import { targetOf } from '../rules/reversals.ts'
import { aFrozenPartner, aFrozenSale, anInput, aPlan, aRule, flat, percent } from '../testing.ts'
import { evaluate } from './evaluate.ts'
import type { FrozenLine, FrozenSale, PartnerResult } from './types.ts'

const resultOf = (rules: readonly PlanRule[], sale: FrozenSale): PartnerResult =>
  evaluate(anInput([aFrozenPartner(aPlan([...rules]))], sale)).partners[0]!
const sumOf = ({ lines }: PartnerResult) => lines.reduce((sum, line) => sum + BigInt(line.amountMinor), 0n)

/** A rate, with a least and a most or without, an amount, or an amount per piece. */
const aFormula: fc.Arbitrary<Partial<PlanRule> & { formula: PlanFormula }> = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }).map((ratePpm) => ({ formula: percent(ratePpm) })),
  fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.nat(5_000), fc.nat(50_000)).map(([ratePpm, least, more]) => ({
    formula: percent(ratePpm),
    minimumMinor: String(least),
    maximumMinor: String(least + more),
  })),
  fc.integer({ min: 1, max: 100_000 }).map((amount) => ({ formula: flat(String(amount)) })),
  fc
    .integer({ min: 1, max: 20_000 })
    .map((amount) => ({ formula: { kind: 'per_unit' as const, amountMinor: String(amount) } as PlanFormula })),
)
const products = ['a', 'b', 'c', 'd']
const someRules = (most: number, some: fc.Arbitrary<string[]> = fc.constant([])) =>
  fc
    .array(fc.tuple(aFormula, some), { minLength: 1, maxLength: most })
    .map((all) =>
      all.map(([{ formula, ...more }, ids], at) =>
        aRule(formula, { id: `rule${at}`, name: `Rule ${at}`, products: { ids, categories: [] }, ...more }),
      ),
    )
const aSaleOf = (nets: readonly number[]): FrozenSale => {
  const lines = nets.map(
    (net, at): FrozenLine => ({
      id: `l${at}`,
      product: products[at]!,
      category: null,
      quantity: 1 + at,
      netMinor: String(net),
    }),
  )
  return aFrozenSale(String(nets.reduce((sum, net) => sum + net, 0)), { lines })
}

test('of any exclusive rules over a whole sale the one worth most earns alone, ties go to the first', () => {
  fc.assert(
    fc.property(someRules(8), fc.integer({ min: 1, max: 1_000_000 }), (rules, net) => {
      const sale = aSaleOf([net])
      const alone = rules.map((rule) => sumOf(resultOf([rule], sale)))
      const best = alone.reduce((most, one) => (one > most ? one : most), 0n)
      const result = resultOf(rules, sale)
      assert.equal(sumOf(result), best)
      assert.ok(result.lines.length <= 1)
      // Two that round to the same may differ before rounding, so only an exact tie has to go to the first.
      const [line] = result.lines
      if (line) assert.equal(alone[rules.findIndex(({ id }) => id === line.ruleId)], best)
    }),
    { numRuns: 400, seed: 11 },
  )
  const tie = resultOf(
    [aRule(percent(100_000), { id: 'first' }), aRule(flat('1000'), { id: 'second' })],
    aSaleOf([10_000]),
  )
  assert.deepEqual(
    tie.lines.map(({ ruleId }) => ruleId),
    ['first'],
  )
})

test('over lines of different products no single exclusive rule would have earned more than what was chosen', () => {
  fc.assert(
    fc.property(
      someRules(6, fc.subarray(products)),
      fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 4 }),
      (rules, nets) => {
        const sale = aSaleOf(nets)
        const result = resultOf(rules, sale)
        const most = rules
          .map((rule) => sumOf(resultOf([rule], sale)))
          .reduce((best, one) => (one > best ? one : best), 0n)
        // Each line of the result is rounded by itself, so a sum may lie under the best single one by less than a unit each.
        assert.ok(sumOf(result) >= most - BigInt(result.lines.length), `${sumOf(result)} and ${most} alone`)
        assert.ok(result.lines.every(({ amountMinor }) => BigInt(amountMinor) > 0n))
      },
    ),
    { numRuns: 400, seed: 12 },
  )
})

test('a bonus adds exactly what it is worth alone, whatever stands beside it', () => {
  fc.assert(
    fc.property(someRules(4), aFormula, fc.integer({ min: 1, max: 1_000_000 }), (rules, { formula, ...more }, net) => {
      const sale = aSaleOf([net])
      const bonus = aRule(formula, { id: 'bonus', name: 'Bonus', stacking: 'bonus', ...more })
      assert.equal(
        sumOf(resultOf([...rules, bonus], sale)),
        sumOf(resultOf(rules, sale)) + sumOf(resultOf([bonus], sale)),
      )
    }),
    { numRuns: 300, seed: 13 },
  )
})

test('caps of rules and of groups are never exceeded, by any sequence of sales and shares', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 1_000_000 })), {
        minLength: 1,
        maxLength: 20,
      }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 5_000 }),
      fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(150_000)).map((caps) => caps.map((cap) => cap + 1)),
      (sales, ratePpm, amount, [ofRule, ofBonus, ofGroup]) => {
        const cap = (minor: number) => ({ amountMinor: String(minor), per: 'month' as const, of: 'partner' as const })
        const plan = aPlan(
          [
            aRule(percent(ratePpm), { cap: cap(ofRule!) }),
            aRule(flat(String(amount)), { id: 'bonus', stacking: 'bonus', cap: cap(ofBonus!) }),
          ],
          { groupCaps: [{ name: 'All', rules: ['sales', 'bonus'], cap: cap(ofGroup!) }] },
        )
        const sums = { sales: 0n, bonus: 0n }
        let uncapped = 0n
        for (const [net, share] of sales) {
          const earned = [
            ['sales', sums.sales],
            ['bonus', sums.bonus],
            ['group:All', sums.sales + sums.bonus],
          ] as const
          const partner = aFrozenPartner(plan, {
            earned: earned.map(([subject, minor]) => ({ subject, per: 'month', of: 'partner', minor: String(minor) })),
          })
          const given = anInput([partner], aSaleOf([net]))
          const house = { partnerId: null, microShares: 1_000_000 - share }
          const credits = [{ partnerId: partner.partnerId, microShares: share }, ...(share < 1_000_000 ? [house] : [])]
          const [result] = evaluate({ ...given, credits }).partners
          for (const line of result!.lines) {
            assert.ok(BigInt(line.amountMinor) > 0n)
            sums[line.ruleId as 'sales' | 'bonus'] += BigInt(line.amountMinor)
          }
          const free = evaluate({
            ...anInput(
              [aFrozenPartner({ ...plan, groupCaps: [], rules: plan.rules.map((rule) => ({ ...rule, cap: null })) })],
              aSaleOf([net]),
            ),
            credits,
          })
          uncapped += sumOf(free.partners[0]!)
          assert.ok(sums.sales <= BigInt(ofRule!), 'the cap of the rule')
          assert.ok(sums.bonus <= BigInt(ofBonus!), 'the cap of the bonus')
          assert.ok(sums.sales + sums.bonus <= BigInt(ofGroup!), 'the cap of the group')
          assert.ok(sums.sales + sums.bonus <= uncapped, 'a cap adds nothing')
        }
      },
    ),
    { numRuns: 200, seed: 14 },
  )
})

test('any order, splitting and repetition of refunds takes back the same, and never more than was earned', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.array(fc.record({ amount: fc.bigInt({ min: 1n, max: 10n ** 12n }), isValid: fc.boolean() }), {
        maxLength: 12,
      }),
      fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 }),
      (grossMinor, amountMinor, refunds, order) => {
        const reversals = refunds.map(({ amount, isValid }, at) => ({
          amountMinor: amount,
          isValid,
          occurredAt: new Date(Date.UTC(2026, 2, 1, 0, at)),
          lines: [],
        }))
        const shuffled = reversals
          .map((one, at) => ({ one, key: order[at]! }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one)
        const rule = 'proportional' as const
        const target = (list: typeof reversals) =>
          targetOf({ amountMinor, grossMinor, rule, reversals: list }).targetMinor
        const inOrder = target(reversals)
        assert.equal(target(shuffled), inOrder)
        // Brought to its target after each one, whatever came before, the line ends where the last count says.
        let taken = 0n
        shuffled.forEach((_, at) => {
          const next = target(shuffled.slice(0, at + 1))
          taken += next - taken
          assert.ok(taken >= 0n && taken <= amountMinor)
        })
        assert.equal(taken, inOrder)
        // Two halves of a refund are the refund.
        const halves = reversals.flatMap((one) => [
          { ...one, amountMinor: one.amountMinor / 2n },
          { ...one, amountMinor: one.amountMinor - one.amountMinor / 2n },
        ])
        assert.equal(target(halves), inOrder)
      },
    ),
    { numRuns: 500, seed: 15 },
  )
})
