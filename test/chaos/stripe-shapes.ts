/**
 * Stripe's objects with every field that the `stripe` package declares, each field taken away, nulled, of another kind, and
 * each object with one that nobody knows, delivered over HTTP: nothing fails, and the ledger follows from what was said.
 * node test/chaos/stripe-shapes.ts [--quiet-each 1] [--alike-each 1]
 */
import { parseArgs } from 'node:util'
import { createKey } from '#platform/auth/api-keys.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { buildServer } from '#platform/http/server.ts'
import { createWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { clientFor } from '#test/support/client.ts'
import { deliverStripeShapes, type Outcome } from '#test/support/stripe-shapes.ts'
import { aPlace, withApp } from './import-kill.ts'

const { values } = parseArgs({
  options: {
    'quiet-each': { type: 'string', default: '1' },
    'alike-each': { type: 'string', default: '1' },
    // Nothing here is left to chance; the runner of the proofs gives a seed to each.
    seed: { type: 'string' },
  },
})

const begun = performance.now()
const place = await aPlace()
let outcome: Outcome = { delivered: 0, loud: 0, problems: ['nothing was delivered'] }
try {
  await withApp(place.environment, async (app) => {
    const server = await buildServer(app.services)
    await server.ready()
    try {
      const workspace = await createWorkspace(app.services, { name: 'Shapes', slug: 'shapes', currency: 'EUR' })
      const ctx = systemContext(app.services, workspace, 'test')
      const { text } = await inTransaction(ctx, (tx) => createKey(tx, { name: 'test', scopes: ['*'] }))
      const api = clientFor(server, { authorization: `Bearer ${text}` })
      outcome = await deliverStripeShapes(
        { ...app, server },
        { api, ctx },
        {
          quietEach: Number(values['quiet-each']),
          alikeEach: Number(values['alike-each']),
        },
      )
    } finally {
      await server.close()
    }
  })
} finally {
  await place.remove()
}
const { delivered, loud, problems } = outcome
for (const problem of problems.slice(0, 20)) console.error(problem)
const seconds = Math.round((performance.now() - begun) / 1000)
console.log(
  `${problems[0] ? 'FAILED' : 'ok'} Stripe's shapes with each field otherwise: ${delivered.toLocaleString('en')} deliveries, ${loud} of which say something else, ${place.engine}, ${seconds} s: ${problems[0] ?? 'no 5xx, every amount in the ledger follows from what was said'}`,
)
process.exitCode = problems[0] ? 1 : 0
