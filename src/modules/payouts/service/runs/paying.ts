/** How partners can be paid, as runs ask it: accounts, methods, tax, documents, limits. */
import type { Tx } from '#platform/context.ts'
import { cancelDocument, issueDocument } from '../documents/issue.ts'
import { fundingAccount, type OwnAccount } from '../funding.ts'
import { decryptMethod, methodEditors, methodsById, methodsFor, type PayoutMethod } from '../methods/read.ts'
import { suspendMethodNow } from '../methods/verbs.ts'
import { readinessOf } from '../readiness.ts'
import { limitEditors, payoutSettings } from '../settings.ts'
import { type PayoutTax, taxesOf } from '../tax/tax-of.ts'

export type Method = PayoutMethod
export type Account = OwnAccount
export type { PayoutTax }

/** Whether the account that a payout was frozen for still stands: never changed since, never suspended. */
const standingMethod = async (tx: Tx, methodId: string): Promise<Method | undefined> => {
  const method = (await methodsById(tx, [methodId])).get(methodId)
  return method?.state === 'verified' ? method : undefined
}
/** Who changed a method of these partners, or a limit, since then; they do not approve what it touches. */
const editorsSince = async (
  tx: Tx,
  partnerIds: readonly string[],
  since: Date,
): Promise<readonly { id: string; words: string }[]> => [
  ...(await methodEditors(tx, partnerIds, since)).map(({ id }) => ({
    id,
    words: 'You verified or changed an account in this run within 30 days',
  })),
  ...(await limitEditors(tx, since)).map(({ id }) => ({ id, words: 'You changed the limits within 30 days' })),
]
const suspendMethod = async (tx: Tx, of: { methodId: string; reason: string }): Promise<void> => {
  await suspendMethodNow(tx, of.methodId, of.reason)
}

export const paying = {
  readinessOf,
  methodsFor,
  standingMethod,
  decryptMethod,
  taxesOf,
  issueDocument,
  cancelDocument,
  fundingAccount,
  limits: payoutSettings,
  editorsSince,
  suspendMethod,
}
