/** Portal users: people of a partner who may sign in. The last principal can never lock the partner out. */

import { createInvitation, invitationDays, revokeInvitations } from '#platform/auth/invitations.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import type { Tx } from '#platform/context.ts'
import type { PortalRole, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { portalUserChanged, portalUserInvited, portalUserJoined, portalUserRemoved } from '../contract/events.ts'
import type { PortalUser } from '../contract/people.ts'
import {
  type ContactRow,
  contactRows,
  contactsByEmail,
  findPortalUser,
  insertPortalUser,
  type PortalUserRow,
  portalUserRows,
  seatsOfContacts,
  updatePortalUserRow,
} from '../queries/contacts.ts'
import { lastChangeOf } from '../queries/events.ts'
import { findPartner, lockPartnerRow } from '../queries/partners.ts'
import { actingBy } from '../queries/people.ts'
import { hasOpenInvitation, lastSignIns } from '../queries/seats.ts'
import { seatLimits } from '../slots.ts'
import { addContact, foldEmail } from './contacts.ts'
import { lockPartner } from './write.ts'

export const seatLimitDefault = 100
export const invitationExpiry = 'partners.invitation_expiry'
const dayMs = 86_400_000

type Invite = {
  partnerId: string
  contactId?: string | undefined
  fullName?: string | undefined
  email?: string | undefined
  roles: readonly PortalRole[]
}

/** Invites a contact, or a new person who becomes one. 409 when the seats are used up, or the contact left or sits already. */
export const invitePortalUser = async (tx: Tx, input: Invite): Promise<PortalUserRow> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const contact = await contactToInvite(tx, partner.id, input)
    if (contact.left_at || contact.erased_at) throw conflict('contact.left', `${contact.full_name} left the company.`)
    if (!contact.email) throw conflict('contact.email_missing', `${contact.full_name} has no e-mail address to invite.`)
    if ((await seatsOfContacts(tx, [contact.id])).has(contact.id))
      throw conflict('portal_user.exists', `${contact.full_name} has a seat already.`)
    const { seats, used } = await seatsOfPartner(tx, partner.id)
    if (used >= seats)
      throw conflict('portal_user.seat_limit', `All ${seats} seats are taken; remove somebody first.`, { seats })
    const id = newId(idPrefixes.portalUser)
    const by = actingBy(tx)
    await insertPortalUser(tx, {
      id,
      partner_id: partner.id,
      contact_id: contact.id,
      name: contact.full_name,
      email: contact.email,
      roles: [...input.roles],
      state: 'invited',
      invited_at: tx.now,
      invited_by_kind: by.by_kind,
      invited_by_id: by.by_id,
      updated_at: tx.now,
    })
    const row = await need(tx, id)
    await sendInvitation(tx, row, partner.display_name)
    await tx.announce(portalUserInvited, payloadOf(row), about(row))
    return row
  })

/** Seats a person who is signed in already: in a sandbox, which its owner's people enter without being invited again. */
export const seatPerson = async (
  tx: Tx,
  input: { partnerId: string; userId: string; name: string; email: string; roles: readonly PortalRole[] },
): Promise<PortalUserRow> =>
  tx.asTeam(async () => {
    const partner = await lockPartner(tx, input.partnerId)
    const known = (await portalUserRows(tx, partner.id)).find((row) => row.user_id === input.userId)
    if (known) return known
    const contact = await contactToInvite(tx, partner.id, {
      partnerId: partner.id,
      fullName: input.name,
      email: input.email,
      roles: input.roles,
    })
    const id = newId(idPrefixes.portalUser)
    const by = actingBy(tx)
    await insertPortalUser(tx, {
      id,
      partner_id: partner.id,
      contact_id: contact.id,
      user_id: input.userId,
      name: input.name,
      email: input.email,
      roles: [...input.roles],
      state: 'active',
      invited_at: tx.now,
      invited_by_kind: by.by_kind,
      invited_by_id: by.by_id,
      joined_at: tx.now,
      updated_at: tx.now,
    })
    const row = await need(tx, id)
    await tx.announce(portalUserJoined, payloadOf(row), about(row))
    tx.afterCommit(() => forgetSeats(tx.ctx.services))
    return row
  })
/** Everybody with a seat at a partner, also who is invited. */
export const portalSeatsOfPartner = (tx: Tx, partnerId: string): Promise<PortalUserRow[]> =>
  tx.asTeam(() => portalUserRows(tx, partnerId))

/** Sends the link again; the former one stops working. */
export const resendInvitation = async (tx: Tx, id: string, partnerId?: string): Promise<PortalUserRow> =>
  tx.asTeam(async () => {
    const { row, partner } = await lockSeat(tx, id, partnerId)
    if (row.state === 'removed')
      throw conflict('portal_user.removed', 'This seat was removed; invite the person again.')
    if (row.state !== 'invited') throw conflict('portal_user.joined', `${row.name} signed in already.`)
    await sendInvitation(tx, row, partner.display_name)
    return row
  })

type Change = {
  roles?: readonly PortalRole[] | undefined
  state?: 'active' | 'suspended' | undefined
  version?: number
  partnerId?: string
}

/** Changes roles, suspends, brings back. 409 for the last principal, 412 for a stale version. */
export const changePortalUser = async (tx: Tx, id: string, change: Change): Promise<PortalUserRow> =>
  tx.asTeam(async () => {
    const { row } = await lockSeat(tx, id, change.partnerId)
    if (change.version !== undefined && change.version !== row.version)
      throw changedMeanwhile(row.version, await lastChangeOf(tx, { kind: 'portal_user', id: row.id }))
    if (row.state === 'removed')
      throw conflict('portal_user.removed', 'This seat was removed; invite the person again.')
    if (change.state !== undefined && row.state === 'invited')
      throw conflict('portal_user.not_joined', `${row.name} did not accept the invitation yet.`)
    const losesPrincipal =
      row.roles.includes('principal') &&
      ((change.roles && !change.roles.includes('principal')) || change.state === 'suspended')
    if (losesPrincipal) await refuseLastPrincipal(tx, row)
    const roles = change.roles ? [...change.roles] : row.roles
    const state = change.state ?? row.state
    if (state === row.state && sameRoles(roles, row.roles)) return row
    const after = await updatePortalUserRow(tx, id, {
      roles,
      state,
      suspended_at: state === 'suspended' ? tx.now : null,
    })
    await tx.announce(
      portalUserChanged,
      { ...payloadOf(after), state: after.state as 'active' },
      {
        ...about(after),
        changes: {
          ...(!sameRoles(roles, row.roles) && { roles: [row.roles, roles] }),
          ...(state !== row.state && { state: [row.state, state] }),
        },
      },
    )
    if (!sameRoles(roles, row.roles))
      await tell(
        tx,
        after,
        'portal_user.roles_changed',
        'your roles changed',
        `your roles in the partner portal of ${tx.ctx.workspace.name} are now: ${roles.join(', ')}.`,
      )
    tx.afterCommit(() => forgetSeats(tx.ctx.services))
    return after
  })

/** Takes the access away. 409 for the last principal. */
export const removePortalUser = async (tx: Tx, id: string, partnerId?: string): Promise<void> =>
  tx.asTeam(async () => {
    const { row } = await lockSeat(tx, id, partnerId)
    if (row.state === 'removed') return
    await dropSeat(tx, row, 'removed')
    await tell(
      tx,
      row,
      'portal_user.removed',
      'your access ended',
      `your access to the partner portal of ${tx.ctx.workspace.name} was taken away.`,
    )
  })

type Reason = 'removed' | 'contact_left' | 'contact_erased' | 'invitation_expired'

/** Ends a seat for whatever reason; the caller holds the partner's lock. */
export const dropSeat = async (tx: Tx, row: PortalUserRow, reason: Reason): Promise<void> => {
  if (row.roles.includes('principal')) await refuseLastPrincipal(tx, row)
  const after = await updatePortalUserRow(tx, row.id, { state: 'removed', removed_at: tx.now })
  await revokeInvitations(tx, row.id)
  await tx.unschedule(invitationExpiry, row.id)
  await tx.announce(portalUserRemoved, { ...payloadOf(after), reason }, about(after))
  tx.afterCommit(() => forgetSeats(tx.ctx.services))
}

/** Completes an invitation: the seat becomes active for this account. */
export const joinPortal = async (
  tx: Tx,
  seat: { subjectId: string; userId: string; name: string; email: string },
): Promise<void> =>
  tx.asTeam(async () => {
    const { row } = await lockSeat(tx, seat.subjectId)
    if (row.state !== 'invited')
      throw conflict('portal_user.not_open', 'This invitation is not open any more; ask for a new one.')
    const after = await updatePortalUserRow(tx, row.id, {
      state: 'active',
      user_id: seat.userId,
      joined_at: tx.now,
      last_seen_at: tx.now,
    })
    await tx.unschedule(invitationExpiry, row.id)
    await tx.announce(portalUserJoined, payloadOf(after), about(after))
    tx.afterCommit(() => forgetSeats(tx.ctx.services))
  })

/** Due kind: an invitation that nobody accepted frees its seat. */
export const expireInvitations = async (tx: Tx, portalUserIds: readonly string[]): Promise<void> => {
  for (const id of portalUserIds) {
    const row = await findPortalUser(tx, id)
    if (row?.state !== 'invited' || (await hasOpenInvitation(tx, id))) continue
    await lockPartnerRow(tx, row.partner_id)
    await dropSeat(tx, row, 'invitation_expired')
  }
}

/** What an invitation's page shows; undefined when the seat is not open any more. */
export const describeInvitation = async (
  tx: Tx,
  id: string,
): Promise<{ name: string; partnerName: string | null } | undefined> => {
  const row = await findPortalUser(tx, id)
  if (row?.state !== 'invited') return undefined
  const partner = await findPartner(tx, row.partner_id)
  return { name: row.name, partnerName: partner?.display_name ?? null }
}

export const seatsOfPartner = async (tx: Tx, partnerId: string): Promise<{ seats: number; used: number }> =>
  tx.asTeam(async () => {
    let seats = seatLimitDefault
    for (const ask of seatLimits.of(tx.ctx.services.product))
      seats = (await ask(tx, [partnerId])).get(partnerId) ?? seats
    return { seats, used: (await portalUserRows(tx, partnerId)).length }
  })

export const portalUsersToWire = async (
  tx: Tx,
  rows: readonly PortalUserRow[],
): Promise<Static<typeof PortalUser>[]> => {
  const signIns = await lastSignIns(
    tx,
    rows.map((row) => row.user_id),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    contactId: row.contact_id,
    name: row.name,
    email: row.email,
    roles: row.roles as PortalRole[],
    state: row.state as 'active',
    invitedAt: row.invited_at.toISOString(),
    joinedAt: row.joined_at?.toISOString() ?? null,
    lastSeenAt: ((row.user_id && signIns.get(row.user_id)) || row.last_seen_at)?.toISOString() ?? null,
    version: row.version,
  }))
}

// --- below: what the verbs share ---

const contactToInvite = async (tx: Tx, partnerId: string, input: Invite): Promise<ContactRow> => {
  if (input.contactId) {
    const [contact] = await contactRows(tx, [input.contactId])
    if (!contact || contact.partner_id !== partnerId) throw notFound('contact')
    return contact
  }
  if (!input.email)
    throw invalid({ field: 'email', rule: 'required', message: 'Name a contact, or a person with an e-mail address.' })
  const [known] = await contactsByEmail(tx, foldEmail(input.email), partnerId)
  if (known) return known
  const { id } = await addContact(
    tx,
    partnerId,
    { ...(input.fullName && { fullName: input.fullName }), email: input.email },
    { mayLack: true },
  )
  return (await contactRows(tx, [id]))[0]!
}

const need = async (tx: Tx, id: string): Promise<PortalUserRow> => {
  const row = await findPortalUser(tx, id)
  if (!row) throw notFound('portal user')
  return row
}

/** The seat under its partner's lock, so that two who take the last principals away see each other. */
const lockSeat = async (tx: Tx, id: string, partnerId?: string) => {
  const seen = await findPortalUser(tx, id)
  if (!seen || (partnerId !== undefined && seen.partner_id !== partnerId)) throw notFound('portal user')
  const partner = await lockPartnerRow(tx, seen.partner_id)
  const row = await findPortalUser(tx, id, { lock: true })
  if (!partner || !row) throw notFound('portal user')
  return { row, partner }
}

const refuseLastPrincipal = async (tx: Tx, row: PortalUserRow) => {
  if (row.state !== 'active') return
  const others = (await portalUserRows(tx, row.partner_id)).filter(
    (other) => other.id !== row.id && other.state === 'active' && other.roles.includes('principal'),
  )
  if (others.length === 0) throw conflict('portal_user.last_principal', 'Name another principal first.')
}

const sendInvitation = async (tx: Tx, row: PortalUserRow, partnerName: string) => {
  await createInvitation(tx, {
    side: 'portal_user',
    subjectId: row.id,
    email: row.email,
    name: row.name,
    partnerId: row.partner_id,
    to: `the partner portal for ${partnerName}`,
  })
  await tx.unschedule(invitationExpiry, row.id)
  await tx.schedule(invitationExpiry, row.id, new Date(tx.now.getTime() + invitationDays(tx.ctx) * dayMs))
}

const payloadOf = (row: PortalUserRow) => ({
  portalUserId: row.id,
  partnerId: row.partner_id,
  contactId: row.contact_id,
  roles: row.roles,
})
const about = (row: PortalUserRow) => ({
  subject: { kind: 'portal_user', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
const sameRoles = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((role) => other.includes(role))

const tell = (tx: Tx, row: PortalUserRow, kind: string, subject: string, words: string) =>
  queueMail(tx, {
    kind,
    to: { email: row.email, name: row.name },
    subject: `${tx.ctx.workspace.name}: ${subject}`,
    text: `Hello ${row.name},\n\n${words}`,
    subjectKind: 'portal_user',
    subjectId: row.id,
    partnerId: row.partner_id,
  })
