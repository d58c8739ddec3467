/** The link that makes the first workspace: printed at the start, gone as soon as there is one. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'

/**
 * The one-time token of set-up; undefined when the installation has a workspace of its own already (a demo does not
 * count). Derived from the installation's key, so that every process prints the same and nothing is stored.
 */
export const setUpToken = async (services: Services): Promise<string | undefined> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql`select 1 from workspaces where not is_demo and kind = 'live' limit 1`.execute(db),
  )
  if (rows.length > 0) return undefined
  return createHmac('sha256', services.secret).update('set-up').digest('base64url').slice(0, 32)
}

export const setUpLink = async (services: Services): Promise<string | undefined> => {
  const token = await setUpToken(services)
  return token && `${services.config.publicUrl}/set-up?token=${token}`
}

export const isSetUpToken = async (services: Services, given: string): Promise<boolean> => {
  const token = await setUpToken(services)
  if (!token) return false
  const [left, right] = [Buffer.from(token), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}
