/**
 * The models that divide a conversion among the touches of its path. Pure and whole numbers only: the same path gives
 * the same shares on every machine. Version 1; a change of any result is a new version beside this one.
 */
import { allocate } from '#platform/money.ts'
import type { Model } from '../../contract/states.ts'

export const modelVersion = 1
export const whole = 1_000_000

/** What a model sees of a touch: when it was. Given in the order of (occurredAt, id). */
type Moment = { occurredAt: Date }
export type ModelFacts = { convertedAt: Date; halfLifeDays: number }

/** Micro-shares by touch: they sum to 1,000,000, by largest remainder, ties to the earlier touch. Throws on no touch. */
export const divide = (model: Model, touches: readonly Moment[], facts: ModelFacts): number[] => {
  if (touches.length === 0) throw new RangeError('A path without touches cannot be divided')
  return allocate(BigInt(whole), weightsOf(model, touches, facts)).map(Number)
}

const weightsOf = (model: Model, touches: readonly Moment[], facts: ModelFacts): bigint[] => {
  const last = touches.length - 1
  switch (model) {
    case 'first':
      return touches.map((_, place) => (place === 0 ? 1n : 0n))
    case 'last':
      return touches.map((_, place) => (place === last ? 1n : 0n))
    case 'linear':
      return touches.map(() => 1n)
    case 'position': {
      // 40 % to the first and to the last, 20 % evenly between: two parts each, and one part by those between.
      if (last <= 1) return touches.map(() => 1n)
      const between = BigInt(touches.length - 2)
      return touches.map((_, place) => (place === 0 || place === last ? 2n * between : 1n))
    }
    case 'time_decay': {
      const weights = touches.map(({ occurredAt }) =>
        decay(secondsBetween(occurredAt, facts.convertedAt), facts.halfLifeDays),
      )
      return weights.every((weight) => weight === 0n) ? weightsOf('last', touches, facts) : weights
    }
  }
}

const secondsBetween = (from: Date, to: Date): bigint =>
  BigInt(Math.max(0, Math.floor(to.getTime() / 1_000) - Math.floor(from.getTime() / 1_000)))

/**
 * 2^(−Δ/h) × 2^62, truncated. The fraction of Δ/h is taken in 32 binary digits; each digit that is set multiplies with
 * its constant. The error against the exact value is below 10^-9.
 */
export const decay = (seconds: bigint, halfLifeDays: number): bigint => {
  const halfLife = BigInt(halfLifeDays) * 86_400n
  const halvings = seconds / halfLife
  if (halvings > 62n) return 0n
  const fraction = ((seconds % halfLife) << 32n) / halfLife
  let weight = 1n << 62n
  for (const [place, constant] of roots.entries())
    if ((fraction >> BigInt(31 - place)) & 1n) weight = (weight * constant) >> 62n
  return weight >> halvings
}

/** 2^(−2^−k) × 2^62 for k from 1 to 32, truncated. */
const roots: readonly bigint[] = [
  3_260_954_456_333_195_553n,
  3_877_950_241_171_266_237n,
  4_228_934_724_888_366_667n,
  4_416_165_660_797_809_419n,
  4_512_867_096_753_504_462n,
  4_562_008_997_483_360_349n,
  4_586_780_255_215_411_730n,
  4_599_216_278_082_138_665n,
  4_605_446_927_862_164_404n,
  4_608_565_417_332_308_034n,
  4_610_125_453_837_388_245n,
  4_610_905_670_110_601_999n,
  4_611_295_827_762_151_833n,
  4_611_490_918_967_884_500n,
  4_611_588_467_665_893_036n,
  4_611_637_242_788_701_950n,
  4_611_661_630_543_559_956n,
  4_611_673_824_469_352_644n,
  4_611_679_921_444_339_947n,
  4_611_682_969_934_856_343n,
  4_611_684_494_180_870_228n,
  4_611_685_256_304_066_092n,
  4_611_685_637_365_711_254n,
  4_611_685_827_896_545_643n,
  4_611_685_923_161_965_789n,
  4_611_685_970_794_676_600n,
  4_611_685_994_611_032_190n,
  4_611_686_006_519_210_032n,
  4_611_686_012_473_298_964n,
  4_611_686_015_450_343_433n,
  4_611_686_016_938_865_668n,
  4_611_686_017_683_126_786n,
]
