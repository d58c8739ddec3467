/**
 * What is known of clicks and codes when a customer arrives with one. The rooms of links and of codes answer here; an id
 * that they do not know waits among the unmatched events.
 */
import type { Tx } from '#platform/context.ts'
import { countUse, findCode as findCodeAt } from './links/codes.ts'

export { findClick } from './clicks/find.ts'

export type KnownCode = { partnerId: string; codeId: string; kind: 'personal' | 'campaign' }

/** The code as it was at the moment; undefined when nobody had it or it did not count then. */
export const findCode = async (tx: Tx, text: string, at: Date): Promise<KnownCode | undefined> => {
  const found = await findCodeAt(tx, text, at)
  return found && found.refusal === null
    ? { partnerId: found.partnerId, codeId: found.codeId, kind: found.kind }
    : undefined
}
export { countUse }
