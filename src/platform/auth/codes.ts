/** One-time codes that were used: each works once, although it would be right for a minute and a half. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'

/** True for the first use of a code by this person within five minutes. */
export const claimCode = async (services: Services, userId: string, code: string): Promise<boolean> => {
  const hash = createHash('sha256').update(`${userId}:${code}`).digest('hex')
  return asOwner(services.database, async (db) => {
    await sql`delete from auth_used_codes where used_at < now() - interval '5 minutes'`.execute(db)
    const { rows } = await sql`insert into auth_used_codes (user_id, code_hash) values (${userId}, ${hash})
      on conflict do nothing returning user_id`.execute(db)
    return rows.length > 0
  })
}
