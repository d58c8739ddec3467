/** Which partners may have links and codes, and what becomes of them when that changes. */
import { findPartner, type PartnerRow } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { linkIdsOf, markPartner } from '../../queries/links.ts'
import { refreshLookups } from '../../queries/lookups.ts'
import { lookSoon } from './look.ts'

const mayEarn: ReadonlySet<string> = new Set(['onboarding', 'active', 'ending'])
const isGone: ReadonlySet<string> = new Set(['ended', 'declined', 'withdrawn'])

/** The partner, if it may have links and codes. */
export const partnerForLinks = async (tx: Tx, id: string): Promise<PartnerRow> => {
  const partner = await findPartner(tx, id)
  if (!partner) throw notFound('partner')
  if (partner.suspended)
    throw conflict(
      'partner.not_active',
      `${partner.display_name} is suspended; links and codes wait until that is lifted.`,
    )
  if (!mayEarn.has(partner.stage))
    throw conflict(
      'partner.not_active',
      `Only an active partner can have links and codes; ${partner.display_name} is at the stage ${partner.stage}.`,
    )
  return partner
}

/** After a change of stage, account or suspension: its links lead on or to the address for ended ones. */
export const followPartner = async (tx: Tx, partnerId: string): Promise<void> => {
  const partner = await findPartner(tx, partnerId)
  if (!partner) return
  const isClosed = partner.suspended || isGone.has(partner.stage)
  if (!(await markPartner(tx, partner.id, isClosed))) return
  await refreshLookups(tx, await linkIdsOf(tx, { partnerId: partner.id }))
  lookSoon(tx)
}
