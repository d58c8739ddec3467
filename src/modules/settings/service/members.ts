/** Verbs on members: invite, change, suspend, let in again, remove. Each ends the rights of the old state at once. */
import { forgetKeys } from '#platform/auth/api-keys.ts'
import { refuseUnconfirmed } from '#platform/auth/confirm.ts'
import { createInvitation, revokeInvitations } from '#platform/auth/invitations.ts'
import { memberHoldings, memberLeft } from '#platform/auth/members.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import { isZone } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, constraintOf, invalid, notFound, postgresCode } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { type Portfolio, portfolioOf } from '#platform/tenancy/portfolio.ts'
import { peopleEvents } from '../contract/people.ts'
import {
  activeAdmins,
  changeMember,
  clearOtherHeads,
  countOtherAdmins,
  insertMember,
  lockMember,
  type MemberChange,
  type MemberRow,
  memberPage,
  openInvitations,
  personFacts,
  readMember,
} from '../queries/members.ts'

const about = (member: { id: string; version?: number }) => ({
  subject: { kind: 'member', id: member.id, ...(member.version && { version: member.version }) },
})
const factOf = (member: { id: string; name: string; email: string }) => ({
  memberId: member.id,
  name: member.name,
  email: member.email,
})

/** Members as the API shows them; a constant number of queries for any number of rows. */
export const showMembers = async (tx: Tx, rows: readonly MemberRow[]) => {
  const facts = await personFacts(
    tx,
    rows.flatMap((row) => (row.user_id ? [row.user_id] : [])),
  )
  const invitations = await openInvitations(
    tx,
    rows.filter((row) => row.state === 'invited').map((row) => row.id),
  )
  return rows.map((row) => {
    const person = row.user_id ? facts.get(row.user_id) : undefined
    const invitation = invitations.get(row.id)
    return {
      id: row.id,
      name: row.name,
      email: row.email,
      roles: row.roles,
      isHead: row.is_head,
      isLead: row.is_lead,
      portfolio: row.portfolio,
      sees: portfolioOf(tx.ctx.workspace, {
        roles: row.roles,
        isHead: row.is_head,
        isLead: row.is_lead,
        portfolio: row.portfolio,
      }),
      state: row.state,
      zone: row.zone,
      language: row.language,
      hasSecondFactor: person?.hasSecondFactor ?? false,
      lastSeenAt: (row.last_seen_at ?? person?.lastSeenAt)?.toISOString() ?? null,
      invitation: invitation ? { id: invitation.id, expiresAt: invitation.expiresAt.toISOString() } : null,
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    }
  })
}
const showMember = async (tx: Tx, row: MemberRow) => (await showMembers(tx, [row]))[0]!

export const getMember = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const member = await readMember(tx, id)
    if (!member) throw notFound('member')
    return showMember(tx, member)
  })

export const listMembers = (ctx: Ctx, input: Parameters<typeof memberPage>[1]) =>
  inTransaction(ctx, (tx) => memberPage(tx, input, (rows) => showMembers(tx, rows)))

export type InviteInput = {
  email: string
  name: string
  roles: MemberRole[]
  isHead?: boolean | undefined
  isLead?: boolean | undefined
}
/** 409 `member.exists` when the address has a seat already. */
export const inviteMember = (ctx: Ctx, input: InviteInput) =>
  inTransaction(ctx, async (tx) => {
    await refuseUnconfirmed(tx)
    const { memberId } = await invite(tx, input)
    return getMember(tx.ctx, memberId)
  })

/** An admin for whoever runs the installation: answers the link of the invitation. 409 `member.exists`. */
export const inviteAdmin = (ctx: Ctx, input: { email: string; name: string }): Promise<{ link: string }> =>
  inTransaction(ctx, (tx) => invite(tx, { ...input, roles: ['admin'] }))

const invite = async (tx: Tx, input: InviteInput): Promise<{ memberId: string; link: string }> => {
  const member = {
    id: newId(idPrefixes.member),
    userId: null,
    email: input.email.toLowerCase(),
    name: input.name,
    roles: input.roles,
    isHead: input.isHead ?? false,
    isLead: input.isLead ?? false,
    state: 'invited' as const,
  }
  try {
    await insertMember(tx, member)
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error) === 'members_by_email')
      throw conflict('member.exists', `${member.email} has a seat in this workspace already.`)
    throw error
  }
  if (member.isHead) await clearOtherHeads(tx, member.id)
  const { link } = await createInvitation(tx, {
    side: 'member',
    subjectId: member.id,
    email: member.email,
    name: member.name,
    to: `the team of ${tx.ctx.workspace.name}`,
  })
  await tx.announce(peopleEvents.memberInvited, factOf(member), {
    ...about(member),
    changes: { roles: [null, member.roles] },
  })
  return { memberId: member.id, link }
}

export type MemberUpdate = {
  name?: string | undefined
  roles?: MemberRole[] | undefined
  isHead?: boolean | undefined
  isLead?: boolean | undefined
  portfolio?: Portfolio | null | undefined
  zone?: string | null | undefined
  language?: string | null | undefined
}
/** 412 when stale; 409 `member.last_admin` when nobody would be admin any more. */
export const updateMember = (ctx: Ctx, id: string, version: number, input: MemberUpdate) =>
  inTransaction(ctx, async (tx) => {
    const member = await present(tx, id)
    if (member.version !== version) throw changedMeanwhile(member.version)
    if (input.zone && !isZone(input.zone))
      throw invalid({ field: 'zone', rule: 'zone', message: `There is no zone ${input.zone}.` })
    if (input.roles || input.isHead !== undefined || input.portfolio !== undefined) await refuseUnconfirmed(tx)
    const rolesBefore = member.roles
    if (input.roles && !input.roles.includes('admin')) await keepAnAdmin(tx, member)
    const change: MemberChange = {
      ...(input.name !== undefined && { name: input.name }),
      ...(input.roles && { roles: input.roles }),
      ...(input.isHead !== undefined && { is_head: input.isHead }),
      ...(input.isLead !== undefined && { is_lead: input.isLead }),
      ...(input.portfolio !== undefined && { portfolio: input.portfolio }),
      ...(input.zone !== undefined && { zone: input.zone }),
      ...(input.language !== undefined && { language: input.language }),
    }
    const changed = await changeMember(tx, member, change)
    if (input.isHead) await clearOtherHeads(tx, id)
    const changes = Object.fromEntries(
      (Object.keys(change) as (keyof MemberChange)[])
        .filter((key) => JSON.stringify(member[key]) !== JSON.stringify(change[key]))
        .map((key) => [key, [member[key], change[key]] as const]),
    )
    const touchesRights = ['roles', 'is_head', 'is_lead', 'portfolio'].some((key) => key in changes)
    if (touchesRights) await tellAdmins(tx, changed, rolesBefore)
    if (touchesRights)
      await tx.announce(
        peopleEvents.memberRolesChanged,
        { ...factOf(changed), roles: changed.roles, rolesBefore },
        { ...about(changed), changes },
      )
    else if (Object.keys(changes).length > 0)
      await tx.announce(peopleEvents.memberChanged, factOf(changed), { ...about(changed), changes })
    tx.afterCommit(() => {
      forgetSeats(ctx.services)
      // A key never does more than its maker may.
      forgetKeys(ctx.services)
    })
    return showMember(tx, changed)
  })

/** Who may what is every admin's business, but nobody is told of their own act. */
const tellAdmins = async (tx: Tx, member: MemberRow, rolesBefore: readonly string[]) => {
  const { workspace, actor } = tx.ctx
  const author = 'name' in actor ? actor.name : 'Somebody'
  for (const admin of await activeAdmins(tx)) {
    if (actor.kind === 'member' && actor.id === admin.id) continue
    await queueMail(tx, {
      kind: 'member.roles_changed',
      to: admin,
      subject: `${workspace.name}: roles of ${member.name} changed`,
      text: `Hello ${admin.name},\n\n${author} changed what ${member.name} (${member.email}) may do.\nBefore: ${rolesBefore.join(', ')}\nNow: ${member.roles.join(', ')}${member.is_head ? ', head of partnerships' : ''}${member.portfolio === 'own' ? '; sees the partners of the own portfolio only' : ''}`,
      subjectKind: 'member',
      subjectId: member.id,
    })
  }
}

/** Out at once, on every server within seconds; keys stop in the same transaction. */
export const suspendMember = (ctx: Ctx, id: string, reason: string | undefined) =>
  inTransaction(ctx, async (tx) => {
    const member = await present(tx, id)
    if (member.state !== 'active') throw conflict('member.not_active', 'Only an active member can be suspended.')
    await keepAnAdmin(tx, member)
    const changed = await changeMember(tx, member, { state: 'suspended' })
    await leave(tx, member)
    await tx.announce(peopleEvents.memberSuspended, factOf(changed), {
      ...about(changed),
      changes: { state: ['active', 'suspended'], ...(reason && { reason: [null, reason] }) },
    })
    return showMember(tx, changed)
  })

export const reactivateMember = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const member = await present(tx, id)
    if (member.state !== 'suspended') throw conflict('member.not_suspended', 'This member is not suspended.')
    const changed = await changeMember(tx, member, { state: 'active' })
    tx.afterCommit(() => forgetSeats(ctx.services))
    await tx.announce(peopleEvents.memberReactivated, factOf(changed), {
      ...about(changed),
      changes: { state: ['suspended', 'active'] },
    })
    return showMember(tx, changed)
  })

/** 409 for the last admin, and `member.manages_partners` while partners need this member. */
export const removeMember = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const member = await present(tx, id)
    await keepAnAdmin(tx, member)
    for (const holdings of memberHoldings.of(ctx.services.product)) {
      const count = (await holdings.countOf(tx, [id])).get(id) ?? 0
      if (count > 0) throw conflict('member.manages_partners', holdings.words(count), { count })
    }
    const changed = await changeMember(tx, member, { state: 'removed', is_head: false, is_lead: false })
    await revokeInvitations(tx, id)
    await leave(tx, member)
    await tx.announce(peopleEvents.memberRemoved, factOf(changed), {
      ...about(changed),
      changes: { state: [member.state, 'removed'] },
    })
  })

const present = async (tx: Tx, id: string): Promise<MemberRow> => {
  const member = await lockMember(tx, id)
  if (!member || member.state === 'removed') throw notFound('member')
  return member
}

const keepAnAdmin = async (tx: Tx, member: MemberRow) => {
  if (member.state !== 'active' || !member.roles.includes('admin')) return
  if ((await countOtherAdmins(tx, member.id)) === 0)
    throw conflict('member.last_admin', 'Last admin: name another first.')
}

const leave = async (tx: Tx, member: MemberRow) => {
  for (const told of memberLeft.of(tx.ctx.services.product)) await told(tx, [member.id])
  tx.afterCommit(() => forgetSeats(tx.ctx.services))
}
