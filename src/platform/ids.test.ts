import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstIdAt, type IdPrefix, idPattern, idPrefixes, idSource, isId, newId, secretPrefixes } from './ids.ts'

const records = Object.entries(idPrefixes)
const prefixes = Object.values(idPrefixes)
const zeros = (byteCount: number) => new Uint8Array(byteCount)

test('no two records share an id prefix', () => {
  const owners = new Map<string, string>()
  for (const [record, prefix] of records) {
    assert.equal(owners.get(prefix), undefined, `${record} and ${owners.get(prefix)} both use ${prefix}`)
    owners.set(prefix, record)
  }
})

test('a prefix is two to four lower-case letters and an underscore, and no secret begins like it', () => {
  for (const prefix of prefixes) {
    assert.match(prefix, /^[a-z]{2,4}_$/)
    for (const secret of secretPrefixes) assert.ok(!secret.startsWith(prefix), `${prefix} begins like ${secret}`)
  }
})

test('an id is its prefix, the milliseconds and the random bits in lower-case Crockford base32', () => {
  const make = idSource({ nowMs: () => 1_469_918_176_385 }, (byteCount) => new Uint8Array(byteCount).fill(0xff))
  // The time part is the published example of the ULID specification.
  assert.equal(make('pn_'), `pn_${'01ARYZ6S41'.toLowerCase()}${'z'.repeat(16)}`)
})

test('ids made within one millisecond rise strictly', () => {
  const make = idSource({ nowMs: () => 1_000 }, zeros)
  const made = Array.from({ length: 1_000 }, () => make('pn_'))
  assert.deepEqual(made, [...made].sort())
  assert.equal(new Set(made).size, made.length)
})

test('ids keep rising when the wall clock goes back 36 hours', () => {
  let nowMs = 1_800_000_000_000
  const make = idSource({ nowMs: () => nowMs }, (byteCount) => globalThis.crypto.getRandomValues(zeros(byteCount)))
  const made: string[] = []
  for (const stepMs of [0, 1, -36 * 3_600_000, 5, -1, 72 * 3_600_000, -1_000]) {
    nowMs += stepMs
    for (let count = 0; count < 50; count += 1) made.push(make('ev_'))
  }
  assert.deepEqual(made, [...made].sort())
  assert.equal(new Set(made).size, made.length)
})

test('used-up random bits carry into the time and ids still rise', () => {
  const make = idSource({ nowMs: () => 5 }, (byteCount) => new Uint8Array(byteCount).fill(0xff))
  const first = make('tr_')
  const second = make('tr_')
  assert.ok(second > first)
  assert.ok(isId('tr_', second))
})

test('what was made before a moment sorts before its first id, what was made since does not', () => {
  const momentMs = 1_469_918_176_385
  const at = (nowMs: number) => idSource({ nowMs: () => nowMs }, (byteCount) => new Uint8Array(byteCount).fill(0xff))
  const first = firstIdAt('ev_', momentMs)
  assert.ok(isId('ev_', first))
  assert.ok(at(momentMs - 1)('ev_') < first)
  assert.ok(idSource({ nowMs: () => momentMs }, zeros)('ev_') >= first)
})

test('a clock outside of 48 bits makes no id', () => {
  assert.throws(() => idSource({ nowMs: () => -1 }, zeros)('pn_'), RangeError)
  assert.throws(() => idSource({ nowMs: () => 2 ** 48 }, zeros)('pn_'), RangeError)
})

test('every new id matches its own pattern and no other', () => {
  const foreign = (prefix: IdPrefix) => prefixes.find((other) => other !== prefix) ?? 'pn_'
  for (const prefix of prefixes) {
    const id = newId(prefix)
    assert.ok(isId(prefix, id))
    assert.match(id, new RegExp(idPattern(prefix)))
    assert.ok(!isId(foreign(prefix), id))
    assert.doesNotMatch(id, new RegExp(idPattern(foreign(prefix))))
  }
})

test('what is not written as an id is refused', () => {
  const id = newId('pn_')
  for (const text of [
    '',
    'pn_',
    id.slice(0, -1),
    `${id}0`,
    id.toUpperCase(),
    `${id}\n`,
    ` ${id}`,
    `pn_8${'0'.repeat(25)}`,
  ]) {
    assert.ok(!isId('pn_', text), JSON.stringify(text))
  }
  for (const letter of 'ilou') assert.ok(!isId('pn_', `pn_0${letter.repeat(25)}`))
  assert.ok(!isId('pn_', undefined))
  assert.ok(!isId('pn_', 7))
})
