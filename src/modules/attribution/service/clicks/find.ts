/** A click by the id that a customer brought along: what ties a customer to a path. */
import type { Tx } from '#platform/context.ts'
import { readClick } from '../../queries/clicks.ts'
import type { Utm } from './address.ts'

export type FoundClick = {
  id: string
  partnerId: string
  linkId: string
  clickedAt: Date
  verdict: 'click' | 'repeat'
  visitorKey: string
  visitorId: string | null
  referrerHost: string | null
  utm: Utm
  adParameters: readonly string[]
  country: string | null
}

/** Undefined for an id that nobody knows yet: a spooled click comes within seconds of the database. */
export const findClick = (tx: Tx, id: string): Promise<FoundClick | undefined> =>
  tx.asTeam(async () => {
    const row = await readClick(tx, id)
    return (
      row && {
        id: row.id,
        partnerId: row.partner_id,
        linkId: row.link_id,
        clickedAt: row.clicked_at,
        verdict: row.verdict as FoundClick['verdict'],
        visitorKey: row.visitor_key,
        visitorId: row.visitor_id,
        referrerHost: row.referrer,
        utm: row.utm as Utm,
        adParameters: row.ad_parameters,
        country: row.country,
      }
    )
  })
