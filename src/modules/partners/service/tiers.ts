/** Tiers as grants with a range of dates: the latest grant whose range holds a date decides it, the past stays as it was. */

import { isCivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerTierChanged } from '../contract/events.ts'
import type { TierGrant } from '../contract/relations.ts'
import { type GrantRow, grantsOf, insertGrant } from '../queries/access.ts'
import { tiersOn, today } from '../queries/partners.ts'
import { actingBy, namesOf, personRef } from '../queries/people.ts'
import { lockPartner } from './write.ts'

export type TierCause = 'computed' | 'manual' | 'term' | 'grace' | 'appeal'
type Grant = {
  partnerId: string
  tier: string
  from: string
  to?: string | null | undefined
  cause: TierCause
  evidence?: unknown
  reason?: string | undefined
}

/**
 * Grants a tier from a date, without end or until the day before `to`. 409 `tier.overlaps` when another grant decides
 * a past date of the range, or begins on the same day.
 */
export const grantTier = async (tx: Tx, input: Grant): Promise<GrantRow> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const to = input.to ?? null
    if (!isCivilDate(input.from))
      throw invalid({ field: 'from', rule: 'date', message: 'from must be a date such as 2026-11-23.' })
    if (to !== null && (!isCivilDate(to) || to <= input.from))
      throw invalid({
        field: 'to',
        rule: 'after',
        message: 'to must be a date after from; it is the first day not covered.',
      })
    const now = today(tx)
    const grants = await grantsOf(tx, partner.id)
    const sameDay = grants.find((grant) => grant.from === input.from)
    if (sameDay && input.from <= now)
      throw conflict(
        'tier.overlaps',
        `${sameDay.tier} was granted from ${input.from} on already; begin on another day.`,
        { grantId: sameDay.id },
      )
    const pastEnd = to !== null && to < now ? to : now
    const rewritten =
      input.from < now
        ? grants.find((grant) => grant.from < pastEnd && (grant.to === null || grant.to > input.from))
        : undefined
    if (rewritten)
      throw conflict(
        'tier.overlaps',
        `${rewritten.tier} held on dates in this range that have passed; a tier in the past is not rewritten.`,
        { grantId: rewritten.id },
      )
    const before = (await tiersOn(tx, [partner.id], now)).get(partner.id)?.tier ?? null
    const row = await insertGrant(tx, {
      id: newId(idPrefixes.tierGrant),
      partnerId: partner.id,
      tier: input.tier,
      from: input.from,
      to,
      cause: input.cause,
      evidence: input.evidence ?? {},
      reason: input.reason ?? null,
      ...actingBy(tx),
    })
    await tx.announce(
      partnerTierChanged,
      {
        partnerId: partner.id,
        grantId: row.id,
        tier: row.tier,
        before,
        from: row.from,
        to: row.to,
        cause: input.cause,
      },
      { subject: { kind: 'partner', id: partner.id }, partnerId: partner.id, changes: { tier: [before, row.tier] } },
    )
    return row
  })

/** The tier of each partner on a date (today when left out); partners without one are left out. */
export const tierOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  date?: string,
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    [...(await tx.asTeam(() => tiersOn(tx, partnerIds, date ?? today(tx))))].map(([id, grant]) => [id, grant.tier]),
  )

export const grantsToWire = async (tx: Tx, rows: readonly GrantRow[]): Promise<Static<typeof TierGrant>[]> => {
  const names = await namesOf(
    tx,
    rows.map((row) => row.by_id),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    tier: row.tier,
    from: row.from,
    to: row.to,
    cause: row.cause as TierCause,
    reason: row.reason,
    evidence: row.evidence,
    by: personRef(row, names),
    createdAt: row.created_at.toISOString(),
  }))
}
