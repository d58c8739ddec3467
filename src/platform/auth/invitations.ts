/** Invitations: a link in a mail that works once, for seven days or as many as the workspace says. The token itself is kept nowhere. */
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { actorId, type Ctx, type Services, type Tx, type Workspace } from '../context.ts'
import { withLookup } from '../db/transaction.ts'
import { notFound, Problem } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { queueMail } from '../mail/outbox.ts'

export const invitationDays = ({ workspace }: Pick<Ctx, 'workspace'>): number => {
  const days = workspace.settings['invitationDays']
  return typeof days === 'number' ? days : 7
}
const dayMs = 86_400_000

export type InvitationRow = {
  workspace_id: string
  id: string
  side: 'member' | 'portal_user'
  subject_id: string
  email: string
  invited_by: string | null
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
  created_at: Date
}
const columns = sql`workspace_id, id, side, subject_id, email, invited_by, expires_at, accepted_at, revoked_at, created_at`

export type NewInvitation = {
  side: 'member' | 'portal_user'
  /** The seat that waits for the person: a member's or a portal user's id. */
  subjectId: string
  email: string
  name: string
  partnerId?: string
  /** What the person is invited to, for the mail: `the partner portal of Acme`. */
  to: string
}

/** The link is for the mail, and for whoever runs the installation; it stands in no answer of the API. */
type OpenInvitation = { id: string; expiresAt: Date; link: string }

/** Makes an invitation and mails its link; an open one for the same seat stops working. */
export const createInvitation = async (tx: Tx, input: NewInvitation): Promise<OpenInvitation> =>
  tx.asTeam(async () => {
    const { services, workspace, actor } = tx.ctx
    const now = services.time()
    const token = randomBytes(32).toString('base64url')
    const days = invitationDays(tx.ctx)
    const expiresAt = new Date(now.getTime() + days * dayMs)
    const id = newId(idPrefixes.invitation)
    await revokeInvitations(tx, input.subjectId)
    await sql`insert into invitations (workspace_id, id, side, subject_id, email, token_hash, invited_by, expires_at, created_at)
      values (${workspace.id}, ${id}, ${input.side}, ${input.subjectId}, ${input.email}, ${hashToken(token)}, ${actorId(actor)}, ${expiresAt}, ${now})`.execute(
      tx.db,
    )
    const link = `${services.config.publicUrl}/invitation?token=${token}`
    const from = 'name' in actor && actor.kind !== 'system' ? `${actor.name} invites you` : 'You are invited'
    await queueMail(tx, {
      kind: `invitation.${input.side}`,
      to: { email: input.email, name: input.name },
      subject: `${workspace.name}: your invitation`,
      text: `Hello ${input.name},\n\n${from} to ${input.to}. Open this page to accept:\n${link}\n\nThe link works once and for ${days} ${days === 1 ? 'day' : 'days'}.`,
      subjectKind: input.side,
      subjectId: input.subjectId,
      ...(input.partnerId && { partnerId: input.partnerId }),
      leavesSandbox: true,
    })
    return { id, expiresAt, link }
  })

/**
 * Whether holding the link proves the address: only where mails go to a mail server. What stays in the outbox (without
 * a mail server, and in sandboxes) can be read by those who run the workspace.
 */
export const linkProves = (services: Services, workspace: Workspace): boolean =>
  services.config.smtpUrl !== undefined && workspace.kind === 'live'

/** Takes back what is open for a seat; answers the ids. */
export const revokeInvitations = async (tx: Tx, subjectId: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`update invitations set revoked_at = ${tx.ctx.services.time()}
    where workspace_id = ${tx.ctx.workspace.id} and subject_id = ${subjectId} and accepted_at is null and revoked_at is null
    returning id`.execute(tx.db)
  return rows.map((row) => row.id)
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The invitation with this token, in whichever workspace; undefined when there is none. Not inside a transaction. */
export const findInvitation = async (services: Services, token: string): Promise<InvitationRow | undefined> => {
  const hash = hashToken(token)
  const { rows } = await withLookup(services.database, hash, (db) =>
    sql<InvitationRow>`select ${columns} from invitations where token_hash = ${hash}`.execute(db),
  )
  return rows[0]
}

/** Locks an invitation of this workspace, so that of two who accept one wins. */
export const lockInvitation = async (tx: Tx, id: string): Promise<InvitationRow | undefined> => {
  const { rows } = await sql<InvitationRow>`select ${columns} from invitations
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} for update`.execute(tx.db)
  return rows[0]
}

export const spendInvitation = (tx: Tx, id: string): Promise<unknown> =>
  sql`update invitations set accepted_at = ${tx.ctx.services.time()} where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )

/** 404 without one; 410 with the reason when it was used, taken back or is too old. */
export const refuseClosed = <Row extends InvitationRow>(services: Services, invitation: Row | undefined): Row => {
  const row = refuseSpent(invitation)
  if (row.expires_at <= services.time()) throw gone('expired', 'This invitation is too old; ask for a new one.')
  return row
}

/** 404 without one; 410 when it was used or taken back. One that is too old passes: it can be sent again. */
export const refuseSpent = <Row extends InvitationRow>(invitation: Row | undefined): Row => {
  if (!invitation) throw notFound('invitation')
  if (invitation.accepted_at) throw gone('used', 'This invitation was used already; sign in.')
  if (invitation.revoked_at) throw gone('revoked', 'This invitation was taken back; ask for a new one.')
  return invitation
}
const gone = (code: string, detail: string) => new Problem({ status: 410, code: `invitation.${code}`, detail })
