/** Invitations: list, send again, take back, and the public page that accepts one. */
import {
  createInvitation,
  findInvitation,
  type InvitationRow,
  linkProves,
  lockInvitation,
  refuseClosed,
  refuseSpent,
  revokeInvitations,
  spendInvitation,
} from '#platform/auth/invitations.ts'
import { invitationSides } from '#platform/auth/members.ts'
import { hashPassword, passwordIssue } from '#platform/auth/passwords.ts'
import { ensureUser, setPassword } from '#platform/auth/people.ts'
import { forgetSeats } from '#platform/auth/seats.ts'
import { beginSession } from '#platform/auth/sessions.ts'
import type { Ctx, Services, Tx, Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { type FieldIssue, invalid, notFound } from '#platform/errors.ts'
import type { HttpExtras } from '#platform/module.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { peopleEvents } from '../contract/people.ts'
import { findAccount } from '../queries/accounts.ts'
import { type InvitationListRow, invitationPage, memberNames } from '../queries/members.ts'

const show = (services: Services, row: InvitationListRow | InvitationRow) => ({
  id: row.id,
  side: row.side,
  subjectId: row.subject_id,
  email: row.email,
  state: row.accepted_at
    ? ('accepted' as const)
    : row.revoked_at
      ? ('revoked' as const)
      : row.expires_at <= services.time()
        ? ('expired' as const)
        : ('open' as const),
  expiresAt: row.expires_at.toISOString(),
  createdAt: row.created_at.toISOString(),
})

export const listInvitations = (ctx: Ctx, input: Parameters<typeof invitationPage>[1]) =>
  inTransaction(ctx, (tx) => invitationPage(tx, input, (rows) => rows.map((row) => show(ctx.services, row))))

/** A new link for the same seat; the old one stops. An invitation that ran out may be sent again. */
export const resendInvitation = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const { services, workspace } = ctx
    const invitation = refuseSpent(await lockInvitation(tx, id))
    const seat = await describe(tx, invitation)
    if (!seat) throw notFound('invitation')
    const to =
      invitation.side === 'member' ? `the team of ${workspace.name}` : `the partner portal of ${workspace.name}`
    const fresh = await createInvitation(tx, {
      side: invitation.side,
      subjectId: invitation.subject_id,
      email: invitation.email,
      name: seat.name,
      to,
    })
    return show(services, (await lockInvitation(tx, fresh.id))!)
  })

export const revokeInvitation = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const invitation = refuseClosed(ctx.services, await lockInvitation(tx, id))
    await revokeInvitations(tx, invitation.subject_id)
    await tx.announce(
      peopleEvents.invitationRevoked,
      { invitationId: id, subjectId: invitation.subject_id },
      { subject: { kind: 'invitation', id } },
    )
    return show(ctx.services, (await lockInvitation(tx, id))!)
  })

const sideOf = (services: Services, side: InvitationRow['side']) =>
  invitationSides.of(services.product).find((one) => one.side === side)
const describe = async (tx: Tx, invitation: InvitationRow) =>
  sideOf(tx.ctx.services, invitation.side)?.describe(tx, invitation.subject_id)

/** The account with this address, unless it was made without proof and this link is one: then it begins anew. */
const knownAccount = async (services: Services, workspace: Workspace, email: string) => {
  const account = await findAccount(services, email)
  return account && (account.email_verified || !linkProves(services, workspace)) ? account : undefined
}

/** What the link offers. Reading uses nothing up, so a mail scanner's visit does no harm. */
export const readOffer = async (ctx: Ctx, token: string) => {
  const { services } = ctx
  const invitation = refuseClosed(services, await findInvitation(services, token))
  const workspace = await findWorkspace(services, invitation.workspace_id)
  if (!workspace) throw notFound('invitation')
  const account = await knownAccount(services, workspace, invitation.email)
  return inTransaction(systemContext(services, workspace, 'invitation', { channel: 'public' }), async (tx) => {
    const seat = await describe(tx, invitation)
    if (!seat) throw notFound('invitation')
    const inviter = invitation.invited_by
      ? (await memberNames(tx, [invitation.invited_by])).get(invitation.invited_by)
      : undefined
    return {
      email: invitation.email,
      name: account?.name ?? seat.name,
      side: invitation.side,
      invitedBy: inviter ?? null,
      workspace: { slug: workspace.slug, name: workspace.name, theme: workspace.theme },
      partnerName: seat.partnerName,
      hasAccount: account !== undefined,
      expiresAt: invitation.expires_at.toISOString(),
    }
  })
}

/**
 * Spends the link: makes or finds the account, opens the seat, signs in. A new account takes a name and, if wanted, a
 * password; an existing one keeps its own. Where the link proves nothing (a second factor is due, or mails are read in
 * the outbox because there is no mail server), an existing account gets the seat and signs in as usual.
 */
export const acceptInvitation = async (
  ctx: Ctx,
  token: string,
  input: { name?: string | undefined; password?: string | undefined },
  http: HttpExtras,
) => {
  const { services } = ctx
  const found = refuseClosed(services, await findInvitation(services, token))
  const workspace = await findWorkspace(services, found.workspace_id)
  if (!workspace) throw notFound('invitation')
  const proven = linkProves(services, workspace)
  const account = await knownAccount(services, workspace, found.email)
  const issues: FieldIssue[] = []
  if (account && input.password !== undefined)
    issues.push({
      field: 'password',
      rule: 'not_allowed',
      message: 'You have an account here already; it keeps its password.',
    })
  const issue =
    account || input.password === undefined ? undefined : passwordIssue(input.password, [found.email, input.name ?? ''])
  if (issue) issues.push(issue)
  if (issues.length > 0) throw invalid(...issues)
  const hash = input.password === undefined ? undefined : await hashPassword(input.password)

  const userId = await inTransaction(
    systemContext(services, workspace, 'invitation', { channel: 'public', requestId: ctx.requestId }),
    async (tx) => {
      const invitation = refuseClosed(services, await lockInvitation(tx, found.id))
      const side = sideOf(services, invitation.side)
      const seat = await side?.describe(tx, invitation.subject_id)
      if (!side || !seat) throw notFound('invitation')
      const name = account?.name ?? input.name ?? seat.name
      const user = await tx.asOwner(() => ensureUser(tx.db, { email: invitation.email, name, proven }))
      if (hash !== undefined && user.isNew) await tx.asOwner(() => setPassword(tx.db, user.userId, hash))
      await spendInvitation(tx, invitation.id)
      // From here on it is the person who acts, and the trail shall say so.
      tx.ctx = {
        ...tx.ctx,
        actor: { kind: 'person', userId: user.userId, sessionId: '', name, email: invitation.email },
      }
      await side.complete(tx, { subjectId: invitation.subject_id, userId: user.userId, name, email: invitation.email })
      return user.userId
    },
  )
  forgetSeats(services)
  const signedIn = !account || (!account.has_second_factor && proven)
  if (signedIn) http.setHeader('set-cookie', await beginSession(services, userId, http))
  return { signedIn, workspace: { slug: workspace.slug, name: workspace.name }, side: found.side }
}
