/** The seeded rubrics, number by number, as the product's page of qualification has them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Purpose } from './contract/states.ts'
import { type SeededType, seededRubric } from './service/rubrics/seeded.ts'

/** Criterion, weights for Technology / Solution / Strategic (null: not asked), what 1, 3 and 5 mean. */
type Line = [key: string, weights: readonly (number | null)[], one: RegExp, three: RegExp, five: RegExp]
const technical: Line[] = [
  [
    'technical_capabilities',
    [20, 30, 30],
    /no product in production/i,
    /one product, releases twice a year/i,
    /several.*automated tests and releases/i,
  ],
  [
    'integration_complexity',
    [15, 20, 25],
    /unknown systems, no api on their side/i,
    /documented api, some mapping/i,
    /public api, same objects, done before/i,
  ],
  [
    'development_team',
    [15, 20, 20],
    /no named developer/i,
    /2 developers part-time/i,
    /dedicated team and lead, on-call/i,
  ],
  [
    'platform_compatibility',
    [15, 30, 25],
    /blocked by platform or security/i,
    /works with adapters/i,
    /native, same standards and sign-in/i,
  ],
  [
    'development_experience',
    [15, null, null],
    /first integration/i,
    /3 years, 2 integrations live/i,
    /5 years, many live at scale/i,
  ],
  [
    'api_integration_skills',
    [20, null, null],
    /none shown/i,
    /sample call and error handling shown/i,
    /webhooks, idempotency, versioning shown in code/i,
  ],
]
const business: Line[] = [
  [
    'market_presence',
    [15, 10, 20],
    /local, unknown/i,
    /known in one segment or country/i,
    /leader in segments we lack/i,
  ],
  [
    'customer_base',
    [25, 10, 10],
    /no overlap with our buyers/i,
    /same segment, some references/i,
    /many of our ideal customers, references given/i,
  ],
  ['revenue_potential', [20, 15, 15], /below cost of serving/i, /pays back in 12 months/i, /top tenth of partners/i],
  [
    'strategic_alignment',
    [25, 10, 25],
    /competes or distracts/i,
    /supports one goal of this year/i,
    /moves a board-level goal/i,
  ],
  ['financial_stability', [15, 15, 10], /no figures or distress/i, /figures, grey zone/i, /audited, safe zone/i],
  [
    'established_business',
    [null, 10, null],
    /under 1 year/i,
    /3 years, repeat clients/i,
    /8 years, certified processes/i,
  ],
  [
    'sales_capabilities',
    [null, 15, null],
    /no sellers/i,
    /2 sellers, own pipeline/i,
    /team by region, forecast discipline/i,
  ],
  [
    'support_infrastructure',
    [null, 15, null],
    /e-mail only/i,
    /business-hours desk with targets/i,
    /24.7, measured, second line/i,
  ],
  [
    'growth_potential',
    [null, null, 20],
    /shrinking market/i,
    /grows with the market/i,
    /doubles joint market in 3 years/i,
  ],
]
const fit: Line[] = [
  ['market_alignment', [20, 25, 25], /different buyers/i, /half shared/i, /same buyers, complementary offer/i],
  ['technical_compatibility', [35, 15, 15], /needs our change/i, /standard work/i, /ready today/i],
  ['strategic_value', [20, 15, 30], /replaceable/i, /useful/i, /hard to copy/i],
  ['revenue_potential', [15, 30, 20], /unproven/i, /base case pays back/i, /upside shown with names/i],
  ['cultural_fit', [10, 15, 10], /slow, guarded/i, /open, some friction/i, /answers, shares, delivers/i],
]
const types: readonly SeededType[] = ['technology', 'solution', 'strategic']
/** Criteria that make the type, each needing two or more. */
const definesType: Readonly<Record<SeededType, readonly string[]>> = {
  technology: ['api_integration_skills', 'customer_base', 'development_experience'],
  solution: ['established_business', 'sales_capabilities', 'support_infrastructure'],
  strategic: ['growth_potential', 'market_presence', 'strategic_alignment'],
}

for (const [purpose, lines] of [
  ['technical', technical],
  ['business', business],
  ['fit', fit],
] as [Purpose, Line[]][])
  test(`the seeded ${purpose} rubrics hold each weight and anchor of the page`, () => {
    for (const [at, type] of types.entries()) {
      const { criteria, passLine } = seededRubric(type, purpose)
      const wanted = lines.filter(([, weights]) => weights[at] !== null)
      assert.deepEqual(
        criteria.map((one) => [one.key, one.weight]),
        wanted.map(([key, weights]) => [key, weights[at]]),
        `${type} ${purpose}`,
      )
      assert.equal(
        criteria.reduce((all, one) => all + one.weight, 0),
        100,
        `${type} ${purpose} sums to 100`,
      )
      for (const [key, , one, three, five] of wanted) {
        const { anchors } = criteria.find((criterion) => criterion.key === key)!
        assert.match(anchors[0]!, one, `${key} 1`)
        assert.match(anchors[2]!, three, `${key} 3`)
        assert.match(anchors[4]!, five, `${key} 5`)
        assert.ok(anchors.every((anchor) => anchor.trim() !== ''))
      }
      if (purpose !== 'fit') assert.equal(passLine, 60)
    }
  })

test('the criteria that make a type need two or more, and no others do', () => {
  for (const type of types) {
    const criteria = [...seededRubric(type, 'technical').criteria, ...seededRubric(type, 'business').criteria]
    assert.deepEqual(
      criteria
        .filter((one) => one.gateLeast !== null)
        .map((one) => one.key)
        .sort(),
      definesType[type],
    )
    assert.ok(criteria.every((one) => one.gateLeast === null || (one.gateLeast === 2 && one.isTypeCriterion)))
  }
})
