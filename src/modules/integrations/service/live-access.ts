/** Granting and withdrawing live access: by the go-live gate, by engineering with a reason, by the agreement's end. */
import { partnershipsInForce } from '#modules/agreements/public.ts'
import { lockPartner, partnerNames } from '#modules/partners/public.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { type liveAccessCauses, liveAccessEvents } from '../contract/live-access.ts'
import {
  insertLiveAccess,
  type LiveAccessFilter,
  type LiveAccessRow,
  liveAccessPage,
  newestLiveAccess,
  partnersWithGrant,
  readLiveAccess,
} from '../queries/live-access.ts'
import { forgetAccess, readApiAccess } from './api-access.ts'
import { goLiveWithAccess } from './integrations/release.ts'

export type LiveAccessCause = (typeof liveAccessCauses)[number]
export type LiveAccessStanding = { granted: boolean; since: Date | null; endsAt: Date | null; id: string | null }

const holds = (tx: Tx, row: LiveAccessRow | undefined): row is LiveAccessRow =>
  row?.act === 'granted' && (row.ends_at === null || row.ends_at > tx.now)

/** Whether live access is in force, by partner. From both sides. */
export const liveAccessOf = (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, LiveAccessStanding>> =>
  tx.asTeam(async () => {
    const rows = await newestLiveAccess(tx, partnerIds)
    return new Map(
      partnerIds.map((id) => {
        const row = rows.get(id)
        return [
          id,
          holds(tx, row)
            ? { granted: true, since: row.at, endsAt: row.ends_at, id: row.id }
            : { granted: false, since: null, endsAt: null, id: null },
        ]
      }),
    )
  })

/**
 * Grants live access. Granting what is in force already changes nothing and answers the grant that holds. 409
 * `live_access.no_agreement` unless a partnership is in force whose terms grant the live environment today.
 */
export const grantLiveAccess = (
  tx: Tx,
  input: { partnerId: string; cause: 'gate' | 'by_hand'; reason?: string | undefined; endsAt?: Date | undefined },
): Promise<{ id: string; granted: boolean }> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const newest = (await newestLiveAccess(tx, [partner.id])).get(partner.id)
    if (holds(tx, newest)) return { id: newest.id, granted: false }
    const partnership = (await partnershipsInForce(tx, [partner.id])).get(partner.id)
    const access = (await readApiAccess(tx, [partner.id])).get(partner.id)!
    if (!partnership) throw conflict('live_access.no_agreement', 'No agreement is in force.')
    if (!access.environmentGranted)
      throw conflict(
        'live_access.no_agreement',
        `${partnership.number} does not grant the ${access.environment} environment; its term API access has to.`,
      )
    const row = await write(tx, {
      partnerId: partner.id,
      act: 'granted',
      cause: input.cause,
      reason: input.reason ?? null,
      endsAt: input.endsAt ?? null,
      agreementId: partnership.agreementId,
      agreementVersionId: partnership.versionId,
    })
    await goLiveWithAccess(tx, partner.id)
    return { id: row.id, granted: true }
  })

/** Withdraws live access; without a grant in force nothing happens. Keys are refused from the next call on. */
export const withdrawLiveAccess = (
  tx: Tx,
  input: { partnerId: string; cause: Exclude<LiveAccessCause, 'gate'>; reason?: string | undefined },
): Promise<{ id: string | null; withdrawn: boolean }> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const newest = (await newestLiveAccess(tx, [partner.id])).get(partner.id)
    if (!holds(tx, newest)) return { id: null, withdrawn: false }
    const row = await write(tx, {
      partnerId: partner.id,
      act: 'withdrawn',
      cause: input.cause,
      reason: input.reason ?? null,
      endsAt: null,
      agreementId: newest.agreement_id,
      agreementVersionId: newest.agreement_version_id,
    })
    return { id: row.id, withdrawn: true }
  })

const write = async (
  tx: Tx,
  input: {
    partnerId: string
    act: 'granted' | 'withdrawn'
    cause: LiveAccessCause
    reason: string | null
    endsAt: Date | null
    agreementId: string | null
    agreementVersionId: string | null
  },
): Promise<LiveAccessRow> => {
  const { actor, services } = tx.ctx
  const row = await insertLiveAccess(tx, {
    id: newId(idPrefixes.liveAccess),
    partner_id: input.partnerId,
    act: input.act,
    cause: input.cause,
    reason: input.reason,
    at: tx.now,
    ends_at: input.endsAt,
    agreement_id: input.agreementId,
    agreement_version_id: input.agreementVersionId,
    by_kind: actor.kind,
    by_id: actorId(actor),
    by_name: 'name' in actor ? actor.name.slice(0, 200) : 'The product',
  })
  const { liveAccessGranted, liveAccessWithdrawn } = liveAccessEvents
  await tx.announce(
    input.act === 'granted' ? liveAccessGranted : liveAccessWithdrawn,
    {
      liveAccessId: row.id,
      partnerId: input.partnerId,
      cause: input.cause,
      reason: input.reason,
      agreementId: input.agreementId,
    },
    { subject: { kind: 'live_access', id: row.id }, partnerId: input.partnerId },
  )
  tx.afterCommit(() => forgetAccess(services))
  return row
}

/**
 * Withdraws what no agreement carries any more, on the day when `wind_down` says that live keys stop. Calls are refused
 * from that day on whether or not this has run.
 */
export const reviewLiveAccess = (tx: Tx, partnerIds?: readonly string[]): Promise<void> =>
  tx.asTeam(async () => {
    tx.afterCommit(() => forgetAccess(tx.ctx.services))
    const withGrant = await partnersWithGrant(tx)
    const wanted = partnerIds ? withGrant.filter((id) => partnerIds.includes(id)) : withGrant
    if (wanted.length === 0) return
    const access = await readApiAccess(tx, wanted)
    for (const id of wanted) {
      const { environmentGranted, endedOn, source } = access.get(id)!
      if (environmentGranted) continue
      await withdrawLiveAccess(tx, {
        partnerId: id,
        cause: endedOn ? 'agreement_ended' : 'agreement_changed',
        reason: endedOn
          ? `The agreement ended on ${endedOn}`
          : `${source.agreementNumber ?? 'The default'} does not grant the live environment any more`,
      })
    }
  })

// --- the API -----------------------------------------------------------------------------------------------------

export const listLiveAccesses = (ctx: Ctx, query: LiveAccessFilter) =>
  inTransaction(ctx, (tx) => {
    const own = partnerOf(ctx.actor)
    return liveAccessPage(tx, own === null ? query : { ...query, partnerId: own }, (rows) => toWire(tx, rows))
  })

export const grantByHand = (
  ctx: Ctx,
  input: { partnerId: string; reason: string; endsAt?: string | null | undefined },
) =>
  inTransaction(ctx, async (tx) => {
    const endsAt = input.endsAt ? new Date(input.endsAt) : undefined
    if (endsAt && endsAt <= tx.now)
      throw invalid({ field: 'endsAt', rule: 'future', message: 'Live access ends in the future.' })
    const { id, granted } = await grantLiveAccess(tx, {
      partnerId: input.partnerId,
      cause: 'by_hand',
      reason: input.reason,
      endsAt,
    })
    const row = (await readLiveAccess(tx, id))!
    if (!granted)
      throw conflict('live_access.granted', `Live access is granted since ${row.at.toISOString().slice(0, 10)}.`, {
        id,
      })
    return (await toWire(tx, [{ ...row, in_force: true }]))[0]!
  })

export const withdrawByHand = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => {
    const grant = await readLiveAccess(tx, id)
    if (!grant) throw notFound('live access')
    await lockPartner(tx, grant.partner_id)
    const newest = (await newestLiveAccess(tx, [grant.partner_id])).get(grant.partner_id)
    if (newest?.id !== grant.id || !holds(tx, grant))
      throw conflict('live_access.not_granted', 'This grant is not in force any more.')
    const made = await withdrawLiveAccess(tx, { partnerId: grant.partner_id, cause: 'by_hand', reason })
    const row = (await readLiveAccess(tx, made.id!))!
    return (await toWire(tx, [{ ...row, in_force: false }]))[0]!
  })

const toWire = async (tx: Tx, rows: readonly (LiveAccessRow & { in_force: boolean })[]) => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    act: row.act as 'granted' | 'withdrawn',
    cause: row.cause as LiveAccessCause,
    reason: row.reason,
    at: row.at.toISOString(),
    endsAt: row.ends_at?.toISOString() ?? null,
    inForce: row.in_force,
    agreementId: row.agreement_id,
    agreementVersionId: row.agreement_version_id,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
  }))
}
