import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headersOf } from './headers.ts'

test('fixed headers are read one to a line, with colons in values and empty lines between', () => {
  assert.deepEqual(headersOf(' X-Team: partnerships \n\nX-Back: https://acme.example:8443/a'), {
    'X-Team': 'partnerships',
    'X-Back': 'https://acme.example:8443/a',
  })
  assert.deepEqual(headersOf('  \n'), {})
})

test('a line without name, colon or value is no header, so nothing is sent half', () => {
  for (const wrong of ['partnerships', ': x', 'X-Team:', 'X Team: a', 'X-A: 1\nnonsense'])
    assert.equal(headersOf(wrong), null)
})
