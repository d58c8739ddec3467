import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { hashKey, type KeyEnvironment, type KeyKind, keyPattern, lastFour, makeKey, parseKey } from './keys.ts'

const kinds: [KeyKind, KeyEnvironment, string][] = [
  ['secret', 'live', 'tk_live_'],
  ['secret', 'test', 'tk_test_'],
  ['publishable', 'live', 'tk_pub_live_'],
  ['publishable', 'test', 'tk_pub_test_'],
]

test('a key says what it opens and is read back as that', () => {
  for (const [kind, environment, prefix] of kinds) {
    const key = makeKey(kind, environment)
    assert.match(key, new RegExp(`^${prefix}[0-9A-Za-z]{38}$`))
    assert.match(key, new RegExp(`^${keyPattern}$`))
    assert.deepEqual(parseKey(key), { kind, environment })
  }
})

test('the checksum is CRC-32 over all before, in six base62 characters', () => {
  // Computed with the zlib of Python: 0x721da52f and 0xf97cd210.
  const secret = `tk_live_${'0'.repeat(32)}25ZEjP`
  const publishable = `tk_pub_test_${'aZ09'.repeat(8)}4ZGnbc`
  assert.deepEqual(parseKey(secret), { kind: 'secret', environment: 'live' })
  assert.deepEqual(parseKey(publishable), { kind: 'publishable', environment: 'test' })
})

test('a malformed key is refused without a query', () => {
  const key = makeKey('secret', 'live')
  for (const text of [
    '',
    'tk_live_',
    key.slice(0, -1),
    `${key}0`,
    `${key}\n`,
    ` ${key}`,
    key.toUpperCase(),
    null,
    7,
    {},
  ]) {
    assert.equal(parseKey(text), null)
  }
  assert.equal(parseKey(key.replace('tk_live_', 'tk_test_')), null, 'the checksum covers the environment')
  assert.equal(parseKey(key.replace('tk_', 'tk_pub_')), null, 'the checksum covers the kind')
})

test('any single changed character makes a key invalid', () => {
  const key = makeKey('secret', 'test')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: key.length - 1 }), fc.constantFrom(...'0aAzZ9_-'), (position, character) => {
      fc.pre(key[position] !== character)
      assert.equal(parseKey(key.slice(0, position) + character + key.slice(position + 1)), null)
    }),
    { numRuns: 500 },
  )
})

test('keys are random in every character', () => {
  const keys = Array.from({ length: 4_000 }, () => makeKey('secret', 'live').slice('tk_live_'.length, -6))
  assert.equal(new Set(keys).size, keys.length)
  const counts = new Map<string, number>()
  for (const character of keys.join('')) counts.set(character, (counts.get(character) ?? 0) + 1)
  assert.equal(counts.size, 62)
  const expected = (4_000 * 32) / 62
  // Six standard deviations of a binomial count: a bias of the kind `byte % 62` makes (25 %) is far outside.
  for (const [character, count] of counts) assert.ok(Math.abs(count - expected) < 6 * Math.sqrt(expected), character)
})

test('what is stored of a key is its SHA-256 and its last four characters', () => {
  const key = makeKey('secret', 'live')
  assert.equal(hashKey(key), createHash('sha256').update(key).digest('hex'))
  assert.equal(hashKey('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  assert.equal(lastFour(key), key.slice(-4))
})
