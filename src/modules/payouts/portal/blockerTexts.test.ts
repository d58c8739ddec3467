/** What stands against a payment has words in every language of the portal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockerCodes } from '../contract/states.ts'
import { blockerCatalogue } from './blockerTexts.ts'

test('every reason against a payment has words of its own in each language of the portal', () => {
  for (const language of ['de', 'es'] as const)
    for (const code of blockerCodes) {
      assert.ok(blockerCatalogue[language][code].length > 10, `${language} ${code}`)
      assert.notEqual(blockerCatalogue[language][code], blockerCatalogue.en[code])
    }
})
