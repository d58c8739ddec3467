/** Sections of a needs assessment, factors of a first fit, and their sums. Server and screens read this one file. */

export const needSections = [
  'goals',
  'customers',
  'regions',
  'products',
  'way_of_working',
  'integration',
  'people_budget',
  'timeline',
  'training_support',
  'constraints',
  'offer',
] as const
export type NeedSection = (typeof needSections)[number]
/** Sections that need an answer before an assessment is shared. */
export const mustSections: readonly NeedSection[] = ['goals', 'customers', 'regions', 'products', 'way_of_working']
export const sectionLabels: Readonly<Record<NeedSection, string>> = {
  goals: 'Goals, the most important first',
  customers: 'Customers and segments',
  regions: 'Regions',
  products: 'Our products wanted',
  way_of_working: 'Intended way of working',
  integration: 'Integration intent',
  people_budget: 'Their people and budget',
  timeline: 'Timeline',
  training_support: 'Training and support wanted',
  constraints: 'Constraints: law, data, exclusivity',
  offer: 'What they offer us',
}
export const needStates = ['open', 'shared', 'agreed'] as const
export type NeedState = (typeof needStates)[number]
export const needStateLabels: Readonly<Record<NeedState, string>> = { open: 'Open', shared: 'Shared', agreed: 'Agreed' }
export const perSectionMax = 5

type Rated = { importance: number | null; ability: number | null }
/**
 * Coverage in whole percent, half-up: Σ(importance × ability ÷ 4) ÷ Σ importance × 100 over the needs of which both are
 * known; null while there is none.
 */
export const coverageOf = (needs: readonly Rated[]): number | null => {
  const known = needs.filter((need) => need.importance !== null && need.ability !== null)
  const whole = known.reduce((sum, need) => sum + need.importance! * 4, 0)
  const met = known.reduce((sum, need) => sum + need.importance! * need.ability!, 0)
  return whole === 0 ? null : Math.floor((met * 200 + whole) / (whole * 2))
}
/** Important to them, and hardly in our power: listed for the decision. */
export const isUnmet = (need: Rated): boolean =>
  need.ability !== null && need.ability <= 1 && need.importance !== null && need.importance >= 4

export const fitFactors = [
  'market_alignment',
  'technical_compatibility',
  'strategic_value',
  'revenue_potential',
  'cultural_fit',
] as const
export type FitFactor = (typeof fitFactors)[number]
export const factorLabels: Readonly<Record<FitFactor, string>> = {
  market_alignment: 'Market alignment',
  technical_compatibility: 'Technical compatibility',
  strategic_value: 'Strategic value',
  revenue_potential: 'Revenue potential',
  cultural_fit: 'Cultural fit',
}
/** Which section of the needs is standing evidence for a factor. */
export const evidenceOf: Readonly<Record<FitFactor, readonly NeedSection[]>> = {
  market_alignment: ['customers', 'regions'],
  technical_compatibility: ['integration'],
  strategic_value: ['goals', 'offer'],
  revenue_potential: ['people_budget'],
  cultural_fit: ['way_of_working'],
}
export const fitFactorsLeast = 3
export const fitWeightLeast = 60
export type Factors = Readonly<Record<FitFactor, number | null>>

const weightRow = (market: number, technical: number, strategic: number, revenue: number, cultural: number) => ({
  market_alignment: market,
  technical_compatibility: technical,
  strategic_value: strategic,
  revenue_potential: revenue,
  cultural_fit: cultural,
})
const weightsByType: Readonly<Record<string, Readonly<Record<FitFactor, number>>>> = {
  technology: weightRow(20, 35, 20, 15, 10),
  solution: weightRow(25, 15, 15, 30, 15),
  strategic: weightRow(25, 15, 30, 20, 10),
}
/** Weights of a type; even ones where a type has none of its own. They sum to 100. */
export const fitWeights = (typeKey: string): Readonly<Record<FitFactor, number>> =>
  weightsByType[typeKey] ?? weightRow(20, 20, 20, 20, 20)

/** Whole percent, half-up: Σ weight × (x − 1) ÷ 4 ÷ Σ weight × 100 over the rated factors; `weight` is their share. */
export const fitOf = (
  factors: Factors,
  weights: Readonly<Record<FitFactor, number>>,
): { rated: number; weight: number; score: number | null } => {
  const rated = fitFactors.filter((factor) => factors[factor] !== null)
  const weight = rated.reduce((sum, factor) => sum + weights[factor], 0)
  const points = rated.reduce((sum, factor) => sum + weights[factor] * (factors[factor]! - 1), 0)
  const whole = weight * 4
  return { rated: rated.length, weight, score: whole === 0 ? null : Math.floor((points * 200 + whole) / (whole * 2)) }
}
export const fitAdvice = ['pursue', 'nurture', 'stop'] as const
export type FitAdvice = (typeof fitAdvice)[number]
export const adviceLabels: Readonly<Record<FitAdvice, string>> = { pursue: 'Pursue', nurture: 'Nurture', stop: 'Stop' }
export const adviceOf = (score: number): FitAdvice => (score >= 60 ? 'pursue' : score >= 40 ? 'nurture' : 'stop')
