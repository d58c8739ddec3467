/** Browsers that a person has signed in from. The first one of an account is no news; every other is told once. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { mailSecurityNotice } from './mails.ts'

export const rememberDevice = async (
  services: Services,
  userId: string,
  from: { userAgent: string; address: string },
): Promise<void> => {
  const hash = createHash('sha256').update(from.userAgent).digest('hex')
  const isNews = await asOwner(services.database, async (db) => {
    const { rows } = await sql<{
      others: string
    }>`select count(*) as others from auth_devices where user_id = ${userId}`.execute(db)
    const made = await sql`insert into auth_devices (user_id, device_hash) values (${userId}, ${hash})
      on conflict do nothing returning user_id`.execute(db)
    return made.rows.length > 0 && Number(rows[0]?.others ?? 0) > 0
  })
  if (!isNews) return
  const device = from.userAgent.slice(0, 120) || 'a browser that does not say what it is'
  await mailSecurityNotice(services, userId, `New sign-in to your account from ${device} at ${from.address}`)
}
