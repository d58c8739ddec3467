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
  const device = deviceName(from.userAgent)
  await mailSecurityNotice(services, userId, `New sign-in to your account from ${device} at ${from.address}`)
}

const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'a Mac'],
  ['Linux', 'Linux'],
] as const

/** `Chrome on Linux`; what is no known browser is named as it names itself. */
const deviceName = (userAgent: string): string => {
  const browser = browsers.find(
    ([sign]) => userAgent.includes(`${sign}/`) || userAgent.includes(`Headless${sign}`),
  )?.[1]
  const system = systems.find(([sign]) => userAgent.includes(sign))?.[1]
  if (!browser) return userAgent.slice(0, 60) || 'a browser that does not say what it is'
  return system ? `${browser} on ${system}` : browser
}
