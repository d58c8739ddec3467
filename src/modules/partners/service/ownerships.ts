/** Who owns the relation: one manager at a time, and others in their roles. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { partnerManagerChanged } from '../contract/events.ts'
import type { Ownership } from '../contract/relations.ts'
import type { OwnershipRole, Stage } from '../contract/stages.ts'
import {
  currentOwnerships,
  endOwnerships,
  findOwnership,
  insertOwnerships,
  managedBy,
  ownershipsOf,
} from '../queries/ownerships.ts'
import { lockPartnerRows, managersOf, primaryContactsOf } from '../queries/partners.ts'
import { actingBy, activeMembers } from '../queries/people.ts'
import { refreshGaps } from './gaps.ts'
import { lockPartner } from './write.ts'

export const handOverMax = 1000

/** The active member, or 409 `member.inactive`. */
const refuseInactive = async (tx: Tx, memberId: string) => {
  const member = (await activeMembers(tx, [memberId])).get(memberId)
  if (!member) throw conflict('member.inactive', 'This person is not an active member of the team; choose another.')
  return member
}

type Assignment = {
  partnerId: string
  memberId: string
  role: OwnershipRole
  reason?: string | undefined
  note?: string | undefined
}

/** Gives a member a role. A new manager ends the former one's row; answers the new row's id. */
export const assignOwnership = async (tx: Tx, input: Assignment): Promise<string> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const member = await refuseInactive(tx, input.memberId)
    const current = await currentOwnerships(tx, [partner.id], input.role)
    if (current.some((row) => row.member_id === input.memberId))
      throw conflict('ownership.held', `${member.name} has this role already.`)
    const before = input.role === 'manager' ? current[0] : undefined
    if (before) await endOwnerships(tx, [before.id])
    const id = newId(idPrefixes.ownership)
    await insertOwnerships(tx, [
      {
        id,
        partnerId: partner.id,
        memberId: input.memberId,
        role: input.role,
        reason: input.reason ?? null,
        note: input.note ?? null,
        ...actingBy(tx),
      },
    ])
    await announceChange(tx, {
      partnerId: partner.id,
      ownershipId: id,
      role: input.role,
      fromMemberId: before?.member_id ?? null,
      toMemberId: input.memberId,
    })
    if (before) await introduce(tx, [partner.id], member)
    await refreshGaps(tx, [partner.id])
    return id
  })

/** Names the manager; nothing happens when this person is it already. */
export const setManager = async (
  tx: Tx,
  input: { partnerId: string; memberId: string; reason?: string; note?: string },
): Promise<void> => {
  const current = (await tx.asTeam(() => currentOwnerships(tx, [input.partnerId], 'manager')))[0]
  if (current?.member_id === input.memberId) return
  await assignOwnership(tx, { ...input, role: 'manager' })
}

/** Ends a role. 409 `ownership.manager_needed` for the manager of a partner from qualifying on. */
export const endOwnership = async (tx: Tx, partnerId: string, ownershipId: string): Promise<void> => {
  const partner = await lockPartner(tx, partnerId)
  const row = await findOwnership(tx, partner.id, ownershipId)
  if (!row) throw notFound('ownership')
  if (row.to_at) throw conflict('ownership.ended', 'This ended already.')
  if (row.role === 'manager' && !mayLackManager.includes(partner.stage as Stage))
    throw conflict('ownership.manager_needed', 'From qualifying on a partner has a manager; name the next one instead.')
  await endOwnerships(tx, [row.id])
  await announceChange(tx, {
    partnerId: partner.id,
    ownershipId: row.id,
    role: row.role as OwnershipRole,
    fromMemberId: row.member_id,
    toMemberId: null,
  })
  await refreshGaps(tx, [partner.id])
}
const mayLackManager: readonly Stage[] = ['prospect', 'applied', 'declined', 'withdrawn', 'ended']

type HandOver = {
  partnerIds?: readonly string[] | undefined
  fromMemberId?: string | undefined
  toMemberId: string
  reason: string
  note?: string | undefined
}

/** Hands up to 1,000 partners over to another manager, all in one transaction. */
export const handOver = async (tx: Tx, input: HandOver) => {
  if ((input.partnerIds === undefined) === (input.fromMemberId === undefined))
    throw unprocessable('hand_over.choose', 'Name the partners, or the member whose partners are handed over.')
  const member = await refuseInactive(tx, input.toMemberId)
  const asked = input.partnerIds ?? (await managedBy(tx, input.fromMemberId!, handOverMax + 1))
  const partners = await lockPartnerRows(tx, asked.slice(0, handOverMax))
  const found = partners.filter((partner) => partner.merged_into === null)
  const current = new Map(
    (
      await currentOwnerships(
        tx,
        found.map((partner) => partner.id),
        'manager',
      )
    ).map((row) => [row.partner_id, row]),
  )
  const changing = found.filter((partner) => current.get(partner.id)?.member_id !== input.toMemberId)
  await endOwnerships(
    tx,
    changing.flatMap((partner) => current.get(partner.id)?.id ?? []),
  )
  const rows = changing.map((partner) => ({
    id: newId(idPrefixes.ownership),
    partnerId: partner.id,
    memberId: input.toMemberId,
    role: 'manager' as const,
    reason: input.reason,
    note: input.note ?? null,
    ...actingBy(tx),
  }))
  await insertOwnerships(tx, rows)
  for (const row of rows)
    await announceChange(tx, {
      partnerId: row.partnerId,
      ownershipId: row.id,
      role: 'manager',
      fromMemberId: current.get(row.partnerId)?.member_id ?? null,
      toMemberId: input.toMemberId,
    })
  await introduce(
    tx,
    changing.filter((partner) => current.has(partner.id)).map((partner) => partner.id),
    member,
  )
  await refreshGaps(
    tx,
    changing.map((partner) => partner.id),
  )
  const known = new Set(found.map((partner) => partner.id))
  return {
    handedOver: changing.length,
    unchanged: found.length - changing.length,
    missing: asked.slice(0, handOverMax).filter((id) => !known.has(id)),
    remaining: asked.length > handOverMax,
  }
}

/** Managers of these partners today; partners without one are left out. */
export const managerOf = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, { id: string; name: string; email: string; isActive: boolean }>> => {
  const managers = await tx.asTeam(() => managersOf(tx, partnerIds))
  return new Map(
    [...managers].map(([partnerId, { state, ...manager }]) => [
      partnerId,
      { ...manager, isActive: state === 'active' },
    ]),
  )
}

export const readOwnerships = async (
  tx: Tx,
  partnerId: string,
  options: { current?: boolean } = {},
): Promise<Static<typeof Ownership>[]> =>
  (await ownershipsOf(tx, partnerId, options)).map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    role: row.role as OwnershipRole,
    member: { id: row.member_id, name: row.member_name },
    from: row.from_at.toISOString(),
    to: row.to_at?.toISOString() ?? null,
    reason: row.reason,
    note: row.note,
  }))

type Change = {
  partnerId: string
  ownershipId: string
  role: OwnershipRole
  fromMemberId: string | null
  toMemberId: string | null
}
const announceChange = (tx: Tx, change: Change) =>
  tx.announce(partnerManagerChanged, change, {
    subject: { kind: 'partner', id: change.partnerId },
    partnerId: change.partnerId,
    changes: { [change.role]: [change.fromMemberId, change.toMemberId] },
  })

/** The new manager introduces himself to each partner's primary contact. */
const introduce = async (tx: Tx, partnerIds: readonly string[], member: { name: string; email: string }) => {
  const contacts = await primaryContactsOf(tx, partnerIds)
  for (const [partnerId, contact] of contacts) {
    if (!contact.email) continue
    await queueMail(tx, {
      kind: 'partner.hand_over',
      to: { email: contact.email, name: contact.fullName },
      subject: `${tx.ctx.workspace.name}: ${member.name} is your partner manager now`,
      text: `Hello ${contact.fullName},\n\nfrom today on ${member.name} (${member.email}) looks after our partnership. Please turn to ${member.name} with every question; what was agreed stays agreed.\n\n${tx.ctx.workspace.name}`,
      subjectKind: 'partner',
      subjectId: partnerId,
      partnerId,
    })
  }
}
