/** How far a partner's access goes: levels as rows, and suspensions laid over any level. */

import { forgetSeats } from '#platform/auth/seats.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerAccountChanged, partnerSuspended, partnerSuspensionLifted } from '../contract/events.ts'
import type { Account, Suspension } from '../contract/relations.ts'
import type { AccountLevel } from '../contract/stages.ts'
import {
  confirmSuspension,
  insertLevel,
  insertLift,
  insertSuspension,
  levelsOf,
  type SuspensionRow,
  suspensionsOf,
} from '../queries/access.ts'
import { findPartner, updatePartnerRow } from '../queries/partners.ts'
import { actingBy, activeMembers, namesOf, personRef } from '../queries/people.ts'
import { lockPartner } from './write.ts'

/** Sets the level of a partner's access; the module that owns the fact calls it. The same level again does nothing. */
export const setAccountLevel = async (
  tx: Tx,
  input: { partnerId: string; level: AccountLevel; cause: string },
): Promise<void> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const from = partner.account_level as AccountLevel
    if (from === input.level) return
    await insertLevel(tx, {
      id: newId(idPrefixes.event),
      partnerId: partner.id,
      level: input.level,
      cause: input.cause,
      ...actingBy(tx),
    })
    const row = await updatePartnerRow(tx, partner.id, { account_level: input.level })
    await tx.announce(
      partnerAccountChanged,
      { partnerId: partner.id, from, to: input.level, cause: input.cause },
      {
        subject: { kind: 'partner', id: partner.id, version: row.version },
        partnerId: partner.id,
        changes: { accountLevel: [from, input.level] },
      },
    )
    tx.afterCommit(() => forgetSeats(tx.ctx.services))
  })

type Suspend = { partnerId: string; kind: 'security' | 'fraud'; reason: string }

/** For modules whose own rule has been met (two persons, or a security finding): it holds at once. */
export const suspendNow = async (tx: Tx, input: Suspend): Promise<string> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const id = newId(idPrefixes.suspension)
    const by = actingBy(tx)
    await insertSuspension(tx, {
      id,
      partnerId: partner.id,
      kind: input.kind,
      reason: input.reason,
      confirmedBy: by.by_id ?? by.by_kind,
      ...by,
    })
    await beginSuspension(tx, partner.id, id, input.kind)
    return id
  })

/**
 * A person asks for a suspension; it holds when a second person confirms it by asking for the same kind. One of the two
 * is an executive, the other from engineering. In a small team one person suffices.
 */
export const askSuspension = async (tx: Tx, input: Suspend): Promise<string> => {
  const { actor, workspace } = tx.ctx
  if (actor.kind !== 'member') throw notFound('partner')
  const partner = await lockPartner(tx, input.partnerId)
  if (workspace.settings.smallTeam === true) return suspendNow(tx, input)
  const waiting = (await suspensionsOf(tx, partner.id)).find(
    (row) => row.kind === input.kind && !row.confirmed_at && !row.lifted_at,
  )
  if (!waiting) {
    const id = newId(idPrefixes.suspension)
    await insertSuspension(tx, {
      id,
      partnerId: partner.id,
      kind: input.kind,
      reason: input.reason,
      confirmedBy: null,
      ...actingBy(tx),
    })
    return id
  }
  const first =
    waiting.by_id === null ? undefined : (await activeMembers(tx, [waiting.by_id])).get(waiting.by_id)?.roles
  const pair =
    first &&
    ((first.includes('executive') && actor.roles.includes('engineering')) ||
      (first.includes('engineering') && actor.roles.includes('executive')))
  if (waiting.by_id === actor.id)
    throw conflict('suspension.second_person', 'You asked for this; another person has to confirm it.')
  if (!pair)
    throw conflict('suspension.second_person', 'One of the two has to be an executive, the other from engineering.')
  await confirmSuspension(tx, waiting.id, actor.id)
  await beginSuspension(tx, partner.id, waiting.id, input.kind)
  return waiting.id
}

/** Lifts every suspension of a partner, those that wait for a second person included. 409 without one. */
export const liftSuspensions = async (tx: Tx, partnerId: string, reason: string): Promise<void> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, partnerId)
    const open = (await suspensionsOf(tx, partner.id)).filter((row) => !row.lifted_at)
    if (open.length === 0) throw conflict('suspension.none', 'Nothing is suspended here.')
    await updatePartnerRow(tx, partner.id, { suspended: false })
    for (const row of open) {
      await insertLift(tx, { suspensionId: row.id, partnerId: partner.id, reason, ...actingBy(tx) })
      if (!row.confirmed_at) continue
      await tx.announce(
        partnerSuspensionLifted,
        { partnerId: partner.id, suspensionId: row.id, kind: row.kind as 'security' },
        { subject: { kind: 'partner', id: partner.id }, partnerId: partner.id },
      )
    }
    tx.afterCommit(() => forgetSeats(tx.ctx.services))
  })

export const readAccount = async (tx: Tx, partnerId: string): Promise<Static<typeof Account>> => {
  const partner = await findPartner(tx, partnerId)
  if (!partner) throw notFound('partner')
  const levels = await levelsOf(tx, partner.id)
  const suspensions = await suspensionsOf(tx, partner.id)
  const names = await namesOf(
    tx,
    [...levels, ...suspensions].map((row) => row.by_id).concat(suspensions.map((row) => row.confirmed_by)),
  )
  return {
    partnerId: partner.id,
    level: partner.account_level as AccountLevel,
    suspended: partner.suspended,
    history: levels.map((row) => ({
      id: row.id,
      level: row.level as AccountLevel,
      from: row.from_at.toISOString(),
      cause: row.cause,
      by: personRef(row, names),
    })),
    suspensions: suspensions.map((row) => suspensionWire(row, names)),
  }
}

export const readSuspension = async (tx: Tx, partnerId: string, id: string): Promise<Static<typeof Suspension>> => {
  const account = await readAccount(tx, partnerId)
  const found = account.suspensions.find((row) => row.id === id)
  if (!found) throw notFound('suspension')
  return found
}

const beginSuspension = async (tx: Tx, partnerId: string, suspensionId: string, kind: 'security' | 'fraud') => {
  await updatePartnerRow(tx, partnerId, { suspended: true })
  await tx.announce(
    partnerSuspended,
    { partnerId, suspensionId, kind },
    { subject: { kind: 'partner', id: partnerId }, partnerId },
  )
  tx.afterCommit(() => forgetSeats(tx.ctx.services))
}

const suspensionWire = (row: SuspensionRow, names: ReadonlyMap<string, string>): Static<typeof Suspension> => ({
  id: row.id,
  partnerId: row.partner_id,
  kind: row.kind as 'security',
  reason: row.reason,
  by: personRef(row, names),
  at: row.at.toISOString(),
  confirmedBy: row.confirmed_by === null ? null : (names.get(row.confirmed_by) ?? row.confirmed_by),
  confirmedAt: row.confirmed_at?.toISOString() ?? null,
  state: row.lifted_at ? 'lifted' : row.confirmed_at ? 'holding' : 'waiting',
  liftedAt: row.lifted_at?.toISOString() ?? null,
  liftReason: row.lift_reason,
})
