/** Mails of sign-in. They belong to no workspace, so they go out through that of the person's first seat. */
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { queueMail } from '../mail/outbox.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { seatsOf } from './seats.ts'

type Words = { kind: string; subject: string; text: string }

/** Does nothing for an address that nobody has, so that the answer to the request is the same. */
export const mailSignInLink = async (services: Services, email: string, token: string): Promise<void> => {
  const user = await findUser(services, { email })
  if (!user) return
  const link = `${services.config.publicUrl}/sign-in/link?token=${encodeURIComponent(token)}`
  await mailPerson(services, user, {
    kind: 'sign_in.link',
    subject: 'Your sign-in link',
    text: `Hello ${user.name},\n\nopen this page and press "Sign in":\n${link}\n\nThe link works once and for 30 minutes. If you did not ask for it, nothing happens when you ignore this mail.`,
  })
}

export const mailPasswordReset = async (services: Services, userId: string, token: string): Promise<void> => {
  const user = await findUser(services, { id: userId })
  if (!user) return
  const link = `${services.config.publicUrl}/sign-in/new-password?token=${encodeURIComponent(token)}`
  await mailPerson(services, user, {
    kind: 'sign_in.password_reset',
    subject: 'Choose a new password',
    text: `Hello ${user.name},\n\nopen this page to choose a new password:\n${link}\n\nThe link works once and for 30 minutes. If you did not ask for it, nothing happens when you ignore this mail.`,
  })
}

/** What somebody else may have done with one's account, and what to do then. */
export const mailSecurityNotice = async (services: Services, userId: string, what: string): Promise<void> => {
  const user = await findUser(services, { id: userId })
  if (!user) return
  await mailPerson(services, user, {
    kind: 'sign_in.security',
    subject: what,
    text: `Hello ${user.name},\n\n${what}.\n\nIf that was you, nothing is to be done. If not, choose a new password and end all sessions under your account, and tell an admin.`,
  })
}

type User = { id: string; name: string; email: string }
const findUser = async (services: Services, by: { id?: string; email?: string }): Promise<User | undefined> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<User>`select id, name, email from auth_users where id = ${by.id ?? null} or email = ${by.email?.toLowerCase() ?? null}`.execute(
      db,
    ),
  )
  return rows[0]
}

const mailPerson = async (services: Services, user: User, words: Words): Promise<void> => {
  const [seat] = await seatsOf(services, user.id)
  const workspace = seat && (await findWorkspace(services, seat.workspaceId))
  if (!workspace) return
  await inTransaction(systemContext(services, workspace, 'sign-in'), (tx) =>
    queueMail(tx, { ...words, to: { email: user.email, name: user.name } }),
  )
}
