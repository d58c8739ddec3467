/** All payments of one partner wait: by hand, or because its access is suspended. */
import { lockPartner } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { partnerHoldChanged } from '../../contract/line-events.ts'
import { closePartnerHold, heldByCause, insertPartnerHold, openPartnerHoldRows } from '../../queries/holds.ts'
import { releaseLines } from './hold.ts'

type Cause = 'manual' | 'suspension'
const tell = (tx: Tx, id: string, partnerId: string, isOpen: boolean) =>
  tx.announce(
    partnerHoldChanged,
    { partnerHoldId: id, partnerId, isOpen },
    { subject: { kind: 'partner_hold', id }, partnerId },
  )

/** Asked again while one is open, nothing changes. */
export const openPartnerHold = (tx: Tx, hold: { partnerId: string; cause: Cause; reason: string }) =>
  tx.asTeam(async () => {
    if (!(await lockPartner(tx, hold.partnerId))) throw notFound('partner')
    const row = await insertPartnerHold(tx, hold)
    if (row) await tell(tx, row.id, hold.partnerId, true)
    return (
      row ??
      (await openPartnerHoldRows(tx, [hold.partnerId])).get(hold.partnerId)!.find((one) => one.cause === hold.cause)!
    )
  })

/** Lines that were made while it was open are let go, unless something else holds them. */
export const liftPartnerHold = (tx: Tx, partnerId: string, cause: Cause) =>
  tx.asTeam(async () => {
    if (!(await lockPartner(tx, partnerId))) throw notFound('partner')
    const row = await closePartnerHold(tx, partnerId, cause)
    if (!row) {
      if (cause === 'manual') throw conflict('hold.none', 'Nobody holds the payments of this partner by hand.')
      return undefined
    }
    await releaseLines(tx, await heldByCause(tx, row.id), { causeId: row.id })
    await tell(tx, row.id, partnerId, false)
    return row
  })
