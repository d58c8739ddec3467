/** What tasks needs to know of partners. */
import { gapWordsOf } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'

export { managedPartners, managerOf, partnerNames, portalPeople } from '#modules/partners/public.ts'

/** In words, what the partner's stage needs and lacks. */
export const gapsOf = async (tx: Tx, partnerId: string): Promise<string[]> =>
  (await gapWordsOf(tx, [partnerId])).get(partnerId) ?? []
