/** The scores of a case, from its submitted cards under its pinned rubrics. */
import { isAtLeast } from '../../contract/fractions.ts'
import {
  factorValues,
  fitScore,
  meansOf,
  type Recommendation,
  recommend,
  type Score,
  type SpreadFlag,
  scoreOf,
  spreadOf,
  suggestionsOf,
} from '../../contract/scores.ts'
import { failedGates, gatesOf } from '../gates/gates.ts'
import { fitCriteria } from '../rubrics/rubrics.ts'
import { type Loaded, pinOf } from './load.ts'
import { criteriaOf, neededSeats } from './seats.ts'

export type PurposeScore = { score: Score; passed: boolean | null; passLine: number }

export const qualificationScore = (loaded: Loaded, purpose: 'technical' | 'business'): PurposeScore | null => {
  const pin = pinOf(loaded, purpose)
  if (!pin) return null
  const cards = loaded.finished.filter((card) => card.purpose === purpose)
  const score = scoreOf(
    pin.definition.criteria,
    meansOf(cards.map((card) => card.answers)),
    loaded.settings.coverageLeast,
  )
  const { passLine } = pin.definition
  return { score, passed: score.value === null ? null : isAtLeast(score.value, passLine), passLine }
}

export const fitOfCase = (loaded: Loaded) => {
  const criteria = fitCriteria(pinOf(loaded, 'fit')?.definition.criteria ?? [])
  const cards = loaded.finished.filter((card) => card.purpose === 'fit')
  const factors = factorValues(criteria, loaded.settings.shares, neededSeats(loaded), cards)
  return { criteria, cards, factors, score: fitScore(factors, loaded.settings.coverageLeast) }
}
export const spreadOfCase = (loaded: Loaded): SpreadFlag[] => {
  const { criteria, cards } = fitOfCase(loaded)
  return spreadOf(criteria, cards, loaded.settings.spread)
}
/** A reviewer's own total over what the seat scores. */
export const totalOf = (loaded: Loaded, card: Loaded['finished'][number]) =>
  scoreOf(criteriaOf(loaded, card.purpose, card.seat), meansOf([card.answers]), 0).value

export const suggestionsFor = (loaded: Loaded) => {
  const criteria = (['technical', 'business'] as const).flatMap(
    (purpose) => pinOf(loaded, purpose)?.definition.criteria ?? [],
  )
  const cards = loaded.finished.filter((card) => card.purpose !== 'fit')
  return suggestionsOf(criteria, meansOf(cards.map((card) => card.answers)))
}

/** Advice from gates and scores; technical and business below their line are a matter to discuss. */
export const recommendationOf = (loaded: Loaded): Recommendation => {
  const failed = failedGates(gatesOf(loaded)).length
  if (loaded.row.light) return failed > 0 ? 'stop' : 'approve'
  const advice = recommend(fitOfCase(loaded).score.value, failed, loaded.settings.bands)
  const misses = (['technical', 'business'] as const).some(
    (purpose) => qualificationScore(loaded, purpose)?.passed === false,
  )
  return advice === 'approve' && misses ? 'discuss' : advice
}
