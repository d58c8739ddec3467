import { expect, test } from 'vitest'
import { eventWords } from './eventWords.ts'

test('a move is told with both stages, a change with its fields in words', () => {
  expect(eventWords('partner.stage_changed', { from: 'prospect', to: 'qualifying' })).toBe(
    'moved it from Prospect to Qualifying',
  )
  expect(eventWords('partner.updated', { fields: ['legalName', 'tags'] })).toBe('changed legal name, tags')
})

test('an event of a module that this page does not know is left to its own words', () => {
  expect(eventWords('agreement.executed', {})).toBeNull()
})
