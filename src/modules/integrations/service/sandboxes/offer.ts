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

/** What stands in the way of a first sandbox, or that one is there or being built. */
export const offerFirstSandbox = async (
  tx: Tx,
  partnerId: string,
): Promise<{ state: 'there' | 'building' } | { state: 'not_offered'; reason: string }> => {
  if (tx.ctx.workspace.kind !== 'live') return { state: 'not_offered', reason: 'A sandbox has no sandboxes of its own' }
  if ((await sandboxRows(tx, { partnerId })).length > 0) return { state: 'there' }
  const { reason } = await allowanceIn(tx, partnerId)
  if (reason !== null) return { state: 'not_offered', reason }
  await offerSandbox(tx, partnerId)
  return { state: 'building' }
}

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
