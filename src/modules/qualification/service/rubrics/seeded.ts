/** The rubrics that a workspace begins with: three types, three purposes, each summing to 100. */
import type { Criterion, EvidenceNeed, RubricDefinitionValue } from '../../contract/rubrics.ts'
import type { Factor } from '../../contract/scores.ts'
import type { Purpose } from '../../contract/states.ts'

export const seededTypes = ['technology', 'solution', 'strategic'] as const
export type SeededType = (typeof seededTypes)[number]
export const isSeededType = (key: string): key is SeededType => (seededTypes as readonly string[]).includes(key)

/** Weight per type; null: not asked. A type named in `defines` calls it a criterion of that type, which needs 2 or more. */
type Row = {
  key: string
  label: string
  weights: readonly [technology: number | null, solution: number | null, strategic: number | null]
  anchors: readonly [one: string, three: string, five: string]
  factor: Factor | null
  defines?: Partial<Record<SeededType, string>>
  evidence?: (type: SeededType) => EvidenceNeed
}

const technical: readonly Row[] = [
  {
    key: 'technical_capabilities',
    label: 'Technical capabilities',
    weights: [20, 30, 30],
    anchors: [
      'No product in production',
      'One product, releases twice a year',
      'Several products, automated tests and releases',
    ],
    factor: 'technical_compatibility',
  },
  {
    key: 'integration_complexity',
    label: 'Integration complexity (5 is easy)',
    weights: [15, 20, 25],
    anchors: [
      'Unknown systems, no API on their side',
      'Documented API, some mapping',
      'Public API, same objects, done before',
    ],
    factor: 'technical_compatibility',
  },
  {
    key: 'development_team',
    label: 'Development team',
    weights: [15, 20, 20],
    anchors: ['No named developer', '2 developers part-time', 'Dedicated team and lead, on-call'],
    factor: 'technical_compatibility',
  },
  {
    key: 'platform_compatibility',
    label: 'Platform compatibility',
    weights: [15, 30, 25],
    anchors: ['Blocked by platform or security', 'Works with adapters', 'Native, same standards and sign-in'],
    factor: 'technical_compatibility',
  },
  {
    key: 'development_experience',
    label: 'Development experience',
    weights: [15, null, null],
    anchors: ['First integration', '3 years, 2 integrations live', '5 years, many live at scale'],
    factor: 'technical_compatibility',
    defines: { technology: 'Development experience' },
  },
  {
    key: 'api_integration_skills',
    label: 'API integration skills',
    weights: [20, null, null],
    anchors: ['None shown', 'Sample call and error handling shown', 'Webhooks, idempotency, versioning shown in code'],
    factor: 'technical_compatibility',
    defines: { technology: 'API integration skills' },
  },
]
const business: readonly Row[] = [
  {
    key: 'market_presence',
    label: 'Market presence and reach',
    weights: [15, 10, 20],
    anchors: ['Local, unknown', 'Known in one segment or country', 'Leader in segments we lack'],
    factor: 'market_alignment',
    defines: { strategic: 'Significant market reach' },
  },
  {
    key: 'customer_base',
    label: 'Customer base and target market',
    weights: [25, 10, 10],
    anchors: [
      'No overlap with our buyers',
      'Same segment, some references',
      'Many of our ideal customers, references given',
    ],
    factor: 'market_alignment',
    defines: { technology: 'Customer base' },
  },
  {
    key: 'revenue_potential',
    label: 'Revenue potential',
    weights: [20, 15, 15],
    anchors: ['Below cost of serving', 'Pays back in 12 months', 'Top tenth of partners'],
    factor: 'revenue_potential',
  },
  {
    key: 'strategic_alignment',
    label: 'Strategic alignment',
    weights: [25, 10, 25],
    anchors: ['Competes or distracts', 'Supports one goal of this year', 'Moves a board-level goal'],
    factor: 'strategic_value',
    defines: { strategic: 'Strategic fit' },
  },
  {
    key: 'financial_stability',
    label: 'Financial stability',
    weights: [15, 15, 10],
    anchors: ['No figures or distress', 'Figures, grey zone', 'Audited, safe zone'],
    factor: null,
    evidence: (type) => (type === 'technology' ? 'one' : 'document'),
  },
  {
    key: 'established_business',
    label: 'Established business',
    weights: [null, 10, null],
    anchors: ['Under 1 year', '3 years, repeat clients', '8 years, certified processes'],
    factor: null,
    defines: { solution: 'Established business' },
  },
  {
    key: 'sales_capabilities',
    label: 'Sales capabilities',
    weights: [null, 15, null],
    anchors: ['No sellers', '2 sellers, own pipeline', 'Team by region, forecast discipline'],
    factor: 'revenue_potential',
    defines: { solution: 'Sales capabilities' },
  },
  {
    key: 'support_infrastructure',
    label: 'Support infrastructure',
    weights: [null, 15, null],
    anchors: ['E-mail only', 'Business-hours desk with targets', '24×7, measured, second line'],
    factor: null,
    defines: { solution: 'Support infrastructure' },
  },
  {
    key: 'growth_potential',
    label: 'Growth potential',
    weights: [null, null, 20],
    anchors: ['Shrinking market', 'Grows with the market', 'Doubles joint market in 3 years'],
    factor: 'revenue_potential',
    defines: { strategic: 'Growth potential' },
  },
]
const fit: readonly Row[] = [
  {
    key: 'market_alignment',
    label: 'Market alignment',
    weights: [20, 25, 25],
    anchors: ['Different buyers', 'Half shared', 'Same buyers, complementary offer'],
    factor: 'market_alignment',
  },
  {
    key: 'technical_compatibility',
    label: 'Technical compatibility',
    weights: [35, 15, 15],
    anchors: ['Needs our change', 'Standard work', 'Ready today'],
    factor: 'technical_compatibility',
  },
  {
    key: 'strategic_value',
    label: 'Strategic value',
    weights: [20, 15, 30],
    anchors: ['Replaceable', 'Useful', 'Hard to copy'],
    factor: 'strategic_value',
  },
  {
    key: 'revenue_potential',
    label: 'Revenue potential',
    weights: [15, 30, 20],
    anchors: ['Unproven', 'Base case pays back', 'Upside shown with names'],
    factor: 'revenue_potential',
  },
  {
    key: 'cultural_fit',
    label: 'Cultural fit',
    weights: [10, 15, 10],
    anchors: ['Slow, guarded', 'Open, some friction', 'Answers, shares, delivers'],
    factor: 'cultural_fit',
  },
]
const rows: Readonly<Record<Purpose, readonly Row[]>> = { technical, business, fit }

export const seededRubric = (type: SeededType, purpose: Purpose): RubricDefinitionValue => ({
  passLine: purpose === 'fit' ? 0 : 60,
  criteria: rows[purpose].flatMap((row): Criterion[] => {
    const weight = row.weights[seededTypes.indexOf(type)]
    if (weight === null || weight === undefined) return []
    const own = row.defines?.[type]
    return [
      {
        key: row.key,
        label: own ?? row.label,
        weight,
        anchors: anchorsOf(row.anchors),
        guidance: '',
        evidence: row.evidence?.(type) ?? (own ? 'one' : 'none'),
        isTypeCriterion: own !== undefined,
        gateLeast: own === undefined ? null : 2,
        factor: row.factor,
      },
    ]
  }),
})

/** The page anchors 1, 3 and 5; what lies between is said as that. */
const anchorsOf = ([one, three, five]: Row['anchors']): string[] => [
  one,
  `More than 1, short of 3: ${three.charAt(0).toLowerCase()}${three.slice(1)}`,
  three,
  `More than 3, short of 5: ${five.charAt(0).toLowerCase()}${five.slice(1)}`,
  five,
]
