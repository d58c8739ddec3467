/** A clause goes into an editor and comes back with what it printed, and with nothing that somebody typed in its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromEditable, toEditable } from './tokens.ts'

const tokens = [
  { placeholder: '{{term:deal_protection.days}}', text: '90 days' },
  { placeholder: '{{fact:partner}}', text: 'Acme' },
  { placeholder: '{{term:commission_reversal.windowDays}}', text: '90 days' },
]
const body = 'A deal of {{fact:partner}}'

test('what is printed from a term comes back as its term, or not at all', () => {
  const text = 'Safe for {{term:deal_protection.days}}; {{fact:partner}} waits {{term:commission_reversal.windowDays}}.'
  const shown = toEditable(text, tokens)
  assert.equal(shown, 'Safe for ⟦90 days⟧; ⟦Acme⟧ waits ⟦90 days⟧.')
  assert.equal(fromEditable(shown, tokens), text)
  assert.equal(fromEditable(shown.replace('Safe', 'Kept'), tokens), text.replace('Safe', 'Kept'))
  assert.equal(fromEditable(shown.replace('⟦90 days⟧', '⟦91 days⟧'), tokens), null)
  assert.equal(fromEditable(shown.replace('⟦Acme⟧', '⟦Acme'), tokens), null)
  assert.equal(fromEditable('Nothing printed', tokens), 'Nothing printed')
  assert.equal(toEditable(body, []), body)
})
