/** What figures of a company say of its stability, and the points of risk. Exact; rounded where it is shown. */
import { add, compare, type Fraction, fraction, multiply } from './fractions.ts'
import type { RiskLevel } from './states.ts'

export const figureKeys = [
  'currentAssets',
  'currentLiabilities',
  'totalAssets',
  'totalLiabilities',
  'bookEquity',
  'retainedEarnings',
  'ebit',
] as const
export type FigureKey = (typeof figureKeys)[number]
export const figureLabels: Readonly<Record<FigureKey, string>> = {
  currentAssets: 'current assets',
  currentLiabilities: 'current liabilities',
  totalAssets: 'total assets',
  totalLiabilities: 'total liabilities',
  bookEquity: 'book equity',
  retainedEarnings: 'retained earnings',
  ebit: 'EBIT',
}
export type Figures = Readonly<Partial<Record<FigureKey, bigint>>>
export type Zone = 'safe' | 'grey' | 'distress'
export type Computed = { value: Fraction } | { notComputed: string }

const need = (figures: Figures, keys: readonly FigureKey[], below: FigureKey): Computed | undefined => {
  const missing = keys.filter((key) => figures[key] === undefined).map((key) => figureLabels[key])
  if (missing.length > 0) return { notComputed: `not computed: ${missing.join(', ')} missing` }
  return figures[below] === 0n ? { notComputed: `not computed: ${figureLabels[below]} are zero` } : undefined
}

export const currentRatio = (figures: Figures): Computed =>
  need(figures, ['currentAssets', 'currentLiabilities'], 'currentLiabilities') ?? {
    value: fraction(figures.currentAssets!, figures.currentLiabilities!),
  }
export const debtToEquity = (figures: Figures): Computed =>
  need(figures, ['totalLiabilities', 'bookEquity'], 'bookEquity') ?? {
    value: fraction(figures.totalLiabilities!, figures.bookEquity!),
  }
/** Altman's Z'' for companies that are not listed: four ratios with their published weights. */
export const altmanZ = (figures: Figures): Computed => {
  const lacking = need(figures, figureKeys, 'totalAssets') ?? need(figures, ['totalLiabilities'], 'totalLiabilities')
  if (lacking) return lacking
  const assets = figures.totalAssets!
  const part = (weight: number, top: bigint, bottom: bigint): Fraction =>
    multiply(fraction(weight, 100), fraction(top, bottom))
  return {
    value: [
      part(656, figures.currentAssets! - figures.currentLiabilities!, assets),
      part(326, figures.retainedEarnings!, assets),
      part(672, figures.ebit!, assets),
      part(105, figures.bookEquity!, figures.totalLiabilities!),
    ].reduce(add),
  }
}
/** Above 2.60 safe, below 1.10 distress, grey between; by the exact value. */
export const zoneOf = (z: Fraction): Zone =>
  compare(z, fraction(260, 100)) > 0 ? 'safe' : compare(z, fraction(110, 100)) < 0 ? 'distress' : 'grey'

export type RiskFacts = {
  zone: Zone | null
  country: 'high' | 'medium' | null
  hasOpenMatch: boolean
  /** Predicted value of the first year in the workspace's currency, in minor units, and what 1.00 of it is. */
  valueMinor: bigint | null
  unitMinor: bigint
  hasPersonalData: boolean
  yearsSinceFounding: number | null
}
export type RiskCause = { cause: string; points: number; words: string }

export const riskCauses = (facts: RiskFacts): RiskCause[] => {
  const causes: RiskCause[] = []
  const put = (cause: string, points: number, words: string) => causes.push({ cause, points, words })
  if (facts.zone === 'distress') put('finance', 3, 'Figures lie in the distress zone')
  if (facts.zone === 'grey') put('finance', 1, 'Figures lie in the grey zone')
  if (facts.zone === null) put('finance', 2, 'There are no figures to compute from')
  if (facts.country === 'high') put('country', 3, 'The country is on the list of high risk')
  if (facts.country === 'medium') put('country', 1, 'The country is on the list of medium risk')
  if (facts.hasOpenMatch) put('screening', 3, 'A possible match of the screening is open')
  const value = facts.valueMinor
  if (value !== null && value >= 1_000_000n * facts.unitMinor) put('value', 2, 'Predicted value of 1,000,000 or more')
  else if (value !== null && value >= 250_000n * facts.unitMinor) put('value', 1, 'Predicted value of 250,000 or more')
  if (facts.hasPersonalData) put('personal_data', 1, 'Personal data are handled')
  if (facts.yearsSinceFounding !== null && facts.yearsSinceFounding < 2)
    put('founded', 1, 'Founded less than two years ago')
  return causes
}
export const riskOf = (points: number): RiskLevel =>
  points >= 7 ? 'critical' : points >= 4 ? 'high' : points >= 2 ? 'medium' : 'low'
