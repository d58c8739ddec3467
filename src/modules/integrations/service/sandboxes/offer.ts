/** An approved partner finds a sandbox ready, if its type allows: the term `sandbox` grants one, and access is open. */
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { JobKind } from '#platform/module.ts'
import { sandboxRows } from '../../queries/sandboxes.ts'
import { createSandbox } from './make.ts'
import { allowanceIn } from './read.ts'

export const offerKind = 'integrations.offer_sandbox'

export const offerSandbox = (tx: Tx, partnerId: string) =>
  tx.enqueue(offerKind, { title: 'Offer a sandbox', partnerId, input: { partnerId } })

export const offerSandboxJob: JobKind = {
  kind: offerKind,
  run: async (ctx, job) => {
    const partnerId = String(job.input['partnerId'])
    const allowed = await inTransaction(
      ctx,
      async (tx) =>
        (await sandboxRows(tx, { partnerId })).length === 0 && (await allowanceIn(tx, partnerId)).reason === null,
      { readOnly: true },
    )
    if (!allowed) return { made: false }
    await createSandbox(ctx, { partnerId })
    return { made: true }
  },
}
