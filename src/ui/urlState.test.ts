import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readUrlState, writeUrlState } from './urlState.ts'

const defaults = { q: '', stage: [] as string[], page: 1, mine: false, sort: 'name' }

test('only what differs from the default is written', () => {
  assert.equal(writeUrlState('', defaults, defaults), '')
  assert.equal(writeUrlState('', { ...defaults, sort: '-name', mine: true }, defaults), 'mine=true&sort=-name')
})

test('what is written is read back', () => {
  const state = { q: 'a&b=c ü', stage: ['active', 'ending'], page: 3, mine: true, sort: '-name' }
  assert.deepEqual(readUrlState(writeUrlState('', state, defaults), defaults), state)
})

test('foreign keys survive a change', () => {
  assert.equal(writeUrlState('tab=deals&q=old', { ...defaults, q: 'new' }, defaults), 'tab=deals&q=new')
})

test('a number that is none falls back to the default', () => {
  assert.equal(readUrlState('page=abc', defaults).page, 1)
})

test('a list that was emptied stays empty where the default holds something', () => {
  const booked = { ...defaults, stage: ['booked'] }
  const text = writeUrlState('', { ...booked, stage: [] }, booked)
  assert.equal(text, 'stage=')
  assert.deepEqual(readUrlState(text, booked).stage, [])
  assert.deepEqual(readUrlState('', booked).stage, ['booked'])
})
