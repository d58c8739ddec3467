/** Why a division is what it is, in words: the rule that decided, and for each contact the numbers that `models.ts` used. */
import { type Model, modelLabels, type Precedence } from '../../contract/states.ts'
import { span } from './eligible.ts'
import { decay, divide, whole } from './models.ts'
import type { Inputs, InputTouch } from './shares.ts'

const claims: Readonly<Record<Exclude<Precedence, 'model' | 'house'>, string>> = {
  override: 'Divided by hand: one person proposed it and another one approved it. That comes before every rule.',
  deal: 'Divided as the won deal says, because its registration was protected when it closed.',
  code: 'The customer used a personal code at the checkout. That comes before every other contact.',
  inherited: 'It repeats an earlier purchase, so it keeps the credits of the one that began it.',
}

export const becauseOf = (precedence: Precedence, model: Model, inputs: Inputs): string => {
  if (precedence === 'house')
    return inputs.touches.length === 0
      ? 'No partner met this customer before, so the house is credited.'
      : 'No contact of a partner counts, so the house is credited. The path says why for each of them.'
  if (precedence !== 'model') return claims[precedence]
  const count = eligibleOf(inputs).length
  if (count === 1) return `${modelLabels[model]}: only one contact counts, so it gets the whole.`
  return `${modelLabels[model]} over ${count} contacts that count: ${rules(inputs.halfLifeDays)[model]}`
}
const rules = (halfLifeDays: number): Readonly<Record<Model, string>> => ({
  first: 'the earliest gets the whole.',
  last: 'the latest gets the whole.',
  linear: 'each gets the same part.',
  position: '40 % to the first, 40 % to the last, 20 % evenly between them.',
  time_decay: `a contact weighs half as much every ${halfLifeDays} days before the sale.`,
})

/** By contact: how its share came about. Nothing where something stronger than a model decided. */
export const arithmeticOf = (model: Model, inputs: Inputs): ReadonlyMap<string, string> => {
  const touches = eligibleOf(inputs)
  if (touches.length === 0) return new Map()
  const moments = touches.map((touch) => ({ occurredAt: new Date(touch.occurredAt) }))
  const convertedAt = new Date(inputs.convertedAt)
  const shares = divide(model, moments, { convertedAt, halfLifeDays: inputs.halfLifeDays })
  const weights = moments.map(({ occurredAt }) => decay(secondsBetween(occurredAt, convertedAt), inputs.halfLifeDays))
  const sum = weights.reduce((total, weight) => total + weight, 0n)
  const count = touches.length
  return new Map(
    touches.map((touch, place) => [
      touch.id,
      `${stepOf(model, { place, count, seconds: secondsBetween(moments[place]!.occurredAt, convertedAt), weight: weights[place]!, sum, halfLifeDays: inputs.halfLifeDays })} = ${shares[place]!.toLocaleString('en')} of ${whole.toLocaleString('en')}`,
    ]),
  )
}

type Step = { place: number; count: number; seconds: bigint; weight: bigint; sum: bigint; halfLifeDays: number }
const stepOf = (model: Model, { place, count, seconds, weight, sum, halfLifeDays }: Step): string => {
  const nth = `contact ${place + 1} of ${count}`
  switch (model) {
    case 'first':
      return place === 0 ? `${nth}, the first: all` : `${nth}, not the first: nothing`
    case 'last':
      return place === count - 1 ? `${nth}, the last: all` : `${nth}, not the last: nothing`
    case 'linear':
      return `${nth}: 1 ÷ ${count}`
    case 'position':
      if (count === 1) return `${nth}: all`
      if (count === 2) return `${nth}: half`
      return place === 0 || place === count - 1 ? `${nth}: 40 %` : `${nth}: 20 % ÷ ${count - 2}`
    case 'time_decay':
      return sum === 0n
        ? `${nth}: all are too long ago to weigh, so the last gets all`
        : `${nth}, ${span(Number(seconds)) || '0 s'} before: 2^(−${days(seconds)} ÷ ${halfLifeDays}) ${decimal(weight)} ÷ ${decimal(sum)}`
  }
}

const eligibleOf = (inputs: Inputs): InputTouch[] => inputs.touches.filter((touch) => touch.refusal === null)
const secondsBetween = (from: Date, to: Date): bigint =>
  BigInt(Math.max(0, Math.floor(to.getTime() / 1_000) - Math.floor(from.getTime() / 1_000)))
const days = (seconds: bigint): string => (Number(seconds) / 86_400).toFixed(2)
/** A weight scaled by 2^62 as a decimal of six digits. */
const decimal = (scaled: bigint): string => {
  const millionths = ((scaled * 1_000_000n) >> 62n).toString().padStart(7, '0')
  return `${millionths.slice(0, -6)}.${millionths.slice(-6)}`
}
