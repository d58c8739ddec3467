/** Comparing two texts: pieces give both texts back, clauses that moved are said once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareClauses, comparePieces } from './compare.ts'

const text = fc
  .array(fc.constantFrom('we', 'pay', '30', '14', 'days', '\n', '- '), { maxLength: 30 })
  .map((words) => words.join(' '))

test('the pieces of a comparison give back both texts, to the blank', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = comparePieces(before, after)
      const without = (kind: string) => pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join('')
      assert.equal(without('added').replaceAll(/\s+/g, ' ').trim(), before.replaceAll(/\s+/g, ' ').trim())
      assert.equal(without('removed').replaceAll(/\s+/g, ' ').trim(), after.replaceAll(/\s+/g, ' ').trim())
      if (before === after) assert.ok(pieces.every((piece) => piece.kind === 'same'))
    }),
    { numRuns: 300 },
  )
})

test('only the words that differ are marked', () => {
  assert.deepEqual(comparePieces('We pay after 30 days.', 'We pay after 14 days.'), [
    { kind: 'same', text: 'We pay after' },
    { kind: 'removed', text: ' 30' },
    { kind: 'added', text: ' 14' },
    { kind: 'same', text: ' days.' },
  ])
})

test('a clause that moved is named with where it stood and stands, and the others are not', () => {
  const clause = (key: string) => ({ key, component: 'legal', heading: key.toUpperCase(), text: `Text of ${key}.` })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(clause) as [
    ReturnType<typeof clause>,
    ReturnType<typeof clause>,
    ReturnType<typeof clause>,
    ReturnType<typeof clause>,
  ]
  assert.deepEqual(
    compareClauses([a, b, c, d], [b, c, a, d]).map(({ key, change, from, to }) => ({ key, change, from, to })),
    [{ key: 'a', change: 'moved', from: null, to: 'C' }],
  )
  assert.deepEqual(
    compareClauses([a, b], [b, clause('e')]).map(({ key, change }) => `${key} ${change}`),
    ['e added', 'a removed'],
  )
})
