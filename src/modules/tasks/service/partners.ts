/** What tasks needs to know of partners. */
import { gapsOf as gapRows, managersOf } from '#modules/partners/queries/partners.ts'
import type { Tx } from '#platform/context.ts'

export { managedPartners, portalPeople } from '#modules/partners/queries/portfolio.ts'
export { partnerNames } from '#modules/partners/queries/partners.ts'

/** In words, what the partner's stage needs and lacks. */
export const gapsOf = async (tx: Tx, partnerId: string): Promise<string[]> => (await gapRows(tx, [partnerId])).map((gap) => gap.words).sort()
/** The member who manages the partner, if there is one and is active. */
export const managerOf = async (tx: Tx, partnerId: string): Promise<string | undefined> => {
  const manager = (await managersOf(tx, [partnerId])).get(partnerId)
  return manager?.state === 'active' ? manager.id : undefined
}
