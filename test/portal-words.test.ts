/** What a partner reads of its activity is in its own language: every kind of event that it may see has its words. */
// Alone in its process: it has a document and other languages of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventWords } from '#modules/partners/portal/eventWords.ts'
import { otherEventWords } from '#modules/partners/portal/otherEventWords.ts'
import type { Contract } from '#platform/contract.ts'
import { loadCatalogue } from '#ui/texts.ts'
import { contracts } from '../src/contracts.ts'

// The catalogue writes its language on the document, of which there is none here.
Object.assign(globalThis, { document: { documentElement: {} } })

test('every event that a partner may see is told in English, German and Spanish', async () => {
  const kinds = (contracts as readonly Contract[])
    .flatMap((contract) => Object.values(contract.events ?? {}))
    .filter((kind) => kind.partnerVisible)
  assert.ok(kinds.length > 60, `${kinds.length} kinds`)
  const told = new Map<string, Set<string>>()
  for (const language of ['en', 'de', 'es'] as const) {
    await loadCatalogue(language)
    for (const { name, sample } of kinds) {
      const words = eventWords(name, sample) ?? otherEventWords(name)
      assert.ok(words, `${name} has no words in ${language}`)
      told.set(name, (told.get(name) ?? new Set()).add(words))
    }
  }
  const alike = [...told].filter(([, words]) => words.size < 3).map(([name]) => name)
  assert.deepEqual(alike, [], 'each language says it in its own words')
})
