/** How exact numbers go over the wire. */
import { type Fraction, shown } from '../contract/fractions.ts'
import type { Score } from '../contract/scores.ts'

export const exact = (value: Fraction) => ({
  numerator: String(value.numerator),
  denominator: String(value.denominator),
  shown: shown(value),
})
export const scoreToWire = (score: Score, labels: ReadonlyMap<string, string>) => ({
  value: score.value && exact(score.value),
  isComplete: score.isComplete,
  coverage: exact(score.coverage),
  answeredWeight: score.answeredWeight,
  totalWeight: score.totalWeight,
  parts: score.parts.map((part) => ({
    criterion: part.criterion,
    label: labels.get(part.criterion) ?? part.criterion,
    weight: part.weight,
    value: exact(part.value),
    points: exact(part.points),
  })),
})
