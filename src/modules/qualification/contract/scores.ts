/** How scores are made of answers: pure, exact, and the same on the server and in an opened number. */
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  isAtLeast,
  mean,
  multiply,
  subtract,
  sum,
  zero,
} from './fractions.ts'
import type { Seat } from './states.ts'

export const factors = [
  'market_alignment',
  'technical_compatibility',
  'strategic_value',
  'revenue_potential',
  'cultural_fit',
] as const
export type Factor = (typeof factors)[number]

/** Share of each seat in a factor, in percent: who can judge it. */
export type Shares = Readonly<Record<Factor, Readonly<Partial<Record<Seat, number>>>>>
export const seatShares: Shares = {
  market_alignment: { bd: 60, executive: 40 },
  technical_compatibility: { engineering: 80, bd: 20 },
  strategic_value: { executive: 60, bd: 40 },
  revenue_potential: { bd: 60, executive: 40 },
  cultural_fit: { bd: 40, engineering: 30, executive: 30 },
}

export type Weighed = { key: string; weight: number }
/** A score of 1 to 5, or null: cannot assess. */
export type Given = { criterion: string; score: number | null }

export type ScorePart = { criterion: string; weight: number; value: Fraction; points: Fraction }
export type Score = {
  /** 0 to 100; null when nothing or too little is answered. */
  value: Fraction | null
  parts: ScorePart[]
  answeredWeight: number
  totalWeight: number
  /** Answered weight in percent of all weight. */
  coverage: Fraction
  isComplete: boolean
}

const hundred = fraction(100)

/** Σ weight × (value − 1) ÷ 4 ÷ Σ weight answered × 100. What nobody could assess leaves the sum. */
export const scoreOf = (
  criteria: readonly Weighed[],
  values: ReadonlyMap<string, Fraction>,
  coverageLeast: number,
): Score => {
  const totalWeight = criteria.reduce((all, one) => all + one.weight, 0)
  const answered = criteria.filter((one) => values.has(one.key))
  const answeredWeight = answered.reduce((all, one) => all + one.weight, 0)
  const coverage = totalWeight === 0 ? zero : fraction(answeredWeight * 100, totalWeight)
  const isComplete = answeredWeight > 0 && isAtLeast(coverage, coverageLeast)
  const parts = answered.map((one) => {
    const value = values.get(one.key)!
    const share = divide(subtract(value, fraction(1)), fraction(4))
    return {
      criterion: one.key,
      weight: one.weight,
      value,
      points: divide(multiply(multiply(fraction(one.weight), share), hundred), fraction(answeredWeight)),
    }
  })
  return {
    value: isComplete ? sum(parts.map((part) => part.points)) : null,
    parts,
    answeredWeight,
    totalWeight,
    coverage,
    isComplete,
  }
}

/** The mean of every criterion over the cards that score it. One card: its own scores. */
export const meansOf = (cards: readonly (readonly Given[])[]): Map<string, Fraction> => {
  const scores = new Map<string, Fraction[]>()
  for (const card of cards)
    for (const { criterion, score } of card)
      if (score !== null) scores.set(criterion, [...(scores.get(criterion) ?? []), fraction(score)])
  return new Map([...scores].map(([criterion, given]) => [criterion, mean(given)]))
}

export type FitCard = { id: string; seat: Seat; answers: readonly Given[] }
export type FitCriterion = Weighed & { factor: Factor }
export type FactorValue = {
  criterion: string
  factor: Factor
  weight: number
  value: Fraction | null
  min: number | null
  max: number | null
  seats: { seat: Seat; share: Fraction; mean: Fraction; reviewers: number }[]
}

/**
 * Each factor from the seats that can judge it. Several reviewers in a seat count as their mean; the share of a seat
 * that is not needed, or could not assess, goes to the others in proportion.
 */
export const factorValues = (
  criteria: readonly FitCriterion[],
  shares: Shares,
  needed: readonly Seat[],
  cards: readonly FitCard[],
): FactorValue[] =>
  criteria.map(({ key, factor, weight }) => {
    const judged = needed.flatMap((seat) => {
      const share = shares[factor][seat] ?? 0
      const scores = scoresOf(cards, key, seat)
      return share > 0 && scores.length > 0 ? [{ seat, share, scores }] : []
    })
    const whole = judged.reduce((all, one) => all + one.share, 0)
    const rows = judged.map(({ seat, share, scores }) => ({
      seat,
      share: fraction(share, whole),
      mean: mean(scores.map((score) => fraction(score))),
      reviewers: scores.length,
    }))
    const all = judged.flatMap(({ scores }) => scores)
    return {
      criterion: key,
      factor,
      weight,
      value: rows.length > 0 ? sum(rows.map((row) => multiply(row.share, row.mean))) : null,
      min: all.length > 0 ? Math.min(...all) : null,
      max: all.length > 0 ? Math.max(...all) : null,
      seats: rows,
    }
  })

const scoresOf = (cards: readonly FitCard[], criterion: string, seat: Seat): number[] =>
  cards.flatMap((card) => {
    const score = card.seat === seat ? card.answers.find((one) => one.criterion === criterion)?.score : null
    return score === null || score === undefined ? [] : [score]
  })

export const fitScore = (values: readonly FactorValue[], coverageLeast: number): Score =>
  scoreOf(
    values.map(({ criterion, weight }) => ({ key: criterion, weight })),
    new Map(values.flatMap(({ criterion, value }) => (value === null ? [] : [[criterion, value] as const]))),
    coverageLeast,
  )

export type SpreadFlag =
  | { kind: 'factor'; criterion: string; lowest: number; highest: number }
  | { kind: 'totals'; lowest: Fraction; highest: Fraction }
export type SpreadLimits = { weightLeast: number; points: number; totals: number }
export const spreadLimits: SpreadLimits = { weightLeast: 10, points: 2, totals: 20 }

/** Where reviewers lie apart: two points on a factor that weighs enough, or twenty between their own totals. */
export const spreadOf = (
  criteria: readonly Weighed[],
  cards: readonly { answers: readonly Given[] }[],
  limits: SpreadLimits,
): SpreadFlag[] => {
  const flags: SpreadFlag[] = []
  for (const { key, weight } of criteria) {
    const scores = cards.flatMap(({ answers }) => {
      const score = answers.find((one) => one.criterion === key)?.score
      return score === null || score === undefined ? [] : [score]
    })
    const [lowest, highest] = [Math.min(...scores), Math.max(...scores)]
    if (weight >= limits.weightLeast && scores.length > 1 && highest - lowest >= limits.points)
      flags.push({ kind: 'factor', criterion: key, lowest, highest })
  }
  const totals = cards.flatMap(({ answers }) => scoreOf(criteria, meansOf([answers]), 0).value ?? [])
  const sorted = totals.toSorted(compare)
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  if (lowest && highest && isAtLeast(subtract(highest, lowest), limits.totals))
    flags.push({ kind: 'totals', lowest, highest })
  return flags
}

export const recommendations = ['stop', 'incomplete', 'decline', 'discuss', 'approve'] as const
export type Recommendation = (typeof recommendations)[number]
export type Bands = { approve: number; discuss: number }

/** A failed gate comes first whatever the score; then the bands, by the exact fraction. */
export const recommend = (fit: Fraction | null, failedGates: number, bands: Bands): Recommendation => {
  if (failedGates > 0) return 'stop'
  if (fit === null) return 'incomplete'
  if (isAtLeast(fit, bands.approve)) return 'approve'
  return isAtLeast(fit, bands.discuss) ? 'discuss' : 'decline'
}

export type Suggestion = { factor: Factor; value: Fraction; from: string[] }
/** What technical and business criteria say of the factors they are mapped to: their weighed mean. */
export const suggestionsOf = (
  criteria: readonly (Weighed & { factor: Factor | null })[],
  values: ReadonlyMap<string, Fraction>,
): Suggestion[] =>
  factors.flatMap((factor) => {
    const mapped = criteria.filter((one) => one.factor === factor && one.weight > 0 && values.has(one.key))
    if (mapped.length === 0) return []
    const weight = mapped.reduce((all, one) => all + one.weight, 0)
    const total = mapped.reduce((all, one) => add(all, multiply(fraction(one.weight), values.get(one.key)!)), zero)
    return [{ factor, value: divide(total, fraction(weight)), from: mapped.map((one) => one.key) }]
  })
