/** Accounts of people. Sign-up is closed: an account is made by an invitation, by set-up or by the demo, only here. */
import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import type { DB } from '../db/types.gen.ts'

/**
 * The account with this address, made when there is none. `proven`: the caller knows that the address is the person's,
 * by a link from a mail that nobody else could read. An account that was made without proof may have been made by
 * somebody else: its password, second factor and sessions end with the first proof. Runs as the owner (`tx.asOwner`).
 */
export const ensureUser = async (
  db: Kysely<DB>,
  person: { email: string; name: string; proven?: boolean },
): Promise<{ userId: string; isNew: boolean }> => {
  const email = person.email.toLowerCase()
  const proven = person.proven ?? true
  const made = await sql<{ id: string }>`insert into auth_users (id, name, email, email_verified)
    values (${randomBytes(18).toString('base64url')}, ${person.name}, ${email}, ${proven}) on conflict (email) do nothing returning id`.execute(
    db,
  )
  if (made.rows[0]) return { userId: made.rows[0].id, isNew: true }
  const { rows } = await sql<{
    id: string
    email_verified: boolean
  }>`select id, email_verified from auth_users where email = ${email} for update`.execute(db)
  const [user] = rows
  if (!user) throw new Error('An account exists and cannot be read')
  if (!proven || user.email_verified) return { userId: user.id, isNew: false }
  await sql`delete from auth_accounts where user_id = ${user.id}`.execute(db)
  await sql`delete from auth_two_factors where user_id = ${user.id}`.execute(db)
  await sql`delete from auth_sessions where user_id = ${user.id}`.execute(db)
  await sql`update auth_users set email_verified = true, two_factor_enabled = false, name = ${person.name}, updated_at = now() where id = ${user.id}`.execute(
    db,
  )
  return { userId: user.id, isNew: true }
}

/** Sets or replaces the password; `hash` comes from `hashPassword`, made before the transaction because it takes long. */
export const setPassword = async (db: Kysely<DB>, userId: string, hash: string): Promise<void> => {
  const { rows } = await sql`update auth_accounts set password = ${hash}, updated_at = now()
    where user_id = ${userId} and provider_id = 'credential' returning id`.execute(db)
  if (rows.length > 0) return
  await sql`insert into auth_accounts (id, user_id, account_id, provider_id, password)
    values (${randomBytes(18).toString('base64url')}, ${userId}, ${userId}, 'credential', ${hash})`.execute(db)
}

/** Removes accounts with all their sign-ins, for a demo that ends: seats in other workspaces would be left without one. */
export const removeAccounts = (services: Services, emails: readonly string[]): Promise<void> =>
  asOwner(services.database, async (db) => {
    await sql`delete from auth_users where email = any (${emails.map((email) => email.toLowerCase())}::text[])`.execute(
      db,
    )
  })
