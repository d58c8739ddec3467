/** The own account: sessions, password, second factor. These tables belong to no workspace; the owner reads them. */
import { sql } from 'kysely'
import type { Services } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'

export type DeviceRow = {
  id: string
  user_agent: string | null
  ip_address: string | null
  created_at: Date
  updated_at: Date
  expires_at: Date
}
export const sessionsOf = async (services: Services, userId: string): Promise<DeviceRow[]> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<DeviceRow>`select id, user_agent, ip_address, created_at, updated_at, expires_at from auth_sessions
      where user_id = ${userId} and expires_at > now() order by updated_at desc, id limit 1000`.execute(db),
  )
  return rows
}

export type AccountRow = {
  id: string
  name: string
  email: string
  email_verified: boolean
  has_second_factor: boolean
  created_at: Date
  has_password: boolean
}
export const readAccount = async (services: Services, userId: string): Promise<AccountRow | undefined> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<AccountRow>`select id, name, email, email_verified, created_at, coalesce(two_factor_enabled, false) as has_second_factor,
        exists (select 1 from auth_accounts where user_id = auth_users.id and provider_id = 'credential' and password is not null) as has_password
      from auth_users where id = ${userId}`.execute(db),
  )
  return rows[0]
}

export const findAccount = async (services: Services, email: string): Promise<AccountRow | undefined> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ id: string }>`select id from auth_users where email = ${email.toLowerCase()}`.execute(db),
  )
  return rows[0] && readAccount(services, rows[0].id)
}

export const renameAccount = (services: Services, userId: string, name: string): Promise<unknown> =>
  asOwner(services.database, (db) =>
    sql`update auth_users set name = ${name}, updated_at = now() where id = ${userId}`.execute(db),
  )

/** Deletes accounts that nothing refers to any more; one that still has a seat somewhere stays. */
export const deleteAccount = (services: Services, userId: string): Promise<unknown> =>
  asOwner(services.database, (db) => sql`delete from auth_users where id = ${userId}`.execute(db))
