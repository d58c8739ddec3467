/** Sums by hand: what a score, a fit, a spread, a ratio and a tier are made of. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { altmanZ, currentRatio, debtToEquity, riskCauses, riskOf, zoneOf } from './contract/finance.ts'
import { compare, fraction, isAtLeast, shown } from './contract/fractions.ts'
import {
  factorValues,
  fitScore,
  type Given,
  meansOf,
  recommend,
  scoreOf,
  seatShares,
  spreadLimits,
  spreadOf,
  suggestionsOf,
} from './contract/scores.ts'
import { purposes } from './contract/states.ts'
import { fitCriteria, problemsOf } from './service/rubrics/rubrics.ts'
import { seededRubric, seededTypes } from './service/rubrics/seeded.ts'

const given = (scores: Record<string, number | null>): Given[] =>
  Object.entries(scores).map(([criterion, score]) => ({ criterion, score }))
const technology = seededRubric('technology', 'technical').criteria
const bands = { approve: 70, discuss: 50 }

test('every seeded rubric can be published: weights sum to 100, every score has an anchor', () => {
  for (const type of seededTypes)
    for (const purpose of purposes) assert.deepEqual(problemsOf(seededRubric(type, purpose), purpose), [])
})
test('the seeded criteria of a type need two or more', () => {
  const own = (type: (typeof seededTypes)[number]) =>
    purposes.flatMap((purpose) =>
      seededRubric(type, purpose)
        .criteria.filter((one) => one.isTypeCriterion)
        .map((one) => [one.key, one.gateLeast] as const),
    )
  assert.deepEqual(own('technology'), [
    ['development_experience', 2],
    ['api_integration_skills', 2],
    ['customer_base', 2],
  ])
  assert.deepEqual(own('solution'), [
    ['established_business', 2],
    ['sales_capabilities', 2],
    ['support_infrastructure', 2],
  ])
  assert.deepEqual(own('strategic'), [
    ['market_presence', 2],
    ['strategic_alignment', 2],
    ['growth_potential', 2],
  ])
})

const card = given({
  technical_capabilities: 3, // 20 × 2 = 40
  integration_complexity: 4, // 15 × 3 = 45
  development_team: 2, //       15 × 1 = 15
  platform_compatibility: 5, // 15 × 4 = 60
  development_experience: 3, // 15 × 2 = 30
  api_integration_skills: 4, // 20 × 3 = 60; together 250 ÷ 400 × 100
})
test('the shown score equals the sum of its opened parts, at the exact boundary too', () => {
  const score = scoreOf(technology, meansOf([card]), 80)
  assert.equal(shown(score.value!), '62.5')
  const parts = score.parts.reduce((all, part) => all + (part.points.numerator * 1000n) / part.points.denominator, 0n)
  assert.equal(parts, 62_500n)
  assert.deepEqual(
    score.parts.map((part) => shown(part.points, 2)),
    ['10.00', '11.25', '3.75', '15.00', '7.50', '15.00'],
  )
  // 240 ÷ 400: exactly the line.
  const atLine = given({
    technical_capabilities: 4,
    integration_complexity: 4,
    development_team: 3,
    platform_compatibility: 3,
    development_experience: 2,
    api_integration_skills: 4,
  })
  const line = scoreOf(technology, meansOf([atLine]), 80).value!
  assert.deepEqual(line, fraction(60))
  assert.ok(isAtLeast(line, 60))
  // 1499 ÷ 2500 shows as 60.0 and is below the line all the same.
  const below = scoreOf(
    [
      { key: 'a', weight: 1499 },
      { key: 'b', weight: 1001 },
    ],
    meansOf([given({ a: 5, b: 1 })]),
    80,
  ).value!
  assert.equal(shown(below), '60.0')
  assert.ok(!isAtLeast(below, 60))
  assert.equal(recommend(fraction(699_999, 10_000), 0, bands), 'discuss')
  assert.equal(shown(fraction(699_999, 10_000)), '70.0')
  assert.equal(recommend(fraction(70), 0, bands), 'approve')
})
test('cannot-assess moves weight and never counts as zero', () => {
  const without = card.map((one) => (one.criterion === 'development_team' ? { ...one, score: null } : one))
  const score = scoreOf(technology, meansOf([without]), 80)
  // 235 ÷ (85 × 4) = 69.117…; counted as zero it would be 58.75.
  assert.deepEqual(score.value, fraction(23_500, 340))
  assert.equal(shown(score.value!), '69.1')
  assert.equal(score.answeredWeight, 85)
  const little = card.map((one) =>
    ['development_team', 'platform_compatibility'].includes(one.criterion) ? { ...one, score: null } : one,
  )
  const incomplete = scoreOf(technology, meansOf([little]), 80)
  assert.equal(incomplete.value, null)
  assert.equal(shown(incomplete.coverage), '70.0')
  assert.ok(scoreOf(technology, meansOf([little]), 70).isComplete, 'exactly the coverage that is asked for')
})

const fit = fitCriteria(seededRubric('solution', 'fit').criteria)
const bd = {
  id: 'bd',
  seat: 'bd' as const,
  answers: given({
    market_alignment: 4,
    technical_compatibility: 3,
    strategic_value: 3,
    revenue_potential: 4,
    cultural_fit: 4,
  }),
}
const engineering = {
  id: 'eng',
  seat: 'engineering' as const,
  answers: given({ technical_compatibility: 4, cultural_fit: 3 }),
}
const executive = {
  id: 'exec',
  seat: 'executive' as const,
  answers: given({ market_alignment: 2, strategic_value: 5, revenue_potential: 3, cultural_fit: 5 }),
}
describe('fit', () => {
  test('the share of a seat that is not needed goes to the others in proportion', () => {
    const values = factorValues(fit, seatShares, ['bd', 'engineering'], [bd, engineering])
    assert.deepEqual(
      values.map((one) => one.value),
      [fraction(4), fraction(38, 10), fraction(3), fraction(4), fraction(25, 7)],
    )
    // (25×3 + 15×2.8 + 15×2 + 30×3 + 15×18/7) ÷ 4 = 1929/28
    assert.deepEqual(fitScore(values, 80).value, fraction(1929, 28))
    assert.equal(shown(fitScore(values, 80).value!), '68.9')
  })
  test('three seats: each factor by the shares of those who can judge it', () => {
    const values = factorValues(fit, seatShares, ['bd', 'engineering', 'executive'], [bd, engineering, executive])
    assert.deepEqual(
      values.map((one) => one.value),
      // 4×.6+2×.4 · 4×.8+3×.2 · 5×.6+3×.4 · 4×.6+3×.4 · 4×.4+3×.3+5×.3
      [fraction(32, 10), fraction(38, 10), fraction(42, 10), fraction(36, 10), fraction(4)],
    )
    // 25×2.2 + 15×2.8 + 15×3.2 + 30×2.6 + 15×3 = 268 → 67
    assert.deepEqual(fitScore(values, 80).value, fraction(67))
    assert.deepEqual(
      values.map(({ min, max }) => [min, max]),
      [
        [2, 4],
        [3, 4],
        [3, 5],
        [3, 4],
        [3, 5],
      ],
    )
  })
  test('several reviewers in a seat count as their mean', () => {
    const second = { ...engineering, id: 'eng2', answers: given({ technical_compatibility: 1, cultural_fit: 3 }) }
    const [, technical] = factorValues(fit, seatShares, ['bd', 'engineering'], [bd, engineering, second])
    assert.deepEqual(technical!.value, fraction(26, 10)) // (4+1)/2 × .8 + 3 × .2
    assert.equal(technical!.seats[0]!.reviewers, 1)
  })
  test('a seat that cannot assess a factor gives its share away; a factor nobody assesses leaves the sum', () => {
    const silent = { ...engineering, answers: given({ technical_compatibility: null, cultural_fit: 3 }) }
    const values = factorValues(fit, seatShares, ['bd', 'engineering'], [bd, silent])
    assert.deepEqual(values[1]!.value, fraction(3))
    const none = factorValues(fit, seatShares, ['engineering'], [silent])
    assert.deepEqual(
      none.map((one) => one.value),
      [null, null, null, null, fraction(3)],
    )
    assert.equal(fitScore(none, 80).value, null)
  })
})

describe('spread', () => {
  test('one point apart is no finding, two are', () => {
    assert.deepEqual(spreadOf(fit, [bd, engineering], spreadLimits), [])
    const flags = spreadOf(fit, [bd, engineering, executive], spreadLimits)
    assert.deepEqual(
      flags.flatMap((flag) => (flag.kind === 'factor' ? [[flag.criterion, flag.lowest, flag.highest]] : [])),
      [
        ['market_alignment', 2, 4],
        ['strategic_value', 3, 5],
        ['cultural_fit', 3, 5],
      ],
    )
  })
  test('a factor that weighs less than ten is left out; totals twenty apart are found, exactly twenty too', () => {
    const light = fit.map((one) => ({ ...one, weight: one.key === 'cultural_fit' ? 9 : one.weight }))
    assert.ok(
      !spreadOf(light, [bd, executive], spreadLimits).some(
        (f) => f.kind === 'factor' && f.criterion === 'cultural_fit',
      ),
    )
    const one = { answers: given({ a: 3, b: 3, c: 3, d: 3, e: 3 }) }
    const other = { answers: given({ a: 4, b: 4, c: 4, d: 4, e: 3 }) }
    const even = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, weight: 20 }))
    const flags = spreadOf(even, [one, other], spreadLimits)
    assert.equal(flags.length, 1)
    assert.deepEqual(flags[0], { kind: 'totals', lowest: fraction(50), highest: fraction(70) })
    assert.deepEqual(
      spreadOf(
        [...even.slice(1), { key: 'a', weight: 19 }],
        [one, { answers: given({ a: 3, b: 4, c: 4, d: 4, e: 3 }) }],
        spreadLimits,
      ),
      [],
    )
  })
})

test('a failed gate stops approval at any score: advice first', () => {
  assert.equal(recommend(fraction(100), 1, bands), 'stop')
  assert.equal(recommend(fraction(50), 0, bands), 'discuss')
  assert.equal(recommend(fraction(499_999, 10_000), 0, bands), 'decline')
  assert.equal(recommend(null, 0, bands), 'incomplete')
})
test('what technical and business criteria suggest is their weighed mean per factor', () => {
  const criteria = [...technology, ...seededRubric('technology', 'business').criteria]
  const found = suggestionsOf(criteria, meansOf([card, given({ market_presence: 2, customer_base: 4 })]))
  const by = new Map(found.map((one) => [one.factor, one.value]))
  assert.deepEqual(by.get('technical_compatibility'), fraction(350, 100)) // 60+60+30+75+45+80
  assert.deepEqual(by.get('market_alignment'), fraction(130, 40)) // 15×2 + 25×4
  assert.ok(!by.has('cultural_fit'))
})

describe('figures', () => {
  const figures = {
    currentAssets: 500n,
    currentLiabilities: 300n,
    totalAssets: 1000n,
    totalLiabilities: 600n,
    bookEquity: 400n,
    retainedEarnings: 150n,
    ebit: 80n,
  }
  test('ratios and Z by hand', () => {
    const current = currentRatio(figures)
    assert.ok('value' in current)
    assert.equal(shown(current.value, 2), '1.67')
    const debt = debtToEquity(figures)
    assert.ok('value' in debt)
    assert.equal(shown(debt.value, 2), '1.50')
    const z = altmanZ(figures)
    assert.ok('value' in z)
    // 6.56×.2 + 3.26×.15 + 6.72×.08 + 1.05×2/3 = 1.312 + .489 + .5376 + .7
    assert.deepEqual(z.value, fraction(30_386, 10_000))
    assert.equal(shown(z.value, 2), '3.04')
    assert.equal(zoneOf(z.value), 'safe')
  })
  test('the zones at their borders, compared before rounding', () => {
    assert.equal(zoneOf(fraction(260, 100)), 'grey')
    assert.equal(zoneOf(fraction(26_001, 10_000)), 'safe')
    assert.equal(shown(fraction(26_001, 10_000), 2), '2.60')
    assert.equal(zoneOf(fraction(110, 100)), 'grey')
    assert.equal(zoneOf(fraction(10_999, 10_000)), 'distress')
  })
  test('a missing figure is named, and nothing is guessed', () => {
    const { retainedEarnings: _, ...rest } = figures
    assert.deepEqual(altmanZ(rest), { notComputed: 'not computed: retained earnings missing' })
    assert.deepEqual(debtToEquity({ ...figures, bookEquity: 0n }), {
      notComputed: 'not computed: book equity are zero',
    })
  })
  test('half-up goes towards more, below zero too', () => {
    assert.equal(shown(fraction(-1_005, 1_000), 2), '−1.00')
    assert.equal(shown(fraction(1_005, 1_000), 2), '1.01')
    assert.equal(shown(fraction(-16, 10), 0), '−2')
    assert.equal(compare(fraction(1, 3), fraction(333, 1000)), 1)
  })
})
test('risk is the sum of its causes', () => {
  const facts = {
    zone: 'grey' as const,
    country: 'medium' as const,
    hasOpenMatch: false,
    valueMinor: 25_000_000n,
    unitMinor: 100n,
    hasPersonalData: true,
    yearsSinceFounding: 1,
  }
  const points = (more: Partial<Parameters<typeof riskCauses>[0]> = {}) =>
    riskCauses({ ...facts, ...more }).reduce((all, cause) => all + cause.points, 0)
  assert.equal(points(), 5)
  assert.equal(points({ valueMinor: 24_999_999n }), 4)
  assert.equal(points({ valueMinor: 100_000_000n }), 6)
  assert.equal(points({ hasOpenMatch: true, zone: null }), 9)
  assert.deepEqual([0, 1, 2, 3, 4, 6, 7].map(riskOf), ['low', 'low', 'medium', 'medium', 'high', 'high', 'critical'])
})
