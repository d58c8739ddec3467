/** Every shape of Stripe's that we take in, with each field otherwise, from its delivery to the ledger. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { deliverStripeShapes } from '#test/support/stripe-shapes.ts'

const app = await testApp()

test('a field of Stripe’s that is missing, null, of another kind or new never fails and leaves nothing unexplained in the ledger', async () => {
  const { delivered, loud, problems } = await deliverStripeShapes(app, await app.workspace({ currency: 'EUR' }), {
    quietEach: 401,
    alikeEach: 5,
  })
  assert.deepEqual(problems, [])
  assert.ok(delivered > 250 && loud > 80, `${delivered} delivered, ${loud} of them say something else`)
})
