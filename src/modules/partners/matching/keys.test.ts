import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aCompany, aPairOfCompanies, aPairOfLikeNames } from './example-companies.ts'
import { matchKeys, nameKeys } from './keys.ts'
import { normalName } from './name.ts'
import { match } from './score.ts'
import { similarityThousandths } from './similarity.ts'

const shareOne = (one: readonly string[], other: readonly string[]) => one.some((key) => other.includes(key))

test('two companies that could be possible or more share a key', () => {
  let found = 0
  fc.assert(
    fc.property(aPairOfCompanies, ([one, other]) => {
      if (match(one, other).band === 'none') return
      found++
      assert.ok(shareOne(matchKeys(one), matchKeys(other)), JSON.stringify([one.names, other.names, match(one, other)]))
    }),
    { seed: 3, numRuns: 20_000 },
  )
  assert.ok(found > 6_000, `only ${found} pairs of 20,000 were possible`)
})

test('two names that are 0.95 alike share a key of the name alone', () => {
  let found = 0
  fc.assert(
    fc.property(aPairOfLikeNames, ([one, other]) => {
      const [first, second] = [normalName(one), normalName(other)]
      if (!first || !second || one === other || similarityThousandths(first, second) < 950) return
      found++
      assert.ok(shareOne(nameKeys(first), nameKeys(second)), `${one} / ${other}`)
    }),
    { seed: 5, numRuns: 30_000 },
  )
  assert.ok(found > 4_000, `only ${found} pairs of 30,000 were alike`)
})

test('two long names of the same words in another order, one word more or less, share a key of the name alone', () => {
  const aWord = fc
    .array(fc.constantFrom(...'aeinorst'), { minLength: 2, maxLength: 7 })
    .map((letters) => letters.join(''))
  let found = 0
  fc.assert(
    fc.property(fc.uniqueArray(aWord, { minLength: 9, maxLength: 24 }), aWord, (words, more) => {
      const [first, second] = [normalName(words.join(' ')), normalName([more, ...words.toReversed()].join(' '))]
      if (!first || !second || similarityThousandths(first, second) < 950) return
      found++
      assert.ok(shareOne(nameKeys(first), nameKeys(second)), `${first.text} / ${second.text}`)
    }),
    { seed: 6, numRuns: 3000 },
  )
  assert.ok(found > 1_000, `only ${found} pairs of 3,000 were alike`)
})

test('a key stands for each kind of evidence, and none for weak words', () => {
  const keys = matchKeys(
    aCompany({
      name: 'Beaver Cloud GmbH',
      website: 'www.beaver.example',
      emails: ['jo@kestrel.example', 'jo@gmail.com'],
      phone: '+49 30 1234567',
      country: 'de',
      postcode: '10 115',
      city: 'Berlin',
      externalIds: [{ system: 'CRM', id: 'aB1' }],
      vatId: 'DE 123 456 789',
      registration: { number: 'HRB 00123' },
    }),
  )
  assert.deepEqual(
    keys.filter((key) => !key.startsWith('g:')),
    [
      'x:crm:aB1',
      'vat:DE:123456789',
      'r:DE:HRB00123',
      'd:beaver.example',
      'd:kestrel.example',
      'l:beaver',
      'n:beavercloud',
      'n:beaver',
      'p:+49301234567',
      'c:DE:10115:berlin',
    ],
  )
  assert.ok(!keys.some((key) => key.endsWith(':cloud')))
})

test('a company with one ordinary name has at most 16 keys', () => {
  const names = ['Beaver', 'Beaver Nordlicht Technologies GmbH', 'Red Kestrel and Omega Cloud Consulting Group']
  for (const name of names) {
    const keys = matchKeys(
      aCompany({
        name,
        website: 'beaver.example',
        phone: '+49301234567',
        country: 'DE',
        postcode: '1',
        city: 'B',
        vatId: 'DE123456789',
      }),
    )
    assert.ok(keys.length <= 16, `${name}: ${keys.length}`)
    assert.equal(new Set(keys).size, keys.length)
  }
})

test('a company known by nothing has no keys', () => {
  assert.deepEqual(matchKeys(aCompany({ names: ['---'], emails: ['jo@gmail.com'], phone: '12' })), [])
})
