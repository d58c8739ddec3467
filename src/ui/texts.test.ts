import assert from 'node:assert/strict'
import { test } from 'node:test'
import { de } from './texts/de.ts'
import { type Catalogue, en } from './texts/en.ts'
import { es } from './texts/es.ts'
import { t, textsOf } from './texts.ts'

const keys = Object.keys(en) as (keyof typeof en)[]
const varsOf = (entry: Catalogue[keyof Catalogue]): string[] => {
  const text = typeof entry === 'object' ? entry.other : (entry ?? '')
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort()
}

for (const [language, catalogue] of Object.entries({ de, es })) {
  test(`${language} has every text of the shells, with the same variables`, () => {
    assert.deepEqual(
      keys.filter((key) => catalogue[key] === undefined),
      [],
    )
    for (const key of keys) assert.deepEqual(varsOf(catalogue[key]), varsOf(en[key]), key)
  })
}

test('no text shouts or blames', () => {
  for (const catalogue of [en, de, es] as Catalogue[]) {
    for (const key of keys) {
      const entry = catalogue[key]
      assert.doesNotMatch(typeof entry === 'object' ? entry.other : (entry ?? ''), /!/, key)
    }
  }
})

test('the count chooses the plural', () => {
  assert.equal(t('form.attention', { count: 1 }), '1 field needs attention')
  assert.equal(t('form.attention', { count: 2 }), '2 fields need attention')
})

test('a module text that a language lacks falls back to English', () => {
  const words = textsOf({ en: { title: 'Deals of {name}' }, de: {} })
  assert.equal(words('title', { name: 'Acme' }), 'Deals of Acme')
})
