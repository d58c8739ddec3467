import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenOf } from './given.ts'

test('a call of the log fills the form of the explorer again', () => {
  assert.deepEqual(
    givenOf({
      route: '/v1/portal/tasks/:id/notes',
      path: '/v1/portal/tasks/ta_1/notes?limit=5&q=a%20b',
      requestBody: '{}',
    }),
    { params: { id: 'ta_1' }, query: { limit: '5', q: 'a b' }, body: '{}' },
  )
})
