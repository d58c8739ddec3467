/** The models, held to what must be true of every path. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { models } from '../../contract/states.ts'
import { arithmeticOf, becauseOf } from './arithmetic.ts'
import { decay, divide, whole } from './models.ts'
import type { Inputs } from './shares.ts'

const convertedAt = new Date('2026-06-01T12:00:00.000Z')
const path = fc
  .array(fc.integer({ min: 0, max: 365 * 86_400 }), { minLength: 1, maxLength: 40 })
  .map((ages) =>
    ages
      .sort((one, other) => other - one)
      .map((age) => ({ occurredAt: new Date(convertedAt.getTime() - age * 1_000) })),
  )
const facts = (halfLifeDays = 7) => ({ convertedAt, halfLifeDays })
const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0)

test('every model divides every path into whole micro-shares that sum to 1000000, the same each time', () => {
  fc.assert(
    fc.property(path, fc.constantFrom(...models), fc.integer({ min: 1, max: 365 }), (touches, model, halfLife) => {
      const shares = divide(model, touches, facts(halfLife))
      assert.equal(sum(shares), whole)
      assert.ok(shares.every((share) => Number.isInteger(share) && share >= 0))
      assert.deepEqual(divide(model, touches, facts(halfLife)), shares)
    }),
    { numRuns: 400, seed: 7 },
  )
})

test('first and last give all to one end, linear differs by one unit at most, the earlier first', () => {
  fc.assert(
    fc.property(path, (touches) => {
      assert.equal(divide('first', touches, facts())[0], whole)
      assert.equal(divide('last', touches, facts()).at(-1), whole)
      const linear = divide('linear', touches, facts())
      assert.ok(Math.max(...linear) - Math.min(...linear) <= 1)
      assert.deepEqual(
        [...linear].sort((one, other) => other - one),
        linear,
      )
    }),
    { numRuns: 200, seed: 7 },
  )
})

test('position gives 40 % to both ends and 20 % between; all to one, half to two', () => {
  const at = (count: number) => Array.from({ length: count }, () => ({ occurredAt: convertedAt }))
  assert.deepEqual(divide('position', at(1), facts()), [whole])
  assert.deepEqual(divide('position', at(2), facts()), [500_000, 500_000])
  assert.deepEqual(divide('position', at(3), facts()), [400_000, 200_000, 400_000])
  assert.deepEqual(divide('position', at(5), facts()), [400_000, 66_667, 66_667, 66_666, 400_000])
})

test('time decay halves by the half-life, never grows with age, and is within 10^-9 of the exact weight', () => {
  const week = 7n * 86_400n
  assert.equal(decay(0n, 7), 1n << 62n)
  assert.equal(decay(week, 7), 1n << 61n)
  assert.equal(decay(3n * week, 7), 1n << 59n)
  const scale = 2 ** 62
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 365 * 86_400 }), fc.integer({ min: 1, max: 60 }), (seconds, halfLife) => {
      const weight = decay(BigInt(seconds), halfLife)
      assert.ok(Math.abs(Number(weight) / scale - 2 ** (-seconds / (halfLife * 86_400))) < 1e-9)
      assert.ok(decay(BigInt(seconds + 1), halfLife) <= weight)
    }),
    { numRuns: 500, seed: 7 },
  )
  const old = [
    { occurredAt: new Date(convertedAt.getTime() - 300 * 86_400_000) },
    { occurredAt: new Date(convertedAt.getTime() - 200 * 86_400_000) },
  ]
  assert.deepEqual(divide('time_decay', old, facts(1)), [0, whole], 'all weights 0: the last')
})

test('the arithmetic told for each contact ends in the very share that the model gave', () => {
  const touch = (id: string, age: number, refusal: 'blocked' | null = null) => ({
    id,
    partnerId: `pn_${id}`,
    customerId: 'cu_1',
    kind: 'introduction' as const,
    occurredAt: new Date(convertedAt.getTime() - age * 1_000).toISOString(),
    refusal,
    words: null,
    distanceSeconds: null,
  })
  const inputs: Inputs = {
    convertedAt: convertedAt.toISOString(),
    firstLeadAt: null,
    payingModel: 'time_decay',
    halfLifeDays: 7,
    definition: { number: 0, sourcedBy: 'first_eligible', influenceDays: null },
    touches: [touch('a', 14 * 86_400), touch('x', 9 * 86_400, 'blocked'), touch('b', 7 * 86_400), touch('c', 0)],
    claim: null,
  }
  const eligible = inputs.touches.filter((one) => one.refusal === null)
  for (const model of models) {
    const shares = divide(
      model,
      eligible.map((one) => ({ occurredAt: new Date(one.occurredAt) })),
      facts(),
    )
    const told = arithmeticOf(model, inputs)
    assert.deepEqual([...told.keys()], ['a', 'b', 'c'])
    for (const [place, one] of eligible.entries())
      assert.ok(told.get(one.id)!.endsWith(`= ${shares[place]!.toLocaleString('en')} of 1,000,000`), told.get(one.id))
  }
  assert.equal(
    arithmeticOf('time_decay', inputs).get('b'),
    'contact 2 of 3, 7 d before: 2^(−7.00 ÷ 7) 0.500000 ÷ 1.750000 = 285,714 of 1,000,000',
  )
  assert.equal(arithmeticOf('position', inputs).get('b'), 'contact 2 of 3: 20 % ÷ 1 = 200,000 of 1,000,000')
  assert.match(becauseOf('model', 'time_decay', inputs), /^Time decay over 3 contacts that count: .*every 7 days/)
  assert.match(
    becauseOf('house', 'last', { ...inputs, touches: [touch('x', 1, 'blocked')] }),
    /No contact of a partner/,
  )
})
