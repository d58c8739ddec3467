/** All payments of one partner wait: by hand, or because its access is suspended. */
import { lockPartner, partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { partnerHoldChanged } from '../../contract/line-events.ts'
import {
  closePartnerHold,
  heldByCause,
  insertPartnerHold,
  openPartnerHoldRows,
  type PartnerHoldFilters,
  partnerHoldPage,
} from '../../queries/holds.ts'
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

export const listPartnerHolds = (ctx: Ctx, input: PartnerHoldFilters) =>
  reading(ctx, (tx) =>
    partnerHoldPage(tx, input, async (rows) => {
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
      return rows.map((row) => ({
        id: row.id,
        cause: row.cause as Cause,
        reason: row.reason,
        since: row.opened_at.toISOString(),
        partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
        by: row.opened_by_name,
        until: row.closed_at?.toISOString() ?? null,
        liftedBy: row.closed_by_name,
      }))
    }),
  )
